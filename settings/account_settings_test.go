package settings_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"baseline/settings"
	"baseline/settings/settingstest"
)

func TestAccountSettingsHaveRowsInTheCatalog(t *testing.T) {
	for _, s := range settings.AccountSettings {
		i := slices.IndexFunc(settings.Catalog, func(c settings.Control) bool { return c.ID == s.ID })
		if i < 0 {
			t.Errorf("%s has no row", s.ID)
			continue
		}
		scope := settings.AccountWide
		if s.PerRegion {
			scope = settings.InRegions
		}
		if got := settings.Catalog[i].Scope; got != scope {
			t.Errorf("%s: its row has the scope %s, want %s", s.ID, got, scope)
		}
	}
}

func TestAccountSettingsBeginWithTheRoleOfConfig(t *testing.T) {
	if got := settings.AccountSettings[0].ID; got != "config-service-role" {
		t.Errorf("the first is %s, and the recorder of AWS Config needs its role", got)
	}
}

func TestAccountSettingsAreOnUnlessSwitchedOff(t *testing.T) {
	for _, s := range settings.AccountSettings {
		if s.Off(settings.Organization{}.WithDefaults()) {
			t.Errorf("%s is off by default", s.ID)
		}
		if !s.Off(settingstest.AllOff().WithDefaults()) {
			t.Errorf("%s is on although everything is switched off", s.ID)
		}
	}
}

// Each action is written out, once in a setting, and for this account alone
// wherever AWS knows resources.
func TestPermissionsAreNarrow(t *testing.T) {
	action := regexp.MustCompile(`^[a-z0-9]+:[A-Z][A-Za-z0-9]+$`)
	// The ARN of a bucket has no account; its name has.
	arn := regexp.MustCompile(`^arn:\$\{AWS::Partition\}:([a-z0-9]+:\*?:\$\{AWS::AccountId\}:\S+|s3:::[a-z-]+\$\{AWS::AccountId\}-\S+)$`)
	for _, s := range settings.AccountSettings {
		seen := map[settings.Permission]bool{}
		for _, p := range slices.Concat(s.Check, s.Apply) {
			if !action.MatchString(p.Action) || p.Resource != "*" && !arn.MatchString(p.Resource) || seen[p] {
				t.Errorf("%s: %+v is not narrow, or there twice", s.ID, p)
			}
			seen[p] = true
			for _, verb := range []string{":Delete", ":Disable", ":Reset", ":Put", ":Update", ":Modify", ":Enable", ":Create"} {
				if slices.Contains(s.Check, p) && strings.Contains(p.Action, verb) {
					t.Errorf("%s: to check it, %s is not needed", s.ID, p.Action)
				}
			}
		}
	}
}

func TestValidateEBSEncryption(t *testing.T) {
	for alias, want := range map[string]string{
		"":                                  "",
		"alias/ebs":                         "",
		"alias/team/ebs_1-a":                "",
		"alias/" + strings.Repeat("k", 250): "",
		"ebs":                               `organization.EBSEncryption.DefaultKey: must be alias/ and 1 to 250 letters, digits and / _ -, got "ebs"`,
		"alias/":                            `organization.EBSEncryption.DefaultKey: must be alias/ and 1 to 250 letters, digits and / _ -, got "alias/"`,
		"alias/e b s":                       `organization.EBSEncryption.DefaultKey: must be alias/ and 1 to 250 letters, digits and / _ -, got "alias/e b s"`,
		"arn:aws:kms:us-east-1:1:key/x":     `organization.EBSEncryption.DefaultKey: must be alias/ and 1 to 250 letters, digits and / _ -, got "arn:aws:kms:us-east-1:1:key/x"`,
		"alias/aws/ebs":                     `organization.EBSEncryption.DefaultKey: must not begin with alias/aws/, which is for AWS's own keys: leave it empty for the one of EBS, got "alias/aws/ebs"`,
	} {
		var got string
		if err := (settings.Organization{EBSEncryption: settings.EBSEncryption{DefaultKey: alias}}).Validate(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", alias, got, want)
		}
	}
}

// TestWaitFor: after the first, three at a time, and default-vpc beside them.
func TestWaitFor(t *testing.T) {
	all := settings.AccountSettings
	vpc := slices.IndexFunc(all, func(s settings.AccountSetting) bool { return s.ID == "default-vpc" })
	for name, test := range map[string]struct {
		list []settings.AccountSetting
		want []int
	}{
		"none":                {nil, []int{}},
		"default-vpc alone":   {all[vpc : vpc+1], []int{-1}},
		"without default-vpc": {all[:7], []int{-1, 0, 0, 0, 0, 1, 2}},
		"with default-vpc":    {slices.Concat(all[:2], all[vpc:vpc+1], all[2:6]), []int{-1, 0, 0, 0, 0, 1, 3}},
		"default-vpc last":    {all, []int{-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 0}},
	} {
		if got := settings.WaitFor(test.list); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}
