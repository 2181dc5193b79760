package checks

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"baseline/internal/inputtransformer"
)

// rule is a rule of EventBridge with its targets.
type rule struct {
	types.Rule
	targets []types.Target
}

// rulesOf returns the rules of the default bus that name a source of events.
// They are told by that: CloudFormation names them.
func rulesOf(ctx context.Context, t Target, source string) (rules []rule, err error) {
	client := eventbridge.NewFromConfig(t.Config)
	in := &eventbridge.ListRulesInput{}
	for {
		page, err := client.ListRules(ctx, in)
		if err != nil {
			return nil, err
		}
		for _, r := range page.Rules {
			var pattern struct{ Source []any }
			if json.Unmarshal([]byte(aws.ToString(r.EventPattern)), &pattern) == nil && slices.Contains(pattern.Source, any(source)) {
				rules = append(rules, rule{Rule: r})
			}
		}
		if in.NextToken = page.NextToken; in.NextToken == nil {
			break
		}
	}
	for i, r := range rules {
		got, err := client.ListTargetsByRule(ctx, &eventbridge.ListTargetsByRuleInput{Rule: r.Name}) // five at most
		if err != nil {
			return nil, err
		}
		rules[i].targets = got.Targets
	}
	return rules, nil
}

func (r rule) isEnabled() bool { return r.State != types.RuleStateDisabled }

// disabled adds that the rule is. A template does not say that it is not, so a
// deployment does not enable it.
func (r rule) disabled(t Target, found *faults) {
	if !r.isEnabled() {
		found.add(command("aws events enable-rule --region %s --name %s", t.Region, aws.ToString(r.Name)), "ルール %s が無効になっている", "the rule %s is disabled", aws.ToString(r.Name))
	}
}

// delivers reports whether EventBridge can deliver to a topic: with a role, and
// what is to be transformed, as text. Of faults in that AWS says nothing.
func delivers(to types.Target) bool {
	if aws.ToString(to.RoleArn) == "" {
		return false
	}
	transformer := to.InputTransformer
	return transformer == nil || inputtransformer.Validate(transformer.InputPathsMap, aws.ToString(transformer.InputTemplate)) == nil
}
