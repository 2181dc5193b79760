package checks

import (
	"context"
	"fmt"
	"time"
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
		return passed("the root user has no credentials"), nil
	}
	report, err := t.account.credentials(ctx)
	if err != nil {
		return nil, err
	}
	root := report.root
	used, by := root.passwordUsed, "its password"
	if root.keyUsed.After(used) {
		used, by = root.keyUsed, "an access key"
	}
	asOf := fmt.Sprintf(" (report of %s)", minute(report.at))
	switch {
	case used.IsZero():
		return passed("the root user was never used" + asOf), nil
	case by == "its password" && used.Before(root.created.Add(rootSetsUp)):
		return passed("the root user was used last when the account was new, " + minute(used) + asOf), nil
	case time.Since(used) < rootRecently:
		return manual(fmt.Sprintf("the root user was used with %s, %s%s", by, minute(used), asOf),
			"find out who it was (CloudTrail, alarm RootUsage) and work as an administrator; this passes from "+
				used.Add(rootRecently).UTC().Format(time.DateOnly)+" on"), nil
	}
	return passed("the root user was used last " + minute(used) + asOf), nil
}

func minute(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 MST") }
