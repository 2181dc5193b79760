package settings

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Validate reports every fault of o at once, one a line: the path of the
// field, what it must be and what it got. It looks at the settings with their
// defaults, and at the fields of parts that are Off too. An error means that
// no template may be made of o.
func (o Organization) Validate() error {
	v := &validation{said: o, used: o.WithDefaults()}
	v.account()
	v.regions()
	v.language()
	v.tags()
	v.alerts()
	v.chat()
	v.contacts()
	v.budget()
	within(v, "CostAnomaly.ThresholdUSD", v.used.CostAnomaly.ThresholdUSD, 0.01, maxUSD)
	v.auditTrail()
	v.activityAlarms()
	v.findings()
	v.passwordPolicy()
	v.administrators()
	v.defaultVPC()
	v.guardDuty()
	v.config()
	v.securityHub()
	v.identityCenter()
	v.ebsEncryption()
	v.doneByHand()
	return errors.Join(v.faults...)
}

// validation collects the faults of one Organization.
type validation struct {
	said   Organization // as it was written, for what it got
	used   Organization // with defaults, for what is judged
	faults []error
}

// fault adds a fault of the field at path, which got what is shown.
func (v *validation) fault(path string, got any, format string, args ...any) {
	v.faults = append(v.faults,
		fmt.Errorf("organization.%s: %s, got %s", path, fmt.Sprintf(format, args...), show(got)))
}

// defaulted is a value that nobody wrote.
type defaulted struct{ value any }

// got returns what a field got, marked where it is the default.
func got[T comparable](said, used T) any {
	if said != used {
		return defaulted{used}
	}
	return used
}

// show writes a value for people: text quoted and cut, numbers in full.
func show(value any) string {
	switch value := value.(type) {
	case defaulted:
		return show(value.value) + " (the default)"
	case int:
		return strconv.Itoa(value)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(value)
	default:
		const most = 80
		text := []rune(fmt.Sprint(value))
		if len(text) > most {
			text = append(text[:most], '…')
		}
		return strconv.Quote(string(text))
	}
}

// within reports whether a number is from least to most, and adds a fault when
// it is not.
func within[T int | float64](v *validation, path string, value, least, most T) bool {
	switch f := float64(value); {
	case math.IsNaN(f) || math.IsInf(f, 0):
		v.fault(path, value, "must be a number")
	case value < 0:
		v.fault(path, value, "must not be negative")
	case value < least || value > most:
		v.fault(path, value, "must be from %s to %s", show(least), show(most))
	default:
		return true
	}
	return false
}

// text checks that a text says something, in at most so many characters, and
// hides nothing.
func (v *validation) text(path, value string, most int) {
	invisible := func(r rune) bool { return !unicode.IsGraphic(r) }
	switch n := utf8.RuneCountInString(value); {
	case !utf8.ValidString(value) || strings.ContainsFunc(value, invisible):
		v.fault(path, value, "must not have control or invisible characters")
	case strings.TrimSpace(value) == "":
		v.fault(path, value, "must not be empty")
	case n > most:
		v.fault(path, n, "must have at most %d characters", most)
	}
}

// entries checks a list: its length, that nothing is in it twice whatever the
// case, and each entry.
func (v *validation) entries(path string, list []string, most int, check func(path, entry string)) {
	if len(list) > most {
		v.fault(path, len(list), "must have at most %d entries", most)
	}
	seen := map[string]bool{}
	for i, entry := range list {
		path := fmt.Sprintf("%s[%d]", path, i)
		if key := strings.ToLower(entry); seen[key] {
			v.fault(path, entry, "must not be repeated")
		} else {
			seen[key] = true
			check(path, entry)
		}
	}
}

// Nearest returns the known word that looks most like the one given.
func Nearest(word string, known []string) (best string) {
	least := math.MaxInt
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least {
			least, best = d, k
		}
	}
	return best
}

// distance returns the Levenshtein distance of a and b, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal, row[j+1] = row[j+1], min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
