package checks

import (
	"context"
	"fmt"
)

// rootAccessKeys looks for access keys of root, which can do everything, from
// anywhere, without MFA.
func rootAccessKeys(ctx context.Context, t Target) ([]Finding, error) {
	summary, err := t.account.summary(ctx)
	if err != nil {
		return nil, err
	}
	if n := summary["AccountAccessKeysPresent"]; n > 0 {
		return manual(fmt.Sprintf("the root user has access keys (%d)", n),
			"sign in as the root user and delete them, after a look at when they were used last: "+credentialsPage), nil
	}
	return passed("the root user has no access keys"), nil
}
