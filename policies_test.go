package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"baseline/internal/cdktest"
)

// What must hold in every policy of every template. An exception is a row with
// its reason; one that is no longer needed fails the test.

// statement is one statement of a policy.
type statement struct {
	Effect    string
	Actions   []string
	Services  []string // the service principals
	Others    []any    // all other principals
	Condition map[string]any
	Text      string // the whole statement
}

// statements returns the statements of a policy document.
func statements(document any) (all []statement) {
	d, _ := document.(map[string]any)
	for _, raw := range list(d["Statement"]) {
		s := raw.(map[string]any)
		text, _ := json.Marshal(s)
		st := statement{Effect: fmt.Sprint(s["Effect"]), Text: string(text)}
		st.Condition, _ = s["Condition"].(map[string]any)
		for _, a := range append(list(s["Action"]), list(s["NotAction"])...) {
			st.Actions = append(st.Actions, fmt.Sprint(a))
		}
		st.Others = list(s["NotPrincipal"])
		switch principal := s["Principal"].(type) {
		case map[string]any:
			for kind, who := range principal {
				if kind != "Service" {
					st.Others = append(st.Others, list(who)...)
					continue
				}
				for _, p := range list(who) {
					if function, ok := p.(map[string]any); ok {
						p = function["Fn::Sub"]
					}
					st.Services = append(st.Services, fmt.Sprint(p))
				}
			}
		default:
			st.Others = append(st.Others, list(principal)...) // *
		}
		all = append(all, st)
	}
	return all
}

// list returns what IAM allows to be one value or a list of them as a list.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// eachStatement calls check for every statement of every policy in a template,
// wherever in a resource it stands.
func eachStatement(tmpl *cdktest.Template, check func(id string, r cdktest.Resource, s statement)) {
	for id, r := range tmpl.Resources("") {
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case map[string]any:
				for _, s := range statements(v) {
					check(id, r, s)
				}
				for _, inner := range v {
					walk(inner)
				}
			case []any:
				for _, inner := range v {
					walk(inner)
				}
			}
		}
		walk(r.Properties)
	}
}

func TestNothingAllowsEveryAction(t *testing.T) {
	exceptions := []struct{ cfnType, action, reason string }{
		{"AWS::KMS::Key", "kms:*", "a key that its account may not manage is lost: " +
			"https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"},
	}
	used := make([]bool, len(exceptions))
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		eachStatement(tmpl, func(id string, r cdktest.Resource, s statement) {
			if s.Effect != "Allow" {
				return
			}
			if strings.Contains(s.Text, `"NotAction"`) {
				t.Errorf("%s allows everything but: %s", id, s.Text)
			}
			every := slices.DeleteFunc(slices.Clone(s.Actions), func(a string) bool { return !strings.Contains(a, "*") })
			for i, x := range exceptions {
				if at := slices.Index(every, x.action); at >= 0 && r.Type == x.cfnType && len(s.Services) == 0 {
					used[i] = true
					every = slices.Delete(every, at, at+1)
				}
			}
			if len(every) > 0 {
				t.Errorf("%s allows %s: %s", id, strings.Join(every, ", "), s.Text)
			}
		})
	})
	for i, x := range exceptions {
		if !used[i] {
			t.Errorf("no longer needed: %s in %s, because %s", x.action, x.cfnType, x.reason)
		}
	}
}

// TestNobodyOutsideTheAccountIsAllowed: neither everybody nor another account,
// nor an identity provider. TestServicesActOnlyForThisAccount is about services.
func TestNobodyOutsideTheAccountIsAllowed(t *testing.T) {
	seen := map[string]bool{}
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		eachStatement(tmpl, func(id string, r cdktest.Resource, s statement) {
			for _, who := range s.Others {
				seen[s.Effect] = true
				if s.Effect == "Allow" && !ofThisAccount(tmpl, who) {
					t.Errorf("%s allows %v: %s", id, who, s.Text)
				}
			}
		})
		// These allow without a statement.
		for _, cfnType := range []string{"AWS::Lambda::Permission", "AWS::Lambda::LayerVersionPermission", "AWS::Events::EventBusPolicy"} {
			tmpl.Count(cfnType, 0)
		}
	})
	if !seen["Allow"] || !seen["Deny"] {
		t.Errorf("principals that are no services: allowed %t, denied %t", seen["Allow"], seen["Deny"])
	}
}

func TestServicesActOnlyForThisAccount(t *testing.T) {
	exceptions := []struct{ cfnType, service, condition, reason string }{
		{"AWS::KMS::Key", "logs.${AWS::Region}.amazonaws.com", "kms:EncryptionContext:aws:logs:arn", "says what it encrypts, AWS documents no source: " +
			"https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"},
		{"AWS::KMS::Key", "budgets.amazonaws.com", "kms:EncryptionContext:aws:sns:topicArn", "says what it encrypts, AWS documents no source: " +
			"https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html"},
		{"AWS::IAM::Role", "cloudtrail.amazonaws.com", "", "says no source when it assumes a role: " +
			"https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html"},
		{"AWS::IAM::Role", "lambda.amazonaws.com", "", "says no source for the role of a function: " +
			"https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"},
	}
	used := make([]bool, len(exceptions))
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		eachStatement(tmpl, func(id string, r cdktest.Resource, s statement) {
			if s.Effect != "Allow" || len(s.Services) == 0 ||
				confined(tmpl, s, "aws:SourceAccount") || confined(tmpl, s, "aws:SourceArn") {
				return
			}
			for i, x := range exceptions {
				if r.Type == x.cfnType && slices.Equal(s.Services, []string{x.service}) && (x.condition == "" || confined(tmpl, s, x.condition)) {
					used[i] = true
					return
				}
			}
			t.Errorf("%s: %v could act for another account: %s", id, s.Services, s.Text)
		})
	})
	for i, x := range exceptions {
		if !used[i] {
			t.Errorf("no longer needed: %s in %s, which %s", x.service, x.cfnType, x.reason)
		}
	}
}

// confined reports whether the statement holds only where the condition key has
// a value of this account. Operators that also hold where the key is absent
// (…IfExists, ForAllValues:…) do not confine.
func confined(tmpl *cdktest.Template, s statement, key string) bool {
	return slices.ContainsFunc([]string{"StringEquals", "ArnEquals", "ArnLike"}, func(operator string) bool {
		keys, _ := s.Condition[operator].(map[string]any)
		values := list(keys[key])
		return len(values) > 0 && !slices.ContainsFunc(values, func(v any) bool { return !ofThisAccount(tmpl, v) })
	})
}

var pseudoParameter = regexp.MustCompile(`\$\{AWS::(\w+)\}`)

// ofThisAccount reports whether a value is the account's id, an ARN with it, or
// a resource of the template.
func ofThisAccount(tmpl *cdktest.Template, v any) bool {
	function, _ := v.(map[string]any)
	resources := tmpl.JSON["Resources"].(map[string]any)
	if ref, ok := function["Ref"].(string); ok {
		return ref == "AWS::AccountId" || resources[ref] != nil
	}
	if at, ok := function["Fn::GetAtt"].([]any); ok {
		return at[1] == "Arn"
	}
	format, _ := function["Fn::Sub"].(string)
	parts := strings.Split(pseudoParameter.ReplaceAllString(format, "$1"), ":")
	return format == "${AWS::AccountId}" || len(parts) > 5 && parts[0] == "arn" && parts[4] == "AccountId"
}

// TestPoliciesFitIAM: what is too long fails at deployment.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func TestPoliciesFitIAM(t *testing.T) {
	most := map[string]int{"AWS::IAM::Role": 10_240, "AWS::IAM::Group": 5_120} // all inline policies together
	const mostTrust = 2_048
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		size := func(v any) int {
			text, err := json.Marshal(cdktest.Deployed(t, v, tmpl.Stack.Region()))
			if err != nil {
				t.Fatal(err)
			}
			return len(text)
		}
		for cfnType, most := range most {
			for id, r := range tmpl.Resources(cfnType) {
				inline := 0
				for _, p := range list(r.Properties["Policies"]) {
					inline += size(p.(map[string]any)["PolicyDocument"])
				}
				if inline > most {
					t.Errorf("%s: inline policies have %d characters, IAM takes %d", id, inline, most)
				}
				if trust := r.Properties["AssumeRolePolicyDocument"]; trust != nil && size(trust) > mostTrust {
					t.Errorf("%s: the trust policy has %d characters, IAM takes %d", id, size(trust), mostTrust)
				}
			}
		}
	})
}
