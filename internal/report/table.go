package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"baseline/internal/table"
	"baseline/settings"
)

// TableOptions say how a table is to look.
type TableOptions struct {
	Width    int               // of the terminal, in columns; default 80
	Color    bool              // with ANSI colours; symbols and words say the same
	Language settings.Language // default Japanese
}

const (
	narrow = 72 // with fewer columns, regions have a line of their own
	most   = 10 // things that are told of one control
)

// WriteTable writes the report for a terminal: the controls by status, those
// first for which there is something to do, each with where, what was found
// and how to mend it. Addresses and commands stay whole, to be copied, so a
// line with one may be wider than the terminal.
func (r Report) WriteTable(w io.Writer, options TableOptions) error {
	options.Width = cmp.Or(options.Width, 80)
	t := terminal{TableOptions: options}
	all := r.controls(options.Language)
	t.item, t.id = table.Width(t.word("item")), table.Width(t.word("control"))
	for _, label := range []string{"where", "found", "fix"} {
		t.label = max(t.label, table.Width(t.word(label)))
	}
	for _, c := range all {
		t.item, t.id = max(t.item, table.Width(c.Item)), max(t.id, table.Width(c.ID))
	}
	t.heading(r, all)
	for _, status := range statuses {
		t.section(status, those(all, status))
	}
	_, err := io.WriteString(w, t.String())
	return err
}

func (t *terminal) heading(r Report, all []control) {
	at := r.GeneratedAt.Format("2006-01-02 15:04:05 UTC")
	_ = table.Write(t, t.Width, []string{fmt.Sprintf(t.word("heading"), r.Account, r.HomeRegion, at)})
	if len(all) == 0 {
		fmt.Fprintln(t, t.word("nothing"))
		return
	}
	var counts []string
	for _, status := range statuses {
		if n := len(those(all, status)); n > 0 {
			counts = append(counts, fmt.Sprintf("%s %d", shownAs[status].word.In(t.Language), n))
		}
	}
	_ = table.Write(t, t.Width, []string{strings.Join(counts, t.word("comma"))})
	t.WriteString("\n")
	t.row(" ", strings.ToUpper(t.word("item")), strings.ToUpper(t.word("control")), t.wide(strings.ToUpper(t.word("where"))))
}

func (t *terminal) section(status Status, list []control) {
	if len(list) == 0 {
		return
	}
	show := shownAs[status]
	title := fmt.Sprintf("%s %s: %s", show.symbol, strings.ToUpper(show.word.In(t.Language)), show.meaning.In(t.Language))
	fmt.Fprintf(t, "\n%s\n", t.paint("1;"+show.ansi, title))
	for _, c := range list {
		symbol := t.paint(show.ansi, show.symbol)
		if status == Pass || status == Off {
			t.row(symbol, c.Item, c.ID, t.wide(c.Title))
			continue
		}
		regions, all := regionsOf(c.of(status)), len(regionsOf(c.Results))
		t.row(symbol, c.Item, t.paint("1", c.ID), t.wide(t.fold(regions, all, t.Width-t.item-t.id-7)))
		if c.Title != "" {
			t.line("", c.Title)
		}
		if t.Width < narrow {
			t.line(t.word("where"), t.fold(regions, all, t.Width-t.item-t.label-7))
		}
		t.details(mends(c.of(status)), len(regions), all)
	}
}

// details writes what was found of a control, and how to mend it. Of all its
// regions, failing belong to this section.
func (t *terminal) details(list []mend, failing, all int) {
	told, left := 0, 0
	for _, m := range list {
		some := m.Found[:min(len(m.Found), most-told)]
		told, left = told+len(some), left+len(m.Found)-len(some)
		label := t.word("found")
		for _, f := range some {
			if len(f.Regions) < failing {
				f.Summary = t.fold(f.Regions, all, t.Width/2) + ": " + f.Summary
			}
			t.line(label, f.Summary)
			label = " "
		}
		if len(some) > 0 && m.Fix != "" {
			t.fix(m.Fix)
		}
	}
	if left > 0 {
		t.line(" ", fmt.Sprintf(t.word("more found"), left))
	}
}

// fix writes how to mend something. An address or a command that has no room
// beside its sentence gets a line of its own, as far right as it has room.
func (t *terminal) fix(fix string) {
	sentence, command := step(fix)
	indent := t.item + t.label + 7
	if command == "" || indent+table.Width(fix) <= t.Width {
		t.line(t.word("fix"), fix)
		return
	}
	if sentence != "" {
		t.line(t.word("fix"), sentence+":")
	}
	t.WriteString(strings.Repeat(" ", max(0, min(indent, t.Width-table.Width(command)))) + command + "\n")
}
