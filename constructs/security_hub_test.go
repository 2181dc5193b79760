package constructs

import (
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
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
	disabled := []settings.DisabledControl{{ID: "IAM.6", Reason: "first"}, {ID: "EC2.8", Reason: "second"}}
	for region, want := range map[string]string{
		"ap-northeast-1": "IAM.6: first, EC2.8: second",
		"ap-southeast-5": "EC2.8: second",
	} {
		tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
			NewSecurityHub(stack, "SecurityHub", SecurityHubProps{Region: region, Disabled: disabled})
		})
		var got []string
		for _, raw := range tmpl.Only("AWS::SecurityHub::Standard").Properties["DisabledStandardsControls"].([]any) {
			control := raw.(map[string]any)
			arn := control["StandardsControlArn"].(map[string]any)["Fn::Sub"].(string)
			id, ok := strings.CutPrefix(arn, "arn:${AWS::Partition}:securityhub:${AWS::Region}:${AWS::AccountId}:control/aws-foundational-security-best-practices/v/1.0.0/")
			if !ok {
				t.Errorf("%s: got %s", region, arn)
			}
			got = append(got, id+": "+control["Reason"].(string))
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%s: got %s", region, got)
		}
	}
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
