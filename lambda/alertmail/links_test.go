package main

import (
	"testing"

	"baseline/internal/programtest"
)

func TestTheServicesThatAreLinked(t *testing.T) {
	programtest.Links(t, "cloudwatch", "cloudwatchlogs", "dynamodb", "securityhub", "sns", "sqs")
}
