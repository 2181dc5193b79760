package settings

import "testing"

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"same", "same", 0},
		{"", "abc", 3}, {"abc", "", 3}, {"b", "abc", 2}, {"abc", "b", 2},
		{"kitten", "sitting", 3}, {"abcdef", "azced", 3},
	} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance(%q, %q) is %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
