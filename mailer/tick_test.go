package mailer

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cloudwatchtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

// TestAnAlarmThatGoesOn: an act an hour into an alarm that somebody holds open
// is mailed by the next tick, once.
func TestAnAlarmThatGoesOn(t *testing.T) {
	inWorld(t, func(w *world) {
		w.ticks = true
		first := w.happens("RootUsage", 5*time.Minute, 0)
		w.raises("RootUsage")
		w.pass(62 * time.Minute)
		w.tells(first)
		second := w.happens("RootUsage", time.Minute, 0)
		w.pass(14 * time.Minute)
		for _, mail := range w.tells(second) {
			has(t, mail, "Again: Root user used", "The alarm goes on")
		}
		w.pass(5 * time.Hour)
		w.tells()
		w.quiet()
	})
}

// TestTheEndOfAnAlarm tells what no mail has told.
func TestTheEndOfAnAlarm(t *testing.T) {
	inWorld(t, func(w *world) {
		first := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(5 * time.Minute)
		w.tells(first)
		second := w.happens("RootUsage", time.Minute, 0)
		w.pass(5 * time.Minute)
		envelope := w.ends("RootUsage")
		w.pass(time.Second)
		for _, mail := range w.tells(second) {
			has(t, mail, "Again: ", "The alarm is over, but there was more")
		}
		w.enqueue(envelope, 0)
		w.ends("RootUsage")
		w.pass(5 * time.Minute)
		w.tells()
		w.quiet()
	})
	inWorld(t, func(w *world) { // no tick has come for an hour
		first := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(20 * time.Minute)
		second := w.happens("RootUsage", time.Minute, 0)
		w.pass(50 * time.Minute)
		w.ends("RootUsage")
		w.pass(time.Minute)
		w.tells(first, second)
		w.quiet()
	})
	inWorld(t, func(w *world) { // nothing is known of how it began
		w.ends("RootUsage")
		w.pass(5 * time.Minute)
		w.tells()
		w.quiet()
	})
}

// TestTheEndThatCannotBeLookedInto: there is no mail that says something, and
// the ticks tell what there was.
func TestTheEndThatCannotBeLookedInto(t *testing.T) {
	inWorld(t, func(w *world) {
		w.ticks = true
		first := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(time.Minute)
		w.tells(first)
		failing := true
		w.fails("FilterLogEvents", awstest.Code("AccessDeniedException"), func() bool { return failing })
		second := w.happens("RootUsage", time.Minute, 0)
		w.ends("RootUsage")
		w.pass(10 * time.Minute)
		w.tells()
		failing = false
		w.pass(10 * time.Minute)
		w.tells(second)
		w.quiet()
	})
	inWorld(t, func(w *world) { // for a minute only
		first := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(time.Minute)
		w.tells(first)
		start := time.Now()
		w.fails("FilterLogEvents", awstest.Code("AccessDeniedException"), func() bool { return time.Since(start) < time.Minute })
		second := w.happens("RootUsage", time.Minute, 0)
		w.ends("RootUsage")
		w.pass(2 * time.Minute)
		w.tells(second)
		w.quiet()
	})
	inWorld(t, func(w *world) { // and there was nothing: the ticks soon stop
		w.ticks = true
		first := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(time.Minute)
		w.tells(first)
		start := time.Now()
		w.fails("FilterLogEvents", awstest.Code("AccessDeniedException"), func() bool { return time.Since(start) < 10*time.Minute })
		w.ends("RootUsage")
		w.pass(15 * time.Minute)
		w.trail.searches = nil
		w.pass(20 * time.Hour)
		w.tells()
		if n := len(w.trail.searches); n < 2 || n > 2*5 {
			t.Errorf("%d searches", n)
		}
		w.quiet()
	})
}

// TestSearchesThatStayDenied: the ticks' messages are given up, and their alarm
// tells people.
func TestSearchesThatStayDenied(t *testing.T) {
	inWorld(t, func(w *world) {
		w.ticks = true
		w.fails("FilterLogEvents", awstest.Code("AccessDeniedException"), nil)
		w.raises("RootUsage")
		w.pass(2 * time.Hour)
		w.tells("")
		if n := len(w.given); n < 2 || n > 6 || !strings.Contains(w.given[0], `"Tick":true`) {
			t.Errorf("%d messages were given up: %q", n, w.given)
		}
	})
}

// TestOutOfOrder: events that searches show after others that were received
// later are told once, up to ten minutes late.
func TestOutOfOrder(t *testing.T) {
	inWorld(t, func(w *world) {
		w.ticks = true
		hidden := w.happens("RootUsage", time.Minute, 10*time.Minute)
		time.Sleep(time.Minute)
		first := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(9 * time.Minute)
		w.tells(first)
		w.pass(time.Hour)
		w.tells(hidden)
		w.quiet()
	})
}

// TestTheTrailIsLate: events that CloudTrail delivers late are told by the time
// when they were received, not by their own.
func TestTheTrailIsLate(t *testing.T) {
	inWorld(t, func(w *world) {
		w.ticks = true
		first := w.happens("RootUsage", 5*time.Minute, 0)
		w.raises("RootUsage")
		w.pass(35 * time.Minute)
		w.tells(first)
		for range 8 { // each older than what a mail before has told
			late := w.happens("RootUsage", 19*time.Minute, 0)
			w.pass(tickTime)
			w.tells(late)
		}
		w.pass(2 * time.Hour)
		w.tells()
		w.quiet()
	})
}

// TestAnAlarmThatComesBack: the events of an alarm that was raised again before
// they show up are not taken for those of the time before.
func TestAnAlarmThatComesBack(t *testing.T) {
	inWorld(t, func(w *world) {
		first := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(time.Minute)
		w.tells(first)
		w.ends("RootUsage")
		w.pass(10 * time.Minute)
		second := w.happens("RootUsage", time.Minute, 2*time.Minute)
		w.raises("RootUsage")
		w.pass(90 * time.Second)
		w.tells()
		w.pass(time.Minute)
		w.tells(second)
		w.ends("RootUsage")

		// One whose events never show up is mailed without them.
		w.pass(10 * time.Minute)
		w.raises("RootUsage")
		w.pass(5 * time.Minute)
		w.tells("")
		w.quiet()
	})
}

// TestATickThatIsFaster than the message of the alarm: no mail comes twice, and
// what shows up later is told.
func TestATickThatIsFaster(t *testing.T) {
	inWorld(t, func(w *world) {
		first := w.happens("RootUsage", time.Minute, 0)
		second := w.happens("RootUsage", time.Minute, 5*time.Minute)
		message := w.goes("RootUsage", "ALARM")
		w.enqueue(`{"Tick":true}`, 0)
		w.pass(time.Second)
		w.tells(first)
		w.deliver(message)
		w.pass(6 * time.Minute)
		w.tells()
		w.goes("RootUsage", "OK") // and its message does not come
		w.ticks = true
		w.pass(20 * time.Minute)
		w.tells(second)
		w.pass(3 * time.Hour)
		w.tells()
		w.quiet()
	})
}

// TestATickTellsAnother event than the one that raised the alarm: that one is
// still missing.
func TestATickTellsAnother(t *testing.T) {
	inWorld(t, func(w *world) {
		first := w.happens("RootUsage", time.Minute, 9*time.Minute)
		message := w.goes("RootUsage", "ALARM")
		w.pass(time.Minute)
		second := w.happens("RootUsage", time.Minute, 0)
		w.enqueue(`{"Tick":true}`, 0)
		w.pass(time.Second)
		w.tells(second)
		w.deliver(message)
		w.pass(4 * time.Minute)
		w.tells("")
		w.ticks = true
		w.pass(tickTime)
		w.tells(first)
		w.quiet()
	})
}

// TestAnOldMemory: what was told a month ago hides nothing, and costs nothing.
func TestAnOldMemory(t *testing.T) {
	inWorld(t, func(w *world) {
		first := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(time.Minute)
		w.tells(first)
		w.ends("RootUsage")
		w.pass(30 * 24 * time.Hour)
		w.happens("RootUsage", 2*time.Hour, 0) // did not count
		second := w.happens("RootUsage", time.Minute, 0)
		w.trail.searches = nil
		w.raises("RootUsage")
		w.pass(time.Minute)
		w.tells(second)
		for _, s := range w.trail.searches {
			if since := time.UnixMilli(*s.StartTime); time.Since(since) > 30*time.Minute {
				t.Errorf("searched since %s, at %s", since, time.Now())
			}
		}
		w.ticks = true
		w.pass(tickTime)
		third := w.happens("RootUsage", time.Minute, 0)
		w.pass(tickTime)
		w.tells(third)
		w.quiet()

		// Also where a tick is faster than the alarm's message.
		w.goes("RootUsage", "OK")
		w.pass(24 * time.Hour)
		w.happens("RootUsage", 2*time.Hour, 0)
		fourth := w.happens("RootUsage", time.Minute, 0)
		w.goes("RootUsage", "ALARM")
		w.pass(tickTime)
		w.tells(fourth)
		w.quiet()
	})
}

// TestWhatDidNotCount is not told at the end either.
func TestWhatDidNotCount(t *testing.T) {
	inWorld(t, func(w *world) {
		w.happens("ConsoleSignInFailure", 0, 0)
		w.pass(28 * time.Minute)
		id := w.happens("ConsoleSignInFailure", 0, 0)
		w.raises("ConsoleSignInFailure")
		w.pass(5 * time.Minute)
		w.tells(id)
		w.ends("ConsoleSignInFailure")
		w.pass(5 * time.Minute)
		w.tells()
		w.quiet()
	})
}

// TestClockSkew: a time in the future, or none, is taken as now.
func TestClockSkew(t *testing.T) {
	for _, changed := range []string{"2000-01-01T00:07:00.000+0000", "", "soon", "1970-01-01T00:00:00.000+0000"} {
		inWorld(t, func(w *world) {
			id := w.happens("RootUsage", time.Minute, 0)
			w.deliver(strings.Replace(w.goes("RootUsage", "ALARM"), "2000-01-01T00:00:00.000+0000", changed, 1))
			w.pass(5 * time.Minute)
			if strings.HasPrefix(changed, "1970") {
				id = "" // is about its own time
			}
			w.tells(id)
			w.quiet()
		})
	}
}

// TestInsufficientData is no end, but nothing is lost by taking it for one.
func TestInsufficientData(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.happens("RootUsage", time.Minute, 0)
		w.deliver(w.goes("RootUsage", "INSUFFICIENT_DATA"))
		w.pass(time.Minute)
		w.tells(id)
		w.quiet()
	})
}

// TestAHundredAlarms on many pages, of which ticks look at ours in ALARM.
func TestAHundredAlarms(t *testing.T) {
	inWorld(t, func(w *world) {
		for i := range 60 {
			w.goes(fmt.Sprintf("SomebodyElses%d", i), "ALARM")
		}
		w.goes("RootUsage", "ALARM")
		w.alarms[60].Namespace = aws.String("Other")
		w.happens("RootUsage", time.Minute, 0)
		var want []string
		for _, activity := range settings.Activities {
			state := "ALARM"
			if activity.ID == "VpcChange" {
				state = "OK"
			} else if activity.ID != "RootUsage" {
				want = append(want, w.happens(activity.ID, time.Minute, 0))
			}
			if activity.ID != "RootUsage" {
				w.goes(activity.ID, state)
			}
		}
		w.alarms = append(w.alarms, cloudwatchtypes.MetricAlarm{}) // of metrics in an expression, it has no metric
		w.enqueue(`{"Tick":true}`, 0)
		w.pass(time.Minute)
		w.tells(want...)
		w.quiet()
	})
}

// TestSlowSearchesDoNotAddUp: with all alarms in ALARM and every search slow, no
// invocation runs out of time, and each alarm is told.
func TestSlowSearchesDoNotAddUp(t *testing.T) {
	inWorld(t, func(w *world) {
		w.slow("FilterLogEvents", 20*time.Second)
		want := 0
		for _, activity := range settings.Activities {
			w.happens(activity.ID, time.Minute, 0)
			w.goes(activity.ID, "ALARM")
			want++
		}
		w.enqueue(`{"Tick":true}`, 0)
		w.pass(15 * time.Minute)
		mailed := map[string]bool{}
		w.mu.Lock()
		for _, mail := range w.mails {
			mailed[mail.Subject] = true
		}
		w.mu.Unlock()
		// Two patterns have half of the time each, and that is too short here.
		if len(mailed) < want-len(manyPatterns()) {
			t.Errorf("%d of %d alarms were mailed", len(mailed), want)
		}
	})
}

func manyPatterns() (ids []string) {
	for _, a := range settings.Activities {
		if len(a.Patterns) > 1 {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// TestTicksWithTrouble: one that cannot ask comes again; two at a time tell
// nothing twice.
func TestTicksWithTrouble(t *testing.T) {
	for _, operation := range []string{"DescribeAlarms", "SendMessage"} {
		inWorld(t, func(w *world) {
			start := time.Now()
			w.fails(operation, awstest.Code("AccessDenied"), func() bool { return time.Since(start) < time.Minute })
			id := w.happens("RootUsage", time.Minute, 0)
			w.goes("RootUsage", "ALARM")
			w.enqueue(`{"Tick":true}`, 0)
			w.pass(8 * time.Minute)
			w.tells()
			w.pass(2 * time.Minute)
			w.tells(id)
			w.quiet()
		})
	}
	inWorld(t, func(w *world) {
		id := w.happens("RootUsage", time.Minute, 0)
		w.goes("RootUsage", "ALARM")
		for range 3 {
			w.enqueue(`{"Tick":true}`, 0)
		}
		w.pass(10 * time.Minute)
		w.tells(id)
		w.quiet()
	})
	inWorld(t, func(w *world) { // the table hangs
		w.slow("GetItem", time.Hour)
		for _, activity := range settings.Activities {
			w.goes(activity.ID, "OK")
		}
		id := w.happens("VpcChange", time.Minute, 0)
		w.goes("VpcChange", "ALARM")
		w.enqueue(`{"Tick":true}`, 0)
		w.pass(10 * time.Minute)
		w.tells(id)
		w.quiet()
	})
}

// TestATickDuringAnAlarm leaves it to the one that has it.
func TestATickDuringAnAlarm(t *testing.T) {
	inWorld(t, func(w *world) {
		w.slow("FilterLogEvents", 3*time.Second)
		id := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		done := make(chan bool)
		go func() {
			time.Sleep(time.Second)
			a := alarmOf(w.alarms[0])
			done <- w.invoke("sqs-tick", message{Tick: true, Alarm: &a}.body(), time.Now())
		}()
		w.pass(time.Minute)
		if !<-done {
			t.Error("the tick failed")
		}
		w.tells(id)
		w.quiet()
	})
}
