package constructs

import (
	"encoding/json"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsce"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// CostAnomalyProps configures [NewCostAnomaly].
type CostAnomalyProps struct {
	ThresholdUSD float64       // the total impact, in US dollars, from which an anomaly is told; required
	Topic        awssns.ITopic // is told; costalerts.amazonaws.com has to be allowed to publish; required

	// MonitorArn is that of the monitor of AWS services that is in the account
	// already. Default: the monitor is defined.
	MonitorArn string
}

// NewCostAnomaly defines the monitor that learns what each AWS service usually
// costs the account, and tells at once what does not look like it.
//
// An account has room for one such monitor, and AWS makes it itself when
// somebody opens Cost Explorer: to define another fails with AlreadyExists.
//   - https://docs.aws.amazon.com/cost-management/latest/userguide/ce-enable.html
//   - https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2515
func NewCostAnomaly(scope constructs.Construct, id string, props CostAnomalyProps) {
	scope = namespace(scope, id)
	monitor := jsii.String(props.MonitorArn)
	if props.MonitorArn == "" {
		monitor = awsce.NewCfnAnomalyMonitor(scope, jsii.String("Monitor"), &awsce.CfnAnomalyMonitorProps{
			MonitorName:      jsii.String("Baseline-Services"),
			MonitorType:      jsii.String("DIMENSIONAL"),
			MonitorDimension: jsii.String("SERVICE"),
		}).AttrMonitorArn()
	}
	// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ce-anomalysubscription.html
	threshold, err := json.Marshal(map[string]any{"Dimensions": map[string]any{
		"Key":          "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
		"MatchOptions": []string{"GREATER_THAN_OR_EQUAL"},
		"Values":       []string{strconv.FormatFloat(props.ThresholdUSD, 'f', -1, 64)},
	}})
	must(scope, err)
	awsce.NewCfnAnomalySubscription(scope, jsii.String("Subscription"), &awsce.CfnAnomalySubscriptionProps{
		SubscriptionName:    jsii.String("Baseline-Alerts"),
		MonitorArnList:      &[]any{monitor},
		Frequency:           jsii.String("IMMEDIATE"), // the others reach e-mail addresses only
		ThresholdExpression: jsii.String(string(threshold)),
		Subscribers: []any{&awsce.CfnAnomalySubscription_SubscriberProperty{
			Type: jsii.String("SNS"), Address: props.Topic.TopicArn(),
		}},
	})
}
