// Package iampolicy answers what a policy says of a request, so that tests can
// tell stories of users and attackers. It refuses what the baseline does not use.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
package iampolicy

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Document is a policy without CloudFormation's functions.
type Document struct{ Statement []Statement }

// Statement is one statement of a policy.
type Statement struct {
	Effect                      Effect
	Principal                   struct{ AWS texts }
	Action, NotAction, Resource texts
	Condition                   map[string]map[string]texts
	NotPrincipal, NotResource   any // refused
}

// Request is what somebody asks for. Keys is its context: a key that is not
// here is absent from the request.
type Request struct {
	Principal, Action, Resource string
	Keys                        map[string]string
}

// Effect is what a policy says of a request; [None] is the implicit denial.
type Effect string

const (
	None  Effect = ""
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Effect returns what the policy says of the request.
func (d Document) Effect(r Request) (Effect, error) {
	effect := None
	for _, s := range d.Statement {
		applies, err := s.applies(r)
		if err != nil {
			return None, err
		}
		if applies && effect != Deny {
			effect = s.Effect
		}
	}
	return effect, nil
}

func (s Statement) applies(r Request) (bool, error) {
	if s.NotPrincipal != nil || s.NotResource != nil {
		return false, fmt.Errorf("cannot evaluate %+v", s)
	}
	ok := s.Action.match(r, r.Action) || s.NotAction != nil && !s.NotAction.match(r, r.Action)
	ok = ok && (s.Resource == nil || s.Resource.match(r, r.Resource)) // a trust policy has none
	ok = ok && (s.Principal.AWS == nil || s.Principal.AWS.include(r.Principal))
	for operator, keys := range s.Condition {
		for key, wanted := range keys {
			holds, err := wanted.hold(operator, key, r)
			if err != nil {
				return false, err
			}
			ok = ok && holds
		}
	}
	return ok, nil
}

// texts is a string or a list of strings, of which one has to match.
type texts []string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *texts) UnmarshalJSON(data []byte) error {
	*t = make(texts, 1)
	if json.Unmarshal(data, &(*t)[0]) == nil {
		return nil
	}
	return json.Unmarshal(data, (*[]string)(t))
}

// include reports whether a principal is among t, where the ARN of an account's
// root stands for everybody in the account.
func (t texts) include(principal string) bool {
	return slices.ContainsFunc(t, func(p string) bool {
		account, whole := strings.CutSuffix(p, ":root")
		return p == "*" || p == principal || whole && strings.HasPrefix(principal, account+":")
	})
}

// hold reports whether the request has what a condition wants of a key. If the
// key is absent, it has not, unless the operator ends in IfExists.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
func (t texts) hold(operator, key string, r Request) (bool, error) {
	got, present := r.Keys[key]
	if operator == "Null" {
		return slices.Contains(t, strconv.FormatBool(!present)), nil
	}
	operator, ifExists := strings.CutSuffix(operator, "IfExists")
	if !present {
		return ifExists, nil
	}
	switch operator {
	case "Bool", "StringEquals":
		return slices.Contains(t, got), nil
	case "ArnEquals", "ArnLike": // one operator with two names
		return t.match(r, got), nil
	case "NumericLessThan":
		g, err := strconv.ParseFloat(got, 64)
		return slices.ContainsFunc(t, func(w string) bool {
			limit, bad := strconv.ParseFloat(w, 64)
			return err == nil && bad == nil && g < limit
		}), err
	}
	return false, fmt.Errorf("unknown operator %s", operator)
}

var special = regexp.MustCompile(`\$\{[^}]*\}|[*?]`)

// match reports whether got matches a pattern, in which * and ? are wildcards
// and ${key} is a key of the request. Without that key it matches nothing. Case
// does not matter; AWS ignores it in actions only.
func (t texts) match(r Request, got string) bool {
	return slices.ContainsFunc(t, func(pattern string) bool {
		expr, complete, rest := "(?is)^", true, 0
		for _, at := range special.FindAllStringIndex(pattern, -1) {
			expr += regexp.QuoteMeta(pattern[rest:at[0]])
			switch token := pattern[at[0]:at[1]]; token {
			case "*":
				expr += ".*"
			case "?":
				expr += "."
			default:
				value, present := r.Keys[token[2:len(token)-1]]
				complete = complete && present
				expr += regexp.QuoteMeta(value)
			}
			rest = at[1]
		}
		expr += regexp.QuoteMeta(pattern[rest:]) + "$"
		return complete && regexp.MustCompile(expr).MatchString(got)
	})
}
