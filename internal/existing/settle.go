package existing

import (
	"slices"

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
func (a Account) Settle(o settings.Organization) (settled settings.Organization, differences []settings.Text) {
	say := func(ja, en string, args ...any) { differences = append(differences, settings.Textf(ja, en, args...)) }
	enabled := slices.DeleteFunc(slices.Clone(a.Regions), func(id string) bool { return !regions.Known(id) })
	switch {
	case len(enabled) == 0:
	case o.Regions == nil:
		o.Regions = enabled
	default:
		if off := missing(o.Regions, enabled); off != nil {
			say("organization.Regions に、アカウント %s で有効でないリージョンがある: %s", "organization.Regions has regions that account %s has not enabled: %s", a.ID, off)
		}
		if left := missing(enabled, o.Regions); left != nil {
			say("organization.Regions に、アカウント %s で有効なのに書かれていないリージョンがある: %s", "organization.Regions leaves out regions that account %s has enabled: %s", a.ID, left)
		}
	}
	if found := a.IdentityCenter; found != nil && found.InstanceARN == o.IdentityCenter.InstanceArn {
		c := &o.IdentityCenter
		if c.Region == "" {
			c.Region = found.Region
		} else if c.Region != found.Region {
			say("organization.IdentityCenter.Region は %s だが、インスタンスは %s にある", "organization.IdentityCenter.Region is %s, and the instance is in %s", c.Region, found.Region)
		}
		if c.IdentityStoreID == "" && c.GroupID == "" {
			c.IdentityStoreID = found.IdentityStoreID
		}
	}
	return o, differences
}

// Conflicts says what has a name that the stacks would give and cannot take its
// place: a deployment would fail. The settings have their defaults.
func (a Account) Conflicts(o settings.Organization) (faults []error) {
	conflict := func(what, why, do settings.Text) {
		faults = append(faults, settings.Errorf("アカウント %s に%sがある。ベースラインのスタックのものではなく、%s。%s、go tool baseline discover をもう一度実行する",
			"account %s has %s, which no stack of the baseline owns and which %s: %s, then let go tool baseline discover look again",
			a.ID, what, why, do))
	}
	for _, arn := range a.Topics {
		if regionOf(arn) == o.HomeRegion && slices.Contains(Topics(o), nameIn(arn)) {
			conflict(settings.Textf("トピック %s ", "the topic %s", arn),
				settings.Textf("アラームが使えないキーで暗号化されているかもしれない", "may be encrypted with a key that alarms cannot use"),
				settings.Textf("aws sns delete-topic --region %s --topic-arn %s で削除し", "delete it with aws sns delete-topic --region %s --topic-arn %s", o.HomeRegion, arn))
		}
	}
	if !o.AuditTrail.Off && a.LogGroup(o.HomeRegion) == "" {
		for _, t := range a.Trails {
			if nameIn(t.ARN) == TrailName && regionOf(t.ARN) == o.HomeRegion {
				conflict(settings.Textf("証跡 %s ", "the trail %s", t.ARN),
					settings.Textf("このアカウントとリージョンのロググループにすべてを記録していない", "does not record everything into a log group of this account and region"),
					settings.Textf("直すか (docs/adopting.md)、aws cloudtrail delete-trail --region %s --name %s で削除し",
						"mend it (see docs/adopting.md), or delete it with aws cloudtrail delete-trail --region %s --name %s", o.HomeRegion, TrailName))
			}
		}
	}
	c, found := o.IdentityCenter, a.IdentityCenter
	if !c.Off && c.InstanceArn != "" && c.GroupID == "" && found != nil && found.InstanceARN == c.InstanceArn && found.Group != "" {
		conflict(settings.Textf("、IAM Identity Center のグループ Administrators (%s) ", "the group Administrators (%s) in IAM Identity Center", found.Group),
			settings.Textf("すでにメンバーがいるかもしれない", "may have members already"),
			settings.Textf("そのメンバーをこのアカウントの管理者にするなら organization.IdentityCenter.GroupID を %q にし、しないなら名前を変え",
				"set organization.IdentityCenter.GroupID to %q to make them administrators of this account, or rename it", found.Group))
	}
	return faults
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
