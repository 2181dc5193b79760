package checks

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	analyzertypes "github.com/aws/aws-sdk-go-v2/service/accessanalyzer/types"
	accountservice "github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	trailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	alarmtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	configtypes "github.com/aws/aws-sdk-go-v2/service/configservice/types"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	gdtypes "github.com/aws/aws-sdk-go-v2/service/guardduty/types"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	hubtypes "github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"baseline/internal/awstest"
	"baseline/internal/report"
	"baseline/organization"
	"baseline/settings"
)

// TestChecksAgreeWithTheTemplates: an account in which the golden templates are
// deployed passes. So what the checks compare with is what the stacks define.
func TestChecksAgreeWithTheTemplates(t *testing.T) {
	everything := settings.Organization{ // what of that variant the checks look at
		Regions:        []string{homeRegion, "eu-west-1"},
		AuditTrail:     settings.AuditTrail{LogGroupDeletionProtection: true},
		ActivityAlarms: settings.ActivityAlarms{ExactCisPatterns: true},
		Findings:       settings.Findings{},
		GuardDuty:      settings.GuardDuty{Features: []string{"RUNTIME_MONITORING", "EC2_AGENT_MANAGEMENT"}},
		Config:         settings.Config{Regions: []string{"eu-west-1"}},
	}
	for variant, o := range map[string]settings.Organization{
		"organization": organization.Settings,
		"everything":   everything,
		"mailer-off":   {AlertMail: settings.Switch{Off: true}, Regions: []string{homeRegion, "ap-southeast-5"}},
	} {
		o = o.WithDefaults()
		o.Account = "" // of a fork
		w, regions := deployedTemplates(t, variant, o)
		for _, region := range regions {
			t.Run(variant+" "+region, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { w.pass(t, o, region, variant) })
			})
		}
	}
}

// pass looks at what the templates define in a region.
func (w *regionalWorld) pass(t *testing.T, o settings.Organization, region, variant string) {
	f := new(awstest.Fake)
	w.install(f)
	awstest.Answer(f, func(string, *accountservice.ListRegionsInput) (*accountservice.ListRegionsOutput, error) {
		return &accountservice.ListRegionsOutput{Regions: []accounttypes.Region{{RegionName: &region, RegionOptStatus: accounttypes.RegionOptStatusEnabled}}}, nil
	})
	r := Runner{Config: f.Config(), Account: awstest.Account, Settings: o, Regions: []string{region}}
	for id := range regionalChecks {
		switch {
		case !slices.Contains(o.Regions, region) && id != "health-events": // a region beside the settings has only that
		case variant != "organization" && region == o.HomeRegion && !slices.Contains([]string{"trail", "activity-alarms", "health-events"}, id):
			// its regional template is not among the golden ones
		default:
			r.Controls = append(r.Controls, id)
		}
	}
	results, err := r.Run(t.Context())
	if err != nil || len(results) == 0 {
		t.Errorf("got %d results and %v", len(results), err)
	}
	for _, result := range results {
		if result.Status != report.Pass && (result.Status != report.Off || result.Summary != "switched off in the settings") {
			t.Errorf("got %+v", result)
		}
	}
}

// template is one stack in one region.
type template struct {
	region    string
	Resources map[string]struct {
		Type       string
		Properties map[string]any
	}
}

// deployedTemplates makes an account of golden templates, and returns the regions
// that have one. Of regions with the same text the organization has one.
func deployedTemplates(t *testing.T, variant string, o settings.Organization) (w *regionalWorld, regions []string) {
	t.Helper()
	w = &regionalWorld{places: map[string]*place{}, roles: map[string]bool{}}
	files, err := filepath.Glob(filepath.Join("../testdata/golden", variant, "Baseline-R*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		region, regional := strings.CutPrefix(strings.TrimSuffix(filepath.Base(file), ".json"), "Baseline-Regional-")
		if !regional {
			region = o.HomeRegion
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tmpl := template{region: region}
		if err := json.Unmarshal(text, &tmpl); err != nil {
			t.Fatal(err)
		}
		tmpl.deploy(w)
		regions = union(regions, []string{region})
	}
	if len(regions) == 0 {
		t.Fatalf("%s has no templates", variant)
	}
	return w, regions
}

var pseudo = regexp.MustCompile(`\$\{([A-Za-z0-9:]+)\}`)

// value evaluates what a template says.
func (m template) value(v any) any {
	switch v := v.(type) {
	case []any:
		var list []any
		for _, element := range v {
			list = append(list, m.value(element))
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for key, member := range v {
			switch key {
			case "Ref":
				return m.physical(member.(string))
			case "Fn::GetAtt":
				return m.attribute(member.([]any)[0].(string))
			case "Fn::Sub":
				return pseudo.ReplaceAllStringFunc(member.(string), func(match string) string { return m.physical(match[2 : len(match)-1]) })
			}
			object[key] = m.value(member)
		}
		return object
	}
	return v
}

func (m template) physical(id string) string {
	switch id {
	case "AWS::Region":
		return m.region
	case "AWS::AccountId":
		return awstest.Account
	case "AWS::Partition":
		return "aws"
	}
	if r := m.Resources[id]; r.Type == "AWS::SNS::Topic" {
		return fmt.Sprintf("arn:aws:sns:%s:%s:%s", m.region, awstest.Account, r.Properties["TopicName"])
	}
	return "Baseline-Root-" + id
}

func (m template) attribute(id string) string {
	if m.Resources[id].Type == "AWS::Logs::LogGroup" {
		return fmt.Sprintf("arn:aws:logs:%s:%s:log-group:%s:*", m.region, awstest.Account, m.physical(id))
	}
	return "arn:aws:iam::" + awstest.Account + ":" + id
}

// as decodes a value into a type whose fields are named as the properties.
func as[T any](t template, v any) (out T) {
	text, err := json.Marshal(t.value(v))
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		panic(err)
	}
	return out
}

// deploy puts what a template defines into an account.
func (m template) deploy(w *regionalWorld) {
	if w.places[m.region] == nil {
		w.places[m.region] = &place{targets: map[string][]eventtypes.Target{}}
	}
	p := w.places[m.region]
	for id, resource := range m.Resources {
		switch in, name := resource.Properties, m.physical(id); resource.Type {
		case "AWS::IAM::Role":
			if fixed, ok := in["RoleName"].(string); ok {
				w.roles[fixed] = true
			}
		case "AWS::CloudTrail::Trail":
			trail := as[trailtypes.Trail](m, in)
			trail.Name, trail.HomeRegion = aws.String(in["TrailName"].(string)), &m.region
			trail.TrailARN = aws.String("arn:aws:cloudtrail:" + m.region + ":" + awstest.Account + ":trail/" + *trail.Name)
			trail.LogFileValidationEnabled = aws.Bool(in["EnableLogFileValidation"].(bool))
			p.trails = append(p.trails, trail)
			p.buckets = append(p.buckets, *trail.S3BucketName)
			p.status.IsLogging = aws.Bool(in["IsLogging"].(bool))
			p.selectors.EventSelectors = []trailtypes.EventSelector{{ReadWriteType: trailtypes.ReadWriteTypeAll, IncludeManagementEvents: aws.Bool(true)}} // AWS's default
		case "AWS::Logs::LogGroup":
			group := as[logstypes.LogGroup](m, in)
			group.LogGroupName = &name
			p.groups = append(p.groups, group)
		case "AWS::Logs::MetricFilter":
			filter := as[logstypes.MetricFilter](m, in)
			filter.FilterName = &name
			p.filters = append(p.filters, filter)
		case "AWS::CloudWatch::Alarm":
			alarm := as[alarmtypes.MetricAlarm](m, in)
			alarm.AlarmName, alarm.StateValue = &name, alarmtypes.StateValueOk
			if alarm.ActionsEnabled == nil { // AWS's default
				alarm.ActionsEnabled = aws.Bool(true)
			}
			p.alarms = append(p.alarms, alarm)
		case "AWS::Events::Rule":
			pattern, err := json.Marshal(m.value(in["EventPattern"]))
			if err != nil {
				panic(err)
			}
			p.rules = append(p.rules, eventtypes.Rule{Name: &name, EventPattern: aws.String(string(pattern)), State: eventtypes.RuleStateEnabled})
			p.targets[name] = as[[]eventtypes.Target](m, in["Targets"])
		case "AWS::AccessAnalyzer::Analyzer":
			p.analyzers = append(p.analyzers, analyzertypes.AnalyzerSummary{Name: &name, Type: analyzertypes.Type(in["Type"].(string)), Status: analyzertypes.AnalyzerStatusActive})
		case "AWS::GuardDuty::Detector":
			p.detector = &guardduty.GetDetectorOutput{
				Status: gdtypes.DetectorStatusEnabled, Features: as[[]gdtypes.DetectorFeatureConfigurationResult](m, in["Features"]),
				FindingPublishingFrequency: as[gdtypes.FindingPublishingFrequency](m, in["FindingPublishingFrequency"]),
			}
		case "AWS::Config::ConfigurationRecorder":
			recorder := as[configtypes.ConfigurationRecorder](m, in)
			recorder.Name, p.recorder = &name, &recorder
			p.recorderStatus = configtypes.ConfigurationRecorderStatus{Recording: true}
		case "AWS::Config::DeliveryChannel":
			channel := as[configtypes.DeliveryChannel](m, in)
			p.channel = &channel
		case "AWS::SecurityHub::Hub":
			p.hub = &securityhub.DescribeHubOutput{AutoEnableControls: aws.Bool(in["AutoEnableControls"].(bool))}
		case "AWS::SecurityHub::Standard":
			if strings.HasSuffix(as[string](m, in["StandardsArn"]), bestPractices) {
				p.standard = hubtypes.StandardsStatusReady
			}
			for _, control := range as[[]struct{ StandardsControlArn string }](m, in["DisabledStandardsControls"]) {
				p.off = append(p.off, control.StandardsControlArn[strings.LastIndex(control.StandardsControlArn, "/")+1:])
			}
			// AWS does not have these in every region, and the fake has them all.
			p.off = append(p.off, "IAM.6")
		case "AWS::SecurityHub::FindingAggregator":
			p.aggregator = &securityhub.GetFindingAggregatorOutput{FindingAggregatorArn: &name, FindingAggregationRegion: &m.region, RegionLinkingMode: aws.String(in["RegionLinkingMode"].(string))}
		case "AWS::EC2::SnapshotBlockPublicAccess":
			p.snapshots.State = ec2types.SnapshotBlockPublicAccessState(in["State"].(string))
		}
	}
	slices.SortFunc(p.filters, func(a, b logstypes.MetricFilter) int { return strings.Compare(*a.FilterName, *b.FilterName) })
	p.status.LatestCloudWatchLogsDeliveryTime = aws.Time(time.Now())
}
