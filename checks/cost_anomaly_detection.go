package checks

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
	"github.com/aws/smithy-go"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// costAnomalyDetection looks for the monitor of all services, the baseline's or
// the one that AWS makes, and for a subscription to it that tells as the
// settings mean it. AWS detects nothing until somebody has opened Cost
// Explorer.
// https://docs.aws.amazon.com/cost-management/latest/userguide/ce-enable.html
func costAnomalyDetection(ctx context.Context, t Target) ([]Finding, error) {
	client := costexplorer.NewFromConfig(t.Config)
	monitor, err := serviceMonitor(ctx, client)
	if err == nil && monitor != nil && monitor.LastEvaluatedDate == nil {
		err = askCosts(ctx, client)
	}
	switch {
	case isNotOpened(err):
		return manual(settings.Textf("Cost Explorer が一度も開かれておらず、コスト異常が検出されない", "Cost Explorer was never opened: no unusual cost is detected"),
			settings.Textf("一度開き、24 時間待つ: %s", "open it once, and give it 24 hours: %s", costPage)), nil
	case awsfault.HasCode(err, "DataUnavailableException"):
		return manual(settings.Textf("Cost Explorer にまだデータがなく、コスト異常が検出されない", "Cost Explorer has no data yet: no unusual cost is detected"),
			settings.Textf("最初に開いてから 24 時間待つ: %s", "give it 24 hours after it was first opened: %s", costPage)), nil
	case err != nil:
		return nil, billing(ctx, err)
	case monitor == nil:
		return failed(settings.Textf("サービスごとのコストを見るモニターがない", "no monitor watches the cost of each service"), deployOrRevert(settings.BillingStack)), nil
	}
	told, err := isTold(ctx, client, t, aws.ToString(monitor.MonitorArn))
	switch {
	case err != nil:
		return nil, billing(ctx, err)
	case !told:
		return failed(settings.Textf("%s USD のコスト異常が、すぐには誰にも通知されない", "nobody is told at once of unusual cost of %s USD", amount(t.Settings.CostAnomaly.ThresholdUSD)),
			deployOrRevert(settings.BillingStack)), nil
	}
	return passed(settings.Textf("サービスごとのコスト異常が検出され、通知される", "unusual cost of each service is detected and told")), nil
}

// isNotOpened reports whether AWS says that Cost Explorer is not opened: with
// the code of a denial, and these words.
// https://github.com/aws-samples/aws-cost-explorer-report/issues/15
func isNotOpened(err error) bool {
	var answer smithy.APIError
	return errors.As(err, &answer) && strings.Contains(strings.ToLower(answer.ErrorMessage()), "not enabled for cost explorer")
}

// serviceMonitor returns the monitor of all services, nil where there is none.
// There can be one.
// https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html
func serviceMonitor(ctx context.Context, client *costexplorer.Client) (*types.AnomalyMonitor, error) {
	pages := costexplorer.NewGetAnomalyMonitorsPaginator(client, &costexplorer.GetAnomalyMonitorsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, m := range page.AnomalyMonitors {
			if m.MonitorType == types.MonitorTypeDimensional && m.MonitorDimension == types.MonitorDimensionService {
				return &m, nil
			}
		}
	}
	return nil, nil
}

// askCosts fails where Cost Explorer is not opened. The call costs 0.01 USD, so
// it is for monitors that have not worked yet.
// https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/
func askCosts(ctx context.Context, client *costexplorer.Client) error {
	today := time.Now().UTC()
	_, err := client.GetCostAndUsage(ctx, &costexplorer.GetCostAndUsageInput{
		Granularity: types.GranularityDaily,
		Metrics:     []string{"UnblendedCost"},
		TimePeriod: &types.DateInterval{
			Start: aws.String(today.AddDate(0, 0, -1).Format(time.DateOnly)),
			End:   aws.String(today.Format(time.DateOnly)),
		},
	})
	return err
}

// isTold reports whether a subscription tells the topic, or everybody by
// itself, what the monitor detects. The one that AWS makes tells the root
// user's address once a day, from 100 USD on.
func isTold(ctx context.Context, client *costexplorer.Client, t Target, monitor string) (bool, error) {
	pages := costexplorer.NewGetAnomalySubscriptionsPaginator(client, &costexplorer.GetAnomalySubscriptionsInput{MonitorArn: &monitor})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return false, err
		}
		for _, s := range page.AnomalySubscriptions {
			if !slices.Contains(s.MonitorArnList, monitor) || !holds(s, t.Settings.CostAnomaly.ThresholdUSD) {
				continue
			}
			var addresses []string
			told := false
			for _, who := range s.Subscribers {
				if who.Status == types.SubscriberStatusDeclined {
					continue
				}
				told = told || aws.ToString(who.Address) == feedTopic(t)
				addresses = append(addresses, strings.ToLower(aws.ToString(who.Address)))
			}
			if reaches(t.Settings, told, addresses, nil) {
				return true, nil
			}
		}
	}
	return false, nil
}

// holds reports whether a subscription tells of every anomaly of that impact.
func holds(s types.AnomalySubscription, usd float64) bool {
	if s.ThresholdExpression == nil {
		return false
	}
	return expressionHolds(*s.ThresholdExpression, usd)
}

func expressionHolds(e types.Expression, usd float64) bool {
	holds := func(e types.Expression) bool { return expressionHolds(e, usd) }
	switch {
	case e.Dimensions != nil:
		if e.Dimensions.Key != types.DimensionAnomalyTotalImpactAbsolute || len(e.Dimensions.Values) != 1 {
			return false // a percentage may be small where the amount is large
		}
		from, err := strconv.ParseFloat(e.Dimensions.Values[0], 64)
		return err == nil && from <= usd+cent
	case len(e.Or) > 0:
		return slices.ContainsFunc(e.Or, holds)
	case len(e.And) > 0:
		return !slices.ContainsFunc(e.And, func(e types.Expression) bool { return !holds(e) })
	}
	return false
}
