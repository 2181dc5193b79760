package checks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer"
	analyzertypes "github.com/aws/aws-sdk-go-v2/service/accessanalyzer/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	trailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	alarmtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/configservice"
	configtypes "github.com/aws/aws-sdk-go-v2/service/configservice/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	gdtypes "github.com/aws/aws-sdk-go-v2/service/guardduty/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	hubtypes "github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

// regionalWorld is what the regional checks see of an account.
type regionalWorld struct {
	places map[string]*place
	roles  map[string]bool
}

// place is one region.
type place struct {
	trails    []trailtypes.Trail
	status    cloudtrail.GetTrailStatusOutput
	selectors cloudtrail.GetEventSelectorsOutput
	groups    []logstypes.LogGroup
	buckets   []string
	filters   []logstypes.MetricFilter
	alarms    []alarmtypes.MetricAlarm

	rules   []eventtypes.Rule
	targets map[string][]eventtypes.Target // by rule

	analyzers []analyzertypes.AnalyzerSummary
	detector  *guardduty.GetDetectorOutput
	detectors *gdtypes.Administrator

	recorder       *configtypes.ConfigurationRecorder
	recorderStatus configtypes.ConfigurationRecorderStatus
	channel        *configtypes.DeliveryChannel
	channelStatus  configtypes.DeliveryChannelStatus

	hub        *securityhub.DescribeHubOutput
	hubs       *hubtypes.Invitation
	standard   hubtypes.StandardsStatus // none where it is empty
	off        []string                 // controls
	aggregator *securityhub.GetFindingAggregatorOutput

	snapshots ec2.GetSnapshotBlockPublicAccessStateOutput
}

const (
	homeRegion  = "ap-northeast-1"
	ownGroup    = "Baseline-Root-AuditTrailLogGroup"
	ownTopic    = "arn:aws:sns:" + homeRegion + ":" + awstest.Account + ":Baseline-Alerts"
	mailerTopic = "arn:aws:sns:" + homeRegion + ":" + awstest.Account + ":Baseline-AlertFeed"
)

// deployedWorld returns an account that is as the settings mean it. What the checks
// compare with is what it is made of: TestChecksAgreeWithTheTemplates holds that
// against the templates.
func deployedWorld(o settings.Organization) *regionalWorld {
	o = o.WithDefaults()
	w := &regionalWorld{places: map[string]*place{}, roles: map[string]bool{settings.HealthForwardingRole: true}}
	for _, region := range settings.HealthRegions(o.Regions) {
		w.places[region] = newPlace(o, region)
	}
	home := w.places[o.HomeRegion]
	home.aggregator = &securityhub.GetFindingAggregatorOutput{
		FindingAggregatorArn: aws.String("arn:aws:securityhub:aggregator"), FindingAggregationRegion: &o.HomeRegion, RegionLinkingMode: aws.String("ALL_REGIONS"),
	}
	home.trails = []trailtypes.Trail{{
		Name: aws.String(trailName), TrailARN: aws.String("arn:aws:cloudtrail:" + o.HomeRegion + ":" + awstest.Account + ":trail/" + trailName),
		HomeRegion: &o.HomeRegion, IsMultiRegionTrail: aws.Bool(true), IncludeGlobalServiceEvents: aws.Bool(true), LogFileValidationEnabled: aws.Bool(true),
		KmsKeyId: aws.String("key"), S3BucketName: aws.String("bucket"),
		CloudWatchLogsLogGroupArn: aws.String("arn:aws:logs:" + o.HomeRegion + ":" + awstest.Account + ":log-group:" + ownGroup + ":*"),
	}}
	home.status = cloudtrail.GetTrailStatusOutput{IsLogging: aws.Bool(true), LatestCloudWatchLogsDeliveryTime: aws.Time(time.Now().Add(-time.Hour))}
	home.selectors.EventSelectors = []trailtypes.EventSelector{{ReadWriteType: trailtypes.ReadWriteTypeAll, IncludeManagementEvents: aws.Bool(true)}}
	home.groups = []logstypes.LogGroup{
		{LogGroupName: aws.String(ownGroup), RetentionInDays: aws.Int32(int32(o.AuditTrail.LogRetentionDays)), LogGroupClass: logstypes.LogGroupClassStandard,
			DeletionProtectionEnabled: &o.AuditTrail.LogGroupDeletionProtection},
		{LogGroupName: aws.String(ownGroup + "2")},
	}
	home.buckets = []string{"bucket"}
	feed, words := mailerTopic, (*eventtypes.InputTransformer)(nil)
	if o.AlertMail.Off {
		feed, words = ownTopic, inWords()
	}
	for _, a := range activityAlarms(o.ActivityAlarms) {
		for i, pattern := range a.patterns {
			home.filters = append(home.filters, logstypes.MetricFilter{
				LogGroupName: aws.String(ownGroup), FilterName: aws.String(a.id + strconv.Itoa(i+1)), FilterPattern: &pattern,
				MetricTransformations: []logstypes.MetricTransformation{{MetricNamespace: aws.String(settings.MetricNamespace), MetricName: &a.id, MetricValue: aws.String("1")}},
			})
		}
		home.alarms = append(home.alarms, alarmtypes.MetricAlarm{
			AlarmName: aws.String("Baseline-Root-" + a.id), Namespace: aws.String(settings.MetricNamespace), MetricName: &a.id,
			Statistic: a.statistic, Period: aws.Int32(int32(a.period)), Threshold: aws.Float64(float64(a.threshold)), EvaluationPeriods: aws.Int32(1),
			ComparisonOperator: alarmtypes.ComparisonOperatorGreaterThanOrEqualToThreshold, TreatMissingData: aws.String("notBreaching"),
			AlarmActions: []string{feed}, ActionsEnabled: aws.Bool(true),
			StateValue: alarmtypes.StateValueOk, AlarmConfigurationUpdatedTimestamp: aws.Time(time.Now().Add(-24 * time.Hour)),
		})
	}
	// One that Security Hub would know by "and up", for both kinds of findings.
	home.add("Baseline-Root-Findings", map[string]any{"source": []any{"aws.securityhub"}}, eventtypes.Target{
		Arn: &feed, RoleArn: aws.String("role"), InputTransformer: words,
	})
	return w
}

// inWords is a transformer that EventBridge delivers the text of.
func inWords() *eventtypes.InputTransformer {
	return &eventtypes.InputTransformer{InputPathsMap: map[string]string{"a": "$.region"}, InputTemplate: aws.String(`"<a>"`)}
}

// newPlace returns what every region has.
func newPlace(o settings.Organization, region string) *place {
	p := &place{targets: map[string][]eventtypes.Target{}}
	t := Target{account: nil}
	t.Region, t.Account, t.Settings = region, awstest.Account, o
	p.rules = append(p.rules, eventtypes.Rule{Name: aws.String("somebody's schedule"), ScheduleExpression: aws.String("rate(1 day)"), State: eventtypes.RuleStateEnabled})
	if region == o.HomeRegion {
		p.add("Baseline-Root-Health", healthPattern(t), eventtypes.Target{
			Arn: aws.String(ownTopic), RoleArn: aws.String("role"),
			InputTransformer: inWords(),
		})
	} else {
		p.add("Baseline-Regional-Health", healthPattern(t), eventtypes.Target{
			Arn:     aws.String("arn:aws:events:" + o.HomeRegion + ":" + awstest.Account + ":event-bus/default"),
			RoleArn: aws.String("arn:aws:iam::" + awstest.Account + ":role/" + settings.HealthForwardingRole),
		})
	}
	p.analyzers = []analyzertypes.AnalyzerSummary{
		{Name: aws.String("unused"), Type: analyzertypes.TypeAccountUnusedAccess, Status: analyzertypes.AnalyzerStatusActive},
		{Name: aws.String("a"), Type: analyzertypes.TypeAccount, Status: analyzertypes.AnalyzerStatusActive},
	}
	p.detector = &guardduty.GetDetectorOutput{Status: gdtypes.DetectorStatusEnabled, FindingPublishingFrequency: gdtypes.FindingPublishingFrequencyFifteenMinutes}
	for _, f := range o.GuardDuty.Features {
		p.detector.Features = append(p.detector.Features, gdtypes.DetectorFeatureConfigurationResult{
			Name: gdtypes.DetectorFeatureResult(f), Status: gdtypes.FeatureStatusEnabled,
		})
	}
	c := recorderCheck{Target: t}
	p.recorder = &configtypes.ConfigurationRecorder{
		Name: aws.String("r"), RoleARN: aws.String(c.role()),
		RecordingGroup: &configtypes.RecordingGroup{AllSupported: true, IncludeGlobalResourceTypes: c.recordsGlobalTypes()},
		RecordingMode: &configtypes.RecordingMode{RecordingFrequency: configtypes.RecordingFrequencyContinuous,
			RecordingModeOverrides: []configtypes.RecordingModeOverride{{RecordingFrequency: configtypes.RecordingFrequencyDaily}}},
	}
	for _, daily := range o.Config.DailyTypes {
		override := &p.recorder.RecordingMode.RecordingModeOverrides[0]
		override.ResourceTypes = append(override.ResourceTypes, configtypes.ResourceType(daily))
	}
	p.recorderStatus = configtypes.ConfigurationRecorderStatus{Name: p.recorder.Name, Recording: true, LastStatus: configtypes.RecorderStatusSuccess}
	p.channel = &configtypes.DeliveryChannel{Name: aws.String("c"), S3BucketName: aws.String(settings.ConfigBucket(awstest.Account, o.HomeRegion))}
	p.hub = &securityhub.DescribeHubOutput{AutoEnableControls: aws.Bool(true)}
	p.standard = hubtypes.StandardsStatusReady
	for _, control := range slices.Concat(o.SecurityHub.Disabled, o.SecurityHub.DisabledOutsideHome) {
		if region != o.HomeRegion || !slices.Contains(o.SecurityHub.DisabledOutsideHome, control) {
			p.off = append(p.off, control.ID)
		}
	}
	p.snapshots.State = ec2types.SnapshotBlockPublicAccessStateBlockAllSharing
	return p
}

func (p *place) add(name string, pattern map[string]any, target eventtypes.Target) {
	text, err := json.Marshal(pattern)
	if err != nil {
		panic(err)
	}
	p.rules = append(p.rules, eventtypes.Rule{Name: &name, EventPattern: aws.String(string(text)), State: eventtypes.RuleStateEnabled})
	p.targets[name] = []eventtypes.Target{{Arn: aws.String("arn:aws:lambda:somebody's")}, target}
}

// pageOf returns one page of a list, and the token of the next.
func pageOf[T any](list []T, token *string, size int) ([]T, *string) {
	from, _ := strconv.Atoi(aws.ToString(token))
	if from+size < len(list) {
		return list[from : from+size], aws.String(strconv.Itoa(from + size))
	}
	return list[min(from, len(list)):], nil
}

// install makes f answer for the account. What a region has not been given is
// that of a new account.
func (w *regionalWorld) install(f *awstest.Fake) {
	in := func(region string) *place {
		if w.places[region] == nil {
			w.places[region] = &place{}
		}
		return w.places[region]
	}
	missing := func(code string) error { return awstest.Code(code) }

	awstest.Answer(f, func(region string, _ *cloudtrail.DescribeTrailsInput) (*cloudtrail.DescribeTrailsOutput, error) {
		return &cloudtrail.DescribeTrailsOutput{TrailList: slices.Clone(in(region).trails)}, nil
	})
	awstest.Answer(f, func(region string, _ *cloudtrail.GetTrailStatusInput) (*cloudtrail.GetTrailStatusOutput, error) {
		return &in(region).status, nil
	})
	awstest.Answer(f, func(region string, _ *cloudtrail.GetEventSelectorsInput) (*cloudtrail.GetEventSelectorsOutput, error) {
		return &in(region).selectors, nil
	})
	awstest.Answer(f, func(region string, input *cloudwatchlogs.DescribeLogGroupsInput) (*cloudwatchlogs.DescribeLogGroupsOutput, error) {
		return &cloudwatchlogs.DescribeLogGroupsOutput{LogGroups: in(region).groups}, nil
	})
	awstest.Answer(f, func(region string, input *cloudwatchlogs.DescribeMetricFiltersInput) (out *cloudwatchlogs.DescribeMetricFiltersOutput, err error) {
		if !slices.ContainsFunc(in(region).groups, func(g logstypes.LogGroup) bool { return *g.LogGroupName == *input.LogGroupName }) {
			return nil, missing("ResourceNotFoundException")
		}
		out = new(cloudwatchlogs.DescribeMetricFiltersOutput)
		out.MetricFilters, out.NextToken = pageOf(in(region).filters, input.NextToken, 50)
		return out, nil
	})
	awstest.Answer(f, func(region string, input *s3.GetBucketLocationInput) (*s3.GetBucketLocationOutput, error) {
		if !slices.Contains(in(region).buckets, *input.Bucket) {
			return nil, missing("NoSuchBucket")
		}
		return &s3.GetBucketLocationOutput{}, nil
	})
	awstest.Answer(f, func(region string, input *cloudwatch.DescribeAlarmsInput) (*cloudwatch.DescribeAlarmsOutput, error) {
		out := new(cloudwatch.DescribeAlarmsOutput)
		out.MetricAlarms, out.NextToken = pageOf(in(region).alarms, input.NextToken, 20)
		return out, nil
	})
	awstest.Answer(f, func(region string, input *eventbridge.ListRulesInput) (*eventbridge.ListRulesOutput, error) {
		out := new(eventbridge.ListRulesOutput)
		out.Rules, out.NextToken = pageOf(in(region).rules, input.NextToken, 1)
		return out, nil
	})
	awstest.Answer(f, func(region string, input *eventbridge.ListTargetsByRuleInput) (*eventbridge.ListTargetsByRuleOutput, error) {
		return &eventbridge.ListTargetsByRuleOutput{Targets: in(region).targets[*input.Rule]}, nil
	})
	awstest.Answer(f, func(_ string, input *iam.GetRoleInput) (*iam.GetRoleOutput, error) {
		if !w.roles[*input.RoleName] {
			return nil, missing("NoSuchEntity")
		}
		return &iam.GetRoleOutput{}, nil
	})
	awstest.Answer(f, func(region string, input *accessanalyzer.ListAnalyzersInput) (*accessanalyzer.ListAnalyzersOutput, error) {
		out := new(accessanalyzer.ListAnalyzersOutput)
		out.Analyzers, out.NextToken = pageOf(in(region).analyzers, input.NextToken, 1)
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *guardduty.ListDetectorsInput) (*guardduty.ListDetectorsOutput, error) {
		if in(region).detector == nil {
			return &guardduty.ListDetectorsOutput{}, nil
		}
		return &guardduty.ListDetectorsOutput{DetectorIds: []string{"d1"}}, nil
	})
	awstest.Answer(f, func(region string, _ *guardduty.GetDetectorInput) (*guardduty.GetDetectorOutput, error) {
		return in(region).detector, nil
	})
	awstest.Answer(f, func(region string, _ *guardduty.GetAdministratorAccountInput) (*guardduty.GetAdministratorAccountOutput, error) {
		return &guardduty.GetAdministratorAccountOutput{Administrator: in(region).detectors}, nil
	})
	awstest.Answer(f, func(region string, _ *configservice.DescribeConfigurationRecordersInput) (*configservice.DescribeConfigurationRecordersOutput, error) {
		out := new(configservice.DescribeConfigurationRecordersOutput)
		if r := in(region).recorder; r != nil {
			out.ConfigurationRecorders = append(out.ConfigurationRecorders, *r)
		}
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *configservice.DescribeConfigurationRecorderStatusInput) (*configservice.DescribeConfigurationRecorderStatusOutput, error) {
		return &configservice.DescribeConfigurationRecorderStatusOutput{ConfigurationRecordersStatus: []configtypes.ConfigurationRecorderStatus{in(region).recorderStatus}}, nil
	})
	awstest.Answer(f, func(region string, _ *configservice.DescribeDeliveryChannelsInput) (*configservice.DescribeDeliveryChannelsOutput, error) {
		out := new(configservice.DescribeDeliveryChannelsOutput)
		if c := in(region).channel; c != nil {
			out.DeliveryChannels = append(out.DeliveryChannels, *c)
		}
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *configservice.DescribeDeliveryChannelStatusInput) (*configservice.DescribeDeliveryChannelStatusOutput, error) {
		return &configservice.DescribeDeliveryChannelStatusOutput{DeliveryChannelsStatus: []configtypes.DeliveryChannelStatus{in(region).channelStatus}}, nil
	})
	awstest.Answer(f, func(region string, _ *ec2.GetSnapshotBlockPublicAccessStateInput) (*ec2.GetSnapshotBlockPublicAccessStateOutput, error) {
		return &in(region).snapshots, nil
	})
	w.installHub(f, in)
}

func (w *regionalWorld) installHub(f *awstest.Fake, in func(string) *place) {
	awstest.Answer(f, func(region string, _ *securityhub.DescribeHubInput) (*securityhub.DescribeHubOutput, error) {
		if in(region).hub == nil {
			return nil, awstest.Code("InvalidAccessException")
		}
		return in(region).hub, nil
	})
	awstest.Answer(f, func(region string, _ *securityhub.GetAdministratorAccountInput) (*securityhub.GetAdministratorAccountOutput, error) {
		return &securityhub.GetAdministratorAccountOutput{Administrator: in(region).hubs}, nil
	})
	awstest.Answer(f, func(region string, input *securityhub.GetEnabledStandardsInput) (*securityhub.GetEnabledStandardsOutput, error) {
		all := []hubtypes.StandardsSubscription{{StandardsArn: aws.String("arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0")}}
		if status := in(region).standard; status != "" {
			all = append(all, hubtypes.StandardsSubscription{
				StandardsArn: aws.String("arn:aws:securityhub:" + region + "::standards/aws-foundational-security-best-practices/v/1.0.0"), StandardsStatus: status,
				StandardsControlsUpdatable: hubtypes.StandardsControlsUpdatableReadyForUpdates,
			})
		}
		out := new(securityhub.GetEnabledStandardsOutput)
		out.StandardsSubscriptions, out.NextToken = pageOf(all, input.NextToken, 1)
		return out, nil
	})
	awstest.Answer(f, func(region string, input *securityhub.ListSecurityControlDefinitionsInput) (*securityhub.ListSecurityControlDefinitionsOutput, error) {
		var all []hubtypes.SecurityControlDefinition
		for _, id := range []string{"CloudTrail.5", "IAM.6", "EC2.8", "Config.1"} {
			all = append(all, hubtypes.SecurityControlDefinition{SecurityControlId: &id, CurrentRegionAvailability: hubtypes.RegionAvailabilityStatusAvailable})
		}
		for i := range 300 { // about as many as there are
			all = append(all, hubtypes.SecurityControlDefinition{SecurityControlId: aws.String(fmt.Sprintf("S%d.1", i))})
		}
		out := new(securityhub.ListSecurityControlDefinitionsOutput)
		out.SecurityControlDefinitions, out.NextToken = pageOf(all, input.NextToken, 100)
		return out, nil
	})
	awstest.Answer(f, func(region string, input *securityhub.BatchGetStandardsControlAssociationsInput) (*securityhub.BatchGetStandardsControlAssociationsOutput, error) {
		out := new(securityhub.BatchGetStandardsControlAssociationsOutput)
		for _, id := range input.StandardsControlAssociationIds {
			detail := hubtypes.StandardsControlAssociationDetail{SecurityControlId: id.SecurityControlId, AssociationStatus: hubtypes.AssociationStatusEnabled}
			if slices.Contains(in(region).off, *id.SecurityControlId) {
				detail.AssociationStatus = hubtypes.AssociationStatusDisabled
			}
			out.StandardsControlAssociationDetails = append(out.StandardsControlAssociationDetails, detail)
		}
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *securityhub.ListFindingAggregatorsInput) (*securityhub.ListFindingAggregatorsOutput, error) {
		out := new(securityhub.ListFindingAggregatorsOutput)
		if a := in(region).aggregator; a != nil {
			out.FindingAggregators = []hubtypes.FindingAggregator{{FindingAggregatorArn: a.FindingAggregatorArn}}
		}
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *securityhub.GetFindingAggregatorInput) (*securityhub.GetFindingAggregatorOutput, error) {
		return in(region).aggregator, nil
	})
}
