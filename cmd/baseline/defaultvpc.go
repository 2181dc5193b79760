package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"baseline/controls"
	"baseline/internal/regions"
	"baseline/settings"
)

func newDefaultVPC(o settings.Organization) *cobra.Command {
	group := &cobra.Command{
		Use:   "default-vpc",
		Short: "List, delete and restore the default VPCs of the regions",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, verb := range []struct {
		use, short, long string
		writes           bool
		run              func(defaultVPC, context.Context, controls.Runner) error
	}{
		{"list", "Show the default VPCs and what uses them",
			"Show the default VPC of every region, and what uses it. Nothing is changed.",
			false, defaultVPC.list},
		{"delete", "Show which unused default VPCs would be deleted, and delete them with --yes",
			"Show which default VPCs would be deleted: those that nothing uses. With --yes they\n" +
				"are deleted, and an inventory of each goes to the bucket baseline-config-… first.\n\n" +
				"You ask for it here, so DefaultVPC.Mode of the settings does not matter; but\n" +
				"Account must be set, so that it is not another account that loses its VPCs.",
			true, defaultVPC.delete},
		{"restore", "Show which default VPCs would be made again, and make them with --yes",
			"Show which default VPCs would be made again: those of which there is an inventory.\n" +
				"With --yes they are made, with the attributes and tags that they had. What cannot\n" +
				"be put back is said: the VPC and all that is in it have new ids.\n\n" +
				"While DefaultVPC.Mode is delete, the next deployment deletes them again.",
			true, defaultVPC.restore},
	} {
		v := defaultVPC{settings: o}
		cmd := &cobra.Command{
			Use: verb.use, Short: verb.short, Long: verb.long, Args: noArguments,
			RunE: func(cmd *cobra.Command, _ []string) error {
				v.stdout = cmd.OutOrStdout()
				runner, err := v.runner(cmd, verb.use)
				if err != nil {
					return err
				}
				return verb.run(v, cmd.Context(), runner)
			},
		}
		cmd.Flags().StringVar(&v.region, "region", "", "only this region (default all of the settings)")
		if verb.writes {
			cmd.Flags().BoolVar(&v.yes, "yes", false, "make the changes (default only show them)")
		}
		group.AddCommand(cmd)
	}
	return group
}

type defaultVPC struct {
	settings settings.Organization
	region   string
	yes      bool
	stdout   io.Writer
}

// runner works with the credentials of the environment. Another region than
// those of the settings may have a default VPC as well.
func (v *defaultVPC) runner(cmd *cobra.Command, verb string) (none controls.Runner, err error) {
	literal := v.settings
	if v.settings, err = valid(v.settings); err != nil {
		return none, err
	}
	if cmd.Flags().Changed("region") && !regions.Known(v.region) {
		return none, unknown("region", v.region, regions.All())
	}
	if verb == "delete" {
		if v.settings.Account == "" {
			return none, errors.New("organization.Account: must be set for default-vpc delete, so that it is not another account that loses its VPCs")
		}
		literal.DefaultVPC.Mode = settings.DeleteDefaultVPC
	}
	cfg, account, err := connect(cmd.Context(), v.settings, cmd.ErrOrStderr())
	if err != nil {
		return none, err
	}
	if v.settings, _, err = inForce(literal, account, cmd.ErrOrStderr()); err != nil {
		return none, err
	}
	runner := controls.Runner{Config: cfg, Account: account, Settings: v.settings}
	if v.region != "" {
		runner.Regions = []string{v.region}
	}
	talk(cmd.ErrOrStderr(), v.settings.Language, "アカウント %s のデフォルト VPC を調べている", "looking at the default VPCs of account %s", account)
	return runner, nil
}

func (v defaultVPC) list(ctx context.Context, r controls.Runner) error {
	found, err := r.DefaultVPCs(ctx)
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return err
	}
	rows := [][]string{header(v.settings.Language, "リージョン VPC CIDR 使用 理由", "REGION VPC CIDR USE WHY")}
	var untold int
	for _, vpc := range found {
		use := map[controls.Status]string{
			controls.Already: "none", controls.Differs: "unused", controls.Kept: "used",
			controls.Skipped: "off", controls.Failed: "unknown",
		}[vpc.Status]
		if vpc.Status == controls.Failed {
			untold++
		}
		rows = append(rows, []string{vpc.Region, cmp.Or(vpc.ID, "-"), cmp.Or(vpc.CIDR, "-"), use, said(vpc.Outcome).In(v.settings.Language)})
	}
	if err := show(v.stdout, rows); err != nil {
		return err
	}
	if untold > 0 {
		return settings.Errorf("%d 件を確認できなかった", "%d could not be told", untold)
	}
	return nil
}

func (v defaultVPC) delete(ctx context.Context, r controls.Runner) error {
	do := r.Check
	if v.yes {
		do = r.Apply
	}
	report, err := do(ctx, "default-vpc")
	return v.settle(ctx, report, err)
}

func (v defaultVPC) restore(ctx context.Context, r controls.Runner) error {
	do := r.CheckRestoreDefaultVPC
	if v.yes {
		do = r.RestoreDefaultVPC
	}
	report, err := do(ctx)
	if v.region == "" { // regions without inventory are nobody's question
		report = slices.DeleteFunc(report, func(o controls.Outcome) bool { return o.Status == controls.Kept })
	}
	return v.settle(ctx, report, err)
}

func (v defaultVPC) settle(ctx context.Context, report controls.Report, err error) error {
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil && !v.yes:
		return ctx.Err()
	}
	var rows outcomes
	rows.add("default-vpc", report)
	if err := rows.show(v.stdout, v.settings.Language); err != nil {
		return err
	}
	return rows.err(v.yes)
}
