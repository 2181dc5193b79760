package settings_test

import (
	"reflect"
	"slices"
	"testing"

	"baseline/internal/regions"
	"baseline/settings"
	"baseline/settings/settingstest"
)

func TestDefaultsAreTheDocumentedOnes(t *testing.T) {
	want := settings.Organization{
		HomeRegion:  "ap-northeast-1",
		Regions:     regions.EnabledByDefault(),
		Language:    settings.Japanese,
		Alerts:      settings.Alerts{TimeZone: "Asia/Tokyo"},
		Budget:      settings.Budget{MonthlyUSD: 100, ActualPercent: []float64{50, 80, 100}, ForecastPercent: []float64{100}},
		CostAnomaly: settings.CostAnomaly{ThresholdUSD: 20},
		AuditTrail: settings.AuditTrail{
			LogRetentionDays: 365, TransitionDays: 90, ExpireDays: 2555, NoncurrentDays: 365, AccessLogExpireDays: 365,
		},
		Findings: settings.Findings{
			Severity: settings.High, Products: []string{"GuardDuty", "IAM Access Analyzer"}, ControlSeverity: settings.Critical,
		},
		PasswordPolicy: settings.PasswordPolicy{MinimumLength: 12},
		DefaultVPC:     settings.DefaultVPC{Mode: settings.ReportDefaultVPC},
		GuardDuty: settings.GuardDuty{Features: []string{
			"S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS",
		}},
		Config: settings.Config{
			DailyTypes: []string{"AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup", "AWS::EC2::NetworkInterface"},
			ExpireDays: 2555,
		},
		SecurityHub: settings.SecurityHub{
			Disabled: []control{
				{ID: "CloudTrail.5", Reason: "The baseline's own trail delivers to CloudWatch Logs; its alarms prove it."},
				{ID: "IAM.6", Reason: "Root is behind MFA; a hardware device is a decision of the organization."},
				{ID: "EC2.8", Reason: "Whether an instance may use IMDSv1 is decided by the account's default for new instances."},
			},
			DisabledOutsideHome: []control{{ID: "Config.1", Reason: "AWS Config records in the home region."}},
		},
		IdentityCenter: settings.IdentityCenter{Region: "ap-northeast-1"},
	}
	if got := (settings.Organization{}).WithDefaults(); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestTheDefaultTimeZoneFollowsTheLanguage(t *testing.T) {
	for language, want := range map[settings.Language]string{settings.Japanese: "Asia/Tokyo", settings.English: "UTC"} {
		if got := (settings.Organization{Language: language}).WithDefaults().Alerts.TimeZone; got != want {
			t.Errorf("%s: got %s, want %s", language, got, want)
		}
	}
}

func TestDefaultsChangeNothingThatWasSaid(t *testing.T) {
	if got := settingstest.Largest().WithDefaults(); !reflect.DeepEqual(got, settingstest.Largest()) {
		t.Errorf("got\n%+v", got)
	}
	none := settings.Organization{
		Regions:     []string{},
		Budget:      settings.Budget{ActualPercent: []float64{}, ForecastPercent: []float64{}},
		Findings:    settings.Findings{Products: []string{}},
		GuardDuty:   settings.GuardDuty{Features: []string{}},
		Config:      settings.Config{DailyTypes: []string{}},
		SecurityHub: settings.SecurityHub{Disabled: []control{}, DisabledOutsideHome: []control{}},
	}
	got := none.WithDefaults()
	if !reflect.DeepEqual(got.Regions, none.Regions) ||
		!reflect.DeepEqual(got.Budget.ActualPercent, none.Budget.ActualPercent) ||
		!reflect.DeepEqual(got.Budget.ForecastPercent, none.Budget.ForecastPercent) ||
		!reflect.DeepEqual(got.Findings.Products, none.Findings.Products) ||
		!reflect.DeepEqual(got.GuardDuty, none.GuardDuty) ||
		!reflect.DeepEqual(got.Config.DailyTypes, none.Config.DailyTypes) ||
		!reflect.DeepEqual(got.SecurityHub, none.SecurityHub) {
		t.Errorf("an empty list got its default: %+v", got)
	}
}

func TestDefaultsOfControlsGiveWay(t *testing.T) {
	ids := func(list []settings.DisabledControl) (ids []string) {
		for _, c := range list {
			ids = append(ids, c.ID)
		}
		return ids
	}
	o := settings.Organization{SecurityHub: settings.SecurityHub{
		DisabledOutsideHome: []settings.DisabledControl{{ID: "IAM.6", Reason: "r"}},
	}}
	if got := ids(o.WithDefaults().SecurityHub.Disabled); !slices.Equal(got, []string{"CloudTrail.5", "EC2.8"}) {
		t.Errorf("Disabled is %v with IAM.6 in DisabledOutsideHome", got)
	}
	o.SecurityHub = settings.SecurityHub{Disabled: []settings.DisabledControl{{ID: "Config.1", Reason: "r"}}}
	if got := o.WithDefaults().SecurityHub.DisabledOutsideHome; got == nil || len(got) != 0 {
		t.Errorf("DisabledOutsideHome is %#v with Config.1 in Disabled, want an empty list", got)
	}
}
