package report

import (
	"fmt"
	"strings"

	"baseline/internal/table"
)

// terminal collects the lines for one terminal.
type terminal struct {
	strings.Builder
	TableOptions
	item, id, label int // widths of the columns, and of the words below them
}

func (t *terminal) word(name string) string { return words[name].In(t.Language) }

func (t *terminal) paint(ansi, text string) string {
	if !t.Color {
		return text
	}
	return "\x1b[" + ansi + "m" + text + "\x1b[0m"
}

// row writes the columns.
func (t *terminal) row(symbol, item, id, rest string) {
	cells := []string{symbol, table.Pad(item, t.item), table.Pad(id, t.id), rest}
	_ = table.Write(t, t.Width, cells) // a Builder never fails
}

// line writes text below a control; with a label before it, unless that is
// empty and the line is the title.
func (t *terminal) line(label, text string) {
	cells := []string{" ", table.Pad("", t.item)}
	if label != "" {
		cells = append(cells, table.Pad(label, t.label))
	}
	_ = table.Write(t, t.Width, append(cells, text))
}

// wide returns text where the width has room for a third column.
func (t *terminal) wide(text string) string {
	if t.Width < narrow {
		return ""
	}
	return text
}

// fold names regions of a control in the given width: all of them, or as many
// as there is room for.
func (t *terminal) fold(regions []string, all, width int) string {
	text := where(regions, all, t.Language)
	for n := len(regions) - 1; n > 0 && table.Width(text) > width; n-- {
		text = where(regions[:n], all, t.Language) + " " + fmt.Sprintf(t.word("and more"), len(regions)-n)
	}
	return text
}
