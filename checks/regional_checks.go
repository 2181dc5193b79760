package checks

import (
	"fmt"

	"baseline/internal/report"
	"baseline/settings"
)

// regionalChecks are the checks of what the stacks define in regions.
var regionalChecks = map[string]check{
	"trail":           checkTrail,
	"activity-alarms": checkActivityAlarms,
	"health-events":   checkHealthEvents,
	"access-analyzer": checkAccessAnalyzer,
	"guardduty":       checkGuardDuty,
	"config-recorder": checkConfigRecorder,
	"security-hub":    checkSecurityHub,
	"snapshot-block":  checkSnapshotBlock,
}

// faults collects what is wrong, each with the way to mend it.
type faults []Finding

func (f *faults) add(fix settings.Text, ja, en string, args ...any) {
	*f = append(*f, Finding{report.Fail, settings.Textf(ja, en, args...), fix})
}

// or returns the faults, or a pass where there are none.
func (f faults) or(text settings.Text) []Finding {
	if len(f) > 0 {
		return f
	}
	return passed(text)
}

// summary is all of them in one line.
func (f faults) summary() settings.Text {
	var all []settings.Text
	for _, fault := range f {
		all = append(all, fault.Summary)
	}
	return settings.Sentences(all...)
}

func deployRoot() settings.Text { return deployOrRevert(settings.RootStack) }

func deployRegional(region string) settings.Text {
	return deployOrRevert(settings.RegionalStack + region)
}

// command is a fix that is nothing but a command.
func command(format string, args ...any) settings.Text {
	return settings.Same(fmt.Sprintf(format, args...))
}

func seeWhy(page string) settings.Text {
	return settings.Textf("理由を見る: %s", "see why: %s", page)
}

// console is the address of a service's page in a region.
func console(region, service, page string) string {
	return fmt.Sprintf("https://%s.console.aws.amazon.com/%s/home?region=%s#%s", region, service, region, page)
}
