package existing

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"baseline/internal/regions"
	"baseline/settings"
)

// Settle returns the settings as they are in force in the account: what the
// literal leaves out and the account answers is filled in. Regions that are nil
// are the account's enabled ones, and of an Identity Center instance that the
// literal names, its store and its region. What the literal says wins;
// differences are for people to read, one a line.
//
// Whatever works on the settings of a known account settles them first:
// synthesis, and every verb of the command line.
func (a Account) Settle(o settings.Organization) (settled settings.Organization, differences []string) {
	enabled := slices.DeleteFunc(slices.Clone(a.Regions), func(id string) bool { return !regions.Known(id) })
	switch {
	case len(enabled) == 0:
	case o.Regions == nil:
		o.Regions = enabled
	default:
		if off := missing(o.Regions, enabled); off != nil {
			differences = append(differences, "organization.Regions has regions that account "+a.ID+" has not enabled: "+strings.Join(off, ", "))
		}
		if left := missing(enabled, o.Regions); left != nil {
			differences = append(differences, "organization.Regions leaves out regions that account "+a.ID+" has enabled: "+strings.Join(left, ", "))
		}
	}
	if found := a.IdentityCenter; found != nil && found.InstanceARN == o.IdentityCenter.InstanceArn {
		c := &o.IdentityCenter
		if c.Region == "" {
			c.Region = found.Region
		} else if c.Region != found.Region {
			differences = append(differences, fmt.Sprintf("organization.IdentityCenter.Region is %s, and the instance is in %s", c.Region, found.Region))
		}
		if c.IdentityStoreID == "" && c.GroupID == "" {
			c.IdentityStoreID = found.IdentityStoreID
		}
	}
	return o, differences
}

// Conflicts says what has a name that the stacks would give and cannot take its
// place: a deployment would fail. The settings have their defaults.
func (a Account) Conflicts(o settings.Organization) error {
	var faults []error
	conflict := func(what, why, do string) {
		faults = append(faults, fmt.Errorf("account %s has %s, which no stack of the baseline owns and which %s: %s, then let go tool baseline discover look again",
			a.ID, what, why, do))
	}
	for _, arn := range a.Topics {
		if regionOf(arn) == o.HomeRegion && slices.Contains(Topics(o), nameIn(arn)) {
			conflict("the topic "+arn, "may be encrypted with a key that alarms cannot use",
				"delete it with aws sns delete-topic --region "+o.HomeRegion+" --topic-arn "+arn)
		}
	}
	if !o.AuditTrail.Off && a.LogGroup(o.HomeRegion) == "" {
		for _, t := range a.Trails {
			if nameIn(t.ARN) == TrailName && regionOf(t.ARN) == o.HomeRegion {
				conflict("the trail "+t.ARN, "does not record everything into a log group of this account and region",
					"mend it (see docs/adopting.md), or delete it with aws cloudtrail delete-trail --region "+o.HomeRegion+" --name "+TrailName)
			}
		}
	}
	c, found := o.IdentityCenter, a.IdentityCenter
	if !c.Off && c.InstanceArn != "" && c.GroupID == "" && found != nil && found.InstanceARN == c.InstanceArn && found.Group != "" {
		conflict("the group Administrators ("+found.Group+") in IAM Identity Center", "may have members already",
			`set organization.IdentityCenter.GroupID to "`+found.Group+`" to make them administrators of this account, or rename it`)
	}
	return errors.Join(faults...)
}

// Topics returns the names of the topics that the settings, with their
// defaults, define.
func Topics(o settings.Organization) []string {
	names := []string{settings.AlertsTopic}
	if !o.AlertMail.Off {
		names = append(names, settings.AlertFeedTopic)
	}
	if o.Alerts.Chats() {
		names = append(names, settings.AlertChatTopic)
	}
	return names
}
