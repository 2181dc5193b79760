package existing

import (
	"slices"

	"baseline/internal/regions"
	"baseline/settings"
)

// Compare says in what the account is no longer as it was written down, one
// thing a line: written comes from [Load], found from looking again. A region
// that was switched off is named alone, not with all that was in it.
func Compare(written, found Account) (differences []settings.Text) {
	say := func(ja, en string, args ...any) { differences = append(differences, settings.Textf(ja, en, args...)) }
	written, found = written.normal(), found.normal()
	off := missing(written.Regions, found.Regions)
	for _, region := range off {
		say("%s: リージョンが有効でなくなった", "%s: the region is not enabled any more", region)
	}
	for _, region := range missing(found.Regions, written.Regions) {
		say("%s: リージョンが新しく有効になった", "%s: the region is newly enabled", region)
	}
	none := settings.Text{}
	compare := func(where string, name, was, is settings.Text) {
		switch {
		case was == is:
		case is == none:
			say("%s%s %s がなくなった", "%s%s %s is gone", where, name, was)
		case was == none:
			say("%s%s %s が増えた", "%s%s %s is new", where, name, is)
		default:
			say("%[1]s%[2]sが %[4]s から %[3]s に変わった", "%s%s is %s, was %s", where, name, is, was)
		}
	}

	compare("", settings.Text{Ja: "サービスリンクロール", En: "service-linked role"}, settings.Same(written.ConfigServiceRole), settings.Same(found.ConfigServiceRole))
	for _, item := range Items {
		if item.Once != nil {
			compare("", item.Name, settings.Same(*item.Once(&written)), settings.Same(*item.Once(&found)))
		}
	}
	was, is := byARN(written.Trails), byARN(found.Trails)
	for _, t := range append(written.Trails, found.Trails...) {
		if was[t.ARN] != is[t.ARN] {
			compare("", settings.Text{Ja: "証跡", En: "trail"}, was[t.ARN], is[t.ARN])
			is[t.ARN] = was[t.ARN] // is said once
		}
	}
	compare("", settings.Text{Ja: "Identity Center のインスタンス", En: "Identity Center instance"}, written.IdentityCenter.text(), found.IdentityCenter.text())
	for _, topic := range missing(written.Topics, found.Topics) {
		say("トピック %s がなくなった", "topic %s is gone", topic)
	}
	for _, topic := range missing(found.Topics, written.Topics) {
		say("トピック %s が増えた", "topic %s is new", topic)
	}
	for _, user := range missing(written.Users, found.Users) {
		say("ユーザー %s がなくなった", "user %s is gone", user)
	}
	for _, user := range missing(found.Users, written.Users) {
		say("ユーザー %s が増えた", "user %s is new", user)
	}
	for _, region := range regions.All() {
		if slices.Contains(off, region) {
			continue
		}
		was, is := written.In[region], found.In[region]
		for _, item := range Items {
			if item.In != nil {
				compare(region+": ", item.Name, settings.Same(*item.In(&was)), settings.Same(*item.In(&is)))
			}
		}
		compare(region+": ", settings.Text{Ja: "Security Hub の管理者", En: "administrator of Security Hub"}, settings.Same(was.HubAdministrator), settings.Same(is.HubAdministrator))
		for _, standard := range missing(was.OtherStandards, is.OtherStandards) {
			say("%s: 標準 %s がなくなった", "%s: standard %s is gone", region, standard)
		}
		for _, standard := range missing(is.OtherStandards, was.OtherStandards) {
			say("%s: 標準 %s が増えた", "%s: standard %s is new", region, standard)
		}
	}
	return differences
}

// missing returns what is in list and not in from.
func missing(list, from []string) (left []string) {
	for _, s := range list {
		if !slices.Contains(from, s) {
			left = append(left, s)
		}
	}
	return left
}

// byARN has what there is to say of each trail.
func byARN(trails []Trail) map[string]settings.Text {
	said := map[string]settings.Text{}
	for _, t := range trails {
		said[t.ARN] = settings.Same(t.ARN)
		if t.LogGroup != "" {
			said[t.ARN] = settings.Textf("%s (ロググループ %s)", "%s with %s", t.ARN, t.LogGroup)
		}
	}
	return said
}

// text is empty for none.
func (i *IdentityCenter) text() (text settings.Text) {
	if i == nil {
		return text
	}
	text = settings.Textf("%s (%s)", "%s in %s", i.InstanceARN, i.Region)
	if i.PermissionSet != "" {
		text = settings.Textf("%s、アクセス許可セット %s", "%s with %s", text, i.PermissionSet)
	}
	if i.Group != "" {
		text = settings.Textf("%s、グループ %s", "%s with group %s", text, i.Group)
	}
	return text
}
