package settings_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"baseline/internal/filterpattern"
	"baseline/settings"
)

// record is a CloudTrail record of testdata/activities/records.json with its
// verdict for every activity: those in Matches count it, all others do not.
type record struct {
	Matches []string // ids of activities
	Near    []string // ids of activities that it is easily mistaken for
	Source  string   // where the record, or with Call its call, is documented
	Call    bool     // Source documents the call, the record is written from it
	MadeUp  bool     `json:"made_up"`
	Why     string   // what it is there for, when that does not show
	Event   map[string]any
}

func (r record) String() string {
	text, _ := json.Marshal(r.Event)
	return string(text)
}

// about is 1 for a record that matches the activity or nearly does, else 0.
func (r record) about(id string) int {
	if slices.Contains(r.Matches, id) || slices.Contains(r.Near, id) {
		return 1
	}
	return 0
}

func records(t *testing.T) (all []record) {
	t.Helper()
	text, err := os.ReadFile("../testdata/activities/records.json")
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

func parse(t *testing.T, patterns ...string) (all []*filterpattern.Pattern) {
	t.Helper()
	for _, text := range patterns {
		pattern, err := filterpattern.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		all = append(all, pattern)
	}
	return all
}

// counts reports whether any of the patterns matches, where absentNotEqual is
// what AWS does not say: whether an absent field is != anything.
func counts(patterns []*filterpattern.Pattern, event any, absentNotEqual bool) bool {
	return slices.ContainsFunc(patterns, func(p *filterpattern.Pattern) bool {
		return p.MatchAssuming(event, absentNotEqual)
	})
}

func TestActivitiesCountWhatTheyShould(t *testing.T) {
	all := records(t)
	for _, activity := range settings.Activities {
		patterns := parse(t, activity.Patterns...)
		for _, r := range all {
			want := slices.Contains(r.Matches, activity.ID)
			for _, absentNotEqual := range []bool{false, true} {
				if got := counts(patterns, r.Event, absentNotEqual); got != want {
					t.Errorf("%s, with an absent field != x being %t: got %t, want %t for %s",
						activity.ID, absentNotEqual, got, want, r)
				}
			}
		}
	}
}

func TestRecordsAreEnoughAndHonest(t *testing.T) {
	all := records(t)
	seen := map[string]bool{}
	ids := []string{}
	for _, activity := range settings.Activities {
		ids = append(ids, activity.ID)
	}
	account := regexp.MustCompile(`\b[0-9]{12}\b`)
	for _, r := range all {
		if seen[r.String()] {
			t.Errorf("twice: %s", r)
		}
		seen[r.String()] = true
		if r.MadeUp == strings.HasPrefix(r.Source, "https://") {
			t.Errorf("needs a source or made_up, not both: %s", r)
		}
		for _, id := range append(r.Matches, r.Near...) {
			if !slices.Contains(ids, id) {
				t.Errorf("no such activity: %q in %s", id, r)
			}
		}
		for _, id := range r.Near {
			if slices.Contains(r.Matches, id) {
				t.Errorf("%s cannot be near and match: %s", id, r)
			}
		}
		for _, id := range account.FindAllString(r.String(), -1) {
			if id != "123456789012" && id != "111122223333" {
				t.Errorf("somebody's account %s in %s", id, r)
			}
		}
	}
	for _, id := range ids {
		var match, near, madeUpMatch, madeUpNear, calls int
		for _, r := range all {
			madeUp := 0
			if r.MadeUp {
				madeUp = 1
			}
			if slices.Contains(r.Matches, id) {
				match++
				madeUpMatch += madeUp
				if r.Call {
					calls++
				}
			}
			if slices.Contains(r.Near, id) {
				near++
				madeUpNear += madeUp
			}
		}
		t.Logf("%-24s match %3d (%d written from the call's page, %d made up), near %2d (%d made up)",
			id, match, calls, madeUpMatch, near, madeUpNear)
		if match < 8 || near < 8 {
			t.Errorf("%s: got %d records that match and %d that nearly do, want 8 of each", id, match, near)
		}
		if madeUpMatch*2 > match || madeUpNear*2 > near {
			t.Errorf("%s: more than half are made up, got %d of %d and %d of %d", id, madeUpMatch, match, madeUpNear, near)
		}
	}
}

// A clause that no record can tell from its absence or its opposite is either
// superfluous or untested.
func TestEveryClauseMatters(t *testing.T) {
	all := records(t)
	for _, activity := range settings.Activities {
		patterns := parse(t, activity.Patterns...)
		// Most likely first, for speed.
		slices.SortStableFunc(all, func(a, b record) int { return b.about(activity.ID) - a.about(activity.ID) })
		for i, pattern := range patterns {
			for _, mutation := range pattern.Mutations() {
				mutated := slices.Clone(patterns)
				mutated[i] = mutation.Pattern
				if !slices.ContainsFunc(all, func(r record) bool {
					want := slices.Contains(r.Matches, activity.ID)
					return counts(mutated, r.Event, false) != want || counts(mutated, r.Event, true) != want
				}) {
					t.Errorf("%s, pattern %d, %s: no record changes its verdict", activity.ID, i+1, mutation.Name)
				}
			}
		}
	}
}
