package settings

import (
	"cmp"
	"slices"

	"baseline/internal/regions"
)

// WithDefaults returns o with every zero value replaced by its default. It
// changes nothing that was said: an empty list that is not nil stays empty.
func (o Organization) WithDefaults() Organization {
	o.HomeRegion = cmp.Or(o.HomeRegion, "ap-northeast-1")
	o.Regions = orDefault(o.Regions, regions.EnabledByDefault()...)
	o.Language = cmp.Or(o.Language, Japanese)
	o.Alerts.TimeZone = cmp.Or(o.Alerts.TimeZone, timeZones[o.Language])

	b := &o.Budget
	b.MonthlyUSD = cmp.Or(b.MonthlyUSD, 100)
	b.ActualPercent = orDefault(b.ActualPercent, 50, 80, 100)
	b.ForecastPercent = orDefault(b.ForecastPercent, 100)

	o.CostAnomaly.ThresholdUSD = cmp.Or(o.CostAnomaly.ThresholdUSD, 20)

	t := &o.AuditTrail
	t.LogRetentionDays = cmp.Or(t.LogRetentionDays, 365)
	t.TransitionDays = cmp.Or(t.TransitionDays, 90)
	t.ExpireDays = cmp.Or(t.ExpireDays, 2555)
	t.NoncurrentDays = cmp.Or(t.NoncurrentDays, 365)
	t.AccessLogExpireDays = cmp.Or(t.AccessLogExpireDays, 365)

	f := &o.Findings
	f.Severity = cmp.Or(f.Severity, High)
	f.Products = orDefault(f.Products, "GuardDuty", "IAM Access Analyzer")
	f.ControlSeverity = cmp.Or(f.ControlSeverity, Critical)

	o.PasswordPolicy.MinimumLength = cmp.Or(o.PasswordPolicy.MinimumLength, 12)
	o.DefaultVPC.Mode = cmp.Or(o.DefaultVPC.Mode, ReportDefaultVPC)
	o.GuardDuty.Features = orDefault(o.GuardDuty.Features, defaultGuardDutyFeatures()...)

	c := &o.Config
	c.DailyTypes = orDefault(c.DailyTypes,
		"AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup", "AWS::EC2::NetworkInterface")
	c.ExpireDays = cmp.Or(c.ExpireDays, 2555)

	// A control that one list names is no longer in the default of the other.
	h := &o.SecurityHub
	h.Disabled, h.DisabledOutsideHome =
		orDefault(h.Disabled, without(h.DisabledOutsideHome,
			DisabledControl{"CloudTrail.5", "The baseline's own trail delivers to CloudWatch Logs; its alarms prove it."},
			DisabledControl{"IAM.6", "Root is behind MFA; a hardware device is a decision of the organization."},
			DisabledControl{"EC2.8", "Whether an instance may use IMDSv1 is decided by the account's default for new instances."},
		)...),
		orDefault(h.DisabledOutsideHome, without(h.Disabled,
			DisabledControl{"Config.1", "AWS Config records in the home region."},
		)...)

	o.IdentityCenter.Region = cmp.Or(o.IdentityCenter.Region, o.HomeRegion)
	return o
}

var timeZones = map[Language]string{Japanese: "Asia/Tokyo", English: "UTC"}

// orDefault returns the list unless it is nil.
func orDefault[T any](list []T, defaults ...T) []T {
	if list == nil {
		return defaults
	}
	return list
}

// without returns the controls that named does not name.
func without(named []DisabledControl, controls ...DisabledControl) []DisabledControl {
	return slices.DeleteFunc(controls, func(c DisabledControl) bool {
		return slices.ContainsFunc(named, func(n DisabledControl) bool { return n.ID == c.ID })
	})
}
