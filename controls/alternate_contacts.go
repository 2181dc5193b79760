package controls

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/account/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// alternateContacts sets the contacts that the settings name. One that they
// leave empty stays as it is.
// https://docs.aws.amazon.com/accounts/latest/reference/API_PutAlternateContact.html
type alternateContacts struct {
	client contactsClient
	want   settings.Contacts
}

type contactsClient interface {
	GetAlternateContact(context.Context, *account.GetAlternateContactInput, ...func(*account.Options)) (*account.GetAlternateContactOutput, error)
	PutAlternateContact(context.Context, *account.PutAlternateContactInput, ...func(*account.Options)) (*account.PutAlternateContactOutput, error)
}

func newAlternateContacts(t Target) Control {
	return alternateContacts{account.NewFromConfig(t.Config), t.Settings.Contacts}
}

func (c alternateContacts) Check(ctx context.Context) (Outcome, error) {
	o, _, err := c.compare(ctx)
	return o, err
}

func (c alternateContacts) Apply(ctx context.Context) (Outcome, error) {
	o, differing, err := c.compare(ctx)
	if err != nil {
		return Outcome{}, err
	}
	var done []settings.Text
	for _, put := range differing {
		if _, err := c.client.PutAlternateContact(ctx, put); err != nil {
			return Outcome{Summary: settings.Textf("%s", "%s", done)}, err
		}
		done = append(done, settings.Textf("%s を設定した", "%s is set", put.AlternateContactType))
		o.Status, o.Summary = Changed, settings.Textf("%s", "%s", done)
	}
	return o, nil
}

// compare also returns what to write.
func (c alternateContacts) compare(ctx context.Context) (o Outcome, differing []*account.PutAlternateContactInput, err error) {
	var differ, missing []string
	for _, contact := range []struct {
		kind types.AlternateContactType
		name string
		want settings.Contact
	}{
		{types.AlternateContactTypeBilling, "Billing", c.want.Billing},
		{types.AlternateContactTypeOperations, "Operations", c.want.Operations},
		{types.AlternateContactTypeSecurity, "Security", c.want.Security},
	} {
		have, err := c.get(ctx, contact.kind)
		switch {
		case err != nil:
			return Outcome{}, nil, err
		case contact.want == settings.Contact{}:
			if have == contact.want {
				missing = append(missing, "organization.Contacts."+contact.name)
			}
		case have != contact.want:
			differ = append(differ, string(contact.kind))
			differing = append(differing, &account.PutAlternateContactInput{
				AlternateContactType: contact.kind,
				Name:                 &contact.want.Name,
				Title:                &contact.want.Title,
				EmailAddress:         &contact.want.Email,
				PhoneNumber:          &contact.want.Phone,
			})
		}
	}
	o = Outcome{Status: Already, Summary: settings.Textf("連絡先はすべて設定のとおり", "every contact is as in the settings")}
	if missing != nil {
		o = Outcome{
			Status:  Kept,
			Summary: settings.Textf("連絡先が足りない", "contacts are missing"),
			Fix:     settings.Textf("%s に連絡先を書く", "name them in %s", missing),
		}
	}
	if differ != nil {
		o.Status, o.Summary = Differs, settings.Textf("設定と異なる連絡先: %s", "not as in the settings: %s", differ)
	}
	return o, differing, nil
}

// get returns the contact that the account has, the zero one if none.
func (c alternateContacts) get(ctx context.Context, kind types.AlternateContactType) (settings.Contact, error) {
	got, err := c.client.GetAlternateContact(ctx, &account.GetAlternateContactInput{AlternateContactType: kind})
	switch {
	case awsfault.HasCode(err, "ResourceNotFoundException"):
		return settings.Contact{}, nil
	case err != nil:
		return settings.Contact{}, err
	}
	have := got.AlternateContact
	return settings.Contact{
		Name:  aws.ToString(have.Name),
		Title: aws.ToString(have.Title),
		Email: aws.ToString(have.EmailAddress),
		Phone: aws.ToString(have.PhoneNumber),
	}, nil
}
