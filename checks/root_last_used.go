package checks

import (
	"context"
	"time"

	"baseline/settings"
)

// A use of root is a habit, not an exception, where it is newer than
// rootRecently. In the first days of an account it is neither: only root can
// set it up.
const (
	rootRecently = 30 * 24 * time.Hour
	rootSetsUp   = 7 * 24 * time.Hour
)

// rootLastUsed looks for uses of root. The alarm RootUsage tells of each; this
// tells that they have ceased.
func rootLastUsed(ctx context.Context, t Target) ([]Finding, error) {
	summary, err := t.account.summary(ctx)
	if err != nil {
		return nil, err
	}
	if hasNoRoot(summary) {
		return passed(noRoot), nil
	}
	report, err := t.account.credentials(ctx)
	if err != nil {
		return nil, err
	}
	root := report.root
	used, byKey := root.passwordUsed, root.keyUsed.After(root.passwordUsed)
	by := settings.Textf("パスワード", "its password")
	if byKey {
		used, by = root.keyUsed, settings.Textf("アクセスキー", "an access key")
	}
	asOf := settings.Textf(" (%s のレポート)", " (report of %s)", minute(report.at))
	switch {
	case used.IsZero():
		return passed(settings.Textf("ルートユーザーは一度も使われていない%s", "the root user was never used%s", asOf)), nil
	case !byKey && used.Before(root.created.Add(rootSetsUp)):
		return passed(settings.Textf("ルートユーザーが最後に使われたのはアカウントが新しいころの %s%s", "the root user was used last when the account was new, %s%s", minute(used), asOf)), nil
	case time.Since(used) < rootRecently:
		return manual(settings.Textf("ルートユーザーが %[2]s に%[1]sで使われた%[3]s", "the root user was used with %s, %s%s", by, minute(used), asOf),
			settings.Textf("誰が使ったかを調べ (CloudTrail、アラーム RootUsage)、ふだんの作業は管理者で行う。%s から合格になる",
				"find out who it was (CloudTrail, alarm RootUsage) and work as an administrator; this passes from %s on",
				used.Add(rootRecently).UTC().Format(time.DateOnly))), nil
	}
	return passed(settings.Textf("ルートユーザーが最後に使われたのは %s%s", "the root user was used last %s%s", minute(used), asOf)), nil
}

var noRoot = settings.Textf("ルートユーザーに認証情報がない", "the root user has no credentials")

func minute(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 MST") }
