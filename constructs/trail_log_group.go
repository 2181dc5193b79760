package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newTrailLogGroup defines the log group. Its class is STANDARD, because the
// other has no metric filters.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
func newTrailLogGroup(scope constructs.Construct, props AuditTrailProps) awslogs.LogGroup {
	// CloudWatch Logs sends the log group, and nothing else, as what it acts
	// for. CloudFormation begins the name that it gives with the stack's.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
	letUse(props.Key, sub("logs.${AWS::Region}.amazonaws.com"), map[string]any{
		"ArnLike": map[string]any{
			"kms:EncryptionContext:aws:logs:arn": sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${AWS::StackName}-*"),
		},
	}, "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo",
		"kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey")

	group := awslogs.NewLogGroup(scope, jsii.String("LogGroup"), &awslogs.LogGroupProps{
		LogGroupClass: awslogs.LogGroupClass_STANDARD,
		EncryptionKey: props.Key,
	})
	cfn := group.Node().DefaultChild().(awslogs.CfnLogGroup)
	// Here, because the CDK has a constant for each number of days.
	cfn.SetRetentionInDays(jsii.Number(props.Settings.LogRetentionDays))
	if props.Settings.LogGroupDeletionProtection {
		cfn.SetDeletionProtectionEnabled(true)
	}
	keep(cfn)
	return group
}

// newTrailRole defines the role that CloudTrail writes to the log group with.
// Its trust has no condition on aws:SourceArn or aws:SourceAccount: CloudTrail
// documents none, and with one the delivery is reported to stop. The trail of
// another account cannot use the role, which only this account can pass.
//   - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
//   - https://github.com/prowler-cloud/prowler/issues/4714
func newTrailRole(scope constructs.Construct, group awslogs.ILogGroup) awsiam.CfnRole {
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
					&map[string]*string{"Group": group.LogGroupName()}),
			}),
		}},
	})
	keep(role)
	return role
}
