// Command alertmail is the Lambda function between the topics AlertFeed and
// Alerts: it mails what happened in words, as package mailer does it.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"baseline/internal/mails"
	"baseline/mailer"
	"baseline/organization"
)

// callTimeout ends one attempt of a call, so that a hanging one is tried again
// before the function's time is up.
const callTimeout = 8 * time.Second

func main() {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))
	m, err := newMailer(context.Background())
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	lambda.Start(m.Handle)
}

// newMailer takes the settings that are built in, and the names that the stack
// gives. It calls nobody: a function that starts is waited for.
func newMailer(ctx context.Context) (m mailer.Mailer, err error) {
	o := organization.Settings.WithDefaults()
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithRegion(o.HomeRegion),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(callTimeout)))
	if err != nil {
		return m, err
	}
	var missing []string
	required := func(name string) string {
		value := os.Getenv(name)
		if value == "" {
			missing = append(missing, name)
		}
		return value
	}
	m = mailer.Mailer{
		Writer: mails.NewWriter(mails.Options{
			Language: o.Language, TimeZone: o.Alerts.TimeZone, Runbook: o.Alerts.Runbook,
			Account: required("ACCOUNT"), Region: o.HomeRegion, LogGroup: os.Getenv("LOG_GROUP"),
		}),
		LogGroup: os.Getenv("LOG_GROUP"), // there is none without a trail, and then no alarm on it
		Table:    required("TABLE"),
		Queue:    required("QUEUE"),
		Topic:    required("TOPIC"),
		Chat:     os.Getenv("CHAT_TOPIC"),
		Logs:     cloudwatchlogs.NewFromConfig(cfg),
		Alarms:   cloudwatch.NewFromConfig(cfg),
		Store:    dynamodb.NewFromConfig(cfg),
		Out:      sns.NewFromConfig(cfg),
		Again:    sqs.NewFromConfig(cfg),
		Hub: func(region string) mailer.HubClient {
			return securityhub.NewFromConfig(cfg, func(o *securityhub.Options) { o.Region = region })
		},
	}
	if len(missing) > 0 {
		return m, fmt.Errorf("the environment lacks %s", strings.Join(missing, ", "))
	}
	return m, nil
}
