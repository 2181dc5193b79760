// Package report holds what a check of an account found, and shows it: as JSON
// for programs, as a table for terminals and as a page for browsers.
package report

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"time"

	"baseline/settings"
)

// Status is what was found of a control.
type Status string

// The statuses.
const (
	Pass   Status = "pass"   // as the settings mean it
	Fail   Status = "fail"   // not so, and code can mend it
	Manual Status = "manual" // a person must act, or must look
	Error  Status = "error"  // could not be told
	Off    Status = "off"    // switched off in the settings
)

// statuses are all of them, those first that people must see first.
var statuses = []Status{Fail, Error, Manual, Pass, Off}

// Result is what was found of one control in one region. A control may have
// several results in a region, for example one for each address.
type Result struct {
	Control string `json:"control"` // id in settings.Catalog
	Item    string `json:"item"`    // items of the checklist, such as "8, 9"; empty for what goes beyond it
	Region  string `json:"region"`  // empty for what is set once for the account
	Status  Status `json:"status"`
	Summary string `json:"summary"` // what was found, in one line
	Fix     string `json:"fix"`     // how to mend it, in one line, with the console address or command; empty where nothing is to be done
}

// Report is what one check found.
type Report struct {
	Account     string         `json:"account"`
	HomeRegion  string         `json:"homeRegion"`
	GeneratedAt time.Time      `json:"generatedAt"` // in UTC, to the second
	Results     []Result       `json:"results"`     // never null
	Counts      map[Status]int `json:"counts"`      // of every status, also those that are zero
}

// New returns the report of the results, in the order of [settings.Catalog]
// and then of the regions as they first come in results. What the catalog does
// not know comes last, and a status that is none of the above counts as error.
func New(account, home string, at time.Time, results []Result) Report {
	r := Report{
		Account: account, HomeRegion: home, GeneratedAt: at.UTC().Truncate(time.Second),
		Results: append([]Result{}, results...),
		Counts:  map[Status]int{},
	}
	for _, status := range statuses {
		r.Counts[status] = 0
	}
	region := map[string]int{}
	for i, result := range r.Results {
		if !slices.Contains(statuses, result.Status) {
			r.Results[i].Status = Error
		}
		r.Counts[r.Results[i].Status]++
		if _, known := region[result.Region]; !known {
			region[result.Region] = len(region)
		}
	}
	control := map[string]int{}
	for i, c := range settings.Catalog {
		control[c.ID] = i - len(settings.Catalog) // what is unknown has 0
	}
	slices.SortStableFunc(r.Results, func(a, b Result) int {
		return cmp.Or(control[a.Control]-control[b.Control], region[a.Region]-region[b.Region])
	})
	return r
}

// ExitStatus returns 0 where all pass or are off, 1 where something fails or
// is manual, and 2 where something could not be told.
func (r Report) ExitStatus() int {
	switch {
	case r.Counts[Error] > 0:
		return 2
	case r.Counts[Fail]+r.Counts[Manual] > 0:
		return 1
	}
	return 0
}

// WriteJSON writes the report as one JSON object, indented.
func (r Report) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // keeps addresses with & readable
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}
