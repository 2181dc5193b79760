package mailer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	cloudwatchtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"baseline/internal/awstest"
	"baseline/internal/mails"
	"baseline/internal/mototest"
	"baseline/settings"
)

// onMoto is the mailer in moto's account, with a queue that reads the mails.
//
// moto matches every event with a pattern of JSON, cannot change findings, and
// does not speak the protocol that the SDK has for CloudWatch; those are with the
// fakes.
type onMoto struct {
	Mailer
	queues *sqs.Client
	inbox  string
}

func newOnMoto(t *testing.T) onMoto {
	mototest.Start(t)
	ctx := t.Context()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		t.Fatal(err)
	}
	tables, queues, topics := dynamodb.NewFromConfig(cfg), sqs.NewFromConfig(cfg), sns.NewFromConfig(cfg)
	_, err = tables.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: aws.String("mailed"), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("key"), AttributeType: types.ScalarAttributeTypeS}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("key"), KeyType: types.KeyTypeHash}},
	})
	must(t, err)
	queue, err := queues.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("mailer")})
	must(t, err)
	inbox, err := queues.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("inbox")})
	must(t, err)
	topic, err := topics.CreateTopic(ctx, &sns.CreateTopicInput{Name: aws.String("alerts")})
	must(t, err)
	_, err = topics.Subscribe(ctx, &sns.SubscribeInput{
		TopicArn: topic.TopicArn, Protocol: aws.String("sqs"), Endpoint: aws.String("arn:aws:sqs:us-east-1:" + mototest.Account + ":inbox"),
	})
	must(t, err)
	logs := cloudwatchlogs.NewFromConfig(cfg)
	_, err = logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("the-trail")})
	must(t, err)
	_, err = logs.CreateLogStream(ctx, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: aws.String("the-trail"), LogStreamName: aws.String("stream")})
	must(t, err)
	return onMoto{
		Mailer: Mailer{
			Writer:   mails.NewWriter(mails.Options{Language: settings.English, Region: "us-east-1"}),
			LogGroup: "the-trail", Table: "mailed", Queue: *queue.QueueUrl, Topic: *topic.TopicArn,
			Logs: logs, Store: tables, Out: topics, Again: queues,
		},
		queues: queues, inbox: *inbox.QueueUrl,
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// read takes all messages from a queue that can be taken.
func (m onMoto) read(t *testing.T, queue string) (all []sqstypes.Message) {
	t.Helper()
	for {
		out, err := m.queues.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &queue, MaxNumberOfMessages: 10})
		must(t, err)
		if len(out.Messages) == 0 {
			return all
		}
		all = append(all, out.Messages...)
	}
}

func (m onMoto) handle(t *testing.T, id, body string) {
	t.Helper()
	response, err := m.Handle(t.Context(), events.SQSEvent{Records: []events.SQSMessage{{MessageId: id, Body: body}}})
	if err != nil || len(response.BatchItemFailures) > 0 {
		t.Fatalf("%v, %+v", err, response)
	}
}

// TestOnMoto: over HTTP, an alarm becomes a mail, once; one without events
// waits in the queue.
func TestOnMoto(t *testing.T) {
	m := newOnMoto(t)
	ctx := t.Context()
	envelope := func(id, metric string) string {
		alarm := marshal(t, map[string]any{
			"AlarmName": "Baseline-Root-" + metric, "AlarmArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:Baseline-Root-" + metric,
			"NewStateValue": "ALARM", "StateChangeTime": time.Now().UTC().Format("2006-01-02T15:04:05.000-0700"),
			"Trigger": map[string]any{"MetricName": metric, "Namespace": "Baseline", "Period": 300},
		})
		return marshal(t, map[string]any{"Type": "Notification", "MessageId": id, "Message": alarm})
	}

	m.handle(t, "sqs-1", envelope("sns-1", "RootUsage"))
	if got := m.read(t, m.inbox); len(got) != 0 {
		t.Errorf("mailed without events: %v", *got[0].Body)
	}
	attributes, err := m.queues.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: &m.Queue, AttributeNames: []sqstypes.QueueAttributeName{"ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessages"},
	})
	must(t, err)
	if want := map[string]string{"ApproximateNumberOfMessagesDelayed": "1", "ApproximateNumberOfMessages": "0"}; !maps.Equal(attributes.Attributes, want) {
		t.Errorf("the queue has %v, want %v", attributes.Attributes, want)
	}

	var input []logstypes.InputLogEvent
	for i := range 5 {
		record := maps.Clone(sample(t, "RootUsage"))
		record["eventID"], record["sourceIPAddress"] = fmt.Sprint("event-", i), fmt.Sprint("192.0.2.", i)
		input = append(input, logstypes.InputLogEvent{Message: aws.String(marshal(t, record)), Timestamp: aws.Int64(time.Now().UnixMilli())})
	}
	_, err = m.Logs.(*cloudwatchlogs.Client).PutLogEvents(ctx, &cloudwatchlogs.PutLogEventsInput{
		LogGroupName: aws.String("the-trail"), LogStreamName: aws.String("stream"), LogEvents: input,
	})
	must(t, err)
	for range 2 { // it comes twice
		m.handle(t, "sqs-2", envelope("sns-2", "RootUsage"))
	}
	got := m.read(t, m.inbox)
	if len(got) != 1 {
		t.Fatalf("%d mails", len(got))
	}
	var mail struct{ Subject, Message string }
	must(t, json.Unmarshal([]byte(*got[0].Body), &mail))
	has(t, mails.Mail{Subject: mail.Subject, Body: mail.Message}, "[baseline] Root user used in 123456789012", "event-0", "event-4")

	// What a tick puts into the queue is read as it was.
	alarm := alarmOf(cloudwatchtypes.MetricAlarm{
		AlarmName: aws.String("Baseline-Root-VpcChange"), MetricName: aws.String("VpcChange"), Namespace: aws.String("Baseline"), Period: aws.Int32(300),
		AlarmArn: aws.String("arn:aws:cloudwatch:us-east-1:123456789012:alarm:Baseline-Root-VpcChange"), StateValue: "ALARM", StateUpdatedTimestamp: aws.Time(time.Now()),
	})
	must(t, m.put(ctx, message{Tick: true, Alarm: &alarm, First: time.Now()}, 0))
	again := m.read(t, m.Queue)
	if len(again) != 1 {
		t.Fatalf("%d messages of the tick", len(again))
	}
	if in := parse(events.SQSMessage{Body: *again[0].Body}); !in.Tick || in.Alarm == nil || !in.Alarm.Changed.Equal(alarm.Changed) || in.Alarm.Metric != "VpcChange" || in.Alarm.Period != alarm.Period {
		t.Errorf("%s", *again[0].Body)
	}
	m.handle(t, "sqs-4", *again[0].Body)
	if got := m.read(t, m.inbox); len(got) != 1 || !strings.Contains(*got[0].Body, "Again: ") {
		t.Errorf("%d mails", len(got))
	}
}

// TestTheTableOnMoto: the fake of the other tests does as moto's DynamoDB does,
// step by step, with the expressions that the mailer uses.
func TestTheTableOnMoto(t *testing.T) {
	before := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // some steps are meant to fail
	t.Cleanup(func() { slog.SetDefault(before) })
	f, fake := new(awstest.Fake), table{}
	awstest.Answer(f, fake.get)
	awstest.Answer(f, fake.update)
	stores := []Mailer{newOnMoto(t).Mailer, {Table: "mailed", Store: dynamodb.NewFromConfig(f.Config())}}

	type outcome struct {
		Busy   bool
		State  string
		Leased bool
		Count  int
	}
	leases := make([]held, len(stores))
	take := func(ctx context.Context, i int, m Mailer) outcome {
		h, err := m.take(ctx, "a")
		if err == nil {
			leases[i] = h
		}
		return outcome{Busy: errors.Is(err, errBusy), State: h.state, Leased: h.lease != ""}
	}
	release := func(ctx context.Context, i int, m Mailer) outcome { m.release(ctx, leases[i]); return outcome{} }
	keep := func(state string) func(context.Context, int, Mailer) outcome {
		return func(ctx context.Context, i int, m Mailer) outcome {
			m.keep(ctx, leases[i], state, time.Hour)
			return outcome{}
		}
	}
	count := func(add int) func(context.Context, int, Mailer) outcome {
		return func(ctx context.Context, _ int, m Mailer) outcome { return outcome{Count: m.count(ctx, "n", add)} }
	}
	expire := func(ctx context.Context, i int, m Mailer) outcome { // the lease of one that crashed
		_, err := m.Store.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: &m.Table, Key: itemKey("a"), UpdateExpression: aws.String("SET #lease = :past"),
			ExpressionAttributeNames:  map[string]string{"#lease": "lease"},
			ExpressionAttributeValues: map[string]types.AttributeValue{":past": number(fmt.Sprint(time.Now().Add(-time.Second).UnixMilli()))},
		})
		must(t, err)
		return outcome{}
	}
	for step, test := range []struct {
		do   func(context.Context, int, Mailer) outcome
		want outcome
	}{
		{release, outcome{}}, // of nothing
		{take, outcome{Leased: true}},
		{take, outcome{Busy: true}},
		{release, outcome{}},
		{take, outcome{Leased: true}},
		{keep("one"), outcome{}},
		{take, outcome{State: `"one"`, Leased: true}},
		{expire, outcome{}},
		{keep("lost"), outcome{}}, // the lease is another's
		{release, outcome{}},
		{take, outcome{State: `"one"`, Leased: true}},
		{keep("two"), outcome{}},
		{keep("three"), outcome{}}, // without lease
		{take, outcome{State: `"two"`, Leased: true}},
		{count(1), outcome{Count: 1}},
		{count(1), outcome{Count: 2}},
		{count(-1), outcome{Count: 1}},
		{count(21), outcome{Count: 22}},
	} {
		for i, m := range stores {
			if got := test.do(t.Context(), i, m); got != test.want {
				t.Fatalf("step %d of %s: got %+v, want %+v", step, []string{"moto", "the fake"}[i], got, test.want)
			}
		}
	}
	var items []item
	for _, m := range stores {
		out, err := m.Store.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &m.Table, Key: itemKey("a")})
		must(t, err)
		items = append(items, out.Item)
	}
	for _, name := range []string{"key", "state"} {
		if !reflect.DeepEqual(items[0][name], items[1][name]) {
			t.Errorf("%s: moto has %v, the fake %v", name, items[0][name], items[1][name])
		}
	}
	if a, b := slices.Sorted(maps.Keys(items[0])), slices.Sorted(maps.Keys(items[1])); !slices.Equal(a, b) {
		t.Errorf("moto has %v, the fake %v", a, b)
	}
}
