package checks

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/configservice/types"

	"baseline/internal/report"
	"baseline/settings"
)

// excluded makes the recorder leave types out.
func excluded(list ...types.ResourceType) func(*regionalWorld, *place) {
	return func(_ *regionalWorld, p *place) {
		p.recorder.RecordingGroup = &types.RecordingGroup{
			RecordingStrategy:        &types.RecordingStrategy{UseOnly: types.RecordingStrategyTypeExclusionByResourceTypes},
			ExclusionByResourceTypes: &types.ExclusionByResourceTypes{ResourceTypes: list},
		}
	}
}

var configRecorderStates = []state{
	{name: "finished", status: report.Pass, texts: []string{"every type is recorded, and delivered to baseline-config-314159265358-ap-northeast-1"}},
	{name: "finished, elsewhere", region: "eu-west-1", settings: settings.Organization{Config: settings.Config{Regions: []string{"eu-west-1"}}}, status: report.Pass},
	{name: "no recorder", change: func(_ *regionalWorld, p *place) { p.recorder = nil },
		status: report.Fail, texts: []string{"there is no recorder", "npx cdk deploy Baseline-Regional-ap-northeast-1"}},
	{name: "another role", change: func(_ *regionalWorld, p *place) {
		p.recorder.RoleARN = aws.String("arn:aws:iam::314159265358:role/mine")
	},
		status: report.Fail, texts: []string{"its role is arn:aws:iam::314159265358:role/mine", `aws configservice put-configuration-recorder --region ap-northeast-1 --configuration-recorder '{"name":"r",`,
			`"recordingGroup":{"allSupported":true,"includeGlobalResourceTypes":true}`, `"roleARN":"arn:aws:iam::314159265358:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"`}},
	{name: "some types", change: func(_ *regionalWorld, p *place) {
		p.recorder.RecordingGroup = &types.RecordingGroup{ResourceTypes: []types.ResourceType{types.ResourceTypeVpc, types.ResourceTypeRole}}
	}, status: report.Fail, texts: []string{"only some types: 2 that it names"}},
	{name: "without IAM", change: func(_ *regionalWorld, p *place) { p.recorder.RecordingGroup.IncludeGlobalResourceTypes = false },
		status: report.Fail, texts: []string{"of IAM, which no other region records"}},
	{name: "without IAM, elsewhere", region: "eu-west-1", settings: settings.Organization{Config: settings.Config{Regions: []string{"eu-west-1"}}},
		change: func(_ *regionalWorld, p *place) { p.recorder.RecordingGroup.IncludeGlobalResourceTypes = false }, status: report.Pass},
	{name: "without types", change: excluded(types.ResourceTypeRole, types.ResourceTypeResourceCompliance),
		status: report.Fail, texts: []string{"only some types: not AWS::IAM::Role"}, not: []string{"ResourceCompliance"}},
	{name: "without compliance", change: excluded(types.ResourceTypeResourceCompliance), status: report.Pass},
	{name: "the default of AWS", change: func(_ *regionalWorld, p *place) { p.recorder.RecordingGroup = nil },
		status: report.Fail, texts: []string{"of IAM"}},
	{name: "all once a day", change: func(_ *regionalWorld, p *place) {
		p.recorder.RecordingMode.RecordingFrequency = types.RecordingFrequencyDaily
	}, status: report.Fail, texts: []string{"once a day what should be recorded at once"}},
	{name: "nothing once a day", change: func(_ *regionalWorld, p *place) { p.recorder.RecordingMode = nil },
		status: report.Fail, texts: []string{"at every change, and not once a day: AWS::EC2::VPC, AWS::EC2::Subnet", `"recordingModeOverrides":[{"recordingFrequency":"DAILY"`}},
	{name: "more once a day", change: func(_ *regionalWorld, p *place) {
		override := &p.recorder.RecordingMode.RecordingModeOverrides[0]
		override.ResourceTypes = append(override.ResourceTypes, types.ResourceTypeRole)
	}, status: report.Fail, texts: []string{"only once a day: AWS::IAM::Role"}},
	{name: "no types once a day", settings: settings.Organization{Config: settings.Config{DailyTypes: []string{}}}, status: report.Pass},
	{name: "stopped", change: func(_ *regionalWorld, p *place) { p.recorderStatus.Recording = false },
		status: report.Fail, texts: []string{"the recorder is stopped", "aws configservice start-configuration-recorder --region ap-northeast-1 --configuration-recorder-name r"}},
	{name: "recording fails", change: func(_ *regionalWorld, p *place) {
		p.recorderStatus.LastStatus, p.recorderStatus.LastErrorCode, p.recorderStatus.LastErrorMessage = types.RecorderStatusFailure, aws.String("AccessDenied"), aws.String("no role")
	}, status: report.Fail, texts: []string{"recording fails: AccessDenied no role"}},
	{name: "no channel", change: func(_ *regionalWorld, p *place) { p.channel = nil },
		status: report.Fail, texts: []string{"there is no delivery channel"}},
	{name: "a channel without a bucket", change: func(_ *regionalWorld, p *place) { p.channel.S3BucketName = nil },
		status: report.Fail, texts: []string{"there is no delivery channel"}},
	{name: "somebody's bucket", change: func(_ *regionalWorld, p *place) { p.channel.S3BucketName = aws.String("mine") },
		status: report.Pass, texts: []string{"delivered to mine"}},
	{name: "delivery fails", change: func(_ *regionalWorld, p *place) {
		p.channelStatus.ConfigHistoryDeliveryInfo = &types.ConfigExportDeliveryInfo{LastStatus: types.DeliveryStatusFailure, LastErrorCode: aws.String("AccessDenied")}
	}, status: report.Fail, texts: []string{"delivery to baseline-config-314159265358-ap-northeast-1 fails: AccessDenied", "npx cdk deploy Baseline-Root"}},
	{name: "delivery to somebody's bucket fails", change: func(_ *regionalWorld, p *place) {
		p.channel.S3BucketName = aws.String("mine")
		p.channelStatus.ConfigSnapshotDeliveryInfo = &types.ConfigExportDeliveryInfo{LastStatus: types.DeliveryStatusFailure}
	}, status: report.Fail, texts: []string{"delivery to mine fails", "mend the policies of mine"}, not: []string{"npx"}},
}
