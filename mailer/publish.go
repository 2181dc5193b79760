package mailer

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"baseline/internal/mails"
)

// chatTime is what sending to the chat channel may take: what was mailed is to
// be remembered after it.
const chatTime = 10 * time.Second

// publish sends a mail to people, and to the chat channel if there is one.
func (m Mailer) publish(ctx context.Context, mail mails.Mail) error {
	_, err := m.Out.Publish(ctx, &sns.PublishInput{TopicArn: &m.Topic, Subject: &mail.Subject, Message: &mail.Body})
	if err != nil {
		return err
	}
	if m.Chat == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, chatTime)
	defer cancel()
	// Not a reason to mail again.
	if _, err := m.Out.Publish(ctx, &sns.PublishInput{TopicArn: &m.Chat, Message: aws.String(chat(mail))}); err != nil {
		slog.Error("not sent to the chat channel", "error", err)
	}
	return nil
}

// mostChat is how many characters a chat channel gets; who wants the rest reads
// the mail.
const mostChat = 3000

// unmarked takes Slack's own marks away: of a name in the mail they could make a
// call to all members of the channel.
// https://docs.slack.dev/messaging/formatting-message-text
var unmarked = strings.NewReplacer("<", "‹", ">", "›")

// chat is a mail as Amazon Q Developer in chat applications takes it.
// https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
func chat(mail mails.Mail) string {
	body := []rune(unmarked.Replace(mail.Body))
	if len(body) > mostChat {
		body = append(body[:mostChat-1], '…')
	}
	text, _ := json.Marshal(map[string]any{
		"version": "1.0",
		"source":  "custom",
		"content": map[string]any{"textType": "client-markdown", "title": mail.Subject, "description": string(body)},
	})
	return string(text)
}

// later puts a message back into the queue, to come again in a minute: a
// function that sleeps would cost, and a new account runs ten at a time.
func (m Mailer) later(ctx context.Context, in message) error { return m.put(ctx, in, pause) }

func (m Mailer) put(ctx context.Context, in message, delay time.Duration) error {
	_, err := m.Again.SendMessage(ctx, &sqs.SendMessageInput{
		QueueUrl: &m.Queue, MessageBody: aws.String(in.body()), DelaySeconds: int32(delay.Seconds()),
	})
	return err
}
