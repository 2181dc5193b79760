package programtest

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// ofCredentials are the services that come with the credentials of package
// config.
var ofCredentials = []string{"signin", "sso", "ssooidc", "sts"}

// Links fails the test unless the package of the test links these services of
// the AWS SDK and those of credentials, and no others: each makes a program
// larger, and is a thing that it could be made to do.
func Links(t *testing.T, services ...string) {
	t.Helper()
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
	if want := slices.Sorted(slices.Values(slices.Concat(services, ofCredentials))); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
