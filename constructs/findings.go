package constructs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// FindingsProps configures [NewFindings].
type FindingsProps struct {
	Topic    awssns.ITopic     // is told; required
	Delivery RuleDelivery      // to the topic; required
	Language settings.Language // of the message; required

	// Mailer says that the topic's reader writes the message, and marks the
	// finding NOTIFIED: it gets the event as it is. Without it, failed controls
	// are left out, because each would come again on every update.
	Mailer bool

	// Findings says what is told. Its defaults must be filled in.
	Findings settings.Findings
}

// NewFindings defines the rules that tell of findings. They belong in the home
// region, where Security Hub aggregates the findings of every other region.
// Security Hub sends a finding again whenever it is updated, until somebody
// changes its workflow status.
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-integration-types.html
func NewFindings(scope constructs.Construct, id string, props FindingsProps) {
	scope = namespace(scope, id)
	rule := func(id, description string, finding map[string]any) {
		awsevents.NewCfnRule(scope, jsii.String(id), &awsevents.CfnRuleProps{
			Description:  jsii.String(description),
			EventPattern: findingPattern(finding),
			Targets:      []any{props.target()},
		})
	}
	if f := props.Findings; len(f.Products) > 0 {
		rule("Products", "Tells of findings of chosen products", map[string]any{
			"$or":        productNames(f.Products),
			"ProductArn": orAbsent(map[string]any{"anything-but": controls}),
			"Severity":   severityFrom(f.Severity),
		})
	}
	if f := props.Findings; props.Mailer && !f.ControlsOff {
		rule("Controls", "Tells of failed controls of Security Hub", map[string]any{
			"ProductArn": []any{controls},
			"Compliance": map[string]any{"Status": []any{"FAILED"}},
			"Severity":   severityFrom(f.ControlSeverity),
		})
	}
}

// target is the topic: for a mailer that of the event itself, else that of a
// text made of it.
func (p FindingsProps) target() *awsevents.CfnRule_TargetProperty {
	if !p.Mailer {
		return alertTarget(p.Topic, p.Delivery, findingPaths, findingLines[p.Language])
	}
	return rawTarget("AlertFeed", p.Topic, p.Delivery)
}

// controls is the product of Security Hub's own checks. It is told by its ARN,
// because its name is "Security Hub" or "Security Hub CSPM".
// https://docs.aws.amazon.com/securityhub/latest/userguide/sample-control-findings.html
var controls = map[string]any{"suffix": "product/aws/securityhub"}

// findingPattern matches a finding that has what is given, is active, and that
// nobody has taken note of.
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
func findingPattern(finding map[string]any) map[string]any {
	finding["RecordState"] = orAbsent("ACTIVE")
	finding["Workflow"] = map[string]any{"Status": orAbsent("NEW")}
	return map[string]any{
		"source":      []any{"aws.securityhub"},
		"detail-type": []any{"Security Hub Findings - Imported"},
		"detail":      map[string]any{"findings": finding},
	}
}

// productNames are the alternatives in which a finding is of one of the
// products. Not every finding has the first field; one without both is told,
// because it may be of one of them.
// https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html
func productNames(products []string) []any {
	var names []any
	for _, p := range products {
		names = append(names, p)
	}
	return []any{
		map[string]any{"ProductName": names},
		map[string]any{
			"ProductName":   orAbsent(),
			"ProductFields": map[string]any{"aws/securityhub/ProductName": orAbsent(names...)},
		},
	}
}

// severities are those of Security Hub, from the highest, with the lowest
// number that stands for each.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Severity.html
var severities = []struct {
	label  settings.Severity
	number int
}{
	{settings.Critical, 90},
	{settings.High, 70},
	{settings.Medium, 40},
	{settings.Low, 1},
}

// severityFrom matches severities from the lowest one up. The number decides;
// where it lacks, the label; where both lack, the finding is told.
func severityFrom(lowest settings.Severity) map[string]any {
	var labels []any
	for _, s := range severities {
		labels = append(labels, string(s.label))
		if s.label == lowest {
			return map[string]any{"$or": []any{
				map[string]any{"Normalized": []any{map[string]any{"numeric": []any{">=", s.number}}}},
				map[string]any{"Normalized": orAbsent(), "Label": orAbsent(labels...)},
			}}
		}
	}
	panic(fmt.Errorf("severity must be LOW, MEDIUM, HIGH or CRITICAL, got %q", lowest))
}

var findingPaths = map[string]string{
	"severity":    "$.detail.findings[0].Severity.Label",
	"number":      "$.detail.findings[0].Severity.Normalized",
	"product":     "$.detail.findings[0].ProductName",
	"title":       "$.detail.findings[0].Title",
	"type":        "$.detail.findings[0].Types[0]",
	"account":     "$.detail.findings[0].AwsAccountId",
	"region":      "$.detail.findings[0].Region",
	"resource":    "$.detail.findings[0].Resources[0].Id",
	"updatedAt":   "$.detail.findings[0].UpdatedAt",
	"description": "$.detail.findings[0].Description",
	"remedy":      "$.detail.findings[0].Remediation.Recommendation.Text",
	"remedyUrl":   "$.detail.findings[0].Remediation.Recommendation.Url",
	"sourceUrl":   "$.detail.findings[0].SourceUrl",
	"id":          "$.detail.findings[0].Id",
}

// findingLines are what the reader of a mail gets.
var findingLines = map[settings.Language][]string{
	settings.Japanese: {
		"セキュリティの検出結果があります。",
		"重要度: <severity> (<number>)",
		"製品: <product>",
		"タイトル: <title>",
		"種類: <type>",
		"アカウント: <account>",
		"リージョン: <region>",
		"リソース: <resource>",
		"更新日時: <updatedAt>",
		"説明: <description>",
		"対処: <remedy> <remedyUrl>",
		"リンク: <sourceUrl>",
		"ID: <id>",
		"詳細は Security Hub を確認してください。確認したら、ワークフローステータスを「通知済み」にしてください。",
		"https://console.aws.amazon.com/securityhub/home?region=${AWS::Region}#/findings",
	},
	settings.English: {
		"There is a security finding.",
		"Severity: <severity> (<number>)",
		"Product: <product>",
		"Title: <title>",
		"Type: <type>",
		"Account: <account>",
		"Region: <region>",
		"Resource: <resource>",
		"Updated: <updatedAt>",
		"Description: <description>",
		"Remedy: <remedy> <remedyUrl>",
		"Link: <sourceUrl>",
		"ID: <id>",
		"See Security Hub for details. Set the workflow status to NOTIFIED when you have seen to it.",
		"https://console.aws.amazon.com/securityhub/home?region=${AWS::Region}#/findings",
	},
}
