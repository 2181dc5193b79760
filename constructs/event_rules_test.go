package constructs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
	"baseline/internal/eventpattern"
	"baseline/internal/inputtransformer"
	"baseline/settings"
)

// languages are those that messages are written in.
var languages = []settings.Language{settings.Japanese, settings.English}

const alertRoleArn = "arn:aws:iam::123456789012:role/Alerts"

// alertWay is a topic, and what rules deliver to it with.
func alertWay(stack awscdk.Stack) (awssns.ITopic, RuleDelivery) {
	return awssns.NewTopic(stack, jsii.String("Topic"), nil), RuleDelivery{
		Role:        awsiam.Role_FromRoleArn(stack, jsii.String("Role"), jsii.String(alertRoleArn), nil),
		DeadLetters: awssqs.NewCfnQueue(stack, jsii.String("DeadLetters"), nil),
	}
}

// eventRule is a rule of a template, as EventBridge gets it.
type eventRule struct {
	pattern *eventpattern.Pattern
	targets []eventTarget
}

type eventTarget struct {
	Id, Arn, RoleArn string
	InputTransformer *struct {
		InputPathsMap map[string]string
		InputTemplate string
	}
}

// eventRules returns the rules of a template, deployed in a region.
func eventRules(t *testing.T, tmpl *cdktest.Template, region string) (rules []eventRule) {
	t.Helper()
	for id, r := range tmpl.Resources("AWS::Events::Rule") {
		properties := cdktest.Deployed(t, r.Properties, region).(map[string]any)
		pattern, err := eventpattern.Parse(compact(t, properties["EventPattern"]))
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		rule := eventRule{pattern: pattern}
		if err := json.Unmarshal(compact(t, properties["Targets"]), &rule.targets); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		rules = append(rules, rule)
	}
	return rules
}

// compact is v as CloudFormation sends it.
func compact(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// mails returns what the readers of a topic get of an event on the bus of the
// rules; the mailer's topic gets the event itself.
func mails(t *testing.T, rules []eventRule, event any) (texts []string) {
	t.Helper()
	for _, rule := range rules {
		if !rule.pattern.Match(event) {
			continue
		}
		for _, target := range rule.targets {
			if target.Id == "AlertFeed" {
				texts = append(texts, string(compact(t, event)))
			}
			if target.InputTransformer == nil {
				continue
			}
			text, err := inputtransformer.Render(target.InputTransformer.InputPathsMap, target.InputTransformer.InputTemplate, event)
			if err != nil {
				t.Errorf("%s: %v", target.Id, err)
			}
			texts = append(texts, text)
		}
	}
	return texts
}

// sample is an event, and where it is from.
type sample struct {
	Source  string // an address, or "made up"
	Changed string // what is made up about it

	Bus   string // of Health events: the region whose bus AWS sends it to
	Told  string // of findings: "default", only with "controls", or "never"
	Event map[string]any
}

// samples reads the events of a folder of testdata, by name.
func samples(t *testing.T, folder string) map[string]sample {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "testdata", folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples of %s: %v", folder, err)
	}
	all := map[string]sample{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var s sample
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&s); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if !strings.HasPrefix(s.Source, "https://") && !strings.HasPrefix(s.Source, "made up") {
			t.Errorf("%s: no source", file)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".json")] = s
	}
	return all
}

// letter is the text of a golden file: what the reader of each language gets.
func letter(t *testing.T, mails map[settings.Language][]string) []byte {
	t.Helper()
	var b strings.Builder
	for _, language := range languages {
		fmt.Fprintf(&b, "%s: %d mail(s)\n", language, len(mails[language]))
		for _, mail := range mails[language] {
			fmt.Fprintf(&b, "\n%s\n\n", mail)
		}
	}
	return []byte(b.String())
}
