// Package inputtransformer renders EventBridge input transformers whose
// template is text, so that tests can show what the reader of an e-mail gets.
// Of templates that are JSON it knows nothing.
//
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
package inputtransformer

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The limits of an input transformer.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html
const (
	maxPaths              = 100
	maxNameCharacters     = 256
	maxPathCharacters     = 256
	maxTemplateCharacters = 8192
)

var (
	// nameForm is what the API takes; CloudFormation's page prints less.
	nameForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

	// pathForm is dot notation with indices. Wildcards are left out: nobody
	// documents how a text shows what they find.
	pathForm = regexp.MustCompile(`^\$(\.[A-Za-z0-9_/-]+|\[[0-9]+\])*$`)

	step     = regexp.MustCompile(`[^.\[\]]+`)
	variable = regexp.MustCompile(`<([^<>]*)>`)
)

// predefined are the variables that EventBridge gives itself and that a text
// may hold. Of an event they are not known, so they are rendered as they are.
var predefined = []string{"aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time"}

// Validate reports every fault of a transformer at once. Of most of them AWS
// says nothing: it makes the rule and then delivers nothing.
func Validate(paths map[string]string, template string) error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }

	if n := len(paths); n > maxPaths {
		fault("paths: must be at most %d, got %d", maxPaths, n)
	}
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		if !nameForm.MatchString(name) || len(name) > maxNameCharacters {
			fault("paths: name must be at most %d letters, digits, _ and -, got %s", maxNameCharacters, strconv.Quote(name))
		}
		if path := paths[name]; !pathForm.MatchString(path) || len(path) > maxPathCharacters {
			fault("paths: %s: must be a path in dot notation of at most %d characters, got %s", name, maxPathCharacters, strconv.Quote(path))
		}
	}
	if n := utf8.RuneCountInString(template); n > maxTemplateCharacters {
		fault("template: must have at most %d characters, got %d", maxTemplateCharacters, n)
	}
	for i, line := range strings.Split(template, "\n") {
		// Recorded from EventBridge: a line without quotes delivers nothing.
		// https://github.com/localstack/localstack/blob/main/tests/aws/services/events/test_events_inputs.snapshot.json
		if !strings.HasPrefix(line, `"`) || !strings.HasSuffix(line, `"`) || json.Unmarshal([]byte(line), new(string)) != nil {
			fault("template: line %d: must be a string in quotes of its own, got %s", i+1, line)
		}
		for _, match := range variable.FindAllStringSubmatch(line, -1) {
			if _, ok := paths[match[1]]; !ok && !slices.Contains(predefined, match[1]) {
				fault("template: line %d: variable must be one of the paths, got %s", i+1, match[0])
			}
		}
		if strings.ContainsAny(variable.ReplaceAllString(line, ""), "<>") {
			fault("template: line %d: < and > cannot be escaped, got %s", i+1, line)
		}
	}
	return errors.Join(faults...)
}

// Render returns the text that the target gets of an event that encoding/json
// decoded into an any. An SNS topic mails it as it is, quotes included.
//
// What a path does not find leaves nothing. A string keeps the form that it has
// in JSON, so that a line stays one line: a newline shows as \n, a quote as \".
// AWS does not document that, and nobody seems to have recorded it; that
// objects and arrays lose their quotes, AWS does.
func Render(paths map[string]string, template string, event any) (string, error) {
	if err := Validate(paths, template); err != nil {
		return "", err
	}
	var failed error
	text := variable.ReplaceAllStringFunc(template, func(match string) string {
		path, ok := paths[strings.Trim(match, "<>")]
		if !ok {
			return match
		}
		value, err := show(find(event, path))
		failed = errors.Join(failed, err)
		return value
	})
	return text, failed
}

// find returns what is at a path of an event, or nil.
func find(event any, path string) any {
	for _, key := range step.FindAllString(strings.TrimPrefix(path, "$"), -1) {
		switch v := event.(type) {
		case map[string]any:
			event = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				return nil
			}
			event = v[i]
		default:
			return nil
		}
	}
	return event
}

// show returns a value as it appears in a quoted string.
func show(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", err
	}
	text := strings.TrimSuffix(b.String(), "\n")
	if _, isString := v.(string); isString {
		return text[1 : len(text)-1], nil
	}
	return strings.ReplaceAll(text, `"`, ""), nil
}
