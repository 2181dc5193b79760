package cost

// An Assumption is a number that only a bill could tell.
type Assumption struct {
	What     string
	Quantity float64
	Why      string
}

const (
	eventsAnywhere = iota
	eventsHome
	eventsRecorded
	eventBytes
	eventsPerFile
	digestFiles
	objectBytes
	accessLogBytes
	monthsKept
	keyRequests
	firstItems
	firstItemsHome
	items
	itemsHome
	runsADay
	mailsEach
	tickSeconds
	pollsAMinute
)

// aMonth is its length in days, on average.
const aMonth = 365.0 / 12

// Assumptions are about an account in which nobody works and nothing runs, and
// a month of it.
var Assumptions = [...]Assumption{
	eventsAnywhere: {"management events in CloudTrail, in each region", 2_000,
		"nobody calls anything; AWS's own services look at the account with their service-linked roles, and GuardDuty reads " +
			"some events of global services in each region (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_data-sources.html). Not measured"},
	eventsHome: {"… more in the home region", 10_000,
		"the trail, its log group, the key and the alarms are there. Not measured"},
	eventsRecorded: {"… more where AWS Config records", 30_000,
		"AWS Config reads each kind of resource, and Security Hub's rules ask it daily. Not measured"},
	eventBytes: {"bytes of an event in CloudWatch Logs", 1_500,
		"a record of CloudTrail is 1 to 2 KB of JSON"},
	eventsPerFile: {"events in a log file", 10,
		"CloudTrail writes a file about every five minutes, and none when nothing happened (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html)"},
	digestFiles: {"digest files of the trail, in each region that the account has enabled", 24 * aMonth,
		"one an hour, also when nothing happened (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html)"},
	objectBytes: {"bytes of a log or digest file in S3", 3_000,
		"ten records, compressed"},
	accessLogBytes: {"bytes of a line in the S3 access logs", 600,
		"each file that is written is a line (https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html)"},
	monthsKept: {"months of logs that are kept", 12,
		"the month is the last of the first year"},
	keyRequests: {"requests to KMS", 1_000,
		"S3 Bucket Keys and CloudWatch Logs use a data key for a while. Not measured"},
	firstItems: {"items that AWS Config records when it is switched on, in each region", 40,
		"the default VPC with its parts, and what services make in each region"},
	firstItemsHome: {"… more in the home region", 200,
		"IAM, the stacks, and the compliance of each resource that Security Hub checks"},
	items: {"items that AWS Config records later, in each region where it does", 10,
		"nothing changes but what AWS does itself. Not measured"},
	itemsHome: {"… more in the home region", 20,
		"service-linked roles and compliance. Not measured"},
	runsADay: {"runs of a control of Security Hub in a day", 1,
		"at least one in 24 hours; periodic ones may run every 12 hours, which at most doubles their part (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-standards-schedule.html)"},
	mailsEach: {"alerts that each address gets", 10,
		"nothing happens in an idle account but AWS's own events"},
	tickSeconds: {"seconds of a run of the mailer", 1,
		"it asks for the alarms and what was mailed of each. Not measured"},
	pollsAMinute: {"requests of Lambda to the mailer's queue in a minute", 15,
		"five at a time, of up to 20 seconds each (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html)"},
}

// assumed returns the quantity of an assumption.
func assumed(index int) float64 { return Assumptions[index].Quantity }
