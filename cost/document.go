package cost

import (
	"fmt"
	"strconv"
	"strings"

	"baseline/settings"
)

// Document returns docs/cost.md: the report for the default settings, and all
// that it is made of.
func Document() string {
	r := Of(settings.Organization{}, "")
	var m markdown
	fmt.Fprintf(&m, `# Cost

What the baseline costs in a month in which nobody works and nothing runs, in US dollars, with the default settings:
**about %.0f USD**. `+"`go tool baseline cost`"+` says it for yours, with `+"`--by-region`, `--region` and `--json`"+`.
It reads the settings alone, and asks AWS nothing. With workloads, GuardDuty, Security Hub and AWS Config grow with
use: the usage pages of the first two show by how much, also during their trials.

The tables on this page are written by a test from package [cost](../cost), which has the same figures.

## By service

`, float64(r.Total))
	m.services(r)
	m.WriteString("\n## By region\n\n")
	m.regions(r)
	m.WriteString("\n## What a change of the settings does\n\nEach alone, against the default settings.\n\n")
	m.head("Change", "USD a month:")
	for _, c := range r.Changes {
		m.row(c.Setting, c.USD.Signed())
	}
	m.WriteString("\n## Notes\n\n")
	for _, note := range r.Notes {
		note = strings.Replace(note, "docs/cost.md has both", "both are below", 1)
		fmt.Fprintf(&m, "- %s\n", strings.ReplaceAll(note, "*", `\*`))
	}
	m.WriteString(`
Where AWS says so: [the trial of GuardDuty](https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_data-sources.html),
[that of Security Hub](https://aws.amazon.com/security-hub/cspm/pricing/), [Security Hub without AWS
Config](https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-setup-prereqs.html) ([tried by
others](https://dev.classmethod.jp/articles/aws-config-aws-security-hub-check-config-1)), [the rotated
key](https://aws.amazon.com/kms/pricing/), [copies of events](https://aws.amazon.com/cloudtrail/pricing/), [free
allowances of an organization](https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/useconsolidatedbilling-effective.html).
`)
	m.prices()
	m.assumptions()
	m.checks(account{settings.Organization{}.WithDefaults()})
	return m.String()
}

func (m *markdown) services(r Report) {
	m.head("Service", "What", "Quantity:", "USD:")
	for _, l := range r.ByMeter() {
		m.row(l.Service, l.What, Quantity(l.Quantity), l.USD.String()+strings.ReplaceAll(l.Mark(), "*", `\*`))
	}
	m.row("**Total**", "", "", "**"+r.Total.String()+"**")
}

func (m *markdown) regions(r Report) {
	columns := []string{"Region", "Prices"}
	for _, service := range Shown {
		columns = append(columns, service+":")
	}
	m.head(append(columns, "Others:", "USD:")...)
	for _, region := range r.Regions {
		cells := []string{region.Name, string(ClassOf(region.Name))}
		for _, usd := range r.In(region.Name) {
			cells = append(cells, usd.String())
		}
		m.row(append(cells, region.USD.String())...)
	}
}

func (m *markdown) prices() {
	m.WriteString(`
## Prices

List prices of the first tier. *On* is the day on which the source showed the price; public copies of the sources were
read. \* has no source.

`)
	m.head("Service", "What", "Free a month:", "Regions", "USD:", "For", "Source", "On")
	for _, meter := range Meters {
		for _, p := range Prices {
			if p.Meter != meter.ID {
				continue
			}
			source := "[" + host(p.Source) + "](" + p.Source + ")"
			if p.Source == "" {
				source = `\* ` + p.Instead
			}
			free, unit := "", meter.Unit
			if p.Per > 1 {
				unit += "s"
			}
			if meter.Free > 0 {
				free = Quantity(meter.Free)
			}
			m.row(meter.Service, meter.What, free, string(p.Class), strconv.FormatFloat(p.USD, 'f', -1, 64),
				Quantity(p.Per)+" "+unit, source, p.Checked)
		}
	}
	m.WriteString("\n")
	m.head("Regions", "What the prices are")
	for _, c := range Classes {
		m.row(string(c.Class), c.What)
	}
}

// host returns the name of the server in an address.
func host(address string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(address, "https://"), "/")
	return name
}

func (m *markdown) assumptions() {
	m.WriteString("\n## Assumptions\n\nOf a month, where nothing else is said. Only a bill could tell.\n\n")
	m.head("What", "Quantity:", "Why")
	for _, a := range Assumptions {
		m.row(a.What, Quantity(a.Quantity), a.Why)
	}
}

func (m *markdown) checks(a account) {
	m.WriteString(`
## What Security Hub checks

In an idle account, by AWS Foundational Security Best Practices. Each control checks each resource, and each check is
billed. Outside the home region, this is so where AWS Config records: ` + "`Config.Regions`" + `. Controls that are switched
off, or that a region lacks, are left out of the sums.

`)
	m.head("What", "At home:", "Elsewhere:", "Controls", "Why")
	for _, c := range Checked {
		m.row(c.What, Quantity(c.Count(a, a.HomeRegion)), Quantity(c.Count(a, "")), strings.ReplaceAll(c.Controls, " ", ", "), c.Why)
	}
}
