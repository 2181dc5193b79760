package settings

import (
	"fmt"
	"strings"
)

// Text is one sentence in each language of [Language].
type Text struct{ Ja, En string }

// In returns the sentence in the language.
func (t Text) In(l Language) string {
	if l == English {
		return t.En
	}
	return t.Ja
}

// Textf returns the sentence of both formats, which take the same arguments. Of
// an argument that has both languages, such as a Text, each takes its own; a
// list of strings or of Texts is joined as the language joins names. A format
// that takes the arguments in another order has indexes, as %[2]s.
func Textf(ja, en string, args ...any) Text {
	if false {
		_ = fmt.Sprintf(en, args...) // lets go vet compare the formats with their arguments
	}
	return Text{Ja: sprintf(Japanese, ja, args), En: sprintf(English, en, args)}
}

func sprintf(l Language, format string, args []any) string {
	said := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case interface{ In(Language) string }:
			said[i] = arg.In(l)
		case []Text:
			said[i] = join(l, arg, comma)
		case []string:
			said[i] = strings.Join(arg, comma.In(l))
		default:
			said[i] = arg
		}
	}
	return fmt.Sprintf(format, said...)
}

var (
	comma  = Text{"、", ", "}
	period = Text{"。", "; "}
)

func join(l Language, list []Text, by Text) string {
	said := make([]string, len(list))
	for i, t := range list {
		said[i] = t.In(l)
	}
	return strings.Join(said, by.In(l))
}

// Same returns what is the same in every language: a name, a command, or what
// somebody else says.
func Same(s string) Text { return Text{s, s} }

// Sentences returns sentences in one line.
func Sentences(list ...Text) Text {
	return Text{Ja: join(Japanese, list, period), En: join(English, list, period)}
}

// Error is an error that people are told in their language. Logs get English.
type Error struct {
	Text
	cause error
}

func (e Error) Error() string { return e.En }
func (e Error) Unwrap() error { return e.cause }

// Errorf returns an Error of the sentence of [Textf]. It wraps the first
// argument that is an error.
func Errorf(ja, en string, args ...any) error {
	e := Error{Text: Textf(ja, en, args...)}
	for _, arg := range args {
		if cause, is := arg.(error); is {
			e.cause = cause
			break
		}
	}
	return e
}
