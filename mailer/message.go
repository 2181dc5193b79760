package mailer

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// message is what came through the queue.
type message struct {
	ID      string    // that of SNS, the same when SNS delivers twice
	Message string    // what was published to AlertFeed
	First   time.Time // when it first came
	Tick    bool      // the schedule's
}

// parse reads a message of the queue: SNS's envelope, or one that was put back
// by [Mailer.later], or the schedule's. Anything else is taken as it is, for
// nothing may be lost because of its form.
// https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
func parse(record events.SQSMessage) message {
	var body struct {
		MessageID string `json:"MessageId"`
		Message   string
		First     time.Time
		Tick      bool
	}
	if err := json.Unmarshal([]byte(record.Body), &body); err != nil || body.Message == "" && !body.Tick {
		body.Message = record.Body
	}
	if body.First.IsZero() {
		body.First = time.Now()
	}
	return message{cmp.Or(body.MessageID, record.MessageId), body.Message, body.First, body.Tick}
}

// body is the message for the queue, to be read by parse.
func (m message) body() string {
	text, _ := json.Marshal(map[string]any{"MessageId": m.ID, "Message": m.Message, "First": m.First})
	return string(text)
}
