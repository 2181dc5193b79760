package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"baseline/internal/assembly"
	"baseline/settings"
)

func newStacks(o settings.Organization) *cobra.Command {
	return &cobra.Command{
		Use:   "stacks",
		Short: "Show the synthesized stacks and the steps that remain by hand",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			stacks, err := assembly.Stacks(assembly.Dir())
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
			fmt.Fprintln(w, "RESOURCES\tTEMPLATE BYTES\t  REGION\t  STACK")
			for _, s := range stacks {
				fmt.Fprintf(w, "%d\t%d\t  %s\t  %s\n", s.Resources, s.Bytes, s.Region, s.Name)
			}
			if err := w.Flush(); err != nil {
				return err
			}
			fmt.Fprintf(out, "\nSteps that remain by hand:\n")
			for i, step := range settings.RemainingSteps(o) {
				fmt.Fprintf(out, "%3d. [%s] %s\n", i+1, step.Control, step.In(o.Language))
			}
			return nil
		},
	}
}
