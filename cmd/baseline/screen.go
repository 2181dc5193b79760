package main

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"baseline/internal/table"
	"baseline/settings"
)

// columns returns how wide the terminal is that w writes to; 0 where it is no
// terminal.
func columns(w io.Writer) int {
	if p, ok := w.(pipe); ok {
		w = p.File
	}
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 80
	}
	return width
}

// show writes a table: to a terminal wrapped to its width, to everything else
// a line a row, to be searched.
func show(w io.Writer, rows [][]string) error { return table.Write(w, columns(w), rows...) }

// header returns the names of columns: words, with a space between.
func header(l settings.Language, ja, en string) []string {
	return strings.Fields(settings.Text{Ja: ja, En: en}.In(l))
}

// coloured reports whether w is a terminal that shows colours, to somebody who
// wants them. https://no-color.org
func coloured(w io.Writer) bool {
	return columns(w) > 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
