// Package settings holds what a fork may decide about its account: the types
// of the literal in organization/organization.go, their defaults, their limits
// and the table of controls. It is plain Go. Neither the CDK nor the AWS SDK is
// reachable from here, so the templates and the command line read one truth.
//
// Everywhere in this package a zero value means the documented default, a
// negative number is refused, and a part is left out with Off: true. Of a list,
// nil means the default and an empty list means none.
package settings

// Organization is everything a fork decides. The zero value is a complete,
// valid baseline for one new account.
type Organization struct {
	// Account is the 12-digit id of the one account that these settings are
	// for. It pins every stack, so that a deployment with the credentials of
	// another account is refused. Ids that AWS's documentation shows, such as
	// 123456789012, are refused. Default: the account of the credentials.
	Account string

	// HomeRegion holds the trail, the alarms and the topics, and is where
	// findings are aggregated. It must be one of the regions that are enabled
	// by default, because only they can aggregate findings.
	// Default: ap-northeast-1.
	HomeRegion string

	// Regions are the regions to protect, the home region among them.
	// Default: the 17 regions that every account has enabled.
	Regions []string

	// Language is that of messages to people: mails, and what the command line
	// finds. Default: Japanese.
	Language Language

	// Tags are put on every resource that takes tags. At most 40, with at most
	// 128 characters a key and 256 a value.
	Tags map[string]string

	Alerts         Alerts
	AlertMail      Switch // says who did what, where and when; without it alarms and findings come as AWS writes them
	Contacts       Contacts
	Budget         Budget
	CostAnomaly    CostAnomaly
	AuditTrail     AuditTrail
	ActivityAlarms ActivityAlarms
	HealthEvents   HealthEvents
	Findings       Findings
	PasswordPolicy PasswordPolicy
	Administrators Administrators
	DefaultVPC     DefaultVPC
	AccessAnalyzer Switch
	GuardDuty      GuardDuty
	Config         Config
	SecurityHub    SecurityHub
	SnapshotBlock  Switch
	IdentityCenter IdentityCenter

	// What follows is set by a Lambda function, like Contacts, PasswordPolicy
	// and DefaultVPC: CloudFormation has no types for it.

	EBSEncryption       EBSEncryption
	S3PublicAccessBlock Switch // for all buckets of the account
	IMDSv2              Switch // as the default of new EC2 instances
	ImageBlock          Switch // no AMI becomes public
	SSMSharingBlock     Switch // no document of Systems Manager becomes public

	// IgnoreFailedSettings lets a deployment succeed although a setting failed
	// in some region; the failure is only logged. Default: the deployment of
	// that setting fails, and says where and why.
	IgnoreFailedSettings bool

	// DoneByHand is what a person has done and AWS does not show: write it here
	// once it is done, and the check no longer asks for it. Default: nothing.
	DoneByHand []ByHand
}

// Switch is a part of which nothing can be said but whether it is wanted.
type Switch struct {
	Off bool // leave this part out
}

// Language is that of messages to people: mails, the text of templates that
// people read in mails, and what the command line tells of an account.
type Language string

// The languages that messages are written in.
const (
	Japanese Language = "ja"
	English  Language = "en"
)

// Alerts says who is told.
type Alerts struct {
	// Emails are the addresses that get every alert. Each has to be confirmed
	// by its reader. At most 100, of 254 characters. Default: none, and nobody
	// is told.
	Emails []string

	// TimeZone is the IANA name of the zone that mails give times in, beside
	// UTC, such as Europe/Berlin. Default: Asia/Tokyo in Japanese, else UTC.
	TimeZone string

	// Runbook is the https address where the readers of mails find
	// docs/runbook.md (or docs/runbook.ja.md) of this fork; mails add # and the
	// section. At most 200 characters. Default: none, and mails name the
	// section only.
	Runbook string

	// Slack and Teams are channels that show every alert too. The workspace or
	// tenant has to be authorized once, by a person, at
	// https://console.aws.amazon.com/chatbot/. They need AlertMail.
	// Default: none.
	Slack SlackChannel
	Teams TeamsChannel
}

// SlackChannel is a channel of Slack; both ids or none.
type SlackChannel struct {
	WorkspaceID string // such as "T0123ABCD"
	ChannelID   string // such as "C0123ABCD": the end of the channel's link
}

// TeamsChannel is a channel of Microsoft Teams; all three ids or none. They are
// in the channel's link: tenantId, groupId, and what is between /channel/ and
// the next slash.
type TeamsChannel struct {
	TenantID  string // a UUID
	TeamID    string // a UUID
	ChannelID string // such as "19%3aab3cd%40thread.tacv2"
}

// Contacts are the alternate contacts of the account: AWS writes to them
// beside the root user's address.
type Contacts struct {
	Off        bool
	Billing    Contact
	Operations Contact
	Security   Contact
}

// Contact is one alternate contact. AWS wants all four fields or none; the
// limits are those of the Account Management API,
// https://docs.aws.amazon.com/accounts/latest/reference/API_PutAlternateContact.html
type Contact struct {
	Name  string // at most 64 characters
	Title string // at most 50 characters
	Email string // at most 254 characters
	// Phone begins with + and the country code, e.g. "+81 3 1234 5678": AWS
	// cannot call a number such as 03-1234-5678. 7 to 15 digits, with spaces,
	// hyphens and parentheses at most 25 characters.
	Phone string
}

// Budget warns before a month gets too expensive.
type Budget struct {
	Off bool

	// MonthlyUSD is the limit for one month, in US dollars; 0.01 to a billion.
	// Default: 100.
	MonthlyUSD float64

	// ActualPercent are the thresholds for money already spent, each from 1
	// to 1000 percent of MonthlyUSD. Default: 50, 80 and 100.
	ActualPercent []float64

	// ForecastPercent are the thresholds for what AWS expects the month to
	// cost. AWS forecasts once an account has about five weeks of usage.
	// Default: 100. Both lists together: at most 5.
	ForecastPercent []float64

	// Emails are addresses that AWS Budgets writes to directly, beside the
	// alert topic, for example of people who only care for money. AWS allows
	// 10. Default: none.
	Emails []string
}

// CostAnomaly tells of spending that does not look like the account's own.
type CostAnomaly struct {
	Off bool

	// ThresholdUSD is the total impact of an anomaly, in US dollars, from
	// which it is told; 0.01 to a billion. Default: 20.
	ThresholdUSD float64
}

// AuditTrail is CloudTrail and where its logs are kept.
type AuditTrail struct {
	Off bool

	// LogRetentionDays is how long CloudWatch Logs keeps the trail's events
	// for searches; one of the values CloudWatch Logs offers. Default: 365.
	LogRetentionDays int

	// LogGroupDeletionProtection refuses the deletion of the log group, also
	// to administrators, until it is switched off again.
	LogGroupDeletionProtection bool

	// TransitionDays is the age at which log files move to S3 Glacier Instant
	// Retrieval. S3 leaves files under 128 KB where they are, which most log
	// files of a quiet account are. This and every other number of days here is at most 36500, a
	// hundred years. Default: 90.
	TransitionDays int

	// ExpireDays is the age at which log files are deleted. At least 90 more
	// than TransitionDays (Glacier bills 90 days at least).
	// Default: 2555, seven years.
	ExpireDays int

	// NoncurrentDays is how long overwritten or deleted versions stay.
	// Default: 365.
	NoncurrentDays int

	// AccessLogExpireDays is the age at which the S3 access logs of the
	// bucket are deleted. Default: 365.
	AccessLogExpireDays int

	// ObjectLockDays makes every log file undeletable, by anybody, for that
	// many days (S3 Object Lock in compliance mode). It cannot be shortened
	// later for files already written, and can be decided only when the
	// bucket is made. At most ExpireDays. Default: 0, no lock.
	ObjectLockDays int
}

// ActivityAlarms watch the trail, and must be Off when it is. See [Activities]
// for what each one sees.
type ActivityAlarms struct {
	Off bool

	// ExactCisPatterns adds metric filters and alarms with the literal
	// patterns of the CIS AWS Foundations Benchmark 1.4, for accounts that
	// enable that standard in Security Hub: it accepts no other pattern, not
	// even a better one.
	ExactCisPatterns bool

	// Alarms changes single alarms, by their id, for example
	//	map[string]Alarm{"UnauthorizedApiCall": {Threshold: 10}}
	Alarms map[string]Alarm
}

// Alarm changes one alarm.
type Alarm struct {
	Off bool

	// Threshold is how many events within one period raise the alarm; at most
	// a million. Default: the one of [Activities].
	Threshold int

	// PeriodMinutes is the length of that period; 1 to 1440 (a day).
	// Default: the one of [Activities].
	PeriodMinutes int
}

// HealthEvents tells what AWS Health says of the account, in every region.
type HealthEvents struct {
	Off bool
}

// Findings tells of what the detectors find.
type Findings struct {
	Off bool

	// Severity is the lowest severity that is told: LOW, MEDIUM, HIGH or
	// CRITICAL. It holds for all products. IAM Access Analyzer's findings about
	// access from a foreign account are LOW in AWS's sample:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-securityhub-integration.html
	// Default: HIGH.
	Severity Severity

	// Products are the products whose findings are told, by the name that
	// Security Hub gives them. At most 10, of 64 characters.
	// Default: GuardDuty and IAM Access Analyzer.
	Products []string

	// ControlsOff leaves out failed controls of Security Hub. They are told from
	// ControlSeverity up, once each until they pass and fail again. Without the
	// mailer (AlertMail) they are always left out, because Security Hub sends
	// such a finding again on every update and nobody marks it as told.
	ControlsOff bool

	// ControlSeverity is the lowest severity of a failed control that is
	// told. Default: CRITICAL.
	ControlSeverity Severity
}

// Severity is a severity label of Security Hub.
type Severity string

// The severities of Security Hub, from the lowest.
const (
	Low      Severity = "LOW"
	Medium   Severity = "MEDIUM"
	High     Severity = "HIGH"
	Critical Severity = "CRITICAL"
)

// PasswordPolicy is the account's policy for passwords of IAM users. Upper
// case, lower case, number and symbol are always required.
type PasswordPolicy struct {
	Off bool

	// MinimumLength is in characters; 8 to 128. Default: 12.
	MinimumLength int

	// MaxAgeDays makes a password expire; at most 1095. Default: 0, never,
	// because administrators are behind MFA.
	MaxAgeDays int

	// ReusePrevention is how many former passwords are refused; at most 24.
	// Default: 0, none.
	ReusePrevention int
}

// Administrators are the IAM users who may become administrator, with MFA.
type Administrators struct {
	Off bool

	// Users are the names of IAM users to define, without credentials: a
	// person gives each a first password. A name that is removed loses its
	// membership at once; the user itself is kept. At most 40, of 64
	// characters, and 1,700 characters in all, 34 beside each name: the trust
	// policy of the role names them. That is 40 names of 8 characters on
	// average, or 17 of 64.
	Users []string
}

// DefaultVPC says what becomes of the default VPC of every region.
type DefaultVPC struct {
	// Mode is delete, report or keep. Deletion takes unused default VPCs
	// only, and needs Account to be set. Default: report.
	Mode DefaultVPCMode
}

// DefaultVPCMode is what becomes of default VPCs.
type DefaultVPCMode string

// What can become of default VPCs.
const (
	DeleteDefaultVPC DefaultVPCMode = "delete" // unused ones are deleted
	ReportDefaultVPC DefaultVPCMode = "report" // they are inventoried and told
	KeepDefaultVPC   DefaultVPCMode = "keep"   // they are left alone
)

// GuardDuty is the detector of every region.
type GuardDuty struct {
	Off bool

	// Features are the protection plans that are switched on; every other one
	// is switched off by name, because AWS switches on what is not named.
	// Default: those that AWS switches on for a new detector, which cost
	// nothing while the account is idle. See [GuardDutyFeatures].
	Features []string
}

// Config is AWS Config.
type Config struct {
	Off bool

	// Regions are the regions that record beside the home region, each of them
	// one of Organization.Regions. Default: none.
	Regions []string

	// DailyTypes are resource types that are recorded once a day rather than
	// at every change, which is cheaper for what changes more than four times
	// a day. At most 30, of 100 characters.
	// Default: EC2 VPC, Subnet, SecurityGroup and NetworkInterface.
	DailyTypes []string

	// ExpireDays is how long configuration history is kept in the bucket; at
	// most 36500. Default: 2555, seven years.
	ExpireDays int
}

// SecurityHub is Security Hub CSPM with the standard AWS Foundational Security
// Best Practices. Both lists together have at most 50 controls and 6,000 bytes
// of reasons (a Japanese character is 3), so that a regional template stays
// below 51,200 bytes. A control that one list names leaves the default of the
// other.
type SecurityHub struct {
	Off bool

	// Disabled are controls that are off in every region.
	// Default: CloudTrail.5, IAM.6 and EC2.8.
	Disabled []DisabledControl

	// DisabledOutsideHome are controls that are off in every region but home.
	// Default: Config.1.
	DisabledOutsideHome []DisabledControl
}

// DisabledControl is a Security Hub control that is switched off.
type DisabledControl struct {
	ID     string // of the standard, such as "IAM.6"; a region that does not have it needs nothing
	Reason string // is shown in Security Hub; required, at most 256 characters
}

// IdentityCenter gives administrators access through an organization instance
// of IAM Identity Center. Without an InstanceArn this part is left out.
type IdentityCenter struct {
	Off bool

	// InstanceArn is the instance's ARN, arn:aws:sso:::instance/ssoins-…
	InstanceArn string

	// IdentityStoreID is the instance's identity store, d-…; needed unless
	// GroupID is given.
	IdentityStoreID string

	// Region is the one that the instance was enabled in.
	// Default: the home region.
	Region string

	// GroupID is the id of an existing group that becomes administrator, for
	// instances whose users come from elsewhere (Active Directory, another
	// identity provider). Default: a group Administrators is defined.
	GroupID string
}
