package mailer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"baseline/internal/mails"
)

// Mailer handles what comes through the queue.
type Mailer struct {
	Writer mails.Writer

	LogGroup string // that receives the trail
	Table    string // remembers what was mailed
	Queue    string // the URL of the queue
	Topic    string // the ARN of the topic that reaches people
	Chat     string // that of the topic that a chat channel reads; empty for none

	Logs   LogsClient
	Alarms AlarmsClient
	Store  StoreClient
	Out    TopicClient
	Again  QueueClient
	Hub    func(region string) HubClient // Security Hub of a region
}

// What the mailer calls.
type (
	LogsClient interface {
		FilterLogEvents(context.Context, *cloudwatchlogs.FilterLogEventsInput, ...func(*cloudwatchlogs.Options)) (*cloudwatchlogs.FilterLogEventsOutput, error)
	}
	AlarmsClient interface {
		DescribeAlarms(context.Context, *cloudwatch.DescribeAlarmsInput, ...func(*cloudwatch.Options)) (*cloudwatch.DescribeAlarmsOutput, error)
	}
	StoreClient interface {
		GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
		UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
	}
	TopicClient interface {
		Publish(context.Context, *sns.PublishInput, ...func(*sns.Options)) (*sns.PublishOutput, error)
	}
	QueueClient interface {
		SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
	}
	HubClient interface {
		BatchUpdateFindings(context.Context, *securityhub.BatchUpdateFindingsInput, ...func(*securityhub.Options)) (*securityhub.BatchUpdateFindingsOutput, error)
	}
)

// Handle handles a batch of messages. The response names those that failed, for
// the queue to bring them again; the others are done.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
func (m Mailer) Handle(ctx context.Context, batch events.SQSEvent) (response events.SQSEventResponse, _ error) {
	for _, record := range batch.Records {
		if err := m.one(ctx, record); err != nil {
			slog.Error("not done", "message", record.MessageId, "error", err)
			response.BatchItemFailures = append(response.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: record.MessageId})
		}
	}
	return response, nil
}

// spare is what is kept of the function's time to give back what is held, and to
// say which message failed. A function that runs out of time says nothing, and
// holds things until the lease ends.
const spare = 6 * time.Second

// one handles a message. A panic fails that message alone.
func (m Mailer) one(ctx context.Context, record events.SQSMessage) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			// Any other than Go's own may have text of the message in it.
			if _, ok := cause.(runtime.Error); !ok {
				cause = fmt.Sprintf("%T", cause)
			}
			err = fmt.Errorf("a fault of this program: %v\n%s", cause, debug.Stack())
		}
	}()
	if end, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, end.Add(-spare))
		defer cancel()
	}
	in := parse(record)
	err = m.handle(ctx, in)
	if errors.Is(err, errBusy) {
		return m.later(ctx, in)
	}
	return err
}

func (m Mailer) handle(ctx context.Context, in message) error {
	if in.Tick {
		if in.Alarm != nil && in.Alarm.ActivityID() != "" {
			return m.goesOn(ctx, in)
		}
		return m.tick(ctx)
	}
	if a, ok := mails.ParseAlarm(in.Message); ok && a.ActivityID() != "" {
		return m.alarm(ctx, in, a)
	}
	if findings, ok := mails.ParseFindings(in.Message); ok {
		return m.findings(ctx, in, findings)
	}
	return m.other(ctx, in)
}

// other mails what there is nothing to ask about.
func (m Mailer) other(ctx context.Context, in message) error {
	return m.once(ctx, "message "+in.ID, messageMemory, func() error {
		return m.publish(ctx, m.Writer.Message(in.Message))
	})
}

// errBusy is returned where another invocation works on the same thing; the
// message comes again in a minute.
var errBusy = errors.New("another invocation has it in hand")
