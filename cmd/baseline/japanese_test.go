package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"baseline/internal/golden"
	"baseline/internal/report"
	"baseline/settings"
	"baseline/settings/settingstest"
)

var (
	date  = regexp.MustCompile(`\d{4}-\d\d-\d\d`)
	clock = regexp.MustCompile(`\d\d:\d\d UTC`)
)

// inJapanese wants all of a report of a whole account in Japanese, and its table
// in narrow windows as somebody has read it.
func inJapanese(t *testing.T, name string, r report.Report) {
	t.Helper()
	r.GeneratedAt = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for i, result := range r.Results {
		settingstest.Japanese(t, result.Summary, result.Fix)
		for _, text := range []*string{&r.Results[i].Summary, &r.Results[i].Fix} {
			*text = clock.ReplaceAllString(date.ReplaceAllString(*text, "2026-03-04"), "05:06 UTC")
		}
	}
	for _, width := range []int{60, 80} {
		var table strings.Builder
		if err := r.WriteTable(&table, report.TableOptions{Width: width, Language: settings.Japanese}); err != nil {
			t.Fatal(err)
		}
		golden.Text(t, fmt.Sprintf("testdata/japanese/%s.%d.txt", name, width), []byte(table.String()))
	}
}
