package main

import (
	"crypto/sha1"
	"encoding/hex"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/smithy-go"
)

const profiles = `
[profile session]
sso_session = company
sso_account_id = 314159265358
sso_role_name = Administrator
region = eu-west-1
[sso-session company]
sso_region = eu-west-1
sso_start_url = https://company.example/start

[profile login]
login_session = arn:aws:iam::314159265358:user/me

[profile mfa]
role_arn = arn:aws:iam::314159265358:role/Administrator
source_profile = keys
mfa_serial = arn:aws:iam::314159265358:mfa/me
[profile keys]
aws_access_key_id = AKID
aws_secret_access_key = secret

[profile process]
credential_process = false

[profile half]
sso_session = nowhere
sso_account_id = 314159265358
sso_role_name = Administrator
`

// TestWhatIsWrongWithCredentials runs the program.
func TestWhatIsWrongWithCredentials(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + closed.Addr().String()
	closed.Close()

	for name, test := range map[string]struct {
		variables []string
		want      string // how stderr ends
	}{
		"none": {nil,
			"credentials: there are none; sign in, with aws login or aws sso login, or name a profile in AWS_PROFILE\n"},
		"another profile": {[]string{"AWS_PROFILE=absent"},
			"credentials: there is no profile absent; set AWS_PROFILE to one of those that aws configure list-profiles shows\n"},
		"no session of Identity Center": {[]string{"AWS_PROFILE=session"},
			"credentials: the session of Identity Center has expired, or there was none; aws sso login --profile session\n"},
		"session without section": {[]string{"AWS_PROFILE=half"},
			"; see the profile in ~/.aws/config, and the variables AWS_… of the environment\n"},
		"no session of aws login": {[]string{"AWS_PROFILE=login"},
			"credentials: the session of aws login has expired, or there was none; aws login --profile login\n"},
		"a process that fails": {[]string{"AWS_PROFILE=process"}, "; mend credential_process of the profile\n"},
		"a role that wants MFA": {[]string{"AWS_PROFILE=mfa"},
			"credentials: the profile needs a code of its MFA device; run this in a terminal, or sign in with aws login and take that session\n"},
		"expired": {keys(serve(t, refusal("ExpiredToken", "The security token included in the request is expired"))),
			"credentials: they have expired; sign in again, or take fresh ones into the environment\n"},
		"unknown key": {keys(serve(t, refusal("InvalidClientTokenId", "The security token included in the request is invalid."))),
			"credentials: AWS does not know them; see that key, secret and session token belong together, and that the key is active\n"},
		"wrong secret": {keys(serve(t, refusal("SignatureDoesNotMatch", "The request signature we calculated does not match"))),
			"credentials: AWS does not know them; see that key, secret and session token belong together, and that the key is active\n"},
		"wrong clock": {keys(serve(t, refusal("SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than 20260701T000000Z"))),
			"credentials: the clock of this machine is wrong; set it, then try again\n"},
		"no network": {keys(nobody),
			"; see that this machine is on the network and, where it needs one, HTTPS_PROXY, then try again\n"},
		"another account": {keys(serve(t, identity("271828182845"))),
			"baseline: the settings are for account 314159265358, got credentials of 271828182845: set AWS_PROFILE to a profile of that account\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // some try again, and wait before they do
			cmd := command(t, test.variables, "apply")
			file := filepath.Join(t.TempDir(), "config")
			if err := os.WriteFile(file, []byte(profiles), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd.Env = append(cmd.Env, "AWS_CONFIG_FILE="+file)
			status, stdout, stderr := runs(t, cmd)
			if status != 2 || stdout != "" || !strings.HasSuffix(stderr, test.want) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("got %d %s%s\nwant 2 and %s", status, stdout, stderr, test.want)
			}
		})
	}
}

// TestAnExpiredSessionOfIdentityCenter has a token that was good yesterday.
func TestAnExpiredSessionOfIdentityCenter(t *testing.T) {
	cmd := command(t, []string{"AWS_PROFILE=session"}, "apply")
	home := t.TempDir()
	sum := sha1.Sum([]byte("company"))
	for file, text := range map[string]string{
		".aws/config": profiles,
		".aws/sso/cache/" + hex.EncodeToString(sum[:]) + ".json": `{"accessToken": "x", "expiresAt": "2026-01-01T00:00:00Z"}`,
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(home, file)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Env = append(cmd.Env, "HOME="+home)
	const want = "baseline: credentials: the session of Identity Center has expired, or there was none; aws sso login --profile session\n"
	if status, _, stderr := runs(t, cmd); status != 2 || stderr != want {
		t.Errorf("got %d %s", status, stderr)
	}
}

// TestWhatProvidersOfCredentialsAnswer: their servers cannot be set.
func TestWhatProvidersOfCredentialsAnswer(t *testing.T) {
	t.Setenv("AWS_PROFILE", "x")
	t.Setenv("AWS_DEFAULT_PROFILE", "")
	for _, test := range []struct{ service, operation, code, want string }{
		{"STS", "AssumeRole", "AccessDenied", "the role of the profile cannot be assumed: not allowed: said; see role_arn, source_profile and mfa_serial of the profile, and whom the role trusts"},
		{"SSO", "GetRoleCredentials", "UnauthorizedException", "the session of Identity Center has expired, or there was none; aws sso login --profile x"},
		{"SSO", "GetRoleCredentials", "ForbiddenException", "Identity Center does not give the role of the profile: ForbiddenException: said; see sso_account_id and sso_role_name of the profile, and who is assigned to the account"},
		{"STS", "GetCallerIdentity", "ServiceUnavailable", ""},
	} {
		inner := &smithy.OperationError{ServiceID: test.service, OperationName: test.operation,
			Err: &smithy.GenericAPIError{Code: test.code, Message: "said"}}
		got := whyNoCredentials(t.Context(), &smithy.OperationError{ServiceID: "STS", OperationName: "GetCallerIdentity", Err: inner}).Error()
		if want := "credentials: " + test.want; got != want && test.want != "" || strings.HasPrefix(got, "credentials") != (test.want != "") {
			t.Errorf("%s %s: got\n%s, want\n%s", test.operation, test.code, got, want)
		}
	}
}
