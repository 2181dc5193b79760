package table

import (
	"slices"
	"strings"
	"testing"
)

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{
		"":                       0,
		"trail":                  5,
		"証跡":                     4,
		"ﾄﾚｲﾙ":                   4, // half-width
		"ＩＡＭ":                    6, // full-width
		"か\u3099":                2, // with a combining mark
		"e\u0301":                1,
		"✗ ✓ ! ? -":              9,
		"\x1b[1;31mfail\x1b[0m":  4,
		"\x1b[31m失敗\x1b[0m sure": 9,
	} {
		if got := Width(s); got != want {
			t.Errorf("%q: got %d, want %d", s, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text    string
		columns int
		want    []string
	}{
		{"", 10, []string{""}},
		{"one two", 7, []string{"one two"}},
		{"one two", 6, []string{"one", "two"}},
		{"one  two three", 8, []string{"one  two", "three"}},
		{"see https://console.aws.amazon.com/ please", 12, []string{"see", "https://console.aws.amazon.com/", "please"}},
		{"既定の暗号化", 8, []string{"既定の暗", "号化"}},
		{"既定の暗号化", 9, []string{"既定の暗", "号化"}},
		{"証跡。次", 4, []string{"証", "跡。", "次"}},     // no 。 at the beginning
		{"見る「証跡」", 6, []string{"見る", "「証", "跡」"}}, // no 「 at the end
		{"IAM を使う", 6, []string{"IAM を", "使う"}},
	} {
		if got := Wrap(tt.text, tt.columns); !slices.Equal(got, tt.want) {
			t.Errorf("%q in %d: got %q, want %q", tt.text, tt.columns, got, tt.want)
		}
	}
}

func TestWrite(t *testing.T) {
	rows := [][]string{
		{"STACK", "REGION", "WHAT"},
		{"Baseline-証跡", "", "the trail and what belongs to it"},
		{"\x1b[1mRoot\x1b[0m", "us-east-1", "keys"},
		{"alone"},
		{"short", ""},
	}
	for screen, want := range map[int]string{
		0: `STACK          REGION     WHAT
Baseline-証跡             the trail and what belongs to it
` + "\x1b[1mRoot\x1b[0m" + `           us-east-1  keys
alone
short
`,
		46: `STACK          REGION     WHAT
Baseline-証跡             the trail and what
                          belongs to it
` + "\x1b[1mRoot\x1b[0m" + `           us-east-1  keys
alone
short
`,
	} {
		var got strings.Builder
		if err := Write(&got, screen, rows...); err != nil {
			t.Fatal(err)
		}
		if got.String() != want {
			t.Errorf("in %d: got\n%s\nwant\n%s", screen, got.String(), want)
		}
	}
}
