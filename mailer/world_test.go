package mailer

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cloudwatchtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	securityhubtypes "github.com/aws/aws-sdk-go-v2/service/securityhub/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"baseline/internal/awstest"
	"baseline/internal/mails"
	"baseline/internal/programtest"
	"baseline/settings"
)

const (
	alertsArn = "arn:aws:sns:ap-northeast-1:123456789012:Baseline-Alerts"
	chatArn   = "arn:aws:sns:ap-northeast-1:123456789012:Baseline-Chat"

	// As constructs.NewAlertMail has them.
	functionTime  = 90 * time.Second
	invisibleTime = 6 * functionTime
	mostReceives  = 5
	tickTime      = 15 * time.Minute
)

// world is an account with the mailer in it: the queue, the function, and what
// they call. Time is that of a synctest bubble, and starts at a full hour.
type world struct {
	t *testing.T
	f *awstest.Fake
	m Mailer

	table table
	trail trail
	log   programtest.Buffer // the function's own

	mu     sync.Mutex
	mails  []mails.Mail
	chats  []string
	marked []string // "region id"
	alarms []cloudwatchtypes.MetricAlarm
	queue  []*queued
	given  []string  // up: the dead-letter queue
	number int       // of messages and events
	ticks  bool      // the schedule is on
	tickAt time.Time // next

	unprocessed bool            // Security Hub refuses to mark
	logged      map[string]bool // texts that the function may not log
}

// queued is a message of the queue.
type queued struct {
	id, body string
	sent     time.Time
	visible  time.Time
	receives int
}

// inWorld runs a test in a bubble.
func inWorld(t *testing.T, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		test(w)
		w.checkLog()
		seenCalls.add(w.f.Seen())
	})
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, f: new(awstest.Fake), logged: map[string]bool{}}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&w.log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })

	awstest.Answer(w.f, w.trail.filter)
	awstest.Answer(w.f, w.table.get)
	awstest.Answer(w.f, w.table.update)
	awstest.Answer(w.f, w.publish)
	awstest.Answer(w.f, w.send)
	awstest.Answer(w.f, w.mark)
	awstest.Answer(w.f, w.describe)
	cfg := w.f.Config()
	cfg.Region = "ap-northeast-1"
	w.m = Mailer{
		Writer: mails.NewWriter(mails.Options{
			Language: settings.English, TimeZone: "UTC", Account: "123456789012", Region: "ap-northeast-1", LogGroup: "the-trail",
		}),
		LogGroup: "the-trail", Table: "mailed", Queue: "https://sqs.ap-northeast-1.amazonaws.com/123456789012/q", Topic: alertsArn,
		Logs: cloudwatchlogs.NewFromConfig(cfg), Alarms: cloudwatch.NewFromConfig(cfg), Store: dynamodb.NewFromConfig(cfg),
		Out: sns.NewFromConfig(cfg), Again: sqs.NewFromConfig(cfg),
		Hub: func(region string) HubClient {
			return securityhub.NewFromConfig(cfg, func(o *securityhub.Options) { o.Region = region })
		},
	}
	return w
}

// fails makes attempts of an operation fail, as long as when says so; nil means
// always.
func (w *world) fails(operation string, err error, when func() bool) {
	before := w.f.Fail
	w.f.Fail = func(c awstest.Call) error {
		if c.Operation == operation && (when == nil || when()) {
			return err
		}
		if before != nil {
			return before(c)
		}
		return nil
	}
}

// slow makes an operation take its time.
func (w *world) slow(operation string, d time.Duration) {
	w.f.Slow = func(ctx context.Context, c awstest.Call) error {
		if c.Operation != operation {
			return nil
		}
		select {
		case <-time.After(d):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (w *world) next() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.number++
	return w.number
}

// deliver puts what was published to AlertFeed into the queue, as SNS does, and
// returns SNS's message, for those that deliver it again.
func (w *world) deliver(message string) (envelope string) {
	text, err := json.Marshal(map[string]any{
		"Type": "Notification", "MessageId": fmt.Sprintf("sns-%d", w.next()), "TopicArn": "arn:aws:sns:ap-northeast-1:123456789012:Baseline-AlertFeed",
		"Subject": "ALARM", "Message": message, "Timestamp": time.Now().UTC().Format(time.RFC3339Nano), "SignatureVersion": "1",
		"Signature": "none", "SigningCertURL": "https://sns.amazonaws.com/cert.pem", "UnsubscribeURL": "https://sns.amazonaws.com/",
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.enqueue(string(text), 0)
	return string(text)
}

func (w *world) enqueue(body string, delay time.Duration) {
	id := fmt.Sprintf("sqs-%d", w.next())
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = append(w.queue, &queued{id: id, body: body, sent: time.Now(), visible: time.Now().Add(delay)})
}

// pass lets time pass, and Lambda take what comes through the queue, one message
// after the other.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	if w.ticks && w.tickAt.IsZero() {
		w.tickAt = time.Now().Truncate(tickTime).Add(tickTime)
	}
	for end := time.Now().Add(d); ; {
		next, tick := end, w.ticks && !w.tickAt.After(end)
		if tick {
			next = w.tickAt
		}
		switch message := w.first(); {
		case message != nil && !message.visible.After(next):
			time.Sleep(time.Until(message.visible))
			w.receive(message)
		case tick:
			time.Sleep(time.Until(next))
			w.enqueue(`{"Tick":true}`, 0)
			w.tickAt = w.tickAt.Add(tickTime)
		default:
			time.Sleep(time.Until(end))
			return
		}
	}
}

// first is the message that comes next.
func (w *world) first() *queued {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		return nil
	}
	return slices.MinFunc(w.queue, func(a, b *queued) int { return a.visible.Compare(b.visible) })
}

// receive gives a message to the function. It is gone if that succeeds, and
// after too many times.
func (w *world) receive(q *queued) {
	w.t.Helper()
	q.receives++
	q.visible = time.Now().Add(invisibleTime)
	ok := w.invoke(q.id, q.body, q.sent)
	w.mu.Lock()
	defer w.mu.Unlock()
	if !ok && q.receives == mostReceives {
		w.given = append(w.given, q.body)
	}
	if ok || q.receives == mostReceives {
		w.queue = slices.DeleteFunc(w.queue, func(other *queued) bool { return other == q })
	}
}

// invoke runs the function, and reports whether it did what it should.
func (w *world) invoke(id, body string, sent time.Time) (ok bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), functionTime)
	defer cancel()
	batch := events.SQSEvent{Records: []events.SQSMessage{{
		MessageId: id, Body: body, Attributes: map[string]string{"SentTimestamp": fmt.Sprint(sent.UnixMilli())},
	}}}
	done := make(chan events.SQSEventResponse)
	go func() {
		defer close(done) // also where a crash has ended the goroutine
		response, err := w.m.Handle(ctx, batch)
		if err != nil {
			w.t.Error(err)
		}
		done <- response
	}()
	start := time.Now()
	response, ended := <-done
	if time.Since(start) >= functionTime {
		w.t.Errorf("the function's time was up after %s", time.Since(start))
	}
	return ended && len(response.BatchItemFailures) == 0
}

func (w *world) publish(_ string, in *sns.PublishInput) (*sns.PublishOutput, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch aws.ToString(in.TopicArn) {
	case alertsArn:
		w.mails = append(w.mails, mails.Mail{Subject: aws.ToString(in.Subject), Body: aws.ToString(in.Message)})
	case chatArn:
		w.chats = append(w.chats, aws.ToString(in.Message))
	default:
		w.t.Errorf("published to %s", aws.ToString(in.TopicArn))
	}
	return &sns.PublishOutput{}, nil
}

func (w *world) send(_ string, in *sqs.SendMessageInput) (*sqs.SendMessageOutput, error) {
	if aws.ToString(in.QueueUrl) != w.m.Queue || len(aws.ToString(in.MessageBody)) > 1<<20 {
		w.t.Errorf("sent %d bytes to %s", len(aws.ToString(in.MessageBody)), aws.ToString(in.QueueUrl))
	}
	w.enqueue(aws.ToString(in.MessageBody), time.Duration(in.DelaySeconds)*time.Second)
	return &sqs.SendMessageOutput{}, nil
}

func (w *world) mark(region string, in *securityhub.BatchUpdateFindingsInput) (*securityhub.BatchUpdateFindingsOutput, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := &securityhub.BatchUpdateFindingsOutput{}
	for _, f := range in.FindingIdentifiers {
		if w.unprocessed {
			out.UnprocessedFindings = append(out.UnprocessedFindings, securityhubtypes.BatchUpdateFindingsUnprocessedFinding{
				FindingIdentifier: &f, ErrorCode: aws.String("FindingNotFound"), ErrorMessage: aws.String("none"),
			})
			continue
		}
		if in.Workflow.Status != securityhubtypes.WorkflowStatusNotified || aws.ToString(f.ProductArn) == "" {
			w.t.Errorf("marked %s of %s", in.Workflow.Status, aws.ToString(f.ProductArn))
		}
		w.marked = append(w.marked, region+" "+aws.ToString(f.Id))
	}
	return out, nil
}

// describe answers with two alarms a page.
func (w *world) describe(_ string, in *cloudwatch.DescribeAlarmsInput) (*cloudwatch.DescribeAlarmsOutput, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var from int
	fmt.Sscan(aws.ToString(in.NextToken), &from)
	to := min(from+2, len(w.alarms))
	out := &cloudwatch.DescribeAlarmsOutput{MetricAlarms: slices.Clone(w.alarms[from:to])}
	if to < len(w.alarms) {
		out.NextToken = aws.String(fmt.Sprint(to))
	}
	return out, nil
}

// goes sets the state of the alarm on a metric, and returns what CloudWatch
// publishes.
func (w *world) goes(metric, state string) (message string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	name := "Baseline-Root-ActivityAlarms" + metric + "1A2B3C4D-5E6F7G8H9I0J"
	arn := "arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:" + name
	i := slices.IndexFunc(w.alarms, func(a cloudwatchtypes.MetricAlarm) bool { return *a.MetricName == metric })
	if i < 0 {
		i = len(w.alarms)
		w.alarms = append(w.alarms, cloudwatchtypes.MetricAlarm{
			AlarmName: &name, AlarmArn: &arn, MetricName: &metric, Namespace: aws.String("Baseline"),
			Period: aws.Int32(300), Threshold: aws.Float64(1), StateValue: "OK",
		})
	}
	a := &w.alarms[i]
	old := a.StateValue
	a.StateValue, a.StateUpdatedTimestamp = cloudwatchtypes.StateValue(state), &now
	text, err := json.Marshal(map[string]any{
		"AlarmName": name, "AlarmArn": arn, "AWSAccountId": "123456789012", "Region": "Asia Pacific (Tokyo)",
		"NewStateValue": state, "OldStateValue": old, "NewStateReason": "Threshold Crossed",
		"StateChangeTime": now.UTC().Format("2006-01-02T15:04:05.000-0700"),
		"Trigger":         map[string]any{"MetricName": metric, "Namespace": "Baseline", "Period": 300, "Threshold": 1.0},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

// raises sets the alarm to ALARM and delivers that; ends, to OK.
func (w *world) raises(metric string) string { return w.deliver(w.goes(metric, "ALARM")) }
func (w *world) ends(metric string) string   { return w.deliver(w.goes(metric, "OK")) }

// happens puts an event into the trail that the activity counts, and returns its
// id. It is made at so long before now, and shows up in searches so much after.
func (w *world) happens(activity string, before, after time.Duration) (id string) {
	w.t.Helper()
	n := w.next()
	record := maps.Clone(sample(w.t, activity))
	id = fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
	record["eventID"] = id
	record["eventTime"] = time.Now().Add(-before).UTC().Format(time.RFC3339)
	record["sourceIPAddress"] = fmt.Sprintf("192.0.2.%d", n%250)
	record["userAgent"] = fmt.Sprintf("agent-of-attacker-%d", n) // no two are alike
	text, err := json.Marshal(record)
	if err != nil {
		w.t.Fatal(err)
	}
	w.writes(string(text), before, after)
	return id
}

func (w *world) writes(text string, before, after time.Duration) {
	now := time.Now()
	if w.logged["agent-of-attacker"] = true; len(text) > 8 {
		w.logged[text[:min(len(text), 60)]] = true
	}
	w.trail.add(&logEvent{text: text, time: now.Add(-before).UnixMilli(), ingestion: now.UnixMilli(), visible: now.Add(after)})
}

// tells checks which events the mails since the last call tell, one text of ids
// for each mail, and returns the mails.
func (w *world) tells(want ...string) (got []mails.Mail) {
	w.t.Helper()
	w.mu.Lock()
	got, w.mails = w.mails, nil
	w.mu.Unlock()
	var told []string
	for _, mail := range got {
		var ids []string
		for line := range strings.Lines(mail.Body) {
			if id, ok := strings.CutPrefix(strings.TrimSpace(line), "Event id: "); ok {
				ids = append(ids, id)
			}
		}
		told = append(told, strings.Join(slices.Sorted(slices.Values(ids)), " "))
	}
	if !slices.Equal(told, want) {
		w.t.Errorf("got %d mails of %q, want %d of %q", len(told), told, len(want), want)
		for _, mail := range got {
			w.t.Logf("%s\n%s", mail.Subject, mail.Body)
		}
	}
	return got
}

// quiet checks that the queue is empty, and nothing was given up.
func (w *world) quiet() {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, q := range w.queue {
		w.t.Errorf("still in the queue: %s", q.body)
	}
	if len(w.given) > 0 {
		w.t.Errorf("given up: %q", w.given)
	}
}

// checkLog checks that the function logs nothing of the events.
func (w *world) checkLog() {
	w.t.Helper()
	log := w.log.String()
	for text := range w.logged {
		quoted, _ := json.Marshal(text)
		if strings.Contains(log, strings.Trim(string(quoted), `"`)) {
			w.t.Errorf("the log has %q:\n%s", text, log)
		}
	}
}

func has(t *testing.T, m mails.Mail, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(m.Subject+"\n"+m.Body, text) {
			t.Errorf("the mail lacks %q:\n%s\n%s", text, m.Subject, m.Body)
		}
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func activityOf(id string) settings.Activity {
	return activity(mails.Alarm{Namespace: settings.MetricNamespace, Metric: id})
}

// ids joins ids in their order, as world.tells wants them.
func ids(all ...string) string { return strings.Join(all, " ") }

// sample is a record of testdata/activities that only this activity counts, if
// there is one.
func sample(t *testing.T, activity string) map[string]any {
	t.Helper()
	best := slices.MinFunc(records(), func(a, b testRecord) int {
		rank := func(r testRecord) int {
			if !slices.Contains(r.Matches, activity) {
				return 1000
			}
			return len(r.Matches)
		}
		return cmp.Compare(rank(a), rank(b))
	})
	if !slices.Contains(best.Matches, activity) {
		t.Fatalf("no record of %s", activity)
	}
	return best.Event
}

type testRecord struct {
	Matches []string
	Event   map[string]any
}

var records = sync.OnceValue(func() (all []testRecord) {
	text, err := os.ReadFile("../testdata/activities/records.json")
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		panic(err)
	}
	return all
})
