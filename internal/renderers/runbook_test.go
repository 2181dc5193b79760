package renderers_test

import (
	"path/filepath"
	"strings"
	"testing"

	"baseline/internal/golden"
	"baseline/internal/renderers"
	"baseline/settings"
)

func TestTheRunbookIsThatOfTheGuides(t *testing.T) {
	for language, file := range map[settings.Language]string{
		settings.English: "runbook.md", settings.Japanese: "runbook.ja.md",
	} {
		path := filepath.Join("..", "..", "docs", file)
		golden.Section(t, path, "guides", renderers.RunbookGuides(language))
		golden.Section(t, path, "stops", renderers.RunbookStops(language))
	}
}

func TestRunbookHasASectionForEveryMail(t *testing.T) {
	for _, language := range []settings.Language{settings.English, settings.Japanese} {
		text := renderers.RunbookGuides(language)
		for _, a := range settings.Activities {
			if strings.Count(text, "\n## "+a.ID+"\n")+strings.Count(text[:20], "## "+a.ID+"\n") != 1 {
				t.Errorf("%s: no section, or several, for %s", language, a.ID)
			}
		}
		if got, want := strings.Count(text, "## "), len(settings.Guides)+len(settings.OtherGuides); got != want {
			t.Errorf("%s: got %d sections, want %d", language, got, want)
		}
	}
}
