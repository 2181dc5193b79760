package cost

import (
	"fmt"
	"slices"
)

// notes returns what the figures do not say by themselves.
func (a account) notes(r Report, region string) (notes []string) {
	note := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }

	note("An estimate from list prices and assumptions, docs/cost.md has both. The month is the last of the first year: " +
		"trials are over, and twelve months of logs are kept.")
	if trial := r.of("GuardDuty") + r.of("Security Hub"); trial > 0 {
		note("GuardDuty and Security Hub cost nothing in their first 30 days in a region: %.2f less.", trial)
	}
	if first := a.first(region); first > 0 {
		note("When AWS Config is switched on, it records what there is: %.2f more, once.", first)
	}
	if n, of := a.unchecked(region); n > 0 {
		note("Security Hub checks at most %s where AWS Config does not record, which is so in %d of %s; whether AWS bills "+
			"the warnings that say so is not known. Config.Regions has it check there.", withoutRecorder, n, plural(of, "region"))
	}
	if r.of("AWS KMS") > 0 {
		note("The key rotates each year. Each of the first two rotations adds %.2f a month.", priceOf("kms-key", a.HomeRegion).USD)
	}
	if events := a.trailEvents(); events > 0 && region == "" {
		p := priceOf("trail-second", a.HomeRegion)
		note("Where an organization's trail records the account already, the baseline's is the second copy: %.2f more.", events/p.Per*p.USD)
	}
	if more := r.WithoutFree - r.Total; more > 0 {
		note("An organization shares AWS's free allowances among its accounts. Where others use them up: %.2f more.", more)
	}
	if slices.ContainsFunc(r.Lines, func(l Line) bool { return !l.Sourced }) {
		note("* has a price without a source of its own.")
	}
	note("Not in it: taxes, support, credits, the CDK's bucket, and everything that you run.")
	return notes
}

// of returns the sum of a service.
func (r Report) of(service string) USD {
	for _, s := range r.Services {
		if s.Name == service {
			return s.USD
		}
	}
	return 0
}

// first returns what AWS Config's first items cost.
func (a account) first(only string) (sum float64) {
	for _, region := range a.regions() {
		if only == "" || only == region {
			p := priceOf("config-item", region)
			sum += a.items(region, firstItems, firstItemsHome) / p.Per * p.USD
		}
	}
	return sum
}

// unchecked returns in how many regions, of how many, Security Hub has nothing
// to check with.
func (a account) unchecked(only string) (n, of int) {
	for _, region := range a.regions() {
		if only != "" && only != region {
			continue
		}
		of++
		if !a.SecurityHub.Off && !a.records(region) {
			n++
		}
	}
	return n, of
}

func plural(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
