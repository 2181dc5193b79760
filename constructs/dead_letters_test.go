package constructs

import (
	"fmt"
	"strings"
	"testing"

	"baseline/internal/cdktest"
	"baseline/settings"
)

// ways are the variants of the way to people, each with Health and findings.
func ways(t *testing.T) map[string]*cdktest.Template {
	t.Helper()
	return map[string]*cdktest.Template{
		"mailer": rootStack(t, settings.Organization{}),
		"chat": rootStack(t, settings.Organization{
			Alerts: settings.Alerts{Slack: settings.SlackChannel{WorkspaceID: "T0123ABCD", ChannelID: "C0123ABCD"}},
		}),
		"no mailer": rootStack(t, settings.Organization{Language: settings.English, AlertMail: settings.Switch{Off: true}}),
	}
}

func TestRulesGiveUpAloud(t *testing.T) {
	for name, root := range ways(t) {
		targets := 0
		for id, rule := range root.Resources("AWS::Events::Rule") {
			if rule.Properties["EventPattern"] == nil {
				continue // the mailer's clock
			}
			for _, target := range rule.Properties["Targets"].([]any) {
				targets++
				deadLetters, _ := target.(map[string]any)["DeadLetterConfig"].(map[string]any)
				if deadLetters == nil || plain(deadLetters["Arn"]) != "${AlertTopicsDeadLetters.Arn}" {
					t.Errorf("%s: %s drops what is refused: %v", name, id, target)
				}
			}
		}
		if want := map[string]int{"mailer": 3, "chat": 4, "no mailer": 2}[name]; targets != want {
			t.Errorf("%s: %d targets, want %d", name, targets, want)
		}
	}
}

func TestDeadLettersAreKeptAndTold(t *testing.T) {
	for name, root := range ways(t) {
		root.Has("AWS::SQS::Queue", map[string]any{"SqsManagedSseEnabled": true, "MessageRetentionPeriod": 14 * 24 * 3600})
		told := 0
		for _, alarm := range root.Resources("AWS::CloudWatch::Alarm") {
			p := alarm.Properties
			if p["MetricName"] != "ApproximateNumberOfMessagesVisible" {
				continue
			}
			told++
			got := fmt.Sprint(p["Namespace"], p["Statistic"], p["ComparisonOperator"], p["Threshold"], p["TreatMissingData"], " ",
				plain(p["Dimensions"].([]any)[0].(map[string]any)["Value"]), plain(p["AlarmActions"]), plain(p["OKActions"]))
			if want := "AWS/SQSMaximumGreaterThanOrEqualToThreshold1notBreaching ${AlertTopicsDeadLetters.QueueName}${AlertTopicsAlerts}${AlertTopicsAlerts}"; got != want {
				t.Errorf("%s: got %s, want %s", name, got, want)
			}
			if english := strings.HasPrefix(p["AlarmDescription"].(string), "Alerts could not be delivered."); english != (name == "no mailer") {
				t.Errorf("%s: says %s", name, p["AlarmDescription"])
			}
		}
		if told != 1 {
			t.Errorf("%s: %d alarms", name, told)
		}
	}
}

func TestDeadLettersLetRulesAndTheFeedIn(t *testing.T) {
	const on = " sqs:SendMessage on ${AlertTopicsDeadLetters.Arn} if ArnLike aws:SourceArn="
	for name, root := range ways(t) {
		want := []string{"Deny * sqs:* on ${AlertTopicsDeadLetters.Arn} if Bool aws:SecureTransport=false"}
		if name != "no mailer" {
			want = append(want, "Allow sns.amazonaws.com"+on+"${AlertTopicsFeed}")
		}
		want = append(want, "Allow events.amazonaws.com"+on+"arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*")
		policies := 0
		for _, p := range root.Resources("AWS::SQS::QueuePolicy") {
			if plain(p.Properties["Queues"]) == "${AlertTopicsDeadLetters.QueueUrl}" {
				policies++
				wantPolicy(t, p.Properties["PolicyDocument"], want...)
			}
		}
		if policies != 1 { // a second one would replace the first
			t.Errorf("%s: %d policies", name, policies)
		}
	}
}

func TestDeadLettersAreForWhatDelivers(t *testing.T) {
	for _, tt := range []struct {
		health, findings, mailer bool // off
		want                     int
	}{
		{true, true, true, 0},
		{false, true, true, 1},
		{true, false, true, 1},
		{true, true, false, 2}, // one is the mailer's own
	} {
		var o settings.Organization
		o.HealthEvents.Off, o.Findings.Off, o.AlertMail.Off = tt.health, tt.findings, tt.mailer
		rootStack(t, o).Count("AWS::SQS::Queue", tt.want)
	}
}
