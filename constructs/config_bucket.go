package constructs

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// ConfigBucketName is the name of the bucket that [NewConfigBucket] defines,
// with a pseudo parameter for Fn::Sub. It is fixed, because the regions' stacks
// and programs name it without being told.
func ConfigBucketName(o settings.Organization) string {
	return settings.ConfigBucket("${AWS::AccountId}", o.HomeRegion)
}

// ConfigBucketProps configures [NewConfigBucket]. Ages are in days.
type ConfigBucketProps struct {
	Name           string           // may name pseudo parameters; required
	Key            awskms.Key       // encrypts the objects; required
	AccessLogs     *AccessLogBucket // receives the access logs of the bucket; required
	ExpireDays     int              // required
	NoncurrentDays int              // required
}

// NewConfigBucket defines the bucket for what AWS Config delivers, from every
// region, and for inventories of what the baseline takes away. It is never
// locked, because Config delivers to no bucket with a default retention.
//
// Config delivers as a service, not with its service-linked role, which may
// neither write to S3 nor use keys.
//   - https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
//   - https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
func NewConfigBucket(scope constructs.Construct, id string, props ConfigBucketProps) {
	if props.Key == nil || props.AccessLogs == nil {
		must(namespace(scope, id), errors.New("key and access logs are required"))
	}
	letUse(props.Key, jsii.String("config.amazonaws.com"), forThisAccount(nil), "kms:Decrypt", "kms:GenerateDataKey")
	newLogBucket(scope, id, logBucketProps{
		Name:           sub("%s", props.Name),
		Key:            props.Key,
		AccessLogs:     props.AccessLogs,
		Prefix:         "config/",
		ExpireDays:     props.ExpireDays,
		NoncurrentDays: props.NoncurrentDays,
		Statements: func(bucket awss3.CfnBucket) []map[string]any {
			delivery := forThisAccount(nil)
			delivery["StringEquals"].(map[string]any)["s3:x-amz-acl"] = "bucket-owner-full-control"
			return []map[string]any{
				{
					"Effect":    "Allow",
					"Principal": map[string]any{"Service": "config.amazonaws.com"},
					"Action":    []string{"s3:GetBucketAcl", "s3:ListBucket"},
					"Resource":  bucket.AttrArn(),
					"Condition": forThisAccount(nil),
				},
				{
					"Effect":    "Allow",
					"Principal": map[string]any{"Service": "config.amazonaws.com"},
					"Action":    "s3:PutObject",
					"Resource":  within(bucket, "AWSLogs/${AWS::AccountId}/Config/*"),
					"Condition": delivery,
				},
			}
		},
	})
}
