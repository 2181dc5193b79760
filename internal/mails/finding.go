package mails

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"baseline/settings"
)

// Finding is a finding of Security Hub, as far as a mail tells it.
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
type Finding struct {
	// ID, ProductArn, Region, UpdatedAt and Workflow are what the finding
	// says, or, for Region, what the event says where the finding does not.
	// They are not checked.
	ID, ProductArn, Region, UpdatedAt, Workflow string

	asff asff
}

// asff has the fields that mails tell. Any of them may lack.
type asff struct {
	ID, ProductArn, ProductName, Region, AwsAccountID string
	FirstObservedAt, LastObservedAt, UpdatedAt        string
	Title, Description, SourceURL, GeneratorID        string
	Types                                             []string
	ProductFields                                     struct {
		ProductName string `json:"aws/securityhub/ProductName"`
	}
	Severity struct {
		Label      string
		Normalized json.Number
	}
	Remediation struct {
		Recommendation struct{ Text, URL string }
	}
	Resources  []struct{ Type, ID, Region string }
	Compliance struct{ Status, SecurityControlID string }
	Workflow   struct{ Status string }
}

// ParseFindings reads an event of EventBridge, and reports whether it is of
// findings.
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
func ParseFindings(message string) ([]Finding, bool) {
	var event struct {
		Account, Region string
		Detail          struct{ Findings []json.RawMessage }
	}
	if !parse(message, &event) || len(event.Detail.Findings) == 0 {
		return nil, false
	}
	var all []Finding
	for _, raw := range event.Detail.Findings {
		var f asff
		parse(string(raw), &f) // what cannot be read lacks
		f.Region = cmp.Or(f.Region, event.Region)
		f.AwsAccountID = cmp.Or(f.AwsAccountID, event.Account)
		all = append(all, Finding{f.ID, f.ProductArn, f.Region, f.UpdatedAt, f.Workflow.Status, f})
	}
	return all, true
}

// products are the names and guides of what sends findings, by the end of the
// product's ARN: names in findings can be anybody's.
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-internal-providers.html
var products = []struct{ arn, name, guide string }{
	{"product/aws/guardduty", "GuardDuty", "GuardDuty"},
	{"product/aws/access-analyzer", "Access Analyzer", "AccessAnalyzer"},
	{"product/aws/securityhub", "Security Hub", "FailedControl"},
	{"product/aws/inspector", "Inspector", "Finding"},
	{"product/aws/macie", "Macie", "Finding"},
	{"product/aws/config", "AWS Config", "Finding"},
	{"product/aws/health", "AWS Health", "Finding"},
	{"product/aws/ssm-patch-manager", "Patch Manager", "Finding"},
	{"product/aws/firewall-manager", "Firewall Manager", "Finding"},
}

// product returns name and guide of what sent the finding; no name where it is
// not one of AWS's.
func (f Finding) product() (name, guide string) {
	for _, p := range products {
		if strings.HasSuffix(f.ProductArn, p.arn) {
			return p.name, p.guide
		}
	}
	return "", "Finding"
}

// labels are those of severities, from the lowest, with the least number of
// each.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Severity.html
var labels = []struct {
	label string
	least float64
}{
	{"INFORMATIONAL", 0}, {"LOW", 1}, {"MEDIUM", 40}, {"HIGH", 70}, {"CRITICAL", 90},
}

// severity is the index of a label; -1 if the finding says none.
func (f Finding) severity() int {
	level := -1
	for i, l := range labels {
		if f.asff.Severity.Label == l.label {
			return i
		}
		if n, err := f.asff.Severity.Normalized.Float64(); err == nil && n >= l.least {
			level = i
		}
	}
	return level
}

// findings writes the mail of one or several findings.
func (w Writer) findings(all []Finding) Mail {
	slices.SortStableFunc(all, func(a, b Finding) int { return cmp.Compare(b.severity(), a.severity()) })
	first := all[0]
	product, id := first.product()
	for _, f := range all {
		if _, other := f.product(); other != id {
			id = "Finding"
		}
	}
	guide, _ := settings.GuideTo(id)
	p := w.page()

	level, what := "", guide.Subject
	if i := first.severity(); i >= 0 {
		level = labels[i].label
	}
	if n := len(all); n > 1 {
		p.line("%d 件の検出結果があります。", "There are %d findings.", n)
		what = fmt.Sprintf("%d security findings", n)
	} else {
		p.text.WriteString(w.sentence(product, level) + "\n")
	}
	if level != "" {
		what += ", " + level
	}

	p.heading("何が見つかったか", "What was found")
	const most = 5
	left := len(all)
	for i, f := range all[:min(len(all), most)] {
		text := cmp.Or(w.finding(f), w.nothing())
		if i > 0 && p.text.Len()+len(text) > mostFacts {
			break
		}
		if i > 0 {
			p.text.WriteString("\n")
		}
		p.text.WriteString(text)
		left--
	}
	if left > 0 {
		p.text.WriteString("\n")
		p.line("ほかに %d 件あります。", "And %d more.", left)
	}

	p.next(guide)
	p.heading("リンク", "Links")
	if region := either(regionForm, w.Region, first.Region); region != "" {
		p.field("Security Hub", "Security Hub", fmt.Sprintf("https://%s.console.aws.amazon.com/securityhub/home?region=%[1]s#/findings", region))
	}
	p.runbook(id)
	return p.mail(w.subject(what, first.asff.AwsAccountID, either(regionForm, first.Region, w.Region)))
}

// sentence says who found something, and how bad it is, as far as known.
func (w Writer) sentence(product, level string) string {
	who := cmp.Or(product, w.say("Security Hub", "A product that reports to Security Hub"))
	if level == "" {
		return w.say("%s に検出結果があります。", "%s has found something.", who)
	}
	return w.say("%s に検出結果があります(重要度 %s)。", "%s has found something (severity %s).", who, level)
}

// finding is a block of lines of one finding.
func (w Writer) finding(f Finding) string {
	p, a := w.page(), f.asff
	p.field("タイトル", "Title", clean(a.Title, 200))
	p.field("説明", "Description", clean(a.Description, 500))
	if len(a.Types) > 0 {
		p.field("タイプ", "Type", clean(a.Types[0], 120))
	}
	if i := f.severity(); i >= 0 {
		p.field("重要度", "Severity", labels[i].label)
	}
	p.field("製品", "Product", clean(cmp.Or(a.ProductName, a.ProductFields.ProductName), 60))
	p.field("コントロール", "Control", clean(a.Compliance.SecurityControlID, 30))
	for i, r := range a.Resources {
		if i == 3 {
			p.line("リソース: ほかに %d 件", "Resource: and %d more", len(a.Resources)-i)
			break
		}
		p.field("リソース", "Resource", join(" ", clean(r.Type, 60), clean(r.ID, 200)))
	}
	p.field("アカウント", "Account", clean(a.AwsAccountID, 20))
	p.field("リージョン", "Region", clean(f.Region, 20))
	p.field("最初の検出", "First seen", w.stamp(a.FirstObservedAt))
	p.field("最後の検出", "Last seen", w.stamp(a.LastObservedAt))
	p.field("更新日時", "Updated", w.stamp(a.UpdatedAt))
	p.field("直し方", "How to fix", join(" ", clean(a.Remediation.Recommendation.Text, 300), trusted(a.Remediation.Recommendation.URL)))
	p.field("検出結果の ID", "Finding id", clean(a.ID, 300))
	p.field("開く", "Open", trusted(a.SourceURL))
	return p.text.String()
}

// stamp shows a time of ISO 8601; one that cannot be read as it is.
func (w Writer) stamp(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return clean(text, 40)
	}
	return w.when(t)
}

// trustedForm has AWS's documentation, and the pages of the console that show
// findings and costs. Others of its pages can be made to act: a link to
// CloudFormation's brings somebody's template along.
var trustedForm = regexp.MustCompile(`^https://(docs\.aws\.amazon\.com/|([a-z0-9-]{1,20}\.)?console\.aws\.amazon\.com/(guardduty|access-analyzer|securityhub|inspector|macie|cost-management)/)[A-Za-z0-9/_.?=&#-]{0,300}$`)

// trusted returns an address that somebody else gave, if it may be a link in a
// mail.
func trusted(address string) string { return either(trustedForm, address) }
