package settings

import (
	"regexp"
	"time"
	_ "time/tzdata" // Lambda's provided.al2023 has no zones; about 400 KB
)

// runbookForm leaves out the section, which mails add, and what some mail
// programs take for the end of an address.
var runbookForm = regexp.MustCompile(`^https://([\w.-]+)(:[0-9]+)?/[\w./~?=&+-]*$`)

func (v *validation) alerts() {
	a := v.said.Alerts
	v.emails("Alerts.Emails", a.Emails, 100)

	// "Local" is the zone of whoever runs the program.
	if _, err := time.LoadLocation(a.TimeZone); err != nil || a.TimeZone == "Local" {
		v.fault("Alerts.TimeZone", a.TimeZone, "must be the IANA name of a time zone, such as Asia/Tokyo")
	}

	const most = 200
	switch runbook := runbookForm.FindStringSubmatch(a.Runbook); {
	case a.Runbook == "":
	case runbook == nil:
		v.fault("Alerts.Runbook", a.Runbook, "must be an https address with a path, of letters, digits and . / ~ ? = & + - _ only")
	case placeholderDomains.MatchString(runbook[1]):
		v.fault("Alerts.Runbook", a.Runbook, "must not be a placeholder")
	case len(a.Runbook) > most:
		v.fault("Alerts.Runbook", len(a.Runbook), "must have at most %d characters", most)
	}
}
