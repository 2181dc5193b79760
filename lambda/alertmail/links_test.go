package main

import (
	"slices"
	"testing"

	"baseline/internal/programtest"
)

// TestTheServicesThatAreLinked: each makes the program larger, and is a thing
// that it could be made to do.
func TestTheServicesThatAreLinked(t *testing.T) {
	got := programtest.Services(t)
	want := []string{
		"cloudwatch", "cloudwatchlogs", "dynamodb", "securityhub", "sns", "sqs",
	}
	want = append(want, programtest.OfCredentials...)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
