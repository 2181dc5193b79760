package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/existing"
	"baseline/settings"
)

// NewBillingStack defines what watches the bill, or nothing (nil) when all of
// it is off. It lives in [settings.Organization.BillingRegion].
func NewBillingStack(app awscdk.App, o settings.Organization, found existing.Account) awscdk.Stack {
	if o.Budget.Off && o.CostAnomaly.Off {
		return nil
	}
	stack := newStack(app, settings.BillingStack, o.BillingRegion(),
		"Account baseline: budget and cost anomalies", o, fromHome(app, o))

	topic := awssns.Topic_FromTopicArn(stack, jsii.String("Alerts"),
		sub("arn:${AWS::Partition}:sns:%s:${AWS::AccountId}:%s", o.HomeRegion, o.FeedTopic()))
	if !o.Budget.Off {
		NewBudget(stack, "Budget", BudgetProps{
			MonthlyUSD:      o.Budget.MonthlyUSD,
			ActualPercent:   o.Budget.ActualPercent,
			ForecastPercent: o.Budget.ForecastPercent,
			Topic:           topic,
			Emails:          o.Budget.Emails,
		})
	}
	if !o.CostAnomaly.Off {
		NewCostAnomaly(stack, "CostAnomaly", CostAnomalyProps{
			ThresholdUSD: o.CostAnomaly.ThresholdUSD,
			Topic:        topic,
			MonitorArn:   found.AnomalyMonitor,
		})
	}
	return stack
}
