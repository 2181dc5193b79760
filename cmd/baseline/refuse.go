package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"baseline/internal/regions"
	"baseline/settings"
)

// unknown refuses a word and names the known one that it was meant to be.
func unknown(kind, word string, known []string) error {
	return fmt.Errorf("unknown %s %q: did you mean %s?", kind, word, meant(word, known))
}

// meant returns the known word that has the given one in it, or else the one
// that looks most like it.
func meant(word string, known []string) string {
	for _, k := range known {
		if word != "" && strings.Contains(k, word) {
			return k
		}
	}
	return settings.Nearest(word, known)
}

// knownRegion refuses what --region says if the settings lack it.
func knownRegion(region string, o settings.Organization) error {
	switch {
	case slices.Contains(o.Regions, region):
		return nil
	case regions.Known(region):
		return fmt.Errorf("--region must be one of organization.Regions, got %q", region)
	}
	return unknown("region", region, o.Regions)
}

// knownControl refuses what --control says if there is no such control.
func knownControl(id string, known []string) error {
	if slices.Contains(known, id) {
		return nil
	}
	return unknown("control", id, known)
}

// verbs returns the names of the commands below one.
func verbs(cmd *cobra.Command) (names []string) {
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}

// noArguments refuses arguments: the first one of a group of verbs is meant to
// be a verb.
func noArguments(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case cmd.HasSubCommands():
		return unknown("verb", args[0], verbs(cmd))
	}
	return fmt.Errorf("%s takes no arguments, only flags, got %q", cmd.Name(), args[0])
}

// unknownFlag says of an error of the flags what was meant.
func unknownFlag(cmd *cobra.Command, err error) error {
	if args := cmd.Flags().Args(); cmd.HasSubCommands() && len(args) > 0 {
		return noArguments(cmd, args) // the flags are those of a verb that is unknown
	}
	var no *pflag.NotExistError
	if !errors.As(err, &no) || no.GetSpecifiedShortnames() != "" {
		return fmt.Errorf("%w: see %s -h", err, cmd.CommandPath())
	}
	name := no.GetSpecifiedName()
	for _, c := range cmd.Commands() {
		if c.Flags().Lookup(name) != nil {
			return fmt.Errorf("the flag --%s goes behind a verb, as in %s --%[1]s", name, c.CommandPath())
		}
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
	return unknown("flag", "--"+name, known)
}

// newHelp is help with an exit status of its own for what there is not.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [VERB]",
		Short: "Show this, or what a verb does",
		RunE: func(help *cobra.Command, words []string) error {
			cmd := help.Root()
			for _, word := range words {
				next, _, _ := cmd.Find([]string{word})
				if next == nil || next == cmd {
					return noArguments(cmd, []string{word})
				}
				cmd = next
			}
			cmd.InitDefaultHelpFlag()
			cmd.InitDefaultVersionFlag()
			return cmd.Help()
		},
	}
}
