package checks

import (
	"context"

	"baseline/settings"
)

// rootMFA looks for MFA of root. AWS tells whether root has a device, not how
// many: a second one, for the day when the first is lost, is a person's word.
func rootMFA(ctx context.Context, t Target) ([]Finding, error) {
	summary, err := t.account.summary(ctx)
	if err != nil {
		return nil, err
	}
	fix := settings.Textf("ルートユーザーでサインインし、MFA デバイスをもう 1 つ登録して別の場所に保管する (docs/root-user.ja.md)",
		"sign in as the root user and register one more MFA device, kept elsewhere (docs/root-user.md)")
	switch {
	case hasNoRoot(summary):
		return passed(noRoot), nil
	case summary["AccountMFAEnabled"] == 0:
		return append(
			manual(settings.Textf("ルートユーザーに MFA デバイスがない", "the root user has no MFA device"),
				settings.Textf("ルートユーザーでサインインし、MFA デバイスを登録する (docs/root-user.ja.md): %s",
					"sign in as the root user and register one (docs/root-user.md): %s", credentialsPage)),
			manual(settings.Textf("ルートユーザーに 2 つ目の MFA デバイスがない", "the root user has no second MFA device"),
				thenSay(settings.SecondRootMFA, fix, credentialsPage))...,
		), nil
	}
	return append(passed(settings.Textf("ルートユーザーに MFA デバイスがある", "the root user has an MFA device")),
		byHand(t, settings.SecondRootMFA,
			settings.Textf("ルートユーザーに 2 つ目の MFA デバイスがある", "the root user has a second MFA device"),
			settings.Textf("ルートユーザーに 2 つ目の MFA デバイスがあるかどうかは、AWS からは分からない", "whether the root user has a second MFA device, AWS does not show"),
			fix, credentialsPage)...), nil
}
