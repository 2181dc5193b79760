package checks

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	analyzertypes "github.com/aws/aws-sdk-go-v2/service/accessanalyzer/types"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	gdtypes "github.com/aws/aws-sdk-go-v2/service/guardduty/types"

	"baseline/internal/report"
)

var accessAnalyzerStates = []state{
	{name: "finished", status: report.Pass, texts: []string{"the analyzer a is active (ACCOUNT)"}},
	{name: "an organization's", change: func(_ *regionalWorld, p *place) { p.analyzers[1].Type = analyzertypes.TypeOrganization },
		status: report.Pass, texts: []string{"(ORGANIZATION)"}},
	{name: "of unused access only", change: func(_ *regionalWorld, p *place) { p.analyzers = p.analyzers[:1] },
		status: report.Fail, texts: []string{"there is no analyzer of external access", "npx cdk deploy Baseline-Regional-ap-northeast-1"}},
	{name: "of internal access only", change: func(_ *regionalWorld, p *place) { p.analyzers[1].Type = analyzertypes.TypeAccountInternalAccess },
		status: report.Fail, texts: []string{"there is no analyzer of external access"}},
	{name: "not active", change: func(_ *regionalWorld, p *place) {
		p.analyzers[1].Status = analyzertypes.AnalyzerStatusDisabled
		p.analyzers[1].StatusReason = &analyzertypes.StatusReason{Code: analyzertypes.ReasonCodeAwsServiceAccessDisabled}
	}, status: report.Fail, texts: []string{"a is DISABLED, AWS_SERVICE_ACCESS_DISABLED", "https://ap-northeast-1.console.aws.amazon.com/access-analyzer/home"}},
	{name: "another one is active", change: func(_ *regionalWorld, p *place) {
		p.analyzers = append([]analyzertypes.AnalyzerSummary{{Name: aws.String("old"), Type: analyzertypes.TypeAccount, Status: analyzertypes.AnalyzerStatusFailed}}, p.analyzers...)
	}, status: report.Pass},
	{name: "being made", change: func(_ *regionalWorld, p *place) { p.analyzers[1].Status = analyzertypes.AnalyzerStatusCreating },
		status: report.Fail, texts: []string{"a is CREATING"}},
}

var guardDutyStates = []state{
	{name: "finished", status: report.Pass, texts: []string{"the detector is on"}, not: []string{"administers"}},
	{name: "none", change: func(_ *regionalWorld, p *place) { p.detector = nil },
		status: report.Fail, texts: []string{"there is no detector", "npx cdk deploy Baseline-Regional-ap-northeast-1"}},
	{name: "suspended", change: func(_ *regionalWorld, p *place) { p.detector.Status = gdtypes.DetectorStatusDisabled },
		status: report.Fail, texts: []string{"off: the detector", "go tool baseline apply --control guardduty"}},
	{name: "a feature is off", change: func(_ *regionalWorld, p *place) { p.detector.Features[0].Status = gdtypes.FeatureStatusDisabled },
		status: report.Fail, texts: []string{"off: S3_DATA_EVENTS"}},
	{name: "told seldom", change: func(_ *regionalWorld, p *place) {
		p.detector.FindingPublishingFrequency = gdtypes.FindingPublishingFrequencySixHours
	}, status: report.Fail, texts: []string{"only every six hours", "aws guardduty update-detector --region ap-northeast-1 --detector-id d1 --finding-publishing-frequency FIFTEEN_MINUTES"}},
	{name: "administered", change: func(_ *regionalWorld, p *place) { p.detectors = &gdtypes.Administrator{AccountId: aws.String(other)} },
		status: report.Pass, texts: []string{"account 271828182845 administers this"}},
	{name: "administered, and differs", change: func(_ *regionalWorld, p *place) {
		p.detectors = &gdtypes.Administrator{AccountId: aws.String(other)}
		p.detector.Status = gdtypes.DetectorStatusDisabled
		p.detector.FindingPublishingFrequency = gdtypes.FindingPublishingFrequencyOneHour
	}, status: report.Manual, texts: []string{"off: the detector; account 271828182845 administers this", "only every hour", "change it in the administrator account 271828182845"}},
}

var snapshotBlockStates = []state{
	{name: "finished", status: report.Pass},
	{name: "new ones only", change: func(_ *regionalWorld, p *place) {
		p.snapshots.State = ec2types.SnapshotBlockPublicAccessStateBlockNewSharing
	}, status: report.Fail, texts: []string{"that are public stay so", "--state block-all-sharing"}},
	{name: "none", change: func(_ *regionalWorld, p *place) { p.snapshots.State = ec2types.SnapshotBlockPublicAccessStateUnblocked },
		status: report.Fail, texts: []string{"can be made public", "aws ec2 enable-snapshot-block-public-access --region ap-northeast-1"}},
	{name: "held by a policy", change: func(_ *regionalWorld, p *place) {
		p.snapshots.State, p.snapshots.ManagedBy = ec2types.SnapshotBlockPublicAccessStateBlockNewSharing, ec2types.ManagedByDeclarativePolicy
	}, status: report.Manual, texts: []string{"declarative policy", "management account"}},
	{name: "right, and held by a policy", change: func(_ *regionalWorld, p *place) { p.snapshots.ManagedBy = ec2types.ManagedByDeclarativePolicy },
		status: report.Pass},
}
