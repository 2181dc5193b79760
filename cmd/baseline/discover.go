package main

import (
	"cmp"
	"context"
	"io"

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
	l := used.Language
	if err != nil {
		return err
	}
	cfg, account, err := connect(ctx, used, stderr)
	if err != nil {
		return err
	}
	before, err := existing.Load(existing.File, account)
	if err != nil {
		talk(stderr, l, "使わない: %s", "not used: %s", err)
	}
	talk(stderr, l, "アカウント %s を読んでいる", "reading account %s", account)
	found, err := discover.Look(ctx, cfg, account, o, before)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err() // half a look is of no use
	}

	if err := showPlan(stdout, found.Plan, l); err != nil {
		return err
	}
	if before.ID != "" {
		for _, difference := range existing.Compare(before, found.Account) {
			talk(stderr, l, "変化: %s", "changed: %s", difference)
		}
	}
	for _, line := range found.Unread {
		talk(stderr, l, "読めない: %s", "not told: %s", line)
	}
	if !dryRun {
		if err := existing.Save(existing.File, found.Account); err != nil {
			return err
		}
		talk(stderr, l, "%s に、アカウント %s にあるものを書いた", "%s says what account %s has", existing.File, account)
	}
	if n := len(found.Unread); n > 0 {
		return settings.Errorf("%d 件を読めなかった。前に分かったことをそのまま残す", "%d could not be read, and stay as they were known", n)
	}
	return nil
}

func showPlan(w io.Writer, plan []discover.Row, l settings.Language) error {
	rows := [][]string{header(l, "リージョン 扱い 対象 理由", "REGION DO WHAT WHY")}
	for _, row := range plan {
		rows = append(rows, []string{cmp.Or(row.Region, "-"), string(row.Do), settings.Textf("%s", "%s", row.What).In(l), row.Why.In(l)})
	}
	return show(w, rows)
}
