package main

import (
	"slices"
	"testing"

	"baseline/settings"
)

// TestRegionsOfTheBuildAreInForce: the literal does not know which regions the
// account has enabled.
func TestRegionsOfTheBuildAreInForce(t *testing.T) {
	t.Cleanup(func() { regionsInForce = "" })
	literal := settings.Organization{Regions: []string{"us-east-1"}}
	for built, want := range map[string][]string{"": {"us-east-1"}, "ap-northeast-1,eu-south-1": {"ap-northeast-1", "eu-south-1"}} {
		regionsInForce = built
		if got := inForce(literal).Regions; !slices.Equal(got, want) {
			t.Errorf("%q: got %v", built, got)
		}
	}
}
