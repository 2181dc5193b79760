package controls

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

const keyARN = "arn:aws:kms:eu-west-1:314159265358:key/31415926-5358-9793-2384-626433832795"

// ebs is the encryption of one region.
type ebs struct {
	encrypted bool
	key       string
	metadata  *kmstypes.KeyMetadata // that alias/ebs names; nil for none
}

func (e *ebs) install(f *awstest.Fake) {
	awstest.Answer(f, func(string, *ec2.GetEbsEncryptionByDefaultInput) (*ec2.GetEbsEncryptionByDefaultOutput, error) {
		return &ec2.GetEbsEncryptionByDefaultOutput{EbsEncryptionByDefault: &e.encrypted}, nil
	})
	awstest.Answer(f, func(string, *ec2.EnableEbsEncryptionByDefaultInput) (*ec2.EnableEbsEncryptionByDefaultOutput, error) {
		e.encrypted = true
		return &ec2.EnableEbsEncryptionByDefaultOutput{EbsEncryptionByDefault: aws.Bool(true)}, nil
	})
	awstest.Answer(f, func(string, *ec2.GetEbsDefaultKmsKeyIdInput) (*ec2.GetEbsDefaultKmsKeyIdOutput, error) {
		return &ec2.GetEbsDefaultKmsKeyIdOutput{KmsKeyId: &e.key}, nil
	})
	awstest.Answer(f, func(_ string, in *ec2.ModifyEbsDefaultKmsKeyIdInput) (*ec2.ModifyEbsDefaultKmsKeyIdOutput, error) {
		e.key = *in.KmsKeyId
		return &ec2.ModifyEbsDefaultKmsKeyIdOutput{KmsKeyId: &e.key}, nil
	})
	awstest.Answer(f, func(_ string, in *kms.DescribeKeyInput) (*kms.DescribeKeyOutput, error) {
		if e.metadata == nil || *in.KeyId != "alias/ebs" {
			return nil, awstest.Code("NotFoundException")
		}
		return &kms.DescribeKeyOutput{KeyMetadata: e.metadata}, nil
	})
}

func usableKey() *kmstypes.KeyMetadata {
	return &kmstypes.KeyMetadata{
		Arn: aws.String(keyARN), KeyState: kmstypes.KeyStateEnabled, KeySpec: kmstypes.KeySpecSymmetricDefault,
	}
}

var ebsEncryptionCorner = corner{
	id:       "ebs-encryption",
	settings: settings.Organization{EBSEncryption: settings.EBSEncryption{DefaultKey: "alias/ebs"}},
	build: func(f *awstest.Fake) map[string]func() {
		var e ebs
		e.install(f)
		with := func(encrypted bool, key string) func() {
			return func() { e = ebs{encrypted, key, usableKey()} }
		}
		return map[string]func(){
			"right":         with(true, keyARN),
			"absent":        with(false, "alias/aws/ebs"),
			"key only":      with(false, keyARN),
			"AWS's key":     with(true, "arn:aws:kms:eu-west-1:314159265358:alias/aws/ebs"),
			"other alias":   with(true, "arn:aws:kms:eu-west-1:314159265358:alias/not-ebs"),
			"another key":   with(true, "arn:aws:kms:eu-west-1:314159265358:key/00000000-5358-9793-2384-626433832795"),
			"says no key":   with(true, ""),
			"another's key": with(true, "arn:aws:kms:eu-west-1:271828182845:key/00000000-5358-9793-2384-626433832795"),
		}
	},
}

func TestEBSEncryption(t *testing.T) {
	const own = "arn:aws:kms:eu-west-1:314159265358:key/00000000-0000-0000-0000-000000000000"
	unusable := func(change func(*kmstypes.KeyMetadata)) *kmstypes.KeyMetadata {
		m := usableKey()
		change(m)
		return m
	}
	for name, test := range map[string]struct {
		alias  string
		start  ebs
		status Status
		text   string
		after  ebs
	}{
		"without a key in the settings, the account's own stays": {
			start: ebs{false, own, nil}, status: Changed, text: "new volumes are now encrypted", after: ebs{true, own, nil},
		},
		"the alias itself is said": {
			alias: "alias/ebs", start: ebs{true, "alias/ebs", usableKey()}, status: Already, after: ebs{true, "alias/ebs", usableKey()},
		},
		"the ARN of the alias is said": {
			alias: "alias/ebs", start: ebs{true, "arn:aws:kms:eu-west-1:314159265358:alias/ebs", usableKey()},
			status: Already, after: ebs{true, "arn:aws:kms:eu-west-1:314159265358:alias/ebs", usableKey()},
		},
		"a key that is missing leaves nothing unencrypted": {
			alias: "alias/ebs", start: ebs{false, own, nil}, status: Failed,
			text:  "new volumes are now encrypted; then organization.EBSEncryption.DefaultKey alias/ebs: there is no such key in this region",
			after: ebs{true, own, nil},
		},
		"a key that is disabled": {
			alias: "alias/ebs", start: ebs{true, own, unusable(func(m *kmstypes.KeyMetadata) { m.KeyState = kmstypes.KeyStatePendingDeletion })},
			status: Failed, text: "its state is PendingDeletion",
			after: ebs{true, own, unusable(func(m *kmstypes.KeyMetadata) { m.KeyState = kmstypes.KeyStatePendingDeletion })},
		},
		"a key that signs": {
			alias: "alias/ebs", start: ebs{true, own, unusable(func(m *kmstypes.KeyMetadata) { m.KeySpec = kmstypes.KeySpecRsa2048 })},
			status: Failed, text: "its kind is RSA_2048",
			after: ebs{true, own, unusable(func(m *kmstypes.KeyMetadata) { m.KeySpec = kmstypes.KeySpecRsa2048 })},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, e := new(awstest.Fake), test.start
				e.install(f)
				awstest.Answer(f, allEnabled)
				r := Runner{Config: f.Config(), Account: awstest.Account, Regions: []string{"eu-west-1"}}
				r.Settings.EBSEncryption.DefaultKey = test.alias
				report, err := r.Apply(t.Context(), "ebs-encryption")
				want(t, report, err, test.status, test.text)
				if e.encrypted != test.after.encrypted || e.key != test.after.key {
					t.Errorf("got %+v, want %+v", e, test.after)
				}
				used := slices.ContainsFunc(f.Seen(), func(c awstest.Call) bool { return c.Service == "KMS" })
				if used != (test.alias != "") {
					t.Errorf("KMS was asked: %t", used)
				}
			})
		})
	}
}

var imdsV2Corner = corner{
	id: "imds-v2",
	build: func(f *awstest.Fake) map[string]func() {
		defaults := map[string]ec2types.InstanceMetadataDefaultsResponse{} // by region
		var start *ec2types.InstanceMetadataDefaultsResponse
		awstest.Answer(f, func(region string, _ *ec2.GetInstanceMetadataDefaultsInput) (*ec2.GetInstanceMetadataDefaultsOutput, error) {
			if now, ok := defaults[region]; ok {
				return &ec2.GetInstanceMetadataDefaultsOutput{AccountLevel: &now}, nil
			}
			return &ec2.GetInstanceMetadataDefaultsOutput{AccountLevel: start}, nil
		})
		awstest.Answer(f, func(region string, in *ec2.ModifyInstanceMetadataDefaultsInput) (*ec2.ModifyInstanceMetadataDefaultsOutput, error) {
			defaults[region] = ec2types.InstanceMetadataDefaultsResponse{HttpTokens: ec2types.HttpTokensState(in.HttpTokens)}
			return &ec2.ModifyInstanceMetadataDefaultsOutput{Return: aws.Bool(true)}, nil
		})
		with := func(tokens ec2types.HttpTokensState) func() {
			return func() {
				clear(defaults)
				start = &ec2types.InstanceMetadataDefaultsResponse{HttpTokens: tokens, ManagedBy: ec2types.ManagedByAccount}
			}
		}
		return map[string]func(){
			"right":  with(ec2types.HttpTokensStateRequired),
			"wrong":  with(ec2types.HttpTokensStateOptional),
			"empty":  with(""),
			"absent": func() { clear(defaults); start = nil },
		}
	},
}

var imageBlockCorner = corner{
	id: "image-block",
	build: func(f *awstest.Fake) map[string]func() {
		var state string
		awstest.Answer(f, func(string, *ec2.GetImageBlockPublicAccessStateInput) (*ec2.GetImageBlockPublicAccessStateOutput, error) {
			return &ec2.GetImageBlockPublicAccessStateOutput{ImageBlockPublicAccessState: &state}, nil
		})
		awstest.Answer(f, func(_ string, in *ec2.EnableImageBlockPublicAccessInput) (*ec2.EnableImageBlockPublicAccessOutput, error) {
			state = string(in.ImageBlockPublicAccessState)
			return &ec2.EnableImageBlockPublicAccessOutput{}, nil
		})
		return map[string]func(){
			"right":  func() { state = "block-new-sharing" },
			"wrong":  func() { state = "unblocked" },
			"absent": func() { state = "" },
		}
	},
}

// What an organization's declarative policy holds, nobody in the account can
// change: it is no failure, and nothing is tried.
func TestDeclarativePolicies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		awstest.Answer(f, allEnabled)
		tokens, state := ec2types.HttpTokensStateOptional, "unblocked"
		awstest.Answer(f, func(string, *ec2.GetInstanceMetadataDefaultsInput) (*ec2.GetInstanceMetadataDefaultsOutput, error) {
			return &ec2.GetInstanceMetadataDefaultsOutput{AccountLevel: &ec2types.InstanceMetadataDefaultsResponse{
				HttpTokens: tokens, ManagedBy: ec2types.ManagedByDeclarativePolicy,
			}}, nil
		})
		awstest.Answer(f, func(string, *ec2.GetImageBlockPublicAccessStateInput) (*ec2.GetImageBlockPublicAccessStateOutput, error) {
			return &ec2.GetImageBlockPublicAccessStateOutput{
				ImageBlockPublicAccessState: &state, ManagedBy: ec2types.ManagedByDeclarativePolicy,
			}, nil
		})
		r := Runner{Config: f.Config(), Account: awstest.Account, Regions: []string{"eu-west-1"}}
		for _, id := range []string{"imds-v2", "image-block"} {
			report, err := r.Apply(t.Context(), id)
			want(t, report, err, Kept, "held by a declarative policy", "management account")
		}
		tokens, state = ec2types.HttpTokensStateRequired, "block-new-sharing"
		for _, id := range []string{"imds-v2", "image-block"} {
			report, err := r.Apply(t.Context(), id)
			want(t, report, err, Already)
		}
	})
}

var ssmSharingBlockCorner = corner{
	id: "ssm-sharing-block",
	build: func(f *awstest.Fake) map[string]func() {
		var setting *ssmtypes.ServiceSetting
		awstest.Answer(f, func(_ string, in *ssm.GetServiceSettingInput) (*ssm.GetServiceSettingOutput, error) {
			if *in.SettingId != "/ssm/documents/console/public-sharing-permission" {
				return nil, awstest.Code("ServiceSettingNotFound")
			}
			return &ssm.GetServiceSettingOutput{ServiceSetting: setting}, nil
		})
		awstest.Answer(f, func(_ string, in *ssm.UpdateServiceSettingInput) (*ssm.UpdateServiceSettingOutput, error) {
			if *in.SettingId != "/ssm/documents/console/public-sharing-permission" {
				return nil, awstest.Code("ServiceSettingNotFound")
			}
			setting = &ssmtypes.ServiceSetting{SettingValue: in.SettingValue}
			return &ssm.UpdateServiceSettingOutput{}, nil
		})
		with := func(value string) func() {
			return func() { setting = &ssmtypes.ServiceSetting{SettingValue: &value} }
		}
		return map[string]func(){
			"right":  with("Disable"),
			"wrong":  with("Enable"),
			"absent": func() { setting = nil },
		}
	},
}

func TestSSMSharingBlockWhereThereIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		awstest.Answer(f, allEnabled)
		awstest.Answer(f, func(string, *ssm.GetServiceSettingInput) (*ssm.GetServiceSettingOutput, error) {
			return nil, awstest.Code("ServiceSettingNotFound")
		})
		report, err := Runner{Config: f.Config(), Account: awstest.Account, Regions: []string{"eu-west-1"}}.Apply(t.Context(), "ssm-sharing-block")
		want(t, report, err, Kept, "this region has no such block")
	})
}
