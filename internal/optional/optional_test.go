package optional

import (
	"cmp"
	"testing"
)

// fake is a test that notes how it first ended.
type fake struct {
	testing.TB
	ended string
}

func (f *fake) Helper()               {}
func (f *fake) Skip(...any)           { f.ended = cmp.Or(f.ended, "skipped") }
func (f *fake) Fatalf(string, ...any) { f.ended = cmp.Or(f.ended, "failed") }

func TestAMissingProgramSkipsOrFails(t *testing.T) {
	for noSkip, want := range map[string]string{"": "skipped", "1": "failed"} {
		t.Setenv("BASELINE_NO_SKIP", noSkip)
		f := &fake{TB: t}
		Program(f, "a-program-that-nobody-has")
		if f.ended != want {
			t.Errorf("got %s, want %s", f.ended, want)
		}
	}
	f := &fake{TB: t}
	if path := Program(f, "go"); path == "" || f.ended != "" {
		t.Errorf("got %q, %s", path, f.ended)
	}
}
