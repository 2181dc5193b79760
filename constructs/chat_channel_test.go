package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
	"baseline/settings"
)

func TestChatChannelShowsAndCanDoNothing(t *testing.T) {
	teams := settings.TeamsChannel{
		TenantID:  "31415926-5358-9793-2384-626433832795",
		TeamID:    "27182818-2845-9045-2353-602874713527",
		ChannelID: "19%3aab3cd%40thread.tacv2",
	}
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		NewChatChannel(stack, "ChatChannel", ChatChannelProps{
			Topic: awssns.Topic_FromTopicArn(stack, jsii.String("Topic"), jsii.String("arn:aws:sns:ap-northeast-1:123456789012:Chat")),
			Slack: settings.SlackChannel{WorkspaceID: "T0314159", ChannelID: "C0271828"},
			Teams: teams,
		})
	})
	common := map[string]any{
		"SnsTopicArns":      []any{"arn:aws:sns:ap-northeast-1:123456789012:Chat"},
		"GuardrailPolicies": []any{map[string]any{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AWSDenyAll"}},
		"IamRoleArn":        map[string]any{"Fn::GetAtt": []any{"ChatChannelRoleA570CCBC", "Arn"}},
	}
	tmpl.Has("AWS::Chatbot::SlackChannelConfiguration", with(common, map[string]any{
		"ConfigurationName": "baseline-slack", "SlackWorkspaceId": "T0314159", "SlackChannelId": "C0271828",
	}))
	tmpl.Has("AWS::Chatbot::MicrosoftTeamsChannelConfiguration", with(common, map[string]any{
		"ConfigurationName": "baseline-teams", "TeamsTenantId": teams.TenantID, "TeamId": teams.TeamID, "TeamsChannelId": teams.ChannelID,
	}))
	role := tmpl.Only("AWS::IAM::Role").Properties
	wantPolicy(t, role["AssumeRolePolicyDocument"],
		"Allow chatbot.amazonaws.com sts:AssumeRole if StringEquals aws:SourceAccount=${AWS::AccountId}")
	if role["Policies"] != nil || role["ManagedPolicyArns"] != nil {
		t.Errorf("the role may do something: %v", role)
	}
}

func TestChatChannelIsOneOfTwo(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		NewChatChannel(stack, "ChatChannel", ChatChannelProps{
			Topic: awssns.NewTopic(stack, jsii.String("Topic"), nil),
			Slack: settings.SlackChannel{WorkspaceID: "T0314159", ChannelID: "C0271828"},
		})
	})
	tmpl.Count("AWS::Chatbot::SlackChannelConfiguration", 1)
	tmpl.Count("AWS::Chatbot::MicrosoftTeamsChannelConfiguration", 0)
}

// with returns the properties of both.
func with(a, b map[string]any) map[string]any {
	all := map[string]any{}
	for _, m := range []map[string]any{a, b} {
		for k, v := range m {
			all[k] = v
		}
	}
	return all
}
