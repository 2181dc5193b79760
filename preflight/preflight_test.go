package preflight

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer"
	"github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/configservice"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/freetier"
	freetypes "github.com/aws/aws-sdk-go-v2/service/freetier/types"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"

	"baseline/internal/awstest"
	"baseline/internal/regions"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// sound is an account in which nothing stands against a deployment; the stack
// has no name in it, and is there if it has a status.
type sound struct {
	stacks    map[string]cfntypes.Stack
	bootstrap string
	plan      freetypes.AccountPlanType
	off       []string
}

func (a *sound) install(f *awstest.Fake) {
	awstest.Answer(f, func(string, *account.ListRegionsInput) (*account.ListRegionsOutput, error) {
		out := &account.ListRegionsOutput{}
		for _, region := range regions.All() {
			status := accounttypes.RegionOptStatusEnabledByDefault
			if slices.Contains(a.off, region) {
				status = accounttypes.RegionOptStatusDisabled
			}
			out.Regions = append(out.Regions, accounttypes.Region{RegionName: &region, RegionOptStatus: status})
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *cloudformation.DescribeStacksInput) (*cloudformation.DescribeStacksOutput, error) {
		if s, ok := a.stacks[*in.StackName]; ok {
			return &cloudformation.DescribeStacksOutput{Stacks: []cfntypes.Stack{s}}, nil
		}
		return nil, &smithy.GenericAPIError{Code: "ValidationError", Message: "Stack with id " + *in.StackName + " does not exist"}
	})
	awstest.Answer(f, func(_ string, in *ssm.GetParameterInput) (*ssm.GetParameterOutput, error) {
		if a.bootstrap == "" || *in.Name != "/cdk-bootstrap/hnb659fds/version" {
			return nil, awstest.Code("ParameterNotFound")
		}
		return &ssm.GetParameterOutput{Parameter: &ssmtypes.Parameter{Value: &a.bootstrap}}, nil
	})
	awstest.Answer(f, func(string, *freetier.GetAccountPlanStateInput) (*freetier.GetAccountPlanStateOutput, error) {
		return &freetier.GetAccountPlanStateOutput{AccountPlanType: a.plan}, nil
	})
	awstest.Answer(f, func(string, *securityhub.DescribeHubInput) (*securityhub.DescribeHubOutput, error) {
		return nil, awstest.Code("InvalidAccessException")
	})
	nothing[ec2.GetEbsEncryptionByDefaultInput, ec2.GetEbsEncryptionByDefaultOutput](f)
	nothing[guardduty.ListDetectorsInput, guardduty.ListDetectorsOutput](f)
	nothing[accessanalyzer.ListAnalyzersInput, accessanalyzer.ListAnalyzersOutput](f)
	nothing[configservice.DescribeConfigurationRecordersInput, configservice.DescribeConfigurationRecordersOutput](f)
	nothing[lambda.GetAccountSettingsInput, lambda.GetAccountSettingsOutput](f)
}

func nothing[I, O any](f *awstest.Fake) {
	awstest.Answer(f, func(string, *I) (*O, error) { return new(O), nil })
}

func in(status cfntypes.StackStatus, protected bool) cfntypes.Stack {
	return cfntypes.Stack{StackName: aws.String("x"), StackStatus: status, EnableTerminationProtection: &protected}
}

// refuse returns a failure of the calls of a service or operation in a region.
func refuse(name, region string, err error) func(awstest.Call) error {
	return func(c awstest.Call) error {
		if (c.Service == name || c.Operation == name) && (region == "" || c.Region == region) {
			return err
		}
		return nil
	}
}

func TestFaults(t *testing.T) {
	scp := &smithy.GenericAPIError{Code: "AccessDeniedException", Message: "not authorized with an explicit deny in a service control policy"}
	two := settings.Organization{Regions: []string{"ap-northeast-1", "eu-west-1", "ap-southeast-5"}}
	for name, test := range map[string]struct {
		change func(*sound, *awstest.Fake)
		want   string // the faults: where, what, why and what to do, each with a part; ? where it is untold
	}{
		"sound": {func(*sound, *awstest.Fake) {}, ""},
		"deployed": {func(a *sound, _ *awstest.Fake) {
			a.stacks["Baseline-Root"] = in("UPDATE_ROLLBACK_COMPLETE", true)
			a.stacks["Baseline-Regional-eu-west-1"] = in("CREATE_COMPLETE", true)
		}, ""},
		"no bootstrap": {func(a *sound, _ *awstest.Fake) { a.bootstrap = "" },
			"[ap-northeast-1] bootstrap: the home region is not bootstrapped: there is no /cdk-bootstrap/hnb659fds/version; npx cdk bootstrap aws://314159265358/ap-northeast-1 --termination-protection"},
		"old bootstrap": {func(a *sound, _ *awstest.Fake) { a.bootstrap = "5" },
			"[ap-northeast-1] bootstrap: that of the home region has version \"5\", and 6 is needed; npx cdk bootstrap"},
		"newer bootstrap": {func(a *sound, _ *awstest.Fake) { a.bootstrap = "33" }, ""},
		"a fault of the program": {func(_ *sound, f *awstest.Fake) {
			f.Answers["ssm.GetParameter"] = func(string, any) (any, error) { panic("at the disco") }
		}, "?[ap-northeast-1] : a fault of this program: at the disco"},
		"free plan": {func(a *sound, _ *awstest.Fake) { a.plan = "FREE" }, "[] account plan: it is the free one"},
		"plan not told": {func(_ *sound, f *awstest.Fake) {
			f.Fail = refuse("FreeTier", "", awstest.Code("AccessDeniedException"))
		}, ""},
		"region off": {func(a *sound, _ *awstest.Fake) { a.off = []string{"ap-southeast-5"} },
			"[ap-southeast-5] region: it is not enabled in the account, or not yet; enable it"},
		"region off, and nobody says so": {func(_ *sound, f *awstest.Fake) {
			f.Fail = func(c awstest.Call) error {
				switch {
				case c.Operation == "ListRegions":
					return awstest.Code("AccessDeniedException")
				case c.Region == "ap-southeast-5":
					return awstest.Code("UnrecognizedClientException")
				}
				return nil
			}
		}, "[ap-southeast-5] region: it is not enabled in the account, or not yet; enable it"},
		"region denied": {func(_ *sound, f *awstest.Fake) {
			f.Fail = func(c awstest.Call) error {
				if c.Region == "eu-west-1" {
					return scp
				}
				return nil
			}
		}, "[eu-west-1] cloudformation:DescribeStacks: denied by a service control policy; let the organization's management account exempt the role in that policy, or take the region out"},
		"service denied": {func(_ *sound, f *awstest.Fake) { f.Fail = refuse("GuardDuty", "", scp) },
			"[ap-northeast-1 eu-west-1 ap-southeast-5] guardduty:ListDetectors: denied by a service control policy"},
		"new account": {func(_ *sound, f *awstest.Fake) { f.Fail = refuse("EC2", "", awstest.Code("PendingVerification")) },
			"[ap-northeast-1 eu-west-1 ap-southeast-5] ec2:GetEbsEncryptionByDefault: AWS has not finished setting up the account (PendingVerification); finish the sign-up, or leave the free plan"},
		"not opened": {func(_ *sound, f *awstest.Fake) {
			f.Fail = refuse("SecurityHub", "eu-west-1", awstest.Code("SubscriptionRequiredException"))
		}, "[eu-west-1] securityhub:DescribeHub: AWS has not finished setting up the account (SubscriptionRequiredException)"},
		"not allowed": {func(_ *sound, f *awstest.Fake) {
			f.Fail = refuse("GetParameter", "", awstest.Code("AccessDeniedException"))
		}, "?[ap-northeast-1] ssm:GetParameter: not allowed: said by the fake; allow the role this action"},
		"half-made": {func(a *sound, _ *awstest.Fake) { a.stacks["Baseline-Root"] = in("ROLLBACK_COMPLETE", true) },
			"[ap-northeast-1] stack Baseline-Root: its creation failed (ROLLBACK_COMPLETE), and the CDK may not delete it to make it anew; aws cloudformation update-termination-protection --no-enable-termination-protection --region ap-northeast-1 --stack-name Baseline-Root"},
		"half-made, for the CDK to delete": {func(a *sound, _ *awstest.Fake) { a.stacks["Baseline-Root"] = in("ROLLBACK_COMPLETE", false) }, ""},
		"under review":                     {func(a *sound, _ *awstest.Fake) { a.stacks["Baseline-Root"] = in("REVIEW_IN_PROGRESS", false) }, ""},
		"cleaning up": {func(a *sound, _ *awstest.Fake) {
			a.stacks["Baseline-Root"] = in("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", true)
		}, ""},
		"paused": {func(a *sound, _ *awstest.Fake) { a.stacks["Baseline-Billing"] = in("UPDATE_FAILED", true) },
			"[ap-northeast-1] stack Baseline-Billing: it was left half-way (UPDATE_FAILED); npx cdk rollback Baseline-Billing"},
		"rolled back half": {func(a *sound, _ *awstest.Fake) {
			a.stacks["Baseline-Regional-us-west-2"] = in("UPDATE_ROLLBACK_FAILED", true)
		}, "[us-west-2] stack Baseline-Regional-us-west-2: an update failed, and so did its undoing (UPDATE_ROLLBACK_FAILED); mend what its events name, then aws cloudformation continue-update-rollback --region us-west-2 --stack-name Baseline-Regional-us-west-2"},
		"deleted half": {func(a *sound, _ *awstest.Fake) { a.stacks["Baseline-Settings"] = in("DELETE_FAILED", false) },
			"[ap-northeast-1] stack Baseline-Settings: it can only be deleted (DELETE_FAILED); mend what its events name, then aws cloudformation delete-stack"},
		"being changed": {func(a *sound, _ *awstest.Fake) { a.stacks["CDKToolkit"] = in("UPDATE_IN_PROGRESS", false) },
			"[ap-northeast-1] stack CDKToolkit: somebody is changing it (UPDATE_IN_PROGRESS); wait"},
		"all at once": {func(a *sound, _ *awstest.Fake) {
			a.bootstrap, a.plan, a.off = "", "FREE", []string{"ap-southeast-5"}
			a.stacks["Baseline-Regional-eu-west-1"] = in("DELETE_FAILED", true)
		}, "[] account plan\n[ap-northeast-1] bootstrap\n[eu-west-1] stack Baseline-Regional-eu-west-1\n[ap-southeast-5] region"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, f := &sound{stacks: map[string]cfntypes.Stack{}, bootstrap: "21", plan: "PAID"}, new(awstest.Fake)
				a.install(f)
				test.change(a, f)
				var got []string
				for _, f := range (Look{Config: f.Config(), Account: awstest.Account, Settings: two.WithDefaults()}).Faults(t.Context()) {
					settingstest.Told(t, f.Why, f.Do)
					line := fmt.Sprintf("%v %s", f.Regions, f.Error())
					if f.Untold {
						line = "?" + line
					}
					got = append(got, line)
				}
				wanted := strings.Split(test.want, "\n")
				if test.want == "" {
					wanted = nil
				}
				if len(got) != len(wanted) {
					t.Fatalf("got %q, want %q", got, wanted)
				}
				for i, want := range wanted {
					if !strings.HasPrefix(got[i], want) {
						t.Errorf("got  %s\nwant %s", got[i], want)
					}
				}
				for _, c := range f.Seen() {
					if c.Writes() {
						t.Errorf("it wrote: %s", c.Operation)
					}
				}
			})
		})
	}
}

// What the settings leave out is not asked for.
func TestNothingIsAskedInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := settings.Organization{
			Regions:   []string{"ap-northeast-1"},
			GuardDuty: settings.GuardDuty{Off: true}, SecurityHub: settings.SecurityHub{Off: true}, Config: settings.Config{Off: true},
			AccessAnalyzer: settings.Switch{Off: true}, HealthEvents: settings.HealthEvents{Off: true},
		}
		a, f := &sound{bootstrap: "21"}, new(awstest.Fake)
		a.install(f)
		Look{Config: f.Config(), Settings: o.WithDefaults()}.Faults(t.Context())
		for _, c := range f.Seen() {
			if slices.Contains([]string{"GuardDuty", "SecurityHub", "Config Service", "AccessAnalyzer"}, c.Service) ||
				c.Region != "ap-northeast-1" && c.Service != "FreeTier" {
				t.Errorf("asked %+v", c)
			}
		}
	})
}

// The stacks with assets say which version they need.
func TestTheBootstrapIsTheOneThatTheStacksWant(t *testing.T) {
	text, err := os.ReadFile("../testdata/golden/organization/Baseline-Root.json")
	if err != nil {
		t.Fatal(err)
	}
	var template struct {
		Rules      struct{ CheckBootstrapVersion any }
		Parameters struct{ BootstrapVersion struct{ Default string } }
	}
	if err := json.Unmarshal(text, &template); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("CDK bootstrap stack version %d required", minBootstrap)
	if got := fmt.Sprint(template.Rules.CheckBootstrapVersion); !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := template.Parameters.BootstrapVersion.Default, "/cdk-bootstrap/"+DefaultQualifier+"/version"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
