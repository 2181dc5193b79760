package renderers

import (
	"fmt"
	"slices"
	"strings"

	"baseline/settings"
)

// RunbookGuides returns the sections of the runbook as Markdown, with links to
// them: one for each alarm, then one for each other kind of mail. Their headings are ids, so that
// the link in a mail leads to them in either language.
func RunbookGuides(l settings.Language) string {
	var text strings.Builder
	sentences := map[string]settings.Text{}
	for _, a := range settings.Activities {
		sentences[a.ID] = settings.Text{Ja: a.Ja, En: a.En}
	}
	guides := slices.Concat(settings.Guides, settings.OtherGuides)
	for i, g := range guides {
		separator := " ·\n"
		if i == len(guides)-1 {
			separator = "\n\n"
		}
		fmt.Fprintf(&text, "[%s](#%s)%s", g.ID, strings.ToLower(g.ID), separator)
	}
	for _, g := range guides {
		fmt.Fprintf(&text, "## %s\n\n", g.ID)
		if sentence, ok := sentences[g.ID]; ok {
			fmt.Fprintf(&text, "**%s**\n\n", sentence.In(l))
		}
		fmt.Fprintf(&text, "%s\n\n%s\n", g.Why.In(l), actions(g.Next, l))
	}
	return text.String()
}

// RunbookStops returns the sections on how to stop somebody as Markdown.
func RunbookStops(l settings.Language) string {
	var text strings.Builder
	for _, s := range settings.Stops {
		who := []rune(s.Who.In(l))
		fmt.Fprintf(&text, "### %s%s\n\n%s\n", strings.ToUpper(string(who[:1])), string(who[1:]), actions(s.Next, l))
	}
	return text.String()
}

// actions returns a numbered list.
func actions(list []settings.Action, l settings.Language) string {
	var text strings.Builder
	for i, a := range list {
		fmt.Fprintf(&text, "%d. %s\n", i+1, linked(a.In(l)))
		if len(a.Run) > 0 {
			fmt.Fprintf(&text, "\n   ```sh\n   %s\n   ```\n\n", strings.Join(a.Run, "\n   "))
		}
	}
	return strings.TrimRight(text.String(), "\n") + "\n"
}

// linked makes links of addresses, which end a sentence, and keeps the rest
// from being read as Markdown.
func linked(text string) string {
	text, address, found := strings.Cut(text, "https://")
	text = strings.NewReplacer("*", `\*`, "<", `\<`, "_", `\_`).Replace(text)
	if !found {
		return text
	}
	return text + "<https://" + address + ">"
}
