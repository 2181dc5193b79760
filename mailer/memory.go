package mailer

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"time"

	"baseline/internal/mails"
)

// memory is what is known of the mails of an alarm.
//
// Events are told by the time when the log group received them, because that
// only grows, however late CloudTrail is: those received from From up to Through
// are mailed; later ones if they are in IDs. They are searched by the time that
// CloudTrail gave them, because a search knows no other.
type memory struct {
	From    int64            `json:"from,omitempty"`    // milliseconds since 1970, as all times of this kind
	Through int64            `json:"through,omitempty"` // 0: nothing was mailed
	Next    int64            `json:"next,omitempty"`    // where a search goes on that comes to no end; 0: there is none
	IDs     map[string]int64 `json:"ids,omitempty"`     // and when they were received

	Messages []string  `json:"messages,omitempty"` // the last that were done
	Hour     time.Time `json:"hour,omitzero"`      // that of Mails
	Mails    int       `json:"mails,omitempty"`
	LookFor  time.Time `json:"lookFor,omitzero"` // until when ticks look for more, also when the alarm is over
}

const (
	// late is how late CloudTrail delivers: 5 minutes on average, and AWS
	// promises nothing.
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
	late = 20 * time.Minute

	// evaluation is how long CloudWatch takes to raise an alarm after the period
	// in which it counted.
	evaluation = 2 * time.Minute

	// overlap is how much later than others an event may show up in a search
	// although the log group received it before them.
	overlap = 10 * time.Minute

	// showsUp is how long ticks look for what raised an alarm and was not
	// found; longest is how far a search goes, and how long ticks try to finish
	// one.
	showsUp = time.Hour
	longest = 24 * time.Hour

	mostIDs      = 2000 // of 36 bytes: an item holds 400 KB
	mostMessages = 50
)

func remembered(h held) (told memory) {
	_ = json.Unmarshal([]byte(h.state), &told) // what cannot be read is mailed again
	return told
}

// window is from when to when events are searched; no end if until is zero.
func (m memory) window(a mails.Alarm, occasion mails.Occasion) (since, until time.Time) {
	now := time.Now()
	changed := a.Changed
	if changed.IsZero() || changed.After(now) {
		changed = now
	}
	since = changed.Add(-a.Period - evaluation - late)
	earliest := now.Add(-longest)
	// A message that comes days later, out of the dead-letter queue, is about
	// its own time.
	if occasion == mails.Raised && since.Before(earliest) {
		return since, since.Add(longest)
	}
	if m.Through > 0 {
		left := m.left()
		// Long ago, the alarm was another time, and all of that is told.
		near := m.isLookedFor() || left.After(since.Add(-showsUp))
		switch {
		case occasion == mails.Raised && near: // with what is told of it
			since = earlier(since, left)
		case occasion == mails.Ended, occasion == mails.Continued && near:
			since = left
		}
	}
	return later(since, earliest), time.Time{}
}

// left is the time of the first events that may be left: all that were received
// before are told, and they were received late at most.
func (m memory) left() time.Time {
	if m.Next > 0 {
		return time.UnixMilli(m.Next)
	}
	return time.UnixMilli(max(m.Through-late.Milliseconds(), m.From))
}

// fresh returns those that were not mailed.
func (m memory) fresh(found []seen) (fresh []seen) {
	for _, e := range found {
		if _, told := m.IDs[e.id]; !told && (e.ingested > m.Through || e.ingested < m.From) {
			fresh = append(fresh, e)
		}
	}
	return fresh
}

// searched takes note of a search, and of what was mailed of it.
func (m *memory) searched(s search, mailed []seen) {
	switch {
	case s.cut():
		m.lookFor(longest)
	case len(mailed) > 0:
		m.LookFor = time.Time{}
	case m.LookFor.After(s.began.Add(showsUp)):
		m.LookFor = s.began.Add(showsUp)
	}
	m.IDs = maps.Clone(m.IDs)
	if m.IDs == nil {
		m.IDs = map[string]int64{}
	}
	for _, e := range mailed {
		m.IDs[e.id] = e.ingested
	}

	// Nothing is received before its time: a search that comes to a time has read
	// what was received until then. One that has found nothing came too early.
	since, through := s.since.UnixMilli(), s.began.Add(-overlap).UnixMilli()
	if !s.until.IsZero() {
		through = min(through, s.until.UnixMilli())
	}
	if s.cut() {
		through = min(through, s.upTo-1)
	}
	if len(s.found) == 0 {
		through = since
	}
	switch {
	case m.Through == 0 || s.since.After(m.left()): // what is between them is not known
		m.From, m.Through = since, through
	case through >= m.From:
		m.From, m.Through = min(m.From, since), max(m.Through, through)
	}
	if s.until.IsZero() {
		m.Next = 0
		// To begin as long before it as else would find the same again; in such
		// a flood, what comes late is lost.
		if s.full || s.slow && s.upTo-late.Milliseconds() <= since {
			m.Next = s.upTo
		}
	}
	m.forget(s.cut())
}

// forget drops IDs that are not needed, or too many. What was cut may have
// events that were received before others that are mailed: then some may be
// mailed again.
func (m *memory) forget(cut bool) {
	least := m.Through
	if excess := len(m.IDs) - mostIDs; excess > 0 {
		received := slices.Sorted(maps.Values(m.IDs))
		least = max(least, received[excess-1])
		if !cut {
			m.Through = least
		}
	}
	maps.DeleteFunc(m.IDs, func(_ string, received int64) bool { return received <= least })
}

// with is the memory after a message.
func (m memory) with(in message) memory {
	if in.ID != "" {
		m.Messages = append(slices.Clip(m.Messages), in.ID)
		m.Messages = m.Messages[max(0, len(m.Messages)-mostMessages):]
	}
	return m
}

// thisHour is how many mails went out since the hour began.
func (m *memory) thisHour() int {
	if hour := time.Now().UTC().Truncate(time.Hour); !m.Hour.Equal(hour) {
		m.Hour, m.Mails = hour, 0
	}
	return m.Mails
}

// lookFor has ticks look for more, for at least so long.
func (m *memory) lookFor(d time.Duration) { m.LookFor = later(m.LookFor, time.Now().Add(d)) }

func (m memory) isLookedFor() bool { return time.Now().Before(m.LookFor) }

// search is what a search for events has found.
type search struct {
	since, until, began time.Time

	found []seen // each once, in the order in which they were received
	upTo  int64  // all before that time is read
	full  bool   // of as many as are read at a time
	slow  bool   // its time was up
	err   error
}

// everything is the upTo of a search that is whole.
const everything = math.MaxInt64

// cut reports whether there may be more.
func (s search) cut() bool { return s.upTo != everything }

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
