package settings_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"baseline/settings"
)

func TestEveryAlarmHasOneGuide(t *testing.T) {
	count := map[string]int{}
	for _, g := range settings.Guides {
		count[g.ID]++
	}
	for _, a := range settings.Activities {
		if count[a.ID] != 1 {
			t.Errorf("%s has %d guides", a.ID, count[a.ID])
		}
		if g, ok := settings.GuideTo(a.ID); !ok || g.ID != a.ID {
			t.Errorf("GuideTo(%s) is %q, %t", a.ID, g.ID, ok)
		}
	}
	if len(count) != len(settings.Activities) {
		t.Errorf("got guides to %d ids for %d activities", len(count), len(settings.Activities))
	}
	for _, g := range settings.OtherGuides {
		if count[g.ID]++; count[g.ID] != 1 {
			t.Errorf("%s has %d guides", g.ID, count[g.ID])
		}
	}
	if g, ok := settings.GuideTo("RootUsageExactCis"); ok {
		t.Errorf("there is a guide to what is no id: %v", g)
	}
}

// command is what a step may have its reader run.
var command = regexp.MustCompile(`^(aws [a-z0-9-]+ [a-z-]+( |$)|go tool baseline [a-z]+$|npx cdk deploy Baseline-[A-Za-z-]+ --revert-drift$)`)

func TestGuidesAreWhole(t *testing.T) {
	text := func(where string, text settings.Text) {
		for _, s := range []string{text.Ja, text.En} {
			if n := utf8.RuneCountInString(s); n < 3 || n > 300 || strings.ContainsAny(s, "\n`") || s != strings.TrimSpace(s) {
				t.Errorf("%s: %q", where, s)
			}
		}
		if strings.ContainsFunc(text.En, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) {
			t.Errorf("%s: not English: %s", where, text.En)
		}
		if !strings.ContainsFunc(text.Ja, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) {
			t.Errorf("%s: not Japanese: %s", where, text.Ja)
		}
	}
	actions := func(where string, actions []settings.Action) {
		for _, a := range actions {
			text(where, a.Text)
			for _, run := range a.Run {
				if !command.MatchString(run) || strings.ContainsAny(run, "\n;`$|<>") || len(run) > 200 {
					t.Errorf("%s: %q", where, run)
				}
			}
		}
	}
	for _, guides := range [][]settings.Guide{settings.Guides, settings.OtherGuides} {
		for _, g := range guides {
			if len(g.Subject) > 40 || strings.ContainsFunc(g.Subject, func(r rune) bool { return r < ' ' || r > '~' }) || g.Subject == "" {
				t.Errorf("%s: subject %q", g.ID, g.Subject)
			}
			text(g.ID, g.Why)
			actions(g.ID, g.Next)
			if len(g.Next) < 3 {
				t.Errorf("%s has %d steps", g.ID, len(g.Next))
			}
		}
	}
	for _, s := range settings.Stops {
		text(string(s.Identity), s.Who)
		actions(string(s.Identity), s.Next)
	}
}

func TestEveryIdentityCanBeStopped(t *testing.T) {
	for _, i := range []settings.Identity{
		settings.IAMUser, settings.Role, settings.PermissionSet, settings.Root, settings.Federated, settings.OtherAccount,
	} {
		if s, ok := settings.StopOf(i); !ok || s.Identity != i || len(s.Next) < 2 {
			t.Errorf("StopOf(%s) is %v, %t", i, s, ok)
		}
	}
	if s, ok := settings.StopOf(""); ok {
		t.Errorf("nobody can be stopped like %v", s)
	}
}
