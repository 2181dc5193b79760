package constructs

import (
	"reflect"
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
)

// dependencies returns the types of what a resource depends on, in order.
func dependencies(tmpl *cdktest.Template, r cdktest.Resource) (types []string) {
	all := tmpl.Resources("")
	ids, _ := r.DependsOn.([]any)
	for _, id := range ids {
		types = append(types, all[id.(string)].Type)
	}
	slices.Sort(types)
	return types
}

func configRecorder(t *testing.T, props ConfigRecorderProps) *cdktest.Template {
	t.Helper()
	return cdktest.Synth(t, func(stack awscdk.Stack) { NewConfigRecorder(stack, "ConfigRecorder", props) })
}

func TestConfigRecorderRecordsEveryRegionalTypeContinuously(t *testing.T) {
	tmpl := configRecorder(t, ConfigRecorderProps{Bucket: "config-${AWS::AccountId}"})
	want := map[string]any{
		"RoleARN":        map[string]any{"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"},
		"RecordingGroup": map[string]any{"AllSupported": true, "IncludeGlobalResourceTypes": false},
		"RecordingMode":  map[string]any{"RecordingFrequency": "CONTINUOUS"},
	}
	if got := tmpl.Only("AWS::Config::ConfigurationRecorder").Properties; !reflect.DeepEqual(got, want) {
		t.Errorf("recorder: got %v", got)
	}
	want = map[string]any{"S3BucketName": map[string]any{"Fn::Sub": "config-${AWS::AccountId}"}}
	if got := tmpl.Only("AWS::Config::DeliveryChannel").Properties; !reflect.DeepEqual(got, want) {
		t.Errorf("channel: got %v", got)
	}
	for id, r := range tmpl.Resources("") {
		if r.DependsOn != nil {
			t.Errorf("%s waits for %v: a recorder and its channel wait for each other already", id, r.DependsOn)
		}
		if r.DeletionPolicy != "RetainExceptOnCreate" || r.UpdateReplacePolicy != "Retain" {
			t.Errorf("%s is not kept", id)
		}
	}
}

func TestConfigRecorderRecordsDailyAndGlobalTypesOnRequest(t *testing.T) {
	tmpl := configRecorder(t, ConfigRecorderProps{
		Bucket: "config-${AWS::AccountId}", DailyTypes: []string{"AWS::EC2::VPC", "AWS::EC2::Subnet"}, GlobalTypes: true,
	})
	got := tmpl.Only("AWS::Config::ConfigurationRecorder").Properties
	if want := (map[string]any{
		"RecordingFrequency": "CONTINUOUS",
		"RecordingModeOverrides": []any{map[string]any{
			"RecordingFrequency": "DAILY",
			"ResourceTypes":      []any{"AWS::EC2::VPC", "AWS::EC2::Subnet"},
		}},
	}); !reflect.DeepEqual(got["RecordingMode"], want) {
		t.Errorf("mode: got %v", got["RecordingMode"])
	}
	if want := (map[string]any{"AllSupported": true, "IncludeGlobalResourceTypes": true}); !reflect.DeepEqual(got["RecordingGroup"], want) {
		t.Errorf("group: got %v", got["RecordingGroup"])
	}
}
