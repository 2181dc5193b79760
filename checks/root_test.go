package checks

import (
	"testing"
	"time"

	"baseline/internal/awstest"
)

func TestRootAccessKeys(t *testing.T) {
	testAccount(t, "root-access-keys", []accountCase{
		{"none", nil, []string{"pass the root user has no access keys"}},
		{"two", func(w *accountWorld) { w.summary["AccountAccessKeysPresent"] = 2 },
			[]string{"manual the root user has access keys (2) -> https://console.aws.amazon.com/iam/home#/security_credentials"}},
		{"not told", func(w *accountWorld) { delete(w.summary, "AccountAccessKeysPresent") },
			[]string{"error iam:GetAccountSummary: the answer does not have AccountAccessKeysPresent -> report it"}},
		{"denied", func(w *accountWorld) {
			w.fail = awstest.Times(1, "GetAccountSummary", says("AccessDenied", "no identity-based policy allows the iam:GetAccountSummary action"))
		}, []string{"error iam:GetAccountSummary: not allowed: no identity-based policy -> allow the role this action"}},
	})
}

func TestRootLastUsed(t *testing.T) {
	root := func(created, password, key time.Duration) func(*accountWorld) {
		return func(w *accountWorld) {
			used := func(d time.Duration) string {
				if d == 0 {
					return "no_information"
				}
				return ago(d)
			}
			w.report[0] = rootRow(ago(created), used(password), used(key))
		}
	}
	const report = " (report of 1999-12-31 23:00 UTC)"
	testAccount(t, "root-last-used", []accountCase{
		{"never", root(400*day, 0, 0), []string{"pass the root user was never used" + report}},
		{"long ago", root(400*day, 31*day, 0), []string{"pass the root user was used last 1999-12-01 00:00 UTC" + report}},
		{"yesterday", root(400*day, day, 0), []string{"manual the root user was used with its password, 1999-12-31 00:00 UTC" + report + " -> this passes from 2000-01-30 on"}},
		{"yesterday with a key", root(400*day, 300*day, day), []string{"manual the root user was used with an access key, 1999-12-31 00:00 UTC -> CloudTrail"}},
		{"key before password", root(400*day, day, 300*day), []string{"manual the root user was used with its password"}},
		{"new account", root(day, time.Hour, 0), []string{"pass the root user was used last when the account was new, 1999-12-31 23:00 UTC"}},
		{"new account, with a key", root(day, 0, time.Hour), []string{"manual the root user was used with an access key"}},
		{"account no longer new", root(9*day, day, 0), []string{"manual the root user was used with its password"}},
		{"credentials removed by the organization", func(w *accountWorld) {
			root(400*day, day, 0)(w)
			w.summary["AccountPasswordPresent"] = 0
		}, []string{"pass the root user has no credentials"}},
		{"password unknown", func(w *accountWorld) {
			root(400*day, day, 0)(w)
			delete(w.summary, "AccountPasswordPresent")
		}, []string{"manual the root user was used"}},
		{"keys without a password", func(w *accountWorld) {
			root(400*day, 0, day)(w)
			w.summary["AccountPasswordPresent"], w.summary["AccountAccessKeysPresent"] = 0, 1
		}, []string{"manual the root user was used with an access key"}},
		{"no root in the report", func(w *accountWorld) { w.report = w.report[1:] },
			[]string{"error iam:GetCredentialReport: the credential report does not have the root user -> report it"}},
		{"no time in the report", func(w *accountWorld) { w.report[0][4] = "last week" },
			[]string{`error iam:GetCredentialReport: the credential report has no time in password_last_used, got "last week" -> report it`}},
	})
}

func TestRootMFA(t *testing.T) {
	testAccount(t, "root-mfa", []accountCase{
		{"two devices", nil, []string{"pass the root user has an MFA device", "pass the root user has a second MFA device, the settings say"}},
		{"none", func(w *accountWorld) { w.summary["AccountMFAEnabled"] = 0 }, []string{
			"manual the root user has no MFA device -> register one (docs/root-user.md)",
			"manual the root user has no second MFA device -> https://console.aws.amazon.com/iam/home#/security_credentials",
		}},
		{"second unknown", func(w *accountWorld) { w.settings.DoneByHand = nil }, []string{
			"pass the root user has an MFA device",
			"manual whether the root user has a second MFA device, AWS does not show -> then write SecondRootMFA into organization.DoneByHand",
		}},
		{"credentials removed by the organization", func(w *accountWorld) {
			w.summary["AccountMFAEnabled"], w.summary["AccountPasswordPresent"] = 0, 0
		}, []string{"pass the root user has no credentials"}},
		{"denied", func(w *accountWorld) { w.fail = awstest.Times(1, "GetAccountSummary", awstest.Code("AccessDenied")) },
			[]string{"error iam:GetAccountSummary: not allowed -> allow the role this action"}},
	})
}
