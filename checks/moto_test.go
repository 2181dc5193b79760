package checks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	trailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/configservice"
	configtypes "github.com/aws/aws-sdk-go-v2/service/configservice/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	gdtypes "github.com/aws/aws-sdk-go-v2/service/guardduty/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"baseline/checks"
	"baseline/controls"
	"baseline/internal/mototest"
	"baseline/internal/report"
	"baseline/settings"
)

// moto 5.2.1 lacks, and only the fakes prove: Access Analyzer; the block of
// snapshots; alarms, by the protocol that the SDK speaks; standards, controls
// and aggregation of Security Hub; how
// often AWS Config records, and whether it delivers.
var onMoto = []string{"trail", "health-events", "guardduty", "config-recorder"}

// TestRegionalChecksOnMoto looks, makes what the stacks would make, and looks
// again.
func TestRegionalChecksOnMoto(t *testing.T) {
	mototest.Start(t)
	cfg, err := controls.LoadConfig(t.Context(), config.WithRetryer(mototest.Retryer))
	if err != nil {
		t.Fatal(err)
	}
	o := settings.Organization{
		Regions: []string{"ap-northeast-1", "us-west-2", "eu-west-1"},
		Config:  settings.Config{DailyTypes: []string{}}, // moto forgets them
	}.WithDefaults()
	look := func() (found map[report.Status][]string, all []report.Result) {
		found = map[report.Status][]string{}
		// moto has no account:ListRegions, so those of the settings are looked at.
		all, _ = checks.Runner{Config: cfg, Account: mototest.Account, Settings: o, Controls: onMoto}.Run(t.Context())
		for _, r := range all {
			found[r.Status] = append(found[r.Status], r.Control+" "+r.Region)
		}
		return found, all
	}
	everything := []string{
		"trail ap-northeast-1",
		"health-events ap-northeast-1", "health-events us-west-2", "health-events eu-west-1", "health-events us-east-1",
		"guardduty ap-northeast-1", "guardduty us-west-2", "guardduty eu-west-1",
		"config-recorder ap-northeast-1",
	}
	found, all := look()
	// Two findings: the rule and the role.
	if want := slices.Insert(slices.Clone(everything), 2, everything[1]); !slices.Equal(found[report.Fail], want) || len(found) != 1 {
		t.Errorf("before: got %+v, want only fails of %q", all, want)
	}

	m := maker{t: t, cfg: cfg, o: o}
	m.trail()
	m.health()
	m.detectors()
	m.recorder()
	// Of the recorder nothing fails, but moto does not answer the last call.
	n := len(everything) - 1
	if found, all = look(); !slices.Equal(found[report.Pass], everything[:n]) || !slices.Equal(found[report.Error], everything[n:]) || len(found) != 2 ||
		!strings.HasPrefix(all[n].Summary, "config:DescribeDeliveryChannelStatus: ") {
		t.Errorf("after: got %+v, want only passes of %q", all, everything)
	}

	if _, err := cloudtrail.NewFromConfig(m.home()).StopLogging(t.Context(), &cloudtrail.StopLoggingInput{Name: aws.String("Baseline")}); err != nil {
		t.Fatal(err)
	}
	if _, err := eventbridge.NewFromConfig(controls.InRegion(cfg, "eu-west-1")).DisableRule(t.Context(), &eventbridge.DisableRuleInput{Name: aws.String("Baseline-Health")}); err != nil {
		t.Fatal(err)
	}
	if found, all = look(); !slices.Equal(found[report.Fail], []string{"trail ap-northeast-1", "health-events eu-west-1"}) {
		t.Errorf("tampered with: got %+v", all)
	}
}

// maker makes what the stacks define.
type maker struct {
	t   *testing.T
	cfg aws.Config
	o   settings.Organization
}

func (m maker) home() aws.Config { return controls.InRegion(m.cfg, m.o.HomeRegion) }

// made returns what a call answered, or ends the test.
func made[O any](m maker) func(*O, error) *O {
	return func(out *O, err error) *O {
		m.t.Helper()
		if err != nil {
			m.t.Fatal(err)
		}
		return out
	}
}

func (m maker) trail() {
	ctx := m.t.Context()
	key := made[kms.CreateKeyOutput](m)(kms.NewFromConfig(m.home()).CreateKey(ctx, &kms.CreateKeyInput{}))
	made[s3.CreateBucketOutput](m)(s3.NewFromConfig(m.home()).CreateBucket(ctx, &s3.CreateBucketInput{
		Bucket: aws.String("trail"), CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: s3types.BucketLocationConstraint(m.o.HomeRegion)},
	}))
	logs := cloudwatchlogs.NewFromConfig(m.home())
	for _, name := range []string{"Baseline-Root-Trail", "Baseline-Root-Trail2"} {
		made[cloudwatchlogs.CreateLogGroupOutput](m)(logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &name}))
	}
	made[cloudwatchlogs.PutRetentionPolicyOutput](m)(logs.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{
		LogGroupName: aws.String("Baseline-Root-Trail"), RetentionInDays: aws.Int32(365),
	}))
	client := cloudtrail.NewFromConfig(m.home())
	made[cloudtrail.CreateTrailOutput](m)(client.CreateTrail(ctx, &cloudtrail.CreateTrailInput{
		Name: aws.String("Baseline"), S3BucketName: aws.String("trail"), KmsKeyId: key.KeyMetadata.Arn,
		IsMultiRegionTrail: aws.Bool(true), IncludeGlobalServiceEvents: aws.Bool(true), EnableLogFileValidation: aws.Bool(true),
		CloudWatchLogsLogGroupArn: aws.String("arn:aws:logs:" + m.o.HomeRegion + ":" + mototest.Account + ":log-group:Baseline-Root-Trail:*"),
		CloudWatchLogsRoleArn:     aws.String("arn:aws:iam::" + mototest.Account + ":role/r"),
	}))
	// moto's trails begin without the selector that AWS's begin with.
	made[cloudtrail.PutEventSelectorsOutput](m)(client.PutEventSelectors(ctx, &cloudtrail.PutEventSelectorsInput{
		TrailName: aws.String("Baseline"), EventSelectors: []trailtypes.EventSelector{{ReadWriteType: trailtypes.ReadWriteTypeAll, IncludeManagementEvents: aws.Bool(true)}},
	}))
	made[cloudtrail.StartLoggingOutput](m)(client.StartLogging(ctx, &cloudtrail.StartLoggingInput{Name: aws.String("Baseline")}))
}

func (m maker) health() {
	ctx := m.t.Context()
	const once, anyPage = `{"backupEvent":["false",{"exists":false}],`, `"page":["1",{"exists":false}]}`
	copies := `{"$or":[{"backupEvent":["false",{"exists":false}]},{"backupEvent":["true"],"eventRegion":[{"anything-but":["global","ap-northeast-1","us-west-2","eu-west-1","us-east-1"]},{"exists":false}]}],`
	role := made[iam.CreateRoleOutput](m)(iam.NewFromConfig(m.home()).CreateRole(ctx, &iam.CreateRoleInput{
		RoleName: aws.String("BaselineHealthForwarding"), AssumeRolePolicyDocument: aws.String("{}"),
	})).Role.Arn
	for region, detail := range map[string]string{"ap-northeast-1": copies, "us-west-2": copies, "eu-west-1": once, "us-east-1": once} {
		client := eventbridge.NewFromConfig(controls.InRegion(m.cfg, region))
		made[eventbridge.PutRuleOutput](m)(client.PutRule(ctx, &eventbridge.PutRuleInput{
			Name:         aws.String("Baseline-Health"),
			EventPattern: aws.String(`{"source":["aws.health"],"detail-type":["AWS Health Event","AWS Health Abuse Event"],"detail":` + detail + anyPage + "}"),
		}))
		target := eventtypes.Target{Id: aws.String("Home"), Arn: aws.String("arn:aws:events:ap-northeast-1:" + mototest.Account + ":event-bus/default"), RoleArn: role}
		if region == m.o.HomeRegion {
			target = eventtypes.Target{Id: aws.String("Alerts"), Arn: aws.String("arn:aws:sns:ap-northeast-1:" + mototest.Account + ":Baseline-Alerts"), RoleArn: role,
				InputTransformer: &eventtypes.InputTransformer{InputPathsMap: map[string]string{"region": "$.region"}, InputTemplate: aws.String("\"<region>\"\n\"in words\"")}}
		}
		made[eventbridge.PutTargetsOutput](m)(client.PutTargets(ctx, &eventbridge.PutTargetsInput{Rule: aws.String("Baseline-Health"), Targets: []eventtypes.Target{target}}))
	}
}

func (m maker) detectors() {
	for _, region := range m.o.Regions {
		in := &guardduty.CreateDetectorInput{Enable: aws.Bool(true), FindingPublishingFrequency: gdtypes.FindingPublishingFrequencyFifteenMinutes}
		for _, f := range m.o.GuardDuty.Features {
			in.Features = append(in.Features, gdtypes.DetectorFeatureConfiguration{Name: gdtypes.DetectorFeature(f), Status: gdtypes.FeatureStatusEnabled})
		}
		made[guardduty.CreateDetectorOutput](m)(guardduty.NewFromConfig(controls.InRegion(m.cfg, region)).CreateDetector(m.t.Context(), in))
	}
}

func (m maker) recorder() {
	ctx, client := m.t.Context(), configservice.NewFromConfig(m.home())
	bucket := settings.ConfigBucket(mototest.Account, m.o.HomeRegion)
	made[s3.CreateBucketOutput](m)(s3.NewFromConfig(m.home()).CreateBucket(ctx, &s3.CreateBucketInput{
		Bucket: &bucket, CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: s3types.BucketLocationConstraint(m.o.HomeRegion)},
	}))
	made[configservice.PutConfigurationRecorderOutput](m)(client.PutConfigurationRecorder(ctx, &configservice.PutConfigurationRecorderInput{
		ConfigurationRecorder: &configtypes.ConfigurationRecorder{
			Name: aws.String("r"), RoleARN: aws.String("arn:aws:iam::" + mototest.Account + ":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"),
			RecordingGroup: &configtypes.RecordingGroup{AllSupported: true, IncludeGlobalResourceTypes: true},
		},
	}))
	made[configservice.PutDeliveryChannelOutput](m)(client.PutDeliveryChannel(ctx, &configservice.PutDeliveryChannelInput{
		DeliveryChannel: &configtypes.DeliveryChannel{Name: aws.String("c"), S3BucketName: &bucket},
	}))
	made[configservice.StartConfigurationRecorderOutput](m)(client.StartConfigurationRecorder(ctx, &configservice.StartConfigurationRecorderInput{ConfigurationRecorderName: aws.String("r")}))
}
