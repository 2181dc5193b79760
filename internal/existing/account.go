// Package existing is what an AWS account has of what the baseline would
// define, and who put it there was somebody else. It is kept in the CDK's own
// file for look-ups, cdk.context.json, under a key that carries the account's
// id: discover writes it, and synthesis and the command line read it.
package existing

import (
	"cmp"
	"slices"
	"strings"

	"baseline/internal/regions"
)

// Account is what one account has. The zero value is a new account.
type Account struct {
	// ID is the account's, 12 digits; empty where nothing is known of it.
	ID string `json:"-"`

	// Regions are the enabled ones, in the order of package regions.
	Regions []string `json:"regions,omitempty"`

	// In has the regions in which something exists.
	In map[string]Region `json:"in,omitempty"`

	FindingAggregator string `json:"findingAggregator,omitempty"` // ARN; the account has one at most, in any region
	AnomalyMonitor    string `json:"anomalyMonitor,omitempty"`    // ARN of the one monitor of AWS services
	ConfigServiceRole string `json:"configServiceRole,omitempty"` // ARN of AWSServiceRoleForConfig

	// Trails are those of an organization, and any that has the baseline's name.
	Trails []Trail `json:"trails,omitempty"`

	IdentityCenter *IdentityCenter `json:"identityCenter,omitempty"`

	// Users are the names in settings.Administrators that are taken.
	Users []string `json:"users,omitempty"`

	// What else has a name that the stacks give.

	AdministratorRole    string   `json:"administratorRole,omitempty"`    // ARN of the role Administrator
	HealthForwardingRole string   `json:"healthForwardingRole,omitempty"` // ARN of the role BaselineHealthForwarding
	ConfigBucket         string   `json:"configBucket,omitempty"`         // name of the bucket of AWS Config and inventories
	Topics               []string `json:"topics,omitempty"`               // ARNs of topics that have a name of the baseline's, such as Baseline-Alerts, sorted
}

// Region is what an account has in one region.
type Region struct {
	Analyzer         string   `json:"analyzer,omitempty"`                  // ARN of the account's analyzer of external access
	Detector         string   `json:"detector,omitempty"`                  // id of GuardDuty's
	Recorder         string   `json:"recorder,omitempty"`                  // name of the customer-managed one of AWS Config
	DeliveryChannel  string   `json:"deliveryChannel,omitempty"`           // name of AWS Config's
	Hub              string   `json:"hub,omitempty"`                       // ARN of Security Hub's
	HubAdministrator string   `json:"hubAdministrator,omitempty"`          // id of the account that administers the hub for its organization
	Standard         string   `json:"foundationalBestPractices,omitempty"` // ARN of the subscription
	OtherStandards   []string `json:"otherStandards,omitempty"`            // ARNs of the standards that are enabled besides, sorted
	SnapshotBlock    string   `json:"snapshotBlock,omitempty"`             // the state, where the stack has nothing to do: all is blocked, or an organization's policy holds it
}

// Trail is a trail of CloudTrail.
type Trail struct {
	ARN          string `json:"arn"`
	Organization bool   `json:"organization,omitempty"`

	// LogGroup is the ARN of the log group in this account that receives the
	// events of every region, and can have metric filters. Empty: there is
	// none, or the trail does not record everything.
	LogGroup string `json:"logGroup,omitempty"`
}

// IdentityCenter is an organization instance of IAM Identity Center that this
// account can administer.
type IdentityCenter struct {
	InstanceARN     string `json:"instanceArn"`
	IdentityStoreID string `json:"identityStoreId"`
	Region          string `json:"region"`

	// What has the names that the stack gives. It is looked up only when the
	// settings name the instance.

	PermissionSet string `json:"permissionSet,omitempty"` // ARN of AdministratorAccess
	Group         string `json:"group,omitempty"`         // id of Administrators
	Assigned      bool   `json:"assigned,omitempty"`      // the settings' group has that permission set in this account
}

// TrailName is the name that the stacks give to their trail.
const TrailName = "Baseline"

// LogGroup returns the ARN of the log group in the home region that alarms can
// watch in place of the baseline's own trail; empty where there is none, and
// the baseline makes its own trail.
func (a Account) LogGroup(home string) string {
	for _, t := range a.Trails {
		if t.LogGroup != "" && regionOf(t.ARN) == home && regionOf(t.LogGroup) == home {
			return t.LogGroup
		}
	}
	return ""
}

// regionOf returns the region in an ARN.
func regionOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[3]
}

// nameIn returns what comes after the last slash or colon of an ARN.
func nameIn(arn string) string { return arn[strings.LastIndexAny(arn, "/:")+1:] }

// normal returns a in its one form: sorted, and without regions that have
// nothing.
func (a Account) normal() Account {
	order := regions.All()
	a.Regions = slices.Clone(a.Regions)
	slices.SortFunc(a.Regions, func(x, y string) int {
		return cmp.Compare(slices.Index(order, x), slices.Index(order, y))
	})
	in := map[string]Region{}
	for id, r := range a.In {
		r.OtherStandards = slices.Sorted(slices.Values(r.OtherStandards))
		if !r.empty() {
			in[id] = r
		}
	}
	a.In = in
	a.Users = slices.Sorted(slices.Values(a.Users))
	a.Topics = slices.Sorted(slices.Values(a.Topics))
	a.Trails = slices.Clone(a.Trails)
	// That of the organization first: it outlives what the account does.
	slices.SortFunc(a.Trails, func(x, y Trail) int {
		if x.Organization != y.Organization {
			if x.Organization {
				return -1
			}
			return 1
		}
		return strings.Compare(x.ARN, y.ARN)
	})
	return a
}

func (r Region) empty() bool {
	return r.Analyzer+r.Detector+r.Recorder+r.DeliveryChannel+r.Hub+r.HubAdministrator+r.Standard+r.SnapshotBlock == "" &&
		len(r.OtherStandards) == 0
}
