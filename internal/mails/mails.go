// Package mails writes what people get when something happened: who did what,
// where, when, and what to do next. It knows neither the CDK nor the AWS SDK:
// a Lambda function links it.
//
// What it writes about comes from others, intruders among them: names, user
// agents, errors, findings. In a mail such text is one line, of bounded length,
// without anything invisible, and never a link.
package mails

import (
	"cmp"
	"fmt"
	"regexp"
	"time"

	"baseline/settings"
)

// Mail is what is published to the topic: SNS takes subjects of ASCII below 100
// characters, https://docs.aws.amazon.com/sns/latest/api/API_Publish.html.
type Mail struct {
	Subject string
	Body    string // plain text of less than 16 KB, in UTF-8
}

// Options say for whom mails are written, and where.
type Options struct {
	Language settings.Language // default: Japanese
	TimeZone string            // as in [settings.Alerts]; default: UTC, also where it is not known
	Runbook  string            // as in [settings.Alerts]; default: none

	// Account and Region are those that a message is from when it does not say
	// so itself. Default: unknown, and left out.
	Account, Region string

	// LogGroup is where all events are, for readers who want more than a mail
	// holds. Default: readers are told of CloudTrail's Event history alone.
	LogGroup string
}

// Writer writes mails. It may be used by several at a time.
type Writer struct {
	Options
	zone *time.Location
}

// NewWriter returns a Writer.
func NewWriter(o Options) Writer {
	zone, err := time.LoadLocation(o.TimeZone)
	if err != nil {
		zone = time.UTC // a mail with the wrong zone is better than none
	}
	o.Language = cmp.Or(o.Language, settings.Japanese)
	return Writer{Options: o, zone: zone}
}

// Message writes the mail of an SNS message: findings of Security Hub, a
// notification of AWS Budgets or of Cost Anomaly Detection, an alarm of which
// no more is known, or anything else.
func (w Writer) Message(text string) Mail {
	if findings, ok := ParseFindings(text); ok {
		return w.findings(findings)
	}
	if a, ok := ParseAlarm(text); ok {
		return w.Alarm(Report{Alarm: a})
	}
	if a, ok := parseAnomaly(text); ok {
		return w.anomaly(a)
	}
	if b, ok := parseBudget(text); ok {
		return w.budget(b)
	}
	return w.unknown(text)
}

var (
	accountForm = regexp.MustCompile(`^[0-9]{12}$`)
	regionForm  = regexp.MustCompile(`^[a-z]{2}(-[a-z]{1,12}){1,2}-[0-9]{1,2}$`)
)

// subject is made of our own words, an account id and, if it has one, a region.
func (w Writer) subject(what, account, region string) string {
	s := "[baseline] " + what
	if account = either(accountForm, account, w.Account); account != "" {
		s += " in " + account
	}
	if region = either(regionForm, region); region != "" {
		s += fmt.Sprintf(" (%s)", region)
	}
	return s
}

// either returns the first text that has the form; none if no one has.
func either(form *regexp.Regexp, texts ...string) string {
	for _, text := range texts {
		if form.MatchString(text) {
			return text
		}
	}
	return ""
}
