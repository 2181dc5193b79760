package checks

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	hubtypes "github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"baseline/internal/report"
	"baseline/settings"
)

const findingsRule = "Baseline-Root-Findings"

// aggregates sets which regions the aggregator links.
func aggregates(mode string, regions ...string) func(*regionalWorld, *place) {
	return func(_ *regionalWorld, p *place) {
		p.aggregator.RegionLinkingMode, p.aggregator.Regions = &mode, regions
	}
}

// tells replaces the pattern of the rule that tells findings.
func tells(pattern string) func(*regionalWorld, *place) {
	return func(_ *regionalWorld, p *place) { p.rule(findingsRule).EventPattern = &pattern }
}

var securityHubStates = []state{
	{name: "finished, home", status: report.Pass, texts: []string{"the standard is on, and every control of the settings is off; findings of every region are gathered here"}},
	{name: "finished, elsewhere", region: "eu-west-1", status: report.Pass, texts: []string{"the standard is on"}, not: []string{"gathered"}},
	{name: "no hub", change: func(_ *regionalWorld, p *place) { p.hub = nil },
		status: report.Fail, texts: []string{"there is no hub", "npx cdk deploy Baseline-Regional-ap-northeast-1"}},
	{name: "stands still", region: "eu-west-1", change: func(_ *regionalWorld, p *place) { p.hub.AutoEnableControls = aws.Bool(false) },
		status: report.Fail, texts: []string{"stay off", "aws securityhub update-security-hub-configuration --region eu-west-1 --auto-enable-controls"}},
	{name: "no standard", change: func(_ *regionalWorld, p *place) { p.standard = "" },
		status: report.Fail, texts: []string{"no AWS Foundational Security Best Practices"}},
	{name: "without Config", region: "eu-west-1", change: func(_ *regionalWorld, p *place) { p.standard = hubtypes.StandardsStatusIncomplete }, status: report.Pass},
	{name: "on its way", change: func(_ *regionalWorld, p *place) { p.standard = hubtypes.StandardsStatusPending },
		status: report.Fail, texts: []string{"is being enabled", "check again in some minutes"}},
	{name: "broken", change: func(_ *regionalWorld, p *place) { p.standard = hubtypes.StandardsStatusFailed },
		status: report.Fail, texts: []string{"Best Practices is FAILED", "https://ap-northeast-1.console.aws.amazon.com/securityhub/home"}},
	{name: "controls on", region: "eu-west-1", change: func(_ *regionalWorld, p *place) { p.off = []string{"IAM.6"} },
		status: report.Fail, texts: []string{"on: CloudTrail.5, EC2.8, Config.1", "apply --control security-hub"}},
	{name: "administered", region: "eu-west-1", change: func(_ *regionalWorld, p *place) { p.hubs = &hubtypes.Invitation{AccountId: aws.String(other)} },
		status: report.Pass, texts: []string{"account 271828182845 administers this"}},
	{name: "administered, and differs", region: "eu-west-1", change: func(_ *regionalWorld, p *place) {
		p.hubs, p.off = &hubtypes.Invitation{AccountId: aws.String(other)}, nil
	}, status: report.Manual, texts: []string{"on: CloudTrail.5", "change it in the administrator account 271828182845"}},

	{name: "not gathered", change: func(_ *regionalWorld, p *place) { p.aggregator = nil },
		status: report.Fail, texts: []string{"findings are not gathered here"}},
	{name: "gathered elsewhere", change: func(_ *regionalWorld, p *place) { p.aggregator.FindingAggregationRegion = aws.String("us-east-1") },
		status: report.Fail, texts: []string{"findings are gathered in us-east-1, and told to nobody", "https://us-east-1.console"}},
	{name: "gathered but for one", change: aggregates("ALL_REGIONS_EXCEPT_SPECIFIED", "eu-west-1", "mx-central-1"),
		status: report.Fail, texts: []string{"not gathered here: eu-west-1", "--region-linking-mode ALL_REGIONS"}, not: []string{"mx-central-1"}},
	{name: "gathered but for others", change: aggregates("ALL_REGIONS_EXCEPT_SPECIFIED", "mx-central-1"), status: report.Pass},
	{name: "gathered from some", settings: settings.Organization{Regions: []string{homeRegion, "eu-west-1", "us-east-1"}}, change: aggregates("SPECIFIED_REGIONS", "eu-west-1"),
		status: report.Fail, texts: []string{"not gathered here: us-east-1"}},
	{name: "gathered from those of the settings", settings: settings.Organization{Regions: []string{homeRegion, "eu-west-1"}},
		change: aggregates("SPECIFIED_REGIONS", "eu-west-1"), status: report.Pass},
	{name: "gathered from none", settings: settings.Organization{Regions: []string{homeRegion, "eu-west-1"}}, change: aggregates("NO_REGIONS"),
		status: report.Fail, texts: []string{"not gathered here: eu-west-1"}},

	{name: "no rule", change: func(_ *regionalWorld, p *place) { p.rules = nil },
		status: report.Fail, texts: []string{"no rule tells of findings of GuardDuty from HIGH up", "no rule tells of findings of IAM Access Analyzer from HIGH up", "npx cdk deploy Baseline-Root"}},
	{name: "no rule, and none wanted", settings: settings.Organization{Findings: settings.Findings{Off: true}}, change: func(_ *regionalWorld, p *place) { p.rules = nil },
		status: report.Pass},
	{name: "a rule of one product", change: tells(`{"source":["aws.securityhub"],"detail":{"findings":{"ProductName":["GuardDuty"]}}}`),
		status: report.Fail, texts: []string{"no rule tells of findings of IAM Access Analyzer"}, not: []string{"GuardDuty"}},
	{name: "a rule of severe ones", change: tells(`{"source":["aws.securityhub"],"detail":{"findings":{"Severity":{"Label":["CRITICAL"]}}}}`),
		status: report.Fail, texts: []string{"no rule tells of findings of GuardDuty from HIGH up"}},
	{name: "a rule by numbers", change: tells(`{"source":["aws.securityhub"],"detail":{"findings":{"Severity":{"Normalized":[{"numeric":[">=",70]}]}}}}`), status: report.Pass},
	{name: "a rule by higher numbers", change: tells(`{"source":["aws.securityhub"],"detail":{"findings":{"Severity":{"Normalized":[{"numeric":[">",70]}]}}}}`),
		status: report.Fail, texts: []string{"no rule tells of findings of GuardDuty from HIGH up"}},
	{name: "controls not told",
		change: tells(`{"source":["aws.securityhub"],"detail":{"findings":{"ProductArn":[{"anything-but":{"suffix":"product/aws/securityhub"}}]}}}`),
		status: report.Fail, texts: []string{"no rule tells of failed controls of Security Hub from CRITICAL up"}, not: []string{"GuardDuty"}},
	{name: "controls not told, and not wanted", settings: settings.Organization{Findings: settings.Findings{ControlsOff: true}},
		change: tells(`{"source":["aws.securityhub"],"detail":{"findings":{"ProductArn":[{"anything-but":{"suffix":"product/aws/securityhub"}}]}}}`),
		status: report.Pass},
	{name: "controls not told without a mailer", settings: settings.Organization{AlertMail: settings.Switch{Off: true}},
		change: tells(`{"source":["aws.securityhub"],"detail":{"findings":{"ProductArn":[{"anything-but":{"suffix":"product/aws/securityhub"}}]}}}`),
		status: report.Pass},
	{name: "a rule nobody can judge", change: tells(`{"source":["aws.securityhub"],"detail":{"a":[{"cidr":"10.0.0.0/8"}]}}`),
		status: report.Fail, texts: []string{"the rule " + findingsRule + " could not be judged"}},
	{name: "a disabled rule", change: func(_ *regionalWorld, p *place) { p.rule(findingsRule).State = eventtypes.RuleStateDisabled },
		status: report.Fail, texts: []string{"no rule tells of findings of GuardDuty", "the rule " + findingsRule + " is disabled", "aws events enable-rule --region ap-northeast-1"}},
	{name: "a disabled rule that is not needed", change: func(_ *regionalWorld, p *place) {
		more := *p.rule(findingsRule)
		more.Name, more.State = aws.String("mine"), eventtypes.RuleStateDisabled
		p.rules, p.targets["mine"] = append(p.rules, more), p.targets[findingsRule]
	}, status: report.Pass},
	{name: "to another topic", change: func(_ *regionalWorld, p *place) { p.targets[findingsRule][1].Arn = aws.String("arn:aws:sns:x:y:z") },
		status: report.Fail, texts: []string{"no rule tells of findings of GuardDuty"}},
	{name: "past the mailer", change: func(_ *regionalWorld, p *place) { p.targets[findingsRule][1].Arn = aws.String(ownTopic) },
		status: report.Fail, texts: []string{"no rule tells of findings of GuardDuty"}},
	{name: "in words to the mailer", change: func(_ *regionalWorld, p *place) { p.targets[findingsRule][1].InputTransformer = inWords() },
		status: report.Fail, texts: []string{"no rule tells of findings of GuardDuty"}},
	{name: "without a mailer", settings: settings.Organization{AlertMail: settings.Switch{Off: true}}, status: report.Pass},
	{name: "without a mailer, not in words", settings: settings.Organization{AlertMail: settings.Switch{Off: true}},
		change: func(_ *regionalWorld, p *place) { p.targets[findingsRule][1].InputTransformer = nil },
		status: report.Fail, texts: []string{"no rule tells of findings of GuardDuty"}},
	{name: "not delivered", change: func(_ *regionalWorld, p *place) { p.targets[findingsRule][1].RoleArn = nil },
		status: report.Fail, texts: []string{"no rule tells of findings of GuardDuty"}},
}
