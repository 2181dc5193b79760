package constructs

import (
	"reflect"
	"testing"

	"baseline/settings"
)

func TestBudgetTellsOfMoneySpentAndForecast(t *testing.T) {
	tmpl, _ := billing(t, settings.Organization{})
	budget := tmpl.Only("AWS::Budgets::Budget").Properties
	data := budget["Budget"].(map[string]any)
	if _, named := data["BudgetName"]; named {
		t.Error("a budget with a name cannot be replaced by itself")
	}
	tmpl.Has("AWS::Budgets::Budget", map[string]any{"Budget": map[string]any{
		"BudgetType":  "COST",
		"TimeUnit":    "MONTHLY",
		"BudgetLimit": map[string]any{"Amount": 100, "Unit": "USD"},
		"CostTypes":   map[string]any{"IncludeCredit": false, "IncludeRefund": false},
	}})
	type told struct {
		kind    string
		percent float64
	}
	got := []told{}
	for _, n := range budget["NotificationsWithSubscribers"].([]any) {
		n := n.(map[string]any)
		notification := n["Notification"].(map[string]any)
		got = append(got, told{notification["NotificationType"].(string), notification["Threshold"].(float64)})
		if notification["ThresholdType"] != "PERCENTAGE" || notification["ComparisonOperator"] != "GREATER_THAN" {
			t.Errorf("not above a share: %v", notification)
		}
		want := []any{map[string]any{"SubscriptionType": "SNS", "Address": alertsOfTokyo}}
		if !reflect.DeepEqual(n["Subscribers"], want) {
			t.Errorf("subscribers: got %v, want %v", n["Subscribers"], want)
		}
	}
	if want := []told{{"ACTUAL", 50}, {"ACTUAL", 80}, {"ACTUAL", 100}, {"FORECASTED", 100}}; !reflect.DeepEqual(got, want) {
		t.Errorf("told: got %v, want %v", got, want)
	}
}

func TestBudgetWritesToItsOwnReadersToo(t *testing.T) {
	tmpl, _ := billing(t, settings.Organization{Budget: settings.Budget{
		MonthlyUSD: 12.5, ActualPercent: []float64{90}, ForecastPercent: []float64{}, Emails: []string{"cfo@corp.test"},
	}})
	tmpl.Has("AWS::Budgets::Budget", map[string]any{
		"Budget": map[string]any{"BudgetLimit": map[string]any{"Amount": 12.5}},
		"NotificationsWithSubscribers": []any{map[string]any{
			"Notification": map[string]any{"NotificationType": "ACTUAL", "Threshold": 90},
			"Subscribers": []any{
				map[string]any{"SubscriptionType": "SNS", "Address": alertsOfTokyo},
				map[string]any{"SubscriptionType": "EMAIL", "Address": "cfo@corp.test"},
			},
		}},
	})
}
