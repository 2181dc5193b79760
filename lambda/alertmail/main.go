// Command alertmail is the Lambda function between the topics AlertFeed and
// Alerts: it mails what happened in words, as package mailer does it.
package main

import (
	"context"
	"log/slog"
	"os"
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
	o := organization.Settings.WithDefaults()
	cfg, err := config.LoadDefaultConfig(context.Background(),
		config.WithRegion(o.HomeRegion),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(callTimeout)))
	if err != nil {
		slog.Error("no configuration", "error", err)
		os.Exit(1)
	}
	lambda.Start(mailer.Mailer{
		Writer: mails.NewWriter(mails.Options{
			Language: o.Language, TimeZone: o.Alerts.TimeZone, Runbook: o.Alerts.Runbook,
			Account: os.Getenv("ACCOUNT"), Region: o.HomeRegion, LogGroup: os.Getenv("LOG_GROUP"),
		}),
		LogGroup: os.Getenv("LOG_GROUP"),
		Table:    os.Getenv("TABLE"),
		Queue:    os.Getenv("QUEUE"),
		Topic:    os.Getenv("TOPIC"),
		Chat:     os.Getenv("CHAT_TOPIC"),
		Logs:     cloudwatchlogs.NewFromConfig(cfg),
		Alarms:   cloudwatch.NewFromConfig(cfg),
		Store:    dynamodb.NewFromConfig(cfg),
		Out:      sns.NewFromConfig(cfg),
		Again:    sqs.NewFromConfig(cfg),
		Hub: func(region string) mailer.HubClient {
			return securityhub.NewFromConfig(cfg, func(o *securityhub.Options) { o.Region = region })
		},
	}.Handle)
}
