package mails

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"baseline/settings"
)

// Alarm is what CloudWatch publishes when the state of an alarm changes. It is
// made by [ParseAlarm], and what a message lacks is empty.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
type Alarm struct {
	Name, Arn, Account string
	Region             string // its id; the message itself has only the name
	NewState, OldState string // OK, ALARM or INSUFFICIENT_DATA
	Reason             string
	Description        string
	Changed            time.Time
	Namespace          string // of the metric
	Metric             string // "RootUsage", or "RootUsageExactCis"
	Period             time.Duration
	Threshold          float64
}

// ParseAlarm reads a message, and reports whether it is of an alarm.
func ParseAlarm(message string) (Alarm, bool) {
	var m struct {
		AlarmName, AlarmArn, AlarmDescription, AWSAccountID string
		NewStateValue, OldStateValue, NewStateReason        string
		StateChangeTime                                     string
		Trigger                                             struct {
			Namespace, MetricName string
			Period                float64 // seconds
			Threshold             float64
		}
	}
	if !parse(message, &m) || m.AlarmName == "" || m.NewStateValue == "" {
		return Alarm{}, false
	}
	a := Alarm{
		Name: m.AlarmName, Arn: m.AlarmArn, Account: m.AWSAccountID,
		NewState: m.NewStateValue, OldState: m.OldStateValue, Reason: m.NewStateReason,
		Description: m.AlarmDescription, Namespace: m.Trigger.Namespace, Metric: m.Trigger.MetricName,
		Period: time.Duration(m.Trigger.Period) * time.Second, Threshold: m.Trigger.Threshold,
	}
	// arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME
	if parts := strings.Split(m.AlarmArn, ":"); len(parts) > 4 {
		a.Region, a.Account = parts[3], cmp.Or(a.Account, parts[4])
	}
	a.Changed, _ = time.Parse("2006-01-02T15:04:05.999-0700", m.StateChangeTime)
	return a, true
}

// parse reads an object, and reports whether it is one; fields of another type
// are left as they are.
func parse(text string, into any) bool {
	var other *json.UnmarshalTypeError
	err := json.Unmarshal([]byte(text), into)
	return (err == nil || errors.As(err, &other)) && strings.HasPrefix(strings.TrimSpace(text), "{")
}

// ActivityID is the id of the [settings.Activity] that the alarm watches; empty
// if it watches something else.
func (a Alarm) ActivityID() string {
	id := strings.TrimSuffix(a.Metric, settings.ExactCisSuffix)
	if a.Namespace == settings.MetricNamespace && slices.ContainsFunc(settings.Activities, func(s settings.Activity) bool { return s.ID == id }) {
		return id
	}
	return ""
}

// Occasion is why the mail of an alarm is written.
type Occasion int

// The occasions.
const (
	Raised    Occasion = iota // it went to ALARM
	Continued                 // it is still in ALARM, and there are new events
	Ended                     // it is OK again, and there are events that no mail told
	Flood                     // so many mails were sent that this one sums up the rest
)

// Report is what is known behind an alarm.
type Report struct {
	Alarm    Alarm
	Occasion Occasion

	// Events are those that no mail has told yet, in any order. A mail shows
	// up to five that differ, those that succeeded first, and counts the rest.
	Events []Event

	// More is how many further ones there are that were not read.
	More int

	// Read is how many were read where there are more, which another mail will
	// tell; 0 where all were read.
	Read int

	// Missing is why events could not be looked up, or not all of them; empty
	// if they could.
	Missing string

	// Mails is how many mails of this alarm went out within the hour, for
	// Flood.
	Mails int
}

// Alarm writes the mail of an alarm.
func (w Writer) Alarm(r Report) Mail {
	id := r.Alarm.ActivityID()
	i := slices.IndexFunc(settings.Activities, func(s settings.Activity) bool { return s.ID == id })
	if i < 0 {
		return w.otherAlarm(r.Alarm)
	}
	activity := settings.Activities[i]
	guide, _ := settings.GuideTo(id)
	p, groups := w.page(), grouped(r.Events)

	p.line(activity.Ja, activity.En)
	p.occasion(r)
	p.text.WriteString("\n")
	p.about(r.Alarm)

	shown := p.events(groups, r)
	p.next(guide)
	if !guide.Help {
		p.stops(shown)
	}

	p.heading("リンク", "Links")
	p.field("アラーム", "Alarm", w.alarmLink(r.Alarm))
	p.runbook(id)

	region := either(regionForm, r.Alarm.Region, w.Region)
	if len(shown) > 0 {
		region = either(regionForm, shown[0].Region, region)
	}
	prefix := map[Occasion]string{Continued: "Again: ", Ended: "Again: ", Flood: "Flood: "}[r.Occasion]
	return p.mail(w.subject(prefix+guide.Subject, r.Alarm.Account, region))
}

// otherAlarm writes the mail of an alarm that watches no activity.
func (w Writer) otherAlarm(a Alarm) Mail {
	p := w.page()
	p.line("CloudWatch アラームの状態が変わりました。", "A CloudWatch alarm changed its state.")
	p.text.WriteString("\n")
	p.field("アラーム名", "Alarm", clean(a.Name, 120))
	p.field("説明", "Description", clean(a.Description, 400))
	p.field("状態", "State", join(" → ", clean(a.OldState, 30), clean(a.NewState, 30)))
	p.field("理由", "Reason", clean(a.Reason, 400))
	p.about(a)
	p.heading("リンク", "Links")
	p.field("アラーム", "Alarm", w.alarmLink(a))
	return p.mail(w.subject("Alarm changed its state", a.Account, either(regionForm, a.Region, w.Region)))
}

// about says which alarm it is, where and since when.
func (p *page) about(a Alarm) {
	p.field("アカウント", "Account", clean(cmp.Or(a.Account, p.w.Account), 20))
	if id := a.ActivityID(); id != "" {
		p.field("アラーム", "Alarm", id)
	}
	if a.NewState == "OK" {
		p.field("アラームの終了", "Alarm over since", p.w.when(a.Changed))
		return
	}
	p.field("アラームの時刻", "Alarm since", p.w.when(a.Changed))
}

// occasion says why there is a mail, when it is not the first one.
func (p *page) occasion(r Report) {
	switch r.Occasion {
	case Continued:
		p.line("アラームは続いています。前のメールの後に、新しい操作がありました。", "The alarm goes on, and there was more since the last mail.")
	case Ended:
		p.line("アラームは終わりましたが、まだお知らせしていない操作がありました。", "The alarm is over, but there was more that no mail has told.")
	case Flood:
		p.line("1 時間に %d 通をお送りしたため、残りはこの 1 通にまとめます。", "There were %d mails within the hour; this one sums up the rest.", r.Mails)
	}
}

// stops says how to stop those who were shown, up to three kinds of them; those
// who succeeded go first.
func (p *page) stops(shown []Event) {
	shown = slices.Clone(shown)
	slices.SortStableFunc(shown, func(a, b Event) int { return cmp.Compare(rank(a), rank(b)) })
	var told []settings.Identity
	for _, e := range shown {
		stop, ok := settings.StopOf(e.identity())
		if !ok || slices.Contains(told, stop.Identity) || len(told) == 3 {
			continue
		}
		told = append(told, stop.Identity)
		p.heading("誰も知らないとき: "+stop.Who.Ja+"の止め方", "If nobody knows of it: how to stop "+stop.Who.En)
		p.actions(stop.Next)
	}
}

// alarmLink leads to the alarm in the console; empty where it cannot be made.
func (w Writer) alarmLink(a Alarm) string {
	region := either(regionForm, a.Region, w.Region)
	if region == "" || a.Name == "" || len(a.Name) > 255 { // CloudWatch's own limit
		return ""
	}
	return fmt.Sprintf("https://%s.console.aws.amazon.com/cloudwatch/home?region=%[1]s#alarmsV2:alarm/%s", region, url.PathEscape(a.Name))
}
