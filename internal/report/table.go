package report

import (
	"io"

	"baseline/settings"
)

// TableOptions say how a table is to look.
type TableOptions struct {
	Width    int  // of the terminal, in columns; default 80
	Color    bool // use ANSI colours
	Language settings.Language
}

// WriteTable writes the report for a terminal.
func (r Report) WriteTable(w io.Writer, options TableOptions) error { return nil }
