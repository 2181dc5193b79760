package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"baseline/internal/golden"
	"baseline/settings"
)

func TestNewOrdersByCatalogThenByRegion(t *testing.T) {
	r := New("123456789012", home, at, []Result{
		{Control: "nobody-knows", Region: home, Summary: "1"},
		{Control: "trail", Region: home, Status: Pass, Summary: "2"},
		{Control: "guardduty", Region: "eu-west-1", Status: Pass, Summary: "3"},
		{Control: "guardduty", Region: home, Status: Fail, Summary: "4"},
		{Control: "guardduty", Region: "eu-west-1", Status: Pass, Summary: "5"},
		{Control: "root-mfa", Status: Manual, Summary: "6"},
	})
	var order string
	for _, result := range r.Results {
		order += result.Summary
	}
	if want := "624351"; order != want {
		t.Errorf("got the order %s, want %s", order, want)
	}
	want := map[Status]int{Pass: 3, Fail: 1, Manual: 1, Error: 1, Off: 0} // what has no status counts as error
	if !reflect.DeepEqual(r.Counts, want) {
		t.Errorf("got %v, want %v", r.Counts, want)
	}
}

func TestNewKeepsTheOrderOfEquals(t *testing.T) {
	var given, want []Result
	for i := range 100 {
		given = append(given, Result{Control: []string{"trail", "alert-subscriptions"}[i%2], Status: Fail, Summary: fmt.Sprint(i)})
	}
	for i := range 100 {
		want = append(want, given[i*2%100+i/50])
	}
	if got := New("", home, at, given).Results; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestNewLeavesTheResultsAlone(t *testing.T) {
	given := []Result{{Control: "trail"}, {Control: "root-mfa"}}
	before := slices.Clone(given)
	New("", "", at, given)
	if !reflect.DeepEqual(given, before) {
		t.Errorf("got %v, want %v", given, before)
	}
}

func TestExitStatus(t *testing.T) {
	for _, tt := range []struct {
		statuses []Status
		want     int
	}{
		{nil, 0},
		{[]Status{Pass, Off}, 0},
		{[]Status{Pass, Fail}, 1},
		{[]Status{Pass, Manual}, 1},
		{[]Status{Fail, Manual, Error}, 2},
		{[]Status{""}, 2},
	} {
		var results []Result
		for _, status := range tt.statuses {
			results = append(results, Result{Control: "trail", Status: status})
		}
		if got := New("", "", at, results).ExitStatus(); got != tt.want {
			t.Errorf("%q: got %d, want %d", tt.statuses, got, tt.want)
		}
	}
}

func TestJSON(t *testing.T) {
	all := sample(settings.English)
	r := New(all.Account, all.HomeRegion, at, all.Results[:12])
	var got bytes.Buffer
	if err := r.WriteJSON(&got); err != nil {
		t.Fatal(err)
	}
	golden.Text(t, "testdata/check.json", got.Bytes())

	var back Report
	if err := json.Unmarshal(got.Bytes(), &back); err != nil || !reflect.DeepEqual(back, r) {
		t.Errorf("read back: %v, got another report: %+v", err, back)
	}
}

func TestJSONOfNothing(t *testing.T) {
	var got bytes.Buffer
	if err := New("123456789012", home, at, nil).WriteJSON(&got); err != nil {
		t.Fatal(err)
	}
	const want = `{
  "account": "123456789012",
  "homeRegion": "ap-northeast-1",
  "generatedAt": "2026-03-04T05:05:06Z",
  "results": [],
  "counts": {
    "error": 0,
    "fail": 0,
    "manual": 0,
    "off": 0,
    "pass": 0
  }
}
`
	if got.String() != want {
		t.Errorf("got %s", got.String())
	}
}
