package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// ConfigRecorderProps configures [NewConfigRecorder].
type ConfigRecorderProps struct {
	Bucket      string   // receives what is recorded, may name pseudo parameters; required
	DailyTypes  []string // resource types that are recorded once a day at most
	GlobalTypes bool     // also records IAM users, groups, roles and policies: in one region only, each records them all

	RecorderExists, ChannelExists bool // each is left out, and stays as it is
}

// NewConfigRecorder defines AWS Config's recorder and delivery channel of one
// region. What waits for the construct that it returns waits until they record.
//
// The two must not depend on each other: a channel cannot be made without a
// recorder, and CloudFormation holds the recorder until there is a channel.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-configurationrecorder.html
func NewConfigRecorder(scope constructs.Construct, id string, props ConfigRecorderProps) constructs.IDependable {
	scope = namespace(scope, id)
	if !props.RecorderExists {
		newRecorder(scope, "Recorder", props)
	}
	if !props.ChannelExists {
		keep(awsconfig.NewCfnDeliveryChannel(scope, jsii.String("Channel"), &awsconfig.CfnDeliveryChannelProps{
			S3BucketName: sub("%s", props.Bucket),
		}))
	}
	return scope
}

func newRecorder(scope constructs.Construct, id string, props ConfigRecorderProps) {
	mode := &awsconfig.CfnConfigurationRecorder_RecordingModeProperty{
		RecordingFrequency: jsii.String("CONTINUOUS"),
	}
	if len(props.DailyTypes) > 0 {
		// AWS allows one override.
		// https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html
		mode.RecordingModeOverrides = []any{&awsconfig.CfnConfigurationRecorder_RecordingModeOverrideProperty{
			RecordingFrequency: jsii.String("DAILY"),
			ResourceTypes:      jsii.Strings(props.DailyTypes...),
		}}
	}
	keep(awsconfig.NewCfnConfigurationRecorder(scope, jsii.String(id), &awsconfig.CfnConfigurationRecorderProps{
		// Control Config.1 accepts no other role.
		// https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html
		RoleArn: sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"),
		RecordingGroup: &awsconfig.CfnConfigurationRecorder_RecordingGroupProperty{
			AllSupported:               true,
			IncludeGlobalResourceTypes: props.GlobalTypes,
		},
		RecordingMode: mode,
	}))
}
