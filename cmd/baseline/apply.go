package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/spf13/cobra"

	"baseline/controls"
	"baseline/settings"
)

func newApply(o settings.Organization) *cobra.Command {
	a := apply{settings: o}
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Show what the account settings would change, and change it with --yes",
		Long: "Show, setting by setting and region by region, what differs from the settings.\n" +
			"With --yes it is changed: the same as a deployment of Baseline-Settings does.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&a.control, "control", "", "only this account setting (default all)")
	cmd.Flags().StringVar(&a.region, "region", "", "only this region (default all of the settings)")
	cmd.Flags().BoolVar(&a.yes, "yes", false, "make the changes (default only show them)")
	return cmd
}

type apply struct {
	settings        settings.Organization
	control, region string
	yes             bool
}

func (a apply) run(ctx context.Context, stdout, stderr io.Writer) error {
	if err := a.settings.Validate(); err != nil {
		return fmt.Errorf("organization/organization.go:\n%w", err)
	}
	a.settings = a.settings.WithDefaults()
	list, err := a.chosen()
	if err != nil {
		return err
	}
	runner, err := a.runner(ctx)
	if err != nil {
		return err
	}
	do, doing := runner.Check, "checking"
	if a.yes {
		do, doing = runner.Apply, "applying"
	}

	table := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CONTROL\tREGION\tSTATUS\tSUMMARY")
	var count tally
	for _, setting := range list {
		fmt.Fprintf(stderr, "%s %s in account %s\n", doing, setting.ID, runner.Account)
		report, err := do(ctx, setting.ID)
		if err != nil {
			return err
		}
		for _, outcome := range report {
			count.add(outcome)
			region := outcome.Region
			if region == "" {
				region = "-"
			}
			text := outcome.Summary
			if outcome.Fix != "" {
				text += ": " + outcome.Fix
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", setting.ID, region, outcome.Status, text)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return count.err(a.yes)
}

// chosen returns the settings that the flags mean, in their order. What is set
// once for the account belongs to the home region.
func (a apply) chosen() ([]settings.AccountSetting, error) {
	if a.region != "" && !slices.Contains(a.settings.Regions, a.region) {
		return nil, fmt.Errorf("--region must be one of organization.Regions, got %q", a.region)
	}
	var list []settings.AccountSetting
	var ids []string
	for _, s := range settings.AccountSettings {
		ids = append(ids, s.ID)
		elsewhere := !s.PerRegion && a.region != "" && a.region != a.settings.HomeRegion
		if (a.control == "" || a.control == s.ID) && !elsewhere {
			list = append(list, s)
		}
	}
	switch {
	case list != nil:
		return list, nil
	case slices.Contains(ids, a.control):
		return nil, fmt.Errorf("%s is set once for the account: --region must be the home region %s, got %q", a.control, a.settings.HomeRegion, a.region)
	}
	return nil, fmt.Errorf("--control must be one of %v, got %q", ids, a.control)
}

// runner works with the credentials of the environment.
func (a apply) runner(ctx context.Context) (controls.Runner, error) {
	cfg, err := controls.LoadConfig(ctx, config.WithRegion(a.settings.HomeRegion))
	if err != nil {
		return controls.Runner{}, err
	}
	identity, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return controls.Runner{}, fmt.Errorf("who am I in AWS: %w", err)
	}
	runner := controls.Runner{Config: cfg, Account: aws.ToString(identity.Account), Settings: a.settings}
	if a.region != "" {
		runner.Regions = []string{a.region}
	}
	return runner, nil
}

// tally counts outcomes.
type tally struct{ differing, kept, failed int }

func (t *tally) add(o controls.Outcome) {
	switch o.Status {
	case controls.Differs:
		t.differing++
	case controls.Kept:
		t.kept++
	case controls.Failed:
		t.failed++
	}
}

// err is nil when all is as it should be.
func (t tally) err(applied bool) error {
	switch {
	case t.failed > 0 && applied:
		return fmt.Errorf("%d could not be applied", t.failed)
	case t.failed > 0:
		return fmt.Errorf("%d could not be told", t.failed)
	case t.differing > 0:
		return failing{fmt.Errorf("%d would be changed: --yes changes them", t.differing)}
	case t.kept > 0:
		return failing{errors.New("not all is as it should be: see the rows with the status kept")}
	}
	return nil
}
