package mailer

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"baseline/internal/awstest"
	"baseline/internal/mails"
)

// TestOtherMessages are mailed once, whatever they are.
func TestOtherMessages(t *testing.T) {
	files, _ := filepath.Glob("../testdata/mails/messages/*.message")
	if len(files) < 8 {
		t.Fatalf("only %d samples", len(files))
	}
	messages := map[string]string{
		"huge":    strings.Repeat("x ", 128<<10),
		"array":   `[{"AlarmName":"x"}]`,
		"number":  "7",
		"null":    "null",
		"ours":    `{"Tick":true}`, // within SNS's envelope it is somebody's
		"unknown": `{"AlarmName":"somebody's","NewStateValue":"ALARM","Trigger":{"MetricName":"CPUUtilization"}}`,
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if a, ok := mails.ParseAlarm(string(text)); len(text) > 0 && (!ok || a.ActivityID() == "") {
			messages[filepath.Base(file)] = string(text)
		}
	}
	for name, message := range messages {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				if len(message) > 100 {
					w.logged[message[:100]] = true
				}
				envelope := w.deliver(message)
				w.enqueue(envelope, 0)
				w.pass(time.Minute)
				w.mailed(1)
				w.deliver(message) // the same again is another one
				w.pass(time.Hour)
				w.mailed(1)
				w.quiet()
			})
		})
	}
}

// TestForms: what comes through the queue in no envelope, or in a broken one, is
// mailed as it is.
func TestForms(t *testing.T) {
	for name, body := range map[string]string{
		"empty":           "",
		"text":            "plain text",
		"raw delivery":    `{"version":"0","detail":{"any":"thing"}}`,
		"no message":      `{"MessageId":"1","Message":""}`,
		"of another type": `{"MessageId":1,"Message":{"a":1}}`,
		"a broken time":   `{"MessageId":"1","Message":"text","First":"soon"}`,
		"cut":             `{"MessageId":"1","Mess`,
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.enqueue(body, 0)
				w.pass(time.Minute)
				w.mailed(1)
				w.quiet()
			})
		})
	}
	inWorld(t, func(w *world) { // an alarm without envelope
		id := w.happens("RootUsage", time.Minute, 0)
		w.enqueue(w.goes("RootUsage", "ALARM"), 0)
		w.pass(time.Minute)
		w.tells(id)
		w.quiet()
	})
	inWorld(t, func(w *world) { // a first time that is not yet does not make it wait for it
		body := marshal(t, map[string]any{"MessageId": "1", "Message": w.goes("RootUsage", "ALARM"), "First": time.Now().AddDate(1, 0, 0)})
		w.enqueue(body, 0)
		w.pass(10 * time.Minute)
		w.tells("")
		w.quiet()
	})
	inWorld(t, func(w *world) { // an alarm of a tick that has none
		w.enqueue(`{"Tick":true,"Alarm":{}}`, 0)
		w.pass(time.Minute)
		w.mailed(0)
		w.quiet()
	})
}

// TestBusy: a message that comes twice at the same time is put back, and then
// nothing is left to do.
func TestBusy(t *testing.T) {
	for name, message := range map[string]func(*world) string{
		"other":   func(*world) string { return "plain text" },
		"finding": func(w *world) string { return w.finding("guardduty-high", "finding-1") },
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.slow("Publish", 3*time.Second)
				envelope := w.deliver(message(w))
				done := make(chan bool)
				go func() {
					time.Sleep(time.Second)
					done <- w.invoke("sqs-again", envelope, time.Now())
				}()
				w.pass(10 * time.Second)
				if !<-done {
					t.Error("the second one failed")
				}
				if len(w.queue) != 1 {
					t.Errorf("a queue of %d, want 1", len(w.queue))
				}
				w.pass(time.Minute)
				w.mailed(1)
				w.quiet()
			})
		})
	}
}

// TestEveryMailFails: nothing that is not published counts as done.
func TestEveryMailFails(t *testing.T) {
	for name, message := range map[string]func(*world) string{
		"other":   func(*world) string { return "plain text" },
		"finding": func(w *world) string { return w.finding("guardduty-high", "finding-1") },
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				start := time.Now()
				w.fails("Publish", awstest.Code("InvalidParameter"), func() bool { return time.Since(start) < 15*time.Minute })
				w.deliver(message(w))
				w.pass(15 * time.Minute)
				w.mailed(0)
				w.pass(15 * time.Minute)
				w.mailed(1)
				w.quiet()
			})
		})
	}
}

// TestABatch: the messages that fail are named, the others are done.
func TestABatch(t *testing.T) {
	inWorld(t, func(w *world) {
		n := 0
		w.fails("Publish", awstest.Code("InvalidParameter"), func() bool { n++; return n == 2 })
		response, err := w.m.Handle(w.t.Context(), events.SQSEvent{Records: []events.SQSMessage{
			{MessageId: "a", Body: "one"}, {MessageId: "b", Body: "two"}, {MessageId: "c", Body: "three"},
		}})
		if text := marshal(t, response); err != nil || text != `{"batchItemFailures":[{"itemIdentifier":"b"}]}` {
			t.Errorf("%v %s", err, text)
		}
		w.mailed(2)
	})
}

// TestAPanic fails its message, and tells nothing of what was in it.
func TestAPanic(t *testing.T) {
	inWorld(t, func(w *world) {
		w.logged["what nobody should read"] = true
		n := 0
		w.f.Fail = func(c awstest.Call) error {
			if n++; n == 1 {
				panic("what nobody should read")
			}
			return nil
		}
		w.deliver("plain text")
		w.pass(20 * time.Minute)
		w.mailed(1)
		if log := w.log.String(); !strings.Contains(log, "a fault of this program: string") || !strings.Contains(log, "mailer_test.go") {
			t.Errorf("the log is %s", log)
		}
		w.quiet()
	})
}

// TestTheTimeIsUp: the invocation ends before its time, says which message
// failed, and holds nothing.
func TestTheTimeIsUp(t *testing.T) {
	inWorld(t, func(w *world) {
		start := time.Now()
		w.f.Slow = func(ctx context.Context, c awstest.Call) error {
			if c.Operation != "Publish" || time.Since(start) > 2*time.Minute {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		}
		id := w.happens("RootUsage", time.Minute, 0)
		w.raises("RootUsage")
		w.pass(2 * time.Minute)
		if w.table.items["alarm RootUsage"]["lease"] != nil {
			t.Error("the alarm is still held")
		}
		w.pass(10 * time.Minute)
		w.tells(id)
		w.quiet()
	})
}

// TestChat: a channel gets what the mail says, bounded, and without marks that
// chat programs act on. Where it fails, there is no second mail.
func TestChat(t *testing.T) {
	inWorld(t, func(w *world) {
		w.m.Chat = chatArn
		w.deliver("<!channel> <https://evil.example|click> & more\n" + strings.Repeat(strings.Repeat("あ", 50)+"\n", 100))
		w.pass(time.Minute)
		w.mailed(1)
		var chat struct {
			Version, Source string
			Content         struct{ TextType, Title, Description string }
		}
		if len(w.chats) != 1 || json.Unmarshal([]byte(w.chats[0]), &chat) != nil {
			t.Fatalf("%q", w.chats)
		}
		body := chat.Content.Description
		if chat.Version != "1.0" || chat.Source != "custom" || chat.Content.TextType != "client-markdown" || !strings.HasPrefix(chat.Content.Title, "[baseline] ") {
			t.Errorf("%+v", chat)
		}
		if len([]rune(body)) != mostChat || strings.ContainsAny(body, "<>") || !strings.Contains(body, "‹!channel›") {
			t.Errorf("%d characters: %s", len([]rune(body)), body)
		}

		n := 0
		w.fails("Publish", awstest.Code("NotFound"), func() bool { n++; return n%2 == 0 })
		w.deliver("plain text")
		w.pass(time.Hour)
		w.mailed(1)
		w.quiet()
	})
}

// TestLongMessagesComeBack: what is put back is what came, also when it is as
// long as SNS takes.
func TestLongMessagesComeBack(t *testing.T) {
	inWorld(t, func(w *world) {
		var alarm map[string]any
		if err := json.Unmarshal([]byte(w.goes("RootUsage", "ALARM")), &alarm); err != nil {
			t.Fatal(err)
		}
		alarm["AlarmDescription"] = strings.Repeat("<&\"\\\u0001", 30_000)
		w.deliver(marshal(t, alarm))
		w.pass(10 * time.Minute)
		w.tells("")
		w.quiet()
	})
}
