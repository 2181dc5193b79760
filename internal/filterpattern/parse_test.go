package filterpattern

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestString(t *testing.T) {
	for _, tt := range []struct{ pattern, want string }{
		{" {\t$.a =\n x } ", `{$.a=x}`},
		{`{ (($.a = "x y")) && (($.b != 1)) }`, `{$.a="x y"&&$.b!=1}`},
		{`{ ($.a = 1 && $.b = 2) || $.c = 3 }`, `{$.a=1&&$.b=2||$.c=3}`},
		{`{ ($.a = 1 || $.b = 2) && $.c = 3 }`, `{($.a=1||$.b=2)&&$.c=3}`},
		{`{ ($.a = 1 || $.b = 2) || $.c = 3 }`, `{($.a=1||$.b=2)||$.c=3}`},
		{`{ $.a  IS  NULL && $.b NOT  EXISTS }`, `{$.a IS NULL&&$.b NOT EXISTS}`},
		{`{ $.a[07].*.['b'].['c.d'] >= -1e3 }`, `{$.a[7].*.b.['c.d']>=-1e3}`},
		{`{ $.a[*] = %x y% }`, `{$.a[*]=%x y%}`},
	} {
		if got := parse(t, tt.pattern).String(); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.pattern, got, tt.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	const (
		operators = "want a blank and IS NULL, IS TRUE, IS FALSE or NOT EXISTS, or one of = != < > <= >=, got "
		selectors = `want a selector "$.…" or "(", got `
		regexes   = "a regular expression must keep to the letters, digits, symbols and operators that AWS supports, got "
	)
	for _, tt := range []struct{ pattern, want string }{
		{``, `position 1: want "{", got the end`},
		{`ERROR`, `position 1: want "{", got "ERROR"`},
		{`[ip, user]`, `position 1: want "{", got "[ip, user]"`},
		{`{ }`, `position 3: ` + selectors + `"}"`},
		{`{ $.a = 1`, `position 10: want "&&", "||" or "}", got the end`},
		{`{ $.a = 1 } x`, `position 13: want the end, got "x"`},
		{`{ $.a = 1 && }`, `position 14: ` + selectors + `"}"`},
		{`{ $.a = 1 & $.b = 1 }`, `position 11: want "&&", "||" or "}", got "& $.b = 1 }"`},
		{`{ ($.a = 1 }`, `position 12: want "&&", "||" or ")", got "}"`},
		{`{ $.a = 1) }`, `position 10: want "&&", "||" or "}", got ") }"`},
		{`{ ($.a = ) }`, `position 10: want a value: a string, a number or a %regex%, got ") }"`},
		{`{ !($.a = 1) }`, `position 3: ` + selectors + `"!($.a = 1) }"`},

		{`{ $.a EXISTS }`, `position 7: ` + operators + `"EXISTS }"`},
		{`{ $.a IS NOT NULL }`, `position 7: ` + operators + `"IS NOT NULL }"`},
		{`{ $.a IS null }`, `position 7: ` + operators + `"IS null }"`},
		{`{ $.a NOT NULL }`, `position 7: ` + operators + `"NOT NULL }"`},
		{`{ $.a[0]IS NULL }`, `position 9: ` + operators + `"IS NULL }"`},
		{`{ $.a }`, `position 7: ` + operators + `"}"`},
		{`{ $.a ~ 1 }`, `position 7: ` + operators + `"~ 1 }"`},

		{`{ a = 1 }`, `position 3: ` + selectors + `"a = 1 }"`},
		{`{ $a = 1 }`, `position 4: want ".", got "a = 1 }"`},
		{`{ $[0] = 1 }`, `position 4: want ".", got "[0] = 1 }"`},
		{`{ $. = 1 }`, `position 6: want a field name of letters, digits, - and _, or ['name'], got "= 1 }"`},
		{`{ $.é = 1 }`, `position 5: want a field name of letters, digits, - and _, or ['name'], got "é = 1 }"`},
		{`{ $.['é'].[''] = 1 }`, `position 13: want a field name, got "'] = 1 }"`},
		{`{ $.['a] = 1 }`, `position 15: want "']", got the end`},
		{`{ $.a[x] = 1 }`, `position 7: want an index or *, got "x] = 1 }"`},
		{`{ $.a[99999999999999999999] = 1 }`, `position 7: want an index or *, got "99999999999999999999"`},
		{`{ $.a[0 = 1 }`, `position 9: want "]", got "= 1 }"`},
		{`{ $.a[*].* = 1 }`, `position 3: a selector may have 1 wildcard, got $.a[*].*`},
		{`{ $.a[*] = 1 || $.b.* = 1 || $.*.c = 1 || $.d[*] = 1 }`, `position 43: a pattern may have 3 wildcard selectors, got $.d[*] as one more`},

		{`{ $.a = }`, `position 9: want a value: a string, a number or a %regex%, got "}"`},
		{`{ $.a == 1 }`, `position 8: want a value: a string, a number or a %regex%, got "= 1 }"`},
		{`{ $.a = "x }`, `position 13: want a closing quote (the grammar has no escapes), got the end`},
		{`{ $.a = "\"" }`, `position 10: want a closing quote (the grammar has no escapes), got "\\\"\" }"`},
		{`{ $.a = x y }`, `position 11: want "&&", "||" or "}", got "y }"`},
		{`{ $.a = user@example.com }`, `position 13: want "&&", "||" or "}", got "@example.com }"`},
		{`{ $.a = us-east-1 }`, `position 9: a string with + or - needs quotes, got us-east-1`},
		{`{ $.a = 1e999 }`, `position 9: a number must fit 64 bits, got 1e999`},
		{`{ $.a > "5" }`, `position 9: > needs a number, got "5"`},
		{`{ $.a <= 5* }`, `position 10: <= needs a number, got 5*`},

		{`{ $.a = %x }`, `position 13: want a closing "%", got the end`},
		{`{ $.a = %% }`, `position 9: ` + regexes + `%%`},
		{`{ $.a = %something!% }`, `position 9: ` + regexes + `%something!%`},
		{`{ $.a = %(x)% }`, `position 9: ` + regexes + `%(x)%`},
		{`{ $.a = %é% }`, `position 9: ` + regexes + `%é%`},
		{`{ $.a = %\é% }`, `position 9: ` + regexes + `%\é%`},
		{`{ $.a = %\bx% }`, `position 9: ` + regexes + `%\bx%`},
		{`{ $.a = %\x{41}% }`, `position 9: ` + regexes + `%\x{41}%`},
		{`{ $.a = %[x% }`, "position 9: a regular expression must compile, got %[x%: error parsing regexp: missing closing ]: `[x`"},
		{`{ $.a = %x% || $.a = %y% || $.a = %z% }`, `position 35: a pattern may have 2 regular expressions, got %z% as one more`},

		{"{ $.a = \"\xff\" }", `must be UTF-8, got "{ $.a = \"\xff\" }"`},
		{`{ $.a = "` + strings.Repeat("é", 1013) + `" }`, `must have at most 1024 characters, got 1025`},
	} {
		p, err := Parse(tt.pattern)
		if err == nil {
			t.Errorf("Parse(%q): got %s, want the error %q", tt.pattern, p, tt.want)
		} else if want := "filter pattern: " + tt.want; err.Error() != want {
			t.Errorf("Parse(%q):\n got %s\nwant %s", tt.pattern, err, want)
		}
	}
}

func TestParseAtTheLimits(t *testing.T) {
	parse(t, `{ $.a = "`+strings.Repeat("é", 1012)+`" }`)
	parse(t, `{ $.a[*] = %x% || $.b.* = %y% || $.*.c = "*" }`)
	parse(t, "{"+strings.Repeat("(", 500)+"$.a=1"+strings.Repeat(")", 500)+"}")
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{ $.eventType = "UpdateTrail" }`,
		`{ $.sourceIPAddress != 123.123.* }`,
		`{ $.arrayKey[*] = %val.{2}% || $.* = %111\.1[0-9]{,2}% }`,
		`{ $.['cluster.name'] = "c" && $.a.['b'][0].* <= -1.5e+3 }`,
		`{ $.SomeObject IS NULL || $.b IS TRUE || $.c IS FALSE }`,
		`{ (($.user.id = 1 || $.a > 2) && $.b < 3) || ($.c >= 4 && $.d NOT EXISTS) }`,
		`{($.a=1||$.b=2)||$.c=Ev*ent}`,
		`{ $.a EXISTS }`,
		`{ $.a = "x }`,
		`{ $.é = %[% }`,
		`ERROR`,
	} {
		f.Add(seed)
	}
	var events []any
	for _, text := range []string{trailEvent, userEvent, `{}`, `null`} {
		var event any
		if err := json.Unmarshal([]byte(text), &event); err != nil {
			f.Fatal(err)
		}
		events = append(events, event)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil {
			return
		}
		canonical := p.String()
		if utf8.RuneCountInString(canonical) > utf8.RuneCountInString(text) {
			t.Errorf("%q became longer: %q", text, canonical)
		}
		again, err := Parse(canonical)
		if err != nil {
			t.Fatalf("%q became %q: %v", text, canonical, err)
		}
		if !reflect.DeepEqual(p, again) || again.String() != canonical {
			t.Errorf("%q became %q, which parses to %q", text, canonical, again)
		}
		for _, event := range events {
			if p.Match(event) && !p.MatchAssuming(event, true) {
				t.Errorf("%q on %v: a certain match went away with an assumption", text, event)
			}
			for _, m := range p.Mutations() {
				m.Pattern.Match(event)
			}
		}
	})
}
