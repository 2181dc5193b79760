package checks

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/budgets"
	"github.com/aws/aws-sdk-go-v2/service/budgets/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// lacking says what a budget does not warn of, nothing where it warns of all.
func lacking(ctx context.Context, t Target, b types.Budget) (lack settings.Text, err error) {
	want := t.Settings.Budget
	told := map[types.NotificationType][]float64{} // the amounts in USD
	client := budgets.NewFromConfig(t.Config)
	pages := budgets.NewDescribeNotificationsForBudgetPaginator(client,
		&budgets.DescribeNotificationsForBudgetInput{AccountId: &t.Account, BudgetName: b.BudgetName})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if awsfault.HasCode(err, "NotFoundException") {
			break
		}
		if err != nil {
			return lack, err
		}
		for _, n := range page.Notifications {
			if n.ComparisonOperator != types.ComparisonOperatorGreaterThan {
				continue
			}
			reaches, err := reachesPeople(ctx, t, client, b, n)
			if err != nil {
				return lack, err
			}
			if reaches {
				told[n.NotificationType] = append(told[n.NotificationType], threshold(b, n))
			}
		}
	}
	for _, kind := range []struct {
		of       types.NotificationType
		percents []float64
		what     settings.Text
	}{
		{types.NotificationTypeActual, want.ActualPercent, settings.Text{Ja: "を使ったとき", En: "are spent"}},
		{types.NotificationTypeForecasted, want.ForecastPercent, settings.Text{Ja: "と予測されたとき", En: "are forecast"}},
	} {
		before := 0.0
		for _, percent := range slices.Sorted(slices.Values(kind.percents)) {
			usd := want.MonthlyUSD * percent / 100
			if !slices.ContainsFunc(told[kind.of], func(at float64) bool { return at > before+cent && at <= usd+cent }) {
				return settings.Textf("%s USD %sに、通知の届かない人がいる", "not everybody is told when %s USD %s", amount(usd), kind.what), nil
			}
			before = usd
		}
	}
	return lack, nil
}

// threshold returns the amount in USD that a notification waits for. Its type
// may be left out, and is percent then.
func threshold(b types.Budget, n types.Notification) float64 {
	if n.ThresholdType == types.ThresholdTypeAbsoluteValue {
		return n.Threshold
	}
	usd, _ := monthlyUSD(b)
	return usd * n.Threshold / 100
}

// reachesPeople reports whether a notification goes to everybody whom the
// settings name: through the topic or by itself.
func reachesPeople(ctx context.Context, t Target, client *budgets.Client, b types.Budget, n types.Notification) (bool, error) {
	var addresses []string
	told := false
	pages := budgets.NewDescribeSubscribersForNotificationPaginator(client, &budgets.DescribeSubscribersForNotificationInput{
		AccountId: &t.Account, BudgetName: b.BudgetName, Notification: &n,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if awsfault.HasCode(err, "NotFoundException") {
			break
		}
		if err != nil {
			return false, err
		}
		for _, s := range page.Subscribers {
			told = told || aws.ToString(s.Address) == feedTopic(t)
			if s.SubscriptionType == types.SubscriptionTypeEmail {
				addresses = append(addresses, strings.ToLower(aws.ToString(s.Address)))
			}
		}
	}
	return reaches(t.Settings, told, addresses, t.Settings.Budget.Emails), nil
}

// reaches reports whether the topic or these addresses, in lower case, reach
// those who get every alert, and the addresses also the others.
func reaches(o settings.Organization, topic bool, addresses, others []string) bool {
	missing := func(email string) bool { return !slices.Contains(addresses, strings.ToLower(email)) }
	if !topic && (len(o.Alerts.Emails) == 0 || slices.ContainsFunc(o.Alerts.Emails, missing)) {
		return false
	}
	return !slices.ContainsFunc(others, missing)
}
