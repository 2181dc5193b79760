package constructs

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// logBucketProps configures newLogBucket. Ages are in days.
type logBucketProps struct {
	Name *string // default: left to CloudFormation

	// Key encrypts the objects, with an S3 Bucket Key. Default: a key of S3.
	Key awskms.IKey

	// AccessLogs receives the server access logs, under Prefix. Default: none
	// are written.
	AccessLogs *AccessLogBucket
	Prefix     string

	TransitionDays int // to S3 Glacier Instant Retrieval; 0: never
	ExpireDays     int // required
	NoncurrentDays int // until overwritten and deleted versions go; required
	ObjectLockDays int // in compliance mode; 0: no lock

	// Statements are those of the policy beside the one that refuses plain
	// HTTP. Default: none.
	Statements func(awss3.CfnBucket) []map[string]any
}

// newLogBucket defines a bucket for logs and its policy, and returns both with
// the policy's statements. It is private, versioned, encrypted, only reachable
// over TLS, and kept.
func newLogBucket(scope constructs.Construct, id string, props logBucketProps) (awss3.CfnBucket, awss3.CfnBucketPolicy, []map[string]any) {
	scope = namespace(scope, id)
	bucket := awss3.NewCfnBucket(scope, jsii.String("Resource"), &awss3.CfnBucketProps{
		BucketName:             props.Name,
		BucketEncryption:       props.encryption(),
		LifecycleConfiguration: props.lifecycle(),
		OwnershipControls: &awss3.CfnBucket_OwnershipControlsProperty{
			Rules: []any{&awss3.CfnBucket_OwnershipControlsRuleProperty{ObjectOwnership: jsii.String("BucketOwnerEnforced")}},
		},
		PublicAccessBlockConfiguration: &awss3.CfnBucket_PublicAccessBlockConfigurationProperty{
			BlockPublicAcls:       true,
			BlockPublicPolicy:     true,
			IgnorePublicAcls:      true,
			RestrictPublicBuckets: true,
		},
		VersioningConfiguration: &awss3.CfnBucket_VersioningConfigurationProperty{Status: jsii.String("Enabled")},
	})
	if props.ObjectLockDays > 0 {
		bucket.SetObjectLockEnabled(true)
		bucket.SetObjectLockConfiguration(&awss3.CfnBucket_ObjectLockConfigurationProperty{
			ObjectLockEnabled: jsii.String("Enabled"),
			Rule: &awss3.CfnBucket_ObjectLockRuleProperty{
				DefaultRetention: &awss3.CfnBucket_DefaultRetentionProperty{
					Mode: jsii.String("COMPLIANCE"),
					Days: jsii.Number(props.ObjectLockDays),
				},
			},
		})
	}
	if props.AccessLogs != nil {
		bucket.SetLoggingConfiguration(&awss3.CfnBucket_LoggingConfigurationProperty{
			DestinationBucketName: props.AccessLogs.bucket.Ref(),
			LogFilePrefix:         jsii.String(props.Prefix),
		})
		props.AccessLogs.accept(bucket, props.Prefix)
	}

	statements := []map[string]any{{
		"Effect":    "Deny",
		"Principal": "*",
		"Action":    "s3:*",
		"Resource":  []any{bucket.AttrArn(), awscdk.Fn_Join(jsii.String(""), &[]*string{bucket.AttrArn(), jsii.String("/*")})},
		"Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	}}
	if props.Statements != nil {
		statements = append(statements, props.Statements(bucket)...)
	}
	policy := awss3.NewCfnBucketPolicy(scope, jsii.String("Policy"), &awss3.CfnBucketPolicyProps{
		Bucket:         bucket.Ref(),
		PolicyDocument: policyDocument(statements...),
	})
	keep(bucket, policy)
	return bucket, policy, statements
}

func (p logBucketProps) encryption() *awss3.CfnBucket_BucketEncryptionProperty {
	rule := &awss3.CfnBucket_ServerSideEncryptionRuleProperty{
		ServerSideEncryptionByDefault: &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{SseAlgorithm: jsii.String("AES256")},
	}
	if p.Key != nil {
		rule.BucketKeyEnabled = true
		rule.ServerSideEncryptionByDefault = &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{
			SseAlgorithm:   jsii.String("aws:kms"),
			KmsMasterKeyId: p.Key.KeyArn(),
		}
	}
	return &awss3.CfnBucket_BucketEncryptionProperty{ServerSideEncryptionConfiguration: []any{rule}}
}

func (p logBucketProps) lifecycle() *awss3.CfnBucket_LifecycleConfigurationProperty {
	rule := &awss3.CfnBucket_RuleProperty{
		Id:               jsii.String("Age"),
		Status:           jsii.String("Enabled"),
		ExpirationInDays: jsii.Number(p.ExpireDays),
		NoncurrentVersionExpiration: &awss3.CfnBucket_NoncurrentVersionExpirationProperty{
			NoncurrentDays: jsii.Number(p.NoncurrentDays),
		},
		AbortIncompleteMultipartUpload: &awss3.CfnBucket_AbortIncompleteMultipartUploadProperty{
			DaysAfterInitiation: jsii.Number(7),
		},
	}
	if p.TransitionDays > 0 {
		rule.Transitions = []any{&awss3.CfnBucket_TransitionProperty{
			StorageClass:     jsii.String("GLACIER_IR"),
			TransitionInDays: jsii.Number(p.TransitionDays),
		}}
	}
	return &awss3.CfnBucket_LifecycleConfigurationProperty{Rules: []any{rule}}
}

// within is the ARN of the objects of a bucket that match path, which may name
// pseudo parameters.
func within(bucket awss3.CfnBucket, path string) *string {
	rest := jsii.String("/" + path)
	if strings.Contains(path, "${") {
		rest = sub("/%s", path)
	}
	return awscdk.Fn_Join(jsii.String(""), &[]*string{bucket.AttrArn(), rest})
}
