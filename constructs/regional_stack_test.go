package constructs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
)

// regionalStacks returns the templates of every regional stack, by region.
func regionalStacks(t *testing.T, o settings.Organization) map[string]*cdktest.Template {
	t.Helper()
	o = o.WithDefaults()
	byRegion := map[string]*cdktest.Template{}
	for name, tmpl := range cdktest.SynthApp(t, func(app awscdk.App) {
		for _, region := range o.StackRegions() {
			NewRegionalStack(app, o, existing.Account{}, region)
		}
	}) {
		byRegion[strings.TrimPrefix(name, "Baseline-Regional-")] = tmpl
	}
	return byRegion
}

// types returns the types of a template's resources, in order.
func types(tmpl *cdktest.Template) []string {
	seen := map[string]bool{}
	for _, r := range tmpl.Resources("") {
		seen[r.Type] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func TestRegionsWithTheSameLimitsHaveTheSameTemplate(t *testing.T) {
	o := settings.Organization{Regions: regions.All()}.WithDefaults()
	o.SecurityHub.Disabled = append(o.SecurityHub.Disabled, settings.DisabledControl{ID: "IAM.4", Reason: "r"})
	limits := []regions.Thing{regions.SnapshotBlockType}
	for _, f := range settings.GuardDutyFeatures {
		limits = append(limits, regions.GuardDutyFeature(f.Name))
	}
	for _, c := range slices.Concat(o.SecurityHub.Disabled, o.SecurityHub.DisabledOutsideHome) {
		limits = append(limits, regions.Control(c.ID))
	}

	regionOf := map[string]string{} // by limits
	limitsOf := map[string]string{} // by template
	stacks := regionalStacks(t, o)
	for _, region := range regions.All() {
		of := fmt.Sprint("home ", region == o.HomeRegion, ", copies ", region == settings.BackupHealthRegion)
		for _, thing := range limits {
			if !regions.Has(region, thing) {
				of += ", no " + string(thing)
			}
		}
		text := string(stacks[region].Text)
		if other := regionOf[of]; other != "" && string(stacks[other].Text) != text {
			t.Errorf("%s and %s differ, but both are: %s", other, region, of)
		}
		if other := limitsOf[text]; other != "" && other != of {
			t.Errorf("%s: the template does not tell these limits from others: %s; %s", region, of, other)
		}
		regionOf[of], limitsOf[text] = region, of
	}
	if len(stacks) != 34 {
		t.Errorf("got %d stacks, want 34", len(stacks))
	}
}

func TestEveryPartOfARegionCanBeLeftOut(t *testing.T) {
	const (
		health   = "AWS::Events::Rule"
		analyzer = "AWS::AccessAnalyzer::Analyzer"
		recorder = "AWS::Config::ConfigurationRecorder"
		channel  = "AWS::Config::DeliveryChannel"
		snapshot = "AWS::EC2::SnapshotBlockPublicAccess"
		detector = "AWS::GuardDuty::Detector"
		sum      = "AWS::SecurityHub::FindingAggregator"
		hub      = "AWS::SecurityHub::Hub"
		standard = "AWS::SecurityHub::Standard"
	)
	atHome := []string{analyzer, recorder, channel, snapshot, detector, sum, hub, standard}
	elsewhere := []string{analyzer, snapshot, health, detector, hub, standard}
	for _, test := range []struct {
		name    string
		off     settings.Organization
		without []string
	}{
		{"nothing", settings.Organization{}, nil},
		{"analyzer", settings.Organization{AccessAnalyzer: settings.Switch{Off: true}}, []string{analyzer}},
		{"GuardDuty", settings.Organization{GuardDuty: settings.GuardDuty{Off: true}}, []string{detector}},
		{"Config", settings.Organization{Config: settings.Config{Off: true}}, []string{recorder, channel}},
		{"Security Hub", settings.Organization{SecurityHub: settings.SecurityHub{Off: true}}, []string{sum, hub, standard}},
		{"snapshot block", settings.Organization{SnapshotBlock: settings.Switch{Off: true}}, []string{snapshot}},
		{"Health", settings.Organization{HealthEvents: settings.HealthEvents{Off: true}}, []string{health}},
	} {
		test.off.Regions = []string{"ap-northeast-1", "us-east-2"}
		stacks := regionalStacks(t, test.off)
		for region, all := range map[string][]string{"ap-northeast-1": atHome, "us-east-2": elsewhere} {
			want := slices.DeleteFunc(slices.Clone(all), func(cfnType string) bool { return slices.Contains(test.without, cfnType) })
			if got := types(stacks[region]); !slices.Equal(got, want) {
				t.Errorf("without %s, %s: got %v", test.name, region, got)
			}
		}
	}
}

func TestHealthHasAStackInTwoRegionsThatAreNotListed(t *testing.T) {
	listed := settings.Organization{HomeRegion: "eu-west-1", Regions: []string{"us-west-2", "eu-west-1", "eu-west-3"}}
	if got := listed.StackRegions(); !slices.Equal(got, []string{"eu-west-1", "us-west-2", "eu-west-3", "us-east-1"}) {
		t.Errorf("got %v", got)
	}
	stacks := regionalStacks(t, listed)
	if got := types(stacks["us-east-1"]); !slices.Equal(got, []string{"AWS::Events::Rule"}) {
		t.Errorf("us-east-1 has %v", got)
	}
	if got := types(stacks["us-west-2"]); len(got) < 2 {
		t.Errorf("us-west-2 has only %v", got)
	}
	listed.HealthEvents.Off = true
	if got := listed.StackRegions(); !slices.Equal(got, []string{"eu-west-1", "us-west-2", "eu-west-3"}) {
		t.Errorf("with Health off: got %v", got)
	}
}

func TestConfigRecordsWhatIsGlobalAtHomeOnly(t *testing.T) {
	stacks := regionalStacks(t, settings.Organization{
		Regions: []string{"ap-northeast-1", "us-east-2", "eu-west-1"},
		Config:  settings.Config{Regions: []string{"eu-west-1"}},
	})
	stacks["us-east-2"].Count("AWS::Config::ConfigurationRecorder", 0)
	for region, global := range map[string]bool{"ap-northeast-1": true, "eu-west-1": false} {
		stacks[region].Has("AWS::Config::ConfigurationRecorder", map[string]any{
			"RecordingGroup": map[string]any{"IncludeGlobalResourceTypes": global},
		})
		stacks[region].Has("AWS::Config::DeliveryChannel", map[string]any{
			"S3BucketName": map[string]any{"Fn::Sub": "baseline-config-${AWS::AccountId}-ap-northeast-1"},
		})
		standard := stacks[region].Only("AWS::SecurityHub::Standard")
		if got := dependencies(stacks[region], standard); !slices.Contains(got, "AWS::Config::ConfigurationRecorder") {
			t.Errorf("%s: the standard waits only for %v", region, got)
		}
		off := strings.Contains(string(stacks[region].Text), "/Config.1\"")
		if home := region == "ap-northeast-1"; off == home {
			t.Errorf("%s: Config.1 is off: %t", region, off)
		}
	}
}
