package eventpattern

import (
	"encoding/json"
	"strings"
	"testing"
)

const (
	operators = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html"
	syntax    = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html"
	patterns  = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html"
	arrays    = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html"
	nulls     = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-null-values.html"
	ruler     = "https://github.com/aws/event-ruler/blob/main/README.md"

	// recorded holds answers of EventBridge's TestEventPattern.
	recorded = "https://github.com/localstack/localstack/tree/main/tests/aws/services/events/event_pattern_templates"
)

const terminated = `{
	"version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
	"detail-type": "EC2 Instance State-change Notification", "source": "aws.ec2",
	"account": "111122223333", "time": "2017-12-22T18:43:48Z", "region": "us-west-1",
	"resources": ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
	"detail": {"instance-id": "i-1234567890abcdef0", "state": "terminated"}}`

const launched = `{"source": "aws.autoscaling", "resources": [], "detail": {"eventVersion": "", "responseElements": null}}`

func TestPatternsMatchAsDocumented(t *testing.T) {
	for _, tt := range []struct {
		source, pattern, event string
		want                   bool
	}{
		{patterns, `{"source": ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"], "detail": {"state": ["terminated"]}}`, terminated, true},
		{patterns, `{"source": ["aws.ec2"], "detail": {"state": ["running"]}}`, terminated, false},
		{patterns, `{"source": ["aws.s3"], "detail": {"state": ["terminated"]}}`, terminated, false},
		{syntax, `{"source": ["aws.ec2", "aws.fargate"]}`, `{"source": "aws.fargate"}`, true},
		{syntax, `{"source": ["aws.EC2"]}`, `{"source": "aws.ec2"}`, false},
		{syntax, `{"detail": {"missing": ["x"]}}`, terminated, false},
		{syntax, `{"detail": {"state": {"status": ["running"]}}}`, `{"detail": {"state.status": "running"}}`, true},
		{syntax, `{"detail": {"state.status": ["running"]}}`, `{"detail": {"state": {"status": "running"}}}`, true},
		{recorded + "/boolean.json5", `{"boolean": [false]}`, `{"boolean": false}`, true},
		{recorded + "/boolean_NEG.json5", `{"boolean": [false]}`, `{"boolean": true}`, false},
		{recorded + "/number_comparison_float.json5", `{"number": [300]}`, `{"number": 300.0}`, true},
		{recorded + "/nested_json_NEG.json5", `{"detail": {"my-key": ["my-value"]}}`, `{"detail": "{\"my-key\": \"my-value\"}"}`, false},

		{nulls, `{"detail": {"eventVersion": [""]}}`, launched, true},
		{nulls, `{"detail": {"responseElements": [null]}}`, launched, true},
		{nulls, `{"detail": {"eventVersion": [null]}}`, launched, false},
		{nulls, `{"detail": {"responseElements": [""]}}`, launched, false},

		{arrays, `{"resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f", "arn:aws:ec2:us-east-1:111122223333:instance/i-b188560f"]}`,
			`{"resources": ["arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:eb56d16b", "arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f"]}`, true},
		{recorded + "/arrays_NEG.json5", `{"resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f"]}`, `{"resources": ["arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:eb56d16b"]}`, false},
		{recorded + "/arrays_empty_null_NEG.json5", `{"resources": [null]}`, `{"resources": []}`, false},
		{recorded + "/list_within_dict.json5", `{"detail": {"automations": {"id": [{"exists": true}]}}}`, `{"detail": {"automations": [{"key1": "value1"}, {"id": "match-does-exist"}, {"key2": "value2"}]}}`, true},
		{ruler + " (JSON array matching)", `{"employees": {"firstName": ["Anna"]}}`, `{"employees": [{"firstName": "John", "lastName": "Doe"}, {"firstName": "Anna", "lastName": "Smith"}]}`, true},
		{ruler + " (JSON array matching)", `{"employees": {"firstName": ["Anna"], "lastName": ["Jones"]}}`, `{"employees": [{"firstName": "Anna", "lastName": "Smith"}, {"firstName": "Peter", "lastName": "Jones"}]}`, false},
		{ruler + " (JSON array matching)", `{"employees": {"firstName": ["Peter"], "lastName": ["Jones"]}}`, `{"employees": [{"firstName": "Anna", "lastName": "Smith"}, {"firstName": "Peter", "lastName": "Jones"}]}`, true},
		{"made up: arrays in arrays", `{"a": {"b": [1], "c": [2]}}`, `{"a": [[{"b": 1}, {"c": 2}]]}`, false},
		{"made up: arrays in arrays", `{"a": {"b": [1], "c": [2]}}`, `{"a": [[{"b": 0}], [{"b": 1, "c": 2}]]}`, true},

		{operators + "#eb-filtering-prefix-matching", `{"time": [{"prefix": "2017-10-02"}]}`, `{"time": "2017-10-02T18:43:48Z"}`, true},
		{operators + "#eb-filtering-prefix-matching", `{"time": [{"prefix": "2017-10-02"}]}`, `{"time": "2017-10-03T18:43:48Z"}`, false},
		{operators + "#eb-filtering-prefix-matching-ignore-case", `{"detail": {"service": [{"prefix": {"equals-ignore-case": "EventB"}}]}}`, `{"detail": {"service": "eventbridge"}}`, true},
		{operators + "#eb-filtering-prefix-matching-ignore-case", `{"detail": {"service": [{"prefix": {"equals-ignore-case": "EventB"}}]}}`, `{"detail": {"service": "bridge"}}`, false},
		{operators + "#eb-filtering-suffix-matching", `{"FileName": [{"suffix": ".png"}]}`, `{"FileName": "image.png"}`, true},
		{operators + "#eb-filtering-suffix-matching", `{"FileName": [{"suffix": ".png"}]}`, `{"FileName": "image.PNG"}`, false},
		{operators + "#eb-filtering-suffix-matching-ignore-case", `{"FileName": [{"suffix": {"equals-ignore-case": ".png"}}]}`, `{"FileName": "image.PNG"}`, true},
		{operators + "#eb-filtering-equals-ignore-case-matching", `{"detail-type": [{"equals-ignore-case": "ec2 instance state-change notification"}]}`, terminated, true},
		{operators + "#eb-filtering-equals-ignore-case-matching", `{"detail-type": [{"equals-ignore-case": "ec2 instance"}]}`, terminated, false},

		{operators + "#eb-filtering-anything-but", `{"detail": {"state": [{"anything-but": "initializing"}]}}`, terminated, true},
		{operators + "#eb-filtering-anything-but", `{"detail": {"state": [{"anything-but": "terminated"}]}}`, terminated, false},
		{operators + "#eb-filtering-anything-but", `{"detail": {"x-limit": [{"anything-but": 123}]}}`, `{"detail": {"x-limit": 123}}`, false},
		{operators + "#eb-filtering-anything-but", `{"detail": {"x-limit": [{"anything-but": 123}]}}`, `{"detail": {"x-limit": 124}}`, true},
		{operators + "#eb-filtering-anything-but", `{"detail": {"state": [{"anything-but": ["stopped", "overloaded"]}]}}`, terminated, true},
		{operators + "#eb-filtering-anything-but", `{"detail": {"state": [{"anything-but": ["stopped", "terminated"]}]}}`, terminated, false},
		{operators + "#eb-filtering-anything-but", `{"detail": {"x-limit": [{"anything-but": [100, 200, 300]}]}}`, `{"detail": {"x-limit": 300}}`, false},
		{recorded + "/content_anything_but_string_missing_NEG.json5", `{"detail": {"state": [{"anything-but": "initializing"}]}}`, `{"detail": {}}`, false},
		{recorded + "/content_anything_but_string_null.json5", `{"detail": {"state": [{"anything-but": "initializing"}]}}`, `{"detail": {"state": null}}`, true},
		{operators + "#eb-filtering-anything-but-ignore-case", `{"detail": {"state": [{"anything-but": {"equals-ignore-case": ["initializing", "stopped"]}}]}}`, `{"detail": {"state": "Stopped"}}`, false},
		{operators + "#eb-filtering-anything-but-ignore-case", `{"detail": {"state": [{"anything-but": {"equals-ignore-case": "initializing"}}]}}`, `{"detail": {"state": "pending"}}`, true},
		{operators + "#eb-filtering-anything-but-prefix", `{"detail": {"state": [{"anything-but": {"prefix": "init"}}]}}`, `{"detail": {"state": "initializing"}}`, false},
		{operators + "#eb-filtering-anything-but-prefix", `{"detail": {"state": [{"anything-but": {"prefix": ["init", "stop"]}}]}}`, `{"detail": {"state": "stopped"}}`, false},
		{operators + "#eb-filtering-anything-but-prefix", `{"detail": {"state": [{"anything-but": {"prefix": ["init", "stop"]}}]}}`, `{"detail": {"state": "running"}}`, true},
		{operators + "#eb-filtering-anything-but-suffix", `{"detail": {"FileName": [{"anything-but": {"suffix": [".txt", ".rtf"]}}]}}`, `{"detail": {"FileName": "a.rtf"}}`, false},
		{operators + "#eb-filtering-anything-but-suffix", `{"detail": {"FileName": [{"anything-but": {"suffix": ".txt"}}]}}`, `{"detail": {"FileName": "a.txt.bak"}}`, true},
		{operators + "#eb-filtering-anything-but-wildcard", `{"detail": {"FilePath": [{"anything-but": {"wildcard": "*/lib/*"}}]}}`, `{"detail": {"FilePath": "/usr/lib/a"}}`, false},
		{operators + "#eb-filtering-anything-but-wildcard", `{"detail": {"FilePath": [{"anything-but": {"wildcard": ["*/lib/*", "*/bin/*"]}}]}}`, `{"detail": {"FilePath": "/usr/share/a"}}`, true},

		{operators + "#filtering-numeric-matching", `{"detail": {"c-count": [{"numeric": [">", 0, "<=", 5]}], "d-count": [{"numeric": ["<", 10]}], "x-limit": [{"numeric": ["=", 3.018e2]}]}}`, `{"detail": {"c-count": 5, "d-count": 9, "x-limit": 301.8}}`, true},
		{operators + "#filtering-numeric-matching", `{"detail": {"c-count": [{"numeric": [">", 0, "<=", 5]}]}}`, `{"detail": {"c-count": 0}}`, false},
		{operators + "#filtering-numeric-matching", `{"detail": {"c-count": [{"numeric": [">", 0, "<=", 5]}]}}`, `{"detail": {"c-count": 6}}`, false},
		{operators + "#filtering-numeric-matching", `{"detail": {"d-count": [{"numeric": ["<", 10]}]}}`, `{"detail": {"d-count": 10}}`, false},
		{operators + "#filtering-numeric-matching", `{"detail": {"x-limit": [{"numeric": ["=", 3.018e2]}]}}`, `{"detail": {"x-limit": 302}}`, false},
		{"made up: lower bound", `{"n": [{"numeric": [">=", 70]}]}`, `{"n": 70}`, true},
		{"made up: lower bound", `{"n": [{"numeric": [">=", 70]}]}`, `{"n": 69}`, false},
		{recorded + "/numeric-string_NEG.json5", `{"number": [{"numeric": [">", 100]}]}`, `{"number": "300"}`, false},
		{recorded + "/numeric-null_NEG.json5", `{"number": [{"numeric": [">", 100]}]}`, `{"number": null}`, false},

		{operators + "#eb-filtering-exists-matching", `{"detail": {"state": [{"exists": true}]}}`, terminated, true},
		{operators + "#eb-filtering-exists-matching", `{"detail": {"state": [{"exists": true}]}}`, `{"detail": {"c-count": {"c1": 100}}}`, false},
		{ruler + "#exists-matching", `{"detail": {"c-count": [{"exists": false}]}}`, `{"detail": {"state": ["initializing", "running"]}}`, true},
		{ruler + "#exists-matching", `{"detail": {"c-count": [{"exists": false}]}}`, `{"detail": {"c-count": {"c1": 100}}}`, true},
		{"made up: present", `{"detail": {"c-count": [{"exists": false}]}}`, `{"detail": {"c-count": 100}}`, false},
		{"made up: present as null", `{"detail": {"c-count": [{"exists": false}]}}`, `{"detail": {"c-count": null}}`, false},
		{"made up: present in one of several", `{"list": {"a": [{"exists": false}]}}`, `{"list": [{"a": 1}, {"b": 1}]}`, false},
		{recorded + "/exists_dynamodb_NEG.json5", `{"dynamodb": {"presentKey": [{"exists": true}]}}`, `{"dynamodb": {"presentKey": {"S": "test123"}}}`, false},
		{recorded + "/exists_list_empty_NEG.json5", `{"resources": [{"exists": true}]}`, launched, false},
		{recorded + "/or-exists-parent.json5", `{"dynamodb": {"NewImage": {"homemade": {"S": [{"anything-but": ["roses"]}, {"exists": false}]}}}}`, `{"dynamodb": {"NewImage": {"purchased": {"N": "789"}}}}`, true},
		{recorded + "/or-anything-but.json5", `{"dynamodb": {"NewImage": {"homemade": {"S": [{"anything-but": ["roses"]}, {"exists": false}]}}}}`, `{"dynamodb": {"NewImage": {"homemade": {"S": "ABCD"}}}}`, true},
		{"made up: value or absent", `{"page": ["1", {"exists": false}], "x": ["y"]}`, `{"x": "y"}`, true},
		{"made up: value or absent", `{"page": ["1", {"exists": false}], "x": ["y"]}`, `{"x": "z"}`, false},
		{"made up: value or absent", `{"page": ["1", {"exists": false}]}`, `{"page": "2"}`, false},

		{operators + "#eb-filtering-wildcard-matching", `{"EventBusArn": [{"wildcard": "arn:aws:events:us-east-1:*:event-bus/*"}]}`, `{"EventBusArn": "arn:aws:events:us-east-1:123456789012:event-bus/myEventBus"}`, true},
		{operators + "#eb-filtering-wildcard-matching", `{"FileName": [{"wildcard": "/Users/*/doc.txt"}]}`, `{"FileName": "/Users/a/dir/doc.txt"}`, true},
		{operators + "#eb-filtering-wildcard-matching", `{"FileName": [{"wildcard": "dir/*.png"}]}`, `{"FileName": "dir/image.jpg"}`, false},
		{operators + "#eb-filtering-wildcard-matching", `{"a": [{"wildcard": "1\\*2"}]}`, `{"a": "1*2"}`, true},
		{operators + "#eb-filtering-wildcard-matching", `{"a": [{"wildcard": "1\\*2"}]}`, `{"a": "1x2"}`, false},
		{operators + "#eb-filtering-wildcard-matching", `{"a": [{"wildcard": "C:\\\\*"}]}`, `{"a": "C:\\temp"}`, true},

		{operators + "#eb-filtering-wildcard-matching", `{"a": [{"wildcard": "C:\\\\temp*"}]}`, `{"a": "C:\\temp\\1"}`, true},
		{recorded + "/content_anything_wildcard_empty.json5", `{"a": [{"anything-but": {"wildcard": ""}}]}`, `{"a": "dir/init/file"}`, true},

		{operators + "#eb-filtering-complex-example-or", `{"detail": {"$or": [{"c-count": [{"numeric": [">", 0, "<=", 5]}]}, {"d-count": [{"numeric": ["<", 10]}]}, {"x-limit": [{"numeric": ["=", 3.018e2]}]}]}}`, `{"detail": {"c-count": 0, "d-count": 0, "x-limit": 901.8}}`, true},
		{operators + "#eb-filtering-complex-example-or", `{"detail": {"$or": [{"c-count": [{"numeric": [">", 0, "<=", 5]}]}, {"d-count": [{"numeric": ["<", 10]}]}, {"x-limit": [{"numeric": ["=", 3.018e2]}]}]}}`, `{"detail": {"c-count": 0, "d-count": 10, "x-limit": 901.8}}`, false},
		{ruler + "#rule-examples-with-or-primitive", `{"source": ["aws.cloudwatch"], "$or": [{"metricName": ["CPUUtilization"]}, {"metricType": ["MetricType"], "namespace": ["AWS/EC2"], "$or": [{"metricId": [1234]}, {"spaceId": [1000]}]}]}`, `{"source": "aws.cloudwatch", "metricType": "MetricType", "namespace": "AWS/EC2", "spaceId": 1000}`, true},
		{ruler + "#rule-examples-with-or-primitive", `{"source": ["aws.cloudwatch"], "$or": [{"metricName": ["CPUUtilization"]}, {"metricType": ["MetricType"], "namespace": ["AWS/EC2"], "$or": [{"metricId": [1234]}, {"spaceId": [1000]}]}]}`, `{"source": "aws.cloudwatch", "metricType": "MetricType", "namespace": "AWS/EC2", "spaceId": 1001}`, false},
		{operators + "#eb-filtering-complex-example", `{"time": [{"prefix": "2017-10-02"}], "detail": {"state": [{"anything-but": "initializing"}], "c-count": [{"numeric": [">", 0, "<=", 5]}], "x-limit": [{"anything-but": [100, 200, 300]}]}}`, `{"time": "2017-10-02T18:43:48Z", "detail": {"state": "running", "c-count": 1, "x-limit": 1}}`, true},
	} {
		p, err := Parse([]byte(tt.pattern))
		if err != nil {
			t.Errorf("%s\n%s: %v", tt.source, tt.pattern, err)
			continue
		}
		var event any
		if err := json.Unmarshal([]byte(tt.event), &event); err != nil {
			t.Fatalf("%s: %v", tt.event, err)
		}
		if got := p.Match(event); got != tt.want {
			t.Errorf("%s\n%s on %s: got %v", tt.source, tt.pattern, tt.event, got)
		}
	}
}

func TestParseRefusesWhatEventBridgeRefuses(t *testing.T) {
	or := func(n int, key string) string {
		return `{"$or": [` + strings.TrimSuffix(strings.Repeat(`{"`+key+`": [1]},`, n), ",") + `]}`
	}
	for _, tt := range []struct{ source, pattern, want string }{
		{recorded + "/string_nolist_EXC.json5", `{"string": "my-value"}`, `string: must be an object or an array, got "my-value"`},
		{recorded + "/arrays_empty_EXC.json5", `{"resources": []}`, `resources: empty arrays match nothing and are not allowed`},
		{"made up", `{}`, `pattern: empty objects match nothing and are not allowed`},
		{"made up", `{"detail": {}}`, `detail: empty objects match nothing and are not allowed`},
		{"made up", `["aws.health"]`, `pattern must be a JSON object, got ["aws.health"]`},
		{"made up", `{"a": [["b"]]}`, `a: arrays in arrays are not allowed, got ["b"]`},
		{"made up", `{"a": [1]`, `unexpected end of JSON input`},
		{recorded + "/operator_case_sensitive_EXC.json5", `{"my_key": [{"EXISTS": true}]}`, `my_key: unknown operator, got "EXISTS"`},
		{operators + "#eb-filtering-ip-matching", `{"ip": [{"cidr": "10.0.0.0/24"}]}`, `ip: unknown operator, got "cidr"`},
		{"made up", `{"a": [{"prefix": "b", "suffix": "c"}]}`, `a: must have exactly one operator, got {"prefix":"b","suffix":"c"}`},
		{"made up", `{"a": [{"exists": "yes"}]}`, `a: exists: must be true or false, got "yes"`},
		{recorded + "/content_prefix_int_EXC.json5", `{"time": [{"prefix": 123}]}`, `time: prefix: must be a string, got 123`},
		{recorded + "/content_suffix_list_EXC.json5", `{"FileName": [{"suffix": [".png"]}]}`, `FileName: suffix: must be a string, got [".png"]`},
		{"made up", `{"a": [{"prefix": {"wildcard": "b"}}]}`, `a: prefix: must be a string or {"equals-ignore-case": string}, got {"wildcard":"b"}`},
		{recorded + "/content_ignorecase_EXC.json5", `{"a": [{"equals-ignore-case": ["b"]}]}`, `a: equals-ignore-case: must be a string, got ["b"]`},
		{recorded + "/content_wildcard_repeating_star_EXC.json5", `{"a": [{"wildcard": "b**c"}]}`, `a: wildcard: consecutive * are not allowed, got "b**c"`},
		{operators + "#eb-filtering-wildcard-matching", `{"a": [{"wildcard": "b\\c"}]}`, `a: wildcard: \ must be followed by * or \, got "b\\c"`},
		{recorded + "/content_anything_but_string_null_type_EXC.json5", `{"a": [{"anything-but": null}]}`, `a: anything-but: must be only strings or only numbers, got null`},
		{recorded + "/content_anything_but_string_list_null_type_EXC.json5", `{"a": [{"anything-but": ["stopped", null]}]}`, `a: anything-but: must be only strings or only numbers, got ["stopped",null]`},
		{operators + "#eb-filtering-anything-but", `{"a": [{"anything-but": ["stopped", 1]}]}`, `a: anything-but: must be only strings or only numbers, got ["stopped",1]`},
		{recorded + "/content_anything_prefix_int_EXC.json5", `{"a": [{"anything-but": {"prefix": 123}}]}`, `a: anything-but: prefix: must be a string, got 123`},
		{recorded + "/content_anything_prefix_empty_EXC.json5", `{"a": [{"anything-but": {"prefix": ""}}]}`, `a: anything-but: prefix: must not be empty`},
		{recorded + "/content_anything_suffix_empty_EXC.json5", `{"a": [{"anything-but": {"suffix": ""}}]}`, `a: anything-but: suffix: must not be empty`},
		{recorded + "/content_anything_prefix_ignorecase_EXC.json5", `{"a": [{"anything-but": {"prefix": {"equals-ignore-case": "file"}}}]}`, `a: anything-but: must be only strings or only numbers, got {"equals-ignore-case":"file"}`},
		{"made up", `{"a": [{"anything-but": []}]}`, `a: anything-but: empty lists are not allowed`},
		{"made up", `{"a": [{"anything-but": {"exists": "b"}}]}`, `a: anything-but: unknown operator, got "exists"`},
		{recorded + "/content_numeric_EXC.json5", `{"a": [{"numeric": [">", 0, ">", 0]}]}`, `a: numeric: must be = or one range, got [">",0,">",0]`},
		{recorded + "/content_numeric_syntax_EXC.json5", `{"a": [{"numeric": [">", 0, "<"]}]}`, `a: numeric: must be = or one range, got [">",0,"<"]`},
		{recorded + "/content_numeric_number_EXC.json5", `{"a": [{"numeric": 10}]}`, `a: numeric: must be = or one range, got 10`},
		{"made up", `{"a": [{"numeric": ["=", "1"]}]}`, `a: numeric: must be = or one range, got ["=","1"]`},
		{"made up", `{"a": [{"numeric": ["!=", 1]}]}`, `a: numeric: must be = or one range, got ["!=",1]`},
		{ruler + "#the-or-primitive", `{"$or": [{"a": [1]}]}`, `$or: must have at least two alternatives, got 1`},
		{ruler + "#the-or-primitive", `{"detail": {"$or": [1, 2]}}`, `detail.$or: must be an array of objects, got 1`},
		{"made up", `{"a": [1], "$or": [{"a": [2]}, {"b": [3]}]}`, `a: said inside and outside of the same $or`},
		{operators + "#eb-filtering-complex-example-or", `{"x": ` + or(11, "k") + `, "y": ` + or(10, "k") + `, "z": ` + or(10, "k") + `}`, `$or must have at most 1000 combinations, got 1100`},
		{"https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html", `{"a": ["` + strings.Repeat("あ", 2038) + `"]}`, `pattern must have at most 2048 characters, got 2049`},
	} {
		_, err := Parse([]byte(tt.pattern))
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s\n%.100s\ngot:  %v\nwant: %s", tt.source, tt.pattern, err, tt.want)
		}
	}
	if _, err := Parse([]byte(`{"x": ` + or(10, "k") + `, "y": ` + or(10, "k") + `, "z": ` + or(10, "k") + `}`)); err != nil {
		t.Errorf("1,000 combinations: %v", err)
	}
	if _, err := Parse([]byte(`{"a": ["` + strings.Repeat("あ", 2037) + `"]}`)); err != nil {
		t.Errorf("a pattern of 2,048 characters: %v", err)
	}
}
