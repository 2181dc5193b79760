package cost

import (
	"slices"
	"testing"

	"baseline/internal/regions"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// TestEachChangeIsTheDifferenceOfTwoReports, one of them of settings that are
// written down here, and that Validate accepts.
func TestEachChangeIsTheDifferenceOfTwoReports(t *testing.T) {
	base := settings.Organization{Account: settingstest.Account}
	with := func(change func(*settings.Organization)) settings.Organization {
		o := base
		change(&o)
		return o
	}
	changed := map[string]settings.Organization{
		"SecurityHub.Off": with(func(o *settings.Organization) { o.SecurityHub.Off = true }),
		"Config.Off, also most checks of Security Hub": with(func(o *settings.Organization) { o.Config.Off = true }),
		"GuardDuty.Off":                      with(func(o *settings.Organization) { o.GuardDuty.Off = true }),
		"AlertMail.Off, and no chat channel": with(func(o *settings.Organization) { o.AlertMail.Off = true }),
		"ActivityAlarms.Off":                 with(func(o *settings.Organization) { o.ActivityAlarms.Off = true }),
		"ActivityAlarms.Alarms: one of them Off": with(func(o *settings.Organization) {
			o.ActivityAlarms.Alarms = map[string]settings.Alarm{"VpcChange": {Off: true}}
		}),
		"ActivityAlarms.ExactCisPatterns":       with(func(o *settings.Organization) { o.ActivityAlarms.ExactCisPatterns = true }),
		"AuditTrail.Off and ActivityAlarms.Off": with(func(o *settings.Organization) { o.AuditTrail.Off, o.ActivityAlarms.Off = true, true }),
		"DefaultVPC.Mode: delete, where unused": with(func(o *settings.Organization) { o.DefaultVPC.Mode = "delete" }),
		"Regions: the home region alone":        with(func(o *settings.Organization) { o.Regions = []string{"ap-northeast-1"} }),
		"Config.Regions: all but the home region, which records anyway": with(func(o *settings.Organization) {
			o.Config.Regions = slices.DeleteFunc(regions.EnabledByDefault(), func(id string) bool { return id == "ap-northeast-1" })
		}),
		"AccessAnalyzer.Off, HealthEvents.Off, Findings.Off": with(func(o *settings.Organization) {
			o.AccessAnalyzer.Off, o.HealthEvents.Off, o.Findings.Off = true, true, true
		}),
		"Budget.Off, CostAnomaly.Off": with(func(o *settings.Organization) { o.Budget.Off, o.CostAnomaly.Off = true, true }),
	}
	before := Of(base, "")
	if len(before.Changes) != len(Changes) || len(changed) != len(Changes) {
		t.Errorf("%d changes in the report, %d in the test, %d in the table", len(before.Changes), len(changed), len(Changes))
	}
	for _, c := range before.Changes {
		o, ok := changed[c.Setting]
		if !ok {
			t.Errorf("%s is not in this test", c.Setting)
			continue
		}
		if err := o.Validate(); err != nil {
			t.Errorf("%s: %v", c.Setting, err)
		}
		if want := Of(o, "").Total - before.Total; !near(float64(c.USD), float64(want)) {
			t.Errorf("%s: got %f, want %f", c.Setting, c.USD, want)
		}
	}
}

// TestChangesAreValidEverywhere, and leave the settings as they are.
func TestChangesAreValidEverywhere(t *testing.T) {
	for name, o := range variants() {
		o.Account = settingstest.Account
		before := Of(o, "").Total
		for _, c := range Changes {
			changed := o.WithDefaults()
			c.Make(&changed)
			if err := changed.Validate(); err != nil {
				t.Errorf("%s, %s: %v", name, c.Setting, err)
			}
		}
		if after := Of(o, "").Total; after != before {
			t.Errorf("%s: got %f after the changes, %f before", name, after, before)
		}
	}
}

func TestChangesThatAreMadeAlreadyAreLeftOut(t *testing.T) {
	if got := Of(settingstest.AllOff(), "").Changes; len(got) != 0 {
		t.Errorf("all is off, and there is still %v", got)
	}
}
