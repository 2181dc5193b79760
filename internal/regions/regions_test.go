package regions

import (
	"slices"
	"testing"
)

func TestThereAre34RegionsAnd17AreEnabledByDefault(t *testing.T) {
	if n := len(All()); n != 34 {
		t.Errorf("got %d regions, want 34", n)
	}
	if n := len(EnabledByDefault()); n != 17 {
		t.Errorf("got %d regions enabled by default, want 17", n)
	}
	if !slices.Equal(All(), slices.Concat(EnabledByDefault(), OptIn())) {
		t.Error("All is not those enabled by default and then the others")
	}
	repeated(t, "all", All())
}

// What `aws account list-regions` prints, and the others of the page at
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
func TestRegionsAreThoseOfAWS(t *testing.T) {
	byDefault := []string{
		"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
		"ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3",
		"sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
	}
	optIn := []string{
		"af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
		"ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2",
		"il-central-1", "me-central-1", "me-south-1", "mx-central-1",
	}
	if got := slices.Sorted(slices.Values(EnabledByDefault())); !slices.Equal(got, byDefault) {
		t.Errorf("enabled by default are %v, want %v", got, byDefault)
	}
	if got := slices.Sorted(slices.Values(OptIn())); !slices.Equal(got, optIn) {
		t.Errorf("to be enabled are %v, want %v", got, optIn)
	}
}

func TestOnlyTheRegionsOfTheTableAreKnown(t *testing.T) {
	for _, id := range All() {
		if !Known(id) {
			t.Errorf("%s is not known", id)
		}
	}
	for _, id := range []string{"", "us-gov-west-1", "cn-north-1", "AP-NORTHEAST-1"} {
		if Known(id) {
			t.Errorf("%q is known", id)
		}
	}
}

func TestWhatRegionsLackIsWellWritten(t *testing.T) {
	seen := map[Thing]bool{}
	for _, l := range lacks {
		if seen[l.thing] {
			t.Errorf("%s has two rows", l.thing)
		}
		seen[l.thing] = true
		if l.source == "" {
			t.Errorf("%s has no source", l.thing)
		}
		for _, id := range l.regions {
			if !Known(id) {
				t.Errorf("%s: there is no region %s", l.thing, id)
			}
		}
		repeated(t, string(l.thing), l.regions)
	}
}

func TestHas(t *testing.T) {
	for _, test := range []struct {
		region string
		thing  Thing
		want   bool
	}{
		{"ap-northeast-1", BudgetType, true},
		{"ap-northeast-3", BudgetType, false},
		{"af-south-1", BudgetType, false},
		{"eu-north-1", AnomalyTypes, true},
		{"mx-central-1", AnomalyTypes, false},
		{"sa-east-1", FindingAggregatorType, true},
		{"ap-east-1", FindingAggregatorType, false},
		{"ap-southeast-5", SnapshotBlockType, true},
		{"ap-southeast-6", SnapshotBlockType, false},
		{"ap-southeast-3", ConfigGlobalIAMTypes, true},
		{"ap-southeast-4", ConfigGlobalIAMTypes, false},
	} {
		if got := Has(test.region, test.thing); got != test.want {
			t.Errorf("Has(%s, %s) is %t", test.region, test.thing, got)
		}
	}
}

// us-east-1 takes the types that a home region lacks, and every region that
// can be home can aggregate findings.
func TestEveryHomeCanDoWhatHomeMust(t *testing.T) {
	for _, thing := range []Thing{BudgetType, AnomalyTypes} {
		if !Has("us-east-1", thing) {
			t.Errorf("us-east-1 lacks %s", thing)
		}
	}
	for _, id := range EnabledByDefault() {
		for _, thing := range []Thing{FindingAggregatorType, ConfigGlobalIAMTypes} {
			if !Has(id, thing) {
				t.Errorf("%s lacks %s", id, thing)
			}
		}
	}
}

func TestCallersCannotChangeTheTables(t *testing.T) {
	for _, list := range []func() []string{All, EnabledByDefault, OptIn} {
		before := slices.Clone(list())
		// Both what is there and what spare capacity might be shared.
		got := list()
		got[0] = "x"
		_ = append(got, "y")
		if !slices.Equal(list(), before) {
			t.Errorf("a change of a returned list shows in the next: %v", list())
		}
	}
	want := map[string]bool{"eu-north-1": false, "ap-northeast-3": false, "me-south-1": false, "us-east-1": true}
	for id, has := range want {
		if Has(id, BudgetType) != has {
			t.Errorf("Has(%s, %s) is %t", id, BudgetType, !has)
		}
	}
}

func repeated(t *testing.T, name string, list []string) {
	seen := map[string]bool{}
	for _, id := range list {
		if seen[id] {
			t.Errorf("%s: %s is there twice", name, id)
		}
		seen[id] = true
	}
}
