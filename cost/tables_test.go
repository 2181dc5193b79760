package cost

import (
	"slices"
	"strings"
	"testing"
	"time"

	"baseline/internal/regions"
)

func TestEveryPriceHasASourceOrIsMarked(t *testing.T) {
	for _, p := range Prices {
		_, dated := time.Parse(time.DateOnly, p.Checked)
		sourced := strings.HasPrefix(p.Source, "https://") && dated == nil && p.Instead == ""
		marked := p.Source == "" && p.Checked == "" && p.Instead != ""
		if sourced == marked {
			t.Errorf("neither a source with a day nor what is there instead: %+v", p)
		}
		if p.USD < 0 || p.Per <= 0 {
			t.Errorf("no price: %+v", p)
		}
	}
}

// TestEveryMeterHasOnePriceInEachRegion also finds prices of no meter.
func TestEveryMeterHasOnePriceInEachRegion(t *testing.T) {
	classes := map[string][]Class{}
	for _, p := range Prices {
		classes[p.Meter] = append(classes[p.Meter], p.Class)
	}
	for _, m := range Meters {
		got := classes[m.ID]
		slices.Sort(got)
		if !slices.Equal(got, []Class{Anywhere}) && !slices.Equal(got, []Class{Tokyo, Elsewhere, Virginia}) {
			t.Errorf("%s has prices for %v", m.ID, got)
		}
		delete(classes, m.ID)
	}
	for meter := range classes {
		t.Errorf("a price of %s, which is no meter", meter)
	}
}

func TestEveryRegionHasAClass(t *testing.T) {
	for _, region := range regions.All() {
		if !slices.ContainsFunc(Classes, func(c struct {
			Class Class
			What  string
		}) bool {
			return c.Class == ClassOf(region) && c.Class != Anywhere
		}) {
			t.Errorf("%s has class %q", region, ClassOf(region))
		}
	}
	if got := ClassOf("mars-1"); got != "" {
		t.Errorf("mars-1 has class %q", got)
	}
}

func TestAmountsWithoutASourceAreMarked(t *testing.T) {
	marked := 0
	for name, o := range variants() {
		r := Of(o, "")
		for _, l := range r.Lines {
			i := slices.IndexFunc(Meters, func(m Meter) bool { return m.Service == l.Service && m.What == l.What })
			if l.Sourced != (priceOf(Meters[i].ID, l.Region).Source != "") {
				t.Errorf("%s: %+v", name, l)
			}
		}
		for _, l := range r.ByMeter() {
			every := !slices.ContainsFunc(r.Lines, func(one Line) bool { return one.Service == l.Service && one.What == l.What && !one.Sourced })
			if (l.Mark() == "") != every {
				t.Errorf("%s: %+v is marked %q", name, l, l.Mark())
			}
			marked += len(l.Mark())
		}
	}
	if marked == 0 {
		t.Error("nothing is marked")
	}
}

func TestEveryAssumptionSaysWhy(t *testing.T) {
	for _, a := range Assumptions {
		if a.What == "" || a.Why == "" || a.Quantity <= 0 {
			t.Errorf("%+v", a)
		}
	}
	seen := map[string]bool{}
	for _, c := range Checked {
		for _, id := range strings.Fields(c.Controls) {
			if seen[id] || c.Why == "" {
				t.Errorf("%s: %s twice, or no reason", c.What, id)
			}
			seen[id] = true
		}
	}
}

func TestQuantitiesAndAmountsForPeople(t *testing.T) {
	for n, want := range map[float64]string{0: "0", 0.114: "0.11", 3: "3", 9.999: "10.00", 12.4: "12", 999: "999", 1000: "1,000", 1234567.8: "1,234,568"} {
		if got := Quantity(n); got != want {
			t.Errorf("%v: got %s, want %s", n, got, want)
		}
	}
	for u, want := range map[USD][2]string{0: {"0.00", "0.00"}, -0.001: {"0.00", "0.00"}, 0.004: {"0.00", "0.00"}, 1.5: {"1.50", "+1.50"}, -3.557: {"-3.56", "-3.56"}} {
		if got := [2]string{u.String(), u.Signed()}; got != want {
			t.Errorf("%v: got %v, want %v", float64(u), got, want)
		}
	}
}
