package checks

import (
	"context"
	"strings"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// billingAccess tells whether administrators see the bill. AWS shows the switch
// to nobody but root. A denied call is a sign that it is off. An allowed one is
// none that it is on: the switch opens pages of the console, not AWS Budgets.
// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/control-access-billing.html
func billingAccess(ctx context.Context, t Target) ([]Finding, error) {
	if !t.Settings.IsDone(settings.BillingAccess) {
		if _, err := t.account.budgets(ctx); err != nil {
			return nil, err
		}
	}
	return byHand(t, settings.BillingAccess,
		settings.Textf("請求情報への IAM アクセスが有効", "IAM access to billing is activated"),
		settings.Textf("請求情報への IAM アクセスが有効かどうかは、AWS からは分からない", "whether IAM access to billing is activated, AWS does not show"),
		settings.Textf("ルートユーザーで、請求情報への IAM ユーザーおよびロールのアクセスを有効にする", "as the root user, activate access of IAM users and roles to billing information"),
		accountPage), nil
}

// billing adds to a denial what is likely behind it where the caller is an
// administrator.
func billing(ctx context.Context, err error) error {
	if !awsfault.IsDenied(err) {
		return err
	}
	f := awsfault.Explain(ctx, err)
	if strings.Contains(f.Why.En, "linked account") { // https://github.com/org-formation/org-formation-cli/pull/198
		f.Do = settings.Textf("組織の管理アカウントで AWS Budgets を一度開く: %s", "open AWS Budgets once in the organization's management account: %s", budgetsPage)
		return f
	}
	f.Do = settings.Textf("%[2]s。それでも拒否されるなら、請求情報への IAM アクセスが無効と思われるので、ルートユーザーで有効にする: %[1]s",
		"if the role may do it, IAM access to billing is the likely cause: activate it as the root user: %s; else %s", accountPage, f.Do)
	return f
}
