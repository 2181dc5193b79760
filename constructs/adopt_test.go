package constructs

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdkapp"
	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/settings"
)

// The stacks that leave out what exists.
var (
	root     = func(app awscdk.App, o settings.Organization, a existing.Account) { NewRootStack(app, o, a) }
	bills    = func(app awscdk.App, o settings.Organization, a existing.Account) { NewBillingStack(app, o, a) }
	identity = func(app awscdk.App, o settings.Organization, a existing.Account) { NewIdentityCenterStack(app, o, a) }
	homeOnly = func(app awscdk.App, o settings.Organization, a existing.Account) {
		NewRegionalStack(app, o, a, o.HomeRegion)
	}
)

// adopting returns the template of one of them.
func adopting(
	t *testing.T, stack func(awscdk.App, settings.Organization, existing.Account), o settings.Organization, found existing.Account,
) *cdktest.Template {
	t.Helper()
	o = o.WithDefaults()
	for _, tmpl := range cdktest.SynthApp(t, func(app awscdk.App) { stack(app, o, found) }) {
		return tmpl
	}
	return nil
}

// count returns the types of the template with their numbers.
func count(tmpl *cdktest.Template) map[string]int {
	n := map[string]int{}
	for _, r := range tmpl.Resources("") {
		n[r.Type]++
	}
	return n
}

// TestEachThingThatExistsIsLeftOutAlone and nothing else with it.
func TestEachThingThatExistsIsLeftOutAlone(t *testing.T) {
	const home = "ap-northeast-1"
	instance := "arn:aws:sso:::instance/ssoins-314159265358979a"
	o := settings.Organization{
		Regions:        []string{home},
		Administrators: settings.Administrators{Users: []string{"suzuki", "tanaka"}},
		IdentityCenter: settings.IdentityCenter{InstanceArn: instance, IdentityStoreID: "d-3141592653"},
	}
	in := func(r existing.Region) existing.Account {
		return existing.Account{In: map[string]existing.Region{home: r}}
	}
	trail := existing.Trail{
		ARN:      "arn:aws:cloudtrail:ap-northeast-1:314159265358:trail/x",
		LogGroup: "arn:aws:logs:ap-northeast-1:314159265358:log-group:x",
	}
	arn := "arn:aws:ce::314159265358:anomalymonitor/31415926"
	type (
		gone map[string]int
		row  struct {
			found existing.Account
			gone
		}
	)
	for _, test := range []struct {
		stack func(awscdk.App, settings.Organization, existing.Account)
		cases map[string]row
	}{
		{homeOnly, map[string]row{
			"analyzer":   {in(existing.Region{Analyzer: "a"}), gone{"AWS::AccessAnalyzer::Analyzer": 1}},
			"detector":   {in(existing.Region{Detector: "d"}), gone{"AWS::GuardDuty::Detector": 1}},
			"recorder":   {in(existing.Region{Recorder: "r"}), gone{"AWS::Config::ConfigurationRecorder": 1}},
			"channel":    {in(existing.Region{DeliveryChannel: "c"}), gone{"AWS::Config::DeliveryChannel": 1}},
			"both":       {in(existing.Region{Recorder: "r", DeliveryChannel: "c"}), gone{"AWS::Config::ConfigurationRecorder": 1, "AWS::Config::DeliveryChannel": 1}},
			"hub":        {in(existing.Region{Hub: "h"}), gone{"AWS::SecurityHub::Hub": 1}},
			"standard":   {in(existing.Region{Standard: "s"}), gone{"AWS::SecurityHub::Standard": 1}},
			"others hub": {in(existing.Region{Hub: "h", HubAdministrator: "271828182845"}), gone{"AWS::SecurityHub::Hub": 1, "AWS::SecurityHub::Standard": 1}},
			"aggregator": {existing.Account{FindingAggregator: "f"}, gone{"AWS::SecurityHub::FindingAggregator": 1}},
			"snapshots":  {in(existing.Region{SnapshotBlock: "block-all-sharing"}), gone{"AWS::EC2::SnapshotBlockPublicAccess": 1}},
		}},
		{bills, map[string]row{
			"monitor": {existing.Account{AnomalyMonitor: arn}, gone{"AWS::CE::AnomalyMonitor": 1}},
		}},
		{identity, map[string]row{
			"permission set": {existing.Account{IdentityCenter: &existing.IdentityCenter{
				InstanceARN: instance, PermissionSet: "arn:aws:sso:::permissionSet/ssoins-314159265358979a/ps-3141592653589793",
			}}, gone{"AWS::SSO::PermissionSet": 1}},
			"another instance": {existing.Account{IdentityCenter: &existing.IdentityCenter{InstanceARN: "other", PermissionSet: "p"}}, nil},
		}},
		{root, map[string]row{
			"a user":     {existing.Account{Users: []string{"tanaka", "sato"}}, gone{"AWS::IAM::User": 1}},
			"role":       {existing.Account{AdministratorRole: "arn:aws:iam::314159265358:role/Administrator"}, gone{"AWS::IAM::Role": 1}},
			"forwarding": {existing.Account{HealthForwardingRole: "r"}, gone{"AWS::IAM::Role": 1}},
			"bucket": {existing.Account{ID: "314159265358", ConfigBucket: "baseline-config-314159265358-" + home},
				gone{"AWS::S3::Bucket": 1, "AWS::S3::BucketPolicy": 1}},
			"bucket of another home": {existing.Account{ID: "314159265358", ConfigBucket: "baseline-config-314159265358-eu-west-1"}, nil},
			"trail": {existing.Account{Trails: []existing.Trail{trail}}, gone{
				"AWS::CloudTrail::Trail": 1, "AWS::Logs::LogGroup": 1, "AWS::IAM::Role": 1, "AWS::S3::Bucket": 1, "AWS::S3::BucketPolicy": 1}},
			"trail without logs": {existing.Account{Trails: []existing.Trail{{ARN: trail.ARN}}}, nil},
			"trail and bucket": {existing.Account{ID: "314159265358", Trails: []existing.Trail{trail}, ConfigBucket: "baseline-config-314159265358-" + home},
				gone{"AWS::CloudTrail::Trail": 1, "AWS::Logs::LogGroup": 1, "AWS::IAM::Role": 1, "AWS::S3::Bucket": 3, "AWS::S3::BucketPolicy": 3}},
		}},
	} {
		before := count(adopting(t, test.stack, o, existing.Account{}))
		for name, c := range test.cases {
			tmpl := adopting(t, test.stack, o, c.found)
			after := count(tmpl)
			for cfnType, n := range before {
				if got, want := after[cfnType], n-c.gone[cfnType]; got != want {
					t.Errorf("%s: got %d %s, want %d", name, got, cfnType, want)
				}
			}
			nothingDangles(t, name, tmpl)
		}
	}
}

// nothingDangles: what is left out is neither waited for nor referred to.
func nothingDangles(t *testing.T, name string, tmpl *cdktest.Template) {
	t.Helper()
	resources := tmpl.Resources("")
	for id, r := range resources {
		var waits []string
		switch d := r.DependsOn.(type) {
		case string:
			waits = []string{d}
		case []any:
			for _, other := range d {
				waits = append(waits, fmt.Sprint(other))
			}
		}
		for _, other := range waits {
			if _, ok := resources[other]; !ok {
				t.Errorf("%s: %s waits for %s, which is not there", name, id, other)
			}
		}
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			ref, _ := v["Ref"].(string)
			if at, ok := v["Fn::GetAtt"].([]any); ok {
				ref = fmt.Sprint(at[0])
			}
			if _, ok := resources[ref]; ref != "" && !ok && !strings.HasPrefix(ref, "AWS::") {
				t.Errorf("%s: refers to %s, which is not there", name, ref)
			}
			for _, member := range v {
				walk(member)
			}
		case []any:
			for _, element := range v {
				walk(element)
			}
		}
	}
	walk(tmpl.JSON["Resources"])
}

// TestWhatExistsIsPointedTo by what has to be told of it.
func TestWhatExistsIsPointedTo(t *testing.T) {
	found := existing.Account{
		AnomalyMonitor:    "arn:aws:ce::314159265358:anomalymonitor/m",
		AdministratorRole: "arn:aws:iam::314159265358:role/ops/Administrator",
		Users:             []string{"tanaka"},
		In:                map[string]existing.Region{"ap-northeast-1": {Hub: "h", Recorder: "r", DeliveryChannel: "c"}},
	}
	o := settings.Organization{Regions: []string{"ap-northeast-1"}, Administrators: settings.Administrators{Users: []string{"tanaka"}}}
	adopting(t, bills, o, found).Has("AWS::CE::AnomalySubscription", map[string]any{"MonitorArnList": []any{found.AnomalyMonitor}})
	once := adopting(t, root, o, found)
	once.Has("AWS::IAM::UserToGroupAddition", map[string]any{"Users": []any{"tanaka"}})
	once.Has("AWS::IAM::Group", map[string]any{"Policies": []any{map[string]any{
		"PolicyDocument": map[string]any{"Statement": []any{map[string]any{"Resource": []any{found.AdministratorRole}}}},
	}}})
	if waits := adopting(t, homeOnly, o, found).Only("AWS::SecurityHub::Standard").DependsOn; waits != nil {
		t.Errorf("the standard waits for %v", waits)
	}
}

func TestNoStackIsMadeOfNothing(t *testing.T) {
	o := settings.Organization{
		HealthEvents:   settings.HealthEvents{Off: true},
		IdentityCenter: settings.IdentityCenter{InstanceArn: "i", GroupID: "g"},
	}.WithDefaults()
	found := existing.Account{
		FindingAggregator: "f",
		IdentityCenter:    &existing.IdentityCenter{InstanceARN: "i", PermissionSet: "p", Assigned: true},
		In: map[string]existing.Region{"ap-northeast-1": {
			Analyzer: "a", Detector: "d", Recorder: "r", DeliveryChannel: "c", Hub: "h", Standard: "s", SnapshotBlock: "block-all-sharing",
		}},
	}
	app := cdkapp.New(t.TempDir())
	if NewRegionalStack(app, o, found, "ap-northeast-1") != nil || NewIdentityCenterStack(app, o, found) != nil {
		t.Error("a stack without resources, which CloudFormation refuses")
	}
	if regions := o.StackRegions(); !slices.Contains(regions, "ap-northeast-1") {
		t.Errorf("got %v", regions)
	}
}
