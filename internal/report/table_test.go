package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"baseline/internal/golden"
	"baseline/internal/table"
	"baseline/settings"
)

var languages = []settings.Language{settings.Japanese, settings.English}

func TestTable(t *testing.T) {
	for _, l := range languages {
		for _, width := range []int{60, 80, 140} {
			got := tableOf(t, sample(l), TableOptions{Width: width, Language: l})
			golden.Text(t, fmt.Sprintf("testdata/table.%s.%d.txt", l, width), []byte(got))
		}
	}
}

func tableOf(t *testing.T, r Report, options TableOptions) string {
	t.Helper()
	var got strings.Builder
	if err := r.WriteTable(&got, options); err != nil {
		t.Fatal(err)
	}
	return got.String()
}

func TestTableFitsTheTerminal(t *testing.T) {
	whole := regexp.MustCompile(`https://|go tool |npx `)
	for _, l := range languages {
		for width := 54; width < 160; width += 7 {
			for line := range strings.Lines(tableOf(t, sample(l), TableOptions{Width: width, Language: l})) {
				if table.Width(line) > width+1 && !whole.MatchString(line) { // with its newline
					t.Errorf("%s in %d: %d columns: %s", l, width, table.Width(line), line)
				}
			}
		}
	}
}

func TestTableColoursNothingButWhatItSaysWithout(t *testing.T) {
	r := sample(settings.English)
	plain := tableOf(t, r, TableOptions{Language: settings.English})
	if strings.Contains(plain, "\x1b") {
		t.Error("an escape without Color")
	}
	if plain != tableOf(t, r, TableOptions{Width: 80, Language: settings.English}) {
		t.Error("the default width is not 80")
	}
	coloured := tableOf(t, r, TableOptions{Color: true, Language: settings.English})
	if !strings.Contains(coloured, "\x1b[31m✗\x1b[0m  12       \x1b[1mebs-encryption\x1b[0m          all 17 regions\n") {
		t.Errorf("no coloured line of ebs-encryption in\n%s", coloured)
	}
	if got := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(coloured, ""); got != plain {
		t.Errorf("without its colours it differs:\n%s", got)
	}
}

func TestTableOfNothing(t *testing.T) {
	got := tableOf(t, New("123456789012", home, at, nil), TableOptions{Language: settings.English})
	if want := "Account 123456789012, home region ap-northeast-1, 2026-03-04 05:05:06 UTC\nNothing was checked.\n"; got != want {
		t.Errorf("got\n%s", got)
	}
}

// huge is a report in which everything fails, in 34 regions and in other words
// in each.
func huge() Report {
	var results []Result
	for _, c := range settings.Catalog {
		for i := range 34 {
			results = append(results, Result{
				Control: c.ID, Item: strings.Join(c.Items, ", "), Region: fmt.Sprintf("xx-region-%d", i+1), Status: Fail,
				Summary: fmt.Sprintf("thing %d is off", i), Fix: fmt.Sprintf("Switch on thing %d", i),
			})
		}
	}
	return New("123456789012", home, at, results)
}

func TestTableOfMuchSaysWhatItLeavesOut(t *testing.T) {
	got := tableOf(t, huge(), TableOptions{Language: settings.English})
	for text, want := range map[string]int{
		"  all 34 regions\n":                             len(settings.Catalog),
		"Found  xx-region-1: thing 0 is off":             len(settings.Catalog),
		"Fix    Switch on thing 9\n":                     len(settings.Catalog),
		"Switch on thing 10":                             0,
		"and 24 more: --json or --html shows them all\n": len(settings.Catalog),
	} {
		if n := strings.Count(got, text); n != want {
			t.Errorf("%q is there %d times, want %d", text, n, want)
		}
	}
}

func TestTableFoldsRegions(t *testing.T) {
	var results []Result
	for i, region := range []string{"", "ap-northeast-1", "us-east-1", "us-west-2", "eu-west-1", "eu-west-2"} {
		status := Fail
		if i == 5 {
			status = Pass
		}
		results = append(results, Result{Control: "guardduty", Region: region, Status: status, Summary: "off"})
	}
	r := New("123456789012", home, at, results)
	for width, want := range map[int]string{
		72:  "guardduty  account, ap-northeast-1, us-east-1 and 2 more\n",
		80:  "guardduty  account, ap-northeast-1, us-east-1, us-west-2, eu-west-1\n",
		200: "guardduty  account, ap-northeast-1, us-east-1, us-west-2, eu-west-1\n",
		61:  "Where  account, ap-northeast-1, us-east-1 and 2 more\n",
		34:  "Where  account and 4 more\n",
	} {
		if got := tableOf(t, r, TableOptions{Width: width, Language: settings.English}); !strings.Contains(got, want) {
			t.Errorf("in %d: no %q in\n%s", width, want, got)
		}
	}
}

func TestTableDoesNotObeyWhatItShows(t *testing.T) {
	r := New("123456789012", home, at, []Result{{
		Control: "user-mfa", Status: Fail,
		Summary: "user \x1b]0;title\x07\x1b[2J\u009b2J\u202e\r\nroot", Fix: "a\nb",
	}})
	got := tableOf(t, r, TableOptions{Language: settings.Japanese})
	for _, c := range got {
		if c != '\n' && (c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u202e') {
			t.Errorf("%q in\n%q", c, got)
		}
	}
	if !strings.Contains(got, "対処  a b\n") {
		t.Errorf("the fix is not on one line:\n%s", got)
	}
}

func TestTableTellsAControlWhereverItBelongs(t *testing.T) {
	r := New("123456789012", home, at, []Result{
		{Control: "guardduty", Region: "us-east-1", Status: Fail, Summary: "no detector"},
		{Control: "guardduty", Region: "us-east-2", Status: Error, Summary: "denied"},
		{Control: "guardduty", Region: "us-west-1", Status: Pass, Summary: "fine"},
		{Control: "trail", Region: "us-east-1", Status: Pass},
		{Control: "trail", Region: "us-east-2", Status: Off},
		{Control: "budget", Status: Off},
	})
	var lines []string
	for line := range strings.Lines(tableOf(t, r, TableOptions{Language: settings.English})) {
		if fields := strings.Fields(line); len(fields) > 1 && (strings.HasSuffix(fields[1], ":") || fields[1] == "guardduty" || fields[1] == "trail" || fields[1] == "budget") {
			lines = append(lines, fields[0]+fields[1])
		}
	}
	want := "✗FAIL: ✗guardduty ?ERROR: ?guardduty ✓PASS: ✓trail -OFF: -budget"
	if got := strings.Join(lines, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
