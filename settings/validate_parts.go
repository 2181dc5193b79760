package settings

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxUSD and maxDays are ours: beyond them is a slip of the hand. S3 itself
// locks an object for 100 years at most.
const (
	maxUSD  = 1e9
	maxDays = 36500
)

func (v *validation) budget() {
	b := v.used.Budget
	within(v, "Budget.MonthlyUSD", b.MonthlyUSD, 0.01, maxUSD)
	v.percentages("Budget.ActualPercent", b.ActualPercent)
	v.percentages("Budget.ForecastPercent", b.ForecastPercent)

	// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateBudget.html
	switch n := len(b.ActualPercent) + len(b.ForecastPercent); {
	case n == 0 && !b.Off:
		v.fault("Budget", n, "must have a threshold in ActualPercent or ForecastPercent, or be Off: it would tell nobody")
	case n > 5:
		v.fault("Budget", n, "must have at most 5 thresholds in ActualPercent and ForecastPercent together")
	}
	// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Notification.html
	v.emails("Budget.Emails", b.Emails, 10)
}

func (v *validation) percentages(path string, list []float64) {
	for i, percent := range list {
		path := fmt.Sprintf("%s[%d]", path, i)
		if within(v, path, percent, 1, 1000) && slices.Contains(list[:i], percent) {
			v.fault(path, percent, "must not be repeated")
		}
	}
}

// logRetentionDays are what CloudWatch Logs offers, but for keeping forever.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
var logRetentionDays = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
	1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

// glacierDays is how long S3 Glacier Instant Retrieval bills at least.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
const glacierDays = 90

func (v *validation) auditTrail() {
	said, t := v.said.AuditTrail, v.used.AuditTrail
	if !slices.Contains(logRetentionDays, t.LogRetentionDays) {
		v.fault("AuditTrail.LogRetentionDays", t.LogRetentionDays, "must be one of %s, as CloudWatch Logs offers them",
			strings.ReplaceAll(strings.Trim(fmt.Sprint(logRetentionDays), "[]"), " ", ", "))
	}
	within(v, "AuditTrail.NoncurrentDays", t.NoncurrentDays, 1, maxDays)
	within(v, "AuditTrail.AccessLogExpireDays", t.AccessLogExpireDays, 1, maxDays)

	transitionKnown := within(v, "AuditTrail.TransitionDays", t.TransitionDays, 1, maxDays)
	expireKnown := within(v, "AuditTrail.ExpireDays", t.ExpireDays, 1, maxDays)
	lockKnown := within(v, "AuditTrail.ObjectLockDays", t.ObjectLockDays, 0, maxDays)
	if transitionKnown && expireKnown && t.ExpireDays < t.TransitionDays+glacierDays {
		v.fault("AuditTrail.ExpireDays", got(said.ExpireDays, t.ExpireDays), "must be at least %d more than TransitionDays, which is %s",
			glacierDays, show(got(said.TransitionDays, t.TransitionDays)))
	}
	if lockKnown && expireKnown && t.ObjectLockDays > t.ExpireDays {
		v.fault("AuditTrail.ObjectLockDays", t.ObjectLockDays, "must be at most ExpireDays, which is %s",
			show(got(said.ExpireDays, t.ExpireDays)))
	}
}

func (v *validation) activityAlarms() {
	a := v.used.ActivityAlarms
	if v.used.AuditTrail.Off && !a.Off {
		v.fault("ActivityAlarms.Off", a.Off, "must be true with AuditTrail.Off, because the alarms watch the log group of the trail")
	}
	var ids []string
	for _, activity := range Activities {
		ids = append(ids, activity.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(a.Alarms)) {
		path, alarm := fmt.Sprintf("ActivityAlarms.Alarms[%q]", id), a.Alarms[id]
		if !slices.Contains(ids, id) {
			v.fault(path, id, "must be the id of an activity, the nearest is %q", Nearest(id, ids))
		}
		if alarm.Threshold != 0 {
			within(v, path+".Threshold", alarm.Threshold, 1, 1_000_000)
		}
		if alarm.PeriodMinutes != 0 {
			within(v, path+".PeriodMinutes", alarm.PeriodMinutes, 1, 1440)
		}
	}
}

var severities = []Severity{Low, Medium, High, Critical}

func (v *validation) findings() {
	f := v.used.Findings
	v.severity("Findings.Severity", f.Severity)
	v.severity("Findings.ControlSeverity", f.ControlSeverity)
	// Ten names of 64 characters fit an event pattern, which has 2,048.
	v.entries("Findings.Products", f.Products, 10, func(path, product string) {
		v.text(path, product, 64)
		if strings.HasPrefix(product, "Security Hub") {
			v.fault(path, product, "must not be Security Hub, whose findings Controls is for")
		}
	})
}

func (v *validation) severity(path string, s Severity) {
	if !slices.Contains(severities, s) {
		v.fault(path, s, "must be LOW, MEDIUM, HIGH or CRITICAL")
	}
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
// has the upper bounds; 8 is what AWS itself falls back to.
func (v *validation) passwordPolicy() {
	p := v.used.PasswordPolicy
	within(v, "PasswordPolicy.MinimumLength", p.MinimumLength, 8, 128)
	within(v, "PasswordPolicy.MaxAgeDays", p.MaxAgeDays, 0, 1095)
	within(v, "PasswordPolicy.ReusePrevention", p.ReusePrevention, 0, 24)
}

func (v *validation) defaultVPC() {
	switch mode := v.used.DefaultVPC.Mode; mode {
	case DeleteDefaultVPC:
		if v.said.Account == "" {
			v.fault("DefaultVPC.Mode", mode, "must not be %q unless Account is given", DeleteDefaultVPC)
		}
	case ReportDefaultVPC, KeepDefaultVPC:
	default:
		v.fault("DefaultVPC.Mode", mode, "must be %q, %q or %q", DeleteDefaultVPC, ReportDefaultVPC, KeepDefaultVPC)
	}
}
