package mails

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"baseline/settings"
)

// most bytes of a body, and of what a mail says of events or findings: what to
// do next must have room behind it.
const (
	mostBody  = 16<<10 - 1
	mostFacts = 9 << 10
)

// page is a body while it is written.
type page struct {
	w    Writer
	text strings.Builder
}

func (w Writer) page() *page { return &page{w: w} }

// say returns what is said in the writer's language.
func (w Writer) say(ja, en string, args ...any) string {
	text := settings.Text{Ja: ja, En: en}.In(w.Language)
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// line writes a line, if there is anything in it.
func (p *page) line(ja, en string, args ...any) {
	if text := p.w.say(ja, en, args...); text != "" {
		p.text.WriteString(text + "\n")
	}
}

// field writes a labelled line, unless the value is empty.
func (p *page) field(ja, en, value string) {
	if value != "" {
		p.line(ja+": "+"%s", en+": "+"%s", value)
	}
}

func (p *page) heading(ja, en string) {
	p.text.WriteString("\n")
	p.line("■ "+ja, "# "+en)
}

// actions writes numbered steps.
func (p *page) actions(actions []settings.Action) {
	for i, a := range actions {
		fmt.Fprintf(&p.text, "%d. %s\n", i+1, a.In(p.w.Language))
		for _, command := range a.Run {
			p.text.WriteString("   " + command + "\n")
		}
	}
}

// next writes why the mail matters and what to do.
func (p *page) next(guide settings.Guide) {
	p.heading("なぜ重要か", "Why it matters")
	p.line(guide.Why.Ja, guide.Why.En)
	p.heading("次にすること(大文字は読み替える)", "What to do next (fill in CAPITALS)")
	p.actions(guide.Next)
}

// runbook writes where the section of an id is.
func (p *page) runbook(id string) {
	if p.w.Runbook != "" {
		p.field("手順書", "Runbook", p.w.Runbook+"#"+strings.ToLower(id))
		return
	}
	// The name of the file is no link, but mail programs take it for one.
	p.line("手順書: リポジトリの docs/runbook の %s の節", "Runbook: docs/runbook in the repository, section %s", id)
}

// nothing is what is written where a message has nothing of what it should.
func (w Writer) nothing() string {
	return w.say("(メッセージに何も書かれていません)", "(the message does not say)") + "\n"
}

// when returns a time in the zone of the settings and in UTC.
func (w Writer) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	const day, clock = "2006-01-02", "15:04:05"
	here, utc := t.In(w.zone), t.UTC()
	text := here.Format(day + " " + clock + " MST")
	switch name, _ := here.Zone(); {
	case name == "UTC":
		return text
	case here.Format(day) != utc.Format(day):
		clock := utc.Format(day + " " + clock)
		return w.say(text+"("+clock+" UTC)", text+" ("+clock+" UTC)")
	}
	return w.say(text+"("+utc.Format(clock)+" UTC)", text+" ("+utc.Format(clock)+" UTC)")
}

// mail ends the page.
func (p *page) mail(subject string) Mail {
	body := p.text.String()
	if len(body) > mostBody {
		body = body[:mostBody-len("\n…\n")]
		for !utf8.ValidString(body) {
			body = body[:len(body)-1]
		}
		body += "\n…\n"
	}
	return Mail{Subject: subject, Body: body}
}
