package mails

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzMails writes the mails of anything. The seeds are run with the tests.
func FuzzMails(f *testing.F) {
	for _, pattern := range []string{"findings/*.json", "health/*.json", "mails/messages/*.message"} {
		files, _ := filepath.Glob(filepath.Join("..", "..", "testdata", pattern))
		if len(files) == 0 {
			f.Fatalf("no %s", pattern)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			var sample struct{ Event json.RawMessage }
			if json.Unmarshal(text, &sample) == nil && sample.Event != nil {
				text = sample.Event
			}
			f.Add(string(text))
		}
	}
	var records []struct{ Event json.RawMessage }
	readJSON(f, "mails/events.json", &records)
	for _, r := range records {
		f.Add(string(r.Event))
	}
	for _, text := range []string{
		"{}", "[]", "null", "\x00\xff", `{"userIdentity": {"type": "AssumedRole", "arn": "://evil.example"}}`,
		`{"detail": {"findings": [{"SourceUrl": "https://docs.aws.amazon.com/\u202e", "Severity": {"Normalized": 1e308}}]}}`,
		`{"anomalyId": "x", "impact": {"totalImpact": -1e308, "totalImpactPercentage": 1e308}}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := ParseEvent(text)
		for _, w := range writers {
			checkSafe(t, w, w.Message(text))
			checkSafe(t, w, w.unknown(text))
			for id, occasion := range map[string]Occasion{"RootUsage": Raised, "IamRoleChange": Continued, "AlertingChange": Flood} {
				checkSafe(t, w, w.Alarm(Report{Alarm: alarm(id), Occasion: occasion, Events: []Event{e, e}, Missing: text}))
			}
			a := alarm("VpcChange")
			a.Name, a.Account, a.Region, a.Reason = text, text, text, text
			checkSafe(t, w, w.Alarm(Report{Alarm: a, Missing: text}))
			a.Metric, a.Description, a.NewState = text, text, text
			checkSafe(t, w, w.Alarm(Report{Alarm: a}))
		}
	})
}

// FuzzClean cleans anything, for any length.
func FuzzClean(f *testing.F) {
	for _, text := range []string{"", "alice", "http://www.evil.example/", ".example", "tel:1", `\\\\evil`, "a\u200b.\u202eb", "www.1", "e\u0301\u0301\u0301", "．a｡b"} {
		f.Add(text, 7)
	}
	f.Fuzz(func(t *testing.T, text string, most int) {
		most = max(1, most%500)
		got := clean(text, most)
		if n := utf8.RuneCountInString(got); n > most || !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || hidden(r) }) {
			t.Errorf("%q in %d: got %q of %d", text, most, got, n)
		}
		for _, before := range []string{"", "x", "x="} {
			if link := linkable.FindString(before + got); link != "" {
				t.Errorf("%q in %d: got %q with %q", text, most, got, link)
			}
		}
	})
}

// FuzzFields puts anything into every field of a record and of a finding.
func FuzzFields(f *testing.F) {
	for _, text := range []string{
		"alice", "http://evil.example", "\u202ewww.evil.example\u200b", "a\nb", "<nil>", "%s%!d(MISSING)", `{"Statement": [{"Principal": "*"}]}`,
		"AWSReservedSSO_x.evil.example_0123456789abcdef", "cloudformation.amazonaws.com", "e\u0301\u0301\u0301", "1und1.de", "2026-10-01T15:04:05Z",
	} {
		f.Add(text)
	}
	types := []string{"Root", "IAMUser", "AssumedRole", "FederatedUser", "SAMLUser", "AWSAccount", "AWSService", "IdentityCenterUser", ""}
	f.Fuzz(func(t *testing.T, text string) {
		quoted, _ := json.Marshal(text)
		it := json.RawMessage(quoted)
		var events []Event
		for _, kind := range append(types, text) {
			raw, err := json.Marshal(map[string]any{
				"eventID": it, "eventTime": it, "eventSource": it, "eventName": it, "awsRegion": it, "sourceIPAddress": it,
				"userAgent": it, "errorCode": it, "errorMessage": it, "recipientAccountId": it,
				"userIdentity": map[string]any{
					"type": kind, "userName": it, "principalId": ":" + text, "arn": "arn:aws:sts::1:assumed-role/" + text + "/" + text, "accountId": it,
					"accessKeyId": "AKIA" + text, "invokedBy": it, "identityProvider": it, "onBehalfOf": map[string]any{"userId": it},
					"sessionContext": map[string]any{"sourceIdentity": it, "assumedRoot": it, "sessionIssuer": map[string]any{"userName": it, "arn": it}},
				},
				"requestParameters": map[string]any{"bucketName": it, text: it, "list": []any{it, it}}, "responseElements": it,
				"additionalEventData": map[string]any{"MFAUsed": it, "SwitchFrom": it, "UserName": it},
			})
			if err != nil {
				t.Fatal(err)
			}
			events = append(events, ParseEvent(string(raw)))
		}
		finding, err := json.Marshal(map[string]any{"region": it, "account": it, "detail": map[string]any{"findings": []any{map[string]any{
			"Id": it, "ProductArn": it, "ProductName": it, "AwsAccountId": it, "Title": it, "Description": it, "SourceUrl": it,
			"Types": []any{it}, "Severity": map[string]any{"Label": it}, "UpdatedAt": it, "Region": it,
			"Remediation": map[string]any{"Recommendation": map[string]any{"Text": it, "Url": it}},
			"Resources":   []any{map[string]any{"Type": it, "Id": it}}, "Compliance": map[string]any{"SecurityControlId": it},
		}}}})
		if err != nil {
			t.Fatal(err)
		}
		anomaly, _ := json.Marshal(map[string]any{
			"anomalyId": "x", "accountId": it, "anomalyDetailsLink": it, "anomalyStartDate": it, "anomalyEndDate": it, "dimensionalValue": it,
			"rootCauses": []any{map[string]any{"service": it, "region": it, "usageType": it, "linkedAccount": it}},
		})
		budget := "AWS Account " + text + "\nBudget Name: " + text + "\nAlert Type: " + text + "\nAlert Threshold: " + text + "\nACTUAL Amount: " + text
		for _, w := range writers {
			for shown := range slices.Chunk(events, 5) {
				checkSafe(t, w, w.Alarm(Report{Alarm: alarm("RootUsage"), Events: shown}))
			}
			for _, message := range []string{string(finding), string(anomaly), budget} {
				checkSafe(t, w, w.Message(message))
			}
		}
	})
}
