package cost

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// String returns the amount in whole cents.
func (u USD) String() string {
	if text := strconv.FormatFloat(float64(u), 'f', 2, 64); text != "-0.00" {
		return text
	}
	return "0.00"
}

// Signed returns the amount in whole cents, with a sign unless it is zero.
func (u USD) Signed() string {
	if text := u.String(); u < 0 || text == "0.00" {
		return text
	}
	return "+" + u.String()
}

// Quantity writes a quantity for people: with hundredths below ten, and else
// with commas between thousands.
func Quantity(n float64) string {
	if n < 10 && n != float64(int(n)) {
		return fmt.Sprintf("%.2f", n)
	}
	digits := strconv.FormatFloat(n, 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// ByMeter returns the lines of each meter as one, without a region.
func (r Report) ByMeter() (sums []Line) {
	for _, l := range r.Lines {
		i := slices.IndexFunc(sums, func(s Line) bool { return s.Service == l.Service && s.What == l.What })
		if i < 0 {
			l.Region = ""
			sums = append(sums, l)
			continue
		}
		s := &sums[i]
		s.Quantity, s.Free, s.USD = s.Quantity+l.Quantity, s.Free+l.Free, s.USD+l.USD
		s.Sourced = s.Sourced && l.Sourced
	}
	return sums
}

// Shown are the services that have a column of their own where regions are
// compared.
var Shown = []string{"Security Hub", "GuardDuty", "AWS Config"}

// In returns what each of [Shown] costs in a region, and what the others do.
func (r Report) In(region string) []USD {
	columns := make([]USD, len(Shown)+1)
	for _, l := range r.Lines {
		if l.Region == region {
			i := slices.Index(Shown, l.Service)
			if i < 0 {
				i = len(Shown)
			}
			columns[i] += l.USD
		}
	}
	return columns
}

// Mark is behind amounts that are made of a price without a source.
func (l Line) Mark() string {
	if l.Sourced {
		return ""
	}
	return "*"
}

// markdown is a document in the making.
type markdown struct{ strings.Builder }

// row writes a row of a table.
func (m *markdown) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(cell, "|", `\|`)
	}
	fmt.Fprintf(m, "| %s |\n", strings.Join(cells, " | "))
}

// head writes the first rows of a table; a column that ends in ":" is aligned
// to the right.
func (m *markdown) head(columns ...string) {
	names, rule := []string{}, []string{}
	for _, c := range columns {
		name, right := strings.CutSuffix(c, ":")
		names, rule = append(names, name), append(rule, map[bool]string{true: "---:", false: "---"}[right])
	}
	m.row(names...)
	m.row(rule...)
}
