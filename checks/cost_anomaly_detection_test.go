package checks

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

func TestCostAnomalyDetection(t *testing.T) {
	subscription := func(change func(*types.AnomalySubscription)) func(*accountWorld) {
		return func(w *accountWorld) { change(&w.subscriptions[0]) }
	}
	threshold := func(e *types.Expression) func(*accountWorld) {
		return subscription(func(s *types.AnomalySubscription) { s.ThresholdExpression = e })
	}
	notYet := func(costs error) func(*accountWorld) {
		return func(w *accountWorld) { w.monitors[1].LastEvaluatedDate, w.costs = nil, costs }
	}
	const absolute, percentage = types.DimensionAnomalyTotalImpactAbsolute, types.DimensionAnomalyTotalImpactPercentage
	notOpened := says("AccessDeniedException", "User not enabled for cost explorer access")
	const pass = "pass unusual cost of each service is detected and told"
	const untold = "fail nobody is told at once of unusual cost of 20 USD -> npx cdk deploy Baseline-Billing --revert-drift"
	const open = "manual Cost Explorer was never opened: no unusual cost is detected -> open it once, and give it 24 hours: https://console.aws.amazon.com/costmanagement/"
	testAccount(t, "cost-anomaly-detection", []accountCase{
		{"right", nil, []string{pass}},
		{"no monitor", func(w *accountWorld) { w.monitors = nil }, []string{"fail no monitor watches the cost of each service -> make deploy"}},
		{"monitors of other things", func(w *accountWorld) {
			w.monitors[1].MonitorDimension = types.MonitorDimensionLinkedAccount
			w.monitors[0].MonitorDimension = types.MonitorDimensionService
		}, []string{"fail no monitor"}},

		{"monitor has not worked yet", notYet(nil), []string{pass}},
		{"Cost Explorer was never opened", notYet(notOpened), []string{open}},
		{"Cost Explorer has no data yet", notYet(awstest.Code("DataUnavailableException")), []string{"manual Cost Explorer has no data yet -> 24 hours"}},
		{"monitors may not be asked for before Cost Explorer is opened", func(w *accountWorld) {
			w.fail = awstest.Times(1, "GetAnomalyMonitors", notOpened)
		}, []string{open}},
		{"cost is denied", notYet(awstest.Code("AccessDeniedException")), []string{"error ce:GetCostAndUsage: not allowed -> IAM access to billing is the likely cause"}},
		{"subscriptions are denied", func(w *accountWorld) {
			w.fail = awstest.Times(1, "GetAnomalySubscriptions", awstest.Code("AccessDeniedException"))
		}, []string{"error ce:GetAnomalySubscriptions: not allowed -> IAM access to billing is the likely cause"}},

		{"no subscription", func(w *accountWorld) { w.subscriptions = nil }, []string{untold}},
		{"subscription of another monitor", subscription(func(s *types.AnomalySubscription) { s.MonitorArnList = []string{"arn:tags"} }), []string{untold}},
		{"to another topic", subscription(func(s *types.AnomalySubscription) { s.Subscribers[0].Address = aws.String(topicARN) }), []string{untold}},
		{"declined", subscription(func(s *types.AnomalySubscription) { s.Subscribers[0].Status = types.SubscriberStatusDeclined }), []string{untold}},
		{"by mail to everybody", subscription(func(s *types.AnomalySubscription) {
			s.Subscribers = []types.Subscriber{{Address: aws.String("ops@corp.internal")}, {Address: aws.String("CEO@corp.internal")}}
		}), []string{pass}},
		{"by mail to root, as AWS makes it", func(w *accountWorld) {
			w.subscriptions[0] = types.AnomalySubscription{
				MonitorArnList: []string{"arn:services"}, Frequency: "DAILY", Subscribers: []types.Subscriber{{Address: aws.String("root@corp.internal")}},
				ThresholdExpression: &types.Expression{And: []types.Expression{*impact(absolute, "100"), *impact(percentage, "40")}},
			}
		}, []string{untold}},

		{"earlier", threshold(impact(absolute, "5.5")), []string{pass}},
		{"later", threshold(impact(absolute, "20.5")), []string{untold}},
		{"no number", threshold(impact(absolute, "much")), []string{untold}},
		{"of a percentage", threshold(impact(percentage, "1")), []string{untold}},
		{"of nothing", threshold(nil), []string{untold}},
		{"of an empty expression", threshold(&types.Expression{}), []string{untold}},
		{"either", threshold(&types.Expression{Or: []types.Expression{*impact(percentage, "40"), *impact(absolute, "20")}}), []string{pass}},
		{"both", threshold(&types.Expression{And: []types.Expression{*impact(absolute, "10"), *impact(absolute, "20")}}), []string{pass}},
		{"both, one late", threshold(&types.Expression{And: []types.Expression{*impact(absolute, "10"), *impact(absolute, "30")}}), []string{untold}},
		{"off", func(w *accountWorld) { w.settings.CostAnomaly = settings.CostAnomaly{Off: true} }, []string{"off switched off"}},
	})
}

// A call that costs money is made only where nothing else tells.
func TestCostsAreNotAskedForOfAMonitorThatWorks(t *testing.T) {
	testAccount(t, "cost-anomaly-detection", []accountCase{{"it works", func(w *accountWorld) {
		w.fail = awstest.Times(1, "GetCostAndUsage", awstest.Code("asked for costs"))
	}, []string{"pass"}}})
}
