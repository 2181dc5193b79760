package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"baseline/controls"
)

const (
	// maxAnswer is the largest answer that CloudFormation takes, in bytes.
	// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
	maxAnswer = 4096

	maxLine = 500 // bytes of what is said of one region

	maxPuts = 5
)

// answerTo returns the answer to an event, without a status.
func answerTo(event cfn.Event, physicalID string) cfn.Response {
	answer := *cfn.NewResponse(&event)
	answer.PhysicalResourceID = physicalID
	return answer
}

// line is what is said of one region: where, what and why, what to do. What
// CloudFormation shows is in English, as its own words are.
func line(o controls.Outcome) string {
	text := o.Summary.En
	if o.Region != "" {
		text = o.Region + ": " + text
	}
	if o.Fix.En != "" {
		text += ": " + o.Fix.En
	}
	return text
}

// fitting returns the answer as JSON, with as much of the reason and as many of
// the lines below it as CloudFormation takes.
func fitting(answer cfn.Response, lines []string) []byte {
	first := cut(answer.Reason, 3*maxLine)
	log := fmt.Sprintf("Log: %s of %s", lambdacontext.LogStreamName, lambdacontext.LogGroupName)
	for n := len(lines); ; {
		if answer.Status == cfn.StatusFailed {
			answer.Reason = first
			for _, l := range lines[:n] {
				answer.Reason += "\n" + cut(l, maxLine)
			}
			if n < len(lines) {
				answer.Reason += fmt.Sprintf("\nand %d more", len(lines)-n)
			}
			answer.Reason += "\n" + log
		}
		body, err := json.Marshal(answer)
		if err != nil { // texts and nothing else: there is no way to it
			panic(err)
		}
		switch {
		case len(body) < maxAnswer, n == 0 && first == "":
			return body
		case n > 0:
			n--
		default: // JSON takes up to six bytes for one
			first = cut(first, len(first)/2)
		}
	}
}

// cut shortens a text to a number of bytes, without cutting a character.
func cut(text string, most int) string {
	const end = "…"
	if len(text) <= most {
		return text
	}
	if most < len(end) {
		return ""
	}
	for most -= len(end); !utf8.RuneStart(text[most]); most-- {
	}
	return text[:most] + end
}

// refuseRedirects keeps the answer from going elsewhere.
func refuseRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// send puts the answer, again and again while it fails and there is time.
func (h handler) send(ctx context.Context, to string, answer []byte) error {
	pause := h.betweenPuts
	for n := 1; ; n++ {
		err := h.put(ctx, to, answer)
		if err == nil {
			return nil
		}
		slog.Warn("the answer did not arrive", "attempt", n, "error", err)
		if n == maxPuts || !sleep(ctx, pause) {
			return fmt.Errorf("the answer did not arrive: %w", err)
		}
		pause *= 2
	}
}

func (h handler) put(ctx context.Context, to string, answer []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, to, bytes.NewReader(answer))
	if err != nil {
		return errors.New("the response URL is not one")
	}
	response, err := h.client.Do(request)
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err // without the address, which is a secret
	}
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("got status %s", response.Status)
	}
	return nil
}
