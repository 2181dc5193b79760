package iampolicy

import (
	"encoding/json"
	"testing"
)

// The rules are AWS's, one row each, from
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html,
// …/reference_policies_elements_condition_operators.html and
// …/reference_policies_variables.html.
func TestEffect(t *testing.T) {
	keys := map[string]string{"aws:username": "ann", "mfa": "false", "age": "10", "arn": "arn:aws:iam::1:user/ann"}
	request := Request{Principal: "arn:aws:iam::1:user/ann", Action: "iam:GetUser", Resource: "arn:aws:iam::1:user/ann", Keys: keys}
	for _, row := range []struct {
		rule, statements string
		want             Effect
	}{
		{"nothing is allowed by itself", ``, None},
		{"a statement allows", `{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}`, Allow},
		{"what is denied stays denied", `{"Effect":"Deny","Action":"iam:*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}`, Deny},
		{"another action", `{"Effect":"Allow","Action":"iam:GetUserPolicy","Resource":"*"}`, None},
		{"actions have no case", `{"Effect":"Allow","Action":"IAM:getuser","Resource":"*"}`, Allow},
		{"one of several actions", `{"Effect":"Allow","Action":["sts:*","iam:Get*"],"Resource":"*"}`, Allow},
		{"? is one character", `{"Effect":"Allow","Action":"iam:GetUs?r","Resource":"*"}`, Allow},
		{"? is not none", `{"Effect":"Allow","Action":"iam:GetUser?","Resource":"*"}`, None},
		{". is itself", `{"Effect":"Allow","Action":"iam.GetUser","Resource":"*"}`, None},
		{"NotAction is every other", `{"Effect":"Deny","NotAction":"iam:List*","Resource":"*"}`, Deny},
		{"NotAction excepts", `{"Effect":"Deny","NotAction":["iam:Get*","iam:List*"],"Resource":"*"}`, None},
		{"a resource with a variable", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:iam::1:user/${aws:username}"}`, Allow},
		{"another resource", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:iam::1:user/${aws:username}a"}`, None},
		{"a variable without value matches nothing", `{"Effect":"Allow","Action":"*","Resource":"*${aws:userid}"}`, None},
		{"Bool", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"mfa":"false"}}}`, Allow},
		{"Bool of the other value", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"mfa":"true"}}}`, None},
		{"Bool without the key", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"no":"false"}}}`, None},
		{"BoolIfExists without the key", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"no":"false"}}}`, Allow},
		{"BoolIfExists with the key", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"mfa":"true"}}}`, None},
		{"Null of an absent key", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"no":"true"}}}`, Allow},
		{"Null of a present key", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"mfa":"true"}}}`, None},
		{"not Null", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"mfa":"false"}}}`, Allow},
		{"less than", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"age":"11"}}}`, Allow},
		{"less than the same", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"age":"10"}}}`, None},
		{"less than, in numbers and not in letters", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"age":"9"}}}`, None},
		{"ArnLike", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ArnLike":{"arn":["x","arn:aws:iam::1:user/*"]}}}`, Allow},
		{"ArnEquals knows patterns, too", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ArnEquals":{"arn":"arn:aws:iam::1:user/*"}}}`, Allow},
		{"StringEquals does not", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"arn":"arn:aws:iam::1:user/*"}}}`, None},
		{"one value of several", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"mfa":["true","false"]}}}`, Allow},
		{"all conditions", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"mfa":"false"},"Null":{"age":"true"}}}`, None},
		{"the account's root is everybody in it", `{"Effect":"Allow","Action":"*","Principal":{"AWS":"arn:aws:iam::1:root"}}`, Allow},
		{"and nobody else", `{"Effect":"Allow","Action":"*","Principal":{"AWS":"arn:aws:iam::12:root"}}`, None},
		{"one principal", `{"Effect":"Allow","Action":"*","Principal":{"AWS":["arn:aws:iam::1:user/bob","arn:aws:iam::1:user/ann"]}}`, Allow},
	} {
		if got, err := decode(t, row.statements).Effect(request); err != nil || got != row.want {
			t.Errorf("%s: got %q, %v, want %q", row.rule, got, err, row.want)
		}
	}
}

func TestEffectRefusesWhatItDoesNotKnow(t *testing.T) {
	request := Request{Action: "a:B", Keys: map[string]string{"k": "v"}}
	for _, statement := range []string{
		`{"Effect":"Allow","Action":"*","Condition":{"StringLike":{"k":"v"}}}`,
		`{"Effect":"Allow","Action":"*","Condition":{"NumericLessThan":{"k":"1"}}}`,
		`{"Effect":"Allow","Action":"*","NotResource":"*"}`,
		`{"Effect":"Allow","Action":"*","NotPrincipal":{"AWS":"*"}}`,
	} {
		if got, err := decode(t, statement).Effect(request); err == nil {
			t.Errorf("%s: got %q and no error", statement, got)
		}
	}
}

func decode(t *testing.T, statements string) (d Document) {
	t.Helper()
	if err := json.Unmarshal([]byte(`{"Statement":[`+statements+`]}`), &d); err != nil {
		t.Fatal(err)
	}
	return d
}
