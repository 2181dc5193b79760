package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"baseline/internal/cdktest"
)

// TestOneWayToPeople: alarms, findings, budgets and anomalies go to the mailer's
// topic where there is one, and else to that of the people, never to both.
// AWS Health and the mailer's own alarms go past the mailer.
func TestOneWayToPeople(t *testing.T) {
	seen := map[string]bool{}
	eachTemplate(t, func(t *testing.T, stack string, tmpl *cdktest.Template) {
		if stack != "Baseline-Root" {
			return
		}
		alerts, feed := topic(tmpl, "Baseline-Alerts"), topic(tmpl, "Baseline-AlertFeed")
		way := feed // of what the mailer puts into words
		if feed == "" {
			way = alerts
		}
		for id, alarm := range tmpl.Resources("AWS::CloudWatch::Alarm") {
			want, ok := way, feed // an alarm's end is for the mailer alone
			if alarm.Properties["Namespace"] != "Baseline" {
				want, ok = alerts, alerts
			}
			if got := refs(alarm.Properties["AlarmActions"]); got != want {
				t.Errorf("%s in ALARM acts on %s, want %s", id, got, want)
			}
			if got := refs(alarm.Properties["OKActions"]); got != ok {
				t.Errorf("%s in OK acts on %s, want %s", id, got, ok)
			}
			seen[fmt.Sprint(alarm.Properties["Namespace"])] = true
		}
		for id, rule := range tmpl.Resources("AWS::Events::Rule") {
			text, _ := json.Marshal(rule.Properties["Targets"])
			pattern, _ := json.Marshal(rule.Properties["EventPattern"])
			want := map[bool]string{true: alerts, false: way}[strings.Contains(string(pattern), "aws.health")]
			if rule.Properties["ScheduleExpression"] != nil {
				continue // comes to the mailer's queue
			}
			targets := list(rule.Properties["Targets"])
			if chat := topic(tmpl, "Baseline-AlertChat"); want == alerts && chat != "" {
				if len(targets) != 2 || !strings.Contains(string(text), `{"Ref":"`+chat+`"}`) {
					t.Errorf("%s does not go to the chat channel", id)
				}
				seen["chat"] = true
				targets = targets[:1]
			}
			if !strings.Contains(string(text), `{"Ref":"`+want+`"}`) || len(targets) != 1 {
				t.Errorf("%s goes to %s, want %s alone", id, text, want)
			}
			raw := targets[0].(map[string]any)["InputTransformer"] == nil
			if want == feed != raw {
				t.Errorf("%s: for the mailer %v, as it is %v", id, want == feed, raw)
			}
			seen[fmt.Sprintf("raw %v", raw)] = true
		}
		for id, s := range tmpl.Resources("AWS::SNS::Subscription") {
			want := map[string]string{"email": alerts, "sqs": feed}[fmt.Sprint(s.Properties["Protocol"])]
			if got := refs(s.Properties["TopicArn"]); got != want || want == "" {
				t.Errorf("%s subscribes to %s, want %s", id, got, want)
			}
		}
		// What could publish to its own source would never end.
		eachStatement(tmpl, func(id string, r cdktest.Resource, s statement) {
			if strings.HasPrefix(id, "AlertMail") && slices.Contains(s.Actions, "sns:Publish") && strings.Contains(s.Text, `"`+feed+`"`) {
				t.Errorf("%s may publish to what it reads: %s", id, s.Text)
			}
		})
	})
	for _, want := range []string{"Baseline", "AWS/SQS", "raw true", "raw false", "chat"} {
		if !seen[want] {
			t.Errorf("no template has %s", want)
		}
	}
}

// TestBillsGoTheSameWay: Baseline-Billing knows the topic by its name.
func TestBillsGoTheSameWay(t *testing.T) {
	for variant := range variants {
		billing, ok := templates(t, variant)["Baseline-Billing"]
		if !ok {
			continue
		}
		want := "Baseline-Alerts"
		if topic(templates(t, variant)["Baseline-Root"], "Baseline-AlertFeed") != "" {
			want = "Baseline-AlertFeed"
		}
		if named := strings.Count(string(billing.Text), ":Baseline-Alert"); named == 0 || named != strings.Count(string(billing.Text), ":"+want+`"`) {
			t.Errorf("%s: not all goes to %s", variant, want)
		}
	}
}

// TestQueuesGiveUpAloud: what a queue gives up is in a dead-letter queue, and
// its alarm tells people.
func TestQueuesGiveUpAloud(t *testing.T) {
	queues := 0
	eachTemplate(t, func(t *testing.T, stack string, tmpl *cdktest.Template) {
		var watched string
		for _, alarm := range tmpl.Resources("AWS::CloudWatch::Alarm") {
			if alarm.Properties["MetricName"] == "ApproximateNumberOfMessagesVisible" {
				text, _ := json.Marshal(alarm.Properties["Dimensions"])
				watched += string(text)
			}
		}
		for id, queue := range tmpl.Resources("AWS::SQS::Queue") {
			queues++
			redrive, ok := queue.Properties["RedrivePolicy"].(map[string]any)
			if !ok {
				if !strings.Contains(watched, `"`+id+`"`) {
					t.Errorf("nobody is told of what is in %s", id)
				}
				continue
			}
			target, _ := json.Marshal(redrive["deadLetterTargetArn"])
			if !strings.Contains(string(target), "DeadLetters") {
				t.Errorf("%s gives up to %s", id, target)
			}
		}
	})
	if queues == 0 {
		t.Error("no template has a queue")
	}
}

// topic returns the logical ID of the topic of a name; empty if there is none.
func topic(tmpl *cdktest.Template, name string) string {
	for id, r := range tmpl.Resources("AWS::SNS::Topic") {
		if r.Properties["TopicName"] == name {
			return id
		}
	}
	return ""
}

// refs are the logical IDs that a value or a list refers to.
func refs(v any) string {
	var ids []string
	for _, entry := range list(v) {
		if m, ok := entry.(map[string]any); ok {
			ids = append(ids, fmt.Sprint(m["Ref"]))
		}
	}
	return strings.Join(ids, " ")
}
