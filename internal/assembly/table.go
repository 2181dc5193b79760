package assembly

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Table writes the stacks as a table for people, one a line.
func Table(out io.Writer, stacks []Stack) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "STACK\tREGION\tRESOURCES\tTEMPLATE BYTES")
	for _, s := range stacks {
		fmt.Fprintf(w, "%s\t%s\t%9d\t%14d\n", s.Name, s.Region, s.Resources, s.Bytes)
	}
	return w.Flush()
}
