package discover

import (
	"context"
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

	"baseline/discover/discovertest"
	"baseline/internal/awstest"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
	"baseline/settings/settingstest"
)

const home = discovertest.Home

// examine runs Look in a bubble, where retries take no time.
func examine(t *testing.T, w *discovertest.World, o settings.Organization, before existing.Account) (r Result) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var err error
		if r, err = Look(t.Context(), w.Config(), awstest.Account, o, before); err != nil {
			t.Fatal(err)
		}
		if writes := awstest.Writes(w.Seen()); len(slices.DeleteFunc(writes, func(op string) bool { return op == "HeadBucket" })) > 0 {
			t.Errorf("wrote: %v", writes)
		}
	})
	settingstest.Told(t, r.Unread...)
	for _, row := range r.Plan {
		settingstest.Told(t, row.Why)
	}
	return r
}

// plain returns the rows of a region as text.
func plain(rows []Row, region string) string {
	var lines []string
	for _, r := range rows {
		if r.Region == region {
			lines = append(lines, strings.TrimSuffix(settings.Textf("%s %s: %s", "%s %s: %s", r.Do, r.What, r.Why).En, ": "))
		}
	}
	return strings.Join(lines, "\n")
}

var oldSettings = settings.Organization{Administrators: settings.Administrators{Users: []string{"tanaka", "suzuki", "yamada"}}}

func TestEverythingIsFound(t *testing.T) {
	r := examine(t, discovertest.Old(), oldSettings, existing.Account{})
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
	w := discovertest.Old()
	w.Stacks[home] = map[string][]discovertest.Resource{
		"Baseline-Regional-" + home: {
			{Type: discovertest.DetectorType, ID: "12abc34d567e8fa901bc2d34e56789f0"},
			{Type: discovertest.HubType, ID: "x", Status: cfntypes.ResourceStatusUpdateFailed},
			{Type: discovertest.AnalyzerType, ID: "x", Status: cfntypes.ResourceStatusCreateFailed}, // because it exists
			{Type: discovertest.RecorderType, ID: "x", Status: cfntypes.ResourceStatusDeleteSkipped},
			{Type: discovertest.ChannelType, ID: "", Status: cfntypes.ResourceStatusCreateInProgress},
		},
		"Baseline-Root": {
			{Type: discovertest.RoleType, ID: "Administrator"},
			{Type: discovertest.UserType, ID: "tanaka"},
			{Type: discovertest.TrailType, ID: "organization-trail"}, // is not of that name: no stack of ours
		},
		"Baseline-Regional-us-east-1": {{Type: discovertest.SnapshotType, ID: "x"}}, // not one of ours in this region
	}
	w.Stacks["eu-west-1"] = map[string][]discovertest.Resource{"Baseline-Billing": {{Type: discovertest.MonitorType, ID: "x"}}}
	r := examine(t, w, oldSettings, existing.Account{})
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
	w := discovertest.Old()
	denied := discovertest.Fault("AccessDenied", "User: u is not authorized to perform: cloudformation:ListStackResources with an explicit deny in a service control policy")
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
	r := examine(t, w, oldSettings, before)
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
	if len(r.Unread) != 1 || !strings.HasPrefix(r.Unread[0].En, "eu-west-1, eu-south-1: which stacks there are: "+why+"; let the organization's") {
		t.Errorf("got %q", r.Unread)
	}
}

func TestWithoutTheHomeStacksTheAccountStaysAsItWas(t *testing.T) {
	w := discovertest.Old()
	w.Fail = func(c awstest.Call) error {
		if c.Operation == "ListStackResources" && c.Region == home {
			return awstest.Code("AccessDenied")
		}
		return nil
	}
	before := existing.Account{ID: awstest.Account, Regions: []string{home}, Users: []string{"suzuki"}, AnomalyMonitor: "was-there"}
	r := examine(t, w, oldSettings, before)
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
		w := discovertest.Old()
		w.Enabled = []string{home}
		w.Put(home, "AWS::SSO::Instance", "", "arn:aws:sso:::instance/ssoins-314159265358979a")
		w.Fail = func(c awstest.Call) error {
			if c.Operation == operation {
				return awstest.Code("AccessDenied")
			}
			return nil
		}
		r := examine(t, w, oldSettings, before)
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
	w := discovertest.Old()
	w.Administrator = "271828182845"
	delete(w.Things["eu-west-1"], discovertest.StandardType)
	r := examine(t, w, oldSettings, existing.Account{})
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
	w.Stacks["eu-west-1"] = map[string][]discovertest.Resource{"Baseline-Regional-eu-west-1": {{Type: discovertest.HubType, ID: "x"}, {Type: discovertest.StandardType, ID: "x"}}}
	if in := examine(t, w, oldSettings, existing.Account{}).Account.In["eu-west-1"]; in.HubAdministrator != "" {
		t.Errorf("got %+v", in)
	}
}

func TestATrailThatDoesNotRecordEverythingIsNoReplacement(t *testing.T) {
	w := discovertest.Old()
	w.Logging = false
	r := examine(t, w, oldSettings, existing.Account{})
	if len(r.Account.Trails) != 1 || r.Account.Trails[0].LogGroup != "" {
		t.Errorf("got %+v", r.Account.Trails)
	}
	if got := plain(r.Plan, ""); !strings.HasPrefix(got, "create trail, ") {
		t.Errorf("got %s", got)
	}
	// The logs of the organization's trail are in the management account.
	w = discovertest.Old()
	w.Put(home, discovertest.TrailType, "organization-trail", "arn:aws:logs:"+home+":271828182845:log-group:trail")
	if r := examine(t, w, oldSettings, existing.Account{}); r.Account.Trails[0].LogGroup != "" {
		t.Errorf("got %+v", r.Account.Trails)
	}
}

func TestAnAccountInstanceIsNotTheOrganizations(t *testing.T) {
	w := discovertest.Old()
	w.Master = ""
	if r := examine(t, w, oldSettings, existing.Account{}); r.Account.IdentityCenter != nil || r.Unread != nil {
		t.Errorf("got %+v, %q", r.Account.IdentityCenter, r.Unread)
	}
	w.Master = awstest.Account
	named := settings.Organization{IdentityCenter: settings.IdentityCenter{InstanceArn: "arn:aws:sso:::instance/ssoins-314159265358979a", GroupID: "31415926-5358-9793-2384-626433832795"}}
	const arn = "arn:aws:sso:::permissionSet/ssoins-314159265358979a/ps-3141592653589793"
	w.Put("", "AWS::SSO::PermissionSet", "", arn)
	if c := examine(t, w, named, existing.Account{}).Account.IdentityCenter; c.PermissionSet != arn || c.Assigned || c.Group != "" {
		t.Errorf("got %+v", c)
	}
	w.Put("", "AWS::SSO::Assignment", "", named.IdentityCenter.GroupID)
	if c := examine(t, w, named, existing.Account{}).Account.IdentityCenter; !c.Assigned {
		t.Errorf("got %+v", c)
	}
	named.IdentityCenter.GroupID, named.IdentityCenter.IdentityStoreID = "", "d-3141592653"
	w.Put("", "AWS::IdentityStore::Group", "", "its-id")
	if c := examine(t, w, named, existing.Account{}).Account.IdentityCenter; c.Group != "its-id" {
		t.Errorf("got %+v", c)
	}
}

func TestCostExplorerThatNobodyOpenedHasNoMonitor(t *testing.T) {
	w := discovertest.Old()
	w.Unopened = true
	if r := examine(t, w, oldSettings, existing.Account{}); r.Account.AnomalyMonitor != "" || r.Unread != nil {
		t.Errorf("got %q, %q", r.Account.AnomalyMonitor, r.Unread)
	}
}

func TestRegionsAreAskedForInTwoWays(t *testing.T) {
	w := discovertest.Old()
	w.Enabled = append(w.Enabled, "mars-1")
	r := examine(t, w, settings.Organization{Regions: []string{home, "us-east-2"}}, existing.Account{})
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
	if r := examine(t, w, oldSettings, existing.Account{}); !slices.Equal(r.Account.Regions, []string{home}) || r.Unread != nil {
		t.Errorf("got %v, %q", r.Account.Regions, r.Unread)
	}
	delete(w.Answers, "ec2.DescribeRegions")
	r = examine(t, w, oldSettings, existing.Account{ID: awstest.Account, Regions: []string{home, "eu-west-1"}})
	if !slices.Equal(r.Account.Regions, []string{home, "eu-west-1"}) || len(r.Unread) != 1 {
		t.Errorf("got %v, %q", r.Account.Regions, r.Unread)
	}
}

func TestAnotherAccountIsRefused(t *testing.T) {
	_, err := Look(t.Context(), discovertest.New().Config(), "271828182845", settings.Organization{Account: awstest.Account}, existing.Account{})
	if err == nil || err.Error() != "the settings are for account 314159265358, got credentials of 271828182845" {
		t.Errorf("got %v", err)
	}
}

// TestEightRegionsAtATime in all 34.
func TestEightRegionsAtATime(t *testing.T) {
	w := discovertest.New(regions.All()...)
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
