package mails

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"baseline/settings"
)

func TestParseFindings(t *testing.T) {
	all, ok := ParseFindings(`{"account": "123456789012", "region": "ap-northeast-1", "detail": {"findings": [
		{"Id": "a", "ProductArn": "p", "Region": "us-east-1", "UpdatedAt": "u", "Workflow": {"Status": "NEW"}}, {"Id": "b"}, 7]}}`)
	if !ok || len(all) != 3 {
		t.Fatalf("got %+v, %t", all, ok)
	}
	if f := all[0]; f.ID != "a" || f.ProductArn != "p" || f.Region != "us-east-1" || f.UpdatedAt != "u" || f.Workflow != "NEW" {
		t.Errorf("got %+v", f)
	}
	if f := all[1]; f.ID != "b" || f.Region != "ap-northeast-1" || f.asff.AwsAccountID != "123456789012" {
		t.Errorf("got %+v", f)
	}
	for _, message := range []string{"", "{}", `{"detail": {}}`, `{"detail": {"findings": []}}`, `{"detail": {"findings": {}}}`, `[{"detail": {"findings": [{}]}}]`} {
		if all, ok := ParseFindings(message); ok {
			t.Errorf("%s: got %+v", message, all)
		}
	}
}

func TestSeverityOfFindings(t *testing.T) {
	for severity, want := range map[string]string{
		`{"Label": "HIGH", "Normalized": 1}`: "HIGH",
		`{"Normalized": 0}`:                  "INFORMATIONAL", `{"Normalized": 1}`: "LOW", `{"Normalized": 39.5}`: "LOW",
		`{"Normalized": 40}`: "MEDIUM", `{"Normalized": 70}`: "HIGH", `{"Normalized": 90}`: "CRITICAL",
		`{}`: "", `{"Label": "evil", "Normalized": "x"}`: "", `{"Normalized": -5}`: "",
	} {
		m := writers[settings.English].Message(`{"detail": {"findings": [{"Severity": ` + severity + `}]}}`)
		line := "Severity: " + want + "\n"
		if want != "" != strings.Contains(m.Body, line) || want == "" && strings.Contains(strings.ToLower(m.Body), "severity") {
			t.Errorf("%s: want %q in\n%s", severity, line, m.Body)
		}
		if want != "" && !strings.HasPrefix(m.Subject, "[baseline] Security finding, "+want+" in ") {
			t.Errorf("%s: got %s", severity, m.Subject)
		}
	}
}

func TestTheWorstFindingGoesFirst(t *testing.T) {
	m := writers[settings.English].Message(`{"detail": {"findings": [
		{"Title": "low", "Severity": {"Label": "LOW"}, "ProductArn": "arn:aws:securityhub:us-east-1::product/aws/guardduty"},
		{"Title": "bad", "Severity": {"Label": "CRITICAL"}, "ProductArn": "arn:aws:securityhub:us-east-1::product/aws/guardduty"}]}}`)
	if !strings.HasPrefix(m.Subject, "[baseline] 2 security findings, CRITICAL in ") || strings.Index(m.Body, "bad") > strings.Index(m.Body, "low") ||
		!strings.HasSuffix(m.Body, "section GuardDuty\n") {
		t.Errorf("got %s\n%s", m.Subject, m.Body)
	}
}

func TestOnlyTrustedAddressesAreLinks(t *testing.T) {
	for _, address := range []string{
		"https://us-east-1.console.aws.amazon.com/guardduty/home?region=us-east-1#/findings?macros=current&fId=46ba",
		"https://console.aws.amazon.com/access-analyzer/home?region=us-west-2#/findings/details/dad9",
		"https://docs.aws.amazon.com/console/securityhub/IAM.4/remediation",
	} {
		if trusted(address) != address {
			t.Errorf("not trusted: %s", address)
		}
	}
	for _, address := range []string{
		"http://docs.aws.amazon.com/x", "https://docs.aws.amazon.com.evil.example/x", "https://docs.aws.amazon.com@evil.example/",
		"https://evil.example/docs.aws.amazon.com/", "https://docs.aws.amazon.com", "https://a.b.console.aws.amazon.com/guardduty/", "https://consolexaws.amazon.com/guardduty/",
		"https://console.aws.amazon.com/cloudformation/home#/stacks/create/review?templateURL=https://evil.example",
		"https://console.aws.amazon.com/guardduty/%2e%2e/cloudformation", "https://console.aws.amazon.com/guardduty/ x", "https://console.aws.amazon.com/guardduty/\nx", "",
	} {
		if got := trusted(address); got != "" {
			t.Errorf("trusted: %q", got)
		}
	}
}

func TestMessagesAreTold(t *testing.T) {
	for message, want := range map[string]string{
		`{"AlarmName": "x", "NewStateValue": "OK"}`: "Alarm changed its state",
		`{"anomalyId": "x"}`:                        "Cost anomaly",
		"Budget Name: x\nAlert Type: ACTUAL":        "Budget alert, money spent",
		"Budget Name: x\r\nAlert Type: FORECASTED":  "Budget alert, forecast",
		"Alert Type: ACTUAL":                        "Message of an unknown kind",
		"Budget Name: x":                            "Message of an unknown kind",
		`{"detail": {"findings": [{}]}}`:            "Security finding",
		`{"source": "aws.health", "detail": {}}`:    "Message of an unknown kind",
		"x":                                         "Message of an unknown kind",
	} {
		if m := writers[settings.English].Message(message); !strings.HasPrefix(m.Subject, "[baseline] "+want+" in 123456789012") {
			t.Errorf("%q: got %s", message, m.Subject)
		}
	}
}

func TestRunbookLinksLeadToSections(t *testing.T) {
	for _, guide := range slices.Concat(settings.Guides, settings.OtherGuides) {
		p := writers[settings.Japanese].page()
		p.runbook(guide.ID)
		if want := "手順書: https://git.corp.example/baseline/blob/main/docs/runbook.ja.md#" + strings.ToLower(guide.ID) + "\n"; p.text.String() != want {
			t.Errorf("got %q", p.text.String())
		}
	}
}

// A Lambda function links this package.
func TestMailsNeedTheStandardLibraryOnly(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(out)) {
		first, _, _ := strings.Cut(path, "/")
		if strings.Contains(first, ".") {
			t.Errorf("mails reaches %s", path)
		}
	}
	if !strings.Contains(string(out), "baseline/settings\n") {
		t.Errorf("got %s", out)
	}
}
