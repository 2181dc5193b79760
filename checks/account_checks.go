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

// deployOrRevert mends what a stack defines, also where somebody changed it
// since: CloudFormation leaves that as it is unless it is told to revert it.
func deployOrRevert(stack string) string {
	return "make deploy; if there is nothing to deploy, it was changed by hand: npx cdk deploy " + stack + " --revert-drift"
}

// byHand is the finding of what only a person can know: done where the settings
// say so.
func byHand(t Target, h settings.ByHand, done, undone, fix string) []Finding {
	if t.Settings.IsDone(h) {
		return passed(done + ", the settings say")
	}
	return manual(undone, fix+"; then write "+string(h)+" into organization.DoneByHand")
}
