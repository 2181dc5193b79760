package constructs

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
	"baseline/internal/golden"
	"baseline/internal/regions"
	"baseline/settings"
)

// healthHouse is the way of Health events through an account.
type healthHouse struct {
	name, home string
	regions    []string // of the settings
	language   settings.Language

	rules     map[string][]eventRule // by region
	templates map[string]*cdktest.Template
}

// healthHouses are synthesized once for all tests.
var healthHouses []*healthHouse

func houses(t *testing.T) []*healthHouse {
	t.Helper()
	if healthHouses != nil {
		return healthHouses
	}
	all := []*healthHouse{
		{name: "default", home: "ap-northeast-1", regions: regions.EnabledByDefault(), language: settings.Japanese},
		{name: "english", home: "ap-northeast-1", regions: regions.EnabledByDefault(), language: settings.English},
		{name: "home-alone", home: "eu-west-1", regions: []string{"eu-west-1"}, language: settings.English},
		{name: "at-backup", home: "us-west-2", regions: []string{"us-west-2", "eu-west-1"}, language: settings.English},
		{name: "at-global", home: "us-east-1", regions: regions.All(), language: settings.English},
	}
	templates := cdktest.SynthApp(t, func(app awscdk.App) {
		for _, h := range all {
			health := settings.HealthRegions(h.regions)
			for _, region := range health {
				stack := awscdk.NewStack(app, jsii.String(h.name+"-"+region), &awscdk.StackProps{
					Env:         &awscdk.Environment{Region: jsii.String(region)},
					Synthesizer: awscdk.NewBootstraplessSynthesizer(nil),
				})
				if region != h.home {
					NewHealthForwarding(stack, "HealthForwarding", HealthForwardingProps{HomeRegion: h.home, Regions: health})
					continue
				}
				topic, delivery := alertWay(stack)
				NewHealthEvents(stack, "HealthEvents", HealthEventsProps{Topic: topic, Delivery: delivery, Language: h.language, Regions: health})
			}
		}
	})
	for _, h := range all {
		h.rules, h.templates = map[string][]eventRule{}, map[string]*cdktest.Template{}
		for _, region := range settings.HealthRegions(h.regions) {
			h.templates[region] = templates[h.name+"-"+region]
			h.rules[region] = eventRules(t, h.templates[region], region)
		}
	}
	healthHouses = all
	return all
}

// mails returns what the readers get of an event on the bus of a region.
func (h *healthHouse) mails(t *testing.T, bus string, event any) []string {
	t.Helper()
	texts := mails(t, h.rules[bus], event)
	for _, rule := range h.rules[bus] {
		for _, target := range rule.targets {
			if target.Arn != "arn:aws:events:"+h.home+":123456789012:event-bus/default" || !rule.pattern.Match(event) {
				continue
			}
			if bus == h.home {
				t.Fatal("home forwards to itself")
			}
			// Forwarded events keep their source, account and region.
			// https://github.com/localstack/localstack/blob/main/tests/aws/services/events/test_events_cross_account_region.snapshot.json
			texts = append(texts, mails(t, h.rules[h.home], event)...)
		}
	}
	return texts
}

func TestReadersGetHealthEventsAsRead(t *testing.T) {
	h := houses(t)
	for name, s := range samples(t, "health") {
		t.Run(name, func(t *testing.T) {
			golden.Text(t, filepath.Join("..", "testdata", "health", name+".golden.txt"), letter(t, map[settings.Language][]string{
				settings.Japanese: h[0].mails(t, s.Bus, s.Event),
				settings.English:  h[1].mails(t, s.Bus, s.Event),
			}))
		})
	}
}

// AWS sends an account's own event to the region that it is about, or to
// us-east-1 if it is about none, and a copy to the backup region.
func TestHealthEventsOfEveryRegionAreToldOnce(t *testing.T) {
	event := func(bus, eventRegion, backup string) any {
		return map[string]any{
			"source": "aws.health", "detail-type": "AWS Health Event", "region": bus,
			"detail": map[string]any{"eventRegion": eventRegion, "backupEvent": backup, "page": "1"},
		}
	}
	for _, h := range houses(t) {
		for _, region := range append(regions.All(), "global") {
			bus, backupBus := region, "us-west-2"
			switch region {
			case "global":
				bus = "us-east-1"
			case "us-west-2":
				backupBus = "us-east-1"
			}
			n := len(h.mails(t, bus, event(bus, region, "false"))) + len(h.mails(t, backupBus, event(backupBus, region, "true")))
			if n != 1 {
				t.Errorf("%s: event of %s: told %d times", h.name, region, n)
			}
		}
	}
}

// What a field is missing from cannot be told from another copy of itself, so
// it is only asked that it is never lost.
func TestHealthEventsWithoutFieldsAreTold(t *testing.T) {
	for _, h := range houses(t) {
		for _, bus := range settings.HealthRegions(h.regions) {
			for _, detailType := range []string{"AWS Health Event", "AWS Health Abuse Event"} {
				event := map[string]any{"source": "aws.health", "detail-type": detailType, "region": bus, "detail": map[string]any{"service": "EC2"}}
				if n := len(h.mails(t, bus, event)); n != 1 {
					t.Errorf("%s: %s on the bus of %s: told %d times", h.name, detailType, bus, n)
				}
			}
		}
	}
}

func TestHealthPagesAfterTheFirstAreNotTold(t *testing.T) {
	for _, h := range houses(t) {
		for _, bus := range settings.HealthRegions(h.regions) {
			event := map[string]any{
				"source": "aws.health", "detail-type": "AWS Health Event", "region": bus,
				"detail": map[string]any{"page": "2", "eventRegion": bus, "backupEvent": "false"},
			}
			if n := len(h.mails(t, bus, event)); n != 0 {
				t.Errorf("%s: page 2 on the bus of %s: told %d times", h.name, bus, n)
			}
		}
	}
}

func TestHealthMessageHasTheLinesOfTheChecklist(t *testing.T) {
	want := []string{
		`"AWSにてメンテナンス通知が発行されました。"`,
		`"type: <type>"`,
		`"eventStartTime: <startTime>"`,
		`"service: <service>"`,
		`"region: <region>"`,
		`"eventTypeCode: <eventTypeCode>"`,
		`"eventDescription: <eventDescription>"`,
		`"詳細は Personal Health Dashboard を確認してください。"`,
		`"https://phd.aws.amazon.com/phd/home#/dashboard/open-issues"`,
	}
	rules := houses(t)[0].rules["ap-northeast-1"]
	got := strings.Split(rules[0].targets[0].InputTransformer.InputTemplate, "\n")
	got = slices.DeleteFunc(got, func(line string) bool { return !slices.Contains(want, line) })
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s", strings.Join(got, "\n"))
	}
	paths := map[string]string{
		"eventDescription": "$.detail.eventDescription[0].latestDescription", "eventTypeCode": "$.detail.eventTypeCode",
		"region": "$.region", "service": "$.detail.service", "startTime": "$.detail.startTime", "type": "$.detail-type",
	}
	for name, path := range paths {
		if got := rules[0].targets[0].InputTransformer.InputPathsMap[name]; got != path {
			t.Errorf("%s: got %s, want %s", name, got, path)
		}
	}
}

func TestHealthRulesAreTheSameTextInRegionsAlike(t *testing.T) {
	for _, h := range houses(t) {
		texts := map[string]string{}
		for region, tmpl := range h.templates {
			if region == h.home || region == "us-west-2" {
				continue
			}
			texts[fmt.Sprint(tmpl.Resources("AWS::Events::Rule"))] = region
		}
		if len(texts) != 1 {
			t.Errorf("%s: differ: %v", h.name, slices.Collect(maps.Values(texts)))
		}
		for region, tmpl := range h.templates {
			if region != h.home && strings.Contains(string(tmpl.Text), `"`+region+`"`) {
				t.Errorf("%s: the template of %s names its region", h.name, region)
			}
		}
	}
}

func TestHealthForwardingRoleReachesTheHomeBusAlone(t *testing.T) {
	h := houses(t)[0]
	role := h.templates[h.home].Only("AWS::IAM::Role")
	got := string(compact(t, cdktest.Deployed(t, role.Properties, h.home)))
	want := `{"AssumeRolePolicyDocument":{"Statement":[{"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}},"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"}}],"Version":"2012-10-17"},` +
		`"Description":"Forwards AWS Health events to the home region",` +
		`"Policies":[{"PolicyDocument":{"Statement":[{"Action":"events:PutEvents","Effect":"Allow","Resource":"arn:aws:events:ap-northeast-1:123456789012:event-bus/default"}],"Version":"2012-10-17"},"PolicyName":"PutEvents"}],` +
		`"RoleName":"BaselineHealthForwarding"}`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	for region, rules := range h.rules {
		want := "arn:aws:iam::123456789012:role/BaselineHealthForwarding"
		if region == h.home {
			want = alertRoleArn
		}
		if got := rules[0].targets[0].RoleArn; got != want {
			t.Errorf("%s: got %s, want %s", region, got, want)
		}
	}
}

func TestHealthRegionsKeepTheOrderAndAddTheTwo(t *testing.T) {
	got := settings.HealthRegions([]string{"eu-west-1", "us-west-2"})
	if want := []string{"eu-west-1", "us-west-2", "us-east-1"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
