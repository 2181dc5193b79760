package checks

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"baseline/internal/awstest"
	"baseline/settings"
)

func TestAdminAccess(t *testing.T) {
	account := map[string]any{"AWS": "arn:aws:iam::" + awstest.Account + ":root"}
	trust := func(policy any) func(*accountWorld) { return func(w *accountWorld) { w.trust = policy } }
	policy := func(statement map[string]any) func(*accountWorld) {
		return func(w *accountWorld) { w.policy = map[string]any{"Statement": []any{statement}} }
	}
	const deploy = " -> make deploy; if there is nothing to deploy, it was changed by hand: npx cdk deploy Baseline-Root --revert-drift"
	const strangers = "fail the role Administrator lets in users of the account who are not in the settings" + deploy
	const lax = "fail the policy MfaOrNothing of the group of administrators lets its members act without MFA" + deploy
	testAccount(t, "admin-access", []accountCase{
		{"right", nil, []string{"pass group, users and the role Administrator are as in the settings"}},
		{"no stack", func(w *accountWorld) { w.stack = nil }, []string{"fail the stack Baseline-Root does not exist, and the administrators with it -> make deploy"}},
		{"no group in the stack", func(w *accountWorld) { w.stack = w.stack[:2] }, []string{"fail the stack Baseline-Root has no group of administrators -> make deploy"}},
		{"group deleted with the stack's part", func(w *accountWorld) { w.stack[2].ResourceStatus = "DELETE_COMPLETE" }, []string{"fail the stack Baseline-Root has no group"}},
		{"no group", func(w *accountWorld) { w.members = nil }, []string{"fail the group " + groupName + " is gone" + deploy}},
		{"not a member", func(w *accountWorld) { w.members = w.members[:1] }, []string{"fail ben is not in the group of administrators" + deploy}},
		{"no members", func(w *accountWorld) { w.members = []string{} }, []string{"fail ann is not", "fail ben is not"}},
		{"member of old", func(w *accountWorld) { w.members = append(w.members, "cat") }, []string{
			"manual cat is in the group of administrators and not in the settings -> aws iam remove-user-from-group --group-name " + groupName + " --user-name cat",
		}},

		{"no policy", func(w *accountWorld) { w.policy = nil }, []string{"fail the group of administrators has no policy MfaOrNothing: its members need no MFA" + deploy}},
		{"policy without denial", policy(map[string]any{"Effect": "Allow", "Action": "*", "Resource": "*"}), []string{lax}},
		{"policy that lets access keys in", policy(map[string]any{"Effect": "Deny", "NotAction": "iam:GetUser", "Resource": "*",
			"Condition": map[string]any{"Bool": map[string]any{"aws:MultiFactorAuthPresent": "false"}}}), []string{lax}},
		{"policy that lets the console in", policy(map[string]any{"Effect": "Deny", "NotAction": "iam:GetUser", "Resource": "*",
			"Condition": map[string]any{"Null": map[string]any{"aws:MultiFactorAuthPresent": "true"}}}), []string{lax}},
		{"policy of one service", policy(map[string]any{"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}), []string{lax}},
		{"policy that is none", func(w *accountWorld) { w.policy = "none" }, []string{lax}},

		{"no users in the settings", func(w *accountWorld) {
			w.settings.Administrators.Users, w.members, w.trust = nil, []string{}, administratorTrust()
		}, []string{"manual nobody may become administrator -> organization.Administrators.Users"}},
		{"user is gone", func(w *accountWorld) { w.users, w.logins = w.users[:1], w.logins[:1] }, []string{"fail the user ben does not exist" + deploy}},
		{"no passwords", func(w *accountWorld) { w.logins = nil }, []string{
			"manual ann has no password -> give ann a first one in person, to be changed at once: https://console.aws.amazon.com/iam/home#/users", "manual ben has no password",
		}},

		{"no role", func(w *accountWorld) { w.role = nil }, []string{"fail the role Administrator does not exist" + deploy}},
		{"role for longer", func(w *accountWorld) { w.role.MaxSessionDuration = aws.Int32(7200) }, []string{"fail the role Administrator lasts longer than an hour" + deploy}},
		{"role without rights", func(w *accountWorld) { w.managed = []string{"ReadOnlyAccess"} }, []string{"fail the role Administrator lacks the policy AdministratorAccess" + deploy}},
		{"role of an old account", func(w *accountWorld) { w.stack[1] = w.stack[0]; w.managed = nil }, []string{
			"manual the role Administrator lacks the policy AdministratorAccess -> it is not the baseline's: mend it by hand",
		}},
		{"role deleted with the stack's part", func(w *accountWorld) { w.stack[1].ResourceStatus = "DELETE_SKIPPED"; w.managed = nil }, []string{
			"manual the role Administrator lacks",
		}},
		{"trust of fewer", trust(administratorTrust("ann")), []string{"fail the role Administrator does not let in ben" + deploy}},
		{"trust of none", trust(administratorTrust()), []string{"fail the role Administrator does not let in ann", "fail the role Administrator does not let in ben"}},
		{"trust of everybody with MFA", trust(trusting(account, map[string]any{
			"Bool": map[string]any{"aws:MultiFactorAuthPresent": "true"}, "NumericLessThan": map[string]any{"aws:MultiFactorAuthAge": "3600"},
		})), []string{strangers}},
		{"trust without the age", trust(trusting(account, map[string]any{
			"Bool":         map[string]any{"aws:MultiFactorAuthPresent": "true"},
			"StringEquals": map[string]any{"aws:PrincipalArn": []string{"arn:aws:iam::" + awstest.Account + ":user/ann", "arn:aws:iam::" + awstest.Account + ":user/ben"}},
		})), []string{"fail the role Administrator lets in its users with MFA of more than an hour ago" + deploy}},
		{"trust of the console without MFA", trust(trusting(account, map[string]any{
			"NumericLessThanIfExists": map[string]any{"aws:MultiFactorAuthAge": "3600"}, "Null": map[string]any{"aws:MultiFactorAuthPresent": "false"},
			"StringEquals": map[string]any{"aws:PrincipalArn": []string{"arn:aws:iam::" + awstest.Account + ":user/ann", "arn:aws:iam::" + awstest.Account + ":user/ben"}},
		})), []string{"fail the role Administrator lets in its users without MFA" + deploy}},
		{"trust of access keys, as the checklist has it", trust(trusting(account, map[string]any{
			"BoolIfExists": map[string]any{"aws:MultiFactorAuthPresent": "true"}, "NumericLessThanIfExists": map[string]any{"aws:MultiFactorAuthAge": "3600"},
			"StringEquals": map[string]any{"aws:PrincipalArn": []string{"arn:aws:iam::" + awstest.Account + ":user/ann", "arn:aws:iam::" + awstest.Account + ":user/ben"}},
		})), []string{"fail the role Administrator lets in its users with an access key alone" + deploy}},
		{"trust of a service", trust(trusting(map[string]any{"Service": "ec2.amazonaws.com"}, nil)), []string{"fail the role Administrator has a trust policy that is not the baseline's" + deploy}},
		{"trust of the world", trust(trusting("*", nil)), []string{"fail the role Administrator has a trust policy that is not"}},
		{"trust with other conditions", trust(trusting(account, map[string]any{"IpAddress": map[string]any{"aws:SourceIp": "10.0.0.0/8"}, "StringLike": map[string]any{"aws:PrincipalArn": "*"}})),
			[]string{"fail the role Administrator"}},

		{"all at once", func(w *accountWorld) {
			w.members, w.policy, w.users, w.logins = []string{"cat", "dog"}, nil, w.users[:1], nil
			w.trust, w.role.MaxSessionDuration, w.managed = administratorTrust(), aws.Int32(7200), nil
		}, []string{
			"fail ann is not in the group", "fail ben is not in the group", "manual cat is in the group", "manual dog is in the group",
			"fail the group of administrators has no policy", "manual ann has no password", "fail the user ben does not exist",
			"fail the role Administrator does not let in ann", "fail the role Administrator does not let in ben",
			"fail the role Administrator lasts longer", "fail the role Administrator lacks the policy",
		}},
		{"lax policy beside strangers", func(w *accountWorld) { w.members, w.policy = append(w.members, "cat"), "none" }, []string{
			"manual cat is in the group", lax,
		}},
		{"denied in the middle", func(w *accountWorld) {
			w.members = append(w.members, "cat")
			w.fail = awstest.Times(1, "GetLoginProfile", awstest.Code("AccessDenied"))
		}, []string{"manual cat is in the group", "error iam:GetLoginProfile: not allowed -> allow the role this action"}},
		{"stack denied", func(w *accountWorld) { w.fail = awstest.Times(1, "ListStackResources", awstest.Code("AccessDenied")) },
			[]string{"error cloudformation:ListStackResources: not allowed -> allow the role this action"}},
		{"off", func(w *accountWorld) { w.settings.Administrators = settings.Administrators{Off: true} }, []string{"off switched off"}},
	})
}

// TestTheTemplatesAreRight: the policies that the stack deploys are the ones
// that the checks want.
func TestTheTemplatesAreRight(t *testing.T) {
	text, err := os.ReadFile("../testdata/golden/everything/" + settings.RootStack + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var template struct {
		Resources map[string]struct {
			Type       string
			Properties struct {
				RoleName                 string
				AssumeRolePolicyDocument any
				Policies                 []struct{ PolicyName, PolicyDocument any }
			}
		}
	}
	if err := json.Unmarshal(text, &template); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, r := range template.Resources {
		switch {
		case r.Type == "AWS::IAM::Group":
			seen++
			if p := r.Properties.Policies[0]; p.PolicyName != settings.MFAPolicy || !deniesWithoutMFA(decoded(encoded(deployed(p.PolicyDocument))), awstest.Account) {
				t.Errorf("the group's policy %v is found lax", p.PolicyName)
			}
		case r.Properties.RoleName == settings.AdministratorRole:
			seen++
			trust := decoded(encoded(deployed(r.Properties.AssumeRolePolicyDocument)))
			if got := trustFaults(trust, awstest.Account, []string{"tanaka", "suzuki"}); got != nil {
				t.Errorf("the role: got %q", got)
			}
		}
	}
	if seen != 2 {
		t.Errorf("saw %d of the group and the role", seen)
	}
}

// deployed puts the account in the place of CloudFormation's functions.
func deployed(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = deployed(value[i])
		}
	case map[string]any:
		if text, ok := value["Fn::Sub"].(string); ok {
			return strings.NewReplacer("${AWS::Partition}", "aws", "${AWS::AccountId}", awstest.Account, "${!", "${").Replace(text)
		}
		if value["Fn::GetAtt"] != nil {
			return "arn:aws:iam::" + awstest.Account + ":role/x"
		}
		for key := range value {
			value[key] = deployed(value[key])
		}
	}
	return value
}
