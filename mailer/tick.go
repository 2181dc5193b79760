package mailer

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"baseline/internal/mails"
)

// tick has every alarm looked at that is still in ALARM, and those of which
// something may be left to tell: an alarm acts when its state changes, and
// somebody could hold it open and act unseen. Each one becomes a message of its
// own, so that slow searches do not add up, and one that fails fails alone.
func (m Mailer) tick(ctx context.Context) error {
	var failed error
	asked, cancel := context.WithTimeout(ctx, looksTime)
	defer cancel()
	pages := cloudwatch.NewDescribeAlarmsPaginator(m.Alarms, &cloudwatch.DescribeAlarmsInput{
		AlarmTypes: []types.AlarmType{types.AlarmTypeMetricAlarm},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return errors.Join(failed, err)
		}
		for _, described := range page.MetricAlarms {
			a := alarmOf(described)
			if a.ActivityID() == "" {
				continue
			}
			if a.NewState == "ALARM" || m.isLookedFor(asked, a) {
				failed = errors.Join(failed, m.put(ctx, message{Tick: true, Alarm: &a, First: time.Now()}, 0))
			}
		}
	}
	return failed
}

// looksTime is what asking the table about all alarms may take. It takes
// milliseconds, unless the table has trouble, and then nothing is lost before
// the next tick.
const looksTime = 20 * time.Second

// isLookedFor reports whether events of an alarm may be left to tell.
func (m Mailer) isLookedFor(ctx context.Context, a mails.Alarm) bool {
	h, err := m.look(ctx, alarmKey(a.Metric))
	if err != nil {
		slog.Error("not known whether something is left to tell", "alarm", a.Metric, "error", err)
		return false
	}
	told := remembered(h)
	return told.isLookedFor()
}

// goesOn mails new events of an alarm that a tick found.
func (m Mailer) goesOn(ctx context.Context, in message) error {
	h, err := m.take(ctx, alarmKey(in.Alarm.Metric))
	if errors.Is(err, errBusy) {
		return nil // that invocation does the same, or the next tick
	}
	if err != nil {
		return err
	}
	return m.tell(ctx, h, remembered(h), *in.Alarm, mails.Continued, in)
}

// alarmOf is a described alarm as its message would say it.
func alarmOf(d types.MetricAlarm) mails.Alarm {
	a := mails.Alarm{
		Name: aws.ToString(d.AlarmName), Arn: aws.ToString(d.AlarmArn),
		NewState: string(d.StateValue), Reason: aws.ToString(d.StateReason), Description: aws.ToString(d.AlarmDescription),
		Changed: aws.ToTime(d.StateUpdatedTimestamp), Namespace: aws.ToString(d.Namespace), Metric: aws.ToString(d.MetricName),
		Period: time.Duration(aws.ToInt32(d.Period)) * time.Second, Threshold: aws.ToFloat64(d.Threshold),
	}
	if parts := strings.Split(a.Arn, ":"); len(parts) > 4 {
		a.Region, a.Account = parts[3], parts[4]
	}
	return a
}
