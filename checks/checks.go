package checks

import (
	"context"
	"maps"

	"baseline/controls"
	"baseline/internal/report"
	"baseline/settings"
)

// Finding is one thing that a check found where it looked.
type Finding struct {
	Status  report.Status
	Summary settings.Text // in one line
	Fix     settings.Text // how to mend it, in one line; empty where nothing is to be done
}

// Target is where a check looks and what should be there.
type Target struct {
	controls.Target
	account *account // what several checks ask of the account
}

// check looks at one control in one place. An error means that it could not be
// told, and why; findings that come with it count as well.
type check func(context.Context, Target) ([]Finding, error)

// checks has every control of [settings.Catalog] that package controls does
// not, by its id. One in both tables is looked at here.
var checks = merged(accountChecks, regionalChecks)

func merged(tables ...map[string]check) map[string]check {
	all := map[string]check{}
	for _, table := range tables {
		maps.Copy(all, table)
	}
	return all
}

// passed, failed and manual are the findings of a check that found one thing.
func passed(summary settings.Text) []Finding {
	return []Finding{{Status: report.Pass, Summary: summary}}
}

func failed(summary, fix settings.Text) []Finding {
	return []Finding{{report.Fail, summary, fix}}
}

func manual(summary, fix settings.Text) []Finding {
	return []Finding{{report.Manual, summary, fix}}
}
