package inputtransformer

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

const (
	guide = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html"
	api   = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html"

	// recorded holds what EventBridge delivered.
	recorded = "https://github.com/localstack/localstack/blob/main/tests/aws/services/events/test_events_inputs.snapshot.json"
)

const running = `{
	"version": "0", "id": "7bf73129-1428-4cd3-a780-95db273d1602",
	"detail-type": "EC2 Instance State-change Notification", "source": "aws.ec2",
	"account": "123456789012", "time": "2015-11-11T21:29:54Z", "region": "us-east-1",
	"resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],
	"detail": {"instance-id": "i-0123456789", "state": "RUNNING"}}`

const special = `{"detail": {"command": "update-account", "valid": true,
	"listsingle": ["HIGH"], "listmulti": ["ACTIVE", "INACTIVE"],
	"payload": {"acc_id": "0a787ecb-4015", "sf_id": "baz"}}}`

func TestRenderGivesWhatEventBridgeGives(t *testing.T) {
	instance := map[string]string{
		"timestamp": "$.time", "instance": "$.detail.instance-id", "state": "$.detail.state", "resource": "$.resources[0]",
	}
	nested := map[string]string{
		"userId": "$.detail.payload.acc_id", "payload": "$.detail.payload", "systemstring": "$.detail.awsAccountId",
		"listsingle": "$.detail.listsingle", "listmulti": "$.detail.listmulti", "valid": "$.detail.valid",
	}
	for _, tt := range []struct {
		source          string
		paths           map[string]string
		template, event string
		want            string
	}{
		{guide, instance, `"instance <instance> is in <state>"`, running, `"instance i-0123456789 is in RUNNING"`},
		{guide, instance, `"instance \"<instance>\" is in <state>"`, running, `"instance \"i-0123456789\" is in RUNNING"`},
		{guide, instance, `"<resource> at <timestamp>"`, running, `"arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111 at 2015-11-11T21:29:54Z"`},
		{guide + "#eb-transform-input-predefined", nil, `"<aws.events.rule-name> triggered"`, running, `"<aws.events.rule-name> triggered"`},
		{recorded, nested, `"<listsingle> single list item"`, special, `"[HIGH] single list item"`},
		{recorded, nested, `"Command is <valid>!"`, special, `"Command is true!"`},
		{recorded, nested, `"Payload of <payload> with path users-service/users/<userId> and <userId>"`, special,
			`"Payload of {acc_id:0a787ecb-4015,sf_id:baz} with path users-service/users/0a787ecb-4015 and 0a787ecb-4015"`},
		{recorded, nested, "\"<listmulti> multiple list items\"\n\"<systemstring> system account id\"\n\"<userId> user id\"", special,
			"\"[ACTIVE,INACTIVE] multiple list items\"\n\" system account id\"\n\"0a787ecb-4015 user id\""},
		{recorded, map[string]string{"detail-type": "$.detail-type"}, `"{[/Check with special starting characters for event of <detail-type> type"`, running,
			`"{[/Check with special starting characters for event of EC2 Instance State-change Notification type"`},
		{"made up", map[string]string{"d": "$.d"}, `"d: <d>"`, `{"d": "say \"hi\"\nthen \\n & <go>"}`, `"d: say \"hi\"\nthen \\n & <go>"`},
		{"made up", map[string]string{"d": "$.d", "x": "$.x"}, `"<d>"`, `{"d": "<x>", "x": "y"}`, `"<x>"`},
		{"made up", map[string]string{"n": "$.n"}, `"<n>"`, `{"n": 70}`, `"70"`},
		{"made up", map[string]string{"n": "$.n"}, `"<n>"`, `{"n": null}`, `""`},
		{"made up", map[string]string{"n": "$.l[1].a"}, `"<n>"`, `{"l": [{"a": 1}, {"a": 2}]}`, `"2"`},
		{"made up", map[string]string{"n": "$.l[2].a"}, `"<n>"`, `{"l": [{"a": 1}, {"a": 2}]}`, `""`},
		{"made up", map[string]string{"n": "$.l.a"}, `"<n>"`, `{"l": [{"a": 1}]}`, `""`},
		{"made up", map[string]string{"n": "$.s.a"}, `"<n>"`, `{"s": "text"}`, `""`},
	} {
		var event any
		if err := json.Unmarshal([]byte(tt.event), &event); err != nil {
			t.Fatalf("%s: %v", tt.event, err)
		}
		got, err := Render(tt.paths, tt.template, event)
		if err != nil || got != tt.want {
			t.Errorf("%s\n%s\ngot:  %s (%v)\nwant: %s", tt.source, tt.template, got, err, tt.want)
		}
	}
}

func TestValidateRefusesWhatDeliversNothing(t *testing.T) {
	many := map[string]string{}
	for i := range 101 {
		many[fmt.Sprintf("v%d", i)] = "$.detail"
	}
	one := map[string]string{"a": "$.a"}
	for _, tt := range []struct {
		source   string
		paths    map[string]string
		template string
		want     string
	}{
		{recorded, one, `<a> single list item`, `template: line 1: must be a string in quotes of its own, got <a> single list item`},
		{guide + "#eb-transform-input-issues", one, "\"first\"\nsecond", `template: line 2: must be a string in quotes of its own, got second`},
		{guide + "#eb-transform-input-issues", one, "\"first\nsecond\"", "template: line 1: must be a string in quotes of its own, got \"first\ntemplate: line 2: must be a string in quotes of its own, got second\""},
		{"made up", one, `"a" "b"`, `template: line 1: must be a string in quotes of its own, got "a" "b"`},
		{"made up", one, `"a"b"`, `template: line 1: must be a string in quotes of its own, got "a"b"`},
		{"made up", one, ` "a"`, `template: line 1: must be a string in quotes of its own, got  "a"`},
		{"made up", one, `"a" `, `template: line 1: must be a string in quotes of its own, got "a" `},
		{"made up", one, ``, `template: line 1: must be a string in quotes of its own, got `},
		{recorded, one, `"not defined key <notdefinedkey>"`, `template: line 1: variable must be one of the paths, got <notdefinedkey>`},
		{guide + "#eb-transform-input-issues", nil, `"<aws.events.event.json>"`, `template: line 1: variable must be one of the paths, got <aws.events.event.json>`},
		{"https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-input-transformer-tutorial.html", one, `"<a> < b"`, `template: line 1: < and > cannot be escaped, got "<a> < b"`},
		{api, many, `"a"`, `paths: must be at most 100, got 101`},
		{api, map[string]string{"AWS.a": "$.a"}, `"a"`, `paths: name must be at most 256 letters, digits, _ and -, got "AWS.a"`},
		{api, map[string]string{strings.Repeat("a", 257): "$.a"}, `"a"`, `paths: name must be at most 256 letters, digits, _ and -, got "` + strings.Repeat("a", 257) + `"`},
		{api, map[string]string{"a": "$['a']"}, `"a"`, `paths: a: must be a path in dot notation of at most 256 characters, got "$['a']"`},
		{"made up", map[string]string{"a": "detail.a"}, `"a"`, `paths: a: must be a path in dot notation of at most 256 characters, got "detail.a"`},
		{"made up", map[string]string{"a": "$.a[*].b"}, `"a"`, `paths: a: must be a path in dot notation of at most 256 characters, got "$.a[*].b"`},
		{api, map[string]string{"a": "$." + strings.Repeat("a", 255)}, `"a"`, `paths: a: must be a path in dot notation of at most 256 characters, got "$.` + strings.Repeat("a", 255) + `"`},
		{api, one, `"` + strings.Repeat("あ", 8191) + `"`, `template: must have at most 8192 characters, got 8193`},
	} {
		err := Validate(tt.paths, tt.template)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s\ngot:  %v\nwant: %s", tt.source, err, tt.want)
		}
		if _, err := Render(tt.paths, tt.template, nil); err == nil {
			t.Errorf("%s: rendered", tt.want)
		}
	}
	delete(many, "v0")
	if err := Validate(many, `"a"`); err != nil {
		t.Errorf("100 paths: %v", err)
	}
	if err := Validate(map[string]string{strings.Repeat("a", 256): "$." + strings.Repeat("a", 254)}, `"`+strings.Repeat("あ", 8190)+`"`); err != nil {
		t.Errorf("at the limits: %v", err)
	}
}
