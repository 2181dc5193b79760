// Command baseline is the command line of the account baseline. It reads the
// same settings as the CDK app, organization/organization.go.
//
// Data goes to stdout, everything else to stderr. It exits with 0 when all is
// well, 1 when something is not as it should be, and 2 when that could not be
// told.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"baseline/organization"
	"baseline/settings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, organization.Settings, os.Args[1:], os.Stdout, os.Stderr))
}

// failing is an error that means exit status 1: the program could tell, and
// something is not as it should be.
type failing struct{ error }

func (f failing) Unwrap() error { return f.error }

// run executes one command line and returns its exit status.
func run(ctx context.Context, o settings.Organization, args []string, stdout, stderr io.Writer) int {
	root := &cobra.Command{
		Use:           "baseline",
		Short:         "The account baseline's command line",
		SilenceErrors: true,
		SilenceUsage:  true,
		// Without a verb there is nothing to do but to say which ones there are.
		RunE: func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	root.AddCommand(newStacks(o), newPreflight(o), newApply(o), newCost(o))
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)

	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, "baseline:", err)
	var f failing
	if errors.As(err, &f) {
		return 1
	}
	return 2
}
