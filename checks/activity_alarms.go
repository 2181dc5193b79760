package checks

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	trailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	alarmtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

const (
	// stackPrefix begins the name of every stack, and so of everything that
	// CloudFormation names in it.
	stackPrefix = "Baseline-"

	// evaluatedWithin is how long CloudWatch may take to judge a new alarm.
	evaluatedWithin = time.Hour
)

// activityAlarm is an alarm as the settings mean it.
type activityAlarm struct {
	id        string // also the metric's name
	patterns  []string
	statistic alarmtypes.Statistic
	period    int // seconds
	threshold int
}

// activityAlarms are the alarms that package constructs defines for the
// settings; a test compares them with its templates.
func activityAlarms(s settings.ActivityAlarms) (all []activityAlarm) {
	for _, a := range settings.Activities {
		own := s.Alarms[a.ID]
		if own.Off {
			continue
		}
		statistic := alarmtypes.StatisticSum
		threshold := cmp.Or(own.Threshold, a.Threshold)
		if threshold == 1 {
			statistic = alarmtypes.StatisticMaximum
		}
		all = append(all, activityAlarm{a.ID, a.Patterns, statistic, cmp.Or(own.PeriodMinutes, a.PeriodMinutes) * 60, threshold})
		if s.ExactCisPatterns && a.ExactCis != "" {
			all = append(all, activityAlarm{a.ID + settings.ExactCisSuffix, []string{a.ExactCis}, alarmtypes.StatisticSum, 300, 1})
		}
	}
	return all
}

// checkActivityAlarms compares the metric filters of the trail's log group, and
// the alarms on their metrics, with those that the settings mean. They are told
// by the metric: CloudFormation names them.
func checkActivityAlarms(ctx context.Context, t Target) ([]Finding, error) {
	trails, err := describeTrails(ctx, t)
	if err != nil {
		return nil, err
	}
	first := settings.Textf("先にコントロール trail の指摘を直す", "mend what the control trail finds")
	i := slices.IndexFunc(trails, func(trail trailtypes.Trail) bool { return hasLogGroupHere(t, trail) })
	if i < 0 {
		return failed(settings.Textf("このアカウントとリージョンのロググループに配信する証跡がなく、どのアラームも働かない", "no trail delivers to a log group of this account and region, so no alarm can see anything"), first), nil
	}
	group := logGroupName(trails[i])
	filters, err := metricFilters(ctx, t, group)
	if awsfault.HasCode(err, "ResourceNotFoundException") {
		return failed(settings.Textf("証跡のロググループ %s がなく、どのアラームも働かない", "the trail's log group %s is gone, so no alarm can see anything", group), first), nil
	}
	if err != nil {
		return nil, err
	}
	alarms, err := metricAlarms(ctx, t)
	if err != nil {
		return nil, err
	}

	var found faults
	var ringing []string
	all := activityAlarms(t.Settings.ActivityAlarms)
	for _, a := range all {
		a.compareFilters(t, filters[a.id], &found)
		a.compareAlarms(t, alarms[a.id], &found)
		if slices.ContainsFunc(alarms[a.id], func(is alarmtypes.MetricAlarm) bool { return is.StateValue == alarmtypes.StateValueAlarm }) {
			ringing = append(ringing, a.id)
		}
	}
	text := settings.Textf("%d 個のアラームとそのフィルターは設定のとおり", "%d alarms and their filters are as the settings mean", len(all))
	if ringing != nil {
		text = settings.Textf("%s。いま鳴っているもの: %s", "%s; ringing now: %s", text, ringing)
	}
	return found.or(text), nil
}

// metricFilters returns the filters of a log group that write to the baseline's
// metrics, by the metric.
func metricFilters(ctx context.Context, t Target, group string) (map[string][]logstypes.MetricFilter, error) {
	filters := map[string][]logstypes.MetricFilter{}
	pages := cloudwatchlogs.NewDescribeMetricFiltersPaginator(cloudwatchlogs.NewFromConfig(t.Config),
		&cloudwatchlogs.DescribeMetricFiltersInput{LogGroupName: &group})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, f := range page.MetricFilters {
			for _, m := range f.MetricTransformations { // AWS allows one
				if aws.ToString(m.MetricNamespace) == settings.MetricNamespace {
					filters[aws.ToString(m.MetricName)] = append(filters[aws.ToString(m.MetricName)], f)
				}
			}
		}
	}
	return filters, nil
}

// metricAlarms returns the alarms of the baseline's stacks, by the metric.
func metricAlarms(ctx context.Context, t Target) (map[string][]alarmtypes.MetricAlarm, error) {
	alarms := map[string][]alarmtypes.MetricAlarm{}
	pages := cloudwatch.NewDescribeAlarmsPaginator(cloudwatch.NewFromConfig(t.Config), &cloudwatch.DescribeAlarmsInput{
		AlarmNamePrefix: aws.String(stackPrefix),
		AlarmTypes:      []alarmtypes.AlarmType{alarmtypes.AlarmTypeMetricAlarm},
		MaxRecords:      aws.Int32(100),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, a := range page.MetricAlarms {
			if aws.ToString(a.Namespace) == settings.MetricNamespace {
				alarms[aws.ToString(a.MetricName)] = append(alarms[aws.ToString(a.MetricName)], a)
			}
		}
	}
	return alarms, nil
}

func (a activityAlarm) compareFilters(t Target, filters []logstypes.MetricFilter, found *faults) {
	for i, pattern := range a.patterns {
		at := slices.IndexFunc(filters, func(f logstypes.MetricFilter) bool { return aws.ToString(f.FilterPattern) == pattern })
		if at < 0 {
			found.add(deployRoot(), "%s: フィルター %d/%d がないか、パターンが異なる", "%s: filter %d of %d is missing or has another pattern", a.id, i+1, len(a.patterns))
			continue
		}
		if narrowed := narrowing(filters[at]); narrowed != (settings.Text{}) {
			found.add(deployRoot(), "%s: フィルター %d/%d がすべてのイベントを 1 と数えない: %s", "%s: filter %d of %d does not count every event as one: %s", a.id, i+1, len(a.patterns), narrowed)
		}
	}
	for _, f := range filters {
		if !slices.Contains(a.patterns, aws.ToString(f.FilterPattern)) {
			found.add(command("aws logs delete-metric-filter --region %s --log-group-name %s --filter-name %s", t.Region, aws.ToString(f.LogGroupName), aws.ToString(f.FilterName)),
				"%s: フィルター %s も、設定にないパターンで数えている", "%s: the filter %s also counts, with a pattern that is none of the settings'", a.id, aws.ToString(f.FilterName))
		}
	}
}

// narrowing is what keeps a filter of the right pattern from counting every
// event as one on the alarm's metric.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricFilter.html
func narrowing(f logstypes.MetricFilter) (narrowed settings.Text) {
	m := f.MetricTransformations[0]
	switch {
	case aws.ToString(m.MetricValue) != "1":
		return settings.Textf("値が %s", "its value is %s", aws.ToString(m.MetricValue))
	case len(m.Dimensions) > 0 || len(f.EmitSystemFieldDimensions) > 0:
		return settings.Textf("ディメンションがあり、別のメトリクスになる", "it has dimensions, which make other metrics")
	case aws.ToString(f.FieldSelectionCriteria) != "":
		return settings.Textf("%s のものしか見ない", "it looks only where %s", aws.ToString(f.FieldSelectionCriteria))
	case f.ApplyOnTransformedLogs:
		return settings.Textf("変換後のイベントを見る", "it looks at transformed events")
	}
	return narrowed
}

// compareAlarms wants one alarm that is right, whatever others there are.
func (a activityAlarm) compareAlarms(t Target, alarms []alarmtypes.MetricAlarm, found *faults) {
	if len(alarms) == 0 {
		found.add(deployRoot(), "%s: アラームがない", "%s: there is no alarm", a.id)
		return
	}
	var least faults
	for i, is := range alarms {
		var wrong faults
		a.compareAlarm(t, is, &wrong)
		if i == 0 || len(wrong) < len(least) {
			least = wrong
		}
	}
	*found = append(*found, least...)
}

func (a activityAlarm) compareAlarm(t Target, is alarmtypes.MetricAlarm, found *faults) {
	name := aws.ToString(is.AlarmName)
	var differs []settings.Text
	for _, field := range []struct {
		ja, en    string
		got, want any
	}{
		{"統計", "statistic", is.Statistic, a.statistic},
		{"期間 (秒) ", "period in seconds", int(aws.ToInt32(is.Period)), a.period},
		{"しきい値", "threshold", aws.ToFloat64(is.Threshold), float64(a.threshold)},
		{"比較演算子", "comparison", is.ComparisonOperator, alarmtypes.ComparisonOperatorGreaterThanOrEqualToThreshold},
		{"評価期間の数", "number of periods", int(aws.ToInt32(is.EvaluationPeriods)), 1},
		{"欠落データの扱い", "missing data", aws.ToString(is.TreatMissingData), "notBreaching"},
		{"ディメンションの数", "number of dimensions", len(is.Dimensions), 0},
	} {
		if field.got != field.want {
			differs = append(differs, settings.Textf("%sが %v (正しくは %v)", "its %s is %v, not %v", settings.Text{Ja: field.ja, En: field.en}, field.got, field.want))
		}
	}
	if differs != nil {
		found.add(deployRoot(), "%s: アラームが設定と異なる: %s", "%s: the alarm differs: %s", a.id, differs)
	}
	if !slices.ContainsFunc(is.AlarmActions, func(action string) bool { return action == feedTopic(t) }) {
		found.add(deployRoot(), "%s: アラームの通知先にトピック %s がない", "%s: the alarm does not tell the topic %s", a.id, t.Settings.FeedTopic())
	}
	if !aws.ToBool(is.ActionsEnabled) {
		found.add(command("aws cloudwatch enable-alarm-actions --region %s --alarm-names %s", t.Region, name),
			"%s: アラームが鳴っても誰にも届かない: アクションが無効", "%s: the alarm rings and tells nobody: its actions are disabled", a.id)
	}
	// Missing data does not breach, so an alarm has data once it is judged.
	if changed := aws.ToTime(is.AlarmConfigurationUpdatedTimestamp); is.StateValue == alarmtypes.StateValueInsufficientData && time.Since(changed) > evaluatedWithin {
		why := settings.Textf("状態が INSUFFICIENT_DATA", "its state is INSUFFICIENT_DATA")
		if reason := aws.ToString(is.StateReason); reason != "" {
			why = settings.Same(reason)
		}
		found.add(seeWhy(console(t.Region, "cloudwatch", "alarmsV2:alarm/"+name)),
			"%s: CloudWatch がアラームを評価していない: %s", "%s: CloudWatch does not judge the alarm: %s", a.id, why)
	}
}
