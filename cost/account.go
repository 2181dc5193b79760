package cost

import (
	"slices"

	"baseline/internal/regions"
	"baseline/settings"
)

// account answers for the settings, with their defaults, how much of something
// there is.
type account struct{ settings.Organization }

func (a account) home(region string) bool { return region == a.HomeRegion }

// regions returns those of the settings, home first.
func (a account) regions() []string {
	all := []string{a.HomeRegion}
	for _, region := range a.Regions {
		if !a.home(region) {
			all = append(all, region)
		}
	}
	return all
}

// enabled returns the regions that the account has enabled, as far as the
// settings tell. The trail is in all of them.
func (a account) enabled() []string {
	all := a.regions()
	for _, region := range regions.EnabledByDefault() {
		if !slices.Contains(all, region) {
			all = append(all, region)
		}
	}
	return all
}

// records reports whether AWS Config records in a region.
func (a account) records(region string) bool {
	return !a.Config.Off && (a.home(region) || slices.Contains(a.Config.Regions, region))
}

// events returns the management events of a region.
func (a account) events(region string) float64 {
	n := assumed(eventsAnywhere)
	if a.home(region) {
		n += assumed(eventsHome)
	}
	if a.records(region) {
		n += assumed(eventsRecorded)
	}
	return n
}

// trailEvents returns the management events that the trail records.
func (a account) trailEvents() (n float64) {
	if a.AuditTrail.Off {
		return 0
	}
	for _, region := range a.enabled() {
		n += a.events(region)
	}
	return n
}

// logged returns the GB that the trail writes to CloudWatch Logs.
func (a account) logged() float64 { return a.trailEvents() * assumed(eventBytes) / 1e9 }

// files returns how many files the trail writes to S3.
func (a account) files() float64 {
	if a.AuditTrail.Off {
		return 0
	}
	return a.trailEvents()/assumed(eventsPerFile) + assumed(digestFiles)*float64(len(a.enabled()))
}

// kept returns the sum over the months that something is kept, at most those
// that are assumed.
func kept(monthly float64, days int) float64 {
	return monthly * min(float64(days)/aMonth, assumed(monthsKept))
}

// alarms returns the number of alarms: those on the trail, on what could not be
// delivered, and on the mailer.
func (a account) alarms() float64 {
	return a.activityAlarms() + a.deadLetters() + unless(a.AlertMail.Off, 1)
}

// deadLetters returns the number of queues for what could not be delivered, each
// with an alarm.
func (a account) deadLetters() float64 {
	return unless(a.AlertMail.Off && a.HealthEvents.Off && a.Findings.Off, 1)
}

// activityAlarms returns the number of alarms on the trail.
func (a account) activityAlarms() (n float64) {
	if a.ActivityAlarms.Off { // as it must be without a trail
		return 0
	}
	for _, activity := range settings.Activities {
		if a.ActivityAlarms.Alarms[activity.ID].Off {
			continue
		}
		n++
		if a.ActivityAlarms.ExactCisPatterns && activity.ExactCis != "" {
			n++
		}
	}
	return n
}

// items returns what AWS Config records in a region: later, or when it is
// switched on.
func (a account) items(region string, each, moreAtHome int) (n float64) {
	if !a.records(region) {
		return 0
	}
	n = assumed(each)
	if a.home(region) {
		n += assumed(moreAtHome)
	}
	return n
}
