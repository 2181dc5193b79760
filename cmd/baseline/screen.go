package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"baseline/internal/table"
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

// coloured reports whether w is a terminal that shows colours, to somebody who
// wants them. https://no-color.org
func coloured(w io.Writer) bool {
	return columns(w) > 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
