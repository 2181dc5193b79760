package filterpattern

import (
	"fmt"
	"slices"
	"testing"
)

func TestMutations(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		want    []string
	}{
		{`{$.a=1}`, []string{
			`term 1 negated: $.a=1 → {!($.a=1)}`,
		}},
		{`{($.a=1) && ($.b=2 || $.c=3)}`, []string{
			`term 1 dropped: $.a=1 → {$.b=2||$.c=3}`,
			`term 1 negated: $.a=1 → {!($.a=1)&&($.b=2||$.c=3)}`,
			`group 1 dropped: ($.b=2||$.c=3) → {$.a=1}`,
			`group 1 negated: ($.b=2||$.c=3) → {$.a=1&&!($.b=2||$.c=3)}`,
			`term 2 dropped: $.b=2 → {$.a=1&&$.c=3}`,
			`term 2 negated: $.b=2 → {$.a=1&&(!($.b=2)||$.c=3)}`,
			`term 3 dropped: $.c=3 → {$.a=1&&$.b=2}`,
			`term 3 negated: $.c=3 → {$.a=1&&($.b=2||!($.c=3))}`,
		}},
		{`{$.a=1 && $.b=2 || $.a=1}`, []string{
			`group 1 dropped: ($.a=1&&$.b=2) → {$.a=1}`,
			`group 1 negated: ($.a=1&&$.b=2) → {!($.a=1&&$.b=2)||$.a=1}`,
			`term 1 dropped: $.a=1 → {$.b=2||$.a=1}`,
			`term 1 negated: $.a=1 → {!($.a=1)&&$.b=2||$.a=1}`,
			`term 2 dropped: $.b=2 → {$.a=1||$.a=1}`,
			`term 2 negated: $.b=2 → {$.a=1&&!($.b=2)||$.a=1}`,
			`term 3 dropped: $.a=1 → {$.a=1&&$.b=2}`,
			`term 3 negated: $.a=1 → {$.a=1&&$.b=2||!($.a=1)}`,
		}},
	} {
		p := parse(t, tt.pattern)
		before := p.String()
		var got []string
		for _, m := range p.Mutations() {
			got = append(got, m.Name+" → "+m.Pattern.String())
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.pattern, got, tt.want)
		}
		if p.String() != before {
			t.Errorf("%s: changed to %s by its mutations", tt.pattern, p)
		}
	}
}

func TestNegationMatches(t *testing.T) {
	negated := parse(t, `{$.a!=1}`).Mutations()[0].Pattern
	for _, tt := range []struct {
		event          string
		match, assumed bool
	}{
		{`{"a": 1}`, true, true},
		{`{"a": 2}`, false, false},
		{`{}`, false, true}, // no more certain than what it negates
	} {
		event := decode(t, tt.event)
		if got := negated.Match(event); got != tt.match {
			t.Errorf("Match on %s: got %v, want %v", tt.event, got, tt.match)
		}
		if got := negated.MatchAssuming(event, true); got != tt.assumed {
			t.Errorf("MatchAssuming on %s: got %v, want %v", tt.event, got, tt.assumed)
		}
	}
}

// Two samples leave the source unwatched: an event of another service with
// the same name is missing.
func ExamplePattern_Mutations() {
	p, err := Parse(`{ $.eventSource = iam.amazonaws.com && $.eventName = CreateUser }`)
	if err != nil {
		panic(err)
	}
	samples := []any{
		map[string]any{"eventSource": "iam.amazonaws.com", "eventName": "CreateUser"},
		map[string]any{"eventSource": "iam.amazonaws.com", "eventName": "GetUser"},
	}
	for _, m := range p.Mutations() {
		noticed := slices.ContainsFunc(samples, func(event any) bool {
			return m.Pattern.Match(event) != p.Match(event)
		})
		if !noticed {
			fmt.Println("no sample notices:", m.Name)
		}
	}
	// Output: no sample notices: term 1 dropped: $.eventSource=iam.amazonaws.com
}
