package controls

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// Control is one account setting, bound to a region.
type Control interface {
	// Check compares what is with what should be. It writes nothing.
	Check(context.Context) (Outcome, error)

	// Apply makes it so. It reads first, and writes nothing where all is well.
	Apply(context.Context) (Outcome, error)
}

// Target is where a control works and what should be there.
type Target struct {
	Config   aws.Config            // of Region
	Region   string                // the home region for what is set once for the account
	Account  string                // 12 digits
	Settings settings.Organization // with defaults
}

// Home reports whether the region is the home region.
func (t Target) Home() bool { return t.Region == t.Settings.HomeRegion }

// InHome returns the configuration for calls to the home region.
func (t Target) InHome() aws.Config { return InRegion(t.Config, t.Settings.HomeRegion) }

// constructors has every control, by its id in [settings.AccountSettings],
// which has their order.
var constructors = map[string]func(Target) Control{
	"config-service-role":    newConfigServiceRole,
	"s3-public-access-block": newS3PublicAccessBlock,
	"password-policy":        newPasswordPolicy,
	"alternate-contacts":     newAlternateContacts,
	"ebs-encryption":         newEBSEncryption,
	"imds-v2":                newIMDSv2,
	"image-block":            newImageBlock,
	"ssm-sharing-block":      newSSMSharingBlock,
	"guardduty":              newGuardDuty,
	"security-hub":           newSecurityHub,
	"default-vpc":            newDefaultVPC,
}

// New returns the control of an id of [settings.AccountSettings].
func New(id string, t Target) Control { return constructors[id](t) }

// Has reports whether there is a control of that id.
func Has(id string) bool { return constructors[id] != nil }

// Status is what became of a setting in a region.
type Status string

// The statuses.
const (
	Already Status = "already" // as it should be; nothing was written
	Changed Status = "changed" // written
	Differs Status = "differs" // would be written by Apply
	Kept    Status = "kept"    // not as it should be, and left so for the reason given
	Skipped Status = "skipped" // switched off in the settings, or the region is not enabled
	Failed  Status = "failed"  // could not be read or written
)

// Outcome is what became of a setting in one region.
type Outcome struct {
	Region  string // empty for what is set once for the account
	Status  Status
	Summary settings.Text // what, and why
	Fix     settings.Text // what a person can do; empty where nothing is left
}

// MarshalJSON writes it in English, which is what logs and CloudFormation get.
func (o Outcome) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Region  string `json:"region,omitempty"`
		Status  Status `json:"status"`
		Summary string `json:"summary"`
		Fix     string `json:"fix,omitempty"`
	}{o.Region, o.Status, o.Summary.En, o.Fix.En})
}

// Report has the outcome of every region, in the order of the settings.
type Report []Outcome

// Failed returns what could not be done.
func (r Report) Failed() (failed Report) {
	for _, o := range r {
		if o.Status == Failed {
			failed = append(failed, o)
		}
	}
	return failed
}

// changed is the outcome of a write.
func changed(err error, summary settings.Text) (Outcome, error) {
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{Status: Changed, Summary: summary}, nil
}

// failed is the outcome of a fault. done says what was done before it.
func failed(f awsfault.Fault, done settings.Text) Outcome {
	return Outcome{Status: Failed, Summary: f.Summary(done), Fix: f.Do}
}

// keptByPolicy is the outcome where an organization's declarative policy holds
// the setting: nobody in the account can change it.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative.html
func keptByPolicy(summary settings.Text) Outcome {
	held, fix := HeldByPolicy(summary)
	return Outcome{Status: Kept, Summary: held, Fix: fix}
}

// HeldByPolicy adds to a summary that such a policy holds it, and says what to
// do.
func HeldByPolicy(summary settings.Text) (held, fix settings.Text) {
	return settings.Textf("%s。組織の宣言型ポリシーで固定されている", "%s, held by a declarative policy of the organization", summary),
		settings.Textf("組織の管理アカウントでそのポリシーを変える", "change the policy in the organization's management account")
}

// notYet is the outcome where a regional stack has still to make what this
// would strengthen, as in every first deployment. It comes as the settings say.
func notYet(summary settings.Text, region string) Outcome {
	stack := settings.RegionalStack + region
	return Outcome{
		Status:  Kept,
		Summary: settings.Textf("%s。強化するものがない: %s が設定のとおりに作る", "%s, and nothing to strengthen: %s makes it as the settings say", summary, stack),
		Fix:     settings.Textf("%s をデプロイする (全体のデプロイなら、この後に続く)", "deploy %s, which comes after this in a deployment of all", stack),
	}
}
