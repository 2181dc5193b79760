package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"baseline/cost"
	"baseline/settings"
)

func newCost(o settings.Organization) *cobra.Command {
	var region string
	var byRegion, asJSON bool
	cmd := &cobra.Command{
		Use:   "cost",
		Short: "Estimate what an idle account costs a month, and what each switch saves",
		Long: "Estimate what an idle account costs a month with these settings, in US dollars,\n" +
			"and what each switch saves. It asks AWS nothing. The prices with their sources,\n" +
			"and the assumptions, are in docs/cost.md.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := valid(o); err != nil {
				return err
			}
			if cmd.Flags().Changed("region") {
				if err := knownRegion(region, o.WithDefaults()); err != nil {
					return err
				}
			}
			r := cost.Of(o, region)
			switch {
			case asJSON:
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetEscapeHTML(false)
				enc.SetIndent("", "  ")
				return enc.Encode(r)
			case byRegion:
				return showCost(cmd.OutOrStdout(), r, costByRegion)
			}
			return showCost(cmd.OutOrStdout(), r, costByService)
		},
	}
	cmd.Flags().StringVar(&region, "region", "", "only this region (default all of the settings)")
	cmd.Flags().BoolVar(&byRegion, "by-region", false, "a row a region instead of a row a service")
	cmd.Flags().BoolVar(&asJSON, "json", false, "the same figures, by service and by region, as JSON")
	return cmd
}

// showCost writes a table of the month, that of the changes, and the notes.
func showCost(out io.Writer, r cost.Report, month func(io.Writer, cost.Report)) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	month(table, r)
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	fmt.Fprintf(table, "CHANGE OF THE SETTINGS\t%11s\n", "USD A MONTH")
	for _, c := range r.Changes {
		fmt.Fprintf(table, "%s\t%11s\n", c.Setting, c.USD.Signed())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	for _, note := range r.Notes {
		fmt.Fprintln(out, wrap(note))
	}
	return nil
}

func costByService(table io.Writer, r cost.Report) {
	fmt.Fprintf(table, "SERVICE\tWHAT\t%13s\t%8s\n", "QUANTITY", "USD")
	for _, l := range r.ByMeter() {
		fmt.Fprintf(table, "%s\t%s\t%13s\t%8s%s\n", l.Service, l.What, cost.Quantity(l.Quantity), l.USD, l.Mark())
	}
	fmt.Fprintf(table, "TOTAL\t\t\t%8s\n", r.Total)
}

func costByRegion(table io.Writer, r cost.Report) {
	fmt.Fprint(table, "REGION")
	titles := append(slices.Clone(cost.Shown), "others", "USD")
	for _, title := range titles {
		fmt.Fprintf(table, "\t%8s", strings.ToUpper(title))
	}
	fmt.Fprintln(table)
	row := func(name string, amounts []cost.USD) {
		fmt.Fprint(table, name)
		for i, usd := range amounts {
			fmt.Fprintf(table, "\t%*s", max(8, len(titles[i])), usd)
		}
		fmt.Fprintln(table)
	}
	sums := make([]cost.USD, len(titles))
	for _, region := range r.Regions {
		amounts := append(r.In(region.Name), region.USD)
		for i, usd := range amounts {
			sums[i] += usd
		}
		row(region.Name, amounts)
	}
	row("TOTAL", sums)
}

// wrap breaks a note into lines of 80 columns at most, behind a hyphen.
func wrap(note string) string {
	var text strings.Builder
	column := 0
	text.WriteString("-")
	column++
	for _, word := range strings.Fields(note) {
		n := 1 + utf8.RuneCountInString(word)
		if column+n > 80 {
			text.WriteString("\n ")
			column = 1
		}
		text.WriteString(" " + word)
		column += n
	}
	return text.String()
}
