package filterpattern

import (
	"regexp"
	"strconv"
	"strings"
)

// verdict is three-valued; && is the least, || the greatest of its parts.
type verdict int

const (
	no verdict = iota
	unsure
	yes
)

type node interface {
	eval(event any) verdict
	text() string
}

// compound is a run of && or ||: two or more kids.
type compound struct {
	op   string
	kids []node
}

func (c *compound) eval(event any) verdict {
	least, greatest := yes, no
	for _, kid := range c.kids {
		v := kid.eval(event)
		least, greatest = min(least, v), max(greatest, v)
	}
	if c.op == "&&" {
		return least
	}
	return greatest
}

func (c *compound) text() string {
	texts := make([]string, len(c.kids))
	for i, kid := range c.kids {
		texts[i] = kid.text()
		if inner, ok := kid.(*compound); ok && !(inner.op == "&&" && c.op == "||") {
			texts[i] = "(" + texts[i] + ")"
		}
	}
	return strings.Join(texts, c.op)
}

// negation is for mutations only, the grammar has none.
type negation struct {
	kid node
}

func (n negation) eval(event any) verdict { return yes - n.kid.eval(event) }
func (n negation) text() string           { return "!(" + n.kid.text() + ")" }

// term is one condition; value is empty for IS and NOT EXISTS.
type term struct {
	selector selector
	op       string
	value    value
}

func (t *term) text() string {
	if t.value.text == "" {
		return t.selector.text() + " " + t.op
	}
	return t.selector.text() + t.op + t.value.text
}

func (t *term) eval(event any) verdict {
	least, greatest := yes, no
	for _, found := range t.selector.resolve(event) {
		v := t.holds(found)
		least, greatest = min(least, v), max(greatest, v)
	}
	// For = the guide says any element; for these two it says nothing.
	if (t.op == "!=" || t.op == "NOT EXISTS") && least != greatest {
		return unsure
	}
	return greatest
}

// holds judges one value that the selector found.
func (t *term) holds(found any) verdict {
	switch found.(type) {
	case absent:
		switch t.op {
		case "NOT EXISTS":
			return yes
		case "!=":
			return unsure
		}
		return no
	case map[string]any, []any:
		return no
	}
	switch t.op {
	case "IS NULL":
		return is(found, nil, "null")
	case "IS TRUE":
		return is(found, true, "true")
	case "IS FALSE":
		return is(found, false, "false")
	case "=", "!=":
		equal, certain := t.value.equal(found)
		switch {
		case !certain && (equal || t.op == "!="):
			return unsure
		case equal == (t.op == "="):
			return yes
		}
	case "<", ">", "<=", ">=":
		return t.compare(found)
	}
	return no
}

// compare judges <, >, <= and >=, which are for numbers.
func (t *term) compare(found any) verdict {
	number, certain := found.(float64)
	if !certain {
		var err error
		if number, err = strconv.ParseFloat(textOf(found), 64); err != nil {
			return no
		}
	}
	holds := false
	switch t.op {
	case "<":
		holds = number < t.value.number
	case ">":
		holds = number > t.value.number
	case "<=":
		holds = number <= t.value.number
	case ">=":
		holds = number >= t.value.number
	}
	switch {
	case !holds:
		return no
	case !certain:
		return unsure
	}
	return yes
}

func is(found, want any, text string) verdict {
	switch found {
	case want:
		return yes
	case text:
		return unsure
	}
	return no
}

type valueKind int

const (
	quotedValue valueKind = iota
	bareValue
	numberValue
	regexValue
)

// value is the right-hand side of a term.
type value struct {
	kind   valueKind
	text   string // as written, with its quotes or percent signs
	glob   string // quoted and bare: text without quotes
	number float64
	regex  *regexp.Regexp
}

// equal compares as text, or as numbers where both sides are; certain says
// whether the user guide has a comparison of these two types.
func (v value) equal(found any) (equal, certain bool) {
	number, isNumber := found.(float64)
	_, isString := found.(string)
	switch v.kind {
	case numberValue:
		if isNumber {
			return number == v.number, true
		}
		return textOf(found) == v.text, false
	case regexValue:
		return v.regex.MatchString(textOf(found)), isString
	}
	text := textOf(found)
	equal = globMatch(v.glob, text)
	numberGlob := isNumber && v.kind == bareValue && strings.Contains(v.glob, "*")
	certain = (isString || numberGlob) && equal == edgeMatch(v.glob, text)
	return equal, certain
}

// textOf is the text of a string, number, boolean or null.
func textOf(found any) string {
	switch found := found.(type) {
	case string:
		return found
	case float64:
		return strconv.FormatFloat(found, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(found)
	}
	return "null"
}

// globMatch matches with every * as any run of characters, none included.
func globMatch(glob, s string) bool {
	parts := strings.Split(glob, "*")
	if len(parts) == 1 {
		return s == glob
	}
	s, ok := strings.CutPrefix(s, parts[0])
	if !ok {
		return false
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		if _, s, ok = strings.Cut(s, part); !ok {
			return false
		}
	}
	return strings.HasSuffix(s, parts[last])
}

// edgeMatch is the narrower reading of an older edition of the guide: an
// asterisk between other characters stands for itself.
//
// https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide/blob/main/doc_source/FilterAndPatternSyntax.md
func edgeMatch(glob, s string) bool {
	core := strings.TrimLeft(glob, "*")
	front := core != glob
	glob, core = core, strings.TrimRight(core, "*")
	back := core != glob
	switch {
	case front && back:
		return strings.Contains(s, core)
	case front:
		return strings.HasSuffix(s, core)
	case back:
		return strings.HasPrefix(s, core)
	}
	return s == core
}

type stepKind int

const (
	nameStep stepKind = iota
	indexStep
	anyFieldStep
	anyElementStep
)

type step struct {
	kind  stepKind
	name  string
	index int
}

type selector []step

func (s selector) text() string {
	var b strings.Builder
	b.WriteByte('$')
	for _, step := range s {
		switch {
		case step.kind == indexStep:
			b.WriteString("[" + strconv.Itoa(step.index) + "]")
		case step.kind == anyElementStep:
			b.WriteString("[*]")
		case step.kind == anyFieldStep:
			b.WriteString(".*")
		case strings.ContainsFunc(step.name, func(r rune) bool { return !isNameRune(r) }):
			b.WriteString(".['" + step.name + "']")
		default:
			b.WriteString("." + step.name)
		}
	}
	return b.String()
}

// absent stands for a value that the event lacks.
type absent struct{}

// resolve returns what the selector finds: one value or absent, or one for
// each branch of a wildcard.
func (s selector) resolve(event any) []any {
	found := []any{event}
	for _, step := range s {
		var next []any
		for _, from := range found {
			next = append(next, step.from(from)...)
		}
		found = next
	}
	return found
}

func (s step) from(v any) []any {
	object, _ := v.(map[string]any)
	array, _ := v.([]any)
	switch s.kind {
	case nameStep:
		if value, ok := object[s.name]; ok {
			return []any{value}
		}
	case indexStep:
		if s.index < len(array) {
			return []any{array[s.index]}
		}
	case anyFieldStep:
		if len(object) > 0 {
			values := make([]any, 0, len(object))
			for _, value := range object {
				values = append(values, value)
			}
			return values
		}
	case anyElementStep:
		if len(array) > 0 {
			return array
		}
	}
	return []any{absent{}}
}
