package constructs

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/internal/iampolicy"
)

func adminAccess(users ...string) func(awscdk.Stack) {
	return func(stack awscdk.Stack) {
		NewAdminAccess(stack, "AdminAccess", AdminAccessProps{Users: users})
	}
}

func TestAdminAccessKeepsUsersButNotTheirMembership(t *testing.T) {
	tmpl := cdktest.Synth(t, adminAccess("ann", "bob.b@corp"))
	tmpl.Count("AWS::IAM::User", 2)
	for id, user := range tmpl.Resources("AWS::IAM::User") {
		if user.DeletionPolicy != "RetainExceptOnCreate" || user.UpdateReplacePolicy != "Retain" {
			t.Errorf("%s is not kept: %+v", id, user)
		}
		if len(user.Properties) != 1 {
			t.Errorf("%s has more than a name: %v", id, user.Properties)
		}
	}
	tmpl.Count("AWS::IAM::UserToGroupAddition", 2)
	for id, membership := range tmpl.Resources("AWS::IAM::UserToGroupAddition") {
		if membership.DeletionPolicy != "" {
			t.Errorf("%s outlives its name in the settings: %s", id, membership.DeletionPolicy)
		}
		if users := membership.Properties["Users"].([]any); len(users) != 1 {
			t.Errorf("%s has several users: %v", id, users)
		}
	}
	tmpl.Count("AWS::IAM::AccessKey", 0)
}

func TestAdminAccessDefinesTheRoles(t *testing.T) {
	tmpl := cdktest.Synth(t, adminAccess("ann"))
	for policy, name := range map[string]any{"AdministratorAccess": "Administrator", "AWSSupportAccess": nil} {
		properties := map[string]any{
			"ManagedPolicyArns":  []any{map[string]any{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/" + policy}},
			"MaxSessionDuration": 3600,
			"AssumeRolePolicyDocument": map[string]any{"Statement": []any{map[string]any{
				"Effect": "Allow",
				"Condition": map[string]any{
					"Bool":            map[string]any{"aws:MultiFactorAuthPresent": "true"},
					"NumericLessThan": map[string]any{"aws:MultiFactorAuthAge": "3600"},
				},
			}}},
		}
		if name != nil {
			properties["RoleName"] = name
		}
		tmpl.Has("AWS::IAM::Role", properties)
	}
	for _, role := range tmpl.Resources("AWS::IAM::Role") {
		if role.Properties["RoleName"] == "Administrator" && role.DeletionPolicy != "RetainExceptOnCreate" {
			t.Errorf("the role of who removes the stack goes with it: %+v", role)
		}
	}
}

func TestAdminAccessRejectsWhatIsNoUserName(t *testing.T) {
	cdktest.Rejects(t, `Test/AdminAccess: user name must be 1 to 64 letters, digits and _+=,.@-, got "*"
user name must be 1 to 64 letters, digits and _+=,.@-, got "team/ann"`, adminAccess("ann", "*", "team/ann"))
}

// The sizes are quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
func TestAdminAccessPoliciesFitTheirQuotas(t *testing.T) {
	users := []string{}
	for i := range 40 {
		users = append(users, fmt.Sprintf("admin-%03d", i))
	}
	a := newAdministrators(t, users...)
	for what, p := range map[string]struct {
		policy any
		most   int
	}{
		"the group's inline policy": {a.group, 5120},
		"the trust in forty users":  {a.trust, 2048},
	} {
		text, err := json.Marshal(p.policy)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > p.most {
			t.Errorf("%s has %d characters of %d", what, len(text), p.most)
		}
	}
}

// administrators are the policies of a template, for the account 123456789012.
type administrators struct {
	group, trust map[string]any
}

const accountRoot = "arn:aws:iam::123456789012:"

func newAdministrators(t *testing.T, users ...string) administrators {
	t.Helper()
	tmpl := cdktest.Synth(t, adminAccess(users...))
	var a administrators
	for _, role := range tmpl.Resources("AWS::IAM::Role") {
		trust := resolved(tmpl, role.Properties["AssumeRolePolicyDocument"]).(map[string]any)
		if a.trust != nil && !reflect.DeepEqual(trust, a.trust) {
			t.Errorf("the roles trust differently:\n%v\n%v", a.trust, trust)
		}
		a.trust = trust
	}
	group := tmpl.Only("AWS::IAM::Group").Properties["Policies"].([]any)
	if len(group) != 1 {
		t.Fatalf("the group has several policies: %v", group)
	}
	a.group = resolved(tmpl, group[0].(map[string]any)["PolicyDocument"]).(map[string]any)
	return a
}

// resolved returns what CloudFormation makes of a policy in the account.
func resolved(tmpl *cdktest.Template, policy any) any {
	switch p := policy.(type) {
	case []any:
		out := []any{}
		for _, element := range p {
			out = append(out, resolved(tmpl, element))
		}
		return out
	case map[string]any:
		if text, ok := p["Fn::Sub"].(string); ok {
			return strings.NewReplacer("${AWS::Partition}", "aws", "${AWS::AccountId}", "123456789012", "${!", "${").Replace(text)
		}
		if of, ok := p["Fn::GetAtt"].([]any); ok {
			role := tmpl.Resources("AWS::IAM::Role")[of[0].(string)]
			if name, ok := role.Properties["RoleName"].(string); ok {
				return accountRoot + "role/" + name
			}
			return accountRoot + "role/Support"
		}
		out := map[string]any{}
		for k, v := range p {
			out[k] = resolved(tmpl, v)
		}
		return out
	}
	return policy
}

// document is a resolved policy, ready to be asked.
func document(t *testing.T, policy any) (doc iampolicy.Document) {
	t.Helper()
	text, err := json.Marshal(policy)
	if err == nil {
		err = json.Unmarshal(text, &doc)
	}
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// effect is what a policy says of a request.
func effect(t *testing.T, doc iampolicy.Document, r iampolicy.Request) iampolicy.Effect {
	t.Helper()
	effect, err := doc.Effect(r)
	if err != nil {
		t.Fatal(err)
	}
	return effect
}
