package controls

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"baseline/internal/awsfault"
	"baseline/internal/awstest"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// corner is what one control sees of AWS.
type corner struct {
	id       string
	settings settings.Organization

	// build makes f answer, and returns the states that an account may be in,
	// by name: each function puts it there. "right" is what Apply leads to.
	build func(f *awstest.Fake) map[string]func()
}

// corners has one for every control; its file's test defines it.
var corners = []corner{
	configServiceRoleCorner,
	s3PublicAccessBlockCorner,
	passwordPolicyCorner,
	alternateContactsCorner,
	ebsEncryptionCorner,
	imdsV2Corner,
	imageBlockCorner,
	ssmSharingBlockCorner,
	guardDutyCorner,
	securityHubCorner,
	defaultVPCCorner,
}

// eachCorner runs a test for every state of every control, in one region.
func eachCorner(t *testing.T, do func(t *testing.T, f *awstest.Fake, r Runner, id, state string, set func())) {
	for _, c := range corners {
		for _, state := range slices.Sorted(maps.Keys(c.build(new(awstest.Fake)))) {
			t.Run(c.id+"/"+state, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					f := new(awstest.Fake)
					set := c.build(f)[state]
					set()
					awstest.Answer(f, allEnabled)
					do(t, f, Runner{
						Config: f.Config(), Account: awstest.Account, Settings: c.settings, Regions: []string{"eu-west-1"},
					}, c.id, state, set)
				})
			})
		}
	}
}

func TestEveryControlHasARowAndACorner(t *testing.T) {
	var rows, tested []string
	for _, row := range settings.AccountSettings {
		rows = append(rows, row.ID)
	}
	for _, c := range corners {
		tested = append(tested, c.id)
	}
	if !slices.Equal(rows, tested) {
		t.Errorf("the rows are %q, tested are %q", rows, tested)
	}
	if have := slices.Sorted(maps.Keys(constructors)); !slices.Equal(have, slices.Sorted(slices.Values(rows))) {
		t.Errorf("the rows are %q, there are controls for %q", rows, have)
	}
}

func TestCheckWritesNothing(t *testing.T) {
	eachCorner(t, func(t *testing.T, f *awstest.Fake, r Runner, id, state string, _ func()) {
		status := Differs
		if state == "right" {
			status = Already
		}
		report, err := r.Check(t.Context(), id)
		want(t, report, err, status)
		if got := awstest.Writes(f.Seen()); got != nil {
			t.Errorf("wrote %q", got)
		}
	})
}

func TestApplyMakesItSoOnce(t *testing.T) {
	eachCorner(t, func(t *testing.T, f *awstest.Fake, r Runner, id, state string, _ func()) {
		if state != "right" {
			report, err := r.Apply(t.Context(), id)
			want(t, report, err, Changed)
			if awstest.Writes(f.Seen()) == nil {
				t.Error("wrote nothing")
			}
		}
		report, err := r.Apply(t.Context(), id)
		want(t, report, err, Already)
		if got := awstest.Writes(f.Seen()); got != nil {
			t.Errorf("all was right, and it wrote %q", got)
		}
	})
}

// operations returns what Apply calls in a state, in order and once each.
func operations(t *testing.T, f *awstest.Fake, r Runner, id string, set func()) (list []string) {
	if _, err := r.Apply(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Seen() {
		if c.Operation != "ListRegions" && !slices.Contains(list, c.Operation) {
			list = append(list, c.Operation)
		}
	}
	set()
	return list
}

func TestApplyNamesWhatIsDenied(t *testing.T) {
	eachCorner(t, func(t *testing.T, f *awstest.Fake, r Runner, id, state string, set func()) {
		if id == "default-vpc" {
			return // it goes on, and keeps what it may not look at: TestDefaultVPCIsKeptWhereAProbeIsDenied
		}
		for _, operation := range operations(t, f, r, id, set) {
			f.Fail = awstest.Times(1, operation, awstest.Code("AccessDenied"))
			report, err := r.Apply(t.Context(), id)
			calls := f.Seen()
			want(t, report, err, Failed, append(permissions(calls[len(calls)-1:]), "not allowed")...)
			if last := calls[len(calls)-1].Operation; last != operation {
				t.Errorf("called %s after %s was denied", last, operation)
			}
			set()
		}
	})
}

func TestApplyOutlastsThrottling(t *testing.T) {
	eachCorner(t, func(t *testing.T, f *awstest.Fake, r Runner, id, state string, set func()) {
		status := Changed
		if state == "right" {
			status = Already
		}
		for _, operation := range operations(t, f, r, id, set) {
			f.Fail = awstest.Times(2, operation, awstest.Code("RequestLimitExceeded"))
			report, err := r.Apply(t.Context(), id)
			want(t, report, err, status)
			f.Seen()
			set()
		}
	})
}

func TestApplyFinishesWhatAFormerOneBegan(t *testing.T) {
	eachCorner(t, func(t *testing.T, f *awstest.Fake, r Runner, id, state string, set func()) {
		var written int
		for _, c := range func() []awstest.Call { operations(t, f, r, id, set); r.Apply(t.Context(), id); return f.Seen() }() {
			if c.Writes() {
				written++
			}
		}
		for n := range written {
			set()
			left := n
			f.Fail = func(c awstest.Call) error {
				if !c.Writes() {
					return nil
				}
				if left--; left < 0 {
					return awstest.Code("InternalError")
				}
				return nil
			}
			report, err := r.Apply(t.Context(), id)
			want(t, report, err, Failed, "InternalError: said by the fake")

			f.Fail = nil
			report, err = r.Apply(t.Context(), id)
			want(t, report, err, Changed)
			report, err = r.Check(t.Context(), id)
			want(t, report, err, Already)
		}
	})
}

// The role of the Lambda function is made from the table, so the table must
// have what the code calls and nothing else.
func TestPermissionsAreThoseOfTheCalls(t *testing.T) {
	used := map[string]map[bool][]awstest.Call{}
	eachCorner(t, func(t *testing.T, f *awstest.Fake, r Runner, id, state string, _ func()) {
		if used[id] == nil {
			used[id] = map[bool][]awstest.Call{}
		}
		for _, do := range []func(context.Context, string) (Report, error){r.Check, r.Apply} {
			if _, err := do(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			for _, c := range f.Seen() {
				if c.Operation != "ListRegions" {
					used[id][c.Writes()] = append(used[id][c.Writes()], c)
				}
			}
		}
	})
	// It is called only to put a subnet back, and knows no dry run.
	used["default-vpc"][true] = append(used["default-vpc"][true], awstest.Call{Service: "EC2", Operation: "ModifySubnetAttribute"})
	for _, row := range settings.AccountSettings {
		for write, list := range map[bool][]settings.Permission{false: row.Check, true: row.Apply} {
			var listed []string
			for _, p := range list {
				listed = append(listed, p.Action)
			}
			slices.Sort(listed)
			listed = slices.Compact(listed) // an action may need several resources
			if got := permissions(used[row.ID][write]); !slices.Equal(got, listed) {
				t.Errorf("%s: the calls need %q, the table has %q", row.ID, got, listed)
			}
		}
	}
	regions := settings.AccountSettingsRegions
	if got := permissions([]awstest.Call{{Service: "Account", Operation: "ListRegions"}}); len(regions) != 1 || got[0] != regions[0].Action {
		t.Errorf("the runner needs %q, the table has %q", got, regions)
	}
}

// permissions returns the IAM actions that the calls need, sorted.
func permissions(calls []awstest.Call) []string {
	set := map[string]bool{}
	for _, c := range calls {
		for _, action := range awsfault.IAMActions(c.Service, c.Operation) {
			set[action] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// want fails the test unless the report has one outcome with that status, and
// summary and fix with those texts in them.
func want(t *testing.T, got Report, err error, status Status, texts ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Status != status {
		t.Fatalf("got %+v, want one that is %s", got, status)
	}
	settingstest.Told(t, got[0].Summary, got[0].Fix)
	for _, text := range texts {
		if all := got[0].Summary.En + " | " + got[0].Fix.En; !strings.Contains(all, text) {
			t.Errorf("got %q, want %q in it", all, text)
		}
	}
}
