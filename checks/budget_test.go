package checks

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/budgets/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

func TestBudget(t *testing.T) {
	but := func(change func(*types.Budget)) func(*accountWorld) {
		return func(w *accountWorld) { change(&w.budgets[0]) }
	}
	record := func(dimension types.Dimension) *types.Expression {
		return &types.Expression{And: []types.Expression{
			{Not: &types.Expression{Dimensions: &types.ExpressionDimensionValues{Key: types.DimensionRecordType}}},
			{Or: []types.Expression{{Not: &types.Expression{Dimensions: &types.ExpressionDimensionValues{Key: dimension}}}}},
		}}
	}
	const pass = "pass Baseline warns, of 100 USD a month"
	const none = "fail no monthly budget of at most 100 USD covers the whole account -> make deploy; if there is nothing to deploy, it was changed by hand: npx cdk deploy Baseline-Billing --revert-drift"
	const deaf = "fail Baseline: not everybody is told when 50 USD are spent -> make deploy"
	testAccount(t, "budget", []accountCase{
		{"right", nil, []string{pass}},
		{"none", func(w *accountWorld) { w.budgets = nil }, []string{none}},
		{"too much", but(func(b *types.Budget) { b.BudgetLimit.Amount = aws.String("100.5") }), []string{none}},
		{"of a day", but(func(b *types.Budget) { b.TimeUnit = "DAILY" }), []string{none}},
		{"of usage", but(func(b *types.Budget) { b.BudgetType = "USAGE" }), []string{none}},
		{"in yen", but(func(b *types.Budget) { b.BudgetLimit.Unit = aws.String("JPY") }), []string{none}},
		{"without a limit", but(func(b *types.Budget) { b.BudgetLimit = nil }), []string{none}},
		{"with no number", but(func(b *types.Budget) { b.BudgetLimit.Amount = aws.String("much") }), []string{none}},
		//lint:ignore SA1019 budgets of old still come with them
		{"of one service", but(func(b *types.Budget) { b.CostFilters = map[string][]string{"Service": {"Amazon EC2"}} }), []string{none}},
		{"without credits", but(func(b *types.Budget) { b.FilterExpression = record(types.DimensionRecordType) }), []string{pass}},
		{"of one region", but(func(b *types.Budget) { b.FilterExpression = record(types.DimensionRegion) }), []string{none}},
		{"of one tag", but(func(b *types.Budget) { b.FilterExpression = &types.Expression{Tags: &types.TagValues{}} }), []string{none}},
		{"of one category", but(func(b *types.Budget) {
			b.FilterExpression = &types.Expression{CostCategories: &types.CostCategoryValues{}}
		}), []string{none}},

		{"without notifications", func(w *accountWorld) { w.notifications = nil }, []string{deaf}},
		{"without one threshold", func(w *accountWorld) { w.notifications = append(w.notifications[:1], w.notifications[2:]...) },
			[]string{"fail Baseline: not everybody is told when 80 USD are spent"}},
		{"without the forecast", func(w *accountWorld) { w.notifications = w.notifications[:3] },
			[]string{"fail Baseline: not everybody is told when 100 USD are forecast"}},
		{"tells when cost falls", func(w *accountWorld) { w.notifications[0].ComparisonOperator = "LESS_THAN" }, []string{deaf}},
		{"in dollars", func(w *accountWorld) {
			for i := range w.notifications {
				w.notifications[i].ThresholdType = "ABSOLUTE_VALUE"
			}
		}, []string{pass}},
		{"in few dollars", func(w *accountWorld) {
			w.budgets[0].BudgetLimit.Amount = aws.String("10")
			for i := range w.notifications {
				w.notifications[i].ThresholdType = "ABSOLUTE_VALUE"
			}
		}, []string{"pass Baseline warns, of 10 USD a month"}},
		{"in percent of less", func(w *accountWorld) { w.budgets[0].BudgetLimit.Amount = aws.String("10") },
			[]string{"fail Baseline: not everybody is told when 80 USD are spent"}},
		{"nobody named for a part", func(w *accountWorld) {
			w.settings.Budget.ForecastPercent = []float64{}
			w.notifications = w.notifications[:3]
		}, []string{pass}},

		{"without readers", func(w *accountWorld) { w.subscribers = nil }, []string{deaf}},
		{"without the topic", func(w *accountWorld) { w.subscribers = w.subscribers[1:] }, []string{deaf}},
		{"to another topic", func(w *accountWorld) { w.subscribers[0].Address = aws.String(topicARN) }, []string{deaf}},
		{"without who cares for money", func(w *accountWorld) { w.subscribers = w.subscribers[:1] }, []string{deaf}},
		{"to everybody by mail", func(w *accountWorld) {
			w.subscribers[0] = types.Subscriber{Address: aws.String("OPS@corp.internal"), SubscriptionType: "EMAIL"}
			w.subscribers = append(w.subscribers, types.Subscriber{Address: aws.String("ceo@corp.internal"), SubscriptionType: "EMAIL"})
		}, []string{pass}},
		{"to one of them by mail", func(w *accountWorld) {
			w.subscribers[0] = types.Subscriber{Address: aws.String("ops@corp.internal"), SubscriptionType: "EMAIL"}
		}, []string{deaf}},
		{"nobody named, by mail", func(w *accountWorld) {
			w.settings.Alerts.Emails, w.settings.Budget.Emails = nil, nil
			w.subscribers = w.subscribers[1:]
		}, []string{deaf}},

		{"the second one is right", func(w *accountWorld) {
			w.budgets = append([]types.Budget{monthlyBudget("Huge", "1000"), monthlyBudget("Old", "100")}, w.budgets...)
		}, []string{pass}},
		{"the nearest first", func(w *accountWorld) {
			w.notifications = nil
			w.budgets = append(w.budgets, monthlyBudget("Small", "1"), monthlyBudget("Almost", "99"))
		}, []string{"fail Baseline: not everybody is told when 50 USD are spent; Almost: not everybody is told when 50 USD are spent; Small: "}},
		{"denied", func(w *accountWorld) {
			w.fail = awstest.Times(1, "DescribeNotificationsForBudget", awstest.Code("AccessDeniedException"))
		}, []string{"error budgets:ViewBudget: not allowed -> IAM access to billing is the likely cause"}},
		{"off", func(w *accountWorld) { w.settings.Budget = settings.Budget{Off: true} }, []string{"off switched off"}},
	})
}

func TestManyBudgetsAreNotAllLookedAt(t *testing.T) {
	testAccount(t, "budget", []accountCase{{"many", func(w *accountWorld) {
		w.budgets = nil
		for i := range maxBudgets + 5 {
			w.budgets = append(w.budgets, monthlyBudget(fmt.Sprintf("B%02d", i), "100"))
		}
		w.notifications = nil
		asked := 0
		w.fail = func(c awstest.Call) error {
			if c.Operation == "DescribeNotificationsForBudget" {
				if asked++; asked > maxBudgets {
					return awstest.Code("asked too often")
				}
			}
			return nil
		}
	}, []string{"fail B00: "}}})
}
