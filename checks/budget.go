package checks

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/budgets"
	"github.com/aws/aws-sdk-go-v2/service/budgets/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// maxBudgets bounds how many budgets are looked at closely.
const maxBudgets = 10

// askBudgets asks for all budgets of the account.
func (a *account) askBudgets(ctx context.Context) (all []types.Budget, err error) {
	pages := budgets.NewDescribeBudgetsPaginator(budgets.NewFromConfig(a.home.Config), &budgets.DescribeBudgetsInput{AccountId: &a.home.Account})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		switch {
		case awsfault.HasCode(err, "NotFoundException"):
			return nil, nil
		case err != nil:
			return nil, billing(ctx, err)
		}
		all = append(all, page.Budgets...)
	}
	return all, nil
}

// budget looks for a budget that warns as the settings mean it. It need not be
// the baseline's own: an older one that warns as early does as well.
func budget(ctx context.Context, t Target) ([]Finding, error) {
	all, err := t.account.budgets(ctx)
	if err != nil {
		return nil, err
	}
	want := t.Settings.Budget
	fix := deployOrRevert("Baseline-Billing")
	fitting := slices.DeleteFunc(slices.Clone(all), func(b types.Budget) bool {
		usd, whole := monthlyUSD(b)
		return !whole || usd > want.MonthlyUSD+cent
	})
	if len(fitting) == 0 {
		return failed(fmt.Sprintf("no monthly budget of at most %s USD covers the whole account", amount(want.MonthlyUSD)), fix), nil
	}
	slices.SortFunc(fitting, func(a, b types.Budget) int { // the nearest to the settings first
		x, _ := monthlyUSD(a)
		y, _ := monthlyUSD(b)
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(aws.ToString(a.BudgetName), aws.ToString(b.BudgetName)))
	})
	var lacks []string
	for _, b := range fitting[:min(len(fitting), maxBudgets)] {
		lack, err := lacking(ctx, t, b)
		switch {
		case err != nil:
			return nil, billing(ctx, err)
		case lack == "":
			usd, _ := monthlyUSD(b)
			return passed(fmt.Sprintf("%s warns, of %s USD a month", aws.ToString(b.BudgetName), amount(usd))), nil
		}
		lacks = append(lacks, aws.ToString(b.BudgetName)+": "+lack)
	}
	return failed(strings.Join(lacks, "; "), fix), nil
}

// cent is too little to make a difference.
const cent = 0.01

func amount(usd float64) string { return strconv.FormatFloat(usd, 'f', -1, 64) }

// monthlyUSD returns a budget's limit, and whether it is one for a month of the
// whole account.
func monthlyUSD(b types.Budget) (usd float64, whole bool) {
	if b.BudgetType != types.BudgetTypeCost || b.TimeUnit != types.TimeUnitMonthly ||
		b.BudgetLimit == nil || aws.ToString(b.BudgetLimit.Unit) != "USD" ||
		hasOldFilters(b) || b.FilterExpression != nil && narrows(*b.FilterExpression) {
		return 0, false
	}
	usd, err := strconv.ParseFloat(aws.ToString(b.BudgetLimit.Amount), 64)
	return usd, err == nil
}

// hasOldFilters reports whether a budget has filters of the kind before
// expressions.
func hasOldFilters(b types.Budget) bool {
	//lint:ignore SA1019 budgets of old still come with them
	return len(b.CostFilters) > 0
}

// narrows reports whether a filter leaves out more than kinds of charges, such
// as credits and refunds.
func narrows(e types.Expression) bool {
	return e.Tags != nil || e.CostCategories != nil ||
		e.Dimensions != nil && e.Dimensions.Key != types.DimensionRecordType ||
		e.Not != nil && narrows(*e.Not) ||
		slices.ContainsFunc(e.And, narrows) || slices.ContainsFunc(e.Or, narrows)
}

// lacking says what a budget does not warn of, nothing where it warns of all.
func lacking(ctx context.Context, t Target, b types.Budget) (string, error) {
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
			return "", err
		}
		for _, n := range page.Notifications {
			if n.ComparisonOperator != types.ComparisonOperatorGreaterThan {
				continue
			}
			reaches, err := reachesPeople(ctx, t, client, b, n)
			if err != nil {
				return "", err
			}
			if reaches {
				told[n.NotificationType] = append(told[n.NotificationType], threshold(b, n))
			}
		}
	}
	for _, kind := range []struct {
		of       types.NotificationType
		percents []float64
		what     string
	}{
		{types.NotificationTypeActual, want.ActualPercent, "are spent"},
		{types.NotificationTypeForecasted, want.ForecastPercent, "are forecast"},
	} {
		before := 0.0
		for _, percent := range slices.Sorted(slices.Values(kind.percents)) {
			usd := want.MonthlyUSD * percent / 100
			if !slices.ContainsFunc(told[kind.of], func(at float64) bool { return at > before+cent && at <= usd+cent }) {
				return fmt.Sprintf("not everybody is told when %s USD %s", amount(usd), kind.what), nil
			}
			before = usd
		}
	}
	return "", nil
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
	topic := false
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
			topic = topic || aws.ToString(s.Address) == alertsTopic(t)
			if s.SubscriptionType == types.SubscriptionTypeEmail {
				addresses = append(addresses, strings.ToLower(aws.ToString(s.Address)))
			}
		}
	}
	return reaches(t.Settings, topic, addresses, t.Settings.Budget.Emails), nil
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
