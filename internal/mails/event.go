package mails

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"baseline/settings"
)

// Event is a record of CloudTrail, as far as a mail tells it. It is made by
// [ParseEvent].
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
type Event struct {
	// ID, Region and Time are what the record says; empty or zero where it
	// does not. They are not checked.
	ID     string
	Region string
	Time   time.Time

	record record
	raw    string // of what is no record, its beginning
}

// record has the fields that mails tell. A field of another type than here is
// taken as missing.
type record struct {
	EventID, EventTime, EventSource, EventName string
	AwsRegion, SourceIPAddress, UserAgent      string
	ErrorCode, ErrorMessage                    string
	RecipientAccountID, EventType              string
	SessionCredentialFromConsole               string
	UserIdentity                               userIdentity
	RequestParameters, ResponseElements        json.RawMessage
	Resources                                  []struct{ Arn string }
	AdditionalEventData                        struct{ MFAUsed, UserName, SwitchFrom string }
	ServiceEventDetails                        struct{ CredentialVerification string }
}

// ParseEvent reads a record. It takes anything: what is no record at all
// becomes an Event that shows how it begins.
func ParseEvent(raw string) Event {
	e := Event{}
	var other *json.UnmarshalTypeError
	if err := json.Unmarshal([]byte(raw), &e.record); err != nil && !errors.As(err, &other) || !strings.HasPrefix(strings.TrimSpace(raw), "{") {
		const beginning = 1000 // bytes; more is never shown
		return Event{raw: raw[:min(len(raw), beginning)]}
	}
	e.ID, e.Region = e.record.EventID, e.record.AwsRegion
	e.Time, _ = time.Parse(time.RFC3339, e.record.EventTime)
	return e
}

// call is the service and its API, such as iam:CreateUser.
func (e Event) call(w Writer) string {
	name := cmp.Or(e.record.EventName, w.say("不明な操作", "unknown call"))
	return clean(join(":", strings.TrimSuffix(e.record.EventSource, hostSuffix), name), 120)
}

// service is the short name of an AWS service: its host's name is as good as a
// link.
func service(host string) string { return clean(strings.TrimSuffix(host, hostSuffix), 60) }

const hostSuffix = ".amazonaws.com"

// outcome is what went wrong; empty if nothing did.
func (e Event) outcome(w Writer) string {
	r := e.record
	code, message := clean(r.ErrorCode, 60), clean(r.ErrorMessage, 200)
	switch {
	case code != "" && message != "":
		return code + ": " + message
	case code != "", message != "":
		return code + message
	case e.denied():
		return w.say("サインインの失敗", "failed sign-in")
	}
	return ""
}

// denied reports whether a sign-in failed; those may have no error.
func (e Event) denied() bool {
	const failure = "Failure"
	var response struct{ ConsoleLogin, SwitchRole string }
	if e.record.EventSource == "signin"+hostSuffix {
		_ = json.Unmarshal(e.record.ResponseElements, &response) // of another form, it says nothing
	}
	return response.ConsoleLogin == failure || response.SwitchRole == failure ||
		e.record.ServiceEventDetails.CredentialVerification == failure
}

func (e Event) failed() bool {
	return e.record.ErrorCode != "" || e.record.ErrorMessage != "" || e.denied()
}

// from is the address, and the program that was used. Of calls that services
// make it is the service, twice.
func (e Event) from(w Writer) string {
	address, agent := e.record.SourceIPAddress, e.record.UserAgent
	if agent == address {
		agent = ""
	}
	from := clean(address, 60)
	if name := service(address); name != from {
		from = join(" ", w.say("AWS サービス", "AWS service"), name)
	}
	if e.record.SessionCredentialFromConsole == "true" {
		from = strings.TrimSpace(from + w.say("(コンソール)", " (console)"))
	}
	return join(w.say("、", ", "), from, clean(strings.TrimSuffix(agent, hostSuffix), 70))
}

// mfa says whether a sign-in had MFA. Of federated users it is not known: their
// record always says No.
func (e Event) mfa(w Writer) string {
	switch used := e.record.AdditionalEventData.MFAUsed; {
	case e.identity() != settings.IAMUser && e.identity() != settings.Root:
		return ""
	case strings.EqualFold(used, "Yes"):
		return w.say("あり", "used")
	case strings.EqualFold(used, "No"):
		return w.say("なし", "not used")
	}
	return ""
}

// time says when; a time that cannot be read is shown as it is.
func (e Event) time(w Writer) string {
	return cmp.Or(w.when(e.Time), clean(e.record.EventTime, 40))
}

// join joins what is not empty.
func join(separator string, texts ...string) string {
	kept := texts[:0:0]
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, separator)
}
