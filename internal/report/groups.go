package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"baseline/settings"
)

// control is what was found of one control.
type control struct {
	ID, Item, Title string
	Results         []Result
}

// controls returns the results by control, in their order. What AWS or a name
// in the account put into a text cannot control a terminal.
func (r Report) controls(l settings.Language) (all []control) {
	titles := map[string]string{}
	for _, c := range settings.Catalog {
		titles[c.ID] = c.Title.In(l)
	}
	for _, result := range r.Results {
		for _, text := range []*string{&result.Control, &result.Item, &result.Region, &result.Summary, &result.Fix} {
			*text = printable(*text)
		}
		if len(all) == 0 || all[len(all)-1].ID != result.Control {
			all = append(all, control{ID: result.Control, Item: result.Item, Title: titles[result.Control]})
		}
		last := &all[len(all)-1]
		last.Results = append(last.Results, result)
	}
	return all
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}

// is reports whether the control belongs to those of the status: with a part
// that fails, is manual or could not be told, it belongs there, perhaps to more
// than one; it passes as a whole, and is off as a whole.
func (c control) is(status Status) bool {
	switch status {
	case Pass:
		return c.only(Pass, Off) && !c.only(Off)
	case Off:
		return c.only(Off)
	}
	return len(c.of(status)) > 0
}

// those returns the controls that belong to those of the status.
func those(all []control, status Status) (some []control) {
	for _, c := range all {
		if c.is(status) {
			some = append(some, c)
		}
	}
	return some
}

func (c control) only(allowed ...Status) bool {
	return !slices.ContainsFunc(c.Results, func(r Result) bool { return !slices.Contains(allowed, r.Status) })
}

// of returns the results that have the status.
func (c control) of(status Status) (results []Result) {
	for _, result := range c.Results {
		if result.Status == status {
			results = append(results, result)
		}
	}
	return results
}

// regionsOf returns the regions of the results, each once, in their order.
func regionsOf(results []Result) (regions []string) {
	for _, result := range results {
		regions = with(regions, result.Region)
	}
	return regions
}

func with(regions []string, region string) []string {
	if slices.Contains(regions, region) {
		return regions
	}
	return append(regions, region)
}

// where names regions of a control that was looked at in so many of them all.
func where(regions []string, all int, l settings.Language) string {
	if len(regions) == all && all > 1 {
		return fmt.Sprintf(words["all regions"].In(l), all)
	}
	names := make([]string, len(regions))
	for i, region := range regions {
		names[i] = cmp.Or(region, words["account"].In(l))
	}
	return strings.Join(names, words["comma"].In(l))
}
