package constructs

import (
	"maps"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
)

// alertTopics are the policies of the topics and of the rules' role.
func alertTopics(t *testing.T, props AlertTopicsProps) (policies map[string]any, role map[string]any) {
	t.Helper()
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		props.Key = NewEncryptionKey(stack, "Key")
		props.Emails = []string{"ops@corp.test"}
		topics := NewAlertTopics(stack, "AlertTopics", props)
		stack.ExportValue(topics.Alerts.TopicArn(), &awscdk.ExportValueOptions{Name: jsii.String("Alerts")})
		stack.ExportValue(topics.Feed.TopicArn(), &awscdk.ExportValueOptions{Name: jsii.String("Feed")})
		stack.ExportValue(topics.Rules.Role.RoleArn(), &awscdk.ExportValueOptions{Name: jsii.String("Role")})
		stack.ExportValue(topics.Rules.DeadLetters.AttrArn(), &awscdk.ExportValueOptions{Name: jsii.String("DeadLetters")})
	})
	tmpl.Count("AWS::SNS::Subscription", 1)
	exported := map[string]string{}
	for _, output := range tmpl.JSON["Outputs"].(map[string]any) {
		o := output.(map[string]any)
		exported[o["Export"].(map[string]any)["Name"].(string)] = plain(o["Value"])
	}
	feed := map[bool]string{true: "${AlertTopicsAlerts}", false: "${AlertTopicsFeed}"}[props.WithoutMailer]
	want := map[string]string{"Alerts": "${AlertTopicsAlerts}", "Feed": feed, "Role": "${AlertTopicsRuleRole.Arn}", "DeadLetters": "${AlertTopicsDeadLetters.Arn}"}
	if !maps.Equal(exported, want) {
		t.Errorf("got %v, want %v", exported, want)
	}
	policies = map[string]any{}
	for _, p := range tmpl.Resources("AWS::SNS::TopicPolicy") {
		policies[plain(p.Properties["Topics"].([]any)[0])] = p.Properties["PolicyDocument"]
	}
	return policies, tmpl.Only("AWS::IAM::Role").Properties
}

func TestAlertTopicsAreReachedByAlarmsBillsAndRules(t *testing.T) {
	const account = "StringEquals aws:SourceAccount=${AWS::AccountId}"
	on := func(topic string, bills bool) []string {
		all := []string{
			"Deny * sns:Publish on " + topic + " if Bool aws:SecureTransport=false",
			"Allow cloudwatch.amazonaws.com sns:Publish on " + topic + " if " + account,
		}
		if bills {
			all = append(all,
				"Allow budgets.amazonaws.com sns:Publish on "+topic+" if ArnLike aws:SourceArn=arn:${AWS::Partition}:budgets::${AWS::AccountId}:* and "+account,
				"Allow costalerts.amazonaws.com sns:Publish on "+topic+" if "+account)
		}
		return all
	}
	const alerts, feed = "${AlertTopicsAlerts}", "${AlertTopicsFeed}"
	for _, test := range []struct {
		without bool
		want    map[string][]string // by topic
		role    string              // what it may publish to
	}{
		{false, map[string][]string{alerts: on(alerts, false), feed: on(feed, true)}, alerts + " " + feed},
		{true, map[string][]string{alerts: on(alerts, true)}, alerts},
	} {
		policies, role := alertTopics(t, AlertTopicsProps{WithoutMailer: test.without})
		if len(policies) != len(test.want) {
			t.Errorf("%d topics, want %d", len(policies), len(test.want))
		}
		for topic, want := range test.want {
			wantPolicy(t, policies[topic], want...)
		}
		wantPolicy(t, role["AssumeRolePolicyDocument"],
			"Allow events.amazonaws.com sts:AssumeRole if ArnLike aws:SourceArn=arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*"+
				" and StringEquals aws:SourceAccount=${AWS::AccountId}")
		wantPolicy(t, role["Policies"].([]any)[0].(map[string]any)["PolicyDocument"],
			"Allow sns:Publish on "+test.role,
			"Allow kms:Decrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext on ${Key.Arn}")
	}
}

func TestAlertTopicsRejectAMissingKey(t *testing.T) {
	cdktest.Rejects(t, "Test/AlertTopics: key is required", func(stack awscdk.Stack) {
		NewAlertTopics(stack, "AlertTopics", AlertTopicsProps{})
	})
}
