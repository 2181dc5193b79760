package checks

import (
	"cmp"
	"context"
	"slices"
	"strconv"

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
	fix := deployOrRevert(settings.BillingStack)
	fitting := slices.DeleteFunc(slices.Clone(all), func(b types.Budget) bool {
		usd, whole := monthlyUSD(b)
		return !whole || usd > want.MonthlyUSD+cent
	})
	if len(fitting) == 0 {
		return failed(settings.Textf("アカウント全体を対象とする %s USD 以下の月の予算がない", "no monthly budget of at most %s USD covers the whole account", amount(want.MonthlyUSD)), fix), nil
	}
	slices.SortFunc(fitting, func(a, b types.Budget) int { // the nearest to the settings first
		x, _ := monthlyUSD(a)
		y, _ := monthlyUSD(b)
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(aws.ToString(a.BudgetName), aws.ToString(b.BudgetName)))
	})
	var lacks []settings.Text
	for _, b := range fitting[:min(len(fitting), maxBudgets)] {
		lack, err := lacking(ctx, t, b)
		switch {
		case err != nil:
			return nil, billing(ctx, err)
		case lack == (settings.Text{}):
			usd, _ := monthlyUSD(b)
			return passed(settings.Textf("%s が通知する (月 %s USD)", "%s warns, of %s USD a month", aws.ToString(b.BudgetName), amount(usd))), nil
		}
		lacks = append(lacks, settings.Textf("%s: %s", "%s: %s", aws.ToString(b.BudgetName), lack))
	}
	return failed(settings.Sentences(lacks...), fix), nil
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
