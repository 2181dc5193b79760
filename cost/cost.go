// Package cost estimates what an account with the baseline costs in a month in
// which nobody works and nothing runs: from the settings, a table of prices and
// a table of assumptions. It is plain Go and asks AWS nothing.
package cost

import (
	"math"
	"slices"
	"strconv"

	"baseline/settings"
)

// USD is an amount of US dollars, without tax.
type USD float64

// MarshalJSON writes hundredths of a cent at most.
func (u USD) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, math.Round(float64(u)*1e4)/1e4, 'f', -1, 64), nil
}

// A Report is the cost of a month.
type Report struct {
	Currency    string   `json:"currency"`
	HomeRegion  string   `json:"homeRegion"`
	Total       USD      `json:"total"`
	WithoutFree USD      `json:"withoutFreeAllowances"` // the total, where others have used them up
	Services    []Sum    `json:"services"`
	Regions     []Sum    `json:"regions"`
	Lines       []Line   `json:"lines"`
	Changes     []Change `json:"changes"`
	Notes       []string `json:"notes"`
}

// A Sum is that of some lines.
type Sum struct {
	Name string `json:"name"`
	USD  USD    `json:"usd"`
}

// A Line is what one meter counts in one region.
type Line struct {
	Service  string  `json:"service"`
	What     string  `json:"what"`
	Region   string  `json:"region"`
	Quantity float64 `json:"quantity"`
	Unit     string  `json:"unit"`
	Free     float64 `json:"free"` // of the quantity
	USD      USD     `json:"usd"`
	Sourced  bool    `json:"sourced"` // its price has a source

	withoutFree USD
}

// Of returns the report for settings, which must be valid; what they leave out
// has its default. With a region other than "", it is about that region alone.
func Of(o settings.Organization, region string) Report {
	a := account{o.WithDefaults()}
	r := Report{Currency: "USD", HomeRegion: a.HomeRegion, Lines: a.lines(region), Services: []Sum{}, Regions: []Sum{}}
	r.Total = total(r.Lines)
	for _, l := range r.Lines {
		r.WithoutFree += l.withoutFree
		r.Services = add(r.Services, l.Service, l.USD)
		r.Regions = add(r.Regions, l.Region, l.USD)
	}
	r.Changes = a.changes(region)
	r.Notes = a.notes(r, region)
	return r
}

// lines returns those with a quantity, of all regions or of one.
func (a account) lines(only string) []Line {
	lines := []Line{}
	for _, m := range Meters {
		for _, region := range a.regions() {
			if only != "" && only != region {
				continue
			}
			quantity := m.Quantity(a, region)
			if quantity == 0 {
				continue
			}
			p := priceOf(m.ID, region)
			free := min(m.Free, quantity)
			lines = append(lines, Line{
				Service: m.Service, What: m.What, Region: region,
				Quantity: quantity, Unit: m.Unit, Free: free,
				USD:         USD((quantity - free) / p.Per * p.USD),
				Sourced:     p.Source != "",
				withoutFree: USD(quantity / p.Per * p.USD),
			})
		}
	}
	return lines
}

func total(lines []Line) (sum USD) {
	for _, l := range lines {
		sum += l.USD
	}
	return sum
}

// add adds an amount to the sum of that name.
func add(sums []Sum, name string, usd USD) []Sum {
	i := slices.IndexFunc(sums, func(s Sum) bool { return s.Name == name })
	if i < 0 {
		return append(sums, Sum{name, usd})
	}
	sums[i].USD += usd
	return sums
}
