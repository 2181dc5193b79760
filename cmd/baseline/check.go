package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"baseline/checks"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/internal/report"
	"baseline/settings"
)

func newCheck(o settings.Organization) *cobra.Command {
	var c check
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Look at every control in every enabled region, and say how to mend what is amiss",
		Long: "Look at every control in every enabled region, and say how to mend what is\n" +
			"amiss. Nothing is changed.\n\n" +
			"Exit status: 0 all pass or are switched off, 1 something fails or a person has\n" +
			"to act, 2 something could not be told.",
		Example: "  go tool baseline check --control root-mfa --control user-mfa\n" +
			"  go tool baseline check --region ap-northeast-1 --html check.html\n" +
			"  go tool baseline check --json | jq '.results[] | select(.status == \"fail\")'",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := c.refuse(cmd.Flags()); err != nil {
				return err
			}
			return c.run(cmd.Context(), o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringSliceVar(&c.controls, "control", nil, "only this control; may be repeated (default all)")
	cmd.Flags().StringSliceVar(&c.regions, "region", nil, "only this region; may be repeated (default all)")
	cmd.Flags().BoolVar(&c.json, "json", false, "write JSON to standard output instead of the table")
	cmd.Flags().StringVar(&c.html, "html", "", "write a page for a browser to this file, too; - is standard output")
	return cmd
}

type check struct {
	controls, regions []string
	json              bool
	html              string
}

// given returns the values of a flag; an empty one where it is there and says
// nothing, which must not mean everything.
func given(flags *pflag.FlagSet, name string) []string {
	list, _ := flags.GetStringSlice(name)
	if flags.Changed(name) && len(list) == 0 {
		return []string{""}
	}
	return list
}

// refuse looks at the flags.
func (c check) refuse(flags *pflag.FlagSet) error {
	if c.json && c.html == "-" {
		return errors.New("--json and --html - both write to standard output: name a file for the page")
	}
	var ids []string
	for _, control := range settings.Catalog {
		ids = append(ids, control.ID)
	}
	for _, id := range given(flags, "control") {
		if err := knownControl(id, ids); err != nil {
			return err
		}
	}
	for _, region := range given(flags, "region") {
		if !regions.Known(region) {
			return unknown("region", region, regions.All())
		}
	}
	return nil
}

func (c check) run(ctx context.Context, literal settings.Organization, stdout, stderr io.Writer) error {
	o, err := valid(literal)
	if err != nil {
		return err
	}
	page, err := create(c.html) // before anybody has waited for what cannot be written
	if err != nil {
		return err
	}
	defer page.drop()
	cfg, account, err := connect(ctx, o, stderr)
	if err != nil {
		return err
	}
	o, written, err := inForce(literal, account, stderr)
	if err != nil {
		return err
	}
	runner := checks.Runner{Config: cfg, Account: account, Settings: o, Controls: c.controls, Regions: c.regions}
	if columns(stderr) > 0 {
		runner.Done = func(done, all int) {
			progress := settings.Textf("アカウント %[3]s の %[2]d 件のうち %[1]d 件を確認した", "checked %d of %d in account %s", done, all, account)
			fmt.Fprint(stderr, "\r\x1b[K", progress.In(o.Language))
		}
	}
	results, untold := runner.Run(ctx)
	var differences []settings.Text
	if c.controls == nil && c.regions == nil {
		var err error
		differences, err = stale(ctx, cfg, literal, written)
		untold = errors.Join(untold, err)
	}
	if columns(stderr) > 0 {
		fmt.Fprint(stderr, "\r\x1b[K")
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case results == nil && untold != nil:
		return untold
	}

	r := report.New(account, o.HomeRegion, time.Now(), results)
	if c.html != "" {
		out := io.Writer(page)
		if c.html == "-" {
			out = stdout
		}
		if err := r.WriteHTML(out, o.Language); err != nil {
			return err
		}
		if err := page.keep(); err != nil {
			return err
		}
	}
	switch {
	case c.json:
		err = r.WriteJSON(stdout)
	case c.html != "-":
		err = r.WriteTable(stdout, report.TableOptions{Width: columns(stdout), Color: coloured(stdout), Language: o.Language})
	}
	for _, difference := range differences {
		talk(stderr, o.Language, "%s: %s: go tool baseline discover をもう一度実行する", "%s: %s: let go tool baseline discover look again", existing.File, difference)
	}
	switch verdict := verdict(r); {
	case err != nil:
		return err
	case verdict == nil && differences != nil:
		return failing{settings.Errorf("%s に、今と違うことが %d 件ある", "%s is no longer right in %d", existing.File, len(differences))}
	case untold != nil:
		fmt.Fprintln(stderr, "baseline:", inWords(untold, o.Language))
		return settings.Errorf("%d 件を確認できず、ほかに調べていないものもある", "%d could not be told, and more was not looked at", r.Counts[report.Error])
	default:
		return verdict
	}
}

// verdict is the report's exit status, in words.
func verdict(r report.Report) error {
	switch r.ExitStatus() {
	case 0:
		return nil
	case 1:
		return failing{settings.Errorf("満たしていないことがある: 直すもの %d 件、人の作業か確認が要るもの %d 件",
			"not all is as it should be: %d to mend, %d for a person to do or to look at", r.Counts[report.Fail], r.Counts[report.Manual])}
	}
	return settings.Errorf("%d 件を確認できなかった", "%d could not be told", r.Counts[report.Error])
}

// file is written whole or not at all.
type file struct {
	*os.File
	name string
}

// create begins a file beside the one that it replaces in the end; nothing for
// no name and for standard output.
func create(name string) (*file, error) {
	if name == "" || name == "-" {
		return &file{}, nil
	}
	f, err := os.OpenFile(fmt.Sprintf("%s.%d.tmp", name, os.Getpid()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, fmt.Errorf("--html: %w", err)
	}
	return &file{f, name}, nil
}

// keep puts the file in its place.
func (f *file) keep() error {
	if f.File == nil {
		return nil
	}
	return errors.Join(f.Close(), os.Rename(f.File.Name(), f.name))
}

// drop removes what was not kept.
func (f *file) drop() {
	if f.File != nil {
		f.Close()
		os.Remove(f.File.Name())
	}
}
