package filterpattern

import (
	"encoding/json"
	"testing"
)

// Where the documented examples stand. The last is an older edition of the
// first, with examples that the current one no longer has.
const (
	guide         = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"
	guideJSON     = guide + "#matching-terms-json-log-events"
	guideRegex    = guide + "#regex-expressions"
	guideMetric   = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html"
	guideArchived = "https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide/blob/main/doc_source/FilterAndPatternSyntax.md"
)

// Sample events of the guide; ThisFlag is from the archived edition.
const (
	trailEvent = `{
		"eventType": "UpdateTrail",
		"sourceIPAddress": "111.111.111.111",
		"arrayKey": ["value", "another value"],
		"objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
		"SomeObject": null,
		"ThisFlag": true,
		"cluster.name": "c"
	}`
	userEvent = `{
		"user": {"id": 1, "email": "John.Stiles@example.com"},
		"users": [
			{"id": 2, "email": "John.Doe@example.com"},
			{"id": 3, "email": "Jane.Doe@example.com"}
		],
		"actions": ["GET", "PUT", "DELETE"],
		"coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]]
	}`
)

func decode(t *testing.T, text string) any {
	t.Helper()
	var event any
	if err := json.Unmarshal([]byte(text), &event); err != nil {
		t.Fatalf("event %s: %v", text, err)
	}
	return event
}

func parse(t *testing.T, pattern string) *Pattern {
	t.Helper()
	p, err := Parse(pattern)
	if err != nil {
		t.Fatalf("Parse(%q): %v", pattern, err)
	}
	return p
}

// holds wants one verdict, whatever is assumed of undocumented cases.
func holds(t *testing.T, pattern, event string, want bool) {
	t.Helper()
	p, e := parse(t, pattern), decode(t, event)
	if got := p.Match(e); got != want {
		t.Errorf("%s on %s: got %v, want %v", pattern, event, got, want)
	}
	if got := p.MatchAssuming(e, true); got != want {
		t.Errorf("%s on %s, the undocumented assumed to match: got %v, want %v", pattern, event, got, want)
	}
}

func TestMatchAsDocumented(t *testing.T) {
	for _, tt := range []struct {
		source  string
		pattern string
		event   string
		want    bool
	}{
		{guideJSON, `{ $.eventType = "UpdateTrail" }`, trailEvent, true},
		{guideJSON, `{ $.sourceIPAddress != 123.123.* }`, trailEvent, true},
		{guideJSON, `{ $.arrayKey[0] = "value" }`, trailEvent, true},
		{guideJSON, `{ $.eventType = %Trail% }`, trailEvent, true},
		{guideJSON, `{ $.arrayKey[*] = %val.{2}% }`, trailEvent, true},
		{guideJSON, `{ $.* = %111\.111\.111\.1[0-9]{1,2}% }`, trailEvent, true},
		{guideJSON, `{ $.['cluster.name'] = "c" }`, trailEvent, true},
		{guideJSON, `{ $.SomeObject IS NULL }`, trailEvent, true},
		{guideJSON, `{ $.SomeOtherObject NOT EXISTS }`, trailEvent, true},

		{guideJSON, `{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }`, userEvent, true},
		{guideJSON, `{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }`, userEvent, true},
		{guideJSON, `{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }`, userEvent, false},
		{guideJSON, `{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }`, userEvent, false},

		// The guide has these patterns with what they mean, the events are ours.
		{guideJSON, `{ $.bandwidth > 75 }`, `{"bandwidth": 76}`, true},
		{guideJSON, `{ $.bandwidth > 75 }`, `{"bandwidth": 75}`, false},
		{guideJSON, `{ $.latency < 50 }`, `{"latency": 49.5}`, true},
		{guideJSON, `{ $.latency < 50 }`, `{"latency": 50}`, false},
		{guideJSON, `{ $.refreshRate >= 60 }`, `{"refreshRate": 60}`, true},
		{guideJSON, `{ $.refreshRate >= 60 }`, `{"refreshRate": 59}`, false},
		{guideJSON, `{ $.responseTime <= 5 }`, `{"responseTime": 5}`, true},
		{guideJSON, `{ $.responseTime <= 5 }`, `{"responseTime": 6}`, false},
		{guideJSON, `{ $.errorCode = 400}`, `{"errorCode": 400}`, true},
		{guideJSON, `{ $.errorCode = 400}`, `{"errorCode": 401}`, false},
		{guideJSON, `{ $.errorCode != 500 }`, `{"errorCode": 400}`, true},
		{guideJSON, `{ $.errorCode != 500 }`, `{"errorCode": 500}`, false},
		{guideJSON, `{ $.number[0] = 1e+3 }`, `{"number": [1000]}`, true},
		{guideJSON, `{ $.number[0] != 1e-3 }`, `{"number": [0.001]}`, false},

		{guideMetric, `{ $.eventType = "*" && $.sourceIPAddress != 123.123.* }`, trailEvent, true},
		{guideMetric, `{ $.latency = * }`, `{"latency": 50, "requestType": "GET"}`, true},

		{guideArchived, `{ $.objectList[1].id = 2 }`, trailEvent, true},
		{guideArchived, `{ $.objectList[1].id = 2 }`, `{"objectList": {"id": 2}}`, false},
		{guideArchived, `{ $.objectList[1].id = 2 }`, `{"objectList": ["a", "b"]}`, false},
		{guideArchived, `{ $.ThisFlag IS TRUE }`, trailEvent, true},
		{guideArchived, `{ $.ThisFlag IS FALSE }`, trailEvent, false},
		{guideArchived, `{ $.users = 1 }`, `{"users": [1, 2, 3]}`, false},
		{guideArchived, `{ $.users != 1 }`, `{"users": [1, 2, 3]}`, false},
		{guideArchived, `{ $.foo = bar || $.foo = baz }`, `{"foo": "baz"}`, true},
		{guideArchived, `{ $.eventName = *Event }`, `{"eventName": "PutEvent"}`, true},
		{guideArchived, `{ $.eventName = Event* }`, `{"eventName": "EventId"}`, true},
		{guideArchived, `{ $.eventName = Ev*ent }`, `{"eventName": "Ev*ent"}`, true},
		{guideArchived, `{ $.latency > +1000 }`, `{"latency": 1001}`, true},
		{guideArchived, `{ $.processes[4].averageRuntime <= 55.5 }`, `{"processes": [0, 1, 2, 3, {"averageRuntime": 55.5}]}`, true},

		{guideRegex, `{ $.a = %^[hc]at% }`, `{"a": "cat food"}`, true},
		{guideRegex, `{ $.a = %^[hc]at% }`, `{"a": "that"}`, false},
		{guideRegex, `{ $.a = %[hc]at$% }`, `{"a": "that"}`, true},
		{guideRegex, `{ $.a = %[hc]at$% }`, `{"a": "hats"}`, false},
		{guideRegex, `{ $.a = %colou?r% }`, `{"a": "color"}`, true},
		{guideRegex, `{ $.a = %[abcx-z]% }`, `{"a": "d"}`, false},
		{guideRegex, `{ $.a = %a{3,5}% }`, `{"a": "aaa"}`, true},
		{guideRegex, `{ $.a = %a{3,5}% }`, `{"a": "aa"}`, false},
		{guideRegex, `{ $.a = %^a{,5}$% }`, `{"a": "aaaaa"}`, true},
		{guideRegex, `{ $.a = %^a{,5}$% }`, `{"a": "aaaaaa"}`, false},
		{guideRegex, `{ $.a = %gra|ey% }`, `{"a": "grey"}`, true},
		{guideRegex, `{ $.a = %^starting|^initializing|^shutting down% }`, `{"a": "shutting down"}`, true},
		{guideRegex, `{ $.a = %^starting|^initializing|^shutting down% }`, `{"a": "skipping initializing"}`, false},
		{guideRegex, `{ $.a = %\[.\]% }`, `{"a": "[@]"}`, true},
		{guideRegex, `{ $.a = %10\.10\.0\.1% }`, `{"a": "10010,051"}`, false},
		{guideRegex, `{ $.a = %10.10.0.1% }`, `{"a": "10010,051"}`, true},
		{guideRegex, `{ $.a = %ab*c% }`, `{"a": "ac"}`, true},
		{guideRegex, `{ $.a = %ab+c% }`, `{"a": "ac"}`, false},
		{guideRegex, `{ $.a = %^\d$% }`, `{"a": "7"}`, true},
		{guideRegex, `{ $.a = %\D% }`, `{"a": "7"}`, false},
		{guideRegex, `{ $.a = %^\s$% }`, `{"a": "\t"}`, true},
		{guideRegex, `{ $.a = %^\w$% }`, `{"a": "_"}`, true},
		{guideRegex, `{ $.a = %\W% }`, `{"a": "_"}`, false},
		{guideRegex, `{ $.a = %\x28% }`, `{"a": "f(x)"}`, true},
	} {
		t.Run(tt.pattern, func(t *testing.T) {
			t.Log(tt.source)
			holds(t, tt.pattern, tt.event, tt.want)
		})
	}
}

func TestMatchEdges(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		event   string
		want    bool
	}{
		{`{$.a=x}`, `{"a": "X"}`, false},
		{`{$.a=x}`, `{"A": "x"}`, false},
		{`{$.a=x}`, `{}`, false},
		{`{$.a=x}`, `{"a": null}`, false},
		{`{$.a=x}`, `[{"a": "x"}]`, false},
		{`{$.a NOT EXISTS}`, `"no object"`, false},
		{`{$.a>1}`, `{}`, false},
		{`{$.a<1}`, `{"a": "text"}`, false},
		{`{$.a<1}`, `{"a": null}`, false},

		// NOT EXISTS means the key; what lies below a null or a string is absent.
		{`{$.a NOT EXISTS}`, `{"a": null}`, false},
		{`{$.a NOT EXISTS}`, `{"a": {}}`, false},
		{`{$.a.b NOT EXISTS}`, `{"a": null}`, true},
		{`{$.a.b NOT EXISTS}`, `{"a": "b"}`, true},
		{`{$.a[2] NOT EXISTS}`, `{"a": [1, 2]}`, true},
		{`{$.a[1] NOT EXISTS}`, `{"a": [1, 2]}`, false},
		{`{$.a[*].b NOT EXISTS}`, `{"a": []}`, true},
		{`{$.a.* NOT EXISTS}`, `{"a": {}}`, true},

		{`{$.a IS NULL}`, `{}`, false},
		{`{$.a IS NULL}`, `{"a": {}}`, false},
		{`{$.a IS NULL}`, `{"a": false}`, false},
		{`{$.a IS FALSE}`, `{"a": false}`, true},
		{`{$.a IS TRUE}`, `{"a": "yes"}`, false},

		{`{$.a="*x"}`, `{"a": "x"}`, true},
		{`{$.a="*x*"}`, `{"a": "axb"}`, true},
		{`{$.a="*x*"}`, `{"a": "ab"}`, false},
		{`{$.a="x*"}`, `{"a": "ax"}`, false},
		{`{$.a="*x"}`, `{"a": "xa"}`, false},
		{`{$.a="x*y"}`, `{"a": "y"}`, false},
		{`{$.a="*x*y*"}`, `{"a": "yx"}`, false},
		{`{$.a=*}`, `{"a": ""}`, true},
		{`{$.a=4*}`, `{"a": 404}`, true},
		{`{$.a!=4*}`, `{"a": 404}`, false},
		{`{$.a!="x*"}`, `{"a": "xy"}`, false},
		{`{$.a!="*x"}`, `{"a": "xa"}`, true},
		{`{$.a!="x*"}`, `{"a": "ax"}`, true},
		{`{$.a!="*x*"}`, `{"a": "y"}`, true},
		{`{$.a!=%x%}`, `{"a": "y"}`, true},
		{`{$.a=%[{,]%}`, `{"a": "0"}`, false},
		{`{$.a=%\{,5%}`, `{"a": "{,5"}`, true},

		// = behind a wildcard selector: one is enough.
		{`{$.a[*]=x}`, `{"a": ["y", "x"]}`, true},
		{`{$.a[*]=x}`, `{"a": {"b": "x"}}`, false},
		{`{$.a.*=x}`, `{"a": ["x"]}`, false},
		{`{$.a.*.c=x}`, `{"a": {"b": {"c": "x"}, "d": 1}}`, true},
		{`{$.a[*]!=x}`, `{"a": ["y", "z"]}`, true},
		{`{$.a[*]!=x}`, `{"a": ["x", "x"]}`, false},

		{`{$.a-b_1.['c d']=x}`, `{"a-b_1": {"c d": "x"}}`, true},
		{`{$.['*']=x}`, `{"b": "x"}`, false},
		{`{$.a=x||$.b=x&&$.c=x}`, `{"a": "x"}`, true},
		{`{($.a=x||$.b=x)&&$.c=x}`, `{"a": "x"}`, false},
		{`{$.a=x&&($.b=x||$.c=x)}`, `{"a": "x", "c": "x"}`, true},
	} {
		t.Run(tt.pattern, func(t *testing.T) { holds(t, tt.pattern, tt.event, tt.want) })
	}
}

func TestUndocumentedVerdicts(t *testing.T) {
	for _, tt := range []struct{ pattern, event string }{
		{`{$.a!=x}`, `{}`},
		{`{$.a.b!=x}`, `{"a": null}`},
		{`{$.a!=x}`, `{"a": null}`},
		{`{$.a!=x}`, `{"a": true}`},
		{`{$.a!=x}`, `{"a": 1}`},
		{`{$.a!=1}`, `{"a": "x"}`},
		{`{$.a!=%x%}`, `{"a": 1}`},
		{`{$.a=123456789012}`, `{"a": "123456789012"}`},
		{`{$.a="404"}`, `{"a": 404}`},
		{`{$.a="4*"}`, `{"a": 404}`},
		{`{$.a=%^4%}`, `{"a": 404}`},
		{`{$.a=true}`, `{"a": true}`},
		{`{$.a=*}`, `{"a": null}`},
		{`{$.a>1}`, `{"a": "2"}`},
		{`{$.a IS FALSE}`, `{"a": "false"}`},
		{`{$.a=Ev*ent}`, `{"a": "Event"}`},
		{`{$.a!=Ev*ent}`, `{"a": "Event"}`},
		{`{$.a=*x*y*}`, `{"a": "x-y"}`},
		{`{$.a[*]!=x}`, `{"a": ["x", "y"]}`},
		{`{$.a[*].b NOT EXISTS}`, `{"a": [{"b": 1}, {}]}`},
		{`{$.a!=x&&$.b=y}`, `{"b": "y"}`},
		{`{$.a!=x||$.b=y}`, `{"b": "z"}`},
	} {
		t.Run(tt.pattern, func(t *testing.T) {
			p, event := parse(t, tt.pattern), decode(t, tt.event)
			if p.Match(event) || p.MatchAssuming(event, false) || !p.MatchAssuming(event, true) {
				t.Errorf("on %s: got %v, %v and %v; want false, false and true", tt.event,
					p.Match(event), p.MatchAssuming(event, false), p.MatchAssuming(event, true))
			}
		})
	}
	// An undocumented term does not unsettle what others decide.
	holds(t, `{$.a!=x&&$.b=y}`, `{"b": "z"}`, false)
	holds(t, `{$.a!=x||$.b=y}`, `{"b": "y"}`, true)
}
