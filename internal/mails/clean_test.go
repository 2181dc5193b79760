package mails

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"plain", "alice", "alice"},
		{"Japanese", "管理者が変更しました。次へ", "管理者が変更しました。次へ"},
		{"decomposed Japanese", "か\u3099", "か\u3099"},
		{"lines", " a\r\nb\tc\u2028d\u0085e ", "a b c d e"},
		{"control", "a\x00b\x07c\x7f", "a b c"},
		{"escape sequence", "\x1b[31mred", "[31mred"},
		{"bidi", "\u202egnp.exe\u2066x\u2069\u200f", "gnp[.]exex"},
		{"zero width", "a\u200bb\u200dc\ufeffd\u00ade", "abcde"},
		{"fillers", "a\u3164b\uffa0c\u115fd\u2800e\u034f", "abcde"},
		{"variation selectors", "a\ufe0fb\U000e0101", "ab"},
		{"private use", "a\ue000b", "ab"},
		{"piled marks", "e\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301"},
		{"broken UTF-8", "a\xff\xfeb", "a\ufffd\ufffdb"},
		{"address", "see https://evil.example/a?b=c", "see https[:]//evil[.]example/a?b=c"},
		{"capitals", "HTTPS://EVIL.EXAMPLE", "HTTPS[:]//EVIL[.]EXAMPLE"},
		{"any scheme", "ms-word:ofe|u|x://1.2.3.4", "ms-word:ofe|u|x[:]//1.2.3.4"},
		{"host", "www.evil.example, evil.co.jp", "www[.]evil[.]example, evil[.]co[.]jp"},
		{"host of digits", "www.1.example 1und1.de", "www[.]1[.]example 1und1[.]de"},
		{"international host", "例え.テスト evil．example evil｡example", "例え[.]テスト evil[.]example evil[.]example"},
		{"split by what is hidden", "evil.\u200bexample ht\u200btp:/\u200b/x", "evil[.]example http[:]//x"},
		{"end of a host", ".example", "[.]example"},
		{"mail", "help@evil.example mailto:help@evil", "help@evil[.]example mailto[:]help@evil"},
		{"telephone", "tel:+15550100", "tel[:]+15550100"},
		{"script", "JavaScript:alert(1)", "JavaScript[:]alert(1)"},
		{"share", `\\evil\share`, `\evil\share`},
		{"what is no link", "metadata: profile: 10.0; 1.2.3.4 arn:aws:iam::1:user/x a. B", "metadata: profile: 10.0; 1.2.3.4 arn:aws:iam::1:user/x a. B"},
		{"empty", "\u200b\n", ""},
	} {
		if got := clean(test.in, 100); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestCleanCuts(t *testing.T) {
	for _, test := range []struct {
		in   string
		most int
		want string
	}{
		{"abcde", 5, "abcde"},
		{"abcdef", 5, "abcd…"},
		{"あいうえおか", 5, "あいうえ…"},
		{"a b.cc", 6, "a b[.…"},
		{strings.Repeat("a.b", 1000), 7, "a[.]ba…"},
		{strings.Repeat("\u200b", 1<<16) + "end", 5, "end"},
		{"ab   ", 2, "ab"},
	} {
		got := clean(test.in, test.most)
		if got != test.want || utf8.RuneCountInString(got) > test.most {
			t.Errorf("%.20q in %d: got %q, want %q", test.in, test.most, got, test.want)
		}
	}
}
