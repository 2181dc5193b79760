package checks

import (
	"testing"

	"baseline/controls"
	"baseline/settings"
)

// TestEveryControlHasACheck: here, or in package controls.
func TestEveryControlHasACheck(t *testing.T) {
	known := map[string]bool{}
	for _, c := range settings.Catalog {
		known[c.ID] = true
		if checks[c.ID] == nil && !controls.Has(c.ID) {
			t.Errorf("%s has no check", c.ID)
		}
	}
	for id := range checks {
		if !known[id] {
			t.Errorf("there is a check for %s, which is not in the catalog", id)
		}
	}
}
