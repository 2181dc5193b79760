package checks

import (
	"fmt"
	"strings"

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

func (f *faults) add(fix, format string, args ...any) {
	*f = append(*f, Finding{report.Fail, fmt.Sprintf(format, args...), fix})
}

// or returns the faults, or a pass where there are none.
func (f faults) or(format string, args ...any) []Finding {
	if len(f) > 0 {
		return f
	}
	return passed(fmt.Sprintf(format, args...))
}

// summary is all of them in one line.
func (f faults) summary() string {
	var all []string
	for _, fault := range f {
		all = append(all, fault.Summary)
	}
	return strings.Join(all, "; ")
}

// deploy is the command that defines a stack, and puts back what somebody
// deleted or changed outside of CloudFormation, which a plain deployment of an
// unchanged template does not.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
func deploy(stack string) string { return "npx cdk deploy " + stack + " --revert-drift" }

func deployRoot() string { return deploy(settings.RootStack) }

func deployRegional(region string) string { return deploy("Baseline-Regional-" + region) }

// console is the address of a service's page in a region.
func console(region, service, page string) string {
	return fmt.Sprintf("https://%s.console.aws.amazon.com/%s/home?region=%s#%s", region, service, region, page)
}
