package report

import (
	"io"

	"baseline/settings"
)

// WriteHTML writes the report as one page for a browser that needs nothing
// else.
func (r Report) WriteHTML(w io.Writer, language settings.Language) error { return nil }
