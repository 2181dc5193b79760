// Package existingtest has an account in which everything exists, for tests.
package existingtest

import (
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings/settingstest"
)

// Old returns an account that somebody set up by hand years ago. Its regions
// are the default ones and eu-south-1, and not all of them have the same:
//
//   - ap-northeast-1 has everything,
//   - us-east-1 has a hub that its organization administers, without the
//     standard, and a recorder without a delivery channel,
//   - eu-west-1 has nothing,
//   - the others have a detector, an analyzer, a hub and its default standards.
func Old() existing.Account {
	const account = settingstest.Account
	arn := func(service, region, resource string) string {
		return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource
	}
	a := existing.Account{
		ID:                account,
		Regions:           append(regions.EnabledByDefault(), "eu-south-1"),
		In:                map[string]existing.Region{},
		FindingAggregator: arn("securityhub", "ap-northeast-1", "finding-aggregator/31415926-5358-9793-2384-626433832795"),
		AnomalyMonitor:    arn("ce", "", "anomalymonitor/31415926-5358-9793-2384-626433832795"),
		ConfigServiceRole: arn("iam", "", "role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"),
		Trails: []existing.Trail{{
			ARN:          arn("cloudtrail", "ap-northeast-1", "trail/whole-organization"),
			Organization: true,
			LogGroup:     arn("logs", "ap-northeast-1", "log-group:cloudtrail/whole-organization"),
		}},
		IdentityCenter: &existing.IdentityCenter{
			InstanceARN:     "arn:aws:sso:::instance/ssoins-314159265358979a",
			IdentityStoreID: "d-3141592653",
			Region:          "us-east-1",
			PermissionSet:   "arn:aws:sso:::permissionSet/ssoins-314159265358979a/ps-3141592653589793",
			Group:           "31415926-5358-9793-2384-626433832795",
		},
		Users:             []string{"suzuki", "tanaka"},
		AdministratorRole: arn("iam", "", "role/ops/Administrator"),
	}
	for _, region := range a.Regions {
		a.In[region] = existing.Region{
			Analyzer: arn("access-analyzer", region, "analyzer/console"),
			Detector: "12abc34d567e8fa901bc2d34e56789f0",
			Hub:      arn("securityhub", region, "hub/default"),
			Standard: arn("securityhub", region, "subscription/aws-foundational-security-best-practices/v/1.0.0"),
			OtherStandards: []string{
				arn("securityhub", region, "subscription/cis-aws-foundations-benchmark/v/1.2.0"),
			},
		}
	}
	a.In["eu-west-1"] = existing.Region{}

	administered := a.In["us-east-1"]
	administered.Standard, administered.HubAdministrator, administered.Recorder = "", "271828182845", "default"
	a.In["us-east-1"] = administered

	home := a.In["ap-northeast-1"]
	home.Recorder, home.DeliveryChannel, home.SnapshotBlock = "default", "default", "block-all-sharing"
	a.In["ap-northeast-1"] = home
	return a
}
