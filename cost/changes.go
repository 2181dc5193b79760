package cost

import (
	"maps"
	"reflect"

	"baseline/settings"
)

// A Change is what a change of the settings does to the month.
type Change struct {
	Setting string `json:"setting"`
	USD     USD    `json:"usd"` // negative where it saves
}

// Changes are those that are looked at, each alone.
var Changes = []struct {
	Setting string
	Make    func(*settings.Organization)
}{
	{"SecurityHub.Off", func(o *settings.Organization) { o.SecurityHub.Off = true }},
	{"Config.Off, also most checks of Security Hub", func(o *settings.Organization) { o.Config.Off = true }},
	{"GuardDuty.Off", func(o *settings.Organization) { o.GuardDuty.Off = true }},
	{"AlertMail.Off, and no chat channel", func(o *settings.Organization) {
		o.AlertMail.Off, o.Alerts.Slack, o.Alerts.Teams = true, settings.SlackChannel{}, settings.TeamsChannel{}
	}},
	{"ActivityAlarms.Off", func(o *settings.Organization) { o.ActivityAlarms.Off = true }},
	{"ActivityAlarms.Alarms: one of them Off", func(o *settings.Organization) {
		for _, activity := range settings.Activities {
			if alarm := o.ActivityAlarms.Alarms[activity.ID]; !alarm.Off {
				alarms := maps.Clone(o.ActivityAlarms.Alarms)
				if alarms == nil {
					alarms = map[string]settings.Alarm{}
				}
				alarms[activity.ID] = settings.Alarm{Off: true}
				o.ActivityAlarms.Alarms = alarms
				return
			}
		}
	}},
	{"ActivityAlarms.ExactCisPatterns", func(o *settings.Organization) { o.ActivityAlarms.ExactCisPatterns = true }},
	{"AuditTrail.Off and ActivityAlarms.Off", func(o *settings.Organization) { o.AuditTrail.Off, o.ActivityAlarms.Off = true, true }},
	{"DefaultVPC.Mode: delete, where unused", func(o *settings.Organization) { o.DefaultVPC.Mode = settings.DeleteDefaultVPC }},
	{"Regions: the home region alone", func(o *settings.Organization) { o.Regions, o.Config.Regions = []string{o.HomeRegion}, nil }},
	{"Config.Regions: all but the home region, which records anyway", func(o *settings.Organization) {
		o.Config.Regions = account{*o}.regions()[1:]
	}},
	{"AccessAnalyzer.Off, HealthEvents.Off, Findings.Off", func(o *settings.Organization) {
		o.AccessAnalyzer.Off, o.HealthEvents.Off, o.Findings.Off = true, true, true
	}},
	{"Budget.Off, CostAnomaly.Off", func(o *settings.Organization) { o.Budget.Off, o.CostAnomaly.Off = true, true }},
}

// changes returns what the changes do, without those that touch nothing that is
// counted.
func (a account) changes(region string) []Change {
	changes, before := []Change{}, a.lines(region)
	for _, c := range Changes {
		changed := a
		c.Make(&changed.Organization)
		if after := changed.lines(region); !reflect.DeepEqual(after, before) {
			changes = append(changes, Change{c.Setting, total(after) - total(before)})
		}
	}
	return changes
}
