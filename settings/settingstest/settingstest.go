// Package settingstest has settings at the ends of what is allowed, for tests.
package settingstest

import (
	"fmt"
	"slices"
	"strings"

	"baseline/internal/regions"
	"baseline/settings"
)

// Account is an account id that is no placeholder, which Validate refuses.
const Account = "314159265358"

// Largest returns valid settings with every text and number at its limit and
// every list full, in the longest bytes where only bytes are limited: nothing
// in it can grow.
func Largest() settings.Organization {
	const home = "ap-southeast-1"
	away := slices.DeleteFunc(regions.All(), func(id string) bool { return id == home })
	contact := settings.Contact{
		Name:  strings.Repeat("名", 64),
		Title: strings.Repeat("職", 50),
		Email: email(0),
		Phone: "+44 (20) 7946 0958 (-) --",
	}
	return settings.Organization{
		Account:    Account,
		HomeRegion: home,
		Regions:    append([]string{home}, away...),
		Language:   settings.Japanese,
		Tags:       tags(40),
		Alerts: settings.Alerts{
			Emails:   times(100, email),
			TimeZone: "America/Argentina/ComodRivadavia",
			Runbook:  "https://git.corp.internal/" + strings.Repeat("p", 174),
			Slack:    settings.SlackChannel{WorkspaceID: strings.Repeat("T", 255), ChannelID: strings.Repeat("C", 256)},
			Teams: settings.TeamsChannel{
				TenantID:  "31415926-5358-9793-2384-626433832795",
				TeamID:    "27182818-2845-9045-2353-602874713527",
				ChannelID: "19%3a" + strings.Repeat("c", 248) + "%40",
			},
		},
		Contacts: settings.Contacts{Billing: contact, Operations: contact, Security: contact},
		Budget: settings.Budget{
			MonthlyUSD:      1e9,
			ActualPercent:   []float64{1000, 999, 998},
			ForecastPercent: []float64{1000, 999},
			Emails:          times(10, email),
		},
		CostAnomaly: settings.CostAnomaly{ThresholdUSD: 1e9},
		AuditTrail: settings.AuditTrail{
			LogRetentionDays: 3653, LogGroupDeletionProtection: true,
			TransitionDays: 36410, ExpireDays: 36500, NoncurrentDays: 36500, AccessLogExpireDays: 36500,
			ObjectLockDays: 36500,
		},
		ActivityAlarms: settings.ActivityAlarms{ExactCisPatterns: true, Alarms: alarms()},
		Findings: settings.Findings{
			Severity: settings.Low, ControlSeverity: settings.Low,
			Products: times(10, func(i int) string { return fmt.Sprintf("%064d", i) }),
		},
		PasswordPolicy: settings.PasswordPolicy{MinimumLength: 128, MaxAgeDays: 1095, ReusePrevention: 24},
		Administrators: settings.Administrators{Users: users(40, 1700)},
		DefaultVPC:     settings.DefaultVPC{Mode: settings.DeleteDefaultVPC},
		GuardDuty:      settings.GuardDuty{Features: features()},
		Config: settings.Config{
			Regions:    away,
			DailyTypes: times(30, func(i int) string { return fmt.Sprintf("AWS::EC2::%090d", i) }),
			ExpireDays: 36500,
		},
		SecurityHub: settings.SecurityHub{
			Disabled:            controls(0, 25),
			DisabledOutsideHome: controls(25, 25),
		},
		IdentityCenter: settings.IdentityCenter{
			InstanceArn:     "arn:aws:sso:::instance/ssoins-314159265358979a",
			IdentityStoreID: "31415926-5358-9793-2384-626433832795",
			Region:          home,
			GroupID:         "3141592653-31415926-5358-9793-2384-626433832795",
		},
		EBSEncryption: settings.EBSEncryption{DefaultKey: "alias/" + strings.Repeat("k", 250)},
		DoneByHand:    []settings.ByHand{settings.BillingAccess, settings.SecondRootMFA, settings.IdentityCenterMFA},
	}
}

// AllOff returns settings with every part switched off.
func AllOff() settings.Organization {
	off := settings.Switch{Off: true}
	return settings.Organization{
		Contacts:            settings.Contacts{Off: true},
		Budget:              settings.Budget{Off: true},
		CostAnomaly:         settings.CostAnomaly{Off: true},
		AuditTrail:          settings.AuditTrail{Off: true},
		ActivityAlarms:      settings.ActivityAlarms{Off: true},
		HealthEvents:        settings.HealthEvents{Off: true},
		Findings:            settings.Findings{Off: true},
		AlertMail:           off,
		PasswordPolicy:      settings.PasswordPolicy{Off: true},
		Administrators:      settings.Administrators{Off: true},
		DefaultVPC:          settings.DefaultVPC{Mode: settings.KeepDefaultVPC},
		AccessAnalyzer:      off,
		GuardDuty:           settings.GuardDuty{Off: true},
		Config:              settings.Config{Off: true},
		SecurityHub:         settings.SecurityHub{Off: true},
		SnapshotBlock:       off,
		IdentityCenter:      settings.IdentityCenter{Off: true},
		EBSEncryption:       settings.EBSEncryption{Off: true},
		S3PublicAccessBlock: off,
		IMDSv2:              off,
		ImageBlock:          off,
		SSMSharingBlock:     off,
	}
}

func times(n int, entry func(i int) string) (list []string) {
	for i := range n {
		list = append(list, entry(i))
	}
	return list
}

// email returns an address of 254 characters, 64 of them before the @.
func email(i int) string {
	d := strings.Repeat("d", 59)
	return fmt.Sprintf("%064d@%s.%s.%sd.internal", i, d, d, d)
}

// tags returns n tags, each as long as a tag may be.
func tags(n int) map[string]string {
	all := map[string]string{}
	for i := range n {
		all[fmt.Sprintf("%0128d", i)] = strings.Repeat("v", 256)
	}
	return all
}

// users fills the trust policy with n names, 34 characters more each.
func users(n, characters int) []string {
	return times(n, func(i int) string {
		size := characters / (n - i)
		characters -= size
		return fmt.Sprintf("%0*d", size-34, i)
	})
}

func alarms() map[string]settings.Alarm {
	all := map[string]settings.Alarm{}
	for _, activity := range settings.Activities {
		all[activity.ID] = settings.Alarm{Threshold: 1_000_000, PeriodMinutes: 1440}
	}
	return all
}

func features() (names []string) {
	for _, f := range settings.GuardDutyFeatures {
		names = append(names, f.Name)
	}
	return names
}

// controls returns n of 50 controls with 6,000 bytes of reasons: 120 each. They
// are the longest that all regions but one have, so that few regional templates
// differ, and that no other id begins with; longer ones would add less than 500
// bytes to a template.
func controls(first, n int) (list []settings.DisabledControl) {
	ids := slices.DeleteFunc(regions.Controls(), func(id string) bool {
		lack := slices.DeleteFunc(regions.All(), func(region string) bool { return regions.Has(region, regions.Control(id)) })
		begins := func(other string) bool { return other != id && strings.HasPrefix(other, id) }
		return len(lack) > 1 || slices.ContainsFunc(regions.Controls(), begins)
	})
	slices.SortStableFunc(ids, func(a, b string) int { return len(b) - len(a) })
	for _, id := range ids[first : first+n] {
		list = append(list, settings.DisabledControl{ID: id, Reason: strings.Repeat("由", 40)})
	}
	return list
}
