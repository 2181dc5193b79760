package checks

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"baseline/internal/awsfault"
	"baseline/internal/report"
	"baseline/settings"
)

// bestPractices ends the ARN of the standard that the stacks enable.
const bestPractices = ":standards/aws-foundational-security-best-practices/v/1.0.0"

// checkSecurityHub wants a hub with the standard, without the controls that the
// settings switch off, which package controls compares. In the home region it
// also wants the findings of every region gathered there and told.
func checkSecurityHub(ctx context.Context, t Target) ([]Finding, error) {
	c := hubCheck{t, securityhub.NewFromConfig(t.Config)}
	hub, err := c.client.DescribeHub(ctx, &securityhub.DescribeHubInput{})
	// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
	if awsfault.HasCode(err, "InvalidAccessException", "ResourceNotFoundException") {
		return failed(settings.Textf("Security Hub が有効でない", "there is no hub"), deployRegional(t.Region)), nil
	}
	if err != nil {
		return nil, err
	}
	var found faults
	if !aws.ToBool(hub.AutoEnableControls) {
		found.add(command("aws securityhub update-security-hub-configuration --region %s --auto-enable-controls", t.Region),
			"AWS が標準に追加するコントロールが有効にならない", "controls that AWS adds to the standard stay off")
	}
	summary, err := c.standard(ctx, &found)
	if err != nil {
		return found, err
	}
	above, err := c.client.GetAdministratorAccount(ctx, &securityhub.GetAdministratorAccountInput{})
	if err != nil {
		return found, err
	}
	if above.Administrator != nil && aws.ToString(above.Administrator.AccountId) != "" {
		found.administeredBy(*above.Administrator.AccountId, &summary)
	}
	if !t.Home() {
		return found.or(summary), nil
	}
	if err := c.aggregator(ctx, &found); err != nil {
		return found, err
	}
	if !t.Settings.Findings.Off {
		if err := findingsAreTold(ctx, t, &found); err != nil {
			return found, err
		}
	}
	return found.or(settings.Textf("%s。全リージョンの検出結果がここに集約される", "%s; findings of every region are gathered here", summary)), nil
}

type hubCheck struct {
	Target
	client *securityhub.Client
}

// standard also returns what there is to say where all is well. A standard is
// INCOMPLETE where AWS Config does not record, as in most regions.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StandardsSubscription.html
func (c hubCheck) standard(ctx context.Context, found *faults) (summary settings.Text, err error) {
	pages := securityhub.NewGetEnabledStandardsPaginator(c.client, &securityhub.GetEnabledStandardsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return summary, err
		}
		i := slices.IndexFunc(page.StandardsSubscriptions, func(s types.StandardsSubscription) bool {
			return strings.HasSuffix(aws.ToString(s.StandardsArn), bestPractices)
		})
		if i < 0 {
			continue
		}
		switch s := page.StandardsSubscriptions[i]; s.StandardsStatus {
		case types.StandardsStatusReady, types.StandardsStatusIncomplete:
			controls, err := settingFinding(ctx, "security-hub", c.Target)
			if err == nil && controls.Status != report.Pass {
				*found = append(*found, controls)
			}
			return settings.Textf("標準が有効で、%s", "the standard is on, and %s", controls.Summary), err
		case types.StandardsStatusPending:
			found.add(settings.Textf("数分後にもう一度確認する", "check again in some minutes"),
				"標準「AWS 基礎セキュリティのベストプラクティス」を有効化している途中", "AWS Foundational Security Best Practices is being enabled")
		default:
			found.add(seeWhy(console(c.Region, "securityhub", "/standards")),
				"標準「AWS 基礎セキュリティのベストプラクティス」の状態が %s", "AWS Foundational Security Best Practices is %s", s.StandardsStatus)
		}
		return summary, nil
	}
	found.add(deployRegional(c.Region), "標準「AWS 基礎セキュリティのベストプラクティス」が有効でない", "the hub has no AWS Foundational Security Best Practices")
	return summary, nil
}

// aggregator wants the findings of every region of the settings in this one.
// https://docs.aws.amazon.com/securityhub/latest/userguide/finding-aggregation.html
func (c hubCheck) aggregator(ctx context.Context, found *faults) error {
	list, err := c.client.ListFindingAggregators(ctx, &securityhub.ListFindingAggregatorsInput{})
	if err != nil {
		return err
	}
	if len(list.FindingAggregators) == 0 {
		found.add(deployRegional(c.Region), "検出結果がここに集約されず、ほかのリージョンのものが誰にも届かない", "findings are not gathered here, so those of other regions are told to nobody")
		return nil
	}
	id := list.FindingAggregators[0].FindingAggregatorArn // an account has one at most
	got, err := c.client.GetFindingAggregator(ctx, &securityhub.GetFindingAggregatorInput{FindingAggregatorArn: id})
	if err != nil {
		return err
	}
	if home := aws.ToString(got.FindingAggregationRegion); home != c.Region {
		found.add(settings.Textf("Security Hub のホームリージョンを変える: %s", "change the home region: %s", console(home, "securityhub", "/settings/regions")),
			"検出結果が %s に集約され、そこからは誰にも届かない", "findings are gathered in %s, and told to nobody from there", home)
		return nil
	}
	var left []string
	switch aws.ToString(got.RegionLinkingMode) {
	case "ALL_REGIONS":
	case "ALL_REGIONS_EXCEPT_SPECIFIED":
		for _, region := range got.Regions {
			if slices.Contains(c.Settings.Regions, region) {
				left = append(left, region)
			}
		}
	default: // SPECIFIED_REGIONS, or NO_REGIONS
		left = without(c.Settings.Regions, append(got.Regions, c.Region))
	}
	if left != nil {
		found.add(command("aws securityhub update-finding-aggregator --region %s --finding-aggregator-arn %s --region-linking-mode ALL_REGIONS", c.Region, aws.ToString(id)),
			"検出結果がここに集約されないリージョン: %s", "findings of these regions are not gathered here: %s", left)
	}
	return nil
}
