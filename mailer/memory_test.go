package mailer

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"baseline/internal/awstest"
	"baseline/internal/mails"
)

// TestNothingIsLostAndNothingComesTwice: a day with random events of an alarm,
// late and out of order, searches that fail on any page, a topic that refuses,
// and messages that come late or twice. In the end each event is told once.
func TestNothingIsLostAndNothingComesTwice(t *testing.T) {
	const activity = "UnauthorizedApiCall"
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			inWorld(t, func(w *world) {
				r := rand.New(rand.NewPCG(seed, 1))
				minutes := func(below int) time.Duration { return time.Duration(r.IntN(60*below)) * time.Second }
				w.ticks = true
				var searchesFail, topicFails time.Time // until when
				w.f.Fail = func(c awstest.Call) error {
					switch {
					case c.Operation == "FilterLogEvents" && time.Now().Before(searchesFail) && r.IntN(3) == 0,
						c.Operation == "Publish" && time.Now().Before(topicFails):
						return awstest.Code("AccessDeniedException")
					}
					return nil
				}
				all, state, last := 0, "OK", time.Time{}
				for minute := range 24 * 60 {
					if busy := minute/60%5 < 2 && minute < 20*60; busy && r.IntN(3) == 0 {
						for range 1 + r.IntN(3) {
							w.happens(activity, minutes(19), minutes(4))
							all++
						}
						last = time.Now()
					}
					now := "OK"
					if time.Since(last) < 6*time.Minute {
						now = "ALARM"
					}
					if now != state {
						envelope := w.deliver(w.goes(activity, now))
						state = now
						if r.IntN(4) == 0 {
							w.enqueue(envelope, minutes(20))
						}
					}
					switch {
					case minute >= 20*60:
					case r.IntN(60) == 0:
						searchesFail = time.Now().Add(minutes(30))
					case r.IntN(200) == 0:
						topicFails = time.Now().Add(minutes(15))
					}
					w.pass(time.Minute)
				}
				told, shown := 0, map[string]bool{}
				for _, mail := range w.mails {
					for line := range strings.Lines(mail.Body) {
						var more int
						if id, ok := strings.CutPrefix(line, "Event id: "); ok {
							told++
							if shown[id] {
								t.Errorf("%s is told again", id)
							}
							shown[id] = true
						} else if n, _ := fmt.Sscanf(line, "And %d more.", &more); n == 1 {
							told += more
						}
					}
				}
				if told != all || all < 100 {
					t.Errorf("%d mails tell %d events of %d", len(w.mails), told, all)
				}
				for _, body := range w.given {
					if !strings.Contains(body, `"Tick":true`) { // there is always another
						t.Errorf("given up: %s", body)
					}
				}
			})
		})
	}
}

// TestTheMemoryIsBounded: also in a flood an item holds what DynamoDB takes, and
// what is not read yet stays untold.
func TestTheMemoryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		s := search{since: now.Add(-25 * time.Minute), began: now, upTo: everything}
		for i := range 3 * mostIDs { // in the last five minutes
			s.found = append(s.found, seen{mails.Event{}, fmt.Sprintf("%036d", i), now.Add(-time.Duration(i+1) * 50 * time.Millisecond).UnixMilli()})
		}
		var told memory
		told.searched(s, s.found)
		if n := len(told.IDs); n > mostIDs || n < mostIDs-1 {
			t.Errorf("%d ids", n)
		}
		if fresh := told.fresh(s.found); len(fresh) > 0 {
			t.Errorf("%d events would be told again", len(fresh))
		}

		// Of a search that was cut, those that it did not read are not told,
		// though they were received before others that are.
		s.full, s.upTo = true, now.Add(-8*time.Minute).UnixMilli()
		var cut memory
		cut.searched(s, s.found)
		unread := []seen{{mails.Event{}, "unread", now.Add(-4 * time.Minute).UnixMilli()}}
		if fresh := cut.fresh(unread); len(fresh) != 1 || len(cut.IDs) > mostIDs || cut.Next != s.upTo || !cut.isLookedFor() {
			t.Errorf("%d of the unread are fresh; %d ids, next %d", len(fresh), len(cut.IDs), cut.Next)
		}

		// A search in another time, of a message that comes days late, changes
		// nothing of that.
		next := cut.Next
		old := search{since: now.AddDate(0, 0, -3), until: now.AddDate(0, 0, -2), began: now, upTo: everything,
			found: []seen{{mails.Event{}, "old", now.AddDate(0, 0, -3).UnixMilli()}}}
		cut.searched(old, old.found)
		if cut.Next != next || len(cut.fresh(unread)) != 1 {
			t.Errorf("next %d, want %d", cut.Next, next)
		}

		for i := range 3 * mostMessages {
			told = told.with(message{ID: fmt.Sprint(i)})
		}
		if len(told.Messages) != mostMessages || told.Messages[mostMessages-1] != fmt.Sprint(3*mostMessages-1) {
			t.Errorf("%d messages: %q", len(told.Messages), told.Messages)
		}
	})
}

// TestWhereTheNextSearchBegins: as long before the end of the last one as events
// may be late, unless that would find no more than the same again.
func TestWhereTheNextSearchBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		for name, test := range map[string]struct {
			since, upTo time.Duration // before now; no upTo for a whole search
			full, slow  bool
			want        time.Duration
		}{
			"whole":                   {2 * time.Hour, 0, false, false, overlap + late},
			"whole, and short":        {25 * time.Minute, 0, false, false, 25 * time.Minute},
			"an error":                {2 * time.Hour, 15 * time.Minute, false, false, 15*time.Minute + late},
			"an error at once":        {2 * time.Hour, 2 * time.Hour, false, false, 2 * time.Hour},
			"slow":                    {2 * time.Hour, time.Hour, false, true, time.Hour + late},
			"slow, with little done":  {2 * time.Hour, 110 * time.Minute, false, true, 110 * time.Minute},
			"as much as can be read":  {2 * time.Hour, time.Hour, true, false, time.Hour},
			"as much, and not so old": {25 * time.Minute, time.Minute, true, false, time.Minute},
		} {
			s := search{since: now.Add(-test.since), began: now, upTo: everything, full: test.full, slow: test.slow,
				found: []seen{{mails.Event{}, "1", now.UnixMilli()}}}
			if test.upTo > 0 {
				s.upTo = now.Add(-test.upTo).UnixMilli()
			}
			var m memory
			m.searched(s, s.found)
			if got := now.Sub(m.left()).Round(time.Second); got != test.want {
				t.Errorf("%s: goes on %s before now, want %s", name, got, test.want)
			}
		}
	})
}

// TestAnOlderWindow: an alarm's message that comes after a later one's tells the
// time before that, and then it is told.
func TestAnOlderWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		event := seen{mails.Event{}, "1", now.Add(-40 * time.Minute).UnixMilli()}
		var m memory
		m.searched(search{since: now.Add(-30 * time.Minute), began: now, upTo: everything, found: []seen{{mails.Event{}, "2", now.UnixMilli()}}}, nil)
		if len(m.fresh([]seen{event})) != 1 {
			t.Error("is told before it was searched")
		}
		m.searched(search{since: now.Add(-50 * time.Minute), began: now, upTo: everything, found: []seen{event}}, []seen{event})
		if len(m.fresh([]seen{event})) != 0 {
			t.Error("is told again")
		}
	})
}
