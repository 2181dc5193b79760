package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awschatbot"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// ChatChannelProps configures [NewChatChannel].
type ChatChannelProps struct {
	Topic awssns.ITopic         // what the channel shows; required
	Slack settings.SlackChannel // default: none
	Teams settings.TeamsChannel // default: none
}

// NewChatChannel defines what shows the messages of a topic in a channel of
// Slack or Microsoft Teams. Nobody can do anything from the channel: its
// guardrail denies all, where AWS's default would allow all that the role may.
// The workspace has to be authorized in the console first, by a person.
// https://docs.aws.amazon.com/chatbot/latest/adminguide/getting-started.html
func NewChatChannel(scope constructs.Construct, id string, props ChatChannelProps) {
	scope = namespace(scope, id)
	role := awsiam.NewCfnRole(scope, jsii.String("Role"), &awsiam.CfnRoleProps{
		Description: jsii.String("May do nothing: the chat channel only shows what it is told"),
		// https://docs.aws.amazon.com/chatbot/latest/adminguide/cross-service-confused-deputy-prevention.html
		AssumeRolePolicyDocument: policyDocument(map[string]any{
			"Effect":    "Allow",
			"Principal": map[string]any{"Service": "chatbot.amazonaws.com"},
			"Action":    "sts:AssumeRole",
			"Condition": forThisAccount(nil),
		}),
	})
	topic := props.Topic.TopicArn()
	denyAll := &[]*string{sub("arn:${AWS::Partition}:iam::aws:policy/AWSDenyAll")}
	if s := props.Slack; s.ChannelID != "" {
		awschatbot.NewCfnSlackChannelConfiguration(scope, jsii.String("Slack"), &awschatbot.CfnSlackChannelConfigurationProps{
			ConfigurationName: jsii.String("baseline-slack"),
			SlackWorkspaceId:  jsii.String(s.WorkspaceID),
			SlackChannelId:    jsii.String(s.ChannelID),
			IamRoleArn:        role.AttrArn(),
			SnsTopicArns:      &[]any{topic},
			GuardrailPolicies: denyAll,
		})
	}
	if t := props.Teams; t.ChannelID != "" {
		awschatbot.NewCfnMicrosoftTeamsChannelConfiguration(scope, jsii.String("Teams"), &awschatbot.CfnMicrosoftTeamsChannelConfigurationProps{
			ConfigurationName: jsii.String("baseline-teams"),
			TeamsTenantId:     jsii.String(t.TenantID),
			TeamId:            jsii.String(t.TeamID),
			TeamsChannelId:    jsii.String(t.ChannelID),
			IamRoleArn:        role.AttrArn(),
			SnsTopicArns:      &[]*string{topic},
			GuardrailPolicies: denyAll,
		})
	}
}
