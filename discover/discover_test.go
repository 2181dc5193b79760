package discover

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"baseline/internal/awstest"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
)

// oldWorld has everything that settings can find, in ap-northeast-1; in
// eu-west-1 only a hub with its default standards.
func oldWorld() *world {
	w := newWorld(home, "eu-west-1", "eu-south-1")
	arn := func(service, region, rest string) string {
		return fmt.Sprintf("arn:aws:%s:%s:%s:%s", service, region, awstest.Account, rest)
	}
	w.put(home, analyzerType, "", arn("access-analyzer", home, "analyzer/console"))
	w.put(home, detectorType, "", "12abc34d567e8fa901bc2d34e56789f0")
	w.put(home, recorderType, "", "default")
	w.put(home, channelType, "", "default")
	w.put(home, snapshotType, "", "block-all-sharing")
	for _, region := range []string{home, "eu-west-1"} {
		w.put(region, hubType, "", arn("securityhub", region, "hub/default"))
		w.put(region, standardType, "", arn("securityhub", region, "subscription/aws-foundational-security-best-practices/v/1.0.0"))
		w.put(region, standardType, "cis", arn("securityhub", region, "subscription/cis-aws-foundations-benchmark/v/1.2.0"))
	}
	w.put("", aggregatorType, "", arn("securityhub", home, "finding-aggregator/31415926"))
	w.put("", monitorType, "", arn("ce", "", "anomalymonitor/31415926"))
	w.put("", roleType, "AWSServiceRoleForConfig", arn("iam", "", "role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"))
	w.put("", roleType, "Administrator", arn("iam", "", "role/ops/Administrator"))
	w.put("", userType, "tanaka", "/")
	w.put("", userType, "suzuki", "/ops/")
	w.put(home, trailType, "organization-trail", arn("logs", home, "log-group:trail"))
	w.put(home, trailType, "somebody-else", arn("logs", home, "log-group:else"))
	w.master = awstest.Account
	w.put("eu-west-1", "AWS::SSO::Instance", "", "arn:aws:sso:::instance/ssoins-314159265358979a")
	return w
}

var oldSettings = settings.Organization{Administrators: settings.Administrators{Users: []string{"tanaka", "suzuki", "yamada"}}}

func TestEverythingIsFound(t *testing.T) {
	r := oldWorld().look(t, oldSettings, existing.Account{})
	if r.Unread != nil {
		t.Errorf("unread: %q", r.Unread)
	}
	prefix := func(service, region string) string {
		return "arn:aws:" + service + ":" + region + ":" + awstest.Account + ":"
	}
	want := existing.Account{
		ID:      awstest.Account,
		Regions: []string{home, "eu-west-1", "eu-south-1"},
		In: map[string]existing.Region{
			home: {
				Analyzer: prefix("access-analyzer", home) + "analyzer/console", Detector: "12abc34d567e8fa901bc2d34e56789f0",
				Recorder: "default", DeliveryChannel: "default", SnapshotBlock: "block-all-sharing",
				Hub:            prefix("securityhub", home) + "hub/default",
				Standard:       prefix("securityhub", home) + "subscription/aws-foundational-security-best-practices/v/1.0.0",
				OtherStandards: []string{prefix("securityhub", home) + "subscription/cis-aws-foundations-benchmark/v/1.2.0"},
			},
			"eu-west-1": {
				Hub:            prefix("securityhub", "eu-west-1") + "hub/default",
				Standard:       prefix("securityhub", "eu-west-1") + "subscription/aws-foundational-security-best-practices/v/1.0.0",
				OtherStandards: []string{prefix("securityhub", "eu-west-1") + "subscription/cis-aws-foundations-benchmark/v/1.2.0"},
			},
			"eu-south-1": {},
		},
		FindingAggregator: prefix("securityhub", home) + "finding-aggregator/31415926",
		AnomalyMonitor:    prefix("ce", "") + "anomalymonitor/31415926",
		ConfigServiceRole: prefix("iam", "") + "role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
		AdministratorRole: prefix("iam", "") + "role/ops/Administrator",
		Users:             []string{"tanaka", "suzuki"},
		Trails: []existing.Trail{{
			ARN: prefix("cloudtrail", home) + "trail/organization-trail", Organization: true, LogGroup: prefix("logs", home) + "log-group:trail",
		}},
		IdentityCenter: &existing.IdentityCenter{
			InstanceARN: "arn:aws:sso:::instance/ssoins-314159265358979a", IdentityStoreID: "d-3141592653", Region: "eu-west-1",
		},
	}
	if !reflect.DeepEqual(r.Account, want) {
		t.Errorf("got  %+v\nwant %+v", r.Account, want)
	}
	for region, want := range map[string]string{
		"": `adopt trail: alarms watch arn:aws:logs:ap-northeast-1:314159265358:log-group:trail
adopt anomaly monitor, finding aggregator, user tanaka
create bucket of AWS Config and inventories, role BaselineHealthForwarding, user yamada
adopt role Administrator: its trust policy stays as it is: see that it demands MFA
adopt user suzuki: has the path /ops/, and the role Administrator trusts only users without one: aws iam update-user --user-name suzuki --new-path /
left alone Identity Center instance: set organization.IdentityCenter.InstanceArn to arn:aws:sso:::instance/ssoins-314159265358979a to let administrators in through it`,
		home: "adopt access analyzer, GuardDuty detector, Config recorder, Config delivery channel, Security Hub, standard Foundational Security Best Practices, snapshot block",
		"eu-west-1": `create access analyzer, GuardDuty detector, snapshot block
adopt Security Hub, standard Foundational Security Best Practices`,
		"eu-south-1": "create access analyzer, GuardDuty detector, Security Hub, standard Foundational Security Best Practices, snapshot block",
	} {
		if got := plain(r.Plan, region); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", region, got, want)
		}
	}
}

func TestWhatAStackHasDoesNotCount(t *testing.T) {
	w := oldWorld()
	w.stacks[home] = map[string][]resource{
		"Baseline-Regional-" + home: {
			{cfnType: detectorType, id: "12abc34d567e8fa901bc2d34e56789f0"},
			{cfnType: hubType, id: "x", status: cfntypes.ResourceStatusUpdateFailed},
			{cfnType: analyzerType, id: "x", status: cfntypes.ResourceStatusCreateFailed}, // because it exists
			{cfnType: recorderType, id: "x", status: cfntypes.ResourceStatusDeleteSkipped},
			{cfnType: channelType, id: "", status: cfntypes.ResourceStatusCreateInProgress},
		},
		"Baseline-Root": {
			{cfnType: roleType, id: "Administrator"},
			{cfnType: userType, id: "tanaka"},
			{cfnType: trailType, id: "organization-trail"}, // is not of that name: no stack of ours
		},
		"Baseline-Regional-us-east-1": {{cfnType: snapshotType, id: "x"}}, // not one of ours in this region
	}
	w.stacks["eu-west-1"] = map[string][]resource{"Baseline-Billing": {{cfnType: monitorType, id: "x"}}}
	r := w.look(t, oldSettings, existing.Account{})
	in := r.Account.In[home]
	if in.Detector+in.Hub != "" || in.Analyzer == "" || in.Recorder == "" || in.DeliveryChannel == "" || in.SnapshotBlock == "" {
		t.Errorf("got %+v", in)
	}
	if a := r.Account; a.AdministratorRole+a.AnomalyMonitor != "" || !slices.Equal(a.Users, []string{"suzuki"}) || len(a.Trails) != 1 {
		t.Errorf("got %+v", a)
	}
	if got := plain(r.Plan, home); !strings.HasPrefix(got, "adopt access analyzer, Config recorder, Config delivery channel, standard") ||
		!strings.Contains(got, "\nkeep GuardDuty detector, Security Hub") {
		t.Errorf("got %s", got)
	}
}

// TestWhereTheStacksAreNotKnownNothingChanges: a region that was known stays
// known, and another stays out.
func TestWhereTheStacksAreNotKnownNothingChanges(t *testing.T) {
	w := oldWorld()
	denied := awsError("AccessDenied", "User: u is not authorized to perform: cloudformation:ListStackResources with an explicit deny in a service control policy")
	w.Fail = func(c awstest.Call) error {
		if c.Operation == "ListStackResources" && c.Region != home {
			return denied
		}
		return nil
	}
	before := existing.Account{
		ID: awstest.Account, Regions: []string{home, "eu-west-1"},
		In: map[string]existing.Region{"eu-west-1": {Detector: "was-there"}},
	}
	r := w.look(t, oldSettings, before)
	if !slices.Equal(r.Account.Regions, before.Regions) || !reflect.DeepEqual(r.Account.In["eu-west-1"], before.In["eu-west-1"]) {
		t.Errorf("got %v, %+v", r.Account.Regions, r.Account.In)
	}
	if _, ok := r.Account.In["eu-south-1"]; ok || r.Account.In[home].Detector == "" {
		t.Errorf("got %+v", r.Account.In)
	}
	const why = "cloudformation:ListStackResources: denied by a service control policy"
	if got := plain(r.Plan, "eu-west-1"); got != "not told everything: "+why {
		t.Errorf("got %s", got)
	}
	if got := plain(r.Plan, "eu-south-1"); got != "left alone everything: "+why {
		t.Errorf("got %s", got)
	}
	if len(r.Unread) != 1 || !strings.HasPrefix(r.Unread[0], "eu-west-1, eu-south-1: which stacks there are: "+why+"; let the organization's") {
		t.Errorf("got %q", r.Unread)
	}
}

func TestWithoutTheHomeStacksTheAccountStaysAsItWas(t *testing.T) {
	w := oldWorld()
	w.Fail = func(c awstest.Call) error {
		if c.Operation == "ListStackResources" && c.Region == home {
			return awstest.Code("AccessDenied")
		}
		return nil
	}
	before := existing.Account{ID: awstest.Account, Regions: []string{home}, Users: []string{"suzuki"}, AnomalyMonitor: "was-there"}
	r := w.look(t, oldSettings, before)
	if a := r.Account; a.AnomalyMonitor != "was-there" || !slices.Equal(a.Users, before.Users) || a.AdministratorRole != "" {
		t.Errorf("got %+v", a)
	}
	if got := plain(r.Plan, ""); !strings.HasPrefix(got, "not told trail, anomaly monitor, finding aggregator, bucket") {
		t.Errorf("got %s", got)
	}
}

// TestWhatFailsAloneStaysAsItWas and the rest goes on.
func TestWhatFailsAloneStaysAsItWas(t *testing.T) {
	before := existing.Account{
		ID: awstest.Account, Regions: []string{home}, Users: []string{"yamada"}, AnomalyMonitor: "was-there", AdministratorRole: "was-there",
		FindingAggregator: "was-there", ConfigBucket: "was-there", Topics: []string{"was-there"},
		Trails: []existing.Trail{{ARN: "was-there"}}, IdentityCenter: &existing.IdentityCenter{InstanceARN: "was-there"},
		In: map[string]existing.Region{home: {
			Analyzer: "was-there", Detector: "was-there", Recorder: "was-there", DeliveryChannel: "was-there",
			Hub: "was-there", Standard: "was-there", SnapshotBlock: "was-there",
		}},
	}
	for operation, kept := range map[string]func(existing.Account) []string{
		"ListAnalyzers":                     func(a existing.Account) []string { return []string{a.In[home].Analyzer} },
		"ListDetectors":                     func(a existing.Account) []string { return []string{a.In[home].Detector} },
		"DescribeConfigurationRecorders":    func(a existing.Account) []string { return []string{a.In[home].Recorder, a.In[home].DeliveryChannel} },
		"DescribeDeliveryChannels":          func(a existing.Account) []string { return []string{a.In[home].Recorder, a.In[home].DeliveryChannel} },
		"DescribeHub":                       func(a existing.Account) []string { return []string{a.In[home].Hub, a.In[home].Standard} },
		"GetEnabledStandards":               func(a existing.Account) []string { return []string{a.In[home].Hub, a.In[home].Standard} },
		"GetSnapshotBlockPublicAccessState": func(a existing.Account) []string { return []string{a.In[home].SnapshotBlock} },
		"ListFindingAggregators":            func(a existing.Account) []string { return []string{a.FindingAggregator} },
		"GetAnomalyMonitors":                func(a existing.Account) []string { return []string{a.AnomalyMonitor} },
		"GetRole":                           func(a existing.Account) []string { return []string{a.AdministratorRole} },
		"GetUser": func(a existing.Account) []string {
			return []string{strings.ReplaceAll(a.Users[0], "yamada", "was-there")}
		},
		"DescribeTrails":       func(a existing.Account) []string { return []string{a.Trails[0].ARN} },
		"GetTrailStatus":       func(a existing.Account) []string { return []string{a.Trails[0].ARN} },
		"GetEventSelectors":    func(a existing.Account) []string { return []string{a.Trails[0].ARN} },
		"DescribeLogGroups":    func(a existing.Account) []string { return []string{a.Trails[0].ARN} },
		"HeadBucket":           func(a existing.Account) []string { return []string{a.ConfigBucket} },
		"GetTopicAttributes":   func(a existing.Account) []string { return a.Topics },
		"DescribeOrganization": func(a existing.Account) []string { return []string{a.IdentityCenter.InstanceARN} },
	} {
		w := oldWorld()
		w.enabled = []string{home}
		w.put(home, "AWS::SSO::Instance", "", "arn:aws:sso:::instance/ssoins-314159265358979a")
		w.Fail = func(c awstest.Call) error {
			if c.Operation == operation {
				return awstest.Code("AccessDenied")
			}
			return nil
		}
		r := w.look(t, oldSettings, before)
		for _, value := range kept(r.Account) {
			if value != "was-there" {
				t.Errorf("%s: got %s", operation, value)
			}
		}
		if len(r.Unread) != 1 {
			t.Errorf("%s: got %q", operation, r.Unread)
		}
		if operation != "DescribeOrganization" && operation != "GetTopicAttributes" &&
			!strings.Contains(plain(r.Plan, "")+plain(r.Plan, home), "not told ") {
			t.Errorf("%s: the plan does not say so: %s", operation, plain(r.Plan, ""))
		}
	}
}

func TestAnAdministratorIsNamedAndNotContradicted(t *testing.T) {
	w := oldWorld()
	w.administrator = "271828182845"
	delete(w.things["eu-west-1"], standardType)
	r := w.look(t, oldSettings, existing.Account{})
	if by := r.Account.In["eu-west-1"].HubAdministrator; by != "271828182845" {
		t.Errorf("got %q", by)
	}
	for region, want := range map[string][]string{
		home: {"\nadopt GuardDuty detector, Security Hub, standard Foundational Security Best Practices: administered by account 271828182845"},
		"eu-west-1": {"adopt Security Hub: administered by account 271828182845",
			"left alone standard Foundational Security Best Practices: account 271828182845 administers Security Hub"},
	} {
		for _, text := range want {
			if got := plain(r.Plan, region); !strings.Contains(got, text) {
				t.Errorf("%s: got %s, want %s", region, got, text)
			}
		}
	}
	// A hub of ours stays ours, whoever administers it.
	w.stacks["eu-west-1"] = map[string][]resource{"Baseline-Regional-eu-west-1": {{cfnType: hubType, id: "x"}, {cfnType: standardType, id: "x"}}}
	if in := w.look(t, oldSettings, existing.Account{}).Account.In["eu-west-1"]; in.HubAdministrator != "" {
		t.Errorf("got %+v", in)
	}
}

func TestATrailThatDoesNotRecordEverythingIsNoReplacement(t *testing.T) {
	w := oldWorld()
	w.logging = false
	r := w.look(t, oldSettings, existing.Account{})
	if len(r.Account.Trails) != 1 || r.Account.Trails[0].LogGroup != "" {
		t.Errorf("got %+v", r.Account.Trails)
	}
	if got := plain(r.Plan, ""); !strings.HasPrefix(got, "create trail, ") {
		t.Errorf("got %s", got)
	}
	// The logs of the organization's trail are in the management account.
	w = oldWorld()
	w.put(home, trailType, "organization-trail", "arn:aws:logs:"+home+":271828182845:log-group:trail")
	if r := w.look(t, oldSettings, existing.Account{}); r.Account.Trails[0].LogGroup != "" {
		t.Errorf("got %+v", r.Account.Trails)
	}
}

func TestAnAccountInstanceIsNotTheOrganizations(t *testing.T) {
	w := oldWorld()
	w.master = ""
	if r := w.look(t, oldSettings, existing.Account{}); r.Account.IdentityCenter != nil || r.Unread != nil {
		t.Errorf("got %+v, %q", r.Account.IdentityCenter, r.Unread)
	}
	w.master = awstest.Account
	named := settings.Organization{IdentityCenter: settings.IdentityCenter{InstanceArn: "arn:aws:sso:::instance/ssoins-314159265358979a", GroupID: "31415926-5358-9793-2384-626433832795"}}
	const arn = "arn:aws:sso:::permissionSet/ssoins-314159265358979a/ps-3141592653589793"
	w.put("", "AWS::SSO::PermissionSet", "", arn)
	if c := w.look(t, named, existing.Account{}).Account.IdentityCenter; c.PermissionSet != arn || c.Assigned || c.Group != "" {
		t.Errorf("got %+v", c)
	}
	w.put("", "AWS::SSO::Assignment", "", named.IdentityCenter.GroupID)
	if c := w.look(t, named, existing.Account{}).Account.IdentityCenter; !c.Assigned {
		t.Errorf("got %+v", c)
	}
	named.IdentityCenter.GroupID, named.IdentityCenter.IdentityStoreID = "", "d-3141592653"
	w.put("", "AWS::IdentityStore::Group", "", "its-id")
	if c := w.look(t, named, existing.Account{}).Account.IdentityCenter; c.Group != "its-id" {
		t.Errorf("got %+v", c)
	}
}

func TestCostExplorerThatNobodyOpenedHasNoMonitor(t *testing.T) {
	w := oldWorld()
	w.unopened = true
	if r := w.look(t, oldSettings, existing.Account{}); r.Account.AnomalyMonitor != "" || r.Unread != nil {
		t.Errorf("got %q, %q", r.Account.AnomalyMonitor, r.Unread)
	}
}

func TestRegionsAreAskedForInTwoWays(t *testing.T) {
	w := oldWorld()
	w.enabled = append(w.enabled, "mars-1")
	r := w.look(t, settings.Organization{Regions: []string{home, "us-east-2"}}, existing.Account{})
	for region, want := range map[string]string{
		"mars-1":    "left alone everything: this baseline does not know the region: update it",
		"eu-west-1": "left alone everything: organization.Regions does not name the region",
		"us-east-2": "left alone everything: the account has not enabled the region: a deployment there fails",
	} {
		if got := plain(r.Plan, region); got != want {
			t.Errorf("%s: got %s", region, got)
		}
	}
	w.Fail = func(c awstest.Call) error {
		if c.Operation == "ListRegions" {
			return awstest.Code("AccessDenied")
		}
		return nil
	}
	awstest.Answer(&w.Fake, func(string, *ec2.DescribeRegionsInput) (*ec2.DescribeRegionsOutput, error) {
		return &ec2.DescribeRegionsOutput{Regions: []ec2types.Region{{RegionName: aws.String(home)}}}, nil
	})
	if r := w.look(t, oldSettings, existing.Account{}); !slices.Equal(r.Account.Regions, []string{home}) || r.Unread != nil {
		t.Errorf("got %v, %q", r.Account.Regions, r.Unread)
	}
	delete(w.Answers, "ec2.DescribeRegions")
	r = w.look(t, oldSettings, existing.Account{ID: awstest.Account, Regions: []string{home, "eu-west-1"}})
	if !slices.Equal(r.Account.Regions, []string{home, "eu-west-1"}) || len(r.Unread) != 1 {
		t.Errorf("got %v, %q", r.Account.Regions, r.Unread)
	}
}

func TestAnotherAccountIsRefused(t *testing.T) {
	_, err := Look(t.Context(), newWorld().Config(), "271828182845", settings.Organization{Account: awstest.Account}, existing.Account{})
	if err == nil || err.Error() != "the settings are for account 314159265358, got credentials of 271828182845" {
		t.Errorf("got %v", err)
	}
}

// TestEightRegionsAtATime in all 34.
func TestEightRegionsAtATime(t *testing.T) {
	w := newWorld(regions.All()...)
	var now, most atomic.Int32
	w.Slow = func(ctx context.Context, c awstest.Call) error {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		time.Sleep(100 * time.Millisecond)
		return ctx.Err()
	}
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		r, err := Look(t.Context(), w.Config(), awstest.Account, settings.Organization{}, existing.Account{})
		if err != nil || len(r.Account.Regions) != 34 || r.Unread != nil {
			t.Errorf("got %v, %v, %q", r.Account.Regions, err, r.Unread)
		}
		// Twelve calls a region in five rounds, and a dozen for the account.
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %s", took)
		}
	})
	if n := most.Load(); n != maxParallel {
		t.Errorf("%d at a time, want %d", n, maxParallel)
	}
}
