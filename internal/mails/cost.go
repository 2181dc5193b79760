package mails

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"baseline/settings"
)

const (
	budgetsPage   = "https://console.aws.amazon.com/billing/home#/budgets"
	explorerPage  = "https://console.aws.amazon.com/cost-management/home#/cost-explorer"
	anomaliesPage = "https://console.aws.amazon.com/cost-management/home#/anomaly-detection"
)

// budget is a notification of AWS Budgets. It is a letter, whose form AWS does
// not document; the facts are on lines of their own, such as
// "Budgeted Amount: $100.00".
// https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
type budget struct{ account, name, amount, kind, threshold, spent string }

// parseBudget reads a message, and reports whether it is of AWS Budgets.
func parseBudget(message string) (b budget, ok bool) {
	for line := range strings.Lines(message) {
		line = strings.TrimSpace(line)
		if account, found := strings.CutPrefix(line, "AWS Account "); found {
			b.account = account
		}
		label, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch label {
		case "Budget Name":
			b.name = value
		case "Budgeted Amount":
			b.amount = value
		case "Alert Type":
			b.kind = value
		case "Alert Threshold":
			b.threshold = value
		case "ACTUAL Amount", "FORECASTED Amount":
			b.spent = value
		}
	}
	return b, b.name != "" && b.kind+b.threshold+b.spent != ""
}

// budget writes the mail of a notification of AWS Budgets.
func (w Writer) budget(b budget) Mail {
	p := w.page()
	guide, _ := settings.GuideTo("Budget")
	what := guide.Subject
	switch b.kind {
	case "ACTUAL":
		p.line("使った金額が、予算のしきい値を超えました。", "What was spent is above a threshold of the budget.")
		what += ", money spent"
	case "FORECASTED":
		p.line("このままだと、予算のしきい値を超える見込みです。", "At this rate, a threshold of the budget will be passed.")
		what += ", forecast"
	default:
		p.line("予算の通知です。", "There is a notification of a budget.")
	}

	p.heading("いくらか", "How much")
	p.field("アカウント", "Account", clean(b.account, 20))
	p.field("予算", "Budget", clean(b.name, 100))
	p.field("予算額", "Budgeted", clean(b.amount, 40))
	p.field("しきい値", "Threshold", clean(b.threshold, 40))
	if b.kind == "FORECASTED" {
		p.field("予測額", "Forecast", clean(b.spent, 40))
	} else {
		p.field("使った金額", "Spent", clean(b.spent, 40))
	}

	p.next(guide)
	p.heading("リンク", "Links")
	p.field("予算", "Budgets", budgetsPage)
	p.field("Cost Explorer", "Cost Explorer", explorerPage)
	p.runbook(guide.ID)
	return p.mail(w.subject(what, b.account, ""))
}

// anomaly is a notification of Cost Anomaly Detection. Any of it may lack.
// https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
type anomaly struct {
	AccountID, AnomalyID, AnomalyDetailsLink string
	AnomalyStartDate, AnomalyEndDate         string
	DimensionalValue                         string // the service
	Impact                                   struct {
		TotalActualSpend, TotalExpectedSpend, TotalImpact, TotalImpactPercentage json.Number
	}
	RootCauses []struct {
		LinkedAccount, LinkedAccountName, Region, Service, UsageType string
		Impact                                                       struct{ Contribution json.Number }
	}
}

// parseAnomaly reads a message, and reports whether it is of Cost Anomaly
// Detection.
func parseAnomaly(message string) (a anomaly, ok bool) {
	ok = parse(message, &a) && a.AnomalyID != ""
	return a, ok
}

// anomaly writes the mail of a notification of Cost Anomaly Detection.
func (w Writer) anomaly(a anomaly) Mail {
	p := w.page()
	guide, _ := settings.GuideTo("CostAnomaly")
	p.line("普段と違う費用が出ています。", "Something costs more than it usually does.")

	p.heading("何がいくらか", "What, and how much")
	facts := p.text.Len()
	p.field("アカウント", "Account", clean(a.AccountID, 20))
	p.field("サービス", "Service", clean(a.DimensionalValue, 80))
	impact := usd(a.Impact.TotalImpact)
	if percent, err := a.Impact.TotalImpactPercentage.Float64(); impact != "" && err == nil {
		impact = w.say("%s(%s)", "%s (%s)", impact, clean(fmt.Sprintf("%+.0f%%", percent), 20))
	}
	p.field("増えた金額", "Impact", impact)
	p.field("使った金額", "Spent", usd(a.Impact.TotalActualSpend))
	p.field("普段の金額", "Expected", usd(a.Impact.TotalExpectedSpend))
	p.field("期間", "Days", join(" – ", day(a.AnomalyStartDate), day(a.AnomalyEndDate)))
	for i, c := range a.RootCauses {
		if i == 3 {
			p.line("根本原因: ほかに %d 件", "Root cause: and %d more", len(a.RootCauses)-i)
			break
		}
		p.field("根本原因", "Root cause", join(", ", clean(c.Service, 80), clean(c.Region, 20), clean(c.UsageType, 60),
			clean(cmp.Or(c.LinkedAccountName, c.LinkedAccount), 60), usd(c.Impact.Contribution)))
	}

	if p.text.Len() == facts {
		p.text.WriteString(w.nothing())
	}
	p.next(guide)
	p.heading("リンク", "Links")
	p.field("異常", "Anomaly", cmp.Or(trusted(a.AnomalyDetailsLink), anomaliesPage))
	p.field("Cost Explorer", "Cost Explorer", explorerPage)
	p.runbook(guide.ID)
	return p.mail(w.subject(guide.Subject, a.AccountID, ""))
}

// usd writes US dollars; nothing for nothing.
func usd(amount json.Number) string {
	dollars, err := amount.Float64()
	if err != nil {
		return ""
	}
	return clean(fmt.Sprintf("$%.2f", dollars), 20)
}

// day is the day of a time of ISO 8601.
func day(stamp string) string {
	d, _, _ := strings.Cut(stamp, "T")
	return clean(d, 20)
}
