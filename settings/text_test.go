package settings_test

import (
	"context"
	"errors"
	"testing"

	"baseline/settings"
)

func TestTextf(t *testing.T) {
	key := settings.Text{Ja: "鍵", En: "a key"}
	for _, test := range []struct{ got, want settings.Text }{
		{settings.Textf("%[2]d 個の %[1]s", "%s %d times", "x", 2), settings.Text{Ja: "2 個の x", En: "x 2 times"}},
		{settings.Textf("%sがない", "there is not %s", key), settings.Text{Ja: "鍵がない", En: "there is not a key"}},
		{settings.Textf("%s", "%s", []string{"a", "b"}), settings.Text{Ja: "a、b", En: "a, b"}},
		{settings.Textf("%s", "%s", []settings.Text{key, settings.Same("b")}), settings.Text{Ja: "鍵、b", En: "a key, b"}},
		{settings.Sentences(key, key), settings.Text{Ja: "鍵。鍵", En: "a key; a key"}},
		{settings.Textf("鍵", "a key"), key},
		{settings.Textf("誤り: %s", "a fault: %s", settings.Errorf("なし", "none")), settings.Text{Ja: "誤り: なし", En: "a fault: none"}},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestErrorf(t *testing.T) {
	err := settings.Errorf("止めた: %s", "stopped: %s", context.Canceled)
	if err.Error() != "stopped: context canceled" || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
