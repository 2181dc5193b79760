package settings_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"baseline/internal/regions"
	"baseline/settings"
	"baseline/settings/settingstest"
)

type (
	organization = settings.Organization
	contact      = settings.Contact
	control      = settings.DisabledControl
)

// x returns a text of n characters.
func x(n int) string { return strings.Repeat("x", n) }

func emails(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf("ops%d@corp.internal", i))
	}
	return list
}

func controls(n int) (list []control) {
	for _, id := range regions.Controls()[:n] {
		list = append(list, control{ID: id, Reason: "r"})
	}
	return list
}

var whole = contact{Name: "Accounting", Title: "Team", Email: "money@corp.internal", Phone: "+44 20 7946 0958"}

func TestZeroOrganizationIsValid(t *testing.T) {
	if err := (organization{}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestValidateReportsEveryFaultAtOnce(t *testing.T) {
	o := organization{
		Account:  "12",
		Language: "fr",
		Budget:   settings.Budget{Off: true, MonthlyUSD: -5},
		SecurityHub: settings.SecurityHub{
			Off:      true,
			Disabled: []control{{ID: "IAM"}},
		},
	}
	want := strings.Join([]string{
		`organization.Account: must be 12 digits, got "12"`,
		`organization.Language: must be "ja" or "en", got "fr"`,
		`organization.Budget.MonthlyUSD: must not be negative, got -5`,
		`organization.SecurityHub.Disabled[0].ID: ` + ofTheStandard("IAM.1") + `, got "IAM"`,
		`organization.SecurityHub.Disabled[0].Reason: must not be empty, got ""`,
	}, "\n")
	if err := o.Validate(); err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// ofTheStandard is what is said of an id that is no control of the standard.
func ofTheStandard(nearest string) string {
	return fmt.Sprintf("must be a control of AWS Foundational Security Best Practices, the nearest is %q (add a newer one to internal/regions/controls.go)", nearest)
}

func TestValidateRefuses(t *testing.T) {
	const bareEmail = "must be a bare e-mail address: ASCII, one @, a domain with a dot, at most 254 characters"
	const phone = "must be + and the country code, then digits, spaces, hyphens and parentheses: 7 to 15 digits, at most 25 characters"
	const timeZone = "must be the IANA name of a time zone, such as Asia/Tokyo"
	const runbook = "must be an https address with a path, of letters, digits and . / ~ ? = & + - _ only"
	const tagText = "must have letters, digits, spaces and _ . : / = + - @ only"
	const invisible = "must not have control or invisible characters"

	for _, test := range []struct {
		o    organization
		want string // after "organization."
	}{
		{organization{Account: "12345678901"}, `Account: must be 12 digits, got "12345678901"`},
		{organization{Account: "3141592653589"}, `Account: must be 12 digits, got "3141592653589"`},
		{organization{Account: "31415926535x"}, `Account: must be 12 digits, got "31415926535x"`},
		{organization{Account: "123456789012"}, `Account: must not be a placeholder, got "123456789012"`},
		{organization{Account: "012345678901"}, `Account: must not be a placeholder, got "012345678901"`},
		{organization{Account: "111122223333"}, `Account: must not be a placeholder, got "111122223333"`},
		{organization{Account: "444455556666"}, `Account: must not be a placeholder, got "444455556666"`},
		{organization{Account: "777788889999"}, `Account: must not be a placeholder, got "777788889999"`},
		{organization{Account: "210987654321"}, `Account: must not be a placeholder, got "210987654321"`},
		{organization{Account: "000000000000"}, `Account: must not be a placeholder, got "000000000000"`},

		{organization{HomeRegion: "eu-west-9"}, `HomeRegion: must be a commercial region of AWS, the nearest is "eu-west-1", got "eu-west-9"`},
		{organization{HomeRegion: "ap-east-1"}, `HomeRegion: must be a region enabled by default, because no other can aggregate findings, got "ap-east-1"`},
		{organization{HomeRegion: "us-east-1", Regions: []string{"us-east-2"}}, `HomeRegion: must be one of Regions, got "us-east-1"`},
		{organization{Regions: []string{"us-east-2"}}, `HomeRegion: must be one of Regions, got "ap-northeast-1" (the default)`},
		{organization{Regions: []string{}}, `HomeRegion: must be one of Regions, got "ap-northeast-1" (the default)`},
		{organization{Regions: []string{"ap-northeast-1", "Tokyo"}}, `Regions[1]: must be a commercial region of AWS, the nearest is "us-east-1", got "Tokyo"`},
		{organization{Regions: []string{"ap-northeast-1", "us-gov-west-1"}}, `Regions[1]: must be a commercial region of AWS, the nearest is "us-west-1", got "us-gov-west-1"`},
		{organization{Regions: []string{"ap-northeast-1", "us-east-1", "us-east-1"}}, `Regions[2]: must not be repeated, got "us-east-1"`},
		{organization{Language: settings.Language(strings.Repeat("語", 80))}, `Language: must be "ja" or "en", got "` + strings.Repeat("語", 80) + `"`},
		{organization{Language: settings.Language(strings.Repeat("語", 81))}, `Language: must be "ja" or "en", got "` + strings.Repeat("語", 80) + `…"`},
		{organization{Language: "日本語"}, `Language: must be "ja" or "en", got "日本語"`},

		{organization{Tags: map[string]string{"": "v"}}, `Tags[""] key: must not be empty, got ""`},
		{organization{Tags: map[string]string{x(129): "v"}}, fmt.Sprintf(`Tags[%q] key: must have at most 128 characters, got 129`, x(129))},
		{organization{Tags: map[string]string{"k": x(257)}}, `Tags["k"]: must have at most 256 characters, got 257`},
		{organization{Tags: map[string]string{"k": "a&b"}}, `Tags["k"]: ` + tagText + `, got "a&b"`},
		{organization{Tags: map[string]string{"k\n": "v"}}, `Tags["k\n"] key: ` + tagText + `, got "k\n"`},
		{organization{Tags: map[string]string{"AWS:k": "v"}}, `Tags["AWS:k"] key: must not begin with aws:, which is for AWS alone, got "AWS:k"`},
		{organization{Tags: map[string]string{"k": "aws:v"}}, `Tags["k"]: must not begin with aws:, which is for AWS alone, got "aws:v"`},
		{organization{Tags: map[string]string{"owner": "v", "Owner": "v"}}, `Tags["owner"] key: must not repeat another but for its case, got "owner"`},
		{organization{Tags: tags(41, 10)}, `Tags: must have at most 40 entries, got 41`},

		{organization{Contacts: settings.Contacts{Operations: contact{Name: "a", Title: "b", Email: "c@d.internal"}}}, `Contacts.Operations.Phone: ` + phone + `, got ""`},
		{organization{Contacts: settings.Contacts{Security: contact{Name: "a", Title: "b", Email: "c@d.internal"}}}, `Contacts.Security.Phone: ` + phone + `, got ""`},

		{alerts("ops"), `Alerts.Emails[0]: ` + bareEmail + `, got "ops"`},
		{alerts("ops@corp"), `Alerts.Emails[0]: ` + bareEmail + `, got "ops@corp"`},
		{alerts("Ops <ops@corp.internal>"), `Alerts.Emails[0]: ` + bareEmail + `, got "Ops <ops@corp.internal>"`},
		{alerts("ops@corp@corp.internal"), `Alerts.Emails[0]: ` + bareEmail + `, got "ops@corp@corp.internal"`},
		{alerts("ops@corp.internal "), `Alerts.Emails[0]: ` + bareEmail + `, got "ops@corp.internal "`},
		{alerts("運用@corp.internal"), `Alerts.Emails[0]: ` + bareEmail + `, got "運用@corp.internal"`},
		{alerts(".ops@corp.internal"), `Alerts.Emails[0]: ` + bareEmail + `, got ".ops@corp.internal"`},
		{alerts("o..ps@corp.internal"), `Alerts.Emails[0]: ` + bareEmail + `, got "o..ps@corp.internal"`},
		{alerts("ops@-corp.internal"), `Alerts.Emails[0]: ` + bareEmail + `, got "ops@-corp.internal"`},
		{alerts("o@" + x(64) + ".internal"), `Alerts.Emails[0]: ` + bareEmail + `, got "o@` + x(64) + `.internal"`},
		{alerts("o@corp." + x(64)), `Alerts.Emails[0]: ` + bareEmail + `, got "o@corp.` + x(64) + `"`},
		{alerts("ops@corp.i"), `Alerts.Emails[0]: ` + bareEmail + `, got "ops@corp.i"`},
		{alerts("ops@10.0.0.1"), `Alerts.Emails[0]: ` + bareEmail + `, got "ops@10.0.0.1"`},
		{alerts(x(65) + "@corp.internal"), `Alerts.Emails[0]: ` + bareEmail + `, got "` + x(65) + `@corp.internal"`},
		{alerts("o@" + strings.Repeat("d.", 123) + "internal"), `Alerts.Emails[0]: ` + bareEmail + `, got "o@` + strings.Repeat("d.", 39) + `…"`},
		{alerts("you@example.com"), `Alerts.Emails[0]: must not be a placeholder, got "you@example.com"`},
		{alerts("you@mail.EXAMPLE.org"), `Alerts.Emails[0]: must not be a placeholder, got "you@mail.EXAMPLE.org"`},
		{alerts("you@example.net"), `Alerts.Emails[0]: must not be a placeholder, got "you@example.net"`},
		{alerts("you@example.jp"), `Alerts.Emails[0]: must not be a placeholder, got "you@example.jp"`},
		{alerts("you@example.co.jp"), `Alerts.Emails[0]: must not be a placeholder, got "you@example.co.jp"`},
		{alerts("you@mail.Example1.ne.jp"), `Alerts.Emails[0]: must not be a placeholder, got "you@mail.Example1.ne.jp"`},
		{alerts("you@corp.test"), `Alerts.Emails[0]: must not be a placeholder, got "you@corp.test"`},
		{alerts("you@corp.invalid"), `Alerts.Emails[0]: must not be a placeholder, got "you@corp.invalid"`},
		{alerts("ops@corp.internal", "OPS@corp.internal"), `Alerts.Emails[1]: must not be repeated, got "OPS@corp.internal"`},
		{alerts(emails(101)...), `Alerts.Emails: must have at most 100 entries, got 101`},
		{organization{Alerts: settings.Alerts{TimeZone: "JST"}}, `Alerts.TimeZone: ` + timeZone + `, got "JST"`},
		{organization{Alerts: settings.Alerts{TimeZone: "Local"}}, `Alerts.TimeZone: ` + timeZone + `, got "Local"`},
		{organization{Alerts: settings.Alerts{TimeZone: "../Tokyo"}}, `Alerts.TimeZone: ` + timeZone + `, got "../Tokyo"`},
		{organization{Alerts: settings.Alerts{Runbook: "docs/runbook.md"}}, `Alerts.Runbook: ` + runbook + `, got "docs/runbook.md"`},
		{organization{Alerts: settings.Alerts{Runbook: "http://git.corp.internal/runbook"}}, `Alerts.Runbook: ` + runbook + `, got "http://git.corp.internal/runbook"`},
		{organization{Alerts: settings.Alerts{Runbook: "https://git.corp.internal"}}, `Alerts.Runbook: ` + runbook + `, got "https://git.corp.internal"`},
		{organization{Alerts: settings.Alerts{Runbook: "https://git.corp.internal/r#rootusage"}}, `Alerts.Runbook: ` + runbook + `, got "https://git.corp.internal/r#rootusage"`},
		{organization{Alerts: settings.Alerts{Runbook: "https://git.example.com/r"}}, `Alerts.Runbook: must not be a placeholder, got "https://git.example.com/r"`},
		{organization{Alerts: settings.Alerts{Runbook: "https://EXAMPLE.co.jp:8443/r"}}, `Alerts.Runbook: must not be a placeholder, got "https://EXAMPLE.co.jp:8443/r"`},
		{organization{Alerts: settings.Alerts{Runbook: "https://git.corp.internal/" + x(175)}}, `Alerts.Runbook: must have at most 200 characters, got 201`},

		{billing(func(c *contact) { c.Name = "" }), `Contacts.Billing.Name: must not be empty, got ""`},
		{billing(func(c *contact) { c.Title = " " }), `Contacts.Billing.Title: must not be empty, got " "`},
		{billing(func(c *contact) { c.Email = "" }), `Contacts.Billing.Email: ` + bareEmail + `, got ""`},
		{billing(func(c *contact) { c.Phone = "" }), `Contacts.Billing.Phone: ` + phone + `, got ""`},
		{billing(func(c *contact) { c.Name = x(65) }), `Contacts.Billing.Name: must have at most 64 characters, got 65`},
		{billing(func(c *contact) { c.Title = x(51) }), `Contacts.Billing.Title: must have at most 50 characters, got 51`},
		{billing(func(c *contact) { c.Name = "a\tb" }), `Contacts.Billing.Name: ` + invisible + `, got "a\tb"`},
		{billing(func(c *contact) { c.Name = "a\u202eb" }), `Contacts.Billing.Name: ` + invisible + `, got "a\u202eb"`},
		{billing(func(c *contact) { c.Name = "a\xff" }), `Contacts.Billing.Name: ` + invisible + `, got "a�"`},
		{billing(func(c *contact) { c.Email = "o'hara@corp.internal" }), `Contacts.Billing.Email: must match ^[\w+=.#|!&-]+@[\w.-]+\.\w+$, as AWS wants it of a contact, got "o'hara@corp.internal"`},
		{billing(func(c *contact) { c.Email = "you@example.com" }), `Contacts.Billing.Email: must not be a placeholder, got "you@example.com"`},
		{billing(func(c *contact) { c.Phone = "03-1234-5678" }), `Contacts.Billing.Phone: ` + phone + `, got "03-1234-5678"`},
		{billing(func(c *contact) { c.Phone = "+0312345678" }), `Contacts.Billing.Phone: ` + phone + `, got "+0312345678"`},
		{billing(func(c *contact) { c.Phone = "+81 3 1234 567x" }), `Contacts.Billing.Phone: ` + phone + `, got "+81 3 1234 567x"`},
		{billing(func(c *contact) { c.Phone = "+123456" }), `Contacts.Billing.Phone: ` + phone + `, got "+123456"`},
		{billing(func(c *contact) { c.Phone = "+1234567890123456" }), `Contacts.Billing.Phone: ` + phone + `, got "+1234567890123456"`},
		{billing(func(c *contact) { c.Phone = "+1 202 555 0143           " }), `Contacts.Billing.Phone: ` + phone + `, got "+1 202 555 0143           "`},
		{billing(func(c *contact) { c.Phone = "+1 000-000-0000" }), `Contacts.Billing.Phone: must not be a placeholder, got "+1 000-000-0000"`},
		{billing(func(c *contact) { c.Phone = "+1 (202) 555-0143" }), `Contacts.Billing.Phone: must not be a placeholder, got "+1 (202) 555-0143"`},
		{billing(func(c *contact) { c.Phone = "+81 03 1234 9876" }), `Contacts.Billing.Phone: must leave out the 0 that follows +81, or the call does not arrive, got "+81 03 1234 9876"`},
		{billing(func(c *contact) { c.Phone = "+81 3 1234 5678" }), `Contacts.Billing.Phone: must not be a placeholder, got "+81 3 1234 5678"`},

		{organization{Budget: settings.Budget{MonthlyUSD: math.NaN()}}, `Budget.MonthlyUSD: must be a number, got NaN`},
		{organization{Budget: settings.Budget{MonthlyUSD: math.Inf(1)}}, `Budget.MonthlyUSD: must be a number, got +Inf`},
		{organization{Budget: settings.Budget{MonthlyUSD: -0.5}}, `Budget.MonthlyUSD: must not be negative, got -0.5`},
		{organization{Budget: settings.Budget{MonthlyUSD: 0.001}}, `Budget.MonthlyUSD: must be from 0.01 to 1000000000, got 0.001`},
		{organization{Budget: settings.Budget{MonthlyUSD: 1e10}}, `Budget.MonthlyUSD: must be from 0.01 to 1000000000, got 10000000000`},
		{organization{Budget: settings.Budget{ActualPercent: []float64{50, 0}}}, `Budget.ActualPercent[1]: must be from 1 to 1000, got 0`},
		{organization{Budget: settings.Budget{ActualPercent: []float64{-50}}}, `Budget.ActualPercent[0]: must not be negative, got -50`},
		{organization{Budget: settings.Budget{ActualPercent: []float64{50, 50}}}, `Budget.ActualPercent[1]: must not be repeated, got 50`},
		{organization{Budget: settings.Budget{ForecastPercent: []float64{1000.5}}}, `Budget.ForecastPercent[0]: must be from 1 to 1000, got 1000.5`},
		{organization{Budget: settings.Budget{ActualPercent: []float64{}, ForecastPercent: []float64{}}}, `Budget: must have a threshold in ActualPercent or ForecastPercent, or be Off: it would tell nobody, got 0`},
		{organization{Budget: settings.Budget{ForecastPercent: []float64{1, 2, 3}}}, `Budget: must have at most 5 thresholds in ActualPercent and ForecastPercent together, got 6`},
		{organization{Budget: settings.Budget{Emails: emails(11)}}, `Budget.Emails: must have at most 10 entries, got 11`},
		{organization{Budget: settings.Budget{Emails: []string{"you@example.com"}}}, `Budget.Emails[0]: must not be a placeholder, got "you@example.com"`},
		{organization{CostAnomaly: settings.CostAnomaly{ThresholdUSD: -1}}, `CostAnomaly.ThresholdUSD: must not be negative, got -1`},

		{trail(settings.AuditTrail{LogRetentionDays: 100}), `AuditTrail.LogRetentionDays: must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, as CloudWatch Logs offers them, got 100`},
		{trail(settings.AuditTrail{TransitionDays: -1}), `AuditTrail.TransitionDays: must not be negative, got -1`},
		{trail(settings.AuditTrail{TransitionDays: 2466}), `AuditTrail.ExpireDays: must be at least 90 more than TransitionDays, which is 2466, got 2555 (the default)`},
		{trail(settings.AuditTrail{ExpireDays: 179}), `AuditTrail.ExpireDays: must be at least 90 more than TransitionDays, which is 90 (the default), got 179`},
		{trail(settings.AuditTrail{ExpireDays: 36501}), `AuditTrail.ExpireDays: must be from 1 to 36500, got 36501`},
		{trail(settings.AuditTrail{NoncurrentDays: -1}), `AuditTrail.NoncurrentDays: must not be negative, got -1`},
		{trail(settings.AuditTrail{AccessLogExpireDays: 36501}), `AuditTrail.AccessLogExpireDays: must be from 1 to 36500, got 36501`},
		{trail(settings.AuditTrail{ObjectLockDays: 2556}), `AuditTrail.ObjectLockDays: must be at most ExpireDays, which is 2555 (the default), got 2556`},
		{trail(settings.AuditTrail{ObjectLockDays: 36501}), `AuditTrail.ObjectLockDays: must be from 0 to 36500, got 36501`},
		{trail(settings.AuditTrail{ObjectLockDays: -1}), `AuditTrail.ObjectLockDays: must not be negative, got -1`},
		{trail(settings.AuditTrail{Off: true}), `ActivityAlarms.Off: must be true with AuditTrail.Off, because the alarms watch the log group of the trail, got false`},

		{alarm("RootUse", settings.Alarm{}), `ActivityAlarms.Alarms["RootUse"]: must be the id of an activity, the nearest is "RootUsage", got "RootUse"`},
		{alarm("RootUsage", settings.Alarm{Threshold: -1}), `ActivityAlarms.Alarms["RootUsage"].Threshold: must not be negative, got -1`},
		{alarm("RootUsage", settings.Alarm{Threshold: 1000001}), `ActivityAlarms.Alarms["RootUsage"].Threshold: must be from 1 to 1000000, got 1000001`},
		{alarm("RootUsage", settings.Alarm{Off: true, PeriodMinutes: 1441}), `ActivityAlarms.Alarms["RootUsage"].PeriodMinutes: must be from 1 to 1440, got 1441`},

		{organization{Findings: settings.Findings{Severity: "high"}}, `Findings.Severity: must be LOW, MEDIUM, HIGH or CRITICAL, got "high"`},
		{organization{Findings: settings.Findings{ControlSeverity: "INFORMATIONAL"}}, `Findings.ControlSeverity: must be LOW, MEDIUM, HIGH or CRITICAL, got "INFORMATIONAL"`},
		{organization{Findings: settings.Findings{Products: []string{""}}}, `Findings.Products[0]: must not be empty, got ""`},
		{organization{Findings: settings.Findings{Products: []string{x(65)}}}, `Findings.Products[0]: must have at most 64 characters, got 65`},
		{organization{Findings: settings.Findings{Products: []string{"Security Hub CSPM"}}}, `Findings.Products[0]: must not be Security Hub, whose findings Controls is for, got "Security Hub CSPM"`},
		{organization{Findings: settings.Findings{Products: []string{"GuardDuty", "Guardduty"}}}, `Findings.Products[1]: must not be repeated, got "Guardduty"`},
		{organization{Findings: settings.Findings{Products: strings.Split("a b c d e f g h i j k", " ")}}, `Findings.Products: must have at most 10 entries, got 11`},

		{organization{PasswordPolicy: settings.PasswordPolicy{MinimumLength: 7}}, `PasswordPolicy.MinimumLength: must be from 8 to 128, got 7`},
		{organization{PasswordPolicy: settings.PasswordPolicy{MinimumLength: 129}}, `PasswordPolicy.MinimumLength: must be from 8 to 128, got 129`},
		{organization{PasswordPolicy: settings.PasswordPolicy{MaxAgeDays: 1096}}, `PasswordPolicy.MaxAgeDays: must be from 0 to 1095, got 1096`},
		{organization{PasswordPolicy: settings.PasswordPolicy{MaxAgeDays: -1}}, `PasswordPolicy.MaxAgeDays: must not be negative, got -1`},
		{organization{PasswordPolicy: settings.PasswordPolicy{ReusePrevention: 25}}, `PasswordPolicy.ReusePrevention: must be from 0 to 24, got 25`},

		{users(""), `Administrators.Users[0]: must be 1 to 64 letters, digits and _ + = , . @ -, got ""`},
		{users("a b"), `Administrators.Users[0]: must be 1 to 64 letters, digits and _ + = , . @ -, got "a b"`},
		{users("太郎"), `Administrators.Users[0]: must be 1 to 64 letters, digits and _ + = , . @ -, got "太郎"`},
		{users(x(65)), `Administrators.Users[0]: must be 1 to 64 letters, digits and _ + = , . @ -, got "` + x(65) + `"`},
		{users("taro", "Taro"), `Administrators.Users[1]: must not be repeated, got "Taro"`},
		{users(numbered(41, 2)...), `Administrators.Users: must have at most 40 entries, got 41`},
		{users(numbered(40, 9)...), `Administrators.Users: must fit the trust policy of the role, which has 1700 characters for the names and 34 more of each, got 1720`},

		{organization{DefaultVPC: settings.DefaultVPC{Mode: "remove"}}, `DefaultVPC.Mode: must be "delete", "report" or "keep", got "remove"`},
		{organization{DefaultVPC: settings.DefaultVPC{Mode: settings.DeleteDefaultVPC}}, `DefaultVPC.Mode: must not be "delete" unless Account is given, got "delete"`},

		{organization{DoneByHand: []settings.ByHand{"SecondRootMfa"}}, `DoneByHand[0]: must be something that is done by hand, the nearest is "SecondRootMFA", got "SecondRootMfa"`},
		{organization{DoneByHand: []settings.ByHand{"BillingAccess", "BillingAccess"}}, `DoneByHand[1]: must not be repeated, got "BillingAccess"`},
		{organization{GuardDuty: settings.GuardDuty{Features: []string{"EKS_RUNTIME_MONITORING"}}}, `GuardDuty.Features[0]: must be a feature of GuardDuty, the nearest is "RUNTIME_MONITORING", got "EKS_RUNTIME_MONITORING"`},
		{organization{GuardDuty: settings.GuardDuty{Features: []string{"EC2_AGENT_MANAGEMENT"}}}, `GuardDuty.Features[0]: must come with RUNTIME_MONITORING, which it is a part of, got "EC2_AGENT_MANAGEMENT"`},
		{organization{GuardDuty: settings.GuardDuty{Features: []string{"S3_DATA_EVENTS", "S3_DATA_EVENTS"}}}, `GuardDuty.Features[1]: must not be repeated, got "S3_DATA_EVENTS"`},

		{organization{Config: settings.Config{Regions: []string{"us-east-9"}}}, `Config.Regions[0]: must be a commercial region of AWS, the nearest is "us-east-1", got "us-east-9"`},
		{organization{Config: settings.Config{Regions: []string{"ap-northeast-1"}}}, `Config.Regions[0]: must not be the home region, which records anyway, got "ap-northeast-1"`},
		{organization{Config: settings.Config{Regions: []string{"ap-east-1"}}}, `Config.Regions[0]: must be one of Regions, got "ap-east-1"`},
		{organization{Config: settings.Config{Regions: []string{"us-east-1", "us-east-1"}}}, `Config.Regions[1]: must not be repeated, got "us-east-1"`},
		{organization{Config: settings.Config{DailyTypes: []string{"EC2 VPC"}}}, `Config.DailyTypes[0]: must be a resource type such as AWS::EC2::VPC, at most 100 characters, got "EC2 VPC"`},
		{organization{Config: settings.Config{DailyTypes: []string{"AWS::EC2::" + x(91)}}}, `Config.DailyTypes[0]: must be a resource type such as AWS::EC2::VPC, at most 100 characters, got "AWS::EC2::` + x(70) + `…"`},
		{organization{Config: settings.Config{DailyTypes: []string{"AWS::Config::ResourceCompliance"}}}, `Config.DailyTypes[0]: must not be a type that AWS Config cannot record daily, got "AWS::Config::ResourceCompliance"`},
		{organization{Config: settings.Config{DailyTypes: []string{"AWS::EC2::VPC", "AWS::EC2::VPC"}}}, `Config.DailyTypes[1]: must not be repeated, got "AWS::EC2::VPC"`},
		{organization{Config: settings.Config{DailyTypes: prefixed("AWS::EC2::", numbered(31, 2))}}, `Config.DailyTypes: must have at most 30 entries, got 31`},
		{organization{Config: settings.Config{ExpireDays: -1}}, `Config.ExpireDays: must not be negative, got -1`},

		{hub(control{"IAM.0", "r"}), `SecurityHub.Disabled[0].ID: ` + ofTheStandard("IAM.1") + `, got "IAM.0"`},
		{hub(control{"iam.6", "r"}), `SecurityHub.Disabled[0].ID: ` + ofTheStandard("IAM.6") + `, got "iam.6"`},
		{hub(control{"IAM.6 ", "r"}), `SecurityHub.Disabled[0].ID: ` + ofTheStandard("IAM.6") + `, got "IAM.6 "`},
		{hub(control{"AutoScaling.5", "r"}), `SecurityHub.Disabled[0].ID: ` + ofTheStandard("Autoscaling.5") + `, got "AutoScaling.5"`},
		{hub(control{"CloudWatch.1", "r"}), `SecurityHub.Disabled[0].ID: ` + ofTheStandard("CloudFront.1") + `, got "CloudWatch.1"`},
		{hub(control{"EKS.3", "r"}), `SecurityHub.Disabled[0].ID: ` + ofTheStandard("ECS.3") + `, got "EKS.3"`},
		{organization{SecurityHub: settings.SecurityHub{DisabledOutsideHome: []control{{"Nonsense.77", "r"}}}}, `SecurityHub.DisabledOutsideHome[0].ID: ` + ofTheStandard("Neptune.7") + `, got "Nonsense.77"`},
		{hub(control{"IAM.6", " "}), `SecurityHub.Disabled[0].Reason: must not be empty, got " "`},
		{hub(control{"IAM.6", "a\nb"}), `SecurityHub.Disabled[0].Reason: ` + invisible + `, got "a\nb"`},
		{hub(control{"IAM.6", x(257)}), `SecurityHub.Disabled[0].Reason: must have at most 256 characters, got 257`},
		{hub(control{"IAM.6", "r"}, control{"IAM.6", "r"}), `SecurityHub.Disabled[1].ID: must not be repeated in Disabled or DisabledOutsideHome, got "IAM.6"`},
		{organization{SecurityHub: settings.SecurityHub{Disabled: controls(1), DisabledOutsideHome: controls(1)}}, `SecurityHub.DisabledOutsideHome[0].ID: must not be repeated in Disabled or DisabledOutsideHome, got "Account.1"`},
		{hub(controls(51)...), `SecurityHub: must have at most 50 controls in Disabled and DisabledOutsideHome together, got 51`},
		{hub(append(reasons(24, 250), control{"S3.1", "r"})...), `SecurityHub: must have at most 6000 bytes of reasons in Disabled and DisabledOutsideHome together, got 6001`},

		{center(func(c *settings.IdentityCenter) { c.InstanceArn = "ssoins-314159265358979a" }), `IdentityCenter.InstanceArn: must be arn:aws:sso:::instance/ssoins- and 16 characters, got "ssoins-314159265358979a"`},
		{center(func(c *settings.IdentityCenter) { c.IdentityStoreID = "d-12345" }), `IdentityCenter.IdentityStoreID: must be d- and 10 hexadecimal digits, or a UUID, got "d-12345"`},
		{center(func(c *settings.IdentityCenter) { c.GroupID = "Administrators" }), `IdentityCenter.GroupID: must be a UUID, with or without 10 hexadecimal digits and a hyphen before it, got "Administrators"`},
		{center(func(c *settings.IdentityCenter) { c.Region = "Tokyo" }), `IdentityCenter.Region: must be a commercial region of AWS, the nearest is "us-east-1", got "Tokyo"`},
		{center(func(c *settings.IdentityCenter) { c.IdentityStoreID = "" }), `IdentityCenter.IdentityStoreID: must be given unless GroupID is, got ""`},
		{center(func(c *settings.IdentityCenter) { c.InstanceArn = "" }), `IdentityCenter.InstanceArn: must be given with IdentityStoreID or GroupID, got ""`},
	} {
		want := "organization." + test.want
		if err := test.o.Validate(); err == nil {
			t.Errorf("got no error, want\n%s", want)
		} else if err.Error() != want {
			t.Errorf("got\n%v\nwant\n%s", err, want)
		}
	}
}

func TestValidateAllows(t *testing.T) {
	short, long := whole, whole
	short.Phone, long.Phone = "+1234567", "+123456789012345"
	for name, o := range map[string]organization{
		"an account":               {Account: settingstest.Account},
		"one region":               {HomeRegion: "eu-west-1", Regions: []string{"eu-west-1"}},
		"an opt-in region":         {Regions: []string{"ap-northeast-1", "ap-east-2"}},
		"English":                  {Language: settings.English},
		"40 tags":                  {Tags: tags(40, 75)},
		"a long tag":               {Tags: map[string]string{x(128): x(256)}},
		"a tag in Japanese":        {Tags: map[string]string{"部署": "情報システム　一課"}},
		"an empty tag":             {Tags: map[string]string{"k": ""}},
		"100 addresses":            alerts(emails(100)...),
		"plus and dots":            alerts("first.last+aws@mail.corp.internal"),
		"a long address":           alerts(x(64) + "@" + strings.Repeat("d.", 90) + "internal"),
		"digits in a domain":       alerts("1@9.9corp9.x9"),
		"long labels":              alerts("o@" + x(63) + "." + x(63)),
		"a domain in Japanese":     alerts("ops@xn--wgv71a.xn--q9jyb4c"),
		"no placeholder":           alerts("ops@myexample.com", "ops@example.corp.jp", "ops@example10.jp"),
		"one contact":              {Contacts: settings.Contacts{Security: whole}},
		"short and long phones":    {Contacts: settings.Contacts{Operations: short, Security: long}},
		"a phone of 25 characters": billing(func(c *contact) { c.Phone = "+44 (20) 7946 0958       " }),
		"contact at its limits": billing(func(c *contact) {
			c.Name, c.Title = strings.Repeat("名", 64), strings.Repeat("職", 50)
		}),
		"cheapest":               {Budget: settings.Budget{MonthlyUSD: 0.01}},
		"dearest":                {Budget: settings.Budget{MonthlyUSD: 1e9}},
		"thresholds at the ends": {Budget: settings.Budget{ActualPercent: []float64{1, 1000}, ForecastPercent: []float64{1, 2, 1000}}},
		"no thresholds, off":     {Budget: settings.Budget{Off: true, ActualPercent: []float64{}, ForecastPercent: []float64{}}},
		"no forecast":            {Budget: settings.Budget{ForecastPercent: []float64{}}},
		"a zone":                 {Alerts: settings.Alerts{TimeZone: "Etc/GMT+9"}},
		"a runbook":              {Alerts: settings.Alerts{Runbook: "https://git.corp.internal:8443/a/-/blob/main/docs/runbook.md?plain=1"}},
		"10 budget addresses":    {Budget: settings.Budget{Emails: emails(10)}},
		"one day":                trail(settings.AuditTrail{LogRetentionDays: 1, TransitionDays: 1, ExpireDays: 91, NoncurrentDays: 1, AccessLogExpireDays: 1}),
		"late transition":        trail(settings.AuditTrail{TransitionDays: 2465}),
		"locked to the end":      trail(settings.AuditTrail{ObjectLockDays: 2555}),
		"a hundred years":        trail(settings.AuditTrail{ExpireDays: 36500, ObjectLockDays: 36500}),
		"alarms at the ends":     alarm("RootUsage", settings.Alarm{Threshold: 1, PeriodMinutes: 1440}),
		"an alarm by default":    alarm("RootUsage", settings.Alarm{}),
		"no products":            {Findings: settings.Findings{Products: []string{}}},
		"shortest password":      {PasswordPolicy: settings.PasswordPolicy{MinimumLength: 8}},
		"strictest password":     {PasswordPolicy: settings.PasswordPolicy{MinimumLength: 128, MaxAgeDays: 1095, ReusePrevention: 24}},
		"40 users":               users(numbered(40, 8)...),
		"a user of one":          users("t"),
		"a user of 64":           users(x(64), "taro.yamada+aws=1,2@corp_x-y"),
		"deletion":               {Account: settingstest.Account, DefaultVPC: settings.DefaultVPC{Mode: settings.DeleteDefaultVPC}},
		"no features":            {GuardDuty: settings.GuardDuty{Features: []string{}}},
		"Config elsewhere":       {Config: settings.Config{Regions: []string{"us-east-1"}}},
		"one day of history":     {Config: settings.Config{ExpireDays: 1}},
		"30 daily types":         {Config: settings.Config{DailyTypes: prefixed("AWS::EC2::", numbered(30, 90))}},
		"a control of the other default": {SecurityHub: settings.SecurityHub{
			DisabledOutsideHome: []control{{"IAM.6", "r"}}}},
		"50 controls":     hub(controls(50)...),
		"6,000 bytes":     hub(reasons(24, 250)...),
		"256 characters":  hub(control{"NetworkFirewall.10", strings.Repeat("由", 256)}),
		"Identity Center": center(func(*settings.IdentityCenter) {}),
		"a group, no store": center(func(c *settings.IdentityCenter) {
			c.IdentityStoreID, c.GroupID = "", "31415926-5358-9793-2384-626433832795"
		}),
		"a store of a UUID":    center(func(c *settings.IdentityCenter) { c.IdentityStoreID = "31415926-5358-9793-2384-626433832795" }),
		"instance far away":    center(func(c *settings.IdentityCenter) { c.Region = "ap-east-2" }),
		"trail and alarms off": {AuditTrail: settings.AuditTrail{Off: true}, ActivityAlarms: settings.ActivityAlarms{Off: true}},
	} {
		if err := o.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func alerts(addresses ...string) organization {
	return organization{Alerts: settings.Alerts{Emails: addresses}}
}

// billing returns settings with a changed billing contact.
func billing(change func(*contact)) organization {
	c := whole
	change(&c)
	return organization{Contacts: settings.Contacts{Billing: c}}
}

func trail(t settings.AuditTrail) organization { return organization{AuditTrail: t} }

func alarm(id string, a settings.Alarm) organization {
	return organization{ActivityAlarms: settings.ActivityAlarms{Alarms: map[string]settings.Alarm{id: a}}}
}

func users(names ...string) organization {
	return organization{Administrators: settings.Administrators{Users: names}}
}

func hub(disabled ...control) organization {
	return organization{SecurityHub: settings.SecurityHub{Disabled: disabled, DisabledOutsideHome: []control{}}}
}

func center(change func(*settings.IdentityCenter)) organization {
	c := settings.IdentityCenter{
		InstanceArn:     "arn:aws:sso:::instance/ssoins-314159265358979a",
		IdentityStoreID: "d-3141592653",
	}
	change(&c)
	return organization{IdentityCenter: c}
}

// tags returns n tags of so many bytes each, key and value.
func tags(n, bytes int) map[string]string {
	all := map[string]string{}
	for _, key := range numbered(n, 2) {
		all[key] = x(bytes - 2)
	}
	return all
}

// reasons returns n controls with reasons of so many characters.
func reasons(n, characters int) []control {
	list := controls(n)
	for i := range list {
		list[i].Reason = x(characters)
	}
	return list
}

// numbered returns n different texts of so many digits.
func numbered(n, digits int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf("%0*d", digits, i))
	}
	return list
}

func prefixed(prefix string, list []string) (out []string) {
	for _, s := range list {
		out = append(out, prefix+s)
	}
	return out
}
