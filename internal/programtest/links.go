package programtest

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// OfCredentials are the services that come with the credentials of package
// config.
var OfCredentials = []string{"signin", "sso", "ssooidc", "sts"}

// Services returns the services of the AWS SDK that the package of the test
// links, sorted.
func Services(t *testing.T) (services []string) {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range strings.Lines(string(out)) {
		service, ok := strings.CutPrefix(strings.TrimSpace(pkg), "github.com/aws/aws-sdk-go-v2/service/")
		if ok && !strings.Contains(service, "/") {
			services = append(services, service)
		}
	}
	slices.Sort(services)
	return services
}
