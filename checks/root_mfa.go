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
	const fix = "sign in as the root user and register one more MFA device, kept elsewhere (docs/root-user.md): " + credentialsPage
	switch {
	case hasNoRoot(summary):
		return passed("the root user has no credentials"), nil
	case summary["AccountMFAEnabled"] == 0:
		return append(
			manual("the root user has no MFA device", "sign in as the root user and register one (docs/root-user.md): "+credentialsPage),
			manual("the root user has no second MFA device", fix+"; then write "+string(settings.SecondRootMFA)+" into organization.DoneByHand")...,
		), nil
	}
	return append(passed("the root user has an MFA device"),
		byHand(t, settings.SecondRootMFA, "the root user has a second MFA device",
			"whether the root user has a second MFA device, AWS does not show", fix)...), nil
}
