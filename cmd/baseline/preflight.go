package main

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/spf13/cobra"

	"baseline/internal/awsfault"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/preflight"
	"baseline/settings"
)

func newPreflight(o settings.Organization) *cobra.Command {
	return &cobra.Command{
		Use:   "preflight",
		Short: "Say what would make a deployment fail or useless, before anything is changed",
		Long: "Look for what would make a deployment fail, or useless: settings, credentials,\n" +
			"bootstrap, services that are not opened, regions that are closed, stacks that\n" +
			"cannot be updated. All is told at once, and nothing is changed.\n\n" +
			"make deploy begins with it. npx cdk deploy --all does without.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return ready(cmd.Context(), o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
}

func ready(ctx context.Context, o settings.Organization, stdout, stderr io.Writer) error {
	l := o.Language
	faults := settingsFaults(o)
	account, found := accountFaults(ctx, o, stderr)
	faults = append(faults, found...)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(faults) == 0 {
		talk(stderr, l, "アカウント %s へのデプロイを妨げるものはない", "nothing stands against a deployment to account %s", account)
		return nil
	}

	rows := [][]string{{
		settings.Text{Ja: "対象", En: "WHAT"}.In(l), settings.Text{Ja: "場所", En: "WHERE"}.In(l), settings.Text{Ja: "理由と対処", En: "WHY, AND WHAT TO DO"}.In(l),
	}}
	untold := 0
	for _, f := range faults {
		why := f.Why
		if f.Untold {
			untold++
			why = settings.Textf("確認できない: %s", "could not be told: %s", why)
		}
		if f.Do != (settings.Text{}) {
			why = settings.Sentences(why, f.Do)
		}
		rows = append(rows, []string{f.What.In(l), where(f.Regions, o.WithDefaults()), why.In(l)})
	}
	if err := show(stdout, rows); err != nil {
		return err
	}
	err := settings.Errorf("まだデプロイできない: 直すもの %d 件", "not ready to deploy: %d to mend", len(faults))
	if untold > 0 {
		return err
	}
	return failing{err}
}

// where names regions, but for all of them.
func where(list []string, o settings.Organization) string {
	switch {
	case len(list) == 0:
		return "-"
	case len(list) > 3 && len(list) >= len(o.Regions):
		return settings.Textf("全 %d リージョン", "all %d regions", len(list)).In(o.Language)
	}
	return strings.Join(list, ",")
}

// settingsFaults needs no account.
func settingsFaults(o settings.Organization) (faults []preflight.Fault) {
	what := settings.Textf("設定", "settings")
	if err := o.Validate(); err != nil {
		for line := range strings.Lines(err.Error()) {
			faults = append(faults, preflight.Fault{Fault: awsfault.Fault{What: what, Why: settings.Same(strings.TrimSpace(line))}})
		}
	}
	if len(o.Alerts.Emails) == 0 {
		faults = append(faults, preflight.Fault{Fault: awsfault.Fault{What: what, Why: settings.Textf(
			"organization.Alerts.Emails: アラートが誰にも届かない: アドレスを 1 つ以上書く",
			"organization.Alerts.Emails: nobody would be told of an alert: name at least one address, got none")}})
	}
	return faults
}

// accountFaults looks at the account; not with settings that say nowhere to
// look.
func accountFaults(ctx context.Context, literal settings.Organization, stderr io.Writer) (account string, faults []preflight.Fault) {
	o := literal.WithDefaults()
	for _, region := range append(o.Regions, o.HomeRegion) {
		if !regions.Known(region) {
			return "", nil
		}
	}
	cfg, account, err := connect(ctx, o, stderr)
	if account == "" {
		var f awsfault.Fault
		if !errors.As(err, &f) {
			f = awsfault.Explain(ctx, err)
		}
		return "", []preflight.Fault{{Fault: f, Untold: true}}
	}
	if err != nil {
		return account, []preflight.Fault{{Fault: awsfault.Fault{What: settings.Textf("アカウント", "account"), Why: settings.Textf("%s", "%s", err)}}}
	}
	faults, written, o := contextFaults(ctx, cfg, literal, account)
	if written.ID == "" && len(faults) > 0 { // it cannot be read
		return account, faults
	}
	return account, append(preflight.Look{Config: cfg, Account: account, Settings: o, Qualifier: qualifier("cdk.json")}.Faults(ctx), faults...)
}

// contextFaults looks whether what was written of the account is still so, and
// returns the settings that are in force with it.
func contextFaults(ctx context.Context, cfg aws.Config, literal settings.Organization, account string) (faults []preflight.Fault, written existing.Account, o settings.Organization) {
	o, written, err := inForce(literal, account, io.Discard)
	if err != nil {
		o = literal.WithDefaults()
		return []preflight.Fault{{Fault: awsfault.Fault{What: settings.Same(existing.File), Why: settings.Textf("%s", "%s", err)}}}, existing.Account{}, o
	}
	for _, conflict := range written.Conflicts(o) {
		faults = append(faults, preflight.Fault{Fault: awsfault.Fault{What: settings.Same(existing.File), Why: settings.Textf("%s", "%s", conflict)}})
	}
	differences, err := stale(ctx, cfg, literal, written)
	if err != nil {
		faults = append(faults, preflight.Fault{Fault: awsfault.Explain(ctx, err), Untold: true})
	}
	for _, difference := range differences {
		faults = append(faults, preflight.Fault{Fault: awsfault.Fault{
			What: settings.Same(existing.File), Why: difference,
			Do: settings.Textf("go tool baseline discover をもう一度実行し、make diff を読む", "let go tool baseline discover look again, and read make diff"),
		}})
	}
	return faults, written, o
}
