package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/settings"
)

func TestConfigBucketHasItsFixedName(t *testing.T) {
	const want = "baseline-config-${AWS::AccountId}-eu-west-1"
	if got := ConfigBucketName(settings.Organization{HomeRegion: "eu-west-1"}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestConfigBucketTakesWhatConfigDelivers(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		NewConfigBucket(stack, "ConfigBucket", ConfigBucketProps{
			Name:           "baseline-config-${AWS::AccountId}",
			Key:            NewEncryptionKey(stack, "Key"),
			AccessLogs:     NewAccessLogBucket(stack, "AccessLogBucket", AccessLogBucketProps{ExpireDays: 1, NoncurrentDays: 1}),
			ExpireDays:     300,
			NoncurrentDays: 20,
		})
	})
	wantProperties(t, bucket(t, tmpl, "ConfigBucket"), map[string]any{
		"BucketName": "baseline-config-${AWS::AccountId}",
		"BucketEncryption": map[string]any{"ServerSideEncryptionConfiguration": []any{map[string]any{
			"BucketKeyEnabled":              true,
			"ServerSideEncryptionByDefault": map[string]any{"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "${Key.Arn}"},
		}}},
		"LifecycleConfiguration": map[string]any{"Rules": []any{map[string]any{
			"Id":                             "Age",
			"Status":                         "Enabled",
			"ExpirationInDays":               300,
			"NoncurrentVersionExpiration":    map[string]any{"NoncurrentDays": 20},
			"AbortIncompleteMultipartUpload": map[string]any{"DaysAfterInitiation": 7},
		}}},
		"LoggingConfiguration":           map[string]any{"DestinationBucketName": "${AccessLogBucket}", "LogFilePrefix": "config/"},
		"OwnershipControls":              bucketOwnerEnforced,
		"PublicAccessBlockConfiguration": noPublicAccess,
		"VersioningConfiguration":        map[string]any{"Status": "Enabled"},
	})
	wantKept(t, tmpl, "AWS::S3::Bucket", 2)
	wantKept(t, tmpl, "AWS::S3::BucketPolicy", 2)

	const account = "StringEquals aws:SourceAccount=${AWS::AccountId}"
	wantPolicy(t, bucketPolicy(t, tmpl, "ConfigBucket"),
		"Deny * s3:* on ${ConfigBucket.Arn} ${ConfigBucket.Arn}/* if Bool aws:SecureTransport=false",
		"Allow config.amazonaws.com s3:GetBucketAcl s3:ListBucket on ${ConfigBucket.Arn} if "+account,
		"Allow config.amazonaws.com s3:PutObject on ${ConfigBucket.Arn}/AWSLogs/${AWS::AccountId}/Config/* if "+account+
			" and StringEquals s3:x-amz-acl=bucket-owner-full-control")
	wantPolicy(t, tmpl.Only("AWS::KMS::Key").Properties["KeyPolicy"], accountOfKey,
		"Allow config.amazonaws.com kms:Decrypt kms:GenerateDataKey on * if "+account)
}

func TestConfigBucketRejectsMissingProps(t *testing.T) {
	cdktest.Rejects(t, "Test/ConfigBucket: key and access logs are required", func(stack awscdk.Stack) {
		NewConfigBucket(stack, "ConfigBucket", ConfigBucketProps{Name: "name"})
	})
}
