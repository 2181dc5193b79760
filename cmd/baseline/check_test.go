package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"baseline/internal/report"
	"baseline/settings"
	"baseline/settings/settingstest"
)

func empty(c call) scripted { return scripted{body: c.empty()} }

// reported runs check --json of the program.
func reported(t *testing.T, variables []string) (status int, r report.Report, stderr string) {
	t.Helper()
	status, stdout, stderr := runs(t, command(t, variables, "check", "--json"))
	if err := json.Unmarshal([]byte(stdout), &r); err != nil {
		t.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	return status, r, stderr
}

// inJapan are the settings of the program without their English.
var inJapan = over(settings.Organization{Account: settingstest.Account, Regions: twoRegions.Regions})

// statuses returns what was found of each control: the worst of all regions.
func statuses(r report.Report) map[string]report.Status {
	worst := map[string]report.Status{}
	for _, result := range r.Results {
		for _, s := range []report.Status{report.Error, report.Fail, report.Manual, report.Pass, report.Off} {
			if worst[result.Control] == s {
				break
			}
			if result.Status == s {
				worst[result.Control] = s
				break
			}
		}
	}
	return worst
}

// TestCheckOfANewAccount: there is everything to do, and all can be told.
func TestCheckOfANewAccount(t *testing.T) {
	status, r, stderr := reported(t, append(read(t, "new").aws(t, empty), inJapan))
	if status != 1 || r.Account != settingstest.Account || r.Counts[report.Error] != 0 ||
		!strings.HasPrefix(stderr, "baseline: 満たしていないことがある: ") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("got %d %v %s", status, r.Counts, stderr)
	}
	inJapanese(t, "new", r)
	want := map[string]report.Status{
		"root-access-keys": report.Pass, // nobody has made any
		"identity-center":  report.Manual, "default-vpc": report.Manual,
		"root-last-used": report.Pass, "billing-access": report.Manual, "root-mfa": report.Manual,
		"contact-phone": report.Manual, "user-mfa": report.Pass, "alternate-contacts": report.Manual,
	}
	got := statuses(r)
	for _, c := range settings.Catalog {
		if wanted, other := want[c.ID]; got[c.ID] != wanted && (other || got[c.ID] != report.Fail) {
			t.Errorf("%s: got %s, want %s, or else fail", c.ID, got[c.ID], wanted)
		}
	}
	for _, result := range r.Results {
		if result.Fix == "" && (result.Status == report.Fail || result.Status == report.Manual || result.Status == report.Error) {
			t.Errorf("nobody says how to mend %+v", result)
		}
		if result.Status == report.Error {
			t.Errorf("could not be told: %+v", result)
		}
	}
}

// TestCheckWithoutPermissions: who may do nothing is told of every control
// which action to allow.
func TestCheckWithoutPermissions(t *testing.T) {
	script := script{"sts GetCallerIdentity": {body: identity(settingstest.Account)}}
	status, r, stderr := reported(t, script.aws(t, call.denied))
	if status != 2 || !strings.Contains(stderr, "account:ListRegions: not allowed") || !strings.Contains(stderr, " could not be told") {
		t.Errorf("got %d %s", status, stderr)
	}
	for id, got := range statuses(r) {
		if got != report.Error && id != "billing-access" {
			t.Errorf("%s: got %s", id, got)
		}
	}
	for _, result := range r.Results {
		if result.Status == report.Error && (!strings.Contains(result.Summary, ":") || result.Fix == "") {
			t.Errorf("no action to allow: %+v", result)
		}
	}
}

func TestCheckWritesThePageWholeOrNotAtAll(t *testing.T) {
	variables := read(t, "new").aws(t, empty)
	dir := t.TempDir()
	page := filepath.Join(dir, "check.html")
	status, stdout, _ := runs(t, command(t, variables, "check", "--control", "password-policy", "--html", page))
	text, err := os.ReadFile(page)
	if err != nil || status != 1 || !strings.Contains(string(text), "</html>") || !strings.Contains(stdout, "password-policy") {
		t.Errorf("got %d, %v, %d bytes, and %s", status, err, len(text), stdout)
	}
	status, stdout, _ = runs(t, command(t, variables, "check", "--control", "password-policy", "--html", "-"))
	if status != 1 || !strings.HasPrefix(strings.ToLower(stdout), "<!doctype html>") {
		t.Errorf("got %d %.200s", status, stdout)
	}
	nobody := script{}.aws(t, call.denied)
	if status, _, _ := runs(t, command(t, nobody, "check", "--html", page)); status != 2 {
		t.Errorf("got %d", status)
	}
	again, _ := os.ReadFile(page)
	files, _ := os.ReadDir(dir)
	if string(again) != string(text) || len(files) != 1 {
		t.Errorf("a check that failed left %d files, and %d bytes", len(files), len(again))
	}
}

func TestCheckRefuses(t *testing.T) {
	for _, test := range []struct {
		o    settings.Organization
		args string
		want string
	}{
		{twoRegions, "--control mfa", `unknown control "mfa": did you mean root-mfa?`},
		{twoRegions, "--control root-mfa,rooot-mfa", `unknown control "rooot-mfa": did you mean root-mfa?`},
		{twoRegions, "--region eu-vest-1", `unknown region "eu-vest-1": did you mean eu-west-1?`},
		{twoRegions, "--region=", "unknown region"},
		{twoRegions, "--json --html -", "--json and --html - both write to standard output"},
		{twoRegions, "--html /nowhere/check.html", "--html: open /nowhere/check.html."},
		{settings.Organization{HomeRegion: "mars-1"}, "", "organization.HomeRegion: "},
	} {
		status, stdout, stderr := baseline(t, test.o, append([]string{"check"}, strings.Fields(test.args)...)...)
		if status != 2 || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: got %d %s%s\nwant 2 and %s", test.args, status, stdout, stderr, test.want)
		}
	}
}

// TestPreflightOfANewAccount tells of everything at once.
func TestPreflightOfANewAccount(t *testing.T) {
	status, stdout, stderr := runs(t, command(t, append(read(t, "new").aws(t, empty), inJapan), "preflight"))
	if status != 1 || stderr != "baseline: まだデプロイできない: 直すもの 3 件\n" {
		t.Errorf("got %d %s", status, stderr)
	}
	for _, want := range []string{
		"organization.Alerts.Emails: アラートが誰にも届かない: アドレスを 1 つ以上書く\n",
		"npx cdk bootstrap aws://314159265358/ap-northeast-1 --termination-protection",
		"アカウントのプラン  -               無料プランで、",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("got\n%s\nwant %s", stdout, want)
		}
	}
}
