package mailer

import (
	"strings"
	"testing"
	"time"
)

// TestAFlappingAlarm: twenty mails within the hour, one that sums up, and
// silence until the next hour, whose first tick tells all that was left.
func TestAFlappingAlarm(t *testing.T) {
	inWorld(t, func(w *world) {
		w.ticks = true
		var all []string
		for range 25 { // every two minutes
			all = append(all, w.happens("UnauthorizedApiCall", time.Minute, 0))
			w.raises("UnauthorizedApiCall")
			w.pass(time.Minute)
			w.ends("UnauthorizedApiCall")
			w.pass(time.Minute)
		}
		mails := w.tells(all[:21]...)
		for i, mail := range mails {
			if flood := strings.Contains(mail.Subject, "Flood: "); flood != (i == 20) {
				t.Errorf("mail %d: %s", i+1, mail.Subject)
			}
		}
		has(t, mails[20], "There were 20 mails within the hour")
		w.pass(9 * time.Minute)
		w.tells()
		w.pass(2 * time.Minute) // the next hour has begun
		w.tells(ids(all[21:]...))
		w.pass(3 * time.Hour)
		w.tells()
		w.quiet()
	})
}

// TestWhatIsLeftIsNotForgotten where the alarm is raised anew before the tick
// of the next hour has told it.
func TestWhatIsLeftIsNotForgotten(t *testing.T) {
	inWorld(t, func(w *world) {
		for range 21 {
			w.happens("RootUsage", time.Minute, 0)
			w.raises("RootUsage")
			w.pass(30 * time.Second)
		}
		left := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(70 * time.Minute)
		w.mails = nil
		fresh := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(time.Minute)
		w.tells(ids(left, fresh))
		w.quiet()
	})
}

// TestWhatIsLeftOfLongAgo is told as well, however often the alarm has changed
// since.
func TestWhatIsLeftOfLongAgo(t *testing.T) {
	inWorld(t, func(w *world) {
		for range 21 {
			w.happens("RootUsage", time.Minute, 0)
			w.raises("RootUsage")
			w.pass(10 * time.Second)
		}
		left := w.happens("RootUsage", time.Minute, 0)
		w.ends("RootUsage")
		w.pass(45 * time.Minute)
		w.raises("RootUsage")
		w.ends("RootUsage")
		w.ticks = true
		w.pass(time.Minute)
		w.mails = nil
		w.pass(30 * time.Minute)
		w.tells(left)
		w.quiet()
	})
}

// TestWhatDeniedCallsCost: an intruder's program that tries calls for six hours
// holds the alarm open; what it costs does not depend on how many.
func TestWhatDeniedCallsCost(t *testing.T) {
	inWorld(t, func(w *world) {
		w.ticks = true
		w.trail.page = 1000
		w.f.Seen()
		for hour := range 6 {
			for range 12 { // 100 calls in five minutes
				for range 100 {
					w.happens("UnauthorizedApiCall", time.Minute, 0)
				}
				if hour == 0 && len(w.alarms) == 0 {
					w.raises("UnauthorizedApiCall")
				}
				w.pass(5 * time.Minute)
			}
		}
		calls, made := map[string]int{}, w.f.Seen()
		for _, c := range made {
			calls[c.Service]++
		}
		seenCalls.add(made)

		// That is 24 ticks and one change. At us-east-1's prices of a million
		// each, SQS takes 0.40 $, DescribeAlarms 10 $, SNS 0.50 $ and 20 $ for
		// mails, DynamoDB 0.63 $ for KB that are written, Lambda 0.20 $ and 3.40 $
		// for seconds of 256 MB; searches are free. It comes to a cent a day.
		most := map[string]int{"SNS": 25, "SQS": 24, "CloudWatch": 24, "DynamoDB": 50, "CloudWatch Logs": 30}
		for service, most := range most {
			if calls[service] > most || calls[service] < most/2 {
				t.Errorf("%s: %d calls, want about %d", service, calls[service], most)
			}
		}
		if state := len(text(w.table.items["alarm UnauthorizedApiCall"]["state"])); state > 120<<10 {
			t.Errorf("%d KB are remembered", state>>10)
		}
		if n := len(w.mails); n != 25 {
			t.Errorf("%d mails", n)
		}
		w.quiet()
	})
}
