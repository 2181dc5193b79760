package constructs

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
)

func TestAlertTopicLetsOnlyItsPublishersPublish(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		NewAlertTopic(stack, "Alerts", AlertTopicProps{
			Name:       "Our-Alerts",
			Key:        NewEncryptionKey(stack, "Key"),
			Publishers: []Publisher{CloudWatchAlarms, Budgets, CostAnomalies},
		})
	})
	const account = "StringEquals aws:SourceAccount=${AWS::AccountId}"
	const budgets = "ArnLike aws:SourceArn=arn:${AWS::Partition}:budgets::${AWS::AccountId}:* and "
	wantPolicy(t, tmpl.Only("AWS::SNS::TopicPolicy").Properties["PolicyDocument"],
		"Deny * sns:Publish on ${Alerts} if Bool aws:SecureTransport=false",
		"Allow cloudwatch.amazonaws.com sns:Publish on ${Alerts} if "+account,
		"Allow budgets.amazonaws.com sns:Publish on ${Alerts} if "+budgets+account,
		"Allow costalerts.amazonaws.com sns:Publish on ${Alerts} if "+account)
	const use = "kms:Decrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext on * if "
	wantPolicy(t, tmpl.Only("AWS::KMS::Key").Properties["KeyPolicy"], accountOfKey,
		"Allow cloudwatch.amazonaws.com "+use+account,
		"Allow budgets.amazonaws.com "+use+"StringEquals kms:EncryptionContext:aws:sns:topicArn=arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:Our-Alerts",
		"Allow costalerts.amazonaws.com "+use+account)
	wantProperties(t, tmpl.Only("AWS::SNS::Topic").Properties, map[string]any{
		"TopicName":      "Our-Alerts",
		"KmsMasterKeyId": "${Key.Arn}",
	})
}

func TestAlertTopicWithoutKeyOrPublishersLetsNobodyPublish(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) { NewAlertTopic(stack, "Alerts", AlertTopicProps{Name: "Our-Alerts"}) })
	wantPolicy(t, tmpl.Only("AWS::SNS::TopicPolicy").Properties["PolicyDocument"],
		"Deny * sns:Publish on ${Alerts} if Bool aws:SecureTransport=false")
	wantProperties(t, tmpl.Only("AWS::SNS::Topic").Properties, map[string]any{"TopicName": "Our-Alerts"})
	tmpl.Count("AWS::SNS::Subscription", 0)
}

func TestAlertTopicSubscriptionsKeepTheirIDsInAnyOrder(t *testing.T) {
	subscriptions := func(emails ...string) map[string]string {
		tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
			NewAlertTopic(stack, "Alerts", AlertTopicProps{Name: "Our-Alerts", Emails: emails})
		})
		endpoints := map[string]string{}
		for id, s := range tmpl.Resources("AWS::SNS::Subscription") {
			if s.Properties["Protocol"] != "email" || plain(s.Properties["TopicArn"]) != "${Alerts}" {
				t.Errorf("%s: %v", id, s.Properties)
			}
			endpoints[id] = s.Properties["Endpoint"].(string)
		}
		return endpoints
	}
	before := subscriptions("ops@corp.test", "cto@corp.test")
	after := subscriptions("new+1@corp.test", "cto@corp.test", "ops@corp.test", "new-1@corp.test")
	if len(before) != 2 || len(after) != 4 {
		t.Fatalf("got %v and %v", before, after)
	}
	for id, email := range before {
		if after[id] != email {
			t.Errorf("%s moved: %s", email, strings.Join(slices.Sorted(maps.Keys(after)), " "))
		}
	}
}

func TestAlertTopicRejectsAMissingName(t *testing.T) {
	cdktest.Rejects(t, "Test/Alerts: name is required", func(stack awscdk.Stack) {
		NewAlertTopic(stack, "Alerts", AlertTopicProps{})
	})
}
