// Package golden compares what a test got with a file that somebody has read.
package golden

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// JSON compares v, indented and with its keys in order, with the file.
func JSON(t testing.TB, path string, v any) {
	t.Helper()
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false) // keeps && in filter patterns readable
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	Text(t, path, text.Bytes())
}

// Text compares got with the file.
func Text(t testing.TB, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (make golden writes it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (read the change, then make golden):\n%s", path, diff(string(want), string(got)))
	}
}

// Section compares text with what stands in the file between the lines
// <!-- name --> and <!-- /name -->.
func Section(t testing.TB, path, name, text string) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, found := strings.Cut(string(file), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no section %s", path, name)
	}
	Text(t, path, []byte(before+begin+text+end+after))
}

// NoOthers fails the test for each file that matches the pattern and is not
// wanted, or removes it with -update.
func NoOthers(t testing.TB, pattern string, wanted map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if wanted[file] {
			continue
		}
		if *update {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			continue
		}
		t.Errorf("%s is of no use any more (make golden removes it)", file)
	}
}

// diff shows the lines around the first and last difference.
func diff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	first := 0
	for first < len(w) && first < len(g) && w[first] == g[first] {
		first++
	}
	tail := 0
	for tail < len(w)-first && tail < len(g)-first && w[len(w)-1-tail] == g[len(g)-1-tail] {
		tail++
	}
	const most = 40
	var b strings.Builder
	fmt.Fprintf(&b, "line %d:\n", first+1)
	write := func(mark string, lines []string) {
		for i, line := range lines {
			if i == most {
				fmt.Fprintf(&b, "%s … %d more lines\n", mark, len(lines)-most)
				break
			}
			fmt.Fprintf(&b, "%s %s\n", mark, line)
		}
	}
	write(" ", w[max(0, first-3):first])
	write("-", w[first:len(w)-tail])
	write("+", g[first:len(g)-tail])
	return b.String()
}
