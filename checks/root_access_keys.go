package checks

import (
	"context"

	"baseline/settings"
)

// rootAccessKeys looks for access keys of root, which can do everything, from
// anywhere, without MFA.
func rootAccessKeys(ctx context.Context, t Target) ([]Finding, error) {
	summary, err := t.account.summary(ctx)
	if err != nil {
		return nil, err
	}
	if n := summary["AccountAccessKeysPresent"]; n > 0 {
		return manual(settings.Textf("ルートユーザーにアクセスキーがある (%d 個)", "the root user has access keys (%d)", n),
			settings.Textf("ルートユーザーでサインインし、最後に使われた日時を見てから削除する: %s",
				"sign in as the root user and delete them, after a look at when they were used last: %s", credentialsPage)), nil
	}
	return passed(settings.Textf("ルートユーザーにアクセスキーがない", "the root user has no access keys")), nil
}
