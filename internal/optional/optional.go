// Package optional finds what a test needs and a machine may lack. A test
// without it is skipped, with the reason; where BASELINE_NO_SKIP is set, as in
// the project's CI, it fails instead.
package optional

import (
	"os"
	"os/exec"
	"testing"
)

// Program returns the path of a program, or ends the test where there is none.
func Program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Skip(t, name+" is not installed")
	}
	return path
}

// Skip ends the test for the reason given.
func Skip(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("BASELINE_NO_SKIP") != "" {
		t.Fatalf("would be skipped: %s", reason)
	}
	t.Skip(reason)
}
