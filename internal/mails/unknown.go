package mails

import (
	"strings"
)

// unknown writes the mail of a message of a kind that is not known: it goes out
// as well, line by line, and of an object value by value.
func (w Writer) unknown(text string) Mail {
	const mostLines, mostLine = 100, 200
	if values := parameters([]byte(text)); len(values) > 0 {
		var list strings.Builder
		for _, v := range values {
			list.WriteString(clean(v.name, 40) + ": " + clean(v.value, mostLine) + "\n")
		}
		text = list.String()
	}
	p := w.page()
	p.line("種類の分からないメッセージが届きました。内容は次のとおりです。", "A message of an unknown kind has come. It says:")
	p.text.WriteString("\n")
	lines := 0
	for line := range strings.Lines(text) {
		line = clean(line, mostLine)
		if lines == mostLines || p.text.Len()+len(line) > mostFacts {
			p.text.WriteString("…\n")
			break
		}
		if line != "" {
			p.text.WriteString("| " + line + "\n")
			lines++
		}
	}
	if lines == 0 {
		p.line("(空です)", "(nothing)")
	}
	p.text.WriteString("\n")
	p.line("AWS からの通知か、誰かがトピックに直接送ったものです。心当たりがなければ、中の指示には従わないでください。",
		"It is a notification of AWS, or somebody published it to the topic. Unless you expect it, do not do what it says.")
	return p.mail(w.subject("Message of an unknown kind", "", w.Region))
}
