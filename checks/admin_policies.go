package checks

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"

	"baseline/internal/iampolicy"
	"baseline/settings"
)

// administratorSeconds is how old the MFA sign-in of an administrator may be,
// and how long one is administrator.
const administratorSeconds = 3600

// signIns are how a request of a user was signed, as the keys that IAM sees.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
var signIns = []struct {
	what settings.Text
	keys map[string]string
	mfa  bool // as the role wants it
}{
	{settings.Text{Ja: "MFA", En: "with MFA"}, map[string]string{"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "60"}, true},
	{settings.Text{Ja: "1 時間より前の MFA", En: "with MFA of more than an hour ago"}, map[string]string{"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": strconv.Itoa(administratorSeconds + 1)}, false},
	{settings.Text{Ja: "MFA なし", En: "without MFA"}, map[string]string{"aws:MultiFactorAuthPresent": "false"}, false},
	{settings.Text{Ja: "アクセスキーだけ", En: "with an access key alone"}, map[string]string{}, false},
}

// decoded returns a policy that IAM gave out, nothing where it is none.
func decoded(policy *string) []byte {
	text, err := url.PathUnescape(aws.ToString(policy))
	if err != nil {
		return nil
	}
	return []byte(text)
}

// effect is what a policy says of a user of the account who is signed in so.
func effect(d iampolicy.Document, account, user, action, resource string, keys map[string]string) (iampolicy.Effect, error) {
	arn := fmt.Sprintf("arn:aws:iam::%s:user/%s", account, user)
	all := map[string]string{"aws:username": user, "aws:PrincipalArn": arn}
	maps.Copy(all, keys)
	return d.Effect(iampolicy.Request{Principal: arn, Action: action, Resource: resource, Keys: all})
}

// deniesWithoutMFA reports whether a policy forbids its users everything that
// is not about their own MFA device unless they have signed in with one.
func deniesWithoutMFA(policy []byte, account string) bool {
	var d iampolicy.Document
	if json.Unmarshal(policy, &d) != nil {
		return false
	}
	for _, s := range signIns {
		if s.keys["aws:MultiFactorAuthPresent"] == "true" {
			continue
		}
		for _, action := range []string{"sts:AssumeRole", "iam:CreateUser", "ec2:RunInstances", "s3:GetObject"} {
			if got, err := effect(d, account, "somebody", action, "*", s.keys); err != nil || got != iampolicy.Deny {
				return false
			}
		}
	}
	return true
}

// trustFaults says what is wrong with the trust policy of the role, as it goes
// on behind the role's name: it is for these users, with MFA of the last hour, and for nobody else.
func trustFaults(policy []byte, account string, users []string) (faults []settings.Text) {
	foreign := []settings.Text{settings.Textf("の信頼ポリシーがベースラインのものではない", "has a trust policy that is not the baseline's")}
	var d iampolicy.Document
	if json.Unmarshal(policy, &d) != nil || !trustsUsersOnly(policy) {
		return foreign
	}
	const stranger = "somebody-whom-nobody-named"
	for _, s := range signIns {
		for _, user := range append([]string{stranger}, users...) {
			got, err := effect(d, account, user, "sts:AssumeRole", "", s.keys)
			switch want := s.mfa && user != stranger; {
			case err != nil:
				return foreign
			case want && got != iampolicy.Allow:
				faults = append(faults, settings.Textf("を、%s が引き受けられない", "does not let in %s", user))
			case !want && got == iampolicy.Allow && user == stranger:
				return append(faults, settings.Textf("を、設定にないこのアカウントのユーザーが引き受けられる", "lets in users of the account who are not in the settings"))
			case !want && got == iampolicy.Allow:
				return append(faults, settings.Textf("を、%sで引き受けられる", "lets in its users %s", s.what))
			}
		}
	}
	return faults
}

// trustsUsersOnly reports whether a trust policy names principals of accounts
// alone: no service and no identity provider.
func trustsUsersOnly(policy []byte) bool {
	var d struct {
		Statement []struct{ Principal map[string]any }
	}
	if json.Unmarshal(policy, &d) != nil {
		return false
	}
	for _, s := range d.Statement {
		if _, named := s.Principal["AWS"]; !named || len(s.Principal) != 1 {
			return false
		}
	}
	return true
}
