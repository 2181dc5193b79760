package constructs

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// settingsStack returns the template of the stack.
func settingsStack(t *testing.T, o settings.Organization) *cdktest.Template {
	t.Helper()
	return cdktest.SynthApp(t, func(app awscdk.App) { NewSettingsStack(app, o.WithDefaults()) })[settings.SettingsStack]
}

// waitsFor returns the controls that a setting waits for, directly or not, by
// its control.
func waitsFor(tmpl *cdktest.Template) map[string]map[string]bool {
	made := tmpl.Resources(settings.AccountSettingType)
	waits := map[string]map[string]bool{}
	for _, s := range made {
		waits[s.Properties["Control"].(string)] = map[string]bool{}
	}
	for range made {
		for _, s := range made {
			own := waits[s.Properties["Control"].(string)]
			dependsOn, _ := s.DependsOn.([]any)
			for _, id := range dependsOn {
				other := made[id.(string)].Properties["Control"].(string)
				own[other] = true
				for next := range waits[other] {
					own[next] = true
				}
			}
		}
	}
	return waits
}

func TestEverySettingOfTheTableIsAResource(t *testing.T) {
	tmpl := settingsStack(t, settings.Organization{})
	waits := waitsFor(tmpl)
	if len(waits) != len(settings.AccountSettings) {
		t.Errorf("got %d settings, want %d", len(waits), len(settings.AccountSettings))
	}
	for i, s := range settings.AccountSettings {
		if _, ok := waits[s.ID]; !ok {
			t.Errorf("%s is missing", s.ID)
		}
		if first := settings.AccountSettings[0].ID; i > 0 && !waits[s.ID][first] {
			t.Errorf("%s does not wait for %s", s.ID, first)
		}
	}
	function := tmpl.Only("AWS::Lambda::Function")
	for id, s := range tmpl.Resources(settings.AccountSettingType) {
		if key := function.Properties["Code"].(map[string]any)["S3Key"]; key != fmt.Sprint(s.Properties["Revision"], ".zip") {
			t.Errorf("%s: the revision %v is not the program's, %v", id, s.Properties["Revision"], key)
		}
		// Lambda calls a second time when the function ends without an answer.
		if wait, once := s.Properties["ServiceTimeout"].(float64), function.Properties["Timeout"].(float64); wait < 2*once || wait > 3600 {
			t.Errorf("%s: CloudFormation waits for %v seconds, the function takes %v", id, wait, once)
		}
	}
}

// TestAtMostFourSettingsAtOnce: of any five, one waits for another.
func TestAtMostFourSettingsAtOnce(t *testing.T) {
	waits := waitsFor(settingsStack(t, settings.Organization{}))
	var most []string
	var grow func(together []string, from int)
	grow = func(together []string, from int) {
		if len(together) > len(most) {
			most = slices.Clone(together)
		}
		for i := from; i < len(settings.AccountSettings); i++ {
			id := settings.AccountSettings[i].ID
			if !slices.ContainsFunc(together, func(other string) bool { return waits[id][other] || waits[other][id] }) {
				grow(append(together, id), i+1)
			}
		}
	}
	grow(nil, 0)
	if len(most) != 4 {
		t.Errorf("at once: %v, want four", most)
	}
}

func TestASettingThatIsOffIsNeitherThereNorAllowed(t *testing.T) {
	o := settingstest.AllOff()
	o.PasswordPolicy.Off = false
	o.EBSEncryption.Off = false
	tmpl := settingsStack(t, o)
	tmpl.Count(settings.AccountSettingType, 2)
	role := tmpl.Only("AWS::IAM::Role").Properties
	wantPolicy(t, role["AssumeRolePolicyDocument"], "Allow lambda.amazonaws.com sts:AssumeRole")
	policies := role["Policies"].([]any)
	if len(policies) != 1 || role["ManagedPolicyArns"] != nil {
		t.Errorf("more policies: %v %v", policies, role["ManagedPolicyArns"])
	}
	const bucket = "arn:${AWS::Partition}:s3:::baseline-config-${AWS::AccountId}-ap-northeast-1"
	wantPolicy(t, policies[0].(map[string]any)["PolicyDocument"],
		"Allow iam:GetAccountPasswordPolicy iam:UpdateAccountPasswordPolicy ec2:GetEbsEncryptionByDefault ec2:GetEbsDefaultKmsKeyId ec2:EnableEbsEncryptionByDefault ec2:ModifyEbsDefaultKmsKeyId on *",
		"Allow kms:DescribeKey on arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*",
		"Allow account:ListRegions on arn:${AWS::Partition}:account::${AWS::AccountId}:account",
		"Allow logs:CreateLogStream logs:PutLogEvents on ${AccountSettingsLogGroup.Arn}",
		"Allow s3:PutObject on "+bucket+"/account-settings/*",
		"Allow kms:GenerateDataKey on arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"+
			" if StringEquals kms:EncryptionContext:aws:s3:arn="+bucket+" and StringEquals kms:ViaService=s3.${AWS::Region}.amazonaws.com",
		"Allow cloudformation:DescribeStacks on arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/Baseline-Settings/*",
	)
}

func TestNoSettingsNoStack(t *testing.T) {
	cdktest.SynthApp(t, func(app awscdk.App) {
		if NewSettingsStack(app, settingstest.AllOff().WithDefaults()) != nil {
			t.Error("got a stack")
		}
		NewSettingsStack(app, settings.Organization{}.WithDefaults()) // an app may not be empty
	})
}

// TestTheFunctionHasOneDoor: who calls it needs a policy of its own, and
// nothing about it can be chosen from outside.
func TestTheFunctionHasOneDoor(t *testing.T) {
	tmpl := settingsStack(t, settings.Organization{})
	for _, door := range []string{"AWS::Lambda::Url", "AWS::Lambda::Permission", "AWS::Lambda::EventSourceMapping"} {
		tmpl.Count(door, 0)
	}
	function := tmpl.Only("AWS::Lambda::Function").Properties
	for _, property := range []string{"Environment", "ReservedConcurrentExecutions", "Layers", "VpcConfig"} {
		if function[property] != nil {
			t.Errorf("the function has %s: %v", property, function[property])
		}
	}
	for id, s := range tmpl.Resources(settings.AccountSettingType) {
		if len(s.Properties) != 4 {
			t.Errorf("%s says more than what and when: %v", id, s.Properties)
		}
	}
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func TestTheRoleFitsTheLimitOfIAM(t *testing.T) {
	policies := settingsStack(t, settingstest.Largest()).Only("AWS::IAM::Role").Properties["Policies"]
	text, err := json.Marshal(policies)
	if err != nil || len(text) > 10_240 {
		t.Errorf("%d characters, of at most 10240: %v", len(text), err)
	}
}
