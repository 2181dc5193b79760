package main

import (
	"context"
	"errors"
	"fmt"
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
	faults := settingsFaults(o)
	account, found := accountFaults(ctx, o, stderr)
	faults = append(faults, found...)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(faults) == 0 {
		fmt.Fprintf(stderr, "nothing stands against a deployment to account %s\n", account)
		return nil
	}

	rows := [][]string{{"WHAT", "WHERE", "WHY, AND WHAT TO DO"}}
	untold := 0
	for _, f := range faults {
		why := f.Why
		if f.Untold {
			untold++
			why = "could not be told: " + why
		}
		if f.Do != "" {
			why += "; " + f.Do
		}
		rows = append(rows, []string{f.What, where(f.Regions, o.WithDefaults()), why})
	}
	if err := show(stdout, rows); err != nil {
		return err
	}
	err := fmt.Errorf("not ready to deploy: %d to mend", len(faults))
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
		return fmt.Sprintf("all %d regions", len(list))
	}
	return strings.Join(list, ",")
}

// settingsFaults needs no account.
func settingsFaults(o settings.Organization) (faults []preflight.Fault) {
	err := o.Validate()
	if len(o.Alerts.Emails) == 0 {
		err = errors.Join(err, errors.New("organization.Alerts.Emails: nobody would be told of an alert: name at least one address, got none"))
	}
	if err == nil {
		return nil
	}
	for line := range strings.Lines(err.Error()) {
		faults = append(faults, preflight.Fault{Fault: awsfault.Fault{What: "settings", Why: strings.TrimSpace(line)}})
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
		return account, []preflight.Fault{{Fault: awsfault.Fault{What: "account", Why: err.Error()}}}
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
		return []preflight.Fault{{Fault: awsfault.Fault{What: existing.File, Why: err.Error()}}}, existing.Account{}, o
	}
	if err := written.Conflicts(o); err != nil {
		for line := range strings.Lines(err.Error()) {
			faults = append(faults, preflight.Fault{Fault: awsfault.Fault{What: existing.File, Why: strings.TrimSpace(line)}})
		}
	}
	differences, err := stale(ctx, cfg, literal, written)
	if err != nil {
		faults = append(faults, preflight.Fault{Fault: awsfault.Explain(ctx, err), Untold: true})
	}
	for _, difference := range differences {
		faults = append(faults, preflight.Fault{Fault: awsfault.Fault{What: existing.File, Why: difference, Do: "let go tool baseline discover look again, and read make diff"}})
	}
	return faults, written, o
}
