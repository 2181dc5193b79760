package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"baseline/controls"
	"baseline/internal/mototest"
	"baseline/settings"
	"baseline/settings/settingstest"
)

var twoRegions = settings.Organization{Language: settings.English, Regions: []string{"ap-northeast-1", "eu-west-1"}}

// baseline runs a command line and returns its exit status and output. The
// columns of tables are one space apart.
func baseline(t *testing.T, o settings.Organization, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, talk bytes.Buffer
	status = run(t.Context(), o, args, &out, &talk)
	for line := range strings.Lines(out.String()) {
		stdout += strings.Join(strings.Fields(line), " ") + "\n"
	}
	return status, stdout, talk.String()
}

// TestApplyShowsBeforeItChanges against moto's server.
func TestApplyShowsBeforeItChanges(t *testing.T) {
	mototest.Start(t)
	for _, step := range []struct {
		args   []string
		status int
		stdout string
		stderr string // how it ends
	}{
		{[]string{"--control", "ebs-encryption"}, 1,
			"CONTROL REGION STATUS SUMMARY\nebs-encryption ap-northeast-1 differs new volumes are not encrypted\nebs-encryption eu-west-1 differs new volumes are not encrypted\n",
			"checking ebs-encryption in account 123456789012\nbaseline: 2 would be changed: --yes changes them\n"},
		{[]string{"--control", "ebs-encryption", "--region", "eu-west-1", "--yes"}, 0,
			"CONTROL REGION STATUS SUMMARY\nebs-encryption eu-west-1 changed new volumes are now encrypted\n",
			"applying ebs-encryption in account 123456789012\n"},
		{[]string{"--control", "ebs-encryption"}, 1,
			"CONTROL REGION STATUS SUMMARY\nebs-encryption ap-northeast-1 differs new volumes are not encrypted\nebs-encryption eu-west-1 already new volumes are encrypted\n",
			"baseline: 1 would be changed: --yes changes them\n"},
		{[]string{"--control", "password-policy", "--yes"}, 0,
			"CONTROL REGION STATUS SUMMARY\npassword-policy - changed the policy is set\n", ""},
	} {
		status, stdout, stderr := baseline(t, twoRegions, append([]string{"apply"}, step.args...)...)
		if status != step.status || stdout != step.stdout || !strings.HasSuffix(stderr, step.stderr) {
			t.Errorf("%v: got %d\n%s%s\nwant %d\n%s%s", step.args, status, stdout, stderr, step.status, step.stdout, step.stderr)
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	other := twoRegions
	other.Account = settingstest.Account
	for _, test := range []struct {
		o    settings.Organization
		args []string
		want string
	}{
		{twoRegions, []string{"--region", "us-east-1"}, `--region must be one of organization.Regions, got "us-east-1"`},
		{twoRegions, []string{"--control", "password-policy", "--region", "eu-west-1"},
			`password-policy is set once for the account: --region must be the home region ap-northeast-1, got "eu-west-1"`},
		{twoRegions, []string{"--control", "passwords"}, `unknown control "passwords": did you mean password-policy?`},
		{settings.Organization{HomeRegion: "mars-1"}, nil, "organization.HomeRegion: "},
		{twoRegions, []string{"--force"}, `unknown flag "--force"`},
		{twoRegions, []string{"everything"}, `got "everything"`},
	} {
		status, stdout, stderr := baseline(t, test.o, append([]string{"apply"}, test.args...)...)
		if status != 2 || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%v: got %d %s%s\nwant 2 and %s", test.args, status, stdout, stderr, test.want)
		}
	}
	mototest.Start(t)
	if status, _, stderr := baseline(t, other, "apply", "--control", "password-policy", "--yes"); status != 2 ||
		!strings.Contains(stderr, "the settings are for account "+settingstest.Account+", got credentials of 123456789012") {
		t.Errorf("credentials of another account: got %d %s", status, stderr)
	}
}

func TestApplyInARegionLeavesTheAccountAlone(t *testing.T) {
	for _, test := range []struct {
		region string
		whole  bool // what is set once is among them
	}{{"", true}, {"ap-northeast-1", true}, {"eu-west-1", false}} {
		list, err := apply{settings: twoRegions.WithDefaults(), region: test.region}.chosen(false, test.region != "")
		if err != nil {
			t.Fatal(err)
		}
		once := slices.ContainsFunc(list, func(s settings.AccountSetting) bool { return !s.PerRegion })
		if once != test.whole || len(list) == 0 {
			t.Errorf("%q: got %d settings, set once among them: %v", test.region, len(list), once)
		}
	}
}

func TestWhatWasNotToldIsWorse(t *testing.T) {
	for _, test := range []struct {
		statuses []controls.Status
		yes      bool
		want     string
	}{
		{[]controls.Status{controls.Already, controls.Changed, controls.Skipped}, true, "<nil>"},
		{[]controls.Status{controls.Kept}, false, "not all is as it should be: see the rows with the status kept"},
		{[]controls.Status{controls.Kept, controls.Differs}, false, "1 would be changed: --yes changes them"},
		{[]controls.Status{controls.Failed, controls.Differs}, false, "1 could not be told"},
		{[]controls.Status{controls.Failed, controls.Failed}, true, "2 could not be applied"},
	} {
		var count outcomes
		for _, status := range test.statuses {
			count.add("", controls.Report{{Status: status}})
		}
		err := count.err(test.yes)
		got := "<nil>"
		if err != nil {
			got = err.Error()
			settingstest.Japanese(t, inWords(err, settings.Japanese))
		}
		if got != test.want {
			t.Errorf("%v: got %s, want %s", test.statuses, got, test.want)
		}
		if _, one := err.(failing); one == (slices.Contains(test.statuses, controls.Failed)) && err != nil {
			t.Errorf("%v: the wrong exit status", test.statuses)
		}
	}
}
