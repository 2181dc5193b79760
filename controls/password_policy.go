package controls

import (
	"context"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// leastLength is the floor of minimum lengths, whatever the settings say: what
// AWS itself asks for where an account has no policy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
const leastLength = 8

// passwordPolicy sets the account's policy for passwords of IAM users. Where
// the account is stricter than the settings, it stays so.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
type passwordPolicy struct {
	client passwordClient
	want   settings.PasswordPolicy
}

type passwordClient interface {
	GetAccountPasswordPolicy(context.Context, *iam.GetAccountPasswordPolicyInput, ...func(*iam.Options)) (*iam.GetAccountPasswordPolicyOutput, error)
	UpdateAccountPasswordPolicy(context.Context, *iam.UpdateAccountPasswordPolicyInput, ...func(*iam.Options)) (*iam.UpdateAccountPasswordPolicyOutput, error)
}

func newPasswordPolicy(t Target) Control {
	return passwordPolicy{iam.NewFromConfig(t.Config), t.Settings.PasswordPolicy}
}

func (c passwordPolicy) Check(ctx context.Context) (Outcome, error) {
	o, _, err := c.compare(ctx)
	return o, err
}

func (c passwordPolicy) Apply(ctx context.Context) (Outcome, error) {
	o, write, err := c.compare(ctx)
	if err != nil || o.Status != Differs {
		return o, err
	}
	_, err = c.client.UpdateAccountPasswordPolicy(ctx, write)
	return changed(err, settings.Textf("パスワードポリシーを設定した", "the policy is set"))
}

// compare also returns the whole policy to write: the call replaces all of it.
func (c passwordPolicy) compare(ctx context.Context) (Outcome, *iam.UpdateAccountPasswordPolicyInput, error) {
	got, err := c.client.GetAccountPasswordPolicy(ctx, &iam.GetAccountPasswordPolicyInput{})
	switch {
	case awsfault.HasCode(err, "NoSuchEntity"):
		return Outcome{Status: Differs, Summary: settings.Textf("パスワードポリシーがない", "the account has no policy")}, stricter(types.PasswordPolicy{}, c.want), nil
	case err != nil:
		return Outcome{}, nil, err
	}
	write := stricter(*got.PasswordPolicy, c.want)
	if reflect.DeepEqual(write, asInput(*got.PasswordPolicy)) {
		return Outcome{Status: Already, Summary: settings.Textf("パスワードポリシーは設定と同じか、より厳しい", "the policy is as strict as the settings, or stricter")}, nil, nil
	}
	return Outcome{Status: Differs, Summary: settings.Textf("パスワードポリシーが設定より弱い", "the policy is weaker than the settings")}, write, nil
}

// stricter returns the stricter of both in each respect.
func stricter(have types.PasswordPolicy, want settings.PasswordPolicy) *iam.UpdateAccountPasswordPolicyInput {
	have.MinimumPasswordLength = aws.Int32(max(aws.ToInt32(have.MinimumPasswordLength), int32(want.MinimumLength), leastLength))
	have.PasswordReusePrevention = aws.Int32(max(aws.ToInt32(have.PasswordReusePrevention), int32(want.ReusePrevention)))
	if age := int32(want.MaxAgeDays); age > 0 && (aws.ToInt32(have.MaxPasswordAge) == 0 || age < *have.MaxPasswordAge) {
		have.MaxPasswordAge = &age
	}
	have.RequireLowercaseCharacters = true
	have.RequireUppercaseCharacters = true
	have.RequireNumbers = true
	have.RequireSymbols = true
	have.AllowUsersToChangePassword = true // or nobody could replace a first password
	return asInput(have)
}

// asInput returns the input that writes the policy. Zero is said by leaving
// out.
func asInput(p types.PasswordPolicy) *iam.UpdateAccountPasswordPolicyInput {
	said := func(n *int32) *int32 {
		if aws.ToInt32(n) == 0 {
			return nil
		}
		return n
	}
	return &iam.UpdateAccountPasswordPolicyInput{
		AllowUsersToChangePassword: p.AllowUsersToChangePassword,
		HardExpiry:                 aws.Bool(aws.ToBool(p.HardExpiry)),
		MaxPasswordAge:             said(p.MaxPasswordAge),
		MinimumPasswordLength:      said(p.MinimumPasswordLength),
		PasswordReusePrevention:    said(p.PasswordReusePrevention),
		RequireLowercaseCharacters: p.RequireLowercaseCharacters,
		RequireNumbers:             p.RequireNumbers,
		RequireSymbols:             p.RequireSymbols,
		RequireUppercaseCharacters: p.RequireUppercaseCharacters,
	}
}
