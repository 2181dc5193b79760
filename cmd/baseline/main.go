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
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"baseline/organization"
	"baseline/settings"
)

func main() {
	// Nobody reads what is written any more: see pipe.
	signal.Ignore(syscall.SIGPIPE)
	ctx := untilStopped(os.Stderr)
	os.Exit(run(ctx, organization.Settings, os.Args[1:], pipe{os.Stdout}, os.Stderr))
}

// failing is an error that means exit status 1: the program could tell, and
// something is not as it should be.
type failing struct{ error }

func (f failing) Unwrap() error { return f.error }

// run executes one command line and returns its exit status.
func run(ctx context.Context, o settings.Organization, args []string, stdout, stderr io.Writer) int {
	root := newRoot(o)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)

	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		return 2 // who stopped it knows why
	}
	fmt.Fprintln(stderr, "baseline:", inWords(err, o.Language))
	var f failing
	if errors.As(err, &f) {
		return 1
	}
	return 2
}

// inWords is what people are told of an error: in their language, where it has one.
func inWords(err error, l settings.Language) string {
	switch err := err.(type) {
	case interface {
		In(settings.Language) string
	}:
		return err.In(l)
	case failing:
		return inWords(err.error, l)
	case interface{ Unwrap() []error }:
		var lines []string
		for _, one := range err.Unwrap() {
			lines = append(lines, inWords(one, l))
		}
		return strings.Join(lines, "\n")
	}
	return err.Error()
}

// talk writes a line that is no data.
func talk(stderr io.Writer, l settings.Language, ja, en string, args ...any) {
	fmt.Fprintln(stderr, settings.Textf(ja, en, args...).In(l))
}

// valid returns the settings with their defaults, or their faults.
func valid(o settings.Organization) (settings.Organization, error) {
	if err := o.Validate(); err != nil {
		return o, fmt.Errorf("organization/organization.go:\n%w", err)
	}
	return o.WithDefaults(), nil
}

func newRoot(o settings.Organization) *cobra.Command {
	root := &cobra.Command{
		Use:           "baseline",
		Short:         "The account baseline's command line",
		Version:       version(),
		Annotations:   map[string]string{cobra.CommandDisplayNameAnnotation: "go tool baseline"},
		SilenceErrors: true,
		SilenceUsage:  true,
		// Without a verb there is nothing to do but to say which ones there are.
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.Long = root.Short + `. It reads the same settings as the
CDK app, organization/organization.go, and takes the credentials that the AWS CLI takes.

Exit status: 0 all is well, 1 something is not as it should be, 2 that could not be told.`
	root.AddCommand(newCheck(o), newDiscover(o), newPreflight(o), newApply(o), newDefaultVPC(o), newCost(o), newStacks(o))
	root.SetHelpCommand(newHelp())
	root.SetFlagErrorFunc(unknownFlag)
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}
