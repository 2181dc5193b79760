package checks

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"baseline/internal/report"
	"baseline/settings"
)

const (
	homeHealth  = "Baseline-Root-Health"
	otherHealth = "Baseline-Regional-Health"
)

// rule finds one that a test is to change.
func (p *place) rule(name string) *types.Rule {
	for i, r := range p.rules {
		if *r.Name == name {
			return &p.rules[i]
		}
	}
	panic("no rule " + name)
}

// narrow makes a rule's pattern match less.
func (p *place) narrow(name string) {
	r := p.rule(name)
	r.EventPattern = aws.String(strings.Replace(*r.EventPattern, `"source"`, `"account":["271828182845"],"source"`, 1))
}

var healthEventStates = []state{
	{name: "finished, home", status: report.Pass, texts: []string{"events of all regions are told"}},
	{name: "finished, elsewhere", region: "eu-west-1", status: report.Pass, texts: []string{"events go to ap-northeast-1"}},
	{name: "finished, where the copies go", region: "us-west-2", status: report.Pass},
	{name: "finished, beside the settings", region: "us-east-1", settings: settings.Organization{Regions: []string{homeRegion}}, status: report.Pass},
	{name: "another order", change: func(_ *regionalWorld, p *place) {
		r := p.rule(homeHealth)
		r.EventPattern = aws.String(strings.Replace(*r.EventPattern, `"AWS Health Event","AWS Health Abuse Event"`, `"AWS Health Abuse Event","AWS Health Event"`, 1))
		if !strings.Contains(*r.EventPattern, `["AWS Health Abuse Event"`) {
			panic("nothing was changed")
		}
	}, status: report.Pass},
	{name: "no rule, home", change: func(_ *regionalWorld, p *place) { p.rules = nil },
		status: report.Fail, texts: []string{"no rule takes the events of AWS Health", "npx cdk deploy Baseline-Root --revert-drift"}},
	{name: "no rule, elsewhere", region: "eu-west-1", change: func(_ *regionalWorld, p *place) { p.rules = nil },
		status: report.Fail, texts: []string{"npx cdk deploy Baseline-Regional-eu-west-1 --revert-drift"}},
	{name: "no rule beside the settings", region: "us-east-1", settings: settings.Organization{Regions: []string{homeRegion}},
		change: func(_ *regionalWorld, p *place) { p.rules = nil },
		status: report.Fail, texts: []string{"npx cdk deploy Baseline-Regional-us-east-1 --revert-drift"}, not: []string{"organization.Regions"}},
	{name: "another pattern, home", change: func(_ *regionalWorld, p *place) { p.narrow(homeHealth) },
		status: report.Fail, texts: []string{"has another pattern than the settings mean"}},
	{name: "another pattern, elsewhere", region: "us-west-2", change: func(_ *regionalWorld, p *place) { p.narrow(otherHealth) },
		status: report.Fail, texts: []string{"has another pattern than the settings mean", "Baseline-Regional-us-west-2"}},
	{name: "of former settings", region: "us-west-2", change: func(w *regionalWorld, p *place) {
		p.rule(otherHealth).EventPattern = aws.String(strings.Replace(*p.rule(otherHealth).EventPattern, `"eu-west-1",`, "", 1))
	}, status: report.Fail, texts: []string{"has another pattern than the settings mean"}},
	{name: "disabled", region: "eu-west-1", change: func(_ *regionalWorld, p *place) { p.rule(otherHealth).State = types.RuleStateDisabled },
		status: report.Fail, texts: []string{"is disabled", "aws events enable-rule --region eu-west-1 --name " + otherHealth}},
	{name: "no target", change: func(_ *regionalWorld, p *place) { p.targets[homeHealth] = nil },
		status: report.Fail, texts: []string{"does not send its events to the topic Baseline-Alerts in words"}},
	{name: "another topic", change: func(_ *regionalWorld, p *place) {
		p.targets[homeHealth][1].Arn = aws.String(strings.Replace(ownTopic, "Baseline-", "Mine-", 1))
	}, status: report.Fail, texts: []string{"does not send its events"}},
	{name: "not in words", change: func(_ *regionalWorld, p *place) { p.targets[homeHealth][1].InputTransformer = nil },
		status: report.Fail, texts: []string{"does not send its events"}},
	{name: "words that are not delivered", change: func(_ *regionalWorld, p *place) {
		p.targets[homeHealth][1].InputTransformer.InputTemplate = aws.String("<a> without quotes")
	}, status: report.Fail, texts: []string{"does not send its events"}},
	{name: "no role to publish with", change: func(_ *regionalWorld, p *place) { p.targets[homeHealth][1].RoleArn = nil },
		status: report.Fail, texts: []string{"does not send its events"}},
	{name: "another bus", region: "eu-west-1", change: func(_ *regionalWorld, p *place) {
		p.targets[otherHealth][1].Arn = aws.String("arn:aws:events:us-east-1:314159265358:event-bus/default")
	}, status: report.Fail, texts: []string{"does not send its events to arn:aws:events:ap-northeast-1:314159265358:event-bus/default"}},
	{name: "another role", region: "eu-west-1", change: func(_ *regionalWorld, p *place) { p.targets[otherHealth][1].RoleArn = aws.String("mine") },
		status: report.Fail, texts: []string{"does not send its events"}},
	{name: "somebody's own rule first", change: func(_ *regionalWorld, p *place) {
		p.rules = append([]types.Rule{{Name: aws.String("mine"), EventPattern: aws.String(`{"source":["aws.health"]}`), State: types.RuleStateDisabled}}, p.rules...)
	}, status: report.Pass},
	{name: "somebody's own rule last", change: func(_ *regionalWorld, p *place) {
		p.rules = append(p.rules, types.Rule{Name: aws.String("mine"), EventPattern: aws.String(`{"source":["aws.health"]}`), State: types.RuleStateEnabled})
	}, status: report.Pass},
	{name: "no role to forward with", change: func(w *regionalWorld, _ *place) { w.roles = nil },
		status: report.Fail, texts: []string{"the role BaselineHealthForwarding is missing"}},
	{name: "no role to forward with, elsewhere", region: "eu-west-1", change: func(w *regionalWorld, _ *place) { w.roles = nil }, status: report.Pass},
}
