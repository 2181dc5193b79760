package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
)

func TestAlertTopicsAreReachedByAlarmsBillsAndRules(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		topics := NewAlertTopics(stack, "AlertTopics", AlertTopicsProps{
			Key:    NewEncryptionKey(stack, "Key"),
			Emails: []string{"ops@corp.test"},
		})
		stack.ExportValue(topics.Alerts.TopicArn(), &awscdk.ExportValueOptions{Name: jsii.String("Topic")})
		stack.ExportValue(topics.RuleRole.RoleArn(), &awscdk.ExportValueOptions{Name: jsii.String("Role")})
	})
	tmpl.Count("AWS::SNS::Subscription", 1)
	if got := tmpl.Only("AWS::SNS::Topic").Properties["TopicName"]; got != "Baseline-Alerts" {
		t.Errorf("named %v, but the billing stack knows it by its name", got)
	}
	const account = "StringEquals aws:SourceAccount=${AWS::AccountId}"
	wantPolicy(t, tmpl.Only("AWS::SNS::TopicPolicy").Properties["PolicyDocument"],
		"Deny * sns:Publish on ${AlertTopicsAlerts} if Bool aws:SecureTransport=false",
		"Allow cloudwatch.amazonaws.com sns:Publish on ${AlertTopicsAlerts} if "+account,
		"Allow budgets.amazonaws.com sns:Publish on ${AlertTopicsAlerts} if ArnLike aws:SourceArn=arn:${AWS::Partition}:budgets::${AWS::AccountId}:* and "+account,
		"Allow costalerts.amazonaws.com sns:Publish on ${AlertTopicsAlerts} if "+account)

	role := tmpl.Only("AWS::IAM::Role").Properties
	wantPolicy(t, role["AssumeRolePolicyDocument"],
		"Allow events.amazonaws.com sts:AssumeRole if ArnLike aws:SourceArn=arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*"+
			" and StringEquals aws:SourceAccount=${AWS::AccountId}")
	wantPolicy(t, role["Policies"].([]any)[0].(map[string]any)["PolicyDocument"],
		"Allow sns:Publish on ${AlertTopicsAlerts}",
		"Allow kms:Decrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext on ${Key.Arn}")

	exported := map[string]bool{}
	for _, output := range tmpl.JSON["Outputs"].(map[string]any) {
		exported[plain(output.(map[string]any)["Value"])] = true
	}
	if !exported["${AlertTopicsAlerts}"] || !exported["${AlertTopicsRuleRole.Arn}"] {
		t.Errorf("got %v", exported)
	}
}

func TestAlertTopicsRejectAMissingKey(t *testing.T) {
	cdktest.Rejects(t, "Test/AlertTopics: key is required", func(stack awscdk.Stack) {
		NewAlertTopics(stack, "AlertTopics", AlertTopicsProps{})
	})
}
