package filterpattern

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of one pattern.
//
// Length: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html
// The others: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
const (
	maxLength            = 1024 // characters
	maxRegexes           = 2
	maxWildcards         = 3 // wildcard selectors, not the * of a string
	maxSelectorWildcards = 1
)

// Parse reads a JSON filter pattern. An error names the position, counted in
// characters from 1, and what was got there. What the grammar lacks is an
// error too (EXISTS, IS NOT, escapes in strings, …), and so is what passes a
// limit: 1,024 characters, 2 regular expressions, 3 wildcard selectors, 1 of
// them in one selector.
func Parse(pattern string) (*Pattern, error) {
	if !utf8.ValidString(pattern) {
		return nil, fmt.Errorf("filter pattern: must be UTF-8, got %q", pattern)
	}
	if n := utf8.RuneCountInString(pattern); n > maxLength {
		return nil, fmt.Errorf("filter pattern: must have at most %d characters, got %d", maxLength, n)
	}
	p := parser{text: pattern}
	root, err := p.pattern()
	if err != nil {
		return nil, fmt.Errorf("filter pattern: %w", err)
	}
	return &Pattern{root: root}, nil
}

type parser struct {
	text      string
	at        int // bytes
	regexes   int
	wildcards int
}

func (p *parser) pattern() (node, error) {
	if !p.take("{") {
		return nil, p.want(`"{"`)
	}
	root, err := p.run("||")
	if err != nil {
		return nil, err
	}
	if !p.take("}") {
		return nil, p.want(`"&&", "||" or "}"`)
	}
	if p.skipBlanks(); p.at < len(p.text) {
		return nil, p.want("the end")
	}
	return root, nil
}

// run reads one or more operands joined by op; && binds tighter than ||.
func (p *parser) run(op string) (node, error) {
	operand := p.operand
	if op == "||" {
		operand = func() (node, error) { return p.run("&&") }
	}
	var kids []node
	for {
		kid, err := operand()
		if err != nil {
			return nil, err
		}
		kids = append(kids, kid)
		if !p.take(op) {
			break
		}
	}
	if len(kids) == 1 {
		return kids[0], nil
	}
	return &compound{op: op, kids: kids}, nil
}

func (p *parser) operand() (node, error) {
	if !p.take("(") {
		return p.term()
	}
	group, err := p.run("||")
	if err != nil {
		return nil, err
	}
	if !p.take(")") {
		return nil, p.want(`"&&", "||" or ")"`)
	}
	return group, nil
}

func (p *parser) term() (node, error) {
	sel, err := p.selector()
	if err != nil {
		return nil, err
	}
	t := &term{selector: sel}
	for _, op := range []string{"!=", "<=", ">=", "=", "<", ">"} {
		if p.take(op) {
			t.op = op
			t.value, err = p.value(op)
			return t, err
		}
	}
	t.op, err = p.keywords()
	return t, err
}

// keywords reads IS NULL, IS TRUE, IS FALSE or NOT EXISTS.
func (p *parser) keywords() (string, error) {
	afterBlank := p.skipBlanks()
	start := p.at
	words := p.takeWhile(isNameRune)
	p.skipBlanks()
	if second := p.takeWhile(isNameRune); second != "" {
		words += " " + second
	}
	switch words {
	case "IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS":
		if afterBlank {
			return words, nil
		}
	}
	p.at = start
	return "", p.want("a blank and IS NULL, IS TRUE, IS FALSE or NOT EXISTS, or one of = != < > <= >=")
}

func (p *parser) selector() (selector, error) {
	p.skipBlanks()
	start := p.at
	if !p.takeNow("$") {
		return nil, p.want(`a selector "$.…" or "("`)
	}
	if !strings.HasPrefix(p.rest(), ".") {
		return nil, p.want(`"."`)
	}
	var sel selector
	wildcards := 0
	for strings.HasPrefix(p.rest(), ".") || strings.HasPrefix(p.rest(), "[") {
		s, err := p.step()
		if err != nil {
			return nil, err
		}
		if s.kind == anyFieldStep || s.kind == anyElementStep {
			wildcards++
		}
		sel = append(sel, s)
	}
	p.wildcards += wildcards
	switch {
	case wildcards > maxSelectorWildcards:
		return nil, errorAt(p.text, start, "a selector may have %d wildcard, got %s", maxSelectorWildcards, sel.text())
	case p.wildcards > maxWildcards:
		return nil, errorAt(p.text, start, "a pattern may have %d wildcard selectors, got %s as one more", maxWildcards, sel.text())
	}
	return sel, nil
}

func (p *parser) step() (step, error) {
	switch {
	case p.takeNow(".['"):
		name := p.takeWhile(func(r rune) bool { return r != '\'' })
		if name == "" {
			return step{}, p.want("a field name")
		}
		if !p.takeNow("']") {
			return step{}, p.want(`"']"`)
		}
		return step{kind: nameStep, name: name}, nil
	case p.takeNow(".*"):
		return step{kind: anyFieldStep}, nil
	case p.takeNow("."):
		name := p.takeWhile(isNameRune)
		if name == "" {
			return step{}, p.want("a field name of letters, digits, - and _, or ['name']")
		}
		return step{kind: nameStep, name: name}, nil
	case p.takeNow("[*]"):
		return step{kind: anyElementStep}, nil
	}
	p.takeNow("[")
	start := p.at
	index, err := strconv.Atoi(p.takeWhile(isDigit))
	if err != nil {
		p.at = start
		return step{}, p.want("an index or *")
	}
	if !p.takeNow("]") {
		return step{}, p.want(`"]"`)
	}
	return step{kind: indexStep, index: index}, nil
}

var numberSyntax = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

func (p *parser) value(op string) (value, error) {
	p.skipBlanks()
	start := p.at
	v, err := p.anyValue()
	if err != nil {
		return v, err
	}
	if ordered := op != "=" && op != "!="; ordered && v.kind != numberValue {
		return v, errorAt(p.text, start, "%s needs a number, got %s", op, v.text)
	}
	return v, nil
}

func (p *parser) anyValue() (value, error) {
	start := p.at
	switch {
	case p.takeNow(`"`):
		glob := p.takeWhile(func(r rune) bool { return r != '"' && r != '\\' })
		if !p.takeNow(`"`) {
			return value{}, p.want("a closing quote (the grammar has no escapes)")
		}
		return value{kind: quotedValue, text: p.text[start:p.at], glob: glob}, nil
	case p.takeNow("%"):
		return p.regex(start)
	}
	bare := p.takeWhile(isBareRune)
	switch {
	case bare == "":
		return value{}, p.want("a value: a string, a number or a %regex%")
	case numberSyntax.MatchString(bare):
		number, err := strconv.ParseFloat(bare, 64)
		if err != nil {
			return value{}, errorAt(p.text, start, "a number must fit 64 bits, got %s", bare)
		}
		return value{kind: numberValue, text: bare, number: number}, nil
	case strings.ContainsAny(bare, "+-"):
		return value{}, errorAt(p.text, start, "a string with + or - needs quotes, got %s", bare)
	}
	return value{kind: bareValue, text: bare, glob: bare}, nil
}

// regexSyntax is what AWS takes of regular expressions: some operators, some
// symbols, no groups, and the blank of its examples. Of escapes only those of
// the guide, as Go has more.
var regexSyntax = regexp.MustCompile(`^([a-zA-Z0-9:_#=@/;, ^$?\[\]{}|*+.-]|\\[dDsSwW:_#=@/;,^$?\[\]{}|\\*+.-]|\\x[0-9A-F]{2})+$`)

// openRepeat finds {,n} outside escapes and character classes. AWS lets it
// stand for {0,n}; to Go it would be plain text.
var openRepeat = regexp.MustCompile(`\\.|\[(\\.|[^\]\\])*\]|\{,`)

func (p *parser) regex(start int) (value, error) {
	source := p.takeWhile(func(r rune) bool { return r != '%' })
	if !p.takeNow("%") {
		return value{}, p.want(`a closing "%"`)
	}
	v := value{kind: regexValue, text: p.text[start:p.at]}
	if p.regexes++; p.regexes > maxRegexes {
		return v, errorAt(p.text, start, "a pattern may have %d regular expressions, got %s as one more", maxRegexes, v.text)
	}
	if !regexSyntax.MatchString(source) {
		return v, errorAt(p.text, start, "a regular expression must keep to the letters, digits, symbols and operators that AWS supports, got %s", v.text)
	}
	compiled, err := regexp.Compile(openRepeat.ReplaceAllStringFunc(source, func(s string) string {
		if s == "{," {
			return "{0,"
		}
		return s
	}))
	if err != nil {
		return v, errorAt(p.text, start, "a regular expression must compile, got %s: %w", v.text, err)
	}
	v.regex = compiled
	return v, nil
}

func (p *parser) rest() string { return p.text[p.at:] }

func (p *parser) skipBlanks() (skipped bool) {
	return p.takeWhile(func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }) != ""
}

// take reads the token after any blanks, or nothing.
func (p *parser) take(token string) bool {
	start := p.at
	p.skipBlanks()
	if p.takeNow(token) {
		return true
	}
	p.at = start
	return false
}

func (p *parser) takeNow(token string) bool {
	if !strings.HasPrefix(p.rest(), token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *parser) takeWhile(ok func(rune) bool) string {
	rest := p.rest()
	n := strings.IndexFunc(rest, func(r rune) bool { return !ok(r) })
	if n < 0 {
		n = len(rest)
	}
	p.at += n
	return rest[:n]
}

// want is the error that something else stands at the next character.
func (p *parser) want(what string) error {
	p.skipBlanks()
	got := "the end"
	if rest := []rune(p.rest()); len(rest) > 0 {
		got = strconv.Quote(string(rest[:min(len(rest), 20)]))
	}
	return errorAt(p.text, p.at, "want %s, got %s", what, got)
}

func errorAt(text string, at int, format string, args ...any) error {
	position := utf8.RuneCountInString(text[:at]) + 1
	return fmt.Errorf("position %d: %w", position, fmt.Errorf(format, args...))
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isAlphanumeric(r rune) bool {
	return isDigit(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

func isNameRune(r rune) bool { return isAlphanumeric(r) || r == '_' || r == '-' }

// isBareRune has besides letters, digits and _ the dot and the asterisk: the
// guide asks for quotes there, but its own examples have 123.123.* without.
// The signs are for numbers.
func isBareRune(r rune) bool { return isNameRune(r) || strings.ContainsRune(".*+", r) }
