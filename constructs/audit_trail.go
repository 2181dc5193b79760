package constructs

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudtrail"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// AuditTrailProps configures [NewAuditTrail].
type AuditTrailProps struct {
	Key        awskms.Key       // encrypts log files and log group; required
	AccessLogs *AccessLogBucket // receives the access logs of the bucket; required
	Settings   settings.AuditTrail
}

// AuditTrail is the trail, and where its events can be searched and counted.
type AuditTrail struct {
	LogGroup awslogs.ILogGroup // receives the events of all regions
	trail    awscloudtrail.CfnTrail
}

// ComesAfter makes the trail wait for constructs. Once it has written, its
// bucket is not empty, and the failure of anything else in a first deployment
// could not be rolled back any more.
func (t AuditTrail) ComesAfter(others ...constructs.IConstruct) {
	for _, other := range others {
		t.trail.Node().AddDependency(other)
	}
}

// The trail has a fixed name, so that policies can name it before it is there:
// it needs the bucket, and the bucket's policy needs it.
const (
	trailName = "Baseline"
	trailArn  = "arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/" + trailName
)

// NewAuditTrail defines the trail of all regions with its bucket and its log
// group.
func NewAuditTrail(scope constructs.Construct, id string, props AuditTrailProps) AuditTrail {
	scope = namespace(scope, id)
	if props.Key == nil || props.AccessLogs == nil {
		must(scope, errors.New("key and access logs are required"))
	}
	bucket, policy := newTrailBucket(scope, props)
	group := newTrailLogGroup(scope, props)
	role := newTrailRole(scope, group)

	fromTrail := map[string]any{"aws:SourceArn": sub(trailArn)}
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
	letUse(props.Key, jsii.String("cloudtrail.amazonaws.com"), map[string]any{
		"StringEquals": fromTrail,
		"StringLike": map[string]any{
			"kms:EncryptionContext:aws:cloudtrail:arn": sub("arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*"),
		},
	}, "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext")
	// It decrypts only the S3 Bucket Key.
	letUse(props.Key, jsii.String("cloudtrail.amazonaws.com"),
		map[string]any{"StringEquals": fromTrail}, "kms:Decrypt", "kms:DescribeKey")

	trail := awscloudtrail.NewCfnTrail(scope, jsii.String("Trail"), &awscloudtrail.CfnTrailProps{
		TrailName:                  jsii.String(trailName),
		IsLogging:                  true,
		IsMultiRegionTrail:         true,
		IncludeGlobalServiceEvents: true,
		EnableLogFileValidation:    true,
		S3BucketName:               bucket.Ref(),
		KmsKeyId:                   props.Key.KeyArn(),
		CloudWatchLogsLogGroupArn:  group.LogGroupArn(),
		CloudWatchLogsRoleArn:      role.AttrArn(),
	})
	trail.AddResourceDependency(policy, jsii.String("CloudTrail tries to write when the trail is made"))
	keep(trail)
	return AuditTrail{LogGroup: group, trail: trail}
}

// newTrailBucket defines the bucket for log files.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
func newTrailBucket(scope constructs.Construct, props AuditTrailProps) (awss3.CfnBucket, awss3.CfnBucketPolicy) {
	s := props.Settings
	bucket, policy, _ := newLogBucket(scope, "Bucket", logBucketProps{
		Key:            props.Key,
		AccessLogs:     props.AccessLogs,
		Prefix:         "trail/",
		TransitionDays: s.TransitionDays,
		ExpireDays:     s.ExpireDays,
		NoncurrentDays: s.NoncurrentDays,
		ObjectLockDays: s.ObjectLockDays,
		Statements: func(bucket awss3.CfnBucket) []map[string]any {
			return []map[string]any{
				{
					"Effect":    "Allow",
					"Principal": map[string]any{"Service": "cloudtrail.amazonaws.com"},
					"Action":    "s3:GetBucketAcl",
					"Resource":  bucket.AttrArn(),
					"Condition": map[string]any{"StringEquals": map[string]any{"aws:SourceArn": sub(trailArn)}},
				},
				{
					"Effect":    "Allow",
					"Principal": map[string]any{"Service": "cloudtrail.amazonaws.com"},
					"Action":    "s3:PutObject",
					"Resource":  within(bucket, "AWSLogs/${AWS::AccountId}/*"),
					"Condition": map[string]any{"StringEquals": map[string]any{
						"aws:SourceArn": sub(trailArn),
						"s3:x-amz-acl":  "bucket-owner-full-control",
					}},
				},
			}
		},
	})
	return bucket, policy
}
