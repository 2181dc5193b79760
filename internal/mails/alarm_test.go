package mails

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"baseline/internal/regions"
	"baseline/settings"
)

func TestParseAlarm(t *testing.T) {
	a, ok := ParseAlarm(`{"AlarmName": "n", "AlarmArn": "arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:n", "AWSAccountId": "123456789012",
		"NewStateValue": "ALARM", "OldStateValue": "OK", "NewStateReason": "r", "StateChangeTime": "2026-10-01T15:08:27.123+0000", "Region": "Asia Pacific (Tokyo)",
		"AlarmDescription": null, "Trigger": {"MetricName": "RootUsageExactCis", "Namespace": "Baseline", "Period": 300, "Threshold": 1.0}}`)
	want := Alarm{
		Name: "n", Arn: "arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:n", Account: "123456789012", Region: "ap-northeast-1",
		NewState: "ALARM", OldState: "OK", Reason: "r", Changed: time.Date(2026, 10, 1, 15, 8, 27, 123e6, time.UTC),
		Namespace: "Baseline", Metric: "RootUsageExactCis", Period: 5 * time.Minute, Threshold: 1,
	}
	if a.Changed = a.Changed.UTC(); !ok || a != want {
		t.Errorf("got %+v, %t", a, ok)
	}
	if id := a.ActivityID(); id != "RootUsage" {
		t.Errorf("got activity %q", id)
	}

	if id := (Alarm{Namespace: "Other", Metric: "RootUsage"}).ActivityID(); id != "" {
		t.Errorf("got activity %q of another metric", id)
	}

	least, ok := ParseAlarm(`{"AlarmName": "n", "NewStateValue": "OK", "Trigger": "none", "AlarmArn": 5}`)
	if want := (Alarm{Name: "n", NewState: "OK"}); !ok || least != want {
		t.Errorf("got %+v, %t", least, ok)
	}
	if id := least.ActivityID(); id != "" {
		t.Errorf("got activity %q of nothing", id)
	}
	for _, message := range []string{"", "null", "[]", "text", `{}`, `{"AlarmName": "n"}`, `{"NewStateValue": "OK"}`, `{"AlarmName": "n", "NewStateValue": "OK"`} {
		if a, ok := ParseAlarm(message); ok {
			t.Errorf("%q: got %+v", message, a)
		}
	}
}

// denied returns a record of a call that failed, or one that did not.
func denied(name string, second int, code string) Event {
	return ParseEvent(fmt.Sprintf(`{"eventID": "id-%[2]d", "eventName": %[1]q, "eventTime": "2026-10-01T00:00:%02[2]dZ", "awsRegion": "us-west-2", "errorCode": %[3]q}`, name, second, code))
}

func TestWhatSucceededIsNotHiddenByFailures(t *testing.T) {
	var events []Event
	for i := range 40 {
		events = append(events, denied(fmt.Sprintf("Try%02d", i), i, "AccessDenied"))
	}
	events = append(events, denied("GotIn", 50, ""))
	m := writers[settings.English].Alarm(Report{Alarm: alarm("RootUsage"), Events: events, More: 7})
	if !strings.Contains(m.Body, "5. GotIn (succeeded)") || !strings.Contains(m.Body, "And 43 more.") || !strings.Contains(m.Body, "4. Try03 (failed)") {
		t.Errorf("got\n%s", m.Body)
	}
}

func TestEqualEventsAreCounted(t *testing.T) {
	var events []Event
	for _, second := range []int{30, 10, 20} { // not in order
		events = append(events, denied("Same", second, "AccessDenied"))
	}
	events = append(events, denied("Same", 15, "OtherError"))
	m := writers[settings.English].Alarm(Report{Alarm: alarm("UnauthorizedApiCall"), Events: events})
	if !strings.Contains(m.Body, "Same again: 3 in all, the last at 2026-10-01 00:00:30 UTC\nEvent id: id-10\n") ||
		!strings.Contains(m.Body, "2. Same") || strings.Contains(m.Body, " more.") {
		t.Errorf("got\n%s", m.Body)
	}
	if !strings.Contains(m.Subject, "(us-west-2)") {
		t.Errorf("subject has not the region of the event: %s", m.Subject)
	}
}

func TestWhoSucceededIsStoppedFirst(t *testing.T) {
	var events []Event
	for i, kind := range []string{"IAMUser", "AssumedRole", "Root", "AWSService", "AWSAccount"} {
		code := `"AccessDenied"`
		if kind == "AWSAccount" {
			code = "null"
		}
		events = append(events, ParseEvent(fmt.Sprintf(`{"userIdentity": {"type": %q}, "errorCode": %s, "eventTime": "2026-10-01T00:00:0%dZ"}`, kind, code, i)))
	}
	headings := func(id string) (all []string) {
		m := writers[settings.English].Alarm(Report{Alarm: alarm(id), Events: events})
		for line := range strings.Lines(m.Body) {
			if _, who, found := strings.Cut(line, ": how to stop "); found {
				all = append(all, strings.TrimSpace(who))
			}
		}
		return all
	}
	if got := headings("IamPolicyChange"); !slices.Equal(got, []string{"another account", "an IAM user", "a role"}) {
		t.Errorf("got %q", got)
	}
	if got := headings("KmsDisabledKeyUse"); got != nil {
		t.Errorf("those who need help are stopped: %q", got)
	}
}

func TestSubjectsFit(t *testing.T) {
	longest := "x"
	for _, region := range regions.All() {
		if len(region) > len(longest) {
			longest = region
		}
		if !regionForm.MatchString(region) {
			t.Errorf("%s is taken for no region", region)
		}
	}
	for _, activity := range settings.Activities {
		for _, occasion := range []Occasion{Raised, Continued, Ended, Flood} {
			a := alarm(activity.ID)
			a.Region = longest
			m := writers[settings.Japanese].Alarm(Report{Alarm: a, Occasion: occasion})
			if len(m.Subject) >= 100 || !strings.HasSuffix(m.Subject, " in 123456789012 ("+longest+")") {
				t.Errorf("%d characters: %s", len(m.Subject), m.Subject)
			}
		}
	}
}

func TestSubjectsHaveNothingOfOthers(t *testing.T) {
	a := alarm("RootUsage")
	a.Account, a.Region, a.Name = "123\nevil", "evil.example", "evil"
	e := ParseEvent(`{"awsRegion": "us-east-1\r\nBcc: x@evil.example"}`)
	m := NewWriter(Options{}).Alarm(Report{Alarm: a, Events: []Event{e}})
	if m.Subject != "[baseline] Root user used" {
		t.Errorf("got %q", m.Subject)
	}
	checkSafe(t, NewWriter(Options{}), m)
}

// Every field at its limit, in the widest characters.
func TestTheLargestMailHasItsStepsAndLinks(t *testing.T) {
	wide := strings.Repeat("𠮷", 3000)
	var events []Event
	for i := range 5 {
		events = append(events, ParseEvent(fmt.Sprintf(`{"eventID": "%d", "awsRegion": %[2]q, "eventSource": %[2]q, "eventName": %[2]q, "eventTime": %[2]q,
			"sourceIPAddress": %[2]q, "userAgent": %[2]q, "errorCode": %[2]q, "errorMessage": %[2]q, "recipientAccountId": %[2]q,
			"userIdentity": {"type": %[2]q, "userName": "%[3]d%[2]s", "accountId": "x", "accessKeyId": "AKIA%[2]s", "invokedBy": %[2]q, "identityProvider": %[2]q,
				"sessionContext": {"sourceIdentity": %[2]q}},
			"requestParameters": {"bucketName": %[2]q, "a": %[2]q, "b": %[2]q, "c": %[2]q, "d": %[2]q},
			"additionalEventData": {"SwitchFrom": %[2]q}}`, i, wide, i)))
	}
	longest := ""
	for _, activity := range settings.Activities {
		for _, w := range writers {
			m := w.Alarm(Report{Alarm: alarm(activity.ID), Events: events, More: 1, Missing: wide})
			if !strings.Contains(m.Body, "#alarmsV2:alarm/") || strings.HasSuffix(m.Body, "…\n") || len(m.Body) > mostBody {
				t.Errorf("%s: %d bytes, the end is\n%s", activity.ID, len(m.Body), m.Body[len(m.Body)-200:])
			}
			checkSafe(t, w, m)
			if len(m.Body) > len(longest) {
				longest = m.Body
			}
		}
	}
	t.Logf("the longest has %d bytes", len(longest))
}

func TestAWriterWithoutOptionsWrites(t *testing.T) {
	w := NewWriter(Options{TimeZone: "Nowhere/Land"})
	m := w.Alarm(Report{Alarm: alarm("RootUsage"), Events: examples(t, "RootUsage")})
	if !strings.Contains(m.Body, "2026-10-01 15:03:20 UTC\n") || !strings.Contains(m.Body, "ルートユーザー") {
		t.Errorf("got\n%s", m.Body)
	}
	checkSafe(t, w, m)
}

func TestABodyIsCutBetweenCharacters(t *testing.T) {
	for n := range 4 {
		p := writers[settings.Japanese].page()
		p.text.WriteString(strings.Repeat("x", n) + strings.Repeat("あ", 9000))
		m := p.mail("[baseline] x")
		if !strings.HasSuffix(m.Body, "あ\n…\n") {
			t.Errorf("ends in %q", m.Body[len(m.Body)-20:])
		}
		checkSafe(t, p.w, m)
	}
}
