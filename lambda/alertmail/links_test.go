package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestTheServicesThatAreLinked: each makes the program larger, and is a thing
// that it could be made to do.
func TestTheServicesThatAreLinked(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for pkg := range strings.Lines(string(out)) {
		service, ok := strings.CutPrefix(strings.TrimSpace(pkg), "github.com/aws/aws-sdk-go-v2/service/")
		if ok && !strings.Contains(service, "/") {
			got = append(got, service)
		}
	}
	slices.Sort(got)
	want := []string{
		"cloudwatch", "cloudwatchlogs", "dynamodb", "securityhub", "sns", "sqs",
		"signin", "sso", "ssooidc", "sts", // come with the credentials of package config
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
