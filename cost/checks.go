package cost

import (
	"slices"
	"strings"

	"baseline/internal/regions"
	"baseline/settings"
)

// withoutRecorder is the one control of the standard that is no rule of AWS
// Config. Security Hub cannot make the rules of the others where AWS Config does
// not record, so those check nothing there, and cost nothing.
//   - https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-setup-prereqs.html
//   - https://dev.classmethod.jp/articles/aws-config-aws-security-hub-check-config-1
const withoutRecorder = "Config.1"

// Checked is what Security Hub checks in an idle account, with the controls of
// AWS Foundational Security Best Practices that look at it. A control checks
// each resource, and each check is billed. Those that find no resource are left
// out.
//   - https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
//   - https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html
var Checked = []struct {
	What     string
	Controls string // with blanks between them
	Count    func(a account, region string) float64
	Why      string
}{
	{"the account", "Account.1 CloudTrail.1 Config.1 EC2.1 EC2.7 EC2.172 EC2.182 EMR.2 " +
		"GuardDuty.1 GuardDuty.5 GuardDuty.6 GuardDuty.7 GuardDuty.8 GuardDuty.9 GuardDuty.10 GuardDuty.11 GuardDuty.12 GuardDuty.13 " +
		"IAM.4 IAM.6 IAM.7 Inspector.1 Inspector.2 Inspector.3 Inspector.4 Macie.1 Macie.2 S3.1 SSM.6 SSM.7",
		one, "settings of the account in each region"},
	{"the trail", "CloudTrail.2 CloudTrail.4 CloudTrail.5",
		func(a account, _ string) float64 { return unless(a.AuditTrail.Off, 1) }, "each region has it"},
	{"the default VPC", "EC2.2 EC2.6 EC2.10 EC2.16 EC2.18 EC2.19 EC2.21 EC2.55 EC2.56 EC2.57 EC2.58 EC2.60",
		func(a account, _ string) float64 { return unless(a.deletesVPC(), 1) },
		"each region has one, with a security group and a network ACL, until DefaultVPC.Mode deletes it"},
	{"its subnets", "EC2.15", func(a account, _ string) float64 { return unless(a.deletesVPC(), 3) },
		"one a zone, of which an account sees 2 to 6"},
	{"stacks", "CloudFormation.3 CloudFormation.4",
		func(a account, region string) float64 { return 1 + unless(!a.home(region), 4) },
		"the regional one; at home also Baseline-Root, -Settings and -Billing, and the CDK's"},
	{"buckets", "S3.2 S3.3 S3.5 S3.6 S3.8 S3.9 S3.12 S3.13",
		home(func(a account) float64 { return 3 + unless(a.AuditTrail.Off, 1) }),
		"of the trail, of AWS Config, of access logs, and the CDK's"},
	{"the key", "KMS.3 KMS.5", home(constant(1)), "the baseline's"},
	{"the functions", "Lambda.1 Lambda.2", home(func(a account) float64 { return 1 + unless(a.AlertMail.Off, 1) }),
		"those of the account settings and of the mailer"},
	{"the topics", "SNS.4", home(func(a account) float64 {
		return 1 + unless(a.AlertMail.Off, 1) + unless(!a.Alerts.Chats(), 1)
	}), "that of the alerts, of the mailer and of a chat channel"},
	{"the queues", "SQS.1 SQS.3", home(func(a account) float64 { return a.deadLetters() + unless(a.AlertMail.Off, 1) }), "for what could not be delivered, and the mailer's"},
	{"the table", "DynamoDB.1 DynamoDB.2 DynamoDB.6", home(func(a account) float64 { return unless(a.AlertMail.Off, 1) }), "the mailer's"},
	{"a repository", "ECR.1 ECR.2 ECR.3", home(constant(1)), "the CDK's bootstrap makes one, which stays empty"},
	{"Athena's workgroup", "Athena.4", one, "AWS makes one in each region"},
	{"roles and groups", "KMS.2", home(constant(20)),
		"the baseline's, the CDK's five and those of AWS's services; recorded at home alone"},
	{"IAM users", "IAM.3 IAM.5 IAM.8", func(a account, _ string) float64 { return a.users() }, "those of Administrators.Users"},
	{"IAM users, recorded", "IAM.2", home(account.users), "the same, recorded at home alone"},
}

// checks returns how many checks Security Hub runs in a region in a month.
func (a account) checks(region string) float64 {
	if a.SecurityHub.Off {
		return 0
	}
	disabled := a.SecurityHub.Disabled
	if !a.home(region) {
		disabled = slices.Concat(disabled, a.SecurityHub.DisabledOutsideHome)
	}
	var daily float64
	for _, c := range Checked {
		for _, id := range strings.Fields(c.Controls) {
			off := slices.ContainsFunc(disabled, func(d settings.DisabledControl) bool { return d.ID == id })
			runs := a.records(region) || id == withoutRecorder
			if !off && runs && regions.Has(region, regions.Control(id)) {
				daily += c.Count(a, region) * assumed(runsADay)
			}
		}
	}
	return daily * aMonth
}

func (a account) users() float64 {
	return unless(a.Administrators.Off, float64(len(a.Administrators.Users)))
}

func (a account) deletesVPC() bool { return a.DefaultVPC.Mode == settings.DeleteDefaultVPC }
