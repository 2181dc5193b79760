package existing_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"baseline/internal/existing"
	"baseline/internal/existing/existingtest"
	"baseline/settings"
	"baseline/settings/settingstest"
)

func TestRegionsOfTheLiteralWin(t *testing.T) {
	account := existing.Account{ID: "314159265358", Regions: []string{"ap-northeast-1", "eu-south-1", "mars-1"}}
	for _, test := range []struct {
		account existing.Account
		regions []string
		want    []string
		said    []string
	}{
		{account, nil, []string{"ap-northeast-1", "eu-south-1"}, nil}, // of one that this project does not know, nothing is known
		{account, []string{"ap-northeast-1", "us-east-1"}, []string{"ap-northeast-1", "us-east-1"}, []string{
			"organization.Regions has regions that account 314159265358 has not enabled: us-east-1",
			"organization.Regions leaves out regions that account 314159265358 has enabled: eu-south-1",
		}},
		{account, []string{"eu-south-1", "ap-northeast-1"}, []string{"eu-south-1", "ap-northeast-1"}, nil},
		{account, []string{}, []string{}, []string{ // which Validate refuses
			"organization.Regions leaves out regions that account 314159265358 has enabled: ap-northeast-1, eu-south-1",
		}},
		{existing.Account{}, nil, nil, nil},
		{existing.Account{}, []string{"us-east-1"}, []string{"us-east-1"}, nil},
	} {
		got, said := test.account.Settle(settings.Organization{Regions: test.regions})
		if !slices.Equal(got.Regions, test.want) || !slices.Equal(english(t, said), test.said) {
			t.Errorf("%v and %v: got %v, %q", test.account.Regions, test.regions, got.Regions, said)
		}
	}
}

// TestAnInstanceIsUsedOnlyWhenNamed: to find one is not to let people in.
func TestAnInstanceIsUsedOnlyWhenNamed(t *testing.T) {
	old := existingtest.Old()
	if got, _ := old.Settle(settings.Organization{}); got.IdentityCenter != (settings.IdentityCenter{}) {
		t.Errorf("got %+v", got.IdentityCenter)
	}
	named := settings.IdentityCenter{InstanceArn: old.IdentityCenter.InstanceARN}
	got, said := old.Settle(settings.Organization{IdentityCenter: named})
	if c := got.IdentityCenter; c.IdentityStoreID != "d-3141592653" || c.Region != "us-east-1" || said != nil {
		t.Errorf("got %+v, %q", c, said)
	}
	named.GroupID, named.Region = "31415926-5358-9793-2384-626433832795", "eu-west-1"
	got, said = old.Settle(settings.Organization{IdentityCenter: named})
	if c := got.IdentityCenter; c.IdentityStoreID != "" || c.Region != "eu-west-1" ||
		!slices.Equal(english(t, said), []string{"organization.IdentityCenter.Region is eu-west-1, and the instance is in us-east-1"}) {
		t.Errorf("got %+v, %q", c, said)
	}
	if err := got.Validate(); err != nil {
		t.Error(err)
	}
}

func TestATrailIsReplacedOnlyByOneThatAlarmsCanWatch(t *testing.T) {
	const (
		trail = "arn:aws:cloudtrail:ap-northeast-1:314159265358:trail/x"
		group = "arn:aws:logs:ap-northeast-1:314159265358:log-group:x"
	)
	for _, test := range []struct {
		trails []existing.Trail
		home   string
		want   string
	}{
		{nil, "ap-northeast-1", ""},
		{[]existing.Trail{{ARN: trail}}, "ap-northeast-1", ""},
		{[]existing.Trail{{ARN: trail}, {ARN: trail, LogGroup: group}}, "ap-northeast-1", group},
		{[]existing.Trail{{ARN: trail, LogGroup: group}}, "eu-west-1", ""},
		{[]existing.Trail{{ARN: strings.Replace(trail, "ap-northeast-1", "eu-west-1", 1), LogGroup: group}}, "ap-northeast-1", ""},
	} {
		if got := (existing.Account{Trails: test.trails}).LogGroup(test.home); got != test.want {
			t.Errorf("%+v at %s: got %q", test.trails, test.home, got)
		}
	}
}

// english wants texts in both languages.
func english(t *testing.T, texts []settings.Text) (said []string) {
	t.Helper()
	settingstest.Told(t, texts...)
	for _, text := range texts {
		said = append(said, text.En)
	}
	return said
}

func TestConflicts(t *testing.T) {
	baseline := existing.Trail{ARN: "arn:aws:cloudtrail:ap-northeast-1:314159265358:trail/Baseline"}
	group := existingtest.Old()
	named := settings.Organization{IdentityCenter: settings.IdentityCenter{InstanceArn: group.IdentityCenter.InstanceARN, IdentityStoreID: "d-3141592653"}}
	chosen := named
	chosen.IdentityCenter.GroupID = group.IdentityCenter.Group
	for _, test := range []struct {
		account existing.Account
		o       settings.Organization
		want    string // empty: none
	}{
		{existing.Account{}, settings.Organization{}, ""},
		{existing.Account{Topics: []string{"arn:aws:sns:ap-northeast-1:314159265358:Baseline-AlertFeed"}}, settings.Organization{}, "the topic arn:aws:sns:"},
		{existing.Account{Topics: []string{"arn:aws:sns:eu-west-1:314159265358:Baseline-Alerts"}}, settings.Organization{}, ""},
		{existing.Account{Topics: []string{"arn:aws:sns:ap-northeast-1:314159265358:Baseline-AlertFeed"}}, settings.Organization{AlertMail: settings.Switch{Off: true}}, ""},
		{existing.Account{Trails: []existing.Trail{baseline}}, settings.Organization{}, "the trail arn:aws:cloudtrail:"},
		{existing.Account{Trails: []existing.Trail{baseline}}, settings.Organization{AuditTrail: settings.AuditTrail{Off: true}}, ""},
		{existing.Account{Trails: []existing.Trail{baseline}}, settings.Organization{HomeRegion: "eu-west-1"}, ""},
		{existing.Account{Trails: append(existingtest.Old().Trails, baseline)}, settings.Organization{}, ""}, // ours is not made
		{group, settings.Organization{}, ""},
		{group, named, "the group Administrators (31415926-5358-9793-2384-626433832795)"},
		{group, chosen, ""},
	} {
		faults := test.account.Conflicts(test.o.WithDefaults())
		err := errors.Join(faults...)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %q", err, test.want)
		}
		for _, fault := range faults {
			settingstest.Told(t, fault.(settings.Error).Text)
		}
	}
}

func TestCompareNamesWhatChanged(t *testing.T) {
	old, found := existingtest.Old(), existingtest.Old()
	if got := existing.Compare(old, found); got != nil {
		t.Errorf("the same: got %q", got)
	}
	found.Regions = slices.DeleteFunc(found.Regions, func(id string) bool { return id == "eu-south-1" || id == "sa-east-1" })
	found.Regions = append(found.Regions, "il-central-1")
	delete(found.In, "eu-south-1")
	home := found.In["ap-northeast-1"]
	home.Detector, home.Recorder, home.OtherStandards = "other", "", nil
	found.In["ap-northeast-1"] = home
	found.In["eu-west-1"] = existing.Region{SnapshotBlock: "block-all-sharing"}
	found.Users, found.AdministratorRole, found.IdentityCenter = []string{"tanaka", "sato"}, "", nil
	found.Trails = []existing.Trail{{ARN: old.Trails[0].ARN, Organization: true}}
	want := []string{
		"sa-east-1: the region is not enabled any more",
		"eu-south-1: the region is not enabled any more",
		"il-central-1: the region is newly enabled",
		"role Administrator arn:aws:iam::314159265358:role/ops/Administrator is gone",
		"trail is arn:aws:cloudtrail:ap-northeast-1:314159265358:trail/whole-organization, was arn:aws:cloudtrail:ap-northeast-1:314159265358:trail/whole-organization" +
			" with arn:aws:logs:ap-northeast-1:314159265358:log-group:cloudtrail/whole-organization",
		"Identity Center instance arn:aws:sso:::instance/ssoins-314159265358979a in us-east-1" +
			" with arn:aws:sso:::permissionSet/ssoins-314159265358979a/ps-3141592653589793 with group 31415926-5358-9793-2384-626433832795 is gone",
		"user suzuki is gone",
		"user sato is new",
		"ap-northeast-1: GuardDuty detector is other, was 12abc34d567e8fa901bc2d34e56789f0",
		"ap-northeast-1: Config recorder default is gone",
		"ap-northeast-1: standard arn:aws:securityhub:ap-northeast-1:314159265358:subscription/cis-aws-foundations-benchmark/v/1.2.0 is gone",
		"eu-west-1: snapshot block block-all-sharing is new",
	}
	if got := english(t, existing.Compare(old, found)); !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}
