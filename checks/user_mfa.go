package checks

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// maxNamed bounds how many users are asked for and named one by one.
const maxNamed = 50

// userMFA looks for users who can sign in to the console and have no MFA
// device. The report that tells may be four hours old, so whoever it names is
// asked for again.
func userMFA(ctx context.Context, t Target) (found []Finding, err error) {
	report, err := t.account.credentials(ctx)
	if err != nil {
		return nil, err
	}
	client, more := iam.NewFromConfig(t.Config), 0
	for _, user := range report.users {
		switch {
		case !user.password || user.mfa:
			continue
		case len(found) == maxNamed:
			more++
			continue
		}
		devices, err := client.ListMFADevices(ctx, &iam.ListMFADevicesInput{UserName: &user.name})
		switch {
		case awsfault.HasCode(err, "NoSuchEntity"): // deleted since
			continue
		case err != nil:
			return found, err
		case len(devices.MFADevices) > 0:
			continue
		}
		found = append(found, manual(settings.Textf("%s にパスワードがあり、MFA デバイスがない", "%s has a password and no MFA device", user.name),
			settings.Textf("%[1]s: コンソールが要らなければ aws iam delete-login-profile --user-name %[1]s を実行し、要るならサインインして登録する: %[2]s",
				"%[1]s: sign in and register one: %[2]s; whoever needs no console: aws iam delete-login-profile --user-name %[1]s", user.name, credentialsPage))...)
	}
	if more > 0 {
		found = append(found, manual(settings.Textf("ほか %d 人にパスワードがあり、MFA デバイスがない", "%d more users have a password and no MFA device", more),
			settings.Textf("MFA の列を見る: %s", "see the column MFA: %s", usersPage))...)
	}
	if found == nil {
		found = passed(settings.Textf("パスワードのあるユーザーは全員 MFA デバイスがある (%s のレポート)", "every user with a password has an MFA device (report of %s)", minute(report.at)))
	}
	return found, nil
}
