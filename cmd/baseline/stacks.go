package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"baseline/internal/assembly"
	"baseline/settings"
)

func newStacks(o settings.Organization) *cobra.Command {
	return &cobra.Command{
		Use:   "stacks",
		Short: "Show the synthesized stacks and the steps that remain by hand",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			stacks, err := assembly.Stacks(assembly.Dir())
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if err := assembly.Table(out, stacks); err != nil {
				return err
			}
			fmt.Fprintf(out, "\n%s\n", settings.Text{Ja: "手作業で残る手順:", En: "Steps that remain by hand:"}.In(o.Language))
			for i, step := range settings.RemainingSteps(o) {
				fmt.Fprintf(out, "%3d. [%s] %s\n", i+1, step.Control, step.In(o.Language))
			}
			return nil
		},
	}
}
