package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/configservice"
	configtypes "github.com/aws/aws-sdk-go-v2/service/configservice/types"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"baseline/controls"
	"baseline/internal/existing"
	"baseline/internal/mototest"
	"baseline/settings"
)

// partly stands before moto's server: it shows an account with two regions, and
// denies what moto cannot answer, where an error of a server would be tried
// again for long.
func partly(t *testing.T, moto string) (address string) {
	t.Helper()
	target, err := url.Parse(moto)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = func(answer *http.Response) error {
		if answer.StatusCode < 500 {
			return nil
		}
		answer.Body.Close()
		text := `{"message": "no"}`
		if strings.HasPrefix(answer.Request.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
			text = "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>"
		}
		answer.StatusCode, answer.ContentLength = http.StatusForbidden, int64(len(text))
		answer.Header = http.Header{"X-Amzn-Errortype": {"AccessDeniedException"}}
		answer.Body = io.NopCloser(strings.NewReader(text))
		return nil
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/listRegions" {
			fmt.Fprint(w, `{"Regions": [
				{"RegionName": "ap-northeast-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"},
				{"RegionName": "eu-south-1", "RegionOptStatus": "ENABLED"},
				{"RegionName": "eu-west-1", "RegionOptStatus": "DISABLED"}]}`)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestDiscoverOnMoto: moto's server has no Access Analyzer, which stands for a
// service that is denied: named, and the exit status 2.
func TestDiscoverOnMoto(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL", partly(t, mototest.Start(t)))
	t.Chdir(t.TempDir())
	ctx := t.Context()
	cfg, err := controls.LoadConfig(ctx)
	if err != nil {
		t.Fatal(err)
	}
	home := controls.InRegion(cfg, "ap-northeast-1")
	detector, err := guardduty.NewFromConfig(home).CreateDetector(ctx, &guardduty.CreateDetectorInput{Enable: aws.Bool(true)})
	if err != nil {
		t.Fatal(err)
	}
	for name, make := range map[string]func() error{
		"recorder": func() error {
			_, err := configservice.NewFromConfig(home).PutConfigurationRecorder(ctx, &configservice.PutConfigurationRecorderInput{
				ConfigurationRecorder: &configtypes.ConfigurationRecorder{Name: aws.String("default"), RoleARN: aws.String("arn:aws:iam::123456789012:role/config")},
			})
			return err
		},
		"user": func() error {
			_, err := iam.NewFromConfig(home).CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("tanaka")})
			return err
		},
		"role": func() error {
			_, err := iam.NewFromConfig(home).CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("Administrator"), AssumeRolePolicyDocument: aws.String("{}")})
			return err
		},
	} {
		if err := make(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	o := settings.Organization{Language: settings.English, Administrators: settings.Administrators{Users: []string{"tanaka", "yamada"}}}

	const rest = `{"acknowledged-issue-numbers": [1]}`
	if err := os.WriteFile(existing.File, []byte(rest), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, stderr := baseline(t, o, "discover", "--dry-run"); strings.Contains(stderr, existing.File+" says") {
		t.Errorf("a dry run says that it wrote: %s", stderr)
	}
	if text, _ := os.ReadFile(existing.File); string(text) != rest {
		t.Errorf("a dry run wrote %s", text)
	}
	status, stdout, stderr := baseline(t, o, "discover")
	if status != 2 || !strings.HasSuffix(stderr, " could not be read, and stay as they were known\n") || !strings.Contains(stderr, "access analyzer: access") {
		t.Errorf("got %d and %s", status, stderr)
	}
	for _, line := range []string{
		"REGION DO WHAT WHY",
		"- adopt user tanaka",
		"- adopt role Administrator its trust policy stays as it is: see that it demands MFA",
		"ap-northeast-1 adopt GuardDuty detector, Config recorder",
		"eu-south-1 create GuardDuty detector, Security Hub, standard Foundational Security Best Practices",
	} {
		if !strings.Contains(stdout, line+"\n") {
			t.Errorf("no line %q in\n%s", line, stdout)
		}
	}

	found, err := existing.Load(existing.File, mototest.Account)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(found.Regions, []string{"ap-northeast-1", "eu-south-1"}) {
		t.Errorf("got %v", found.Regions)
	}
	in := found.In["ap-northeast-1"]
	if in.Detector != *detector.DetectorId || in.Recorder != "default" || found.AdministratorRole == "" || !slices.Equal(found.Users, []string{"tanaka"}) {
		t.Errorf("got %+v", found)
	}
	if text, _ := os.ReadFile(existing.File); !strings.HasPrefix(string(text), rest[:len(rest)-1]) {
		t.Errorf("the rest is lost: %s", text)
	}
}

func TestDiscoverRefuses(t *testing.T) {
	for _, test := range []struct {
		o    settings.Organization
		args []string
		want string
	}{
		{settings.Organization{HomeRegion: "mars-1"}, nil, "organization.HomeRegion: "},
		{settings.Organization{}, []string{"--force"}, `unknown flag "--force"`},
		{settings.Organization{}, []string{"everything"}, `discover takes no arguments, only flags, got "everything"`},
	} {
		status, stdout, stderr := baseline(t, test.o, append([]string{"discover"}, test.args...)...)
		if status != 2 || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%v: got %d %s%s, want %s", test.args, status, stdout, stderr, test.want)
		}
	}
}
