package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
)

// AccessLogBucketProps configures [NewAccessLogBucket]. Ages are in days.
type AccessLogBucketProps struct {
	ExpireDays     int // required
	NoncurrentDays int // required
}

// AccessLogBucket receives the server access logs of the other buckets.
type AccessLogBucket struct {
	bucket     awss3.CfnBucket
	policy     awss3.CfnBucketPolicy
	statements []map[string]any
}

// NewAccessLogBucket defines the bucket for server access logs. It is not
// logged itself: every log delivered would be logged in turn, without end. It
// has no Object Lock, because S3 delivers to no bucket with a default
// retention.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
func NewAccessLogBucket(scope constructs.Construct, id string, props AccessLogBucketProps) *AccessLogBucket {
	b := &AccessLogBucket{}
	b.bucket, b.policy, b.statements = newLogBucket(scope, id, logBucketProps{
		ExpireDays:     props.ExpireDays,
		NoncurrentDays: props.NoncurrentDays,
	})
	return b
}

// accept lets S3 deliver the access logs of a bucket, under a prefix.
func (b *AccessLogBucket) accept(source awss3.CfnBucket, prefix string) {
	b.statements = append(b.statements, map[string]any{
		"Effect":    "Allow",
		"Principal": map[string]any{"Service": "logging.s3.amazonaws.com"},
		"Action":    "s3:PutObject",
		"Resource":  within(b.bucket, prefix+"*"),
		"Condition": forThisAccount(source.AttrArn()),
	})
	b.policy.SetPolicyDocument(policyDocument(b.statements...))
}
