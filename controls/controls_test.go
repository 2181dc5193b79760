package controls

import (
	"context"
	"maps"
	"slices"
	"testing"
	"testing/synctest"

	"baseline/settings"
)

// corner is what one control sees of AWS.
type corner struct {
	id       string
	settings settings.Organization

	// build makes f answer, and returns the states that an account may be in,
	// by name: each function puts it there. "right" is what Apply leads to.
	build func(f *fakeAWS) map[string]func()
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
func eachCorner(t *testing.T, do func(t *testing.T, f *fakeAWS, r Runner, id, state string, set func())) {
	for _, c := range corners {
		for _, state := range slices.Sorted(maps.Keys(c.build(new(fakeAWS)))) {
			t.Run(c.id+"/"+state, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					f := new(fakeAWS)
					set := c.build(f)[state]
					set()
					answer(f, allEnabled)
					do(t, f, Runner{
						Config: f.config(), Account: testAccount, Settings: c.settings, Regions: []string{"eu-west-1"},
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
	eachCorner(t, func(t *testing.T, f *fakeAWS, r Runner, id, state string, _ func()) {
		status := Differs
		if state == "right" {
			status = Already
		}
		report, err := r.Check(t.Context(), id)
		want(t, report, err, status)
		if got := writes(f.seen()); got != nil {
			t.Errorf("wrote %q", got)
		}
	})
}

func TestApplyMakesItSoOnce(t *testing.T) {
	eachCorner(t, func(t *testing.T, f *fakeAWS, r Runner, id, state string, _ func()) {
		if state != "right" {
			report, err := r.Apply(t.Context(), id)
			want(t, report, err, Changed)
			if writes(f.seen()) == nil {
				t.Error("wrote nothing")
			}
		}
		report, err := r.Apply(t.Context(), id)
		want(t, report, err, Already)
		if got := writes(f.seen()); got != nil {
			t.Errorf("all was right, and it wrote %q", got)
		}
	})
}

// operations returns what Apply calls in a state, in order and once each.
func operations(t *testing.T, f *fakeAWS, r Runner, id string, set func()) (list []string) {
	if _, err := r.Apply(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	for _, c := range f.seen() {
		if c.operation != "ListRegions" && !slices.Contains(list, c.operation) {
			list = append(list, c.operation)
		}
	}
	set()
	return list
}

func TestApplyNamesWhatIsDenied(t *testing.T) {
	eachCorner(t, func(t *testing.T, f *fakeAWS, r Runner, id, state string, set func()) {
		if id == "default-vpc" {
			return // it goes on, and keeps what it may not look at: TestDefaultVPCIsKeptWhereAProbeIsDenied
		}
		for _, operation := range operations(t, f, r, id, set) {
			f.fail = times(1, operation, code("AccessDenied"))
			report, err := r.Apply(t.Context(), id)
			calls := f.seen()
			want(t, report, err, Failed, append(permissions(calls[len(calls)-1:]), "not allowed")...)
			if last := calls[len(calls)-1].operation; last != operation {
				t.Errorf("called %s after %s was denied", last, operation)
			}
			set()
		}
	})
}

func TestApplyOutlastsThrottling(t *testing.T) {
	eachCorner(t, func(t *testing.T, f *fakeAWS, r Runner, id, state string, set func()) {
		status := Changed
		if state == "right" {
			status = Already
		}
		for _, operation := range operations(t, f, r, id, set) {
			f.fail = times(2, operation, code("RequestLimitExceeded"))
			report, err := r.Apply(t.Context(), id)
			want(t, report, err, status)
			f.seen()
			set()
		}
	})
}

func TestApplyFinishesWhatAFormerOneBegan(t *testing.T) {
	eachCorner(t, func(t *testing.T, f *fakeAWS, r Runner, id, state string, set func()) {
		var written int
		for _, c := range func() []call { operations(t, f, r, id, set); r.Apply(t.Context(), id); return f.seen() }() {
			if c.writes() {
				written++
			}
		}
		for n := range written {
			set()
			left := n
			f.fail = func(c call) error {
				if !c.writes() {
					return nil
				}
				if left--; left < 0 {
					return code("InternalError")
				}
				return nil
			}
			report, err := r.Apply(t.Context(), id)
			want(t, report, err, Failed, "InternalError: said by the fake")

			f.fail = nil
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
	used := map[string]map[bool][]call{}
	eachCorner(t, func(t *testing.T, f *fakeAWS, r Runner, id, state string, _ func()) {
		if used[id] == nil {
			used[id] = map[bool][]call{}
		}
		for _, do := range []func(context.Context, string) (Report, error){r.Check, r.Apply} {
			if _, err := do(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			for _, c := range f.seen() {
				if c.operation != "ListRegions" {
					used[id][c.writes()] = append(used[id][c.writes()], c)
				}
			}
		}
	})
	// It is called only to put a subnet back, and knows no dry run.
	used["default-vpc"][true] = append(used["default-vpc"][true], call{service: "EC2", operation: "ModifySubnetAttribute"})
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
	if got := permissions([]call{{service: "Account", operation: "ListRegions"}}); len(regions) != 1 || got[0] != regions[0].Action {
		t.Errorf("the runner needs %q, the table has %q", got, regions)
	}
}
