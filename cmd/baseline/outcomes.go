package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"baseline/controls"
)

// outcomes are what became of settings, row by row.
type outcomes struct {
	rows                    []row
	differing, kept, failed int
}

type row struct {
	control string
	controls.Outcome
}

func (o *outcomes) add(control string, report controls.Report) {
	for _, outcome := range report {
		o.rows = append(o.rows, row{control, outcome})
		switch outcome.Status {
		case controls.Differs:
			o.differing++
		case controls.Kept:
			o.kept++
		case controls.Failed:
			o.failed++
		}
	}
}

func (o *outcomes) show(out io.Writer) error {
	rows := [][]string{{"CONTROL", "REGION", "STATUS", "SUMMARY"}}
	for _, r := range o.rows {
		rows = append(rows, []string{r.control, cmp.Or(r.Region, "-"), string(r.Status), said(r.Outcome)})
	}
	return show(out, rows)
}

// said is what was found, and what a person can do.
func said(o controls.Outcome) string {
	if o.Fix != "" {
		return o.Summary + ": " + o.Fix
	}
	return o.Summary
}

// err is nil when all is as it should be.
func (o *outcomes) err(applied bool) error {
	switch {
	case o.failed > 0 && applied:
		return fmt.Errorf("%d could not be applied", o.failed)
	case o.failed > 0:
		return fmt.Errorf("%d could not be told", o.failed)
	case o.differing > 0:
		return failing{fmt.Errorf("%d would be changed: --yes changes them", o.differing)}
	case o.kept > 0:
		return failing{errors.New("not all is as it should be: see the rows with the status kept")}
	}
	return nil
}
