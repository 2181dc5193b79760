package constructs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
	"baseline/settings"
)

func withAlarms(props ActivityAlarmsProps) func(stack awscdk.Stack) {
	return func(stack awscdk.Stack) {
		props.LogGroup = awslogs.LogGroup_FromLogGroupName(stack, jsii.String("LogGroup"), jsii.String("trail"))
		props.Topic = awssns.Topic_FromTopicArn(stack, jsii.String("Topic"), jsii.String("arn:aws:sns:ap-northeast-1:123456789012:Alerts"))
		NewActivityAlarms(stack, "ActivityAlarms", props)
	}
}

func alarm(properties map[string]any) map[string]any {
	all := map[string]any{
		"Namespace":          "Baseline",
		"Statistic":          "Sum",
		"EvaluationPeriods":  1,
		"ComparisonOperator": "GreaterThanOrEqualToThreshold",
		"TreatMissingData":   "notBreaching",
		"AlarmActions":       []any{"arn:aws:sns:ap-northeast-1:123456789012:Alerts"},
	}
	for name, value := range properties {
		all[name] = value
	}
	return all
}

func TestActivityAlarmsWatchEveryActivity(t *testing.T) {
	tmpl := cdktest.Synth(t, withAlarms(ActivityAlarmsProps{}))
	filters := 0
	for _, activity := range settings.Activities {
		filters += len(activity.Patterns)
		description := activity.Ja
		if activity.Section != "" {
			description += " (CIS 1.4: " + activity.Section + ")"
		}
		tmpl.Has("AWS::CloudWatch::Alarm", alarm(map[string]any{
			"MetricName":       activity.ID,
			"AlarmDescription": description,
			"Threshold":        activity.Threshold,
			"Period":           activity.PeriodMinutes * 60,
			"Statistic":        map[bool]string{true: "Maximum", false: "Sum"}[activity.Threshold == 1],
		}))
		for _, pattern := range activity.Patterns {
			tmpl.Has("AWS::Logs::MetricFilter", map[string]any{
				"LogGroupName":  "trail",
				"FilterPattern": pattern,
				"MetricTransformations": []any{map[string]any{
					"MetricNamespace": "Baseline", "MetricName": activity.ID, "MetricValue": "1",
				}},
			})
		}
	}
	tmpl.Count("AWS::CloudWatch::Alarm", len(settings.Activities))
	tmpl.Count("AWS::Logs::MetricFilter", filters)
	if strings.Contains(string(tmpl.Text), "DefaultValue") {
		t.Error("a metric with a default value costs in an idle account too")
	}
}

func TestActivityAlarmsFollowTheSettings(t *testing.T) {
	tmpl := cdktest.Synth(t, withAlarms(ActivityAlarmsProps{
		Language: settings.English,
		Settings: settings.ActivityAlarms{
			ExactCisPatterns: true,
			Alarms: map[string]settings.Alarm{
				"UnauthorizedApiCall": {Threshold: 10, PeriodMinutes: 60},
				"VpcChange":           {Off: true},
				"RootUsage":           {Threshold: 2},
				"SwitchRoleFailure":   {Threshold: 1},
			},
		},
	}))
	tmpl.Has("AWS::CloudWatch::Alarm", alarm(map[string]any{
		"MetricName":       "UnauthorizedApiCall",
		"AlarmDescription": "API calls were denied repeatedly. (CIS 1.4: 4.1)",
		"Threshold":        10,
		"Period":           3600,
	}))
	tmpl.Has("AWS::CloudWatch::Alarm", alarm(map[string]any{
		"MetricName": "UnauthorizedApiCallExactCis",
		"Threshold":  1,
		"Period":     300,
	}))
	// Negative numbers lower a sum, not a maximum; to count takes a sum.
	for metric, statistic := range map[string]string{
		"RootUsage":         "Sum",
		"RootUsageExactCis": "Sum",
		"SwitchRoleFailure": "Maximum",
		"IamUserCreation":   "Maximum",
	} {
		tmpl.Has("AWS::CloudWatch::Alarm", map[string]any{"MetricName": metric, "Statistic": statistic})
	}
	tmpl.Has("AWS::Logs::MetricFilter", map[string]any{
		"FilterPattern": `{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}`,
		"MetricTransformations": []any{map[string]any{
			"MetricNamespace": "Baseline", "MetricName": "UnauthorizedApiCallExactCis",
		}},
	})
	// 14 controls of the standard, one of them switched off with its activity.
	tmpl.Count("AWS::CloudWatch::Alarm", len(settings.Activities)-1+14-1)
	if strings.Contains(string(tmpl.Text), "VpcChange") {
		t.Error("VpcChange is off and there")
	}
}

func TestActivityAlarmsKeepBelowTheRateOfMetricFilters(t *testing.T) {
	filters := cdktest.Synth(t, withAlarms(ActivityAlarmsProps{})).Resources("AWS::Logs::MetricFilter")
	waiting := map[string]string{} // filter by the one it waits for
	free := 0
	for id, filter := range filters {
		switch on := filter.DependsOn.(type) {
		case nil:
			free++
		case []any:
			first := fmt.Sprint(on[0])
			if other, taken := waiting[first]; taken {
				t.Errorf("%s and %s both wait for %s", id, other, first)
			}
			if _, ok := filters[first]; !ok || len(on) > 1 {
				t.Errorf("%s must wait for one filter, got %v", id, on)
			}
			waiting[first] = id
		}
	}
	if free != filterLanes {
		t.Errorf("filters at a time: got %d, want %d", free, filterLanes)
	}
}

func TestActivityAlarmsRejectMissingLogGroupAndTopic(t *testing.T) {
	cdktest.Rejects(t, "Test/ActivityAlarms: a log group that receives the trail is required, got none\na topic is required, got none",
		func(stack awscdk.Stack) { NewActivityAlarms(stack, "ActivityAlarms", ActivityAlarmsProps{}) })
}
