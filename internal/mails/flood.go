package mails

// Findings writes the mail of findings, at least one.
func (w Writer) Findings(all []Finding) Mail { return w.findings(all) }

// FindingsFlood writes the mail that ends the mails of one product's findings for
// this hour, after so many of them; f is the first that is not mailed.
func (w Writer) FindingsFlood(f Finding, mails int) Mail {
	p := w.page()
	name, _ := f.product()
	whose := w.say("AWS 以外の製品の", "products that are not AWS's")
	if name != "" {
		whose = w.say(name+" の", name)
	}
	p.line("%s検出結果のメールが、1 時間に %d 通になりました。次の正時まで、これ以上お送りしません。",
		"Findings of %s made %d mails within the hour; no more come before the next full hour.", whose, mails)
	p.text.WriteString("\n")
	p.line("お送りしなかった検出結果は、Security Hub でワークフローステータスが「新規」のまま残り、更新されるとまた届きます。",
		"Those that are not mailed keep the workflow status NEW in Security Hub, and come again when they are updated.")
	p.heading("次にすること", "What to do next")
	p.line("1. Security Hub の検出結果のうち「新規」のものを、重要度の高い順に確認する。", "1. Look at the findings in Security Hub that are NEW, the most severe first.")
	p.line("2. 同じものが多ければ、原因を直すか、組織の設定でそのコントロールを無効にする。", "2. Where many are the same, mend the cause, or switch the control off in the settings.")
	if region := either(regionForm, w.Region); region != "" {
		p.heading("リンク", "Links")
		p.field("検出結果", "Findings", "https://"+region+".console.aws.amazon.com/securityhub/home?region="+region+"#/findings")
	}
	return p.mail(w.subject("Flood: too many findings to mail", "", ""))
}
