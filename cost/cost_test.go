package cost

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"baseline/internal/regions"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// variants are settings at the ends of what is allowed, and some between.
func variants() map[string]settings.Organization {
	withRecorders := settings.Organization{Regions: regions.All(), Config: settings.Config{
		Regions: slices.DeleteFunc(regions.All(), func(id string) bool { return id == "ap-northeast-1" }),
	}}
	virginia := settings.Organization{HomeRegion: "us-east-1", Regions: []string{"us-east-1"}}
	return map[string]settings.Organization{
		"default":        {},
		"off":            settingstest.AllOff(),
		"largest":        settingstest.Largest(),
		"34 regions":     {Regions: regions.All()},
		"with recorders": withRecorders,
		"virginia":       virginia,
	}
}

// TestSumsByHand: the sums were made from the tables of docs/cost.md, not by
// the program.
func TestSumsByHand(t *testing.T) {
	const aMonth = 365.0 / 12
	// The mailer looks at the memory of each of 22 alarms every 15 minutes.
	const table = 22 * 96 * aMonth * 0.285 / 1e6
	for name, c := range map[string]struct {
		settings settings.Organization
		want     map[string]float64
	}{
		"default": {settings.Organization{}, map[string]float64{
			"AWS KMS":    1,
			"CloudWatch": (24 - 10) * 0.10,
			// 17 × 2,000 + 10,000 + 30,000 events make 7,400 files, and 12,410 of digests.
			"Amazon S3":    19_810*0.0047/1000 + 19_810*12*3_600/1e9*0.025,
			"AWS Config":   30 * 0.003,
			"Security Hub": (29 + 2 + 12 + 3 + 10 + 32 + 2 + 4 + 2 + 4 + 3 + 3 + 1 + 20) * aMonth * 0.001,
			"GuardDuty":    (42_000*4.72 + 2_000*4 + 15*2_000*4.72 + 19_810*0.80) / 1e6,
			"DynamoDB":     table,
		}},
		// The key stays, with two empty buckets and a topic.
		"off": {settingstest.AllOff(), map[string]float64{"AWS KMS": 1}},
		"34 regions": {settings.Organization{Regions: regions.All()}, map[string]float64{
			"AWS KMS":      1,
			"CloudWatch":   1.40,
			"Amazon S3":    35_620*0.0047/1000 + 35_620*12*3_600/1e9*0.025,
			"AWS Config":   30 * 0.003,
			"Security Hub": 127 * aMonth * 0.001,
			"GuardDuty":    (42_000*4.72 + 2_000*4 + 32*2_000*4.72 + 35_620*0.80) / 1e6,
			"DynamoDB":     table,
		}},
		"a second region with a recorder, and two administrators": {settings.Organization{
			Regions:        []string{"ap-northeast-1", "us-east-1"},
			Config:         settings.Config{Regions: []string{"us-east-1"}},
			Administrators: settings.Administrators{Users: []string{"tanaka", "suzuki"}},
			GuardDuty:      settings.GuardDuty{Off: true},
			AuditTrail:     settings.AuditTrail{Off: true},
			ActivityAlarms: settings.ActivityAlarms{Off: true},
		}, map[string]float64{
			"AWS KMS":    1,
			"AWS Config": (30 + 10) * 0.003,
			// Home: no trail, a bucket less, eight more for the users. Away: without
			// Config.1 and what is at home alone.
			"Security Hub": (127 - 2 - 8 + 8 + 28 + 12 + 3 + 2 + 1 + 6) * aMonth * 0.001,
		}},
		"us-east-1": {settings.Organization{HomeRegion: "us-east-1", Regions: []string{"us-east-1"}, SecurityHub: settings.SecurityHub{Off: true}},
			map[string]float64{
				"AWS KMS":    1,
				"CloudWatch": 1.40,
				"Amazon S3":  19_810*0.005/1000 + 19_810*12*3_600/1e9*0.023,
				"AWS Config": 30 * 0.003,
				"GuardDuty":  (42_000*4 + 19_810*0.80) / 1e6,
				"DynamoDB":   table,
			}},
		"logs that go early, and no S3 data events": {settings.Organization{
			Regions:     []string{"ap-northeast-1"},
			AuditTrail:  settings.AuditTrail{TransitionDays: 30, ExpireDays: 120, AccessLogExpireDays: 30, LogRetentionDays: 30},
			GuardDuty:   settings.GuardDuty{Features: []string{}},
			SecurityHub: settings.SecurityHub{Off: true},
		}, map[string]float64{
			"AWS KMS":    1,
			"CloudWatch": 1.40,
			"Amazon S3":  19_810*0.0047/1000 + 19_810*(120*3_000+30*600)/aMonth/1e9*0.025,
			"AWS Config": 30 * 0.003,
			"GuardDuty":  42_000 * 4.72 / 1e6,
			"DynamoDB":   table,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.settings.Validate(); err != nil {
				t.Fatal(err)
			}
			r := Of(c.settings, "")
			var total float64
			for service, want := range c.want {
				total += want
				if got := float64(r.of(service)); !near(got, want) {
					t.Errorf("%s: got %f, want %f", service, got, want)
				}
			}
			if !near(float64(r.Total), total) {
				t.Errorf("got %f in all, want %f: %v", r.Total, total, r.Services)
			}
		})
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// TestSumsAgree: by service, by region, region by region, and never below zero.
func TestSumsAgree(t *testing.T) {
	for name, o := range variants() {
		t.Run(name, func(t *testing.T) {
			r := Of(o, "")
			var lines, services, ofRegions, eachRegion, columns USD
			for _, l := range r.Lines {
				lines += l.USD
				if l.USD < 0 || l.Quantity <= 0 || l.Free < 0 || l.Free > l.Quantity {
					t.Errorf("%+v", l)
				}
			}
			for _, s := range r.Services {
				services += s.USD
			}
			for _, s := range r.Regions {
				ofRegions += s.USD
				for _, usd := range r.In(s.Name) {
					columns += usd
				}
			}
			for _, region := range o.WithDefaults().Regions {
				eachRegion += Of(o, region).Total
			}
			for _, sum := range []USD{lines, services, ofRegions, eachRegion, columns} {
				if !near(float64(sum), float64(r.Total)) {
					t.Errorf("got %v in all, and sums of %v", r.Total, []USD{lines, services, ofRegions, eachRegion, columns})
					break
				}
			}
			if r.WithoutFree < r.Total {
				t.Errorf("got %v, and %v without what is free", r.Total, r.WithoutFree)
			}
		})
	}
}

func TestWhatIsLeftOutHasItsDefault(t *testing.T) {
	if got, want := Of(settings.Organization{}, ""), Of(settings.Organization{}.WithDefaults(), ""); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// TestFreeIsAtHome: what AWS gives away, it gives an account and not a region;
// the lines count it in each.
func TestFreeIsAtHome(t *testing.T) {
	for name, o := range variants() {
		for _, l := range Of(o, "").Lines {
			if l.Free > 0 && l.Region != o.WithDefaults().HomeRegion {
				t.Errorf("%s: %+v", name, l)
			}
		}
	}
}

func TestSecurityHubNeedsARecorder(t *testing.T) {
	o := settings.Organization{SecurityHub: settings.SecurityHub{DisabledOutsideHome: []settings.DisabledControl{}}}
	for _, c := range []struct {
		config      settings.Config
		home, other float64 // checks a day
	}{
		{settings.Config{}, 127, 1},
		{settings.Config{Off: true}, 1, 1},
		{settings.Config{Regions: []string{"eu-west-1"}}, 127, 29 + 2 + 12 + 3 + 2 + 1},
	} {
		o.Config = c.config
		a := account{o.WithDefaults()}
		if home, other := a.checks("ap-northeast-1")/aMonth, a.checks("eu-west-1")/aMonth; !near(home, c.home) || !near(other, c.other) {
			t.Errorf("%+v: got %f and %f, want %f and %f", c.config, home, other, c.home, c.other)
		}
	}
}

// TestControlsThatARegionLacksCostNothing: of what Security Hub checks in an
// idle account, ap-northeast-2 lacks these and eu-west-1 nothing.
func TestControlsThatARegionLacksCostNothing(t *testing.T) {
	lacking := []string{"Inspector.3", "SSM.6", "SSM.7"}
	list := []string{"ap-northeast-1", "ap-northeast-2", "eu-west-1"}
	a := account{settings.Organization{Regions: list, Config: settings.Config{Regions: list[1:]}}.WithDefaults()}
	if got := (a.checks("eu-west-1") - a.checks("ap-northeast-2")) / aMonth; !near(got, float64(len(lacking))) {
		t.Errorf("got %f fewer, want those of %v", got, lacking)
	}
}
