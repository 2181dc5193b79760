package checks

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"baseline/internal/eventpattern"
	"baseline/settings"
)

// findingsAreTold wants rules that tell of what settings.Findings names. The
// rules are tried on such findings, whatever their patterns are.
func findingsAreTold(ctx context.Context, t Target, found *faults) error {
	rules, err := rulesOf(ctx, t, "aws.securityhub")
	if err != nil {
		return err
	}
	var patterns []*eventpattern.Pattern
	var off []rule
	for _, r := range rules {
		pattern, err := eventpattern.Parse([]byte(aws.ToString(r.EventPattern)))
		switch {
		case err != nil:
			found.add(settings.Textf("ルールの内容を見る: %s", "see what the rule tells: %s", console(t.Region, "events", "/rules")),
				"ルール %s を判定できない: %v", "the rule %s could not be judged: %v", aws.ToString(r.Name), err)
		case !slices.ContainsFunc(r.targets, func(to types.Target) bool { return isFindingTarget(t, to) }):
		case !r.isEnabled():
			off = append(off, r)
		default:
			patterns = append(patterns, pattern)
		}
	}
	var untold faults
	for _, sample := range sampleFindings(t) {
		if !slices.ContainsFunc(patterns, func(p *eventpattern.Pattern) bool { return p.Match(sample.event) }) {
			untold.add(deployRoot(), "%sを通知するルールがない", "no rule tells of %s", sample.what)
		}
	}
	if untold != nil {
		for _, r := range off {
			r.disabled(t, &untold)
		}
	}
	*found = append(*found, untold...)
	return nil
}

// isFindingTarget reports whether the mailer gets the finding itself, or where
// there is no mailer, people get it in words.
func isFindingTarget(t Target, to types.Target) bool {
	return aws.ToString(to.Arn) == feedTopic(t) && delivers(to) && (to.InputTransformer != nil) == t.Settings.AlertMail.Off
}

// sample is a finding that the settings want told.
type sample struct {
	what  settings.Text
	event map[string]any
}

// normalized is the lowest number that Security Hub gives a severity.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Severity.html
var normalized = map[settings.Severity]float64{settings.Low: 1, settings.Medium: 40, settings.High: 70, settings.Critical: 90}

// sampleFindings are the least severe findings that the settings want told.
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
func sampleFindings(t Target) (all []sample) {
	add := func(product, productArn string, severity settings.Severity, compliance string) {
		finding := map[string]any{
			"ProductName": product, "ProductArn": productArn, "AwsAccountId": t.Account,
			"Severity":    map[string]any{"Label": string(severity), "Normalized": normalized[severity]},
			"RecordState": "ACTIVE", "Workflow": map[string]any{"Status": "NEW"},
		}
		what := settings.Textf("%s の重要度 %s 以上の検出結果", "findings of %s from %s up", product, severity)
		if compliance != "" {
			finding["Compliance"] = map[string]any{"Status": compliance}
			what = settings.Textf("Security Hub の重要度 %s 以上で不合格のコントロール", "failed controls of Security Hub from %s up", severity)
		}
		all = append(all, sample{what, map[string]any{
			"source": "aws.securityhub", "detail-type": "Security Hub Findings - Imported",
			"account": t.Account, "region": t.Region,
			"detail": map[string]any{"findings": []any{finding}},
		}})
	}
	arn := "arn:aws:securityhub:" + t.Region + "::product/aws/"
	f := t.Settings.Findings
	for _, product := range f.Products {
		add(product, arn+"example", f.Severity, "")
	}
	if !t.Settings.AlertMail.Off && !f.ControlsOff { // the mailer marks them as told
		add("Security Hub", arn+"securityhub", f.ControlSeverity, "FAILED")
	}
	return all
}
