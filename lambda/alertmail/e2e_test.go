package main

import (
	"crypto/md5"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/smithy-go/encoding/cbor"

	"baseline/internal/programtest"
)

// TestTheProgramItself runs the program as Lambda does, unmodified but for the
// settings that are built into it. The test is Lambda's runtime API, and the
// services of AWS.
func TestTheProgramItself(t *testing.T) {
	program, err := programtest.Build(t.TempDir(), "baseline/lambda/alertmail", programtest.Literal(`settings.Organization{HomeRegion: "ap-northeast-1", Language: settings.English, Alerts: settings.Alerts{TimeZone: "Asia/Tokyo"}}`))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("without environment", func(t *testing.T) { withoutEnvironment(t, program) })
	cloud := newCloud(t)
	lambda := programtest.Start(t, program, append(stackNames,
		"AWS_ENDPOINT_URL="+cloud.URL, "AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=none", "AWS_SESSION_TOKEN=none", "AWS_REGION=ap-northeast-1"),
		"arn:aws:lambda:ap-northeast-1:123456789012:function:alertmail", 90*time.Second)
	lambda.Wait(t)
	if calls := cloud.take(); len(calls) != 0 {
		t.Errorf("called %q while it started", calls)
	}

	for _, step := range []struct {
		name, body string
		prepare    func()

		calls  []string // in their order, with the region where it matters
		mail   []string // parts of it
		queued []string // parts of what is put into the queue
		failed bool
	}{
		{
			name: "an alarm with its event", body: envelope(alarm),
			calls: []string{"UpdateItem", "FilterLogEvents", "FilterLogEvents", "Publish", "UpdateItem"},
			mail:  []string{"[baseline] Root user used in 123456789012 (us-east-1)", "signin:ConsoleLogin", "event-1", "192.0.2.1", "JST"},
		}, {
			name: "the same again", body: envelope(alarm),
			calls: []string{"UpdateItem", "UpdateItem"},
		}, {
			name: "an alarm without events", body: envelope(strings.ReplaceAll(alarm, "RootUsage", "VpcChange")),
			calls:  []string{"UpdateItem", "FilterLogEvents", "FilterLogEvents", "UpdateItem", "SendMessage"},
			queued: []string{`"DelaySeconds":60`, "VpcChange"},
		}, {
			name: "the schedule's tick", body: `{"Tick":true}`,
			calls:  []string{"DescribeAlarms", "SendMessage"},
			queued: []string{`\"Tick\":true`, "Baseline-Root-RouteTableChange"},
		}, {
			name: "a finding of another region", body: envelope(finding),
			calls: []string{"UpdateItem", "UpdateItem", "Publish", "us-east-1 batchupdate", "UpdateItem"},
			mail:  []string{"GuardDuty", "finding-1", "(us-east-1)"},
		}, {
			name: "a topic that refuses", body: envelope("plain text"), prepare: func() { cloud.refuse(true) },
			calls:  []string{"UpdateItem", "Publish", "UpdateItem"},
			failed: true,
		}, {
			name: "it comes again", body: envelope("plain text"), prepare: func() { cloud.refuse(false) },
			calls: []string{"UpdateItem", "Publish", "UpdateItem"},
			mail:  []string{"plain text"},
		},
	} {
		t.Run(step.name, func(t *testing.T) {
			if step.prepare != nil {
				step.prepare()
			}
			result, fault := lambda.Invoke(t, map[string]any{"Records": []any{map[string]any{
				"messageId": "sqs-1", "body": step.body, "eventSource": "aws:sqs",
				"attributes": map[string]any{"SentTimestamp": fmt.Sprint(time.Now().UnixMilli()), "ApproximateReceiveCount": "1"},
			}}})
			want := `{"batchItemFailures":null}`
			if step.failed {
				want = `{"batchItemFailures":[{"itemIdentifier":"sqs-1"}]}`
			}
			if result != want || fault != "" {
				t.Errorf("answered %s %s, want %s", result, fault, want)
			}
			if calls := cloud.take(); !slices.Equal(calls, step.calls) {
				t.Errorf("called %q, want %q", calls, step.calls)
			}
			mail, queued := cloud.sent()
			for _, text := range step.mail {
				if !strings.Contains(mail, text) {
					t.Errorf("the mail lacks %q:\n%s", text, mail)
				}
			}
			for _, text := range step.queued {
				if !strings.Contains(queued, text) {
					t.Errorf("the message in the queue lacks %q:\n%s", text, queued)
				}
			}
			if len(step.mail) == 0 && mail != "" || len(step.queued) == 0 && queued != "" {
				t.Errorf("mailed %q, queued %q", mail, queued)
			}
		})
	}
	log := lambda.Log.String()
	if !strings.Contains(log, `"level":"ERROR","msg":"not done","message":"sqs-1"`) {
		t.Errorf("the log does not say what failed:\n%s", log)
	}
	for _, text := range []string{"192.0.2.1", "plain text", "Mozilla", "somebody's title"} {
		if strings.Contains(log, text) {
			t.Errorf("the log has %q:\n%s", text, log)
		}
	}
}

// withoutEnvironment: the program says what it lacks, and ends.
func withoutEnvironment(t *testing.T, program string) {
	for name, test := range map[string]struct {
		names []string
		lacks string
	}{
		"nothing":  {nil, "the environment lacks ACCOUNT, TABLE, QUEUE, TOPIC"},
		"no queue": {slices.DeleteFunc(slices.Clone(stackNames), func(s string) bool { return strings.HasPrefix(s, "QUEUE=") }), "the environment lacks QUEUE"},
	} {
		cmd := exec.Command(program)
		cmd.Env = append(test.names, "AWS_LAMBDA_RUNTIME_API=127.0.0.1:1")
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(string(out), `"cannot start","error":"`+test.lacks+`"`) {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// stackNames are what the stack gives to the function.
var stackNames = []string{
	"ACCOUNT=123456789012", "TABLE=mailed", "LOG_GROUP=the-trail",
	"QUEUE=https://sqs.ap-northeast-1.amazonaws.com/123456789012/q", "TOPIC=arn:aws:sns:ap-northeast-1:123456789012:Baseline-Alerts",
}

const (
	alarm = `{"AlarmName":"Baseline-Root-RootUsage","AlarmArn":"arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:Baseline-Root-RootUsage",
		"AWSAccountId":"123456789012","NewStateValue":"ALARM","OldStateValue":"OK","NewStateReason":"Threshold Crossed",
		"StateChangeTime":"2026-10-01T15:08:27.123+0000","Trigger":{"MetricName":"RootUsage","Namespace":"Baseline","Period":300,"Threshold":1.0}}`
	record = `{"eventID":"event-1","eventTime":"2026-10-01T15:03:20Z","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","awsRegion":"us-east-1",
		"sourceIPAddress":"192.0.2.1","userAgent":"Mozilla/5.0","userIdentity":{"type":"Root"},"responseElements":{"ConsoleLogin":"Success"}}`
	finding = `{"account":"123456789012","region":"ap-northeast-1","detail":{"findings":[{"Id":"finding-1","Title":"somebody's title","Region":"us-east-1",
		"ProductArn":"arn:aws:securityhub:us-east-1::product/aws/guardduty","Severity":{"Label":"HIGH"},"Workflow":{"Status":"NEW"}}]}}`
)

// envelope is a message as SNS delivers it to a queue.
func envelope(message string) string {
	text, _ := json.Marshal(map[string]any{"Type": "Notification", "MessageId": "of " + message[:min(len(message), 60)], "Message": message})
	return string(text)
}

// cloud is as much of AWS as the test needs: a trail with one event, an alarm in
// ALARM, and a table that remembers what was written last.
type cloud struct {
	*httptest.Server

	mu           sync.Mutex
	refused      bool
	states       map[string]any // by key
	calls        []string
	mail, queued string
}

func newCloud(t *testing.T) *cloud {
	c := &cloud{states: map[string]any{}}
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	return c
}

func (c *cloud) refuse(yes bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused = yes
}

func (c *cloud) take() (calls []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	calls, c.calls = c.calls, nil
	return calls
}

func (c *cloud) sent() (mail, queued string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	mail, queued, c.mail, c.queued = c.mail, c.queued, "", ""
	return mail, queued
}

var scope = regexp.MustCompile(`Credential=[^/]+/\d+/([^/]+)/`)

func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	switch {
	case form.Get("Action") != "":
		operation = form.Get("Action")
	case operation == "":
		operation = r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	}
	if operation == "batchupdate" {
		operation = scope.FindStringSubmatch(r.Header.Get("Authorization"))[1] + " " + operation
	}
	c.calls = append(c.calls, operation)
	answer := func(v any) { _ = json.NewEncoder(w).Encode(v) }
	switch operation {
	case "UpdateItem":
		var in struct {
			Key                       struct{ Key struct{ S string } }
			ExpressionAttributeValues map[string]any
		}
		_ = json.Unmarshal(body, &in)
		if state, ok := in.ExpressionAttributeValues[":state"]; ok {
			c.states[in.Key.Key.S] = map[string]any{"state": state, "expires": in.ExpressionAttributeValues[":expires"]}
		}
		if _, ok := in.ExpressionAttributeValues[":add"]; ok {
			answer(map[string]any{"Attributes": map[string]any{"count": map[string]string{"N": "1"}}})
			return
		}
		answer(map[string]any{"Attributes": c.states[in.Key.Key.S]})
	case "FilterLogEvents":
		var in struct{ LogGroupName, FilterPattern string }
		_ = json.Unmarshal(body, &in)
		if in.LogGroupName != "the-trail" || !strings.Contains(in.FilterPattern, "Root") {
			answer(map[string]any{"events": []any{}})
			return
		}
		now := time.Now().UnixMilli()
		answer(map[string]any{"events": []any{map[string]any{"eventId": "1", "message": record, "timestamp": now, "ingestionTime": now}}})
	case "Publish":
		if c.refused {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, "<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>")
			return
		}
		c.mail += form.Get("TopicArn") + "\n" + form.Get("Subject") + "\n" + form.Get("Message")
		fmt.Fprint(w, "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>")
	case "SendMessage":
		c.queued += string(body)
		var in struct{ MessageBody string }
		_ = json.Unmarshal(body, &in)
		answer(map[string]any{"MessageId": "1", "MD5OfMessageBody": fmt.Sprintf("%x", md5.Sum([]byte(in.MessageBody)))})
	case "DescribeAlarms": // CBOR, as the SDK has it
		w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
		w.Write(cbor.Encode(cbor.Map{"MetricAlarms": cbor.List{cbor.Map{
			"AlarmName": cbor.String("Baseline-Root-RouteTableChange"), "MetricName": cbor.String("RouteTableChange"),
			"Namespace": cbor.String("Baseline"), "StateValue": cbor.String("ALARM"), "Period": cbor.Uint(300),
		}}}))
	case "us-east-1 batchupdate":
		answer(map[string]any{"ProcessedFindings": []any{}, "UnprocessedFindings": []any{}})
	default:
		w.WriteHeader(http.StatusBadRequest)
	}
}
