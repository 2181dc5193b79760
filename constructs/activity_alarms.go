package constructs

import (
	"cmp"
	"errors"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// ActivityAlarmsProps configures [NewActivityAlarms].
type ActivityAlarmsProps struct {
	LogGroup awslogs.ILogGroup       // receives the account's trail; required
	Topic    awssns.ITopic           // is told when an alarm fires; required
	TellOK   bool                    // also when it is over, for a mailer that looks for what it has not told
	Settings settings.ActivityAlarms // default: every alarm, as its row says

	// Language is that of the alarms' descriptions. Default: Japanese.
	Language settings.Language
}

// filterLanes is how many metric filters CloudFormation makes at a time. AWS
// takes five a second, and a stack with more at once fails: "Rate exceeded".
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
const filterLanes = 4

// NewActivityAlarms defines a metric and its alarm for each of
// [settings.Activities]. The metrics have no default value, so they exist, and
// cost, only when something happened.
func NewActivityAlarms(scope constructs.Construct, id string, props ActivityAlarmsProps) {
	scope = namespace(scope, id)
	must(scope, props.validate())

	a := activityAlarms{scope: scope, filterScope: namespace(scope, "Filters"), props: props}
	for _, activity := range settings.Activities {
		alarm := props.Settings.Alarms[activity.ID]
		if alarm.Off {
			continue
		}
		activity.Threshold = cmp.Or(alarm.Threshold, activity.Threshold)
		activity.PeriodMinutes = cmp.Or(alarm.PeriodMinutes, activity.PeriodMinutes)
		a.add(activity, statistic(activity))
		if props.Settings.ExactCisPatterns && activity.ExactCis != "" {
			// Security Hub wants an alarm for the first event, and these are
			// CIS's to the letter: its alarms take the sum.
			exact := activity
			exact.ID, exact.Patterns = activity.ID+settings.ExactCisSuffix, []string{activity.ExactCis}
			exact.Threshold, exact.PeriodMinutes = 1, 5
			a.add(exact, "Sum")
		}
	}
}

func (p ActivityAlarmsProps) validate() (err error) {
	if p.LogGroup == nil {
		err = errors.New("a log group that receives the trail is required, got none")
	}
	if p.Topic == nil {
		err = errors.Join(err, errors.New("a topic is required, got none"))
	}
	return err
}

type activityAlarms struct {
	scope, filterScope constructs.Construct
	props              ActivityAlarmsProps
	filters            []awscdk.CfnResource
}

// add defines the filters of one metric and the alarm on it.
func (a *activityAlarms) add(activity settings.Activity, statistic string) {
	for i, pattern := range activity.Patterns {
		id := activity.ID
		if i > 0 {
			id += strconv.Itoa(i + 1)
		}
		a.addFilter(id, pattern, activity.ID)
	}
	var ok *[]any
	if a.props.TellOK {
		ok = &[]any{a.props.Topic.TopicArn()}
	}
	awscloudwatch.NewCfnAlarm(a.scope, jsii.String(activity.ID), &awscloudwatch.CfnAlarmProps{
		AlarmDescription:   jsii.String(a.description(activity)),
		Namespace:          jsii.String(settings.MetricNamespace),
		MetricName:         jsii.String(activity.ID),
		Statistic:          jsii.String(statistic),
		Period:             jsii.Number(float64(activity.PeriodMinutes * 60)),
		EvaluationPeriods:  jsii.Number(1),
		Threshold:          jsii.Number(float64(activity.Threshold)),
		ComparisonOperator: jsii.String("GreaterThanOrEqualToThreshold"),
		TreatMissingData:   jsii.String("notBreaching"),
		AlarmActions:       &[]any{a.props.Topic.TopicArn()},
		OkActions:          ok,
	})
}

func (a *activityAlarms) addFilter(id, pattern, metric string) {
	filter := awslogs.NewCfnMetricFilter(a.filterScope, jsii.String(id), &awslogs.CfnMetricFilterProps{
		LogGroupName:  a.props.LogGroup,
		FilterPattern: jsii.String(pattern),
		MetricTransformations: []any{&awslogs.CfnMetricFilter_MetricTransformationProperty{
			MetricNamespace: jsii.String(settings.MetricNamespace),
			MetricName:      jsii.String(metric),
			MetricValue:     jsii.String("1"),
		}},
	})
	if n := len(a.filters); n >= filterLanes {
		filter.AddResourceDependency(a.filters[n-filterLanes], jsii.String("PutMetricFilter is throttled"))
	}
	a.filters = append(a.filters, filter)
}

// statistic is what the alarm compares with its threshold. Whoever may call
// PutMetricData can hold a sum down with negative numbers, but no maximum, and
// each event counts as one. Only the sum can tell more than one event.
func statistic(activity settings.Activity) string {
	if activity.Threshold == 1 {
		return "Maximum"
	}
	return "Sum"
}

// description is what the mail says, with the section of CIS if it has one.
func (a *activityAlarms) description(activity settings.Activity) string {
	text := activity.Ja
	if a.props.Language == settings.English {
		text = activity.En
	}
	if activity.Section != "" {
		text += " (CIS 1.4: " + activity.Section + ")"
	}
	return text
}
