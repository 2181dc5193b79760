package mailer

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"baseline/internal/awsfault"
	"baseline/internal/mails"
	"baseline/settings"
)

const (
	// pause and patience are how often, and for how long, events that are not
	// found are looked for again before the mail goes out without them.
	pause    = time.Minute
	patience = 3 * time.Minute

	// mostMails is how many mails of one alarm go out within an hour, before
	// the one that sums up.
	mostMails = 20
)

// alarm mails the events behind a change of an alarm's state.
func (m Mailer) alarm(ctx context.Context, in message, a mails.Alarm) error {
	occasion := mails.Raised
	if a.NewState != "ALARM" {
		occasion = mails.Ended
	}
	h, err := m.take(ctx, alarmKey(a.Metric))
	if err != nil {
		return err
	}
	told := remembered(h)
	if slices.Contains(told.Messages, in.ID) {
		m.release(ctx, h)
		return nil
	}
	return m.tell(ctx, h, told, a, occasion, in)
}

// tell mails what was not mailed yet, and gives the item back.
func (m Mailer) tell(ctx context.Context, h held, told memory, a mails.Alarm, occasion mails.Occasion, in message) error {
	report := mails.Report{Alarm: a, Occasion: occasion, Mails: told.thisHour()}
	switch {
	case report.Mails > mostMails: // the first tick of the next hour tells of it
		told.lookFor(longest)
		m.keep(ctx, h, told.with(in), alarmMemory)
		return nil
	case report.Mails == mostMails:
		report.Occasion = mails.Flood
	}

	since, until := told.window(a, occasion)
	s := m.search(ctx, activity(a), since, until)
	fresh := told.fresh(s.found)
	raised := occasion == mails.Raised
	if (s.err != nil || raised && len(fresh) == 0) && time.Since(in.First) < patience {
		m.release(ctx, h)
		return m.later(ctx, in)
	}

	// Of a change to ALARM there is a mail, whatever was found; unless another
	// message was faster and told what raised it.
	if len(fresh) == 0 && !(raised && (s.err != nil || !explained(s.found, a))) {
		if s.err != nil && in.Tick {
			m.release(ctx, h)
			return s.err
		}
		if s.err != nil {
			slog.Error("the end of an alarm was not looked into; the next tick will", "alarm", a.Metric, "error", s.err)
		}
		told.searched(s, nil)
		if raised {
			told.lookFor(showsUp)
		}
		m.keep(ctx, h, told.with(in), alarmMemory)
		return nil
	}

	for _, e := range fresh {
		report.Events = append(report.Events, e.Event)
	}
	if s.err != nil {
		report.Missing = awsfault.Explain(ctx, s.err).Summary(settings.Text{}).In(m.Writer.Language)
	} else if s.cut() {
		report.Read = len(s.found)
	}
	if err := m.publish(ctx, m.Writer.Alarm(report)); err != nil {
		m.release(ctx, h)
		return err
	}
	told.Mails++
	told.searched(s, fresh)
	if len(fresh) == 0 {
		told.lookFor(showsUp)
	}
	m.keep(ctx, h, told.with(in), alarmMemory)
	return nil
}

// explained reports whether an event that was found is one of those that the
// alarm counted when it was raised.
func explained(found []seen, a mails.Alarm) bool {
	first := a.Changed.Add(-a.Period - evaluation).UnixMilli()
	return slices.ContainsFunc(found, func(e seen) bool { return e.ingested >= first && e.ingested <= a.Changed.UnixMilli() })
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
