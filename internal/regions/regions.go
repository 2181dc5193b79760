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

// Control is the [Thing] of a Security Hub control, such as "IAM.6".
func Control(id string) Thing { return Thing("Security Hub control " + id) }

// GuardDutyFeature is the [Thing] of a feature of GuardDuty, such as
// "RDS_LOGIN_EVENTS".
func GuardDutyFeature(name string) Thing { return Thing("GuardDuty feature " + name) }

// lack says where a thing does not exist.
type lack struct {
	thing   Thing
	regions []string
	source  string
}

const (
	cfnLint          = "https://github.com/aws-cloudformation/cfn-lint/tree/main/src/cfnlint/data/schemas/providers, 1.51.0"
	controlsByRegion = "https://docs.aws.amazon.com/securityhub/latest/userguide/regions-controls.html"
)

// newer are the regions that AWS Config has served only since February 2022.
// https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html
var newer = []string{"ap-east-2", "ap-south-2", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-2", "il-central-1", "me-central-1", "mx-central-1"}

// lacks says where things do not exist. Of the controls it has those of AWS
// Foundational Security Best Practices that look at what is global, which are
// the ones to switch off in all regions but one:
// https://docs.aws.amazon.com/securityhub/latest/userguide/controls-to-disable.html
// CloudTrail.5, Config.1 and EC2.8 have no row because every region has them.
// Where the sources differ, the region is listed: naming what does not exist
// fails a stack, not naming what does leaves a control on.
var lacks = slices.Concat(
	[]lack{
		{BudgetType, append(OptIn(), "ap-northeast-3", "eu-north-1"), cfnLint},
		{AnomalyTypes, []string{"ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "mx-central-1"}, cfnLint},
		{FindingAggregatorType, OptIn(), cfnLint},
		{SnapshotBlockType, []string{"ap-east-2", "ap-southeast-6"}, cfnLint},
		{ConfigGlobalIAMTypes, newer,
			"https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html"},
		{GuardDutyFeature("RDS_LOGIN_EVENTS"), []string{"ap-east-2"},
			"https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_regions.html"},
		{Control("Account.1"), []string{"ap-east-2", "ap-southeast-6", "ca-west-1", "mx-central-1"},
			"https://docs.aws.amazon.com/config/latest/developerguide/security-account-information-provided.html"},
		{Control("IAM.4"), []string{"ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-2", "il-central-1", "me-central-1", "mx-central-1"},
			"https://docs.aws.amazon.com/config/latest/developerguide/iam-root-access-key-check.html"},
		{Control("IAM.6"), []string{"ap-east-2", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "il-central-1", "me-central-1", "mx-central-1"},
			controlsByRegion + " and https://docs.aws.amazon.com/config/latest/developerguide/root-account-hardware-mfa-enabled.html"},
		{Control("IAM.7"), []string{"ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "il-central-1", "mx-central-1"},
			controlsByRegion},
	},
	controls(newer, controlsByRegion,
		"IAM.1", "IAM.2", "IAM.3", "IAM.5", "IAM.8", "IAM.21", "KMS.1", "KMS.2"),
	controls(allBut("us-east-1"), controlsByRegion,
		"CloudFront.1", "CloudFront.3", "CloudFront.4", "CloudFront.5", "CloudFront.6", "CloudFront.7", "CloudFront.8",
		"CloudFront.9", "CloudFront.10", "CloudFront.12", "CloudFront.13", "CloudFront.15", "CloudFront.16", "CloudFront.17",
		"Route53.2", "WAF.1", "WAF.6", "WAF.7", "WAF.8"),
)

// controls returns the rows of controls that the same regions lack.
func controls(regions []string, source string, ids ...string) (rows []lack) {
	for _, id := range ids {
		rows = append(rows, lack{Control(id), regions, source})
	}
	return rows
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

// Everywhere reports whether no region is known to lack the CloudFormation type.
func Everywhere(cfnType string) bool {
	return !slices.ContainsFunc(lacks, func(l lack) bool {
		return slices.Contains(strings.Fields(string(l.thing)), cfnType)
	})
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
