package checks

import "baseline/settings"

// accountChecks are the checks of what an account has once: its root user, its
// people, its bill, and who is told.
var accountChecks = map[string]check{
	"root-access-keys":       rootAccessKeys,
	"root-last-used":         rootLastUsed,
	"billing-access":         billingAccess,
	"root-mfa":               rootMFA,
	"user-mfa":               userMFA,
	"contact-phone":          contactPhone,
	"budget":                 budget,
	"cost-anomaly-detection": costAnomalyDetection,
	"alert-subscriptions":    alertSubscriptions,
	"admin-access":           adminAccess,
	"identity-center":        identityCenter,
}

// Where a person goes to mend it.
const (
	accountPage        = "https://console.aws.amazon.com/billing/home#/account"
	budgetsPage        = "https://console.aws.amazon.com/billing/home#/budgets"
	costPage           = "https://console.aws.amazon.com/costmanagement/"
	credentialsPage    = "https://console.aws.amazon.com/iam/home#/security_credentials"
	usersPage          = "https://console.aws.amazon.com/iam/home#/users"
	identityCenterPage = "https://console.aws.amazon.com/singlesignon/home"
)

// deployOrRevert mends what a stack defines, also where somebody deleted or
// changed it since: CloudFormation leaves that as it is, where the template is
// the same, unless it is told to revert it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
func deployOrRevert(stack string) settings.Text {
	return settings.Textf("make deploy。デプロイするものがなければ、手で変更されている: npx cdk deploy %s --revert-drift",
		"make deploy; if there is nothing to deploy, it was changed by hand: npx cdk deploy %s --revert-drift", stack)
}

var makeDeploy = settings.Same("make deploy")

// byHand is the finding of what only a person can know: done where the settings
// say so.
func byHand(t Target, h settings.ByHand, done, undone, fix settings.Text, page string) []Finding {
	if t.Settings.IsDone(h) {
		return passed(settings.Textf("%s (設定に書いてある)", "%s, the settings say", done))
	}
	return manual(undone, thenSay(h, fix, page))
}

// thenSay is a fix on a page that AWS does not show afterwards.
func thenSay(h settings.ByHand, fix settings.Text, page string) settings.Text {
	return settings.Textf("%[1]s。済んだら organization.DoneByHand に %[3]s と書く: %[2]s",
		"%s: %s; then write %s into organization.DoneByHand", fix, page, h)
}
