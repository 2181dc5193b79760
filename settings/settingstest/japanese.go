package settingstest

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"baseline/settings"
)

// command is a fix that is nothing but a command or an address.
var command = regexp.MustCompile(`^(https://\S+|(aws|npx|go tool|make) [ -~]+)$`)

// Told fails the test if a text is not written in both languages: in Japanese
// without a Japanese character, unless it is a mere command, in English with
// one, or in either as fmt writes what it cannot. An empty text is fine.
func Told(t testing.TB, texts ...settings.Text) {
	t.Helper()
	for _, text := range texts {
		Japanese(t, text.Ja)
		if strings.ContainsFunc(text.En, IsJapanese) || broken(text.En) || (text.Ja == "") != (text.En == "") {
			t.Errorf("not written in both languages: %q", text)
		}
	}
}

// Japanese does so for what was rendered in Japanese.
func Japanese(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if broken(text) || text != "" && !strings.ContainsFunc(text, IsJapanese) && !command.MatchString(text) {
			t.Errorf("not written in Japanese: %q", text)
		}
	}
}

// IsJapanese reports whether a character is Japanese.
func IsJapanese(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) }

// broken reports whether a text is none for people: in one line, it says what
// the format is missing.
func broken(text string) bool { return strings.ContainsAny(text, "\n") || strings.Contains(text, "%!") }
