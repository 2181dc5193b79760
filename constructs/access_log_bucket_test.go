package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/settings"
)

func TestAccessLogBucketIsPrivateAndNotLogged(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		NewAccessLogBucket(stack, "AccessLogBucket", AccessLogBucketProps{ExpireDays: 30, NoncurrentDays: 20})
	})
	wantProperties(t, tmpl.Only("AWS::S3::Bucket").Properties, map[string]any{
		"BucketEncryption": map[string]any{"ServerSideEncryptionConfiguration": []any{map[string]any{
			"ServerSideEncryptionByDefault": map[string]any{"SSEAlgorithm": "AES256"},
		}}},
		"LifecycleConfiguration": map[string]any{"Rules": []any{map[string]any{
			"Id":                             "Age",
			"Status":                         "Enabled",
			"ExpirationInDays":               30,
			"NoncurrentVersionExpiration":    map[string]any{"NoncurrentDays": 20},
			"AbortIncompleteMultipartUpload": map[string]any{"DaysAfterInitiation": 7},
		}}},
		"OwnershipControls":              bucketOwnerEnforced,
		"PublicAccessBlockConfiguration": noPublicAccess,
		"VersioningConfiguration":        map[string]any{"Status": "Enabled"},
	})
	wantKept(t, tmpl, "AWS::S3::Bucket", 1)
	wantKept(t, tmpl, "AWS::S3::BucketPolicy", 1)
	wantPolicy(t, bucketPolicy(t, tmpl, "AccessLogBucket"),
		"Deny * s3:* on ${AccessLogBucket.Arn} ${AccessLogBucket.Arn}/* if Bool aws:SecureTransport=false")
}

func TestAccessLogBucketTakesTheLogsOfEachBucketUnderItsPrefix(t *testing.T) {
	root := rootStack(t, settings.Organization{})
	const account = " and StringEquals aws:SourceAccount=${AWS::AccountId}"
	wantPolicy(t, bucketPolicy(t, root, "AccessLogBucket"),
		"Deny * s3:* on ${AccessLogBucket.Arn} ${AccessLogBucket.Arn}/* if Bool aws:SecureTransport=false",
		"Allow logging.s3.amazonaws.com s3:PutObject on ${AccessLogBucket.Arn}/config/* if ArnLike aws:SourceArn=${ConfigBucket.Arn}"+account,
		"Allow logging.s3.amazonaws.com s3:PutObject on ${AccessLogBucket.Arn}/trail/* if ArnLike aws:SourceArn=${AuditTrailBucket.Arn}"+account)
}
