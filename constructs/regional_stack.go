package constructs

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
)

// NewRegionalStack defines what every region has; in a region that the
// organization does not list, only what forwards Health events. Its template is
// free of assets and names its region only as AWS::Region. It is nil when the
// settings leave nothing to define, for CloudFormation takes no empty stack.
func NewRegionalStack(app awscdk.App, o settings.Organization, found existing.Account, region string) awscdk.Stack {
	id := settings.RegionalStack + region
	stack := newStack(app, id, region, "Account baseline: detectors of one region", o, fromHome(app, o))
	if slices.Contains(o.Regions, region) {
		newDetectors(stack, o, found, region)
	}
	if !o.HealthEvents.Off && region != o.HomeRegion {
		NewHealthForwarding(stack, "HealthForwarding", HealthForwardingProps{
			HomeRegion: o.HomeRegion,
			Regions:    settings.HealthRegions(o.Regions),
		})
	}
	if len(*stack.Node().Children()) == 0 {
		app.Node().TryRemoveChild(jsii.String(id))
		return nil
	}
	return stack
}

// newDetectors defines what watches and guards a region, but for what is there
// already. What that has to be told of the settings is an account setting.
func newDetectors(stack awscdk.Stack, o settings.Organization, found existing.Account, region string) {
	home, in := region == o.HomeRegion, found.In[region]
	if !o.AccessAnalyzer.Off && in.Analyzer == "" {
		NewAccessAnalyzer(stack, "AccessAnalyzer")
	}
	if !o.GuardDuty.Off && in.Detector == "" {
		NewGuardDuty(stack, "GuardDuty", GuardDutyProps{Region: region, Features: o.GuardDuty.Features})
	}
	var recorder constructs.IDependable
	if exist := in.Recorder != "" && in.DeliveryChannel != ""; !exist && !o.Config.Off && (home || slices.Contains(o.Config.Regions, region)) {
		recorder = NewConfigRecorder(stack, "ConfigRecorder", ConfigRecorderProps{
			Bucket:      ConfigBucketName(o),
			DailyTypes:  o.Config.DailyTypes,
			GlobalTypes: home && regions.Has(region, regions.ConfigGlobalIAMTypes),

			RecorderExists: in.Recorder != "",
			ChannelExists:  in.DeliveryChannel != "",
		})
	}
	// The administrator's configuration may refuse a standard.
	standardExists := in.Standard != "" || in.HubAdministrator != ""
	aggregate := home && found.FindingAggregator == ""
	if exist := in.Hub != "" && standardExists && !aggregate; !exist && !o.SecurityHub.Off {
		disabled := o.SecurityHub.Disabled
		if !home {
			disabled = slices.Concat(disabled, o.SecurityHub.DisabledOutsideHome)
		}
		NewSecurityHub(stack, "SecurityHub", SecurityHubProps{
			Region:    region,
			Disabled:  disabled,
			Aggregate: aggregate,
			Recorder:  recorder,

			HubExists:      in.Hub != "",
			StandardExists: standardExists,
		})
	}
	if !o.SnapshotBlock.Off && in.SnapshotBlock == "" && regions.Has(region, regions.SnapshotBlockType) {
		NewSnapshotBlock(stack, "SnapshotBlock")
	}
}
