package existing

import (
	"slices"

	"baseline/internal/regions"
	"baseline/settings"
)

// Item is a kind of thing that the stacks define and an account can have one of
// in each region, or in all.
type Item struct {
	Name    settings.Text
	Control string // the id in settings.Catalog
	Type    string // of CloudFormation
	Stack   string // that defines it; of regional stacks what is before the region

	// In is where a region has it, Once where the account does: one of both is
	// nil. They hold what it is known by; empty is none.
	In   func(*Region) *string
	Once func(*Account) *string

	// Wanted reports whether the settings, with their defaults, define it in a
	// region, or in the home region what there is once.
	Wanted func(o settings.Organization, region string) bool
}

func recorded(o settings.Organization, region string) bool {
	return !o.Config.Off && (region == o.HomeRegion || slices.Contains(o.Config.Regions, region))
}

func hubWanted(o settings.Organization, _ string) bool { return !o.SecurityHub.Off }

// Items are in the order of the catalog.
var Items = []Item{
	{
		Name: settings.Text{Ja: "コスト異常検出のモニター", En: "anomaly monitor"}, Control: "cost-anomaly-detection", Type: "AWS::CE::AnomalyMonitor", Stack: settings.BillingStack,
		Once:   func(a *Account) *string { return &a.AnomalyMonitor },
		Wanted: func(o settings.Organization, _ string) bool { return !o.CostAnomaly.Off },
	},
	{
		Name: settings.Text{Ja: "アクセスアナライザー", En: "access analyzer"}, Control: "access-analyzer", Type: "AWS::AccessAnalyzer::Analyzer", Stack: settings.RegionalStack,
		In:     func(r *Region) *string { return &r.Analyzer },
		Wanted: func(o settings.Organization, _ string) bool { return !o.AccessAnalyzer.Off },
	},
	{
		Name: settings.Text{Ja: "GuardDuty のディテクター", En: "GuardDuty detector"}, Control: "guardduty", Type: "AWS::GuardDuty::Detector", Stack: settings.RegionalStack,
		In:     func(r *Region) *string { return &r.Detector },
		Wanted: func(o settings.Organization, _ string) bool { return !o.GuardDuty.Off },
	},
	{
		Name: settings.Text{Ja: "Config のレコーダー", En: "Config recorder"}, Control: "config-recorder", Type: "AWS::Config::ConfigurationRecorder", Stack: settings.RegionalStack,
		In: func(r *Region) *string { return &r.Recorder }, Wanted: recorded,
	},
	{
		Name: settings.Text{Ja: "Config の配信チャネル", En: "Config delivery channel"}, Control: "config-recorder", Type: "AWS::Config::DeliveryChannel", Stack: settings.RegionalStack,
		In: func(r *Region) *string { return &r.DeliveryChannel }, Wanted: recorded,
	},
	{
		Name: settings.Same("Security Hub"), Control: "security-hub", Type: "AWS::SecurityHub::Hub", Stack: settings.RegionalStack,
		In: func(r *Region) *string { return &r.Hub }, Wanted: hubWanted,
	},
	{
		Name: settings.Text{Ja: "標準「基礎セキュリティのベストプラクティス」", En: "standard Foundational Security Best Practices"}, Control: "security-hub", Type: "AWS::SecurityHub::Standard", Stack: settings.RegionalStack,
		In: func(r *Region) *string { return &r.Standard }, Wanted: hubWanted,
	},
	{
		Name: settings.Text{Ja: "検出結果アグリゲーター", En: "finding aggregator"}, Control: "security-hub", Type: "AWS::SecurityHub::FindingAggregator", Stack: settings.RegionalStack,
		Once: func(a *Account) *string { return &a.FindingAggregator }, Wanted: hubWanted,
	},
	{
		Name: settings.Text{Ja: "スナップショットの公開のブロック", En: "snapshot block"}, Control: "snapshot-block", Type: "AWS::EC2::SnapshotBlockPublicAccess", Stack: settings.RegionalStack,
		In: func(r *Region) *string { return &r.SnapshotBlock },
		Wanted: func(o settings.Organization, region string) bool {
			return !o.SnapshotBlock.Off && regions.Has(region, regions.SnapshotBlockType)
		},
	},
	{
		Name: settings.Text{Ja: "AWS Config と VPC の記録のバケット", En: "bucket of AWS Config and inventories"}, Control: "config-recorder", Type: "AWS::S3::Bucket", Stack: settings.RootStack,
		Once:   func(a *Account) *string { return &a.ConfigBucket },
		Wanted: func(settings.Organization, string) bool { return true },
	},
	{
		Name: settings.Text{Ja: "ロール Administrator", En: "role Administrator"}, Control: "admin-access", Type: "AWS::IAM::Role", Stack: settings.RootStack,
		Once:   func(a *Account) *string { return &a.AdministratorRole },
		Wanted: func(o settings.Organization, _ string) bool { return !o.Administrators.Off },
	},
	{
		Name: settings.Text{Ja: "ロール " + settings.HealthForwardingRole, En: "role " + settings.HealthForwardingRole}, Control: "health-events", Type: "AWS::IAM::Role", Stack: settings.RootStack,
		Once:   func(a *Account) *string { return &a.HealthForwardingRole },
		Wanted: func(o settings.Organization, _ string) bool { return !o.HealthEvents.Off },
	},
}
