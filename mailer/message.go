package mailer

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"baseline/internal/mails"
)

// message is what came through the queue.
type message struct {
	ID      string       // that of SNS, the same when SNS delivers twice
	Message string       // what was published to AlertFeed
	First   time.Time    // when it first came
	Tick    bool         // the schedule's, or of an alarm that the tick found
	Alarm   *mails.Alarm // that alarm
}

// form is a message in the queue. SNS's envelope has the first two of its
// fields; the others are ours.
// https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
type form struct {
	MessageID string       `json:"MessageId,omitempty"`
	Message   string       `json:",omitempty"`
	First     time.Time    `json:",omitzero"`
	Tick      bool         `json:",omitempty"`
	Alarm     *mails.Alarm `json:",omitempty"`
}

// parse reads a message of the queue: SNS's, one that was put back, or the
// schedule's. Anything else is taken as it is, for nothing may be lost because
// of its form.
func parse(record events.SQSMessage) message {
	var f form
	if err := json.Unmarshal([]byte(record.Body), &f); err != nil || f.Message == "" && !f.Tick {
		f = form{Message: record.Body}
	}
	now := time.Now()
	if sent, err := strconv.ParseInt(record.Attributes["SentTimestamp"], 10, 64); err == nil && f.First.IsZero() {
		f.First = time.UnixMilli(sent)
	}
	if f.First.IsZero() || f.First.After(now) {
		f.First = now
	}
	return message{cmp.Or(f.MessageID, record.MessageId), f.Message, f.First, f.Tick, f.Alarm}
}

// body is the message for the queue, to be read by parse.
func (m message) body() string {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // what came through may be as long as the queue takes
	_ = e.Encode(form{m.ID, m.Message, m.First, m.Tick, m.Alarm})
	return text.String()
}
