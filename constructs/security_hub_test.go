package constructs

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/internal/regions"
	"baseline/settings"
)

const bestPractices = "arn:${AWS::Partition}:securityhub:${AWS::Region}::standards/aws-foundational-security-best-practices/v/1.0.0"

func TestSecurityHubChecksTheOneStandardOnly(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		NewSecurityHub(stack, "SecurityHub", SecurityHubProps{Region: "us-east-2"})
	})
	hub := tmpl.Only("AWS::SecurityHub::Hub")
	if want := (map[string]any{
		"AutoEnableControls": true, "ControlFindingGenerator": "SECURITY_CONTROL", "EnableDefaultStandards": false,
	}); !reflect.DeepEqual(hub.Properties, want) {
		t.Errorf("got %v", hub.Properties)
	}
	standard := tmpl.Only("AWS::SecurityHub::Standard")
	if want := (map[string]any{
		"StandardsArn": map[string]any{"Fn::Sub": bestPractices}, "DisabledStandardsControls": []any{},
	}); !reflect.DeepEqual(standard.Properties, want) {
		t.Errorf("got %v", standard.Properties)
	}
	if got := dependencies(tmpl, standard); !reflect.DeepEqual(got, []string{"AWS::SecurityHub::Hub"}) {
		t.Errorf("the standard waits for %v", got)
	}
	tmpl.Count("AWS::SecurityHub::FindingAggregator", 0)
	for id, r := range tmpl.Resources("") {
		if r.DeletionPolicy != "RetainExceptOnCreate" || r.UpdateReplacePolicy != "Retain" {
			t.Errorf("%s is not kept", id)
		}
	}
}

func TestSecurityHubAggregatesWhateverRegionHasAHub(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		NewSecurityHub(stack, "SecurityHub", SecurityHubProps{Region: "ap-northeast-1", Aggregate: true})
	})
	aggregator := tmpl.Only("AWS::SecurityHub::FindingAggregator")
	if want := (map[string]any{"RegionLinkingMode": "ALL_REGIONS"}); !reflect.DeepEqual(aggregator.Properties, want) {
		t.Errorf("got %v", aggregator.Properties)
	}
	if got := dependencies(tmpl, aggregator); !reflect.DeepEqual(got, []string{"AWS::SecurityHub::Hub"}) {
		t.Errorf("it waits for %v", got)
	}
	if aggregator.DeletionPolicy != "RetainExceptOnCreate" || aggregator.UpdateReplacePolicy != "Retain" {
		t.Errorf("not kept: %+v", aggregator)
	}
}

func TestSecurityHubSwitchesOffOnlyControlsOfTheRegion(t *testing.T) {
	byDefault := settings.Organization{}.WithDefaults().SecurityHub
	defaults := slices.Concat(byDefault.Disabled, byDefault.DisabledOutsideHome)
	named := func(ids ...string) (list []settings.DisabledControl) {
		for _, id := range ids {
			list = append(list, settings.DisabledControl{ID: id, Reason: "of " + id})
		}
		return list
	}
	wanted := append(defaults, named("Macie.1", "Inspector.1", "Lambda.5", "CloudWatch.1", "Nonsense.77")...)

	const everywhere = "CloudTrail.5 EC2.8 Config.1"
	noIAM6 := []string{"ap-east-2", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
		"ca-west-1", "il-central-1", "me-central-1", "mx-central-1"}
	for _, region := range regions.All() {
		want := "CloudTrail.5 IAM.6 EC2.8 Config.1"
		if slices.Contains(noIAM6, region) {
			want = everywhere
		}
		if got := switchedOff(t, region, defaults); got != want {
			t.Errorf("%s: got %s by default", region, got)
		}
	}
	for region, want := range map[string]string{
		"ap-southeast-5": everywhere,
		"il-central-1":   everywhere,
		"eu-central-2":   "CloudTrail.5 IAM.6 EC2.8 Config.1 Inspector.1 Lambda.5",
		"ap-northeast-1": "CloudTrail.5 IAM.6 EC2.8 Config.1 Macie.1 Inspector.1 Lambda.5",
	} {
		if got := switchedOff(t, region, wanted); got != want {
			t.Errorf("%s: got %s", region, got)
		}
	}
}

// switchedOff returns the controls that the standard of a region switches off,
// each with the reason it came with.
func switchedOff(t *testing.T, region string, disabled []settings.DisabledControl) string {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		NewSecurityHub(stack, "SecurityHub", SecurityHubProps{Region: region, Disabled: disabled})
	})
	var ids []string
	for _, raw := range tmpl.Only("AWS::SecurityHub::Standard").Properties["DisabledStandardsControls"].([]any) {
		control := raw.(map[string]any)
		arn := control["StandardsControlArn"].(map[string]any)["Fn::Sub"].(string)
		id, ok := strings.CutPrefix(arn, "arn:${AWS::Partition}:securityhub:${AWS::Region}:${AWS::AccountId}:control/aws-foundational-security-best-practices/v/1.0.0/")
		if !ok {
			t.Errorf("%s: got %s", region, arn)
		}
		if reason := control["Reason"].(string); !slices.Contains(disabled, settings.DisabledControl{ID: id, Reason: reason}) {
			t.Errorf("%s: %s is off because of %q", region, id, reason)
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, " ")
}

func TestSecurityHubWaitsForTheRecorder(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		recorder := NewConfigRecorder(stack, "ConfigRecorder", ConfigRecorderProps{Bucket: "config"})
		NewSecurityHub(stack, "SecurityHub", SecurityHubProps{Region: "ap-northeast-1", Recorder: recorder})
	})
	want := []string{"AWS::Config::ConfigurationRecorder", "AWS::Config::DeliveryChannel", "AWS::SecurityHub::Hub"}
	if got := dependencies(tmpl, tmpl.Only("AWS::SecurityHub::Standard")); !reflect.DeepEqual(got, want) {
		t.Errorf("the standard waits for %v", got)
	}
}
