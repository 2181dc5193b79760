package mailer

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

func TestAnAlarmIsMailedWithItsEvents(t *testing.T) {
	for _, activity := range settings.Activities {
		t.Run(activity.ID, func(t *testing.T) {
			inWorld(t, func(w *world) {
				id := w.happens(activity.ID, 5*time.Minute, 0)
				w.raises(activity.ID)
				w.pass(time.Second)
				for _, mail := range w.tells(id) {
					has(t, mail, "[baseline] ", "in 123456789012", "Alarm: "+activity.ID, "agent-of-attacker")
				}
				w.pass(time.Hour)
				w.tells()
				w.quiet()
			})
		})
	}
}

// TestEventsOfAllFilters: an alarm with several filters is mailed with what any
// of them matches, each event once.
func TestEventsOfAllFilters(t *testing.T) {
	inWorld(t, func(w *world) {
		for _, r := range records() {
			if len(r.Matches) > 0 {
				w.writes(marshal(t, r.Event), time.Minute, 0)
			}
		}
		for _, activity := range settings.Activities {
			if len(activity.Patterns) < 2 {
				continue
			}
			want := 0
			for _, r := range records() {
				for _, id := range r.Matches {
					if id == activity.ID {
						want++
					}
				}
			}
			s := w.m.search(w.t.Context(), activity, time.Now().Add(-time.Hour), time.Time{})
			if len(s.found) < want/2 || len(s.found) > want || s.err != nil || s.cut() {
				t.Errorf("%s: got %d events (%v), want about %d", activity.ID, len(s.found), s.err, want)
			}
		}
	})
}

// TestEventsThatComeLate: CloudWatch counted them, and searches do not show them
// yet. Each row is when they show up, and when the mail goes out.
func TestEventsThatComeLate(t *testing.T) {
	for _, test := range []struct {
		shows, mailed time.Duration
		searches      int
	}{
		{0, 0, 1},
		{30 * time.Second, time.Minute, 2},
		{time.Minute, time.Minute, 2},
		{110 * time.Second, 2 * time.Minute, 3},
		{170 * time.Second, 3 * time.Minute, 4},
	} {
		inWorld(t, func(w *world) {
			id := w.happens("IamUserCreation", 5*time.Minute, test.shows)
			w.raises("IamUserCreation")
			w.pass(test.mailed - time.Second)
			if test.mailed > 0 {
				w.tells()
			}
			w.pass(2 * time.Second)
			w.tells(id)
			if n := len(w.trail.searches); n != test.searches {
				t.Errorf("shown after %s: %d searches, want %d", test.shows, n, test.searches)
			}
			w.quiet()
		})
	}
}

// TestTheLatestEvents that can raise an alarm: twenty minutes old when they are
// received, at the beginning of the period that counts.
func TestTheLatestEvents(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.happens("RootUsage", 20*time.Minute, 0)
		w.pass(6*time.Minute + 50*time.Second)
		w.raises("RootUsage")
		w.pass(time.Second)
		w.tells(id)
		w.quiet()
	})
}

// TestAMessageThatWaited in the queue is not put back to wait.
func TestAMessageThatWaited(t *testing.T) {
	inWorld(t, func(w *world) {
		w.raises("RootUsage")
		w.queue[0].visible = time.Now().Add(5 * time.Minute)
		w.pass(5*time.Minute + time.Second)
		w.tells("")
		w.quiet()
	})
}

// TestEventsThatAreNotFound: after three minutes the mail goes out with what is
// known, and the ticks of the next hour look on.
func TestEventsThatAreNotFound(t *testing.T) {
	inWorld(t, func(w *world) {
		w.ticks = true
		w.raises("IamUserCreation")
		w.pass(3*time.Minute - time.Second)
		w.tells()
		w.pass(2 * time.Second)
		for _, mail := range w.tells("") {
			has(t, mail, "So far there is no record of it", "Threshold Crossed")
		}
		w.ends("IamUserCreation")
		id := w.happens("IamUserCreation", 10*time.Minute, 20*time.Minute)
		w.pass(20 * time.Minute)
		w.tells()
		w.pass(20 * time.Minute)
		w.tells(id)
		w.pass(3 * time.Hour)
		w.tells()
		w.quiet()
	})
}

// TestFailingSearches: the alarm waits for three minutes, and says why there is
// nothing. What could not be searched is told by a tick once it can.
func TestFailingSearches(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		says string
	}{
		"denied":    {awstest.Code("AccessDeniedException"), "logs:FilterLogEvents"},
		"throttled": {awstest.Code("ThrottlingException"), ": "}, // too often, or too long,
		"broken":    {awstest.Code("ServiceUnavailableException"), "ServiceUnavailable"},
		"gone":      {awstest.Code("ResourceNotFoundException"), "ResourceNotFoundException"},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.ticks = true
				failing := true
				w.fails("FilterLogEvents", test.err, func() bool { return failing })
				id := w.happens("RootUsage", time.Minute, 0)
				w.raises("RootUsage")
				w.pass(2 * time.Minute) // a search may take half a minute
				w.tells()
				w.pass(2 * time.Minute)
				for _, mail := range w.tells("") {
					has(t, mail, "could not be looked up", test.says)
				}
				failing = false
				w.goes("RootUsage", "OK") // and its message does not come
				w.pass(20 * time.Minute)
				w.tells(id)
				w.trail.searches = nil
				w.pass(2 * time.Hour)
				w.tells()
				if n := len(w.trail.searches); n > 0 {
					t.Errorf("%d more searches", n)
				}
				w.quiet()
			})
		})
	}
}

// TestASearchThatRecovers: a failure of a minute costs a minute.
func TestASearchThatRecovers(t *testing.T) {
	inWorld(t, func(w *world) {
		start := time.Now()
		w.fails("FilterLogEvents", awstest.Code("AccessDeniedException"), func() bool { return time.Since(start) < time.Minute })
		id := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(61 * time.Second)
		w.tells(id)
		w.quiet()
	})
}

// TestASlowSearch is given up after its time, with what it has found.
func TestASlowSearch(t *testing.T) {
	inWorld(t, func(w *world) {
		w.slow("FilterLogEvents", 5*time.Second)
		var all []string
		for range 20 {
			all = append(all, w.happens("IamUserCreation", 2*time.Minute, 0))
			time.Sleep(time.Second)
		}
		w.raises("IamUserCreation")
		w.pass(5 * time.Minute)
		got := w.tells(ids(all[:5]...)) // of the six that were read
		has(t, got[0], "And 1 more.", "could not be looked up", "took too long")

		// The ticks go on where it stopped.
		w.ticks = true
		w.f.Slow = nil
		w.pass(16 * time.Minute)
		for _, mail := range w.tells(ids(all[6:11]...)) {
			has(t, mail, "And 9 more.")
		}
		w.pass(time.Hour)
		w.tells()
		w.quiet()
	})
}

// logsFunc answers searches.
type logsFunc func(context.Context, *cloudwatchlogs.FilterLogEventsInput) (*cloudwatchlogs.FilterLogEventsOutput, error)

func (f logsFunc) FilterLogEvents(ctx context.Context, in *cloudwatchlogs.FilterLogEventsInput, _ ...func(*cloudwatchlogs.Options)) (*cloudwatchlogs.FilterLogEventsOutput, error) {
	return f(ctx, in)
}

// TestEachPatternHasItsShare of time and of events: what one finds is found
// though another hangs, or finds without end.
func TestEachPatternHasItsShare(t *testing.T) {
	activity := activityOf(manyPatterns()[0])
	first, n := activity.Patterns[0], 0
	page := func(size int, sameTime bool) *cloudwatchlogs.FilterLogEventsOutput {
		out := &cloudwatchlogs.FilterLogEventsOutput{}
		for range size {
			n++
			at := time.Now().UnixMilli()
			if !sameTime {
				at += int64(n)
			}
			out.Events = append(out.Events, types.FilteredLogEvent{EventId: aws.String(fmt.Sprint(n)), Timestamp: &at, IngestionTime: &at})
		}
		return out
	}
	endless := func(sameTime bool) logsFunc {
		return func(_ context.Context, in *cloudwatchlogs.FilterLogEventsInput) (*cloudwatchlogs.FilterLogEventsOutput, error) {
			if *in.FilterPattern != first {
				return page(1, false), nil
			}
			out := page(1000, sameTime)
			out.NextToken = aws.String(fmt.Sprint(n))
			return out, nil
		}
	}
	inWorld(t, func(w *world) {
		w.m.Logs = logsFunc(func(ctx context.Context, in *cloudwatchlogs.FilterLogEventsInput) (*cloudwatchlogs.FilterLogEventsOutput, error) {
			if *in.FilterPattern == first {
				<-ctx.Done()
			}
			return page(1, false), ctx.Err()
		})
		since := time.Now()
		s := w.m.search(w.t.Context(), activity, since, time.Time{})
		if len(s.found) != len(activity.Patterns)-1 || !s.slow || s.full || s.err == nil || s.upTo != since.UnixMilli() {
			t.Errorf("%d found, slow %v, full %v, up to %d, %v", len(s.found), s.slow, s.full, s.upTo, s.err)
		}
	})
	inWorld(t, func(w *world) {
		w.m.Logs = endless(false)
		s := w.m.search(w.t.Context(), activity, time.Now(), time.Time{})
		if most := mostEvents/len(activity.Patterns) + len(activity.Patterns) - 1; len(s.found) != most || !s.full || s.slow || s.err != nil {
			t.Errorf("%d found, want %d; full %v, slow %v, %v", len(s.found), most, s.full, s.slow, s.err)
		}

		// More than can be read at a time, all of the same time: it goes on.
		w.m.Logs = endless(true)
		since := time.Now()
		if s := w.m.search(w.t.Context(), activity, since, time.Time{}); s.upTo <= since.UnixMilli() {
			t.Errorf("up to %d, since %d", s.upTo, since.UnixMilli())
		}
	})
}

// TestARecordThatComesTwice in the trail is one event.
func TestARecordThatComesTwice(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.happens("RootUsage", time.Minute, 0)
		w.writes(w.trail.events[0].text, 0, 0)
		w.raises("RootUsage")
		w.pass(time.Second)
		for _, mail := range w.tells(id) {
			if strings.Contains(mail.Body, "in all") {
				t.Errorf("%s", mail.Body)
			}
		}
		w.quiet()
	})
}

// TestGarbageInTheTrail is mailed too; it cannot match a pattern, but what
// matches may have anything in its fields.
func TestGarbageInTheTrail(t *testing.T) {
	inWorld(t, func(w *world) {
		for _, text := range []string{
			"", "not json", "\x00\x1b[31m\u202e", "[]", "null", `{"eventID": 7}`, `{"eventName":`, strings.Repeat("{", 300_000),
		} {
			w.writes(text, time.Minute, 0)
		}
		record := map[string]any{
			"eventID": map[string]any{"a": 1}, "eventTime": []int{1}, "eventSource": "iam.amazonaws.com", "eventName": "CreateUser",
			"userIdentity": "nobody", "requestParameters": strings.Repeat("x\u0000\u202e\u001b[31m https://evil.example/ ", 10_000),
			"userAgent": strings.Repeat("\r\n.\r\n", 500),
		}
		w.writes(marshal(t, record), time.Minute, 0)
		id := w.happens("IamUserCreation", time.Minute, 0)
		w.raises("IamUserCreation")
		w.pass(time.Second)
		for _, mail := range w.tells(id) {
			if strings.ContainsAny(mail.Body, "\x00\x1b\r\u202e") || strings.Contains(mail.Body, "https://evil") || len(mail.Body) >= 16<<10 {
				t.Errorf("%q", mail.Body)
			}
		}
		w.quiet()
	})
}

// TestTenThousandEvents: the mail says that there is more, the next ones tell
// it, and neither memory nor calls grow with the flood.
func TestTenThousandEvents(t *testing.T) {
	inWorld(t, func(w *world) {
		w.ticks = true
		w.trail.page = 1000
		const all = 25_000
		for range all {
			w.happens("IamUserCreation", time.Minute, 0)
			time.Sleep(10 * time.Millisecond)
		}
		w.raises("IamUserCreation")
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		w.pass(time.Second)
		runtime.ReadMemStats(&after)
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 200<<20 {
			t.Errorf("the heap has grown by %d MB", grown>>20)
		}
		w.mu.Lock()
		mail := w.mails[0]
		w.mails = nil
		w.mu.Unlock()
		has(t, mail, "10000 were read; the next mail tells of more", "And 9800 more.")

		w.pass(45 * time.Minute)
		w.mu.Lock()
		defer w.mu.Unlock()
		if len(w.mails) != 2 {
			t.Fatalf("got %d more mails, want 2", len(w.mails))
		}
		has(t, w.mails[0], "the next mail tells of more", "And 9799 more.")
		has(t, w.mails[1], "And 4900 more.")
		if w.trail.pages > 60 {
			t.Errorf("%d pages were read", w.trail.pages)
		}
		for key, item := range w.table.items {
			if size := len(text(item["state"])); size > 300<<10 {
				t.Errorf("%s: %d KB of state", key, size>>10)
			}
		}
	})
}

// TestLargeEvents: what is read at a time is bounded in bytes as well.
func TestLargeEvents(t *testing.T) {
	inWorld(t, func(w *world) {
		w.trail.page = 4 // of 250 KB, as AWS has pages of 1 MB
		for range 100 {
			record := map[string]any{"eventSource": "iam.amazonaws.com", "eventName": "CreateUser", "requestParameters": strings.Repeat("x", 250_000)}
			w.writes(marshal(t, record), time.Minute, 0)
			time.Sleep(time.Second)
		}
		s := w.m.search(w.t.Context(), activityOf("IamUserCreation"), time.Now().Add(-time.Hour), time.Time{})
		if n := len(s.found); n < 60 || n > 72 || !s.cut() || s.err != nil {
			t.Errorf("read %d events, cut %v, %v", n, s.cut(), s.err)
		}
	})
}

// TestDeliveriesThatComeTwice: by SNS, with the same id, or by the queue, after
// all was done.
func TestDeliveriesThatComeTwice(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.happens("RootUsage", time.Minute, 0)
		envelope := w.raises("RootUsage")
		w.enqueue(envelope, 0)
		w.pass(time.Second)
		w.tells(id)
		for range 3 {
			w.enqueue(envelope, 0)
			w.pass(10 * time.Minute)
		}
		w.tells()
		w.quiet()

		// One that was mailed without its events is done, too.
		w.trail.events = nil
		envelope = w.raises("VpcChange")
		w.pass(10 * time.Minute)
		w.tells("")
		w.enqueue(envelope, 0)
		w.pass(10 * time.Minute)
		w.tells()
		w.quiet()
	})
}

// TestAtTheSameTime: of two invocations on the same alarm one has it, and the
// other comes later and finds that all is told.
func TestAtTheSameTime(t *testing.T) {
	inWorld(t, func(w *world) {
		w.slow("FilterLogEvents", 2*time.Second)
		id := w.happens("RootUsage", time.Minute, 0)
		envelope := w.raises("RootUsage")
		w.mu.Lock()
		w.queue = nil
		w.mu.Unlock()
		var both sync.WaitGroup
		for _, message := range []string{"sqs-a", "sqs-b"} {
			both.Go(func() {
				if !w.invoke(message, envelope, time.Now()) {
					t.Error("failed")
				}
			})
		}
		both.Wait()
		w.tells(id)
		w.pass(10 * time.Minute)
		w.tells()
		w.quiet()
	})
}

// TestCrashes: the function ends at any of its calls, without a word. The mail
// may come twice then, but it comes.
func TestCrashes(t *testing.T) {
	calls := 0
	inWorld(t, func(w *world) {
		w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.f.Seen()
		w.pass(time.Second)
		calls = len(w.f.Seen())
	})
	if calls < 4 {
		t.Fatalf("only %d calls", calls)
	}
	for at := range calls {
		inWorld(t, func(w *world) {
			id := w.happens("RootUsage", time.Minute, 0)
			w.raises("RootUsage")
			n := 0
			published := false
			w.f.Fail = func(c awstest.Call) error {
				if n++; n == at+1 {
					runtime.Goexit()
				}
				published = published || n < at+1 && c.Operation == "Publish"
				return nil
			}
			w.pass(30 * time.Minute)
			if published {
				w.tells(id, id)
			} else {
				w.tells(id)
			}
			w.quiet()
		})
	}
}

// TestPublishFails: the message comes again, nothing counts as told; after five
// times it is given up, aloud.
func TestPublishFails(t *testing.T) {
	inWorld(t, func(w *world) {
		start := time.Now()
		w.fails("Publish", awstest.Code("KMSAccessDenied"), func() bool { return time.Since(start) < 20*time.Minute })
		id := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(20 * time.Minute)
		w.tells()
		w.pass(10 * time.Minute)
		w.tells(id)
		w.quiet()
	})
	inWorld(t, func(w *world) {
		w.fails("Publish", awstest.Code("KMSAccessDenied"), nil)
		w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(5 * time.Hour)
		w.tells()
		if len(w.given) != 1 || len(w.queue) != 0 {
			t.Errorf("given up %q, queue of %d", w.given, len(w.queue))
		}
	})
}

// TestRedrive: what was given up is put back days later, and is mailed with the
// events of its own time, whatever was told before and since.
func TestRedrive(t *testing.T) {
	for name, test := range map[string]struct{ before, since bool }{
		"nothing else": {}, "told before": {before: true}, "told since": {since: true}, "told before and since": {true, true},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				broken := false
				w.fails("Publish", awstest.Code("KMSAccessDenied"), func() bool { return broken })
				happens := func() (id string) {
					id = w.happens("RootUsage", time.Minute, 0)
					w.raises("RootUsage")
					w.pass(6 * time.Hour)
					w.goes("RootUsage", "OK")
					w.pass(30 * time.Hour)
					return id
				}
				if test.before {
					id := happens()
					w.tells(id)
				}
				broken = true
				first, second := happens(), happens()
				broken = false
				if test.since {
					id := happens()
					w.tells(id)
				}
				for _, body := range w.given {
					w.enqueue(body, 0)
				}
				w.given = nil
				w.pass(time.Hour)
				w.tells(first, second)
				w.quiet()
			})
		})
	}
}

// TestAQueueThatFails: where an alarm cannot be put back, its message comes
// again.
func TestAQueueThatFails(t *testing.T) {
	inWorld(t, func(w *world) {
		start := time.Now()
		w.fails("SendMessage", awstest.Code("AccessDenied"), func() bool { return time.Since(start) < 5*time.Minute })
		id := w.happens("RootUsage", time.Minute, 2*time.Minute)
		w.raises("RootUsage")
		w.pass(30 * time.Minute)
		w.tells(id)
		w.quiet()
	})
}

// TestWithoutMemory: where the table does not answer, the mail goes out.
func TestWithoutMemory(t *testing.T) {
	for _, err := range []error{awstest.Code("AccessDeniedException"), awstest.Code("ResourceNotFoundException"), awstest.Code("InternalServerError")} {
		inWorld(t, func(w *world) {
			w.fails("UpdateItem", err, nil)
			w.fails("GetItem", err, nil)
			id := w.happens("RootUsage", time.Minute, 0)
			w.raises("RootUsage")
			w.pass(2 * time.Minute)
			w.tells(id)
			w.quiet()

			// So does what happens while it goes on; it may come twice.
			w.ticks = true
			later := w.happens("RootUsage", time.Minute, 0)
			w.pass(20 * time.Minute)
			w.tells(ids(id, later))
			w.quiet()
		})
	}
	inWorld(t, func(w *world) { // it hangs
		w.slow("UpdateItem", time.Hour)
		id := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(5 * time.Minute)
		w.tells(id)
		w.quiet()
	})
}

// TestStateThatCannotBeRead is as none.
func TestStateThatCannotBeRead(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(time.Second)
		w.tells(id)
		w.table.items["alarm RootUsage"]["state"] = stringValue(`{"through":"soon"`)
		again := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(time.Second)
		w.tells(ids(id, again))
		w.quiet()
	})
}

// TestSeveralAlarmsOfOneAct come as they are.
func TestSeveralAlarmsOfOneAct(t *testing.T) {
	inWorld(t, func(w *world) {
		record := map[string]any{
			"eventID": "00000000-0000-4000-8000-000000000042", "eventTime": "2000-01-01T00:00:00Z", "eventSource": "iam.amazonaws.com", "eventName": "CreateUser",
			"eventType": "AwsApiCall", "awsRegion": "us-east-1", "userIdentity": map[string]any{"type": "Root"},
		}
		w.writes(marshal(t, record), time.Minute, 0)
		w.raises("RootUsage")
		w.raises("IamUserCreation")
		w.pass(10 * time.Minute)
		w.tells("00000000-0000-4000-8000-000000000042", "00000000-0000-4000-8000-000000000042")
		w.quiet()
	})
}

// TestExactCis: an alarm with the pattern of CIS searches with that, and has a
// memory of its own.
func TestExactCis(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.happens("ConsoleSignInFailure", time.Minute, 0)
		w.raises("ConsoleSignInFailure")
		w.raises("ConsoleSignInFailure" + settings.ExactCisSuffix)
		w.pass(5 * time.Minute)
		w.tells(id, id)
		exact := false
		for _, s := range w.trail.searches {
			exact = exact || *s.FilterPattern == activityOf("ConsoleSignInFailure").ExactCis
		}
		if !exact {
			t.Error("the pattern of CIS was not asked for")
		}
		w.quiet()
	})
}
