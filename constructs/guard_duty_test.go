package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/settings"
)

// detectorFeatures returns the features of a region's detector, and their
// parts, by name.
func detectorFeatures(t *testing.T, props GuardDutyProps) map[string]any {
	t.Helper()
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) { NewGuardDuty(stack, "GuardDuty", props) })
	statuses := map[string]any{}
	var add func(list any)
	add = func(list any) {
		for _, raw := range list.([]any) {
			feature := raw.(map[string]any)
			statuses[feature["Name"].(string)] = feature["Status"]
			if parts, ok := feature["AdditionalConfiguration"]; ok {
				add(parts)
			}
		}
	}
	add(tmpl.Only("AWS::GuardDuty::Detector").Properties["Features"])
	return statuses
}

func TestGuardDutyPublishesEveryFifteenMinutesAndIsKept(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		NewGuardDuty(stack, "GuardDuty", GuardDutyProps{Region: "ap-northeast-1"})
	})
	detector := tmpl.Only("AWS::GuardDuty::Detector")
	if detector.Properties["Enable"] != true || detector.Properties["FindingPublishingFrequency"] != "FIFTEEN_MINUTES" {
		t.Errorf("got %v", detector.Properties)
	}
	if detector.DeletionPolicy != "RetainExceptOnCreate" || detector.UpdateReplacePolicy != "Retain" {
		t.Errorf("not kept: %+v", detector)
	}
}

func TestGuardDutyWritesEveryFeatureAsOnOrOff(t *testing.T) {
	on := []string{"S3_DATA_EVENTS", "RUNTIME_MONITORING", "EC2_AGENT_MANAGEMENT"}
	statuses := detectorFeatures(t, GuardDutyProps{Region: "ap-northeast-1", Features: on})
	want := map[string]string{}
	for _, f := range settings.GuardDutyFeatures {
		want[f.Name] = "DISABLED"
	}
	for _, name := range on {
		want[name] = "ENABLED"
	}
	for name, status := range want {
		if statuses[name] != status {
			t.Errorf("%s: got %v, want %s", name, statuses[name], status)
		}
	}
	if len(statuses) != len(want) {
		t.Errorf("got %v", statuses)
	}
}

func TestGuardDutyNamesNoFeatureThatTheRegionLacks(t *testing.T) {
	for region, lacks := range map[string]string{"ap-east-2": "RDS_LOGIN_EVENTS"} {
		statuses := detectorFeatures(t, GuardDutyProps{Region: region, Features: []string{"S3_DATA_EVENTS", lacks}})
		if status, named := statuses[lacks]; named {
			t.Errorf("%s: %s is %v", region, lacks, status)
		}
		if statuses["S3_DATA_EVENTS"] != "ENABLED" {
			t.Errorf("%s: got %v", region, statuses)
		}
	}
}

func TestGuardDutyRejectsAPartWithoutItsPlan(t *testing.T) {
	cdktest.Rejects(t, `Test: feature EKS_ADDON_MANAGEMENT needs RUNTIME_MONITORING, got ["EKS_ADDON_MANAGEMENT" "EC2_AGENT_MANAGEMENT"]
feature EC2_AGENT_MANAGEMENT needs RUNTIME_MONITORING, got ["EKS_ADDON_MANAGEMENT" "EC2_AGENT_MANAGEMENT"]`, func(stack awscdk.Stack) {
		NewGuardDuty(stack, "GuardDuty", GuardDutyProps{
			Region:   "ap-northeast-1",
			Features: []string{"EKS_ADDON_MANAGEMENT", "EC2_AGENT_MANAGEMENT"},
		})
	})
}
