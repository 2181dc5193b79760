package table

import "strings"

// What must not begin a line of Japanese, and what must not end one.
// https://www.w3.org/TR/jlreq/#characters_not_starting_a_line
const (
	notFirst = "、。，．・：；？！ー々」』）］｝】〉》〕ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
	notLast  = "「『（［｛【〈《〔"
)

// Wrap breaks s into lines of at most the given width: at spaces, and between
// wide characters where Japanese allows it. A word that is too long, such as
// an address, gets a line of its own and stays whole, to be copied.
func Wrap(s string, columns int) (lines []string) {
	var line string
	for _, p := range pieces(s) {
		if line != "" && Width(line)+Width(strings.TrimRight(p, " ")) > columns {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
		}
		line += p
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces cuts s where a line may end. A piece keeps the spaces after it.
func pieces(s string) (all []string) {
	from := 0
	var before rune
	for i, r := range s {
		atSpace := before == ' ' && r != ' '
		atWide := (wide(before) || wide(r)) && r != ' ' && before != ' ' &&
			!strings.ContainsRune(notFirst, r) && !strings.ContainsRune(notLast, before)
		if i > 0 && (atSpace || atWide) {
			all, from = append(all, s[from:i]), i
		}
		before = r
	}
	return append(all, s[from:])
}
