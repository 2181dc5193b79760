package checks

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer/types"

	"baseline/settings"
)

// checkAccessAnalyzer wants an active analyzer of external access, of the
// account or of its organization. Analyzers of unused and of internal access
// find other things.
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalyzerSummary.html
func checkAccessAnalyzer(ctx context.Context, t Target) ([]Finding, error) {
	var inactive []settings.Text
	pages := accessanalyzer.NewListAnalyzersPaginator(accessanalyzer.NewFromConfig(t.Config), &accessanalyzer.ListAnalyzersInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, a := range page.Analyzers {
			switch {
			case a.Type != types.TypeAccount && a.Type != types.TypeOrganization:
			case a.Status == types.AnalyzerStatusActive:
				return passed(settings.Textf("アナライザー %s が有効 (%s)", "the analyzer %s is active (%s)", aws.ToString(a.Name), a.Type)), nil
			default:
				why := ""
				if a.StatusReason != nil {
					why = ", " + string(a.StatusReason.Code)
				}
				inactive = append(inactive, settings.Textf("%s の状態が %s%s", "%s is %s%s", aws.ToString(a.Name), a.Status, why))
			}
		}
	}
	if inactive != nil {
		return failed(settings.Textf("有効な外部アクセスアナライザーがない: %s", "no analyzer of external access is active: %s", settings.Sentences(inactive...)), seeWhy(console(t.Region, "access-analyzer", "/analyzers"))), nil
	}
	return failed(settings.Textf("外部アクセスアナライザーがない", "there is no analyzer of external access"), deployRegional(t.Region)), nil
}
