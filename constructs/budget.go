package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbudgets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// BudgetProps configures [NewBudget].
type BudgetProps struct {
	MonthlyUSD float64 // the limit of one calendar month, in US dollars; required

	// ActualPercent and ForecastPercent are the shares of the limit, in
	// percent, above which what was spent, or what AWS expects the month to
	// come to, is told. Together at most 5.
	ActualPercent, ForecastPercent []float64

	Topic  awssns.ITopic // is told; budgets.amazonaws.com has to be allowed to publish; required
	Emails []string      // are told as well, by AWS Budgets itself; at most 10
}

// NewBudget defines the account's monthly budget. It tells; it stops nothing.
//
// It has no fixed name: a changed threshold or reader replaces the budget, and
// the new one is there before the old one goes.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-budgets-budget.html
func NewBudget(scope constructs.Construct, id string, props BudgetProps) {
	subscribers := []any{&awsbudgets.CfnBudget_SubscriberProperty{
		SubscriptionType: jsii.String("SNS"), Address: props.Topic.TopicArn(),
	}}
	for _, email := range props.Emails {
		subscribers = append(subscribers, &awsbudgets.CfnBudget_SubscriberProperty{
			SubscriptionType: jsii.String("EMAIL"), Address: jsii.String(email),
		})
	}
	notifications := []any{}
	notify := func(kind string, percents []float64) {
		for _, percent := range percents {
			notifications = append(notifications, &awsbudgets.CfnBudget_NotificationWithSubscribersProperty{
				Notification: &awsbudgets.CfnBudget_NotificationProperty{
					NotificationType:   jsii.String(kind),
					ComparisonOperator: jsii.String("GREATER_THAN"),
					ThresholdType:      jsii.String("PERCENTAGE"),
					Threshold:          jsii.Number(percent),
				},
				Subscribers: subscribers,
			})
		}
	}
	notify("ACTUAL", props.ActualPercent)
	notify("FORECASTED", props.ForecastPercent)

	awsbudgets.NewCfnBudget(scope, jsii.String(id), &awsbudgets.CfnBudgetProps{
		Budget: &awsbudgets.CfnBudget_BudgetDataProperty{
			BudgetType: jsii.String("COST"),
			TimeUnit:   jsii.String("MONTHLY"),
			BudgetLimit: &awsbudgets.CfnBudget_SpendProperty{
				Amount: jsii.Number(props.MonthlyUSD), Unit: jsii.String("USD"),
			},
			// Credits, which new accounts come with, would hide what is spent
			// until the day they are used up.
			CostTypes: &awsbudgets.CfnBudget_CostTypesProperty{
				IncludeCredit: jsii.Bool(false), IncludeRefund: jsii.Bool(false),
			},
		},
		NotificationsWithSubscribers: notifications,
	})
}
