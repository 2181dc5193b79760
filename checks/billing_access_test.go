package checks

import (
	"testing"

	"baseline/internal/awstest"
)

func TestBillingAccess(t *testing.T) {
	unknown := func(w *accountWorld) { w.settings.DoneByHand = nil }
	denied := func(message string) func(*accountWorld) {
		return func(w *accountWorld) {
			unknown(w)
			w.fail = awstest.Times(1, "DescribeBudgets", says("AccessDeniedException", message))
		}
	}
	testAccount(t, "billing-access", []accountCase{
		{"said", nil, []string{"pass IAM access to billing is activated, the settings say"}},
		{"not to be seen", unknown, []string{
			"manual whether IAM access to billing is activated, AWS does not show -> https://console.aws.amazon.com/billing/home#/account; then write BillingAccess into organization.DoneByHand",
		}},
		{"denied", denied("User is not authorized to perform: budgets:ViewBudget"), []string{
			"error budgets:ViewBudget: not allowed: User is not authorized -> IAM access to billing is the likely cause: activate it as the root user: https://console.aws.amazon.com/billing/home#/account; else allow the role this action",
		}},
		{"member of an organization without budgets", denied("Account 1 is a linked account. To enable budgets for your account, ask the management account to enable budgets first."), []string{
			"error budgets:ViewBudget: not allowed: Account 1 is a linked account -> open AWS Budgets once in the organization's management account",
		}},
		{"other fault", func(w *accountWorld) {
			unknown(w)
			w.fail = awstest.Times(1, "DescribeBudgets", awstest.Code("InvalidParameterException"))
		}, []string{"error budgets:ViewBudget: InvalidParameterException -> report it"}},
	})
}
