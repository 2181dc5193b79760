package awsfault

import "strings"

// IAMActions returns the IAM actions that AWS wants for a call: that of the
// same name unless the table says otherwise.
func IAMActions(service, operation string) []string {
	if actions, ok := unlikeTheirCalls[service+"."+operation]; ok {
		return actions
	}
	prefix, ok := prefixes[service]
	if !ok {
		prefix = strings.ToLower(service)
	}
	return []string{prefix + ":" + operation}
}

// prefixes are the services whose IAM prefix is not their id in lower case.
var prefixes = map[string]string{
	"S3 Control":   "s3",
	"CloudControl": "cloudformation",

	"Cost Explorer": "ce",
	"SSO Admin":     "sso",

	"Auto Scaling":               "autoscaling",
	"CloudWatch Logs":            "logs",
	"Database Migration Service": "dms",
	"Directory Service":          "ds",
	"Route 53":                   "route53",

	"AccessAnalyzer": "access-analyzer",
	"Config Service": "config",
	"EventBridge":    "events",
}

// unlikeTheirCalls has the calls whose IAM actions are not named like them.
var unlikeTheirCalls = map[string][]string{
	// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html
	"Budgets.DescribeBudgets":                    {"budgets:ViewBudget"},
	"Budgets.DescribeNotificationsForBudget":     {"budgets:ViewBudget"},
	"Budgets.DescribeSubscribersForNotification": {"budgets:ViewBudget"},
	// https://docs.aws.amazon.com/service-authorization/latest/reference/list_s3.html
	"S3 Control.GetPublicAccessBlock": {"s3:GetAccountPublicAccessBlock"},
	"S3 Control.PutPublicAccessBlock": {"s3:PutAccountPublicAccessBlock"},
	// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
	"S3.ListObjectsV2": {"s3:ListBucket"},
	// https://docs.aws.amazon.com/service-authorization/latest/reference/list_securityhub.html
	"SecurityHub.BatchGetStandardsControlAssociations":    {"securityhub:BatchGetStandardsControlAssociations", "securityhub:DescribeStandardsControls"},
	"SecurityHub.BatchUpdateStandardsControlAssociations": {"securityhub:BatchUpdateStandardsControlAssociations", "securityhub:UpdateStandardsControl"},
}
