package mails

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// ours are the links that a mail may have; they end at a blank.
var ours = regexp.MustCompile(`https://(([a-z0-9-]+\.)?console\.aws\.amazon\.com|docs\.aws\.amazon\.com|support\.aws\.amazon\.com|git\.corp\.example)/[!-~]*`)

// linkable is what a mail program might make a link of.
var linkable = regexp.MustCompile(`(?i)://|(^|\PL)www\.|[^\s.]\.\pL\pL|(^|\PL)(mailto|tel|sms|javascript|data|file):[^\s…]|\\\\`)

// harmless is what looks like a link in our own words, and is none.
var harmless = regexp.MustCompile(`\b(Role|SummaryMap|KeyMetadata|Alerts|Administrators|Budget|SecurityHub|ActivityAlarms|RequesterVpcInfo|AccepterVpcInfo)\.[A-Z]\w+|file://|\]\.\w*`)

// checkSafe checks what is true of every mail.
func checkSafe(t *testing.T, w Writer, m Mail) {
	t.Helper()
	if len(m.Subject) >= 100 || !strings.HasPrefix(m.Subject, "[baseline] ") || strings.ContainsFunc(m.Subject, func(r rune) bool { return r < ' ' || r > '~' }) {
		t.Errorf("subject of %d: %q", len(m.Subject), m.Subject)
	}
	if len(m.Body) >= 16<<10 || !utf8.ValidString(m.Body) || strings.TrimSpace(m.Body) == "" {
		t.Errorf("body of %d bytes: %q", len(m.Body), m.Body)
	}
	for _, r := range m.Body {
		if r != '\n' && (unicode.IsControl(r) || hidden(r)) {
			t.Errorf("character %U in %q", r, m.Body)
			break
		}
	}
	text := ours.ReplaceAllString(m.Body, " ")
	text = harmless.ReplaceAllString(text, " ")
	if link := linkable.FindString(text); link != "" {
		i := strings.Index(text, link)
		t.Errorf("link at %q", text[max(0, i-40):min(len(text), i+40)])
	}
}

// checkWhole checks that nothing is written of what a message lacks; a message
// may have such words of its own.
func checkWhole(t *testing.T, m Mail) {
	t.Helper()
	for _, hole := range []string{"<nil>", "%!", ": \n", "()", "()", "\n\n\n"} {
		if strings.Contains(m.Body, hole) {
			t.Errorf("%q in\n%s", hole, m.Body)
		}
	}
}
