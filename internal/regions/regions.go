// Package regions knows which AWS regions there are and what does not exist in
// which of them. It is plain data: add a region by adding a row.
package regions

import "slices"

// all are the commercial regions. The first 17 are enabled in every account,
// the others by opting in.
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
var all = []struct {
	id    string
	optIn bool
}{
	{"us-east-1", false},
	{"us-east-2", false},
	{"us-west-1", false},
	{"us-west-2", false},
	{"ap-south-1", false},
	{"ap-northeast-1", false},
	{"ap-northeast-2", false},
	{"ap-northeast-3", false},
	{"ap-southeast-1", false},
	{"ap-southeast-2", false},
	{"ca-central-1", false},
	{"eu-central-1", false},
	{"eu-west-1", false},
	{"eu-west-2", false},
	{"eu-west-3", false},
	{"eu-north-1", false},
	{"sa-east-1", false},
	{"af-south-1", true},
	{"ap-east-1", true},
	{"ap-east-2", true},
	{"ap-south-2", true},
	{"ap-southeast-3", true},
	{"ap-southeast-4", true},
	{"ap-southeast-5", true},
	{"ap-southeast-6", true},
	{"ap-southeast-7", true},
	{"ca-west-1", true},
	{"eu-central-2", true},
	{"eu-south-1", true},
	{"eu-south-2", true},
	{"il-central-1", true},
	{"me-central-1", true},
	{"me-south-1", true},
	{"mx-central-1", true},
}

// Thing is something of AWS that not every region has: a CloudFormation type,
// a control, a feature.
type Thing string

// Things that some regions lack.
const (
	BudgetType            Thing = "AWS::Budgets::Budget"
	AnomalyTypes          Thing = "AWS::CE::AnomalyMonitor and AnomalySubscription"
	FindingAggregatorType Thing = "AWS::SecurityHub::FindingAggregator"
	SnapshotBlockType     Thing = "AWS::EC2::SnapshotBlockPublicAccess"
	ConfigGlobalIAMTypes  Thing = "recording of AWS::IAM types by AWS Config"
)

// Control is the [Thing] of a Security Hub control, such as "IAM.6".
func Control(id string) Thing { return Thing("Security Hub control " + id) }

// GuardDutyFeature is the [Thing] of a feature of GuardDuty, such as
// "RDS_LOGIN_EVENTS".
func GuardDutyFeature(name string) Thing { return Thing("GuardDuty feature " + name) }

// lacks says where things do not exist.
var lacks = []struct {
	thing   Thing
	regions []string
	source  string
}{
	{BudgetType, append(OptIn(), "ap-northeast-3", "eu-north-1"),
		"cfn-lint, schemas per region, 2026-06-15"},
	{AnomalyTypes, []string{"ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "mx-central-1"},
		"cfn-lint, schemas per region, 2026-06-15"},
	{FindingAggregatorType, OptIn(),
		"cfn-lint, schemas per region, 2026-06-15"},
	{SnapshotBlockType, []string{"ap-east-2", "ap-southeast-6"},
		"cfn-lint, schemas per region, 2026-06-15"},
	{ConfigGlobalIAMTypes, []string{"ap-south-2", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ap-east-2", "ca-west-1", "eu-south-2", "eu-central-2", "il-central-1", "mx-central-1", "me-central-1"},
		"https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html: only regions launched before February 2022"},
	{Control("IAM.6"), []string{"ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "il-central-1", "me-central-1", "mx-central-1"},
		"https://docs.aws.amazon.com/config/latest/developerguide/root-account-hardware-mfa-enabled.html"},
	{GuardDutyFeature("RDS_LOGIN_EVENTS"), []string{"ap-east-2"},
		"https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_regions.html"},
	{GuardDutyFeature("AI_ANALYST"), allBut("us-east-1", "us-east-2", "us-west-2", "ca-central-1", "eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "ap-northeast-1"),
		"https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-investigation.html"},
}

// Has reports whether the thing exists in the region.
func Has(region string, thing Thing) bool {
	for _, l := range lacks {
		if l.thing == thing && slices.Contains(l.regions, region) {
			return false
		}
	}
	return true
}

// Known reports whether id is a commercial region.
func Known(id string) bool {
	for _, r := range all {
		if r.id == id {
			return true
		}
	}
	return false
}

// All returns every commercial region, those enabled by default first.
func All() []string { return append(EnabledByDefault(), OptIn()...) }

// EnabledByDefault returns the regions that every account has enabled.
func EnabledByDefault() []string { return ids(false) }

// OptIn returns the regions that an account has to enable.
func OptIn() []string { return ids(true) }

// allBut returns every region but those that have something.
func allBut(having ...string) []string {
	return slices.DeleteFunc(All(), func(id string) bool { return slices.Contains(having, id) })
}

func ids(optIn bool) (ids []string) {
	for _, r := range all {
		if r.optIn == optIn {
			ids = append(ids, r.id)
		}
	}
	return ids
}
