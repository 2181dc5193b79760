package constructs

import (
	"encoding/json"
	"reflect"
	"testing"

	"baseline/settings"
)

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
