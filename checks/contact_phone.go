package checks

import (
	"context"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	accountservice "github.com/aws/aws-sdk-go-v2/service/account"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// callable is a number that can be called from abroad, which is what AWS does
// when root's MFA device is lost (docs/root-user.md).
var callable = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// contactPhone looks at the phone number of the account.
// https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html
func contactPhone(ctx context.Context, t Target) ([]Finding, error) {
	got, err := accountservice.NewFromConfig(t.Config).GetContactInformation(ctx, &accountservice.GetContactInformationInput{})
	fix := settings.Textf("+ と国番号で始まるように直す (+81 など。すぐ後の 0 は除く): %s",
		"edit it to begin with + and the country code, such as +81 and no 0 after it: %s", accountPage)
	switch {
	case awsfault.HasCode(err, "ResourceNotFoundException") || err == nil && got.ContactInformation == nil:
		return manual(settings.Textf("アカウントの連絡先情報がない", "the account has no contact information"),
			settings.Textf("連絡先情報を入力する。電話番号は + と国番号から: %s", "enter it, the phone number with + and the country code: %s", accountPage)), nil
	case err != nil:
		return nil, err
	}
	phone := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(aws.ToString(got.ContactInformation.PhoneNumber))
	switch {
	case !callable.MatchString(phone):
		return manual(settings.Textf("アカウントの電話番号が %s で始まり、国外からかけられない", "the phone number of the account begins with %s and cannot be called from abroad", start(phone)), fix), nil
	case strings.HasPrefix(phone, "+810"):
		return manual(settings.Textf("アカウントの電話番号の +81 の後に 0 があり、国外からかけられない", "the phone number of the account has a 0 after +81 and cannot be called from abroad"), fix), nil
	}
	return passed(settings.Textf("アカウントの電話番号に国番号がある", "the phone number of the account has its country code")), nil
}

// start is enough of a number to recognize it; the report may go to many.
func start(phone string) string {
	if len(phone) > 3 {
		return phone[:3] + "…"
	}
	return `"` + phone + `"`
}
