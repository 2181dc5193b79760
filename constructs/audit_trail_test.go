package constructs

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
	"baseline/settings"
)

// trail synthesizes a trail with the defaults of the settings where s is zero.
func trail(t *testing.T, s settings.AuditTrail) *cdktest.Template {
	t.Helper()
	s = settings.Organization{AuditTrail: s}.WithDefaults().AuditTrail
	return cdktest.Synth(t, func(stack awscdk.Stack) {
		trail := NewAuditTrail(stack, "AuditTrail", AuditTrailProps{
			Key:        NewEncryptionKey(stack, "Key"),
			AccessLogs: NewAccessLogBucket(stack, "AccessLogBucket", AccessLogBucketProps{ExpireDays: 1, NoncurrentDays: 1}),
			Settings:   s,
		})
		stack.ExportValue(trail.LogGroup.LogGroupName(), &awscdk.ExportValueOptions{Name: jsii.String("LogGroup")})
	})
}

// bucket returns the properties of the bucket in the namespace id.
func bucket(t *testing.T, tmpl *cdktest.Template, id string) map[string]any {
	t.Helper()
	for logicalID, r := range tmpl.Resources("AWS::S3::Bucket") {
		if hash.ReplaceAllString(logicalID, "") == id {
			return r.Properties
		}
	}
	t.Fatalf("no bucket %s", id)
	return nil
}

// bucketPolicy returns the document of the policy in the namespace id.
func bucketPolicy(t *testing.T, tmpl *cdktest.Template, id string) any {
	t.Helper()
	for _, r := range tmpl.Resources("AWS::S3::BucketPolicy") {
		if plain(r.Properties["Bucket"]) == "${"+id+"}" {
			return r.Properties["PolicyDocument"]
		}
	}
	t.Fatalf("bucket %s has no policy", id)
	return nil
}

func TestAuditTrailRecordsAllRegions(t *testing.T) {
	tmpl := trail(t, settings.AuditTrail{})
	got := tmpl.Only("AWS::CloudTrail::Trail")
	for property, want := range map[string]any{
		"TrailName":                  "Baseline",
		"IsLogging":                  true,
		"IsMultiRegionTrail":         true,
		"IncludeGlobalServiceEvents": true,
		"EnableLogFileValidation":    true,
	} {
		if got.Properties[property] != want {
			t.Errorf("%s: got %v", property, got.Properties[property])
		}
	}
	for property, want := range map[string]string{
		"S3BucketName":              "${AuditTrailBucket}",
		"KMSKeyId":                  "${Key.Arn}",
		"CloudWatchLogsLogGroupArn": "${AuditTrailLogGroup.Arn}",
		"CloudWatchLogsRoleArn":     "${AuditTrailRole.Arn}",
	} {
		if got := plain(got.Properties[property]); got != want {
			t.Errorf("%s: got %s, want %s", property, got, want)
		}
	}
	if before, _ := json.Marshal(got.DependsOn); !strings.Contains(string(before), "AuditTrailBucketPolicy") {
		t.Errorf("made after %s, not after the bucket's policy", before)
	}
}

func TestAuditTrailIsKept(t *testing.T) {
	tmpl := trail(t, settings.AuditTrail{})
	for cfnType, n := range map[string]int{
		"AWS::CloudTrail::Trail": 1,
		"AWS::IAM::Role":         1,
		"AWS::Logs::LogGroup":    1,
		"AWS::S3::Bucket":        2,
		"AWS::S3::BucketPolicy":  2,
	} {
		wantKept(t, tmpl, cfnType, n)
	}
}

const trailArnText = "arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/Baseline"

func TestAuditTrailBucketTakesLogFilesOfTheTrailOnly(t *testing.T) {
	tmpl := trail(t, settings.AuditTrail{})
	wantPolicy(t, bucketPolicy(t, tmpl, "AuditTrailBucket"),
		"Deny * s3:* on ${AuditTrailBucket.Arn} ${AuditTrailBucket.Arn}/* if Bool aws:SecureTransport=false",
		"Allow cloudtrail.amazonaws.com s3:GetBucketAcl on ${AuditTrailBucket.Arn} if StringEquals aws:SourceArn="+trailArnText,
		"Allow cloudtrail.amazonaws.com s3:PutObject on ${AuditTrailBucket.Arn}/AWSLogs/${AWS::AccountId}/* if StringEquals aws:SourceArn="+trailArnText+
			" and StringEquals s3:x-amz-acl=bucket-owner-full-control")
}

func TestAuditTrailKeyServesTrailAndLogGroupOnly(t *testing.T) {
	tmpl := trail(t, settings.AuditTrail{})
	wantPolicy(t, tmpl.Only("AWS::KMS::Key").Properties["KeyPolicy"], accountOfKey,
		"Allow logs.${AWS::Region}.amazonaws.com kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext"+
			" kms:ReEncryptFrom kms:ReEncryptTo on * if ArnLike kms:EncryptionContext:aws:logs:arn="+
			"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${AWS::StackName}-*",
		"Allow cloudtrail.amazonaws.com kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext on * if StringEquals aws:SourceArn="+trailArnText+
			" and StringLike kms:EncryptionContext:aws:cloudtrail:arn=arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*",
		"Allow cloudtrail.amazonaws.com kms:Decrypt kms:DescribeKey on * if StringEquals aws:SourceArn="+trailArnText)
}

func TestAuditTrailRoleWritesTheTrailsStreamsOnly(t *testing.T) {
	tmpl := trail(t, settings.AuditTrail{})
	role := tmpl.Only("AWS::IAM::Role").Properties
	wantPolicy(t, role["AssumeRolePolicyDocument"], "Allow cloudtrail.amazonaws.com sts:AssumeRole")
	policies := role["Policies"].([]any)
	if len(policies) != 1 || role["ManagedPolicyArns"] != nil {
		t.Fatalf("got policies %v and %v", policies, role["ManagedPolicyArns"])
	}
	wantPolicy(t, policies[0].(map[string]any)["PolicyDocument"],
		"Allow logs:CreateLogStream logs:PutLogEvents on arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${AuditTrailLogGroup}"+
			":log-stream:${AWS::AccountId}_CloudTrail_${AWS::Region}*")
}

func TestAuditTrailBucketIsPrivateAndLogged(t *testing.T) {
	tmpl := trail(t, settings.AuditTrail{})
	got := bucket(t, tmpl, "AuditTrailBucket")
	wantProperties(t, got, map[string]any{
		"BucketEncryption": map[string]any{"ServerSideEncryptionConfiguration": []any{map[string]any{
			"BucketKeyEnabled":              true,
			"ServerSideEncryptionByDefault": map[string]any{"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "${Key.Arn}"},
		}}},
		"LifecycleConfiguration": map[string]any{"Rules": []any{map[string]any{
			"Id":                             "Age",
			"Status":                         "Enabled",
			"Transitions":                    []any{map[string]any{"StorageClass": "GLACIER_IR", "TransitionInDays": 90}},
			"ExpirationInDays":               2555,
			"NoncurrentVersionExpiration":    map[string]any{"NoncurrentDays": 365},
			"AbortIncompleteMultipartUpload": map[string]any{"DaysAfterInitiation": 7},
		}}},
		"LoggingConfiguration":           map[string]any{"DestinationBucketName": "${AccessLogBucket}", "LogFilePrefix": "trail/"},
		"OwnershipControls":              bucketOwnerEnforced,
		"PublicAccessBlockConfiguration": noPublicAccess,
		"VersioningConfiguration":        map[string]any{"Status": "Enabled"},
	})
}

// What every bucket has.
var (
	bucketOwnerEnforced = map[string]any{"Rules": []any{map[string]any{"ObjectOwnership": "BucketOwnerEnforced"}}}
	noPublicAccess      = map[string]any{"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true}
)

// wantProperties fails the test unless got is want, references written as
// [plain] writes them.
func wantProperties(t *testing.T, got, want map[string]any) {
	t.Helper()
	var resolve func(v any) any
	resolve = func(v any) any {
		switch v := v.(type) {
		case []any:
			for i := range v {
				v[i] = resolve(v[i])
			}
		case map[string]any:
			for key := range v {
				if key == "Ref" || strings.HasPrefix(key, "Fn::") {
					return plain(v)
				}
				v[key] = resolve(v[key])
			}
		}
		return v
	}
	g, _ := json.MarshalIndent(resolve(got), "", "  ")
	w, _ := json.MarshalIndent(want, "", "  ")
	if string(g) != string(w) {
		t.Errorf("got %s\nwant %s", g, w)
	}
}

func TestAuditTrailLogGroupIsSearchable(t *testing.T) {
	tmpl := trail(t, settings.AuditTrail{})
	wantProperties(t, tmpl.Only("AWS::Logs::LogGroup").Properties, map[string]any{
		"KmsKeyId":        "${Key.Arn}",
		"LogGroupClass":   "STANDARD",
		"RetentionInDays": 365,
	})
	for _, output := range tmpl.JSON["Outputs"].(map[string]any) {
		if got := plain(output.(map[string]any)["Value"]); got != "${AuditTrailLogGroup}" {
			t.Errorf("hands over %s", got)
		}
	}
}

func TestAuditTrailFollowsItsSettings(t *testing.T) {
	tmpl := trail(t, settings.AuditTrail{
		LogRetentionDays:           30,
		LogGroupDeletionProtection: true,
		TransitionDays:             10,
		ExpireDays:                 400,
		NoncurrentDays:             20,
		ObjectLockDays:             390,
	})
	tmpl.Has("AWS::Logs::LogGroup", map[string]any{"RetentionInDays": 30, "DeletionProtectionEnabled": true})
	tmpl.Has("AWS::S3::Bucket", map[string]any{
		"LifecycleConfiguration": map[string]any{"Rules": []any{map[string]any{
			"Transitions":                 []any{map[string]any{"TransitionInDays": 10}},
			"ExpirationInDays":            400,
			"NoncurrentVersionExpiration": map[string]any{"NoncurrentDays": 20},
		}}},
		"ObjectLockEnabled": true,
		"ObjectLockConfiguration": map[string]any{
			"ObjectLockEnabled": "Enabled",
			"Rule":              map[string]any{"DefaultRetention": map[string]any{"Mode": "COMPLIANCE", "Days": 390}},
		},
	})
	if access := bucket(t, tmpl, "AccessLogBucket"); access["ObjectLockEnabled"] != nil || access["ObjectLockConfiguration"] != nil {
		t.Errorf("S3 delivers to no locked bucket: %v", access)
	}
}

func TestAuditTrailRejectsMissingProps(t *testing.T) {
	cdktest.Rejects(t, "Test/AuditTrail: key and access logs are required", func(stack awscdk.Stack) {
		NewAuditTrail(stack, "AuditTrail", AuditTrailProps{Key: NewEncryptionKey(stack, "Key")})
	})
}
