// Package filterpattern parses and evaluates the JSON filter patterns of
// CloudWatch Logs, `{ $.eventName = "DeleteTrail" }`, so that a test can hold
// a metric filter against sample events without an account.
//
// It takes no more than the user guide documents and refuses the rest. Where
// the guide leaves a verdict open, the verdict is unsure instead of guessed:
// see [Pattern.MatchAssuming].
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
package filterpattern

// Pattern is a parsed filter pattern. It never changes after Parse.
type Pattern struct {
	root node
}

// Match reports whether the pattern certainly matches the event, as decoded
// by encoding/json into any. A verdict that AWS does not document counts as
// no match, the cautious answer for an alarm: one that rests on such a
// verdict fails its test instead of staying silent in an account.
func (p *Pattern) Match(event any) bool {
	return p.MatchAssuming(event, false)
}

// MatchAssuming is Match with the answer to be assumed for every term whose
// verdict AWS does not document:
//
//   - != on an absent field (absentNotEqual names this one, the most common);
//     people saw no match: https://github.com/DataBiosphere/azul/issues/5884
//   - comparisons between types: a number and a quoted "400", a string and an
//     unquoted 400, anything and true, false or null;
//   - an asterisk between other characters, as in "Ev*ent": a wildcard today,
//     perhaps, and itself in older editions of the guide;
//   - != and NOT EXISTS where a wildcard selector finds both cases.
//
// The same verdict under both assumptions means that the pattern rests on
// none of them. An event that is no JSON object never matches.
func (p *Pattern) MatchAssuming(event any, absentNotEqual bool) bool {
	if _, ok := event.(map[string]any); !ok {
		return false
	}
	v := p.root.eval(event)
	return v == yes || v == unsure && absentNotEqual
}

// String returns the pattern without needless blanks and parentheses, so it
// is never longer than what was parsed, and parses to the same pattern. Only
// for a negated mutation it is no filter pattern: the grammar has no "not".
func (p *Pattern) String() string {
	return "{" + p.root.text() + "}"
}
