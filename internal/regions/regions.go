// Package regions knows which AWS regions there are and what does not exist in
// which of them. It is plain data: add a region by adding a row.
package regions

import (
	"slices"
	"strings"
)

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
	AnomalyTypes          Thing = "AWS::CE::AnomalyMonitor AWS::CE::AnomalySubscription"
	FindingAggregatorType Thing = "AWS::SecurityHub::FindingAggregator"
	SnapshotBlockType     Thing = "AWS::EC2::SnapshotBlockPublicAccess"
	ConfigGlobalIAMTypes  Thing = "recording of AWS::IAM types by AWS Config"
)

// GuardDutyFeature is the [Thing] of a feature of GuardDuty, such as
// "RDS_LOGIN_EVENTS".
func GuardDutyFeature(name string) Thing { return Thing("GuardDuty feature " + name) }

// lack says where a thing does not exist.
type lack struct {
	thing   Thing
	regions []string
	source  string
}

const cfnLint = "https://github.com/aws-cloudformation/cfn-lint/tree/main/src/cfnlint/data/schemas/providers, 1.51.0"

// newer are the regions that AWS Config has served only since February 2022.
// https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html
var newer = []string{"ap-east-2", "ap-south-2", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-2", "il-central-1", "me-central-1", "mx-central-1"}

// lacks says where things do not exist; controls have tables of their own.
// Where the sources differ, the region is listed: naming what does not exist
// fails a stack, not naming what does leaves it at what AWS switches on.
var lacks = []lack{
	{BudgetType, append(OptIn(), "ap-northeast-3", "eu-north-1"), cfnLint},
	{AnomalyTypes, []string{"ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "mx-central-1"}, cfnLint},
	{FindingAggregatorType, OptIn(), cfnLint},
	{SnapshotBlockType, []string{"ap-east-2", "ap-southeast-6"}, cfnLint},
	{ConfigGlobalIAMTypes, newer,
		"https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html"},
	// An undated copy of the page no longer names ap-east-2. If it has the feature
	// by now, the feature is on there, as it is by default.
	{GuardDutyFeature("RDS_LOGIN_EVENTS"), []string{"ap-east-2"},
		"https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_regions.html, July 2026"},
}

// Has reports whether the thing exists in the region.
func Has(region string, thing Thing) bool {
	if id, ok := strings.CutPrefix(string(thing), control); ok {
		return standardOf[region][id]
	}
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

func ids(optIn bool) (ids []string) {
	for _, r := range all {
		if r.optIn == optIn {
			ids = append(ids, r.id)
		}
	}
	return ids
}
