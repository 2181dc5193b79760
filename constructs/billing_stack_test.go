package constructs

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdkapp"
	"baseline/internal/cdktest"
	"baseline/settings"
)

// billing returns the template and the region of the billing stack.
func billing(t *testing.T, o settings.Organization) (tmpl *cdktest.Template, region string) {
	t.Helper()
	o = o.WithDefaults()
	return cdktest.SynthApp(t, func(app awscdk.App) {
		region = *NewBillingStack(app, o).Region()
	})["Baseline-Billing"], region
}

var alertsOfTokyo = map[string]any{"Fn::Sub": "arn:${AWS::Partition}:sns:ap-northeast-1:${AWS::AccountId}:Baseline-Alerts"}

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

func TestCostAnomalyIsToldAtOnceFromItsThreshold(t *testing.T) {
	tmpl, _ := billing(t, settings.Organization{CostAnomaly: settings.CostAnomaly{ThresholdUSD: 1234567.5}})
	tmpl.Has("AWS::CE::AnomalyMonitor", map[string]any{"MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"})
	tmpl.Has("AWS::CE::AnomalySubscription", map[string]any{
		"Frequency":   "IMMEDIATE",
		"Subscribers": []any{map[string]any{"Type": "SNS", "Address": alertsOfTokyo}},
	})
	var threshold any
	text := tmpl.Only("AWS::CE::AnomalySubscription").Properties["ThresholdExpression"].(string)
	if err := json.Unmarshal([]byte(text), &threshold); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"Dimensions": map[string]any{
		"Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "MatchOptions": []any{"GREATER_THAN_OR_EQUAL"}, "Values": []any{"1234567.5"},
	}}
	if !reflect.DeepEqual(threshold, want) {
		t.Errorf("threshold: got %s", text)
	}
}

func TestBillingStackLivesWhereItsTypesExist(t *testing.T) {
	off := settings.Budget{Off: true}
	for _, row := range []struct {
		o    settings.Organization
		want string
	}{
		{settings.Organization{}, "ap-northeast-1"},
		{settings.Organization{HomeRegion: "ap-northeast-3"}, "us-east-1"}, // has no budgets
		{settings.Organization{HomeRegion: "ap-northeast-3", Budget: off}, "ap-northeast-3"},
	} {
		tmpl, got := billing(t, row.o)
		if got != row.want {
			t.Errorf("home %q: got %s, want %s", row.o.HomeRegion, got, row.want)
		}
		if row.o.Budget.Off {
			tmpl.Count("AWS::Budgets::Budget", 0)
		}
	}
}

func TestBillingStackHasNoAnomalyTypesThatAreOff(t *testing.T) {
	tmpl, _ := billing(t, settings.Organization{CostAnomaly: settings.CostAnomaly{Off: true}})
	tmpl.Count("AWS::CE::AnomalyMonitor", 0)
	tmpl.Count("AWS::CE::AnomalySubscription", 0)
}

func TestBillingStackIsLeftOutWhenAllOfItIsOff(t *testing.T) {
	o := settings.Organization{Budget: settings.Budget{Off: true}, CostAnomaly: settings.CostAnomaly{Off: true}}.WithDefaults()
	if stack := NewBillingStack(cdkapp.New(t.TempDir()), o); stack != nil {
		t.Errorf("got %s", *stack.StackName())
	}
}
