package main

import (
	"cmp"
	"io"

	"baseline/controls"
	"baseline/settings"
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

func (o *outcomes) show(out io.Writer, l settings.Language) error {
	rows := [][]string{header(l, "コントロール リージョン 状態 内容", "CONTROL REGION STATUS SUMMARY")}
	for _, r := range o.rows {
		rows = append(rows, []string{r.control, cmp.Or(r.Region, "-"), string(r.Status), said(r.Outcome).In(l)})
	}
	return show(out, rows)
}

// said is what was found, and what a person can do.
func said(o controls.Outcome) settings.Text {
	if o.Fix != (settings.Text{}) {
		return settings.Textf("%s: %s", "%s: %s", o.Summary, o.Fix)
	}
	return o.Summary
}

// err is nil when all is as it should be.
func (o *outcomes) err(applied bool) error {
	switch {
	case o.failed > 0 && applied:
		return settings.Errorf("%d 件を適用できなかった", "%d could not be applied", o.failed)
	case o.failed > 0:
		return settings.Errorf("%d 件を確認できなかった", "%d could not be told", o.failed)
	case o.differing > 0:
		return failing{settings.Errorf("変わるものが %d 件ある: --yes を付けると変える", "%d would be changed: --yes changes them", o.differing)}
	case o.kept > 0:
		return failing{settings.Errorf("満たしていないことがある: 状態が kept の行を見る", "not all is as it should be: see the rows with the status kept")}
	}
	return nil
}
