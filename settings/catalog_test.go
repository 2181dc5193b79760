package settings_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"baseline/settings"
	"baseline/settings/settingstest"
)

// rank orders items as the documents do: the checklist, the Setup guide, then
// what no document asks for.
func rank(c settings.Control) (rank int) {
	if len(c.Items) == 0 {
		return 1000
	}
	if _, err := fmt.Sscanf(c.Items[0], "Setup %d", &rank); err == nil {
		return 100 + rank
	}
	fmt.Sscan(c.Items[0], &rank)
	return rank
}

func TestCatalogCoversTheChecklistInItsOrder(t *testing.T) {
	if !slices.IsSortedFunc(settings.Catalog, func(a, b settings.Control) int { return rank(a) - rank(b) }) {
		t.Error("the rows are not in the order of their items")
	}
	want := map[string]bool{"Setup 2": true}
	for i := range 18 {
		want[fmt.Sprint(i+1)] = true
	}
	got := map[string]bool{}
	for _, c := range settings.Catalog {
		for _, item := range c.Items {
			got[item] = true
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("the items are %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

func TestCatalogRowsAreWhole(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, c := range settings.Catalog {
		if !kebab.MatchString(c.ID) || seen[c.ID] {
			t.Errorf("%q is not in kebab-case, or not the only one", c.ID)
		}
		seen[c.ID] = true
		if c.Title.Ja == "" || c.Title.En == "" {
			t.Errorf("%s: a title is missing: %q", c.ID, c.Title)
		}
		for _, text := range []settings.Text{c.Done, c.Hand} {
			if (text.Ja == "") != (text.En == "") {
				t.Errorf("%s: one language is missing: %q", c.ID, text)
			}
		}
		if c.Done.En == "" && c.Hand.En == "" {
			t.Errorf("%s: nobody does anything for it", c.ID)
		}
		switch c.Scope {
		case settings.AccountWide, settings.InHome, settings.InRegions, settings.InInstance:
		default:
			t.Errorf("%s: no such scope: %q", c.ID, c.Scope)
		}
	}
}

func TestOnlyWhatCanBeIsOff(t *testing.T) {
	everything := settingstest.AllOff().WithDefaults()
	var left []string
	for _, c := range settings.Catalog {
		if c.Off != nil && c.Off(settings.Organization{}.WithDefaults()) {
			t.Errorf("%s is off by default", c.ID)
		}
		if c.Off == nil || !c.Off(everything) {
			left = append(left, c.ID)
		}
	}
	want := []string{
		"root-access-keys", "billing-access", "root-mfa", "contact-phone", "alert-subscriptions",
	}
	if !slices.Equal(left, want) {
		t.Errorf("with every part off these are left: %v, want %v", left, want)
	}
}

// TestAccountSettingsHaveTheirRow: what a function sets is in the catalog as
// done, and off in both for the same settings.
func TestAccountSettingsHaveTheirRow(t *testing.T) {
	for _, s := range settings.AccountSettings {
		i := slices.IndexFunc(settings.Catalog, func(c settings.Control) bool { return c.ID == s.ID })
		if i < 0 || settings.Catalog[i].Done.En == "" {
			t.Errorf("%s is not in the catalog, or not as done", s.ID)
			continue
		}
		for _, o := range []settings.Organization{{}, settingstest.Largest(), settingstest.AllOff()} {
			if o = o.WithDefaults(); s.Off(o) != settings.Catalog[i].Off(o) {
				t.Errorf("%s is off in one table only", s.ID)
			}
		}
	}
}

// steps returns the English steps of one control.
func steps(o settings.Organization, control string) (texts []string) {
	for _, s := range settings.RemainingSteps(o) {
		if s.Control == control {
			texts = append(texts, s.En)
		}
	}
	return texts
}

func TestStepsAreOneLineInBothLanguagesAndHaveARow(t *testing.T) {
	pointers := regexp.MustCompile(`https://[^ )]+|aws [a-z0-9-]+ [a-z0-9-]+|go tool baseline [a-z -]+[a-z]|organization\.[A-Za-z.]+[A-Za-z]`)
	for _, o := range []settings.Organization{{}, settingstest.Largest(), settingstest.AllOff()} {
		last := 0
		for _, s := range settings.RemainingSteps(o) {
			if s.Ja == "" || s.En == "" || s.Ja == s.En || strings.ContainsAny(s.Ja+s.En, "\n\r") {
				t.Errorf("%s: not one line in each language: %q", s.Control, s.Text)
			}
			if ja, en := pointers.FindAllString(s.Ja, -1), pointers.FindAllString(s.En, -1); !slices.Equal(slices.Sorted(slices.Values(ja)), slices.Sorted(slices.Values(en))) {
				t.Errorf("%s: the languages point to different places: %q and %q", s.Control, ja, en)
			}
			row := slices.IndexFunc(settings.Catalog, func(c settings.Control) bool { return c.ID == s.Control })
			if row < last {
				t.Fatalf("%s: out of the order of the catalog", s.Control)
			}
			if last = row; settings.Catalog[row].Hand.En == "" {
				t.Errorf("%s has a step, but its row leaves nothing to do by hand", s.Control)
			}
		}
	}
}

// What a row leaves to a person must turn up as a step with some settings.
func TestEveryRowByHandHasSteps(t *testing.T) {
	for _, c := range settings.Catalog {
		n := len(steps(settings.Organization{}, c.ID)) + len(steps(settingstest.Largest(), c.ID))
		if (c.Hand.En != "") != (n > 0) {
			t.Errorf("%s: by hand is %q, and there are %d steps", c.ID, c.Hand.En, n)
		}
	}
}

func TestRemainingSteps(t *testing.T) {
	two := settings.Organization{HomeRegion: "us-east-1", Regions: []string{"us-east-1", "ap-east-2"}}
	for _, test := range []struct {
		control string
		o       settings.Organization
		want    []string
	}{
		{"alternate-contacts", settings.Organization{}, []string{
			"Name the contacts in organization.Contacts.Billing, organization.Contacts.Operations, organization.Contacts.Security",
		}},
		{"alternate-contacts", settings.Organization{Contacts: settings.Contacts{
			Security: settings.Contact{Name: "O'Hara", Title: "CISO", Email: "a@corp.internal", Phone: "+44 20 7946 0958"},
		}}, []string{
			"Name the contacts in organization.Contacts.Billing, organization.Contacts.Operations",
		}},
		{"alternate-contacts", settingstest.Largest(), nil},
		{"alert-subscriptions", settings.Organization{}, []string{
			"Name addresses in organization.Alerts.Emails: until then nobody is told of anything",
		}},
		{"alert-subscriptions", alerts("a@corp.internal", "b@corp.internal"), []string{
			"a@corp.internal, b@corp.internal: confirm the subscription from the mail AWS Notification - Subscription Confirmation",
		}},
		{"user-mfa", settings.Organization{}, nil},
		{"user-mfa", users("taro", "hanako"), []string{
			"taro, hanako: sign in and register an MFA device of one's own: https://console.aws.amazon.com/iam/home#/security_credentials",
		}},
		{"admin-access", settings.Organization{}, []string{
			"Name the administrators in organization.Administrators.Users",
		}},
		{"admin-access", users("taro", "hanako"), []string{
			"Give taro, hanako a first password, to be changed at once: https://console.aws.amazon.com/iam/home#/users",
		}},
		{"default-vpc", two, []string{
			"See which default VPCs nothing uses (go tool baseline apply --control default-vpc), name the account in organization.Account and set organization.DefaultVPC.Mode to delete",
		}},
		{"default-vpc", settingstest.Largest(), []string{
			"See which default VPCs are kept, and why (go tool baseline apply --control default-vpc), and clear up what uses them",
		}},
		{"default-vpc", settings.Organization{DefaultVPC: settings.DefaultVPC{Mode: settings.KeepDefaultVPC}}, nil},
		{"snapshot-block", settings.Organization{}, nil},
		{"snapshot-block", two, []string{
			"Block public EBS snapshots: for r in ap-east-2; do aws ec2 enable-snapshot-block-public-access --state block-all-sharing --region $r; done",
		}},
		{"identity-center", two, []string{
			"Enable an organization instance of IAM Identity Center (https://console.aws.amazon.com/singlesignon/home) and write its ids (aws sso-admin list-instances --region us-east-1) into organization.IdentityCenter, or set Off there",
		}},
		{"identity-center", center(func(*settings.IdentityCenter) {}), []string{
			"Require MFA at every sign-in: https://console.aws.amazon.com/singlesignon/home",
			"Put the administrators into the group: https://console.aws.amazon.com/singlesignon/home",
		}},
		{"identity-center", settingstest.Largest(), []string{
			"Put the administrators into the group: https://console.aws.amazon.com/singlesignon/home",
		}},
		{"root-mfa", settings.Organization{DoneByHand: []settings.ByHand{settings.IdentityCenterMFA}}, []string{
			"Register an MFA device for the root user: https://console.aws.amazon.com/iam/home#/security_credentials",
			"Register a second MFA device for the root user and keep it elsewhere (docs/root-user.md): https://console.aws.amazon.com/iam/home#/security_credentials",
		}},
		{"root-mfa", settingstest.Largest(), []string{
			"Register an MFA device for the root user: https://console.aws.amazon.com/iam/home#/security_credentials",
		}},
		{"billing-access", settings.Organization{}, []string{
			"As the root user, activate access of IAM users and roles to billing information: https://console.aws.amazon.com/billing/home#/account",
		}},
		{"billing-access", settingstest.Largest(), nil},
	} {
		if got := steps(test.o, test.control); !slices.Equal(got, test.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", test.control, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}
