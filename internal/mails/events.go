package mails

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// group is events that differ in time and id alone.
type group struct {
	Event // the first one
	last  time.Time
	count int
}

type signature struct {
	who, call, target, address, region, code string
	denied                                   bool
}

// signature is what makes events the same for a reader.
func (e Event) signature() signature {
	r, u := e.record, e.record.UserIdentity
	_, target := e.named()
	return signature{
		who:    u.Type + u.Arn + u.PrincipalID + u.UserName + u.AccessKeyID + u.OnBehalfOf.UserID + u.InvokedBy,
		call:   r.EventSource + r.EventName + e.raw,
		target: target, address: r.SourceIPAddress, region: r.AwsRegion,
		code: r.ErrorCode + r.ErrorMessage, denied: e.denied(),
	}
}

// grouped returns the groups of events, by the time of their first one.
func grouped(events []Event) []group {
	sorted := make([]*Event, len(events))
	for i := range events {
		sorted[i] = &events[i]
	}
	slices.SortStableFunc(sorted, func(a, b *Event) int { return a.Time.Compare(b.Time) })
	at := map[signature]int{}
	var groups []group
	for _, e := range sorted {
		s := e.signature()
		if i, ok := at[s]; ok {
			groups[i].last = e.Time
			groups[i].count++
			continue
		}
		at[s] = len(groups)
		groups = append(groups, group{Event: *e, last: e.Time, count: 1})
	}
	return groups
}

// events writes up to five groups and how many events are left, and returns
// the first event of each that it wrote. What succeeded goes first: somebody
// could hide it behind many failures.
func (p *page) events(groups []group, r Report) (shown []Event) {
	p.heading("誰が何をしたか", "Who did what")
	const most = 5
	order := slices.Clone(groups)
	slices.SortStableFunc(order, func(a, b group) int {
		return cmp.Compare(rank(a.Event), rank(b.Event))
	})
	order = order[:min(len(order), most)]
	slices.SortStableFunc(order, func(a, b group) int { return a.Time.Compare(b.Time) })

	left := r.More + len(r.Events)
	for i, g := range order {
		text := p.w.event(i+1, g)
		if i > 0 && p.text.Len()+len(text) > mostFacts {
			break
		}
		if i > 0 {
			p.text.WriteString("\n")
		}
		p.text.WriteString(text)
		shown = append(shown, g.Event)
		left -= g.count
	}
	if len(shown) > 0 && (left > 0 || r.Read > 0 || r.Missing != "") {
		p.text.WriteString("\n")
	}
	p.rest(left, len(shown) == 0, r)
	return shown
}

// rank is 0 for what succeeded and 1 for what failed.
func rank(e Event) int {
	if e.failed() {
		return 1
	}
	return 0
}

// rest says what is not shown, and where to find it.
func (p *page) rest(left int, none bool, r Report) {
	w := p.w
	if r.Missing != "" {
		p.line("操作を調べられませんでした: %s", "What was done could not be looked up: %s", clean(r.Missing, 300))
	} else if none {
		p.line("今のところ、該当する操作の記録が見つかりません。CloudTrail の記録は遅れることがあります。",
			"So far there is no record of it. CloudTrail can be late.")
	}
	if r.Read > 0 {
		p.line("%d 件まで読みました。続きは次のメールでお知らせします。", "%d were read; the next mail tells of more.", r.Read)
	}
	if none {
		p.field("アラームの理由", "The alarm's reason", clean(r.Alarm.Reason, 300))
	}
	if left > 0 && !none {
		p.line("ほかに %d 件あります。", "And %d more.", left)
	}
	if left == 0 && r.Missing == "" && r.Read == 0 && !none {
		return
	}
	p.line("すべての操作: CloudTrail → イベント履歴(リージョンごと)", "All of it: CloudTrail, Event history (region by region)")
	if group := clean(w.LogGroup, 512); group != "" {
		p.line("または CloudWatch → Logs Insights → ロググループ %s", "or CloudWatch, Logs Insights, log group %s", group)
	}
}

// event is a numbered block of lines of one group.
func (w Writer) event(number int, g group) string {
	p := w.page()
	outcome := w.say("成功", "succeeded")
	if g.failed() {
		outcome = w.say("失敗", "failed")
	}
	if g.raw != "" {
		p.line("%d. 読めない記録: %s", "%d. a record that cannot be read: %s", number, clean(g.raw, 300))
		return p.text.String()
	}
	p.line("%d. %s(%s)", "%d. %s (%s)", number, g.call(w), outcome)
	p.field("誰が", "Who", g.who(w))
	if strings.TrimSuffix(g.record.UserIdentity.InvokedBy, hostSuffix) == "cloudformation" {
		p.line("デプロイした人: 同じころの ExecuteChangeSet または UpdateStack の記録", "Who deployed: see records of ExecuteChangeSet or UpdateStack around then")
	}
	p.field("対象", "Target", g.target(w))
	p.field("内容", "Details", g.details())
	p.field("MFA", "MFA", g.mfa(w))
	p.field("エラー", "Error", g.outcome(w))
	p.field("どこから", "From", g.from(w))
	p.field("リージョン", "Region", clean(g.Region, 20))
	p.field("日時", "When", g.time(w))
	if g.count > 1 {
		p.line("同じ操作: 計 %d 件、最後は %s", "Same again: %d in all, the last at %s", g.count, w.when(g.last))
	}
	p.field("イベント ID", "Event id", clean(g.ID, 64))
	p.field("記録", "Record", eventLink(g.Event))
	return p.text.String()
}

var eventIDForm = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)

// eventLink leads to the record in CloudTrail's Event history; empty where it
// cannot be made. The page is there once the record is, within minutes.
func eventLink(e Event) string {
	if !regionForm.MatchString(e.Region) || !eventIDForm.MatchString(e.ID) {
		return ""
	}
	return fmt.Sprintf("https://%s.console.aws.amazon.com/cloudtrailv2/home?region=%[1]s#/events/%s", e.Region, e.ID)
}
