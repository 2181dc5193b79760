package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"baseline/organization"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// settingsVariable in the environment makes this test program the program that
// it tests, over these settings in the place of organization.go's.
const settingsVariable = "BASELINE_TEST_SETTINGS"

func TestMain(m *testing.M) {
	if text := os.Getenv(settingsVariable); text != "" {
		organization.Settings = settings.Organization{}
		if err := json.Unmarshal([]byte(text), &organization.Settings); err != nil {
			panic(err)
		}
		main() // it exits
	}
	os.Exit(m.Run())
}

// over returns the variable that puts settings into the program.
func over(o settings.Organization) string { return settingsVariable + "=" + asJSON(o) }

// usual are the settings of the program where a test names no others.
var usual = settings.Organization{Account: settingstest.Account, Language: settings.English, Regions: []string{"ap-northeast-1", "eu-west-1"}}

// command returns the program with a home of its own and nothing of AWS
// in its environment but the variables given.
func command(t *testing.T, variables []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "AWS_") && !strings.HasPrefix(v, "HOME=") && !strings.Contains(strings.ToLower(v), "_proxy=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "HOME="+t.TempDir(), "AWS_EC2_METADATA_DISABLED=true", over(usual))
	cmd.Env = append(cmd.Env, variables...)
	return cmd
}

// runs runs the program to its end.
func runs(t *testing.T, cmd *exec.Cmd) (status int, stdout, stderr string) {
	t.Helper()
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			t.Fatal(err)
		}
	}
	return cmd.ProcessState.ExitCode(), out.String(), talk.String()
}

// keys are credentials in the environment, and the address of a server.
func keys(url string) []string {
	return []string{"AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY=secret", "AWS_ENDPOINT_URL=" + url}
}

// identity is what STS says of credentials of an account.
func identity(account string) string {
	return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>` +
		`<Arn>arn:aws:iam::` + account + `:user/me</Arn><UserId>AIDA</UserId><Account>` + account + `</Account>` +
		`</GetCallerIdentityResult></GetCallerIdentityResponse>`
}

// refusal is an error in STS's words.
func refusal(code, message string) string {
	return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>` +
		`<Code>` + code + `</Code><Message>` + message + `</Message></Error></ErrorResponse>`
}

// serve answers every request with the text, and 400 where it is an error.
func serve(t *testing.T, text string) (url string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(text, "<ErrorResponse") {
			w.WriteHeader(http.StatusBadRequest)
		}
		fmt.Fprint(w, text)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
