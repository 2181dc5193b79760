package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"baseline/settings"
)

// page is what page.html shows.
type page struct {
	Report
	Language settings.Language
	Policy   string
	CSS      template.CSS
	Script   template.JS
	Tallies  []tally
	Regions  []string // the columns; empty for the account
	Rows     []row
}

// tally is how many controls belong to a status.
type tally struct {
	Status Status
	Count  int
}

// row is one control.
type row struct {
	control
	Is    string // the statuses that it belongs to
	Open  bool   // there is something to do
	All   int    // how many regions it has
	Cells []cell
	Parts []part
}

// cell is one control in one region.
type cell struct {
	ID      string
	Region  string
	Status  Status
	Results []Result
}

// part is what has one status of one control.
type part struct {
	Status  Status
	Regions []string
	Mends   []mend
}

func (r Report) page(l settings.Language) page {
	p := page{
		Report: r, Language: l, CSS: template.CSS(pageCSS), Script: template.JS(pageJS),
		Policy: fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; img-src data:; base-uri 'none'; form-action 'none'", hash(pageCSS), hash(pageJS)),
	}
	all := r.controls(l)
	for _, status := range statuses {
		p.Tallies = append(p.Tallies, tally{status, len(those(all, status))})
	}
	for _, first := range []string{"", r.HomeRegion} {
		if slices.ContainsFunc(r.Results, func(r Result) bool { return r.Region == first }) {
			p.Regions = with(p.Regions, first)
		}
	}
	for _, c := range all {
		for _, region := range regionsOf(c.Results) {
			p.Regions = with(p.Regions, region)
		}
	}
	for i, c := range all {
		p.Rows = append(p.Rows, c.row(fmt.Sprint("c", i), p.Regions))
	}
	return p
}

// row returns the control with a cell for each of the regions; id begins the
// ids of the cells.
func (c control) row(id string, regions []string) row {
	r := row{control: c, All: len(regionsOf(c.Results))}
	for i, region := range regions {
		cell := cell{ID: fmt.Sprint(id, "-", i), Region: region}
		for _, status := range statuses {
			for _, result := range c.of(status) {
				if result.Region == region {
					cell.Status = cmp.Or(cell.Status, status)
					cell.Results = append(cell.Results, result)
				}
			}
		}
		r.Cells = append(r.Cells, cell)
	}
	var is []string
	for _, status := range statuses {
		if c.is(status) {
			is = append(is, string(status))
			r.Open = r.Open || status != Pass && status != Off
		}
		if results := c.of(status); results != nil {
			r.Parts = append(r.Parts, part{status, regionsOf(results), mends(results)})
		}
	}
	r.Is = strings.Join(is, " ")
	return r
}
