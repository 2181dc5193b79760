package constructs

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudtrail"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
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
	must(scope, props.validate())
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
	}, "kms:GenerateDataKey")
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
		CloudWatchLogsLogGroupArn:  group.AttrArn(),
		CloudWatchLogsRoleArn:      role.AttrArn(),
	})
	trail.AddResourceDependency(policy, jsii.String("CloudTrail tries to write when the trail is made"))
	keep(trail)
	return AuditTrail{LogGroup: awslogs.LogGroup_FromLogGroupArn(scope, jsii.String("ImportedLogGroup"), group.AttrArn())}
}

// validate reports what is missing.
func (p AuditTrailProps) validate() error {
	if p.Key == nil || p.AccessLogs == nil {
		return errors.New("key and access logs are required")
	}
	return nil
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

// newTrailLogGroup defines the log group. Its class is STANDARD, because the
// other has no metric filters.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
func newTrailLogGroup(scope constructs.Construct, props AuditTrailProps) awslogs.CfnLogGroup {
	// CloudWatch Logs sends the log group, and nothing else, as what it acts
	// for. CloudFormation begins the name that it gives with the stack's.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
	letUse(props.Key, sub("logs.${AWS::Region}.amazonaws.com"), map[string]any{
		"ArnLike": map[string]any{
			"kms:EncryptionContext:aws:logs:arn": sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${AWS::StackName}-*"),
		},
	}, "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo",
		"kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey")

	group := awslogs.NewCfnLogGroup(scope, jsii.String("LogGroup"), &awslogs.CfnLogGroupProps{
		LogGroupClass:   jsii.String("STANDARD"),
		RetentionInDays: jsii.Number(props.Settings.LogRetentionDays),
		KmsKeyId:        props.Key.KeyArn(),
	})
	if props.Settings.LogGroupDeletionProtection {
		group.SetDeletionProtectionEnabled(true)
	}
	keep(group)
	return group
}

// newTrailRole defines the role that CloudTrail writes to the log group with.
// CloudTrail does not say for which trail it assumes a role, so a condition on
// aws:SourceArn or aws:SourceAccount stops the delivery. Nobody else's trail
// can use the role: it can only be passed to CloudTrail from this account.
//   - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
//   - https://github.com/prowler-cloud/prowler/issues/4714
func newTrailRole(scope constructs.Construct, group awslogs.CfnLogGroup) awsiam.CfnRole {
	role := awsiam.NewCfnRole(scope, jsii.String("Role"), &awsiam.CfnRoleProps{
		Description: jsii.String("Lets CloudTrail write events to the baseline's log group"),
		AssumeRolePolicyDocument: policyDocument(map[string]any{
			"Effect":    "Allow",
			"Principal": map[string]any{"Service": "cloudtrail.amazonaws.com"},
			"Action":    "sts:AssumeRole",
		}),
		Policies: []any{map[string]any{
			"policyName": "Write",
			"policyDocument": policyDocument(map[string]any{
				"Effect": "Allow",
				"Action": []string{"logs:CreateLogStream", "logs:PutLogEvents"},
				"Resource": awscdk.Fn_Sub(
					jsii.String("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}:log-stream:${AWS::AccountId}_CloudTrail_${AWS::Region}*"),
					&map[string]*string{"Group": group.Ref()}),
			}),
		}},
	})
	keep(role)
	return role
}
