package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"baseline/controls"
	"baseline/settings"
)

func newApply(o settings.Organization) *cobra.Command {
	var a apply
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Show what the account settings would change, and change it with --yes",
		Long: "Show, setting by setting and region by region, what differs from the settings.\n" +
			"With --yes it is changed: the same as a deployment of Baseline-Settings does.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if a.settings, err = valid(o); err != nil {
				return err
			}
			a.literal = o
			list, err := a.chosen(cmd.Flags().Changed("control"), cmd.Flags().Changed("region"))
			if err != nil {
				return err
			}
			return a.run(cmd.Context(), list, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&a.control, "control", "", "only this account setting (default all)")
	cmd.Flags().StringVar(&a.region, "region", "", "only this region (default all of the settings)")
	cmd.Flags().BoolVar(&a.yes, "yes", false, "make the changes (default only show them)")
	return cmd
}

type apply struct {
	literal         settings.Organization
	settings        settings.Organization // with defaults; then those in force
	control, region string
	yes             bool
}

func (a apply) run(ctx context.Context, list []settings.AccountSetting, stdout, stderr io.Writer) error {
	cfg, account, err := connect(ctx, a.settings, stderr)
	if err != nil {
		return err
	}
	if a.settings, _, err = inForce(a.literal, account, stderr); err != nil {
		return err
	}
	runner := controls.Runner{Config: cfg, Account: account, Settings: a.settings}
	if a.region != "" {
		if err := knownRegion(a.region, a.settings); err != nil {
			return err
		}
		runner.Regions = []string{a.region}
	}
	do, doing := runner.Check, settings.Text{Ja: "確認", En: "checking"}
	if a.yes {
		do, doing = runner.Apply, settings.Text{Ja: "適用", En: "applying"}
	}

	var rows outcomes
	for _, setting := range list {
		talk(stderr, a.settings.Language, "アカウント %[3]s の %[2]s を%[1]sしている", "%s %s in account %s", doing, setting.ID, account)
		report, err := do(ctx, setting.ID)
		if err != nil {
			return err
		}
		rows.add(setting.ID, report)
	}
	if ctx.Err() != nil && !a.yes {
		return ctx.Err() // half a look is of no use; what was done is
	}
	if err := rows.show(stdout, a.settings.Language); err != nil {
		return err
	}
	return rows.err(a.yes)
}

// chosen returns the settings that the flags mean, in their order. What is set
// once for the account belongs to the home region.
func (a apply) chosen(byControl, byRegion bool) (list []settings.AccountSetting, err error) {
	if byRegion {
		err = mayBeRegion(a.region, a.literal)
	}
	var ids []string
	for _, s := range settings.AccountSettings {
		ids = append(ids, s.ID)
		elsewhere := !s.PerRegion && byRegion && a.region != a.settings.HomeRegion
		if (!byControl || a.control == s.ID) && !elsewhere {
			list = append(list, s)
		}
	}
	if byControl && err == nil {
		err = knownControl(a.control, ids)
	}
	if err == nil && list == nil {
		err = fmt.Errorf("%s is set once for the account: --region must be the home region %s, got %q", a.control, a.settings.HomeRegion, a.region)
	}
	return list, err
}
