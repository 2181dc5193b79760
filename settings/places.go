package settings

import (
	"slices"

	"baseline/internal/regions"
)

// AWS Health sends an event to the bus of the region that it is about. Events
// about no region (IAM, billing, abuse) go to GlobalHealthRegion, copies of the
// account's own events about every other region go to BackupHealthRegion.
// https://docs.aws.amazon.com/health/latest/ug/choosing-a-region.html
const (
	GlobalHealthRegion = "us-east-1"
	BackupHealthRegion = "us-west-2"
)

// HealthRegions returns the regions from which Health events come: the given
// ones, and the two that receive what is about no region and about regions that
// are not given.
func HealthRegions(given []string) []string {
	all := slices.Clone(given)
	for _, region := range []string{GlobalHealthRegion, BackupHealthRegion} {
		if !slices.Contains(all, region) {
			all = append(all, region)
		}
	}
	return all
}

// StackRegions returns the regions that have a regional stack, of settings with
// their defaults, in the order in which they are deployed: home first.
func (o Organization) StackRegions() []string {
	all := []string{o.HomeRegion}
	for _, region := range o.Regions {
		if region != o.HomeRegion {
			all = append(all, region)
		}
	}
	if !o.HealthEvents.Off {
		all = HealthRegions(all)
	}
	return all
}

// BillingRegion is where settings with their defaults have [BillingStack]: at
// home, or in us-east-1 where home lacks the types. Both services are global,
// and publish to a topic of any region.
func (o Organization) BillingRegion() string {
	if !o.Budget.Off && !regions.Has(o.HomeRegion, regions.BudgetType) ||
		!o.CostAnomaly.Off && !regions.Has(o.HomeRegion, regions.AnomalyTypes) {
		return "us-east-1"
	}
	return o.HomeRegion
}
