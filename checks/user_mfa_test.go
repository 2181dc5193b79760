package checks

import (
	"fmt"
	"testing"

	"baseline/internal/awstest"
	"baseline/settings"
)

func TestUserMFA(t *testing.T) {
	with := func(rows ...[]string) func(*accountWorld) {
		return func(w *accountWorld) {
			w.report = append(w.report, rows...)
			for _, row := range rows {
				w.devices[row[0]] = 0
			}
		}
	}
	testAccount(t, "user-mfa", []accountCase{
		{"all have", nil, []string{"pass every user with a password has an MFA device (report of 1999-12-31 23:00 UTC)"}},
		{"some have not", with(userRow("eve", "true", "false"), userRow("bot", "false", "false"), userRow("fay", "true", "false")), []string{
			"manual eve has a password and no MFA device -> eve: sign in and register one: https://console.aws.amazon.com/iam/home#/security_credentials; whoever needs no console: aws iam delete-login-profile --user-name eve",
			"manual fay has a password and no MFA device -> aws iam delete-login-profile --user-name fay",
		}},
		{"registered since the report", func(w *accountWorld) {
			with(userRow("eve", "true", "false"))(w)
			w.devices["eve"] = 1
		}, []string{"pass every user"}},
		{"deleted since the report", func(w *accountWorld) {
			with(userRow("eve", "true", "false"))(w)
			delete(w.devices, "eve")
		}, []string{"pass every user"}},
		{"denied", func(w *accountWorld) {
			with(userRow("eve", "true", "false"), userRow("fay", "true", "false"))(w)
			first := true
			w.fail = func(c awstest.Call) error {
				if c.Operation != "ListMFADevices" {
					return nil
				}
				if first {
					first = false
					return nil
				}
				return awstest.Code("AccessDenied")
			}
		}, []string{"manual eve has", "error iam:ListMFADevices: not allowed -> allow the role this action"}},
		{"off", func(w *accountWorld) { w.settings.Administrators = settings.Administrators{Off: true} }, []string{"off switched off in the settings"}},
	})
}

func TestUserMFANamesABoundedNumber(t *testing.T) {
	want := make([]string, maxNamed)
	for i := range want {
		want[i] = fmt.Sprintf("manual user%03d has a password", i)
	}
	testAccount(t, "user-mfa", []accountCase{{"many", func(w *accountWorld) {
		for i := range maxNamed + 7 {
			name := fmt.Sprintf("user%03d", i)
			w.report = append(w.report, userRow(name, "true", "false"))
			w.devices[name] = 0
		}
	}, append(want, "manual 7 more users have a password and no MFA device -> https://console.aws.amazon.com/iam/home#/users")}})
}
