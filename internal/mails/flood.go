package mails

// Findings writes the mail of findings, at least one.
func (w Writer) Findings(all []Finding) Mail { return w.findings(all) }

// FindingsFlood writes the mail that ends the mails of findings for this hour,
// after so many of them.
func (w Writer) FindingsFlood(mails int) Mail {
	p := w.page()
	p.line("検出結果のメールが 1 時間に %d 通を超えました。この時間はこれ以上お送りしません。", "There were more than %d mails of findings within the hour; no more come in this one.", mails)
	p.text.WriteString("\n")
	p.line("お送りしなかった検出結果は、Security Hub でワークフローステータスが「新規」のまま残り、更新されるとまた届きます。",
		"Those that were not mailed keep the workflow status NEW in Security Hub, and come again when they are updated.")
	p.heading("次にすること", "What to do next")
	p.line("1. Security Hub の検出結果を、重要度の高い順に確認する。", "1. Look at the findings in Security Hub, the most severe first.")
	p.line("2. 同じものが多ければ、原因を直すか、組織の設定でそのコントロールを無効にする。", "2. Where many are the same, mend the cause, or switch the control off in the settings.")
	if either(regionForm, w.Region) != "" {
		p.heading("リンク", "Links")
		p.field("検出結果", "Findings", "https://"+w.Region+".console.aws.amazon.com/securityhub/home?region="+w.Region+"#/findings")
	}
	return p.mail(w.subject("Flood: too many findings to mail", "", ""))
}
