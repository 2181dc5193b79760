package cost

import "slices"

// A Meter is something that AWS counts and bills.
type Meter struct {
	ID      string // stable
	Service string
	What    string
	Unit    string // of which Price.Per cost Price.USD

	// Free is what AWS gives away of it, a month and account: an organization
	// shares it. Only meters of the home region have any.
	Free float64

	// Quantity is that of a month, in a region of the settings.
	Quantity func(a account, region string) float64
}

// Meters are in the order in which they are shown. One that stands still in an
// idle account is here for its price. The free quantities are in the sources
// of [Prices].
var Meters = []Meter{
	{"kms-key", "AWS KMS", "customer keys", "key", 0, home(constant(1))},
	{"kms-request", "AWS KMS", "requests", "request", 20_000, home(constant(assumed(keyRequests)))},
	{"alarm", "CloudWatch", "alarms", "alarm", 10, home(account.alarms)},
	{"metric", "CloudWatch", "metrics, which exist only when something happens", "metric", 10, none},
	{"log-ingest", "CloudWatch Logs", "events received", "GB", 5, home(account.logged)},
	{"log-store", "CloudWatch Logs", "events kept", "GB-month", 5,
		home(func(a account) float64 { return kept(a.logged(), a.AuditTrail.LogRetentionDays) })},
	{"trail-first", "CloudTrail", "management events, first copy", "event", 0, home(account.trailEvents)},
	{"trail-second", "CloudTrail", "management events, second copy", "event", 0, none},
	{"s3-put", "Amazon S3", "files written", "request", 0, home(account.files)},
	{"s3-store", "Amazon S3", "files kept", "GB-month", 0, home(account.stored)},
	{"config-item", "AWS Config", "items, recorded at once", "item", 0,
		func(a account, region string) float64 { return a.items(region, items, itemsHome) }},
	{"config-daily", "AWS Config", "items, recorded daily", "item", 0, none},
	{"check", "Security Hub", "checks", "check", 0, account.checks},
	{"guardduty-event", "GuardDuty", "management events", "event", 0,
		func(a account, region string) float64 { return unless(a.GuardDuty.Off, a.events(region)) }},
	{"guardduty-s3", "GuardDuty", "S3 data events", "event", 0, home(func(a account) float64 {
		return unless(a.GuardDuty.Off || !slices.Contains(a.GuardDuty.Features, "S3_DATA_EVENTS"), a.files())
	})},
	{"guardduty-flow", "GuardDuty", "flow and DNS logs of instances", "GB", 0, none},
	{"analyzer", "Access Analyzer", "analyzers of external access", "analyzer", 0,
		func(a account, _ string) float64 { return unless(a.AccessAnalyzer.Off, 1) }},
	{"budget", "AWS Budgets", "budgets without actions", "budget", 0,
		home(func(a account) float64 { return unless(a.Budget.Off, 1) })},
	{"anomaly-monitor", "Cost Anomaly Detection", "monitors", "monitor", 0,
		home(func(a account) float64 { return unless(a.CostAnomaly.Off, 1) })},
	{"event", "EventBridge", "events of AWS's own services", "event", 0, none},
	{"mail", "Amazon SNS", "mails", "mail", 1_000,
		home(func(a account) float64 { return assumed(mailsEach) * float64(len(a.Alerts.Emails)) })},
	{"function-run", "AWS Lambda", "runs of the mailer", "request", 1_000_000, home(account.ticks)},
	{"function-time", "AWS Lambda", "time and memory of runs", "GB-second", 400_000,
		home(func(a account) float64 { return a.ticks() * assumed(tickSeconds) * mailerGB })},
	{"queue-request", "Amazon SQS", "requests of Lambda for alerts", "request", 1_000_000,
		home(func(a account) float64 { return unless(a.AlertMail.Off, assumed(pollsAMinute)*60*24*aMonth) })},
	{"table-read", "DynamoDB", "reads of what was mailed", "read", 0,
		home(func(a account) float64 { return a.ticks() * a.activityAlarms() })},
}

// mailerGB is the memory of the mailer's function.
const mailerGB = 0.25

// ticks returns how often the mailer looks after alarms that go on: every 15
// minutes.
func (a account) ticks() float64 { return unless(a.AlertMail.Off, 4*24*aMonth) }

// stored returns the GB that are in S3 at the end of the month: what the trail
// wrote, and the access logs of that.
func (a account) stored() float64 {
	return (kept(a.files()*assumed(objectBytes), a.AuditTrail.ExpireDays) +
		kept(a.files()*assumed(accessLogBytes), a.AuditTrail.AccessLogExpireDays)) / 1e9
}

// home counts in the home region alone.
func home(quantity func(account) float64) func(account, string) float64 {
	return func(a account, region string) float64 { return unless(!a.home(region), quantity(a)) }
}

func constant(n float64) func(account) float64 { return func(account) float64 { return n } }

func one(account, string) float64  { return 1 }
func none(account, string) float64 { return 0 }

// unless returns n, or 0 where something is off.
func unless(off bool, n float64) float64 {
	if off {
		return 0
	}
	return n
}
