package checks

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer/types"
)

// checkAccessAnalyzer wants an active analyzer of external access, of the
// account or of its organization. Analyzers of unused and of internal access
// find other things.
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalyzerSummary.html
func checkAccessAnalyzer(ctx context.Context, t Target) ([]Finding, error) {
	var inactive []string
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
				return passed(fmt.Sprintf("the analyzer %s is active (%s)", aws.ToString(a.Name), a.Type)), nil
			default:
				why := ""
				if a.StatusReason != nil {
					why = ", " + string(a.StatusReason.Code)
				}
				inactive = append(inactive, fmt.Sprintf("%s is %s%s", aws.ToString(a.Name), a.Status, why))
			}
		}
	}
	if inactive != nil {
		return failed("no analyzer of external access is active: "+strings.Join(inactive, "; "), "see why: "+console(t.Region, "access-analyzer", "/analyzers")), nil
	}
	return failed("there is no analyzer of external access", deployRegional(t.Region)), nil
}
