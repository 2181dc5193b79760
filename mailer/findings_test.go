package mailer

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"baseline/internal/awstest"
)

// finding is an event with a finding of testdata/findings that has another id.
func (w *world) finding(sample, id string) string {
	w.t.Helper()
	return w.findingWith(sample, map[string]any{"Id": id})
}

// findingWith has other fields; those that are nil lack.
func (w *world) findingWith(sample string, fields map[string]any) string {
	w.t.Helper()
	raw, err := os.ReadFile("../testdata/findings/" + sample + ".json")
	if err != nil {
		w.t.Fatal(err)
	}
	var file struct{ Event map[string]any }
	if err := json.Unmarshal(raw, &file); err != nil {
		w.t.Fatal(err)
	}
	f := file.Event["detail"].(map[string]any)["findings"].([]any)[0].(map[string]any)
	for name, value := range fields {
		if f[name] = value; value == nil {
			delete(f, name)
		}
	}
	w.logged[fmt.Sprint(f["Title"])] = true
	w.logged[fmt.Sprint(f["Description"])] = true
	return marshal(w.t, file.Event)
}

// mailed checks how many mails there were, and forgets them.
func (w *world) mailed(want int) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.mails) != want {
		w.t.Errorf("got %d mails, want %d", len(w.mails), want)
		for _, m := range w.mails {
			w.t.Logf("%s\n%s", m.Subject, m.Body)
		}
	}
	w.mails = nil
}

// TestAFindingIsMailedOnce, and marked in its own region.
func TestAFindingIsMailedOnce(t *testing.T) {
	inWorld(t, func(w *world) {
		event := w.finding("guardduty-high", "finding-1")
		envelope := w.deliver(event)
		w.pass(time.Second)
		w.mu.Lock()
		mails := w.mails
		w.mu.Unlock()
		has(t, mails[0], "finding-1", "GuardDuty")
		w.mailed(1)
		if !slices.Equal(w.marked, []string{"us-east-1 finding-1"}) {
			t.Errorf("marked %q", w.marked)
		}

		// What Security Hub sends before it has marked it, and what comes twice.
		for range 4 {
			w.deliver(event)
			w.enqueue(envelope, 0)
			w.pass(2 * time.Minute)
		}
		w.mailed(0)

		// Days later it is NEW again; but an old message is an old message.
		w.pass(24 * time.Hour)
		w.enqueue(envelope, 0)
		w.pass(time.Minute)
		w.mailed(0)
		w.deliver(event)
		w.pass(time.Minute)
		w.mailed(1)
		w.quiet()
	})
}

// TestAFindingThatCannotBeMarked is not mailed again for a week.
func TestAFindingThatCannotBeMarked(t *testing.T) {
	denied := func(w *world) { w.fails("BatchUpdateFindings", awstest.Code("AccessDeniedException"), nil) }
	for name, test := range map[string]struct {
		fields  map[string]any
		prepare func(*world)
		calls   int
	}{
		"denied":         {map[string]any{}, denied, 1},
		"unprocessed":    {map[string]any{}, func(w *world) { w.unprocessed = true }, 1},
		"slow":           {map[string]any{}, func(w *world) { w.slow("BatchUpdateFindings", time.Hour) }, 0},
		"no product":     {map[string]any{"ProductArn": nil}, nil, 0},
		"no such region": {map[string]any{"Region": "evil.example/#"}, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				if test.prepare != nil {
					test.prepare(w)
				}
				test.fields["Id"] = "finding-1"
				event := w.findingWith("guardduty-high", test.fields)
				w.f.Seen()
				w.deliver(event)
				w.pass(time.Minute)
				w.mailed(1)
				calls := w.f.Seen()
				if n := len(slices.DeleteFunc(calls, func(c awstest.Call) bool { return c.Service != "SecurityHub" })); n < test.calls || test.calls == 0 && n > 0 {
					t.Errorf("%d calls of Security Hub", n)
				}
				for range 6 {
					w.deliver(event)
					w.pass(27 * time.Hour)
				}
				w.mailed(0)
				w.pass(24 * time.Hour)
				w.deliver(event)
				w.pass(time.Minute)
				w.mailed(1)
				w.quiet()
			})
		})
	}
}

// TestFindingsWithoutIds are all mailed: what has no name is not the same as
// something else that has none.
func TestFindingsWithoutIds(t *testing.T) {
	inWorld(t, func(w *world) {
		for range 3 {
			envelope := w.deliver(w.findingWith("guardduty-high", map[string]any{"Id": nil, "ProductArn": nil, "Region": nil}))
			w.enqueue(envelope, 0)
			w.pass(time.Minute)
		}
		w.mailed(3)
		w.quiet()
	})
}

// TestSeveralFindingsInOneEvent: each has a mail, and one that fails is not a
// reason to mail the others again.
func TestSeveralFindingsInOneEvent(t *testing.T) {
	inWorld(t, func(w *world) {
		var event map[string]any
		if err := json.Unmarshal([]byte(w.finding("guardduty-high", "0")), &event); err != nil {
			t.Fatal(err)
		}
		var all []any
		for i := range 4 {
			var other map[string]any
			_ = json.Unmarshal([]byte(w.finding("control-failed-critical", fmt.Sprint("finding-", i))), &other)
			all = append(all, other["detail"].(map[string]any)["findings"].([]any)...)
		}
		event["detail"] = map[string]any{"findings": all}
		n := 0
		w.f.Fail = func(c awstest.Call) error {
			if c.Operation == "Publish" {
				if n++; n == 2 {
					return awstest.Code("AuthorizationError")
				}
			}
			return nil
		}
		w.deliver(marshal(t, event))
		w.pass(time.Minute)
		w.mailed(3)
		w.pass(30 * time.Minute)
		w.mailed(1)
		w.quiet()
	})
}

// TestFindingsOfManyTries: those that are mailed are not mailed again while the
// message comes again because of another, for most of an hour.
func TestFindingsOfManyTries(t *testing.T) {
	inWorld(t, func(w *world) {
		var event map[string]any
		if err := json.Unmarshal([]byte(w.finding("guardduty-high", "good")), &event); err != nil {
			t.Fatal(err)
		}
		var other map[string]any
		_ = json.Unmarshal([]byte(w.finding("guardduty-high", "bad")), &other)
		detail := event["detail"].(map[string]any)
		detail["findings"] = append(detail["findings"].([]any), other["detail"].(map[string]any)["findings"].([]any)...)
		n := 0
		w.f.Fail = func(c awstest.Call) error {
			if c.Operation == "Publish" {
				if n++; n > 1 {
					return awstest.Code("AuthorizationError")
				}
			}
			return nil
		}
		w.deliver(marshal(t, event))
		w.pass(2 * time.Hour)
		w.mailed(1)
		if n != 1+mostReceives || len(w.given) != 1 {
			t.Errorf("published %d times, gave up %q", n, w.given)
		}
	})
}

// TestAFloodOfFindings: twenty mails of a product within the hour, and one that
// says so; those of another product are not held up.
func TestAFloodOfFindings(t *testing.T) {
	inWorld(t, func(w *world) {
		for i := range 40 {
			w.deliver(w.finding("control-failed-critical", fmt.Sprint("control-", i)))
			w.pass(time.Second)
		}
		w.mu.Lock()
		last := w.mails[len(w.mails)-1]
		w.mu.Unlock()
		has(t, last, "Flood: too many findings", "Findings of Security Hub made 20 mails")
		w.mailed(21)
		w.deliver(w.finding("guardduty-high", "finding-1"))
		w.pass(time.Second)
		w.mailed(1)
		if n := len(w.marked); n != 21 {
			t.Errorf("%d are marked, want 21", n)
		}
		w.pass(time.Hour)
		w.deliver(w.finding("control-failed-critical", "control-39"))
		w.pass(time.Second)
		w.mailed(1)
		w.quiet()
	})
}

// TestFindingsThatCannotBeMailed do not count as mailed: once it works again,
// all of them come.
func TestFindingsThatCannotBeMailed(t *testing.T) {
	inWorld(t, func(w *world) {
		start := time.Now()
		w.fails("Publish", awstest.Code("AuthorizationError"), func() bool { return time.Since(start) < 12*time.Minute })
		for i := range 15 {
			w.deliver(w.finding("guardduty-high", fmt.Sprint("finding-", i)))
		}
		w.pass(time.Hour)
		w.mailed(15)
		w.quiet()
	})
}

// TestFindingsWithoutMemory are mailed, and marked.
func TestFindingsWithoutMemory(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fails("UpdateItem", awstest.Code("AccessDeniedException"), nil)
		for i := range 3 {
			w.deliver(w.finding("guardduty-high", fmt.Sprint("finding-", i)))
		}
		w.pass(time.Minute)
		w.mailed(3)
		if len(w.marked) != 3 {
			t.Errorf("marked %q", w.marked)
		}
		w.quiet()
	})
}

// TestAllFindings of the samples become mails.
func TestAllFindings(t *testing.T) {
	files, err := os.ReadDir("../testdata/findings")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		sample, ok := strings.CutSuffix(file.Name(), ".json")
		if !ok {
			continue
		}
		inWorld(t, func(w *world) {
			w.deliver(w.findingWith(sample, nil))
			w.pass(time.Minute)
			w.mailed(1)
			w.quiet()
		})
	}
}
