package checks

import (
	"testing"

	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"

	"baseline/internal/awstest"
)

func TestContactPhone(t *testing.T) {
	phone := func(number string) func(*accountWorld) {
		return func(w *accountWorld) { w.contact.PhoneNumber = &number }
	}
	const pass = "pass the phone number of the account has its country code"
	const fix = " -> https://console.aws.amazon.com/billing/home#/account"
	testAccount(t, "contact-phone", []accountCase{
		{"Japan", phone("+81312345678"), []string{pass}},
		{"with spaces", phone("+1 (202) 555-0143"), []string{pass}},
		{"local", phone("03-1234-5678"), []string{"manual the phone number of the account begins with 031… and cannot be called from abroad" + fix}},
		{"country code without +", phone("81312345678"), []string{"manual the phone number of the account begins with 813… and cannot" + fix}},
		{"with the 0", phone("+81 03 1234 5678"), []string{"manual the phone number of the account has a 0 after +81" + fix}},
		{"too short", phone("+8131"), []string{"manual the phone number of the account begins with +81…" + fix}},
		{"too long", phone("+8131234567890123"), []string{"manual the phone number of the account begins with +81…" + fix}},
		{"text", phone("+81 three"), []string{"manual the phone number of the account begins with +81…" + fix}},
		{"empty", phone(""), []string{`manual the phone number of the account begins with "" and cannot` + fix}},
		{"no number", func(w *accountWorld) { w.contact = &accounttypes.ContactInformation{} }, []string{`manual the phone number of the account begins with ""` + fix}},
		{"no contact", func(w *accountWorld) { w.contact = nil }, []string{"manual the account has no contact information" + fix}},
		{"denied", func(w *accountWorld) {
			w.fail = awstest.Times(1, "GetContactInformation", awstest.Code("AccessDeniedException"))
		}, []string{"error account:GetContactInformation: not allowed -> allow the role this action"}},
	})
}
