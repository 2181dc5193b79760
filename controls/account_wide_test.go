package controls

import (
	"reflect"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

var configServiceRoleCorner = corner{
	id: "config-service-role",
	build: func(f *awstest.Fake) map[string]func() {
		var exists bool
		awstest.Answer(f, func(_ string, in *iam.GetRoleInput) (*iam.GetRoleOutput, error) {
			if !exists || *in.RoleName != "AWSServiceRoleForConfig" {
				return nil, awstest.Code("NoSuchEntity")
			}
			return &iam.GetRoleOutput{}, nil
		})
		awstest.Answer(f, func(_ string, in *iam.CreateServiceLinkedRoleInput) (*iam.CreateServiceLinkedRoleOutput, error) {
			if exists || *in.AWSServiceName != "config.amazonaws.com" {
				return nil, awstest.Code("InvalidInput")
			}
			exists = true
			return &iam.CreateServiceLinkedRoleOutput{}, nil
		})
		return map[string]func(){
			"right":  func() { exists = true },
			"absent": func() { exists = false },
		}
	},
}

// Somebody else makes the role between the look and the call.
func TestConfigServiceRoleThatIsMadeMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		states := configServiceRoleCorner.build(f)
		states["absent"]()
		f.Fail = func(c awstest.Call) error {
			if c.Writes() {
				states["right"]()
			}
			return nil
		}
		report, err := Runner{Config: f.Config(), Account: awstest.Account}.Apply(t.Context(), "config-service-role")
		want(t, report, err, Already)
	})
}

var s3PublicAccessBlockCorner = corner{
	id: "s3-public-access-block",
	build: func(f *awstest.Fake) map[string]func() {
		var block *s3types.PublicAccessBlockConfiguration
		awstest.Answer(f, func(_ string, in *s3control.GetPublicAccessBlockInput) (*s3control.GetPublicAccessBlockOutput, error) {
			if block == nil || *in.AccountId != awstest.Account {
				return nil, awstest.Code("NoSuchPublicAccessBlockConfiguration")
			}
			return &s3control.GetPublicAccessBlockOutput{PublicAccessBlockConfiguration: block}, nil
		})
		awstest.Answer(f, func(_ string, in *s3control.PutPublicAccessBlockInput) (*s3control.PutPublicAccessBlockOutput, error) {
			block = in.PublicAccessBlockConfiguration
			return &s3control.PutPublicAccessBlockOutput{}, nil
		})
		with := func(a, b, c, d bool) func() {
			return func() {
				block = &s3types.PublicAccessBlockConfiguration{
					BlockPublicAcls: &a, BlockPublicPolicy: &b, IgnorePublicAcls: &c, RestrictPublicBuckets: &d,
				}
			}
		}
		return map[string]func(){
			"right":                   with(true, true, true, true),
			"absent":                  func() { block = nil },
			"wrong":                   with(false, false, false, false),
			"without ACLs":            with(false, true, true, true),
			"without policies":        with(true, false, true, true),
			"without ignoring":        with(true, true, false, true),
			"without restriction":     with(true, true, true, false),
			"a configuration of none": func() { block = &s3types.PublicAccessBlockConfiguration{} },
		}
	},
}

var passwordPolicyCorner = corner{
	id: "password-policy",
	settings: settings.Organization{
		PasswordPolicy: settings.PasswordPolicy{MinimumLength: 14, MaxAgeDays: 180, ReusePrevention: 5},
	},
	build: func(f *awstest.Fake) map[string]func() {
		var policy *iamtypes.PasswordPolicy
		awstest.Answer(f, func(string, *iam.GetAccountPasswordPolicyInput) (*iam.GetAccountPasswordPolicyOutput, error) {
			if policy == nil {
				return nil, awstest.Code("NoSuchEntity")
			}
			return &iam.GetAccountPasswordPolicyOutput{PasswordPolicy: policy}, nil
		})
		awstest.Answer(f, func(_ string, in *iam.UpdateAccountPasswordPolicyInput) (*iam.UpdateAccountPasswordPolicyOutput, error) {
			policy = &iamtypes.PasswordPolicy{
				AllowUsersToChangePassword: in.AllowUsersToChangePassword,
				ExpirePasswords:            in.MaxPasswordAge != nil,
				HardExpiry:                 in.HardExpiry,
				MaxPasswordAge:             in.MaxPasswordAge,
				MinimumPasswordLength:      in.MinimumPasswordLength,
				PasswordReusePrevention:    in.PasswordReusePrevention,
				RequireLowercaseCharacters: in.RequireLowercaseCharacters,
				RequireNumbers:             in.RequireNumbers,
				RequireSymbols:             in.RequireSymbols,
				RequireUppercaseCharacters: in.RequireUppercaseCharacters,
			}
			return &iam.UpdateAccountPasswordPolicyOutput{}, nil
		})
		with := func(change func(p *iamtypes.PasswordPolicy)) func() {
			return func() { p := strictPolicy(); change(&p); policy = &p }
		}
		return map[string]func(){
			"right":             with(func(*iamtypes.PasswordPolicy) {}),
			"absent":            func() { policy = nil },
			"wrong":             func() { policy = &iamtypes.PasswordPolicy{MinimumPasswordLength: aws.Int32(6)} },
			"short":             with(func(p *iamtypes.PasswordPolicy) { *p.MinimumPasswordLength = 13 }),
			"older":             with(func(p *iamtypes.PasswordPolicy) { *p.MaxPasswordAge = 181 }),
			"without expiry":    with(func(p *iamtypes.PasswordPolicy) { p.MaxPasswordAge = nil }),
			"less memory":       with(func(p *iamtypes.PasswordPolicy) { *p.PasswordReusePrevention = 4 }),
			"without upper":     with(func(p *iamtypes.PasswordPolicy) { p.RequireUppercaseCharacters = false }),
			"without lower":     with(func(p *iamtypes.PasswordPolicy) { p.RequireLowercaseCharacters = false }),
			"without numbers":   with(func(p *iamtypes.PasswordPolicy) { p.RequireNumbers = false }),
			"without symbols":   with(func(p *iamtypes.PasswordPolicy) { p.RequireSymbols = false }),
			"without change":    with(func(p *iamtypes.PasswordPolicy) { p.AllowUsersToChangePassword = false }),
			"short but eternal": with(func(p *iamtypes.PasswordPolicy) { *p.MinimumPasswordLength = 8; p.MaxPasswordAge = nil }),
		}
	},
}

func strictPolicy() iamtypes.PasswordPolicy {
	return iamtypes.PasswordPolicy{
		AllowUsersToChangePassword: true,
		HardExpiry:                 aws.Bool(false),
		MaxPasswordAge:             aws.Int32(180),
		MinimumPasswordLength:      aws.Int32(14),
		PasswordReusePrevention:    aws.Int32(5),
		RequireLowercaseCharacters: true,
		RequireNumbers:             true,
		RequireSymbols:             true,
		RequireUppercaseCharacters: true,
	}
}

func TestPasswordPolicyNeverGetsWeaker(t *testing.T) {
	have := strictPolicy()
	have.MinimumPasswordLength = aws.Int32(20)
	have.MaxPasswordAge = aws.Int32(90)
	have.PasswordReusePrevention = aws.Int32(24)
	have.HardExpiry = aws.Bool(true)
	for name, weak := range map[string]settings.PasswordPolicy{
		"defaults":          {MinimumLength: 12},
		"older":             {MinimumLength: 12, MaxAgeDays: 365, ReusePrevention: 1},
		"below every floor": {MinimumLength: 1},
	} {
		want := &iam.UpdateAccountPasswordPolicyInput{
			AllowUsersToChangePassword: true,
			HardExpiry:                 aws.Bool(true),
			MaxPasswordAge:             aws.Int32(90),
			MinimumPasswordLength:      aws.Int32(20),
			PasswordReusePrevention:    aws.Int32(24),
			RequireLowercaseCharacters: true,
			RequireNumbers:             true,
			RequireSymbols:             true,
			RequireUppercaseCharacters: true,
		}
		if got := stricter(have, weak); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want what the account had", name, got)
		}
	}
	if got := stricter(iamtypes.PasswordPolicy{}, settings.PasswordPolicy{MinimumLength: 1}); *got.MinimumPasswordLength != 8 {
		t.Errorf("got a minimum length of %d, want the floor 8", *got.MinimumPasswordLength)
	}
}

var contact = settings.Contact{Name: "Hana", Title: "CISO", Email: "hana@corp.internal", Phone: "+81 90 1234 5678"}

var alternateContactsCorner = corner{
	id: "alternate-contacts",
	settings: settings.Organization{
		Contacts: settings.Contacts{Billing: contact, Operations: contact, Security: contact},
	},
	build: func(f *awstest.Fake) map[string]func() {
		have := map[accounttypes.AlternateContactType]settings.Contact{}
		awstest.Answer(f, func(_ string, in *account.GetAlternateContactInput) (*account.GetAlternateContactOutput, error) {
			c, ok := have[in.AlternateContactType]
			if !ok || in.AccountId != nil { // which only administrators of an organization may say
				return nil, awstest.Code("ResourceNotFoundException")
			}
			return &account.GetAlternateContactOutput{AlternateContact: &accounttypes.AlternateContact{
				Name: &c.Name, Title: &c.Title, EmailAddress: &c.Email, PhoneNumber: &c.Phone,
			}}, nil
		})
		awstest.Answer(f, func(_ string, in *account.PutAlternateContactInput) (*account.PutAlternateContactOutput, error) {
			have[in.AlternateContactType] = settings.Contact{
				Name: *in.Name, Title: *in.Title, Email: *in.EmailAddress, Phone: *in.PhoneNumber,
			}
			return &account.PutAlternateContactOutput{}, nil
		})
		set := func(list ...settings.Contact) func() {
			return func() {
				clear(have)
				for i, c := range list {
					have[[]accounttypes.AlternateContactType{"BILLING", "OPERATIONS", "SECURITY"}[i]] = c
				}
			}
		}
		but := func(change func(c *settings.Contact)) func() {
			other := contact
			change(&other)
			return set(contact, contact, other)
		}
		return map[string]func(){
			"right":         set(contact, contact, contact),
			"absent":        set(),
			"one is absent": set(contact, contact),
			"other name":    but(func(c *settings.Contact) { c.Name = "Taro" }),
			"other title":   but(func(c *settings.Contact) { c.Title = "CEO" }),
			"other email":   but(func(c *settings.Contact) { c.Email = "taro@corp.internal" }),
			"other phone":   but(func(c *settings.Contact) { c.Phone = "+81 3 9999 9999" }),
		}
	},
}

// A contact that the settings leave empty is not touched, and asked for where
// the account has none either.
func TestContactsThatTheSettingsLeaveEmpty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		states := alternateContactsCorner.build(f)
		r := Runner{Config: f.Config(), Account: awstest.Account}

		states["right"]()
		report, err := r.Apply(t.Context(), "alternate-contacts")
		want(t, report, err, Already)

		states["absent"]()
		report, err = r.Apply(t.Context(), "alternate-contacts")
		want(t, report, err, Kept, "organization.Contacts.Billing, organization.Contacts.Operations, organization.Contacts.Security")

		r.Settings.Contacts.Security = contact
		for _, status := range []Status{Changed, Kept} {
			report, err = r.Apply(t.Context(), "alternate-contacts")
			want(t, report, err, status, "name them in organization.Contacts.Billing, organization.Contacts.Operations")
		}
		if got := awstest.Writes(f.Seen()); !slices.Equal(got, []string{"PutAlternateContact"}) {
			t.Errorf("wrote %q, want the one contact that is named, once", got)
		}
	})
}

func TestContactsSayWhatWasDoneBeforeAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		alternateContactsCorner.build(f)["absent"]()
		left := 1
		f.Fail = func(c awstest.Call) error {
			if c.Writes() {
				if left--; left < 0 {
					return awstest.Code("AccessDeniedException")
				}
			}
			return nil
		}
		report, err := Runner{Config: f.Config(), Account: awstest.Account, Settings: alternateContactsCorner.settings}.
			Apply(t.Context(), "alternate-contacts")
		want(t, report, err, Failed, "BILLING is set; then account:PutAlternateContact: not allowed")
	})
}
