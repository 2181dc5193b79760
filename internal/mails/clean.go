package mails

import (
	"slices"
	"strings"
	"unicode"
)

// clean makes text of others fit for a mail: one line of at most so many
// characters, without anything that is invisible, changes the direction of
// writing or becomes a link.
func clean(text string, most int) string {
	line := make([]rune, 0, min(len(text), most+1))
	space, marks := false, 0
	for _, r := range text {
		if len(line) > most {
			break
		}
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			space = len(line) > 0
			continue
		case hidden(r):
			continue
		case unicode.Is(unicode.M, r):
			if marks++; marks > 2 { // more of them cover the lines around
				continue
			}
		default:
			marks = 0
		}
		if space {
			line, space = append(line, ' '), false
		}
		line = append(line, r)
	}
	return string(cut(unlink(line), most))
}

// hidden reports whether nothing is seen of a character by itself.
func hidden(r rune) bool {
	const blankBraille = '\u2800'
	return !unicode.IsGraphic(r) || r == blankBraille ||
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// cut leaves at most so many characters, the last one being … if any is gone.
func cut(line []rune, most int) []rune {
	if len(line) > most {
		line = append(line[:max(most-1, 0)], '…')
	}
	return line
}

// schemes are those that mail programs take for links without a //.
var schemes = []string{"mailto", "tel", "sms", "callto", "facetime", "javascript", "data", "file"}

// unlink breaks what mail programs make links of: addresses with a scheme, names
// of hosts, e-mail addresses, and shares of Windows.
func unlink(line []rune) []rune {
	out := make([]rune, 0, len(line)+8)
	at := func(i int) rune {
		if i < 0 || i >= len(line) {
			return '-' // something may be written before it or behind it
		}
		return line[i]
	}
	for i, r := range line {
		switch {
		case isDot(r) && !unicode.IsSpace(at(i-1)) && (unicode.IsLetter(at(i+1)) || strings.EqualFold(lastWord(line[:i]), "www")):
			out = append(out, '[', '.', ']')
		case r == ':' && (at(i+1) == '/' && at(i+2) == '/' || !unicode.IsSpace(at(i+1)) && isScheme(lastWord(line[:i]))):
			out = append(out, '[', ':', ']')
		case r == '\\' && at(i-1) == '\\':
		default:
			out = append(out, r)
		}
	}
	return out
}

// isDot reports whether a host's name may have it between its parts, but for the
// full stop of Japanese sentences, which no mail program is known to take so.
func isDot(r rune) bool { return strings.ContainsRune(".\u2024\uFE52\uFF0E\uFF61", r) }

// isScheme reports whether a word with a colon and more behind it is a link.
func isScheme(word string) bool {
	return slices.ContainsFunc(schemes, func(s string) bool { return strings.EqualFold(word, s) })
}

// lastWord returns the letters that a line ends in.
func lastWord(line []rune) string {
	start := len(line)
	for start > 0 && unicode.IsLetter(line[start-1]) {
		start--
	}
	return string(line[start:])
}
