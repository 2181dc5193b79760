// Package eventpattern parses and executes EventBridge event patterns, so that
// tests can run the patterns of a template on events. It knows the operators
// that rules on an event bus have, but cidr; what it does not know it refuses.
//
// The grammar is that of
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html and
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html.
// What those pages leave open follows https://github.com/aws/event-ruler, the
// engine behind EventBridge.
package eventpattern

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The limits of a pattern.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
const (
	maxCharacters   = 2048
	maxCombinations = 1000 // of the alternatives of all $or
)

// Pattern is an event pattern. It matches an event if one of its combinations
// does: the ways to choose one alternative of each $or.
type Pattern struct{ combinations []combination }

// combination says what each field has to be. The keys are paths, joined with
// dots as EventBridge does.
type combination map[string][]matcher

// Parse parses an event pattern as it is sent to EventBridge: in JSON, at most
// 2,048 characters. It refuses what EventBridge refuses, and the operators that
// this package does not know.
func Parse(text []byte) (*Pattern, error) {
	if n := utf8.RuneCount(text); n > maxCharacters {
		return nil, fmt.Errorf("pattern must have at most %d characters, got %d", maxCharacters, n)
	}
	var root any
	if err := json.Unmarshal(text, &root); err != nil {
		return nil, err
	}
	object, ok := root.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("pattern must be a JSON object, got %s", text)
	}
	combinations, err := parseObject("", object)
	if err != nil {
		return nil, err
	}
	return &Pattern{combinations}, nil
}

func parseObject(prefix string, object map[string]any) ([]combination, error) {
	if len(object) == 0 {
		return nil, fmt.Errorf("%s: empty objects match nothing and are not allowed", name(prefix))
	}
	combinations := []combination{{}}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		path := join(prefix, key)
		var alternatives []combination
		var err error
		switch v := object[key].(type) {
		case map[string]any:
			alternatives, err = parseObject(path, v)
		case []any:
			if key == "$or" {
				alternatives, err = parseOr(prefix, v)
			} else {
				var matchers []matcher
				matchers, err = parseLeaf(path, v)
				alternatives = []combination{{path: matchers}}
			}
		default:
			err = fmt.Errorf("%s: must be an object or an array, got %s", path, text(v))
		}
		if err != nil {
			return nil, err
		}
		if combinations, err = product(combinations, alternatives); err != nil {
			return nil, err
		}
	}
	return combinations, nil
}

func parseOr(prefix string, list []any) (alternatives []combination, err error) {
	if len(list) < 2 {
		return nil, fmt.Errorf("%s: must have at least two alternatives, got %d", join(prefix, "$or"), len(list))
	}
	for _, v := range list {
		object, ok := v.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s: must be an array of objects, got %s", join(prefix, "$or"), text(v))
		}
		some, err := parseObject(prefix, object)
		if err != nil {
			return nil, err
		}
		alternatives = append(alternatives, some...)
	}
	return alternatives, nil
}

// product returns each of a with each of b.
func product(a, b []combination) ([]combination, error) {
	if n := len(a) * len(b); n > maxCombinations {
		return nil, fmt.Errorf("$or must have at most %d combinations, got %d", maxCombinations, n)
	}
	var all []combination
	for _, x := range a {
		for _, y := range b {
			both := maps.Clone(x)
			for path, matchers := range y {
				if _, twice := both[path]; twice {
					return nil, fmt.Errorf("%s: said inside and outside of the same $or", path)
				}
				both[path] = matchers
			}
			all = append(all, both)
		}
	}
	return all, nil
}

// Match reports whether the pattern matches an event that encoding/json
// decoded into an any.
func (p *Pattern) Match(event any) bool {
	fields := flatten(nil, "", event, nil)
	return slices.ContainsFunc(p.combinations, func(c combination) bool {
		return c.match(slices.Sorted(maps.Keys(c)), fields, nil)
	})
}

// match reports whether every path has a field that fits, such that no two of
// the fields are in different elements of one array: EventBridge does not
// patch a match together from several objects of a list.
func (c combination) match(paths []string, fields []field, chosen map[string]int) bool {
	if len(paths) == 0 {
		return true
	}
	path, rest := paths[0], paths[1:]
	absent := true
	for _, f := range fields {
		if f.path != path {
			continue
		}
		absent = false
		if !slices.ContainsFunc(c[path], func(m matcher) bool { return m.value != nil && m.value(f.value) }) {
			continue
		}
		if both, ok := together(chosen, f.elements); ok && c.match(rest, fields, both) {
			return true
		}
	}
	return absent && slices.ContainsFunc(c[path], func(m matcher) bool { return m.absent }) &&
		c.match(rest, fields, chosen)
}

// field is a leaf of an event.
type field struct {
	path     string
	value    any
	elements map[string]int // which element it is in, of the arrays around it
}

func flatten(fields []field, path string, v any, elements map[string]int) []field {
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			fields = flatten(fields, join(path, key), member, elements)
		}
	case []any:
		array := path
		for _, taken := elements[array]; taken; _, taken = elements[array] {
			array += "[]" // an array in an array has the path of the outer one
		}
		for i, element := range v {
			inside, _ := together(elements, map[string]int{array: i})
			fields = flatten(fields, path, element, inside)
		}
	default:
		fields = append(fields, field{path, v, elements})
	}
	return fields
}

// together returns the union of a and b, or false if they contradict.
func together(a, b map[string]int) (map[string]int, bool) {
	both := maps.Clone(a)
	if both == nil {
		both = map[string]int{}
	}
	for array, i := range b {
		if j, ok := both[array]; ok && j != i {
			return nil, false
		}
		both[array] = i
	}
	return both, true
}

// matcher is one way for a field to match: by its value, or by being absent.
type matcher struct {
	value  func(any) bool
	absent bool
}

func parseLeaf(path string, list []any) (matchers []matcher, err error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("%s: empty arrays match nothing and are not allowed", path)
	}
	for _, v := range list {
		var m matcher
		switch v := v.(type) {
		case []any:
			err = fmt.Errorf("arrays in arrays are not allowed, got %s", text(v))
		case map[string]any:
			m, err = parseOperator(v)
		default:
			// Numbers are compared as numbers: 300 matches 300.0, although
			// the user guide says otherwise.
			// https://github.com/localstack/localstack/blob/main/tests/aws/services/events/event_pattern_templates/number_comparison_float.json5
			m.value = func(got any) bool { return got == v }
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		matchers = append(matchers, m)
	}
	return matchers, nil
}

func parseOperator(object map[string]any) (m matcher, err error) {
	operator, operand, err := only(object)
	if err != nil {
		return m, err
	}
	switch operator {
	case "exists":
		exists, ok := operand.(bool)
		if !ok {
			return m, fmt.Errorf("exists: must be true or false, got %s", text(operand))
		}
		m.absent = !exists
		m.value = func(any) bool { return exists }
	case "numeric":
		m.value, err = parseNumeric(operand)
	case "anything-but":
		m.value, err = parseAnythingBut(operand)
	case "prefix", "suffix":
		if nested, ok := operand.(map[string]any); ok {
			m.value, err = parseIgnoringCase(operator, nested)
			break
		}
		m.value, err = parseString(operator, operand)
	default:
		m.value, err = parseString(operator, operand)
	}
	return m, err
}

// only returns the one member of an object.
func only(object map[string]any) (key string, value any, err error) {
	if len(object) != 1 {
		return "", nil, fmt.Errorf("must have exactly one operator, got %s", text(object))
	}
	for key, value = range object {
	}
	return key, value, nil
}

// parseString parses the operators that compare strings.
func parseString(operator string, operand any) (func(any) bool, error) {
	var test func(got, want string) bool
	switch operator {
	case "prefix":
		test = strings.HasPrefix
	case "suffix":
		test = strings.HasSuffix
	case "equals-ignore-case":
		test = strings.EqualFold
	case "wildcard":
		test = matchWildcard
	default:
		return nil, fmt.Errorf("unknown operator, got %s", strconv.Quote(operator))
	}
	want, ok := operand.(string)
	if !ok {
		return nil, fmt.Errorf("%s: must be a string, got %s", operator, text(operand))
	}
	if operator == "wildcard" {
		if err := checkWildcard(want); err != nil {
			return nil, err
		}
	}
	return func(got any) bool {
		s, ok := got.(string)
		return ok && test(s, want)
	}, nil
}

// parseIgnoringCase parses {"prefix": {"equals-ignore-case": …}} and suffix.
func parseIgnoringCase(operator string, nested map[string]any) (func(any) bool, error) {
	inner, operand, err := only(nested)
	if err != nil {
		return nil, err
	}
	want, ok := operand.(string)
	if inner != "equals-ignore-case" || !ok {
		return nil, fmt.Errorf("%s: must be a string or {\"equals-ignore-case\": string}, got %s", operator, text(nested))
	}
	test := strings.HasPrefix
	if operator == "suffix" {
		test = strings.HasSuffix
	}
	return func(got any) bool {
		s, ok := got.(string)
		return ok && test(strings.ToLower(s), strings.ToLower(want))
	}, nil
}

// parseAnythingBut parses a string, a number, a list of only strings or only
// numbers, or an operator that compares strings with one of them or a list.
func parseAnythingBut(operand any) (func(any) bool, error) {
	operator := ""
	if nested, ok := operand.(map[string]any); ok {
		var err error
		if operator, operand, err = only(nested); err != nil {
			return nil, fmt.Errorf("anything-but: %w", err)
		}
	}
	list, ok := operand.([]any)
	if !ok {
		list = []any{operand}
	}
	if len(list) == 0 {
		return nil, errors.New("anything-but: empty lists are not allowed")
	}
	var tests []func(any) bool
	for _, v := range list {
		_, isString := v.(string)
		_, isNumber := v.(float64)
		_, firstIsString := list[0].(string)
		if !isString && !isNumber || isString != firstIsString {
			return nil, fmt.Errorf("anything-but: must be only strings or only numbers, got %s", text(operand))
		}
		test := func(got any) bool { return got == v }
		if operator != "" {
			var err error
			if test, err = parseString(operator, v); err != nil {
				return nil, fmt.Errorf("anything-but: %w", err)
			}
			if v == "" && (operator == "prefix" || operator == "suffix") {
				return nil, fmt.Errorf("anything-but: %s: must not be empty", operator)
			}
		}
		tests = append(tests, test)
	}
	return func(got any) bool {
		return !slices.ContainsFunc(tests, func(test func(any) bool) bool { return test(got) })
	}, nil
}

// parseNumeric parses ["=", n], or a lower bound, an upper bound, or a lower
// bound followed by an upper one.
func parseNumeric(operand any) (func(any) bool, error) {
	fault := fmt.Errorf("numeric: must be = or one range, got %s", text(operand))
	list, _ := operand.([]any)
	var tests []func(float64) bool
	shape := ""
	for ; len(list) > 0; list = list[2:] {
		if len(list) == 1 {
			return nil, fault
		}
		operator, _ := list[0].(string)
		want, ok := list[1].(float64)
		if !ok {
			return nil, fault
		}
		switch operator {
		case "=":
			tests = append(tests, func(got float64) bool { return got == want })
		case "<":
			tests = append(tests, func(got float64) bool { return got < want })
		case "<=":
			tests = append(tests, func(got float64) bool { return got <= want })
		case ">":
			tests = append(tests, func(got float64) bool { return got > want })
		case ">=":
			tests = append(tests, func(got float64) bool { return got >= want })
		default:
			return nil, fault
		}
		shape += operator[:1]
	}
	if !slices.Contains([]string{"=", "<", ">", "><"}, shape) {
		return nil, fault
	}
	return func(got any) bool {
		n, ok := got.(float64)
		return ok && !slices.ContainsFunc(tests, func(test func(float64) bool) bool { return !test(n) })
	}, nil
}

// checkWildcard refuses what EventBridge refuses in a wildcard.
func checkWildcard(pattern string) error {
	for i := 0; i < len(pattern); i++ {
		switch {
		case strings.HasPrefix(pattern[i:], "**"):
			return fmt.Errorf("wildcard: consecutive * are not allowed, got %s", strconv.Quote(pattern))
		case pattern[i] != '\\':
		case strings.HasPrefix(pattern[i:], `\*`), strings.HasPrefix(pattern[i:], `\\`):
			i++
		default:
			return fmt.Errorf(`wildcard: \ must be followed by * or \, got %s`, strconv.Quote(pattern))
		}
	}
	return nil
}

// matchWildcard reports whether s matches a pattern in which * stands for any
// characters, \* for * and \\ for \.
func matchWildcard(s, pattern string) bool {
	switch {
	case pattern == "":
		return s == ""
	case pattern[0] == '*':
		for i := range len(s) + 1 {
			if matchWildcard(s[i:], pattern[1:]) {
				return true
			}
		}
		return false
	case pattern[0] == '\\':
		pattern = pattern[1:]
	}
	return s != "" && s[0] == pattern[0] && matchWildcard(s[1:], pattern[1:])
}

func join(prefix, key string) string {
	if prefix == "" {
		return key
	}
	return prefix + "." + key
}

// name is how errors call a path.
func name(path string) string {
	if path == "" {
		return "pattern"
	}
	return path
}

// text is a value in JSON, for errors.
func text(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
