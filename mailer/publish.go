package mailer

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"baseline/internal/mails"
)

// publish sends a mail to people, and to the chat channel if there is one.
func (m Mailer) publish(ctx context.Context, mail mails.Mail) error {
	_, err := m.Out.Publish(ctx, &sns.PublishInput{TopicArn: &m.Topic, Subject: &mail.Subject, Message: &mail.Body})
	if err != nil {
		return err
	}
	if m.Chat == "" {
		return nil
	}
	// Not a reason to mail again.
	if _, err := m.Out.Publish(ctx, &sns.PublishInput{TopicArn: &m.Chat, Message: aws.String(chat(mail))}); err != nil {
		slog.Error("not sent to the chat channel", "error", err)
	}
	return nil
}

// chat is a mail as Amazon Q Developer in chat applications takes it.
// https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
func chat(mail mails.Mail) string {
	text, _ := json.Marshal(map[string]any{
		"version": "1.0",
		"source":  "custom",
		"content": map[string]any{"textType": "client-markdown", "title": mail.Subject, "description": mail.Body},
	})
	return string(text)
}

// later puts a message back into the queue, to come again in a minute: a
// function that sleeps would cost, and a new account runs ten at a time.
func (m Mailer) later(ctx context.Context, in message) error {
	_, err := m.Again.SendMessage(ctx, &sqs.SendMessageInput{
		QueueUrl: &m.Queue, MessageBody: aws.String(in.body()), DelaySeconds: int32(pause.Seconds()),
	})
	return err
}
