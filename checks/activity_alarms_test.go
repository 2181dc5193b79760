package checks

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	alarmtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"baseline/internal/report"
	"baseline/settings"
)

// alarm and filter find what a test is to change.
func (p *place) alarm(id string) *alarmtypes.MetricAlarm {
	return &p.alarms[slices.IndexFunc(p.alarms, func(a alarmtypes.MetricAlarm) bool { return *a.MetricName == id })]
}

func (p *place) filter(name string) *logstypes.MetricFilter {
	return &p.filters[slices.IndexFunc(p.filters, func(f logstypes.MetricFilter) bool { return *f.FilterName == name })]
}

// onAlarm and onFilter change those of root's use, the last filter of which is
// the second.
func onAlarm(change func(*alarmtypes.MetricAlarm)) func(*regionalWorld, *place) {
	return func(_ *regionalWorld, p *place) { change(p.alarm("RootUsage")) }
}

func onFilter(change func(*logstypes.MetricFilter)) func(*regionalWorld, *place) {
	return func(_ *regionalWorld, p *place) { change(p.filter("RootUsage2")) }
}

const everyAlarm = "22 alarms and their filters are as the settings mean"

var activityAlarmStates = []state{
	{name: "finished", status: report.Pass, texts: []string{everyAlarm}, not: []string{"ringing"}},
	{name: "changed by the settings",
		settings: settings.Organization{ActivityAlarms: settings.ActivityAlarms{Alarms: map[string]settings.Alarm{
			"RootUsage": {Off: true}, "VpcChange": {Threshold: 2, PeriodMinutes: 1}}}},
		change: func(_ *regionalWorld, p *place) {
			a := p.alarm("VpcChange")
			if *a.Threshold != 2 || *a.Period != 60 || a.Statistic != alarmtypes.StatisticSum {
				panic("the settings are not heeded")
			}
		},
		status: report.Pass, texts: []string{"21 alarms"}},
	{name: "exact patterns too", settings: settings.Organization{ActivityAlarms: settings.ActivityAlarms{ExactCisPatterns: true}},
		status: report.Pass, texts: []string{"36 alarms"}},
	{name: "exact patterns not deployed", settings: settings.Organization{ActivityAlarms: settings.ActivityAlarms{ExactCisPatterns: true}},
		change: func(_ *regionalWorld, p *place) {
			p.alarms = slices.DeleteFunc(p.alarms, func(a alarmtypes.MetricAlarm) bool { return strings.HasSuffix(*a.MetricName, "ExactCis") })
		},
		status: report.Fail, texts: []string{"RootUsageExactCis: there is no alarm"}},
	{name: "ringing", change: onAlarm(func(a *alarmtypes.MetricAlarm) { a.StateValue = alarmtypes.StateValueAlarm }),
		status: report.Pass, texts: []string{everyAlarm + "; ringing now: RootUsage"}},

	{name: "a filter is gone", change: func(_ *regionalWorld, p *place) {
		p.filters = slices.DeleteFunc(p.filters, func(f logstypes.MetricFilter) bool { return *f.FilterName == "RootUsage2" })
	}, status: report.Fail, texts: []string{"RootUsage: filter 2 of 2 is missing", "npx cdk deploy Baseline-Root --revert-drift"}},
	{name: "a filter has another pattern", change: onFilter(func(f *logstypes.MetricFilter) { f.FilterPattern = aws.String("{ $.x = 1 }") }),
		status: report.Fail, texts: []string{"RootUsage: filter 2 of 2 is missing or has another pattern", "the filter RootUsage2 also counts",
			"delete-metric-filter --region ap-northeast-1 --log-group-name " + ownGroup + " --filter-name RootUsage2"}},
	{name: "one filter too many", change: func(_ *regionalWorld, p *place) {
		more := *p.filter("RootUsage2")
		more.FilterName, more.FilterPattern = aws.String("mine"), aws.String("")
		p.filters = append(p.filters, more)
	}, status: report.Fail, texts: []string{"RootUsage: the filter mine also counts"}},
	{name: "somebody's own filter", change: func(_ *regionalWorld, p *place) {
		p.filters = append(p.filters, logstypes.MetricFilter{MetricTransformations: []logstypes.MetricTransformation{{
			MetricNamespace: aws.String("Mine"), MetricName: aws.String("RootUsage"), MetricValue: aws.String("1")}}})
	}, status: report.Pass},
	{name: "a filter that takes away", change: onFilter(func(f *logstypes.MetricFilter) { f.MetricTransformations[0].MetricValue = aws.String("-1") }),
		status: report.Fail, texts: []string{"RootUsage: filter 2 of 2 does not count every event as one: its value is -1"}},
	{name: "a filter with dimensions", change: onFilter(func(f *logstypes.MetricFilter) {
		f.MetricTransformations[0].Dimensions = map[string]string{"who": "$.userIdentity.arn"}
	}), status: report.Fail, texts: []string{"it has dimensions"}},
	{name: "a filter with system dimensions", change: onFilter(func(f *logstypes.MetricFilter) { f.EmitSystemFieldDimensions = []string{"@aws.region"} }),
		status: report.Fail, texts: []string{"it has dimensions"}},
	{name: "a filter of some events", change: onFilter(func(f *logstypes.MetricFilter) { f.FieldSelectionCriteria = aws.String(`@aws.region = "x"`) }),
		status: report.Fail, texts: []string{`it looks only where @aws.region = "x"`}},
	{name: "a filter of transformed events", change: onFilter(func(f *logstypes.MetricFilter) { f.ApplyOnTransformedLogs = true }),
		status: report.Fail, texts: []string{"transformed events"}},

	{name: "an alarm is gone", change: func(_ *regionalWorld, p *place) { p.alarms = p.alarms[1:] },
		status: report.Fail, texts: []string{"RootUsage: there is no alarm"}},
	{name: "an alarm differs", change: onAlarm(func(a *alarmtypes.MetricAlarm) {
		a.Threshold, a.Period, a.Statistic = aws.Float64(100), aws.Int32(60), alarmtypes.StatisticSum
		a.EvaluationPeriods, a.TreatMissingData = aws.Int32(5), aws.String("missing")
		a.ComparisonOperator = alarmtypes.ComparisonOperatorLessThanThreshold
		a.Dimensions = []alarmtypes.Dimension{{}}
	}), status: report.Fail, texts: []string{"RootUsage: the alarm differs", "its threshold is 100, not 1", "its period in seconds is 60, not 300",
		"its statistic is Sum, not Maximum", "its number of periods is 5, not 1", "its missing data is missing, not notBreaching",
		"its comparison is LessThanThreshold", "its number of dimensions is 1, not 0"}},
	{name: "a second alarm, of one's own", change: func(_ *regionalWorld, p *place) {
		own := *p.alarm("RootUsage")
		own.Threshold = aws.Float64(9)
		p.alarms = slices.Insert(p.alarms, 0, own)
	}, status: report.Pass},
	{name: "actions disabled", change: onAlarm(func(a *alarmtypes.MetricAlarm) { a.ActionsEnabled = aws.Bool(false) }),
		status: report.Fail, texts: []string{"RootUsage: the alarm rings and tells nobody", "aws cloudwatch enable-alarm-actions --region ap-northeast-1 --alarm-names Baseline-Root-RootUsage"}},
	{name: "no action", change: onAlarm(func(a *alarmtypes.MetricAlarm) { a.AlarmActions = nil }),
		status: report.Fail, texts: []string{"RootUsage: the alarm does not tell the topic Baseline-AlertFeed"}},
	{name: "another account's topic", change: onAlarm(func(a *alarmtypes.MetricAlarm) {
		a.AlarmActions = []string{strings.Replace(mailerTopic, "314159265358", other, 1)}
	}), status: report.Fail, texts: []string{"RootUsage: the alarm does not tell the topic"}},
	{name: "past the mailer", change: onAlarm(func(a *alarmtypes.MetricAlarm) { a.AlarmActions = []string{ownTopic} }),
		status: report.Fail, texts: []string{"RootUsage: the alarm does not tell the topic Baseline-AlertFeed"}},
	{name: "another topic as well, and the end of it", change: onAlarm(func(a *alarmtypes.MetricAlarm) {
		a.AlarmActions, a.OKActions = []string{"mine", mailerTopic}, []string{mailerTopic}
	}), status: report.Pass},
	{name: "without a mailer", settings: settings.Organization{AlertMail: settings.Switch{Off: true}}, status: report.Pass},
	{name: "to a mailer that is off", settings: settings.Organization{AlertMail: settings.Switch{Off: true}},
		change: onAlarm(func(a *alarmtypes.MetricAlarm) { a.AlarmActions = []string{mailerTopic} }),
		status: report.Fail, texts: []string{"RootUsage: the alarm does not tell the topic Baseline-Alerts"}},
	{name: "not judged", change: onAlarm(func(a *alarmtypes.MetricAlarm) {
		a.StateValue, a.StateReason = alarmtypes.StateValueInsufficientData, aws.String("Unchecked: Initial alarm creation")
	}), status: report.Fail, texts: []string{"RootUsage: CloudWatch does not judge the alarm: Unchecked", "#alarmsV2:alarm/Baseline-Root-RootUsage"}},
	{name: "not judged yet", change: onAlarm(func(a *alarmtypes.MetricAlarm) {
		a.StateValue, a.AlarmConfigurationUpdatedTimestamp = alarmtypes.StateValueInsufficientData, recently()
	}), status: report.Pass},

	{name: "no trail", change: func(_ *regionalWorld, p *place) { p.trails = nil },
		status: report.Fail, texts: []string{"no trail delivers to a log group", "mend what the control trail finds"}},
	{name: "an organization's trail", change: func(_ *regionalWorld, p *place) {
		organizationTrail(p, "org", other, "314159265358")
		p.trails = p.trails[:1]
	}, status: report.Pass},
	{name: "an organization's trail elsewhere", change: func(_ *regionalWorld, p *place) {
		organizationTrail(p, "org", other, other)
	}, status: report.Pass, texts: []string{everyAlarm}},
	{name: "log group gone", change: func(_ *regionalWorld, p *place) { p.groups = nil },
		status: report.Fail, texts: []string{"log group " + ownGroup + " is gone, so no alarm can see anything"}},
}
