package report

import (
	"regexp"
	"slices"
	"strings"
)

// mend is one way to mend things, and what it mends.
type mend struct {
	Fix     string // empty where nothing is to be done
	Regions []string
	Found   []found
}

// found is one summary and the regions that it was found in.
type found struct {
	Summary string
	Regions []string
}

// mends returns what the results say, each fix and each summary once. Texts
// that differ only in the name of their own region are the same, with REGION
// in its place.
func mends(results []Result) (all []mend) {
	for _, result := range results {
		fix, summary := mark(result.Fix, result.Region), mark(result.Summary, result.Region)
		i := slices.IndexFunc(all, func(m mend) bool { return m.Fix == fix })
		if i < 0 {
			i, all = len(all), append(all, mend{Fix: fix})
		}
		m := &all[i]
		j := slices.IndexFunc(m.Found, func(f found) bool { return f.Summary == summary })
		if j < 0 {
			j, m.Found = len(m.Found), append(m.Found, found{Summary: summary})
		}
		m.Regions = with(m.Regions, result.Region)
		m.Found[j].Regions = with(m.Found[j].Regions, result.Region)
	}
	for i, m := range all {
		all[i].Fix = unmark(m.Fix, m.Regions)
		for j, f := range m.Found {
			m.Found[j].Summary = unmark(f.Summary, f.Regions)
		}
	}
	return all
}

// regionMark stands for the region's own name. No printable text has it.
const regionMark = "\x00"

func mark(text, region string) string {
	if region == "" {
		return text
	}
	return strings.ReplaceAll(text, region, regionMark)
}

func unmark(text string, regions []string) string {
	name := "REGION"
	if len(regions) == 1 {
		name = regions[0]
	}
	return strings.ReplaceAll(text, regionMark, name)
}

// ending is the address or the command that ends a fix.
var ending = regexp.MustCompile(`^(?:(.*): )?(https://\S+|(?:aws|cdk|npx|go tool|for r in|make deploy)\b.*)$`)

// step cuts a fix into its sentence and the address or command that ends it,
// which is to be copied whole.
func step(fix string) (sentence, command string) {
	if parts := ending.FindStringSubmatch(fix); parts != nil {
		return parts[1], parts[2]
	}
	return fix, ""
}
