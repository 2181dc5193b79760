// Package table lays text out for terminals by the columns that it takes up on
// the screen: a Japanese character takes two, a colour none. text/tabwriter
// counts characters.
package table

import (
	"io"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

const gap = "  "

// Write writes rows, the first of which may be a header, in columns that are
// as wide as their widest cell. The last cell of a row is wrapped to what is
// left of screen, a number of columns; 0 means that it is never wrapped.
func Write(w io.Writer, screen int, rows ...[]string) error {
	var widths []int
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Width(cell))
		}
	}
	var text strings.Builder
	for _, row := range rows {
		var line string
		for i, cell := range row[:len(row)-1] {
			line += Pad(cell, widths[i]) + gap
		}
		last := row[len(row)-1]
		if indent := Width(line); screen > 0 {
			last = strings.Join(Wrap(last, screen-indent), "\n"+strings.Repeat(" ", indent))
		}
		text.WriteString(strings.TrimRight(line+last, " ") + "\n")
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// Pad adds spaces up to a width.
func Pad(s string, to int) string {
	return s + strings.Repeat(" ", max(0, to-Width(s)))
}

var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Width returns how many columns of a terminal s takes up. Characters whose
// width Unicode calls ambiguous, such as arrows, count as one; some Japanese
// terminals show them as two, so what is to be aligned should not have them.
// https://www.unicode.org/reports/tr11/
func Width(s string) (columns int) {
	for _, r := range colour.ReplaceAllLiteralString(s, "") {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf): // joins what is before it
		case wide(r):
			columns += 2
		default:
			columns++
		}
	}
	return columns
}

func wide(r rune) bool {
	kind := width.LookupRune(r).Kind()
	return kind == width.EastAsianWide || kind == width.EastAsianFullwidth
}
