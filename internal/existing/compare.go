package existing

import (
	"fmt"
	"slices"
	"strings"

	"baseline/internal/regions"
)

// Compare says in what the account is no longer as it was written down, one
// thing a line: written comes from [Load], found from looking again. A region
// that was switched off is named alone, not with all that was in it.
func Compare(written, found Account) (differences []string) {
	say := func(format string, args ...any) { differences = append(differences, fmt.Sprintf(format, args...)) }
	written, found = written.normal(), found.normal()
	off := missing(written.Regions, found.Regions)
	for _, region := range off {
		say("%s: the region is not enabled any more", region)
	}
	for _, region := range missing(found.Regions, written.Regions) {
		say("%s: the region is newly enabled", region)
	}
	compare := func(where, name, was, is string) {
		switch {
		case was == is:
		case is == "":
			say("%s%s %s is gone", where, name, was)
		case was == "":
			say("%s%s %s is new", where, name, is)
		default:
			say("%s%s is %s, was %s", where, name, is, was)
		}
	}

	compare("", "service-linked role", written.ConfigServiceRole, found.ConfigServiceRole)
	for _, item := range Items {
		if item.Once != nil {
			compare("", item.Name, *item.Once(&written), *item.Once(&found))
		}
	}
	was, is := byARN(written.Trails), byARN(found.Trails)
	for _, t := range append(written.Trails, found.Trails...) {
		if was[t.ARN] != is[t.ARN] {
			compare("", "trail", was[t.ARN], is[t.ARN])
			is[t.ARN] = was[t.ARN] // is said once
		}
	}
	compare("", "Identity Center instance", written.IdentityCenter.String(), found.IdentityCenter.String())
	for _, topic := range missing(written.Topics, found.Topics) {
		say("topic %s is gone", topic)
	}
	for _, topic := range missing(found.Topics, written.Topics) {
		say("topic %s is new", topic)
	}
	for _, user := range missing(written.Users, found.Users) {
		say("user %s is gone", user)
	}
	for _, user := range missing(found.Users, written.Users) {
		say("user %s is new", user)
	}
	for _, region := range regions.All() {
		if slices.Contains(off, region) {
			continue
		}
		was, is := written.In[region], found.In[region]
		for _, item := range Items {
			if item.In != nil {
				compare(region+": ", item.Name, *item.In(&was), *item.In(&is))
			}
		}
		compare(region+": ", "administrator of Security Hub", was.HubAdministrator, is.HubAdministrator)
		for _, standard := range missing(was.OtherStandards, is.OtherStandards) {
			say("%s: standard %s is gone", region, standard)
		}
		for _, standard := range missing(is.OtherStandards, was.OtherStandards) {
			say("%s: standard %s is new", region, standard)
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
func byARN(trails []Trail) map[string]string {
	said := map[string]string{}
	for _, t := range trails {
		said[t.ARN] = t.ARN
		if t.LogGroup != "" {
			said[t.ARN] += " with " + t.LogGroup
		}
	}
	return said
}

// String is empty for none.
func (i *IdentityCenter) String() string {
	if i == nil {
		return ""
	}
	words := []string{i.InstanceARN, "in", i.Region}
	if i.PermissionSet != "" {
		words = append(words, "with", i.PermissionSet)
	}
	if i.Group != "" {
		words = append(words, "with group", i.Group)
	}
	return strings.Join(words, " ")
}
