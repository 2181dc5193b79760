package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"baseline/cost"
	"baseline/settings"
	"baseline/settings/settingstest"
)

func TestCostShowsTheMonth(t *testing.T) {
	for _, c := range []struct {
		o    settings.Organization
		args []string
		want []string
	}{
		{settings.Organization{}, nil, []string{
			"SERVICE WHAT QUANTITY USD\nAWS KMS customer keys 1 1.00\n",
			"CloudWatch alarms 24 1.40\n", "TOTAL 6.85\n",
			"CHANGE OF THE SETTINGS USD A MONTH\nSecurityHub.Off -3.86\n",
			"GuardDuty management events 74,000 0.35*\n", "- * has a price without a source of its own.\n",
			"first 30 days",
		}},
		{settings.Organization{}, []string{"--by-region"}, []string{
			"REGION SECURITY HUB GUARDDUTY AWS CONFIG OTHERS USD\nap-northeast-1 3.86 0.21 0.09 2.53 6.70\nus-east-1 0.00 0.01 0.00 0.00 0.01\n",
			"\nTOTAL 3.86 0.36 0.09 2.53 6.85\n",
		}},
		{settings.Organization{}, []string{"--region", "eu-west-1"}, []string{
			"SERVICE WHAT QUANTITY USD\nGuardDuty management events 2,000 0.01*\nAccess Analyzer analyzers of external access 1 0.00*\nTOTAL 0.01\n",
		}},
		{settingstest.AllOff(), nil, []string{
			"AWS KMS customer keys 1 1.00\nAWS KMS requests 1,000 0.00\nTOTAL 1.00\n",
		}},
	} {
		status, stdout, stderr := baseline(t, c.o, append([]string{"cost"}, c.args...)...)
		if status != 0 || stderr != "" {
			t.Errorf("%v: got %d %s", c.args, status, stderr)
		}
		for _, want := range c.want {
			if !strings.Contains(stdout, want) {
				t.Errorf("%v: no\n%s\nin\n%s", c.args, want, stdout)
			}
		}
	}
}

func TestCostFitsAWindow(t *testing.T) {
	for _, o := range []settings.Organization{{}, settingstest.Largest(), settingstest.AllOff()} {
		for _, args := range [][]string{{"cost"}, {"cost", "--by-region"}, {"cost", "-h"}} {
			var out, talk bytes.Buffer
			if status := run(t.Context(), o, args, &out, &talk); status != 0 {
				t.Fatalf("%v: got %d %s", args, status, &talk)
			}
			for line := range strings.Lines(out.String()) {
				if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 {
					t.Errorf("%v: %d columns: %s", args, n, line)
				}
			}
		}
	}
}

// TestCostAsDataIsTheSame: every figure of the tables is in the data.
func TestCostAsDataIsTheSame(t *testing.T) {
	status, stdout, stderr := baseline(t, twoRegions, "cost", "--json")
	var got cost.Report
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 0 || stderr != "" {
		t.Fatalf("%d %v %s", status, err, stderr)
	}
	want := cost.Of(twoRegions, "")
	if len(got.Lines) != len(want.Lines) || len(got.Notes) != len(want.Notes) || got.HomeRegion != "ap-northeast-1" || got.Currency != "USD" {
		t.Errorf("got %+v", got)
	}
	_, table, _ := baseline(t, twoRegions, "cost")
	for _, l := range got.ByMeter() {
		if row := fmt.Sprintf("%s %s %s %s%s\n", l.Service, l.What, cost.Quantity(l.Quantity), l.USD, l.Mark()); !strings.Contains(table, row) {
			t.Errorf("no %s in\n%s", row, table)
		}
	}
	for _, c := range got.Changes {
		if row := c.Setting + " " + c.USD.Signed() + "\n"; !strings.Contains(table, row) {
			t.Errorf("no %s in\n%s", row, table)
		}
	}
	if row := "TOTAL " + got.Total.String() + "\n"; !strings.Contains(table, row) {
		t.Errorf("no %s in\n%s", row, table)
	}
	_, table, _ = baseline(t, twoRegions, "cost", "--by-region")
	for _, r := range got.Regions {
		if !strings.Contains(table, "\n"+r.Name+" ") || !strings.Contains(table, " "+r.USD.String()+"\n") {
			t.Errorf("no %+v in\n%s", r, table)
		}
	}
}

func TestCostAsDataHasListsAndNoNulls(t *testing.T) {
	for _, args := range [][]string{{"cost", "--json"}, {"cost", "--json", "--region", "eu-west-1"}} {
		if _, stdout, _ := baseline(t, settingstest.AllOff(), args...); strings.Contains(stdout, "null") {
			t.Errorf("%v: %s", args, stdout)
		}
	}
}

func TestCostRefuses(t *testing.T) {
	for _, c := range []struct {
		o    settings.Organization
		args []string
		want string
	}{
		{twoRegions, []string{"--region", "us-east-1"}, `--region must be one of organization.Regions, got "us-east-1"`},
		{settings.Organization{HomeRegion: "mars-1"}, nil, "organization/organization.go:\norganization.HomeRegion: "},
		{twoRegions, []string{"--month", "1"}, `unknown flag "--month"`},
		{twoRegions, []string{"eu-west-1"}, `got "eu-west-1"`},
	} {
		status, stdout, stderr := baseline(t, c.o, append([]string{"cost"}, c.args...)...)
		if status != 2 || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: got %d %s%s\nwant 2 and %s", c.args, status, stdout, stderr, c.want)
		}
	}
}
