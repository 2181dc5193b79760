package mailer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"baseline/internal/awsfault"
	"baseline/internal/mails"
	"baseline/settings"
)

const (
	// late is how late CloudTrail delivers, at worst: it says 15 minutes.
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
	late = 20 * time.Minute

	// pause and patience are how often, and for how long, events that are not
	// found are looked for again.
	pause    = time.Minute
	patience = 3 * time.Minute

	// mostMails is how many mails of one alarm go out within an hour, before
	// the one that sums up.
	mostMails = 20

	// longest is how far back events are looked for.
	longest = 24 * time.Hour
)

// alarm mails the events behind a change of an alarm's state.
func (m Mailer) alarm(ctx context.Context, in message, a mails.Alarm) error {
	occasion := mails.Raised
	if a.NewState != "ALARM" {
		occasion = mails.Ended
	}
	h, err := m.take(ctx, alarmKey(a.Metric))
	if errors.Is(err, errBusy) {
		return m.later(ctx, in)
	}
	told := remembered(h)
	if slices.Contains(told.Messages, in.ID) {
		m.release(ctx, h)
		return nil
	}
	return m.tell(ctx, h, told, a, occasion, in)
}

// tick looks for new events of every alarm that is still in ALARM, and of those
// that had too many mails: an alarm acts when its state changes, and somebody
// could hold it open and act unseen.
func (m Mailer) tick(ctx context.Context) error {
	var all []types.MetricAlarm
	pages := cloudwatch.NewDescribeAlarmsPaginator(m.Alarms, &cloudwatch.DescribeAlarmsInput{
		AlarmTypes: []types.AlarmType{types.AlarmTypeMetricAlarm},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		all = append(all, page.MetricAlarms...)
	}
	var failed error
	for _, described := range all {
		a := alarmOf(described)
		if aws.ToString(described.Namespace) != settings.MetricNamespace || a.ActivityID() == "" {
			continue
		}
		if a.NewState != "ALARM" {
			before, err := m.look(ctx, alarmKey(a.Metric))
			if err != nil || !remembered(before).Pending {
				failed = errors.Join(failed, err)
				continue
			}
		}
		h, err := m.take(ctx, alarmKey(a.Metric))
		if err != nil {
			continue // another invocation has it, and does the same
		}
		failed = errors.Join(failed, m.tell(ctx, h, remembered(h), a, mails.Continued, message{Tick: true}))
	}
	return failed
}

// tell mails what was not mailed yet, and gives the item back.
func (m Mailer) tell(ctx context.Context, h held, told memory, a mails.Alarm, occasion mails.Occasion, in message) error {
	found, missing := m.lookup(ctx, activity(a), told.since(a, occasion))
	fresh := told.fresh(found)
	nothing := occasion == mails.Raised && len(found) == 0
	switch {
	case (missing != nil || nothing) && !in.Tick && time.Since(in.First) < patience:
		m.release(ctx, h)
		return m.later(ctx, in)
	case missing != nil && in.Tick:
		m.release(ctx, h)
		return missing
	case missing == nil && !nothing && len(fresh) == 0:
		told.Pending = false
		m.keep(ctx, h, told.with(in, nil), alarmMemory)
		return nil
	}

	report := mails.Report{Alarm: a, Occasion: occasion, Mails: told.thisHour()}
	switch {
	case report.Mails > mostMails: // these come with the first mail of the next hour
		told.Pending = true
		m.keep(ctx, h, told.with(in, nil), alarmMemory)
		return nil
	case report.Mails == mostMails:
		report.Occasion = mails.Flood
	}
	for _, e := range fresh {
		report.Events = append(report.Events, e.Event)
	}
	if missing != nil {
		report.Missing = awsfault.Explain(ctx, missing).Summary("")
	} else if len(found) >= mostEvents {
		report.Missing = fmt.Sprintf("there are %d or more, and no more were read", mostEvents)
	}
	if err := m.publish(ctx, m.Writer.Alarm(report)); err != nil {
		m.release(ctx, h)
		return err
	}
	told.Mails++
	told.Pending = false
	m.keep(ctx, h, told.with(in, fresh), alarmMemory)
	return nil
}

// activity is what an alarm watches, with the patterns of its own filters.
func activity(a mails.Alarm) settings.Activity {
	i := slices.IndexFunc(settings.Activities, func(s settings.Activity) bool { return s.ID == a.ActivityID() })
	found := settings.Activities[i]
	if strings.HasSuffix(a.Metric, settings.ExactCisSuffix) {
		found.Patterns = []string{found.ExactCis}
	}
	return found
}

func alarmKey(metric string) string { return "alarm " + metric }

// alarmOf is a described alarm as its message would say it.
func alarmOf(d types.MetricAlarm) mails.Alarm {
	a := mails.Alarm{
		Name: aws.ToString(d.AlarmName), Arn: aws.ToString(d.AlarmArn),
		NewState: string(d.StateValue), Reason: aws.ToString(d.StateReason), Description: aws.ToString(d.AlarmDescription),
		Changed: aws.ToTime(d.StateUpdatedTimestamp), Metric: aws.ToString(d.MetricName),
		Period: time.Duration(aws.ToInt32(d.Period)) * time.Second, Threshold: aws.ToFloat64(d.Threshold),
	}
	if parts := strings.Split(a.Arn, ":"); len(parts) > 4 {
		a.Region, a.Account = parts[3], parts[4]
	}
	return a
}

// memory is what is known of the mails of an alarm. Events are told by the time
// when the log group received them, because that only grows: up to Through, all
// are mailed; after it, those in IDs.
type memory struct {
	Through  int64            `json:"through"`  // milliseconds since 1970
	IDs      map[string]int64 `json:"ids"`      // and when they were received
	Messages []string         `json:"messages"` // the last that were done
	Hour     time.Time        `json:"hour"`     // that of Mails
	Mails    int              `json:"mails"`
	Pending  bool             `json:"pending"` // events were left for the next hour
}

const (
	// overlap is how much later than others an event may show up in a search
	// although the log group received it before them.
	overlap = 10 * time.Minute

	mostIDs      = 2000 // of 36 bytes: an item holds 400 KB
	mostMessages = 50
)

func remembered(h held) (told memory) {
	_ = json.Unmarshal([]byte(h.state), &told)
	if told.IDs == nil {
		told.IDs = map[string]int64{}
	}
	return told
}

// since is from when events are looked for.
func (m memory) since(a mails.Alarm, occasion mails.Occasion) time.Time {
	now := time.Now()
	changed := a.Changed
	if changed.IsZero() || changed.After(now) {
		changed = now
	}
	since := changed.Add(-a.Period - late)
	if through := time.UnixMilli(m.Through); occasion != mails.Raised && m.Through > 0 {
		if through = through.Add(-late); through.Before(since) || occasion == mails.Continued {
			since = through
		}
	}
	if earliest := now.Add(-longest); since.Before(earliest) {
		return earliest
	}
	return since
}

// fresh returns those that were not mailed.
func (m memory) fresh(found []seen) (fresh []seen) {
	for _, e := range found {
		if _, told := m.IDs[e.id]; !told && e.ingested > m.Through {
			fresh = append(fresh, e)
		}
	}
	return fresh
}

// thisHour is how many mails went out since the hour began.
func (m *memory) thisHour() int {
	if hour := time.Now().UTC().Truncate(time.Hour); !m.Hour.Equal(hour) {
		m.Hour, m.Mails = hour, 0
	}
	return m.Mails
}

// with is the memory after a message, and events that were mailed for it.
func (m memory) with(in message, mailed []seen) memory {
	if in.ID != "" {
		m.Messages = append(m.Messages, in.ID)
		m.Messages = m.Messages[max(0, len(m.Messages)-mostMessages):]
	}
	m.IDs = maps.Clone(m.IDs)
	var last int64
	for _, e := range mailed {
		m.IDs[e.id] = e.ingested
		last = max(last, e.ingested)
	}
	m.Through = max(m.Through, last-overlap.Milliseconds())
	if len(m.IDs) > mostIDs {
		received := slices.Sorted(maps.Values(m.IDs))
		m.Through = max(m.Through, received[len(received)-mostIDs])
	}
	maps.DeleteFunc(m.IDs, func(_ string, received int64) bool { return received <= m.Through })
	return m
}
