package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"baseline/discover"
	"baseline/internal/existing"
	"baseline/settings"
)

func newDiscover(o settings.Organization) *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use:   "discover",
		Short: "Find what the account has already, so that the stacks leave it out",
		Long: "Read the account, and write its enabled regions and what exists there into\n" +
			existing.File + ": the stacks then leave that out. Commit the file.\n" +
			"Nothing in the account is changed.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runDiscover(cmd.Context(), o, dryRun, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "only show what would be written (default write it)")
	return cmd
}

func runDiscover(ctx context.Context, o settings.Organization, dryRun bool, stdout, stderr io.Writer) error {
	used, err := valid(o)
	if err != nil {
		return err
	}
	cfg, account, err := connect(ctx, used, stderr)
	if err != nil {
		return err
	}
	before, err := existing.Load(existing.File, account)
	if err != nil {
		fmt.Fprintln(stderr, "not used:", err)
	}
	fmt.Fprintf(stderr, "reading account %s\n", account)
	found, err := discover.Look(ctx, cfg, account, o, before)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err() // half a look is of no use
	}

	if err := showPlan(stdout, found.Plan); err != nil {
		return err
	}
	if before.ID != "" {
		for _, difference := range existing.Compare(before, found.Account) {
			fmt.Fprintln(stderr, "changed:", difference)
		}
	}
	for _, line := range found.Unread {
		fmt.Fprintln(stderr, "not told:", line)
	}
	if !dryRun {
		if err := existing.Save(existing.File, found.Account); err != nil {
			return err
		}
		fmt.Fprintf(stderr, "%s says what account %s has\n", existing.File, account)
	}
	if n := len(found.Unread); n > 0 {
		return fmt.Errorf("%d could not be read, and stay as they were known", n)
	}
	return nil
}

func showPlan(w io.Writer, plan []discover.Row) error {
	rows := [][]string{{"REGION", "DO", "WHAT", "WHY"}}
	for _, row := range plan {
		rows = append(rows, []string{cmp.Or(row.Region, "-"), string(row.Do), strings.Join(row.What, ", "), row.Why})
	}
	return show(w, rows)
}
