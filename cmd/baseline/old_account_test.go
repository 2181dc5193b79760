package main

import (
	"strings"
	"testing"

	"baseline/internal/existing"
	"baseline/internal/existing/existingtest"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// old is the account of package existingtest, where everything was there before
// the baseline, and the settings of the golden templates that adopt it.
func old() (*world, settings.Organization) {
	a := existingtest.Old()
	w := &world{enabled: a.Regions, people: people{phone: "+81 3-1234-5678", rootDevices: 1, rootUsed: ago(399 * day), without: []string{"suzuki"}}}
	for region, in := range a.In {
		w.putRegion(region, in)
	}
	home := "ap-northeast-1"
	w.put("AWS::SecurityHub::FindingAggregator", home, "", told{"RegionLinkingMode": "ALL_REGIONS"}).arn = a.FindingAggregator
	w.put("AWS::CE::AnomalyMonitor", "", "", told{"MonitorName": "Default-Services-Monitor", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}).arn = a.AnomalyMonitor
	w.put("AWS::IAM::Role", "", "AWSServiceRoleForConfig", told{}).arn = a.ConfigServiceRole
	w.put("AWS::IAM::Role", "", "Administrator", told{
		"AssumeRolePolicyDocument": told{"Version": "2012-10-17", "Statement": []any{
			told{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": told{"AWS": "arn:aws:iam::" + a.ID + ":root"}},
		}},
		"ManagedPolicyArns": []any{"arn:aws:iam::aws:policy/AdministratorAccess"},
	}).arn = a.AdministratorRole
	for _, name := range a.Users {
		w.put("AWS::IAM::User", "", name, told{})
	}
	for _, trail := range a.Trails {
		w.put("AWS::CloudTrail::Trail", home, "whole-organization", told{
			"IsLogging": true, "IsMultiRegionTrail": true, "IncludeGlobalServiceEvents": true, "IsOrganizationTrail": trail.Organization, "EnableLogFileValidation": true,
			"S3BucketName": "trail-of-the-organization", "KMSKeyId": "arn:aws:kms:" + home + ":" + a.ID + ":key/31415926-5358-9793-2384-626433832795",
			"CloudWatchLogsLogGroupArn": trail.LogGroup + ":*",
		}).arn = trail.ARN
		w.put("AWS::Logs::LogGroup", home, "cloudtrail/whole-organization", told{})
		w.put("AWS::S3::Bucket", home, "trail-of-the-organization", told{})
	}
	center := a.IdentityCenter
	w.put("AWS::SSO::Instance", center.Region, "", told{"IdentityStoreId": center.IdentityStoreID}).arn = center.InstanceARN
	w.put("AWS::SSO::PermissionSet", center.Region, "", told{"InstanceArn": center.InstanceARN, "Name": "AdministratorAccess", "SessionDuration": "PT4H"}).arn = center.PermissionSet
	w.put("AWS::IdentityStore::Group", center.Region, center.Group, told{"IdentityStoreId": center.IdentityStoreID, "DisplayName": "Administrators"})
	w.put("AWS::EC2::VPC", "us-west-2", "vpc-0a1b2c3d", told{})
	w.put("AWS::EC2::NetworkInterface", "us-west-2", "eni-0a1b2c3d", told{})
	return w, settings.Organization{
		Account:        a.ID,
		Language:       settings.English,
		Administrators: settings.Administrators{Users: []string{"suzuki", "tanaka", "yamada"}},
		Config:         settings.Config{Regions: []string{"eu-west-1", "us-east-1"}},
		IdentityCenter: settings.IdentityCenter{InstanceArn: center.InstanceARN, GroupID: center.Group},
	}
}

// putRegion adds what a region has, as its console makes it.
func (w *world) putRegion(region string, in existing.Region) {
	if in.Analyzer != "" {
		w.put("AWS::AccessAnalyzer::Analyzer", region, "console", told{"Type": "ACCOUNT"})
	}
	if in.Detector != "" {
		w.put("AWS::GuardDuty::Detector", region, in.Detector, told{"Enable": true, "FindingPublishingFrequency": "SIX_HOURS", "Features": []any{
			told{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"},
		}})
	}
	if in.Recorder != "" {
		w.put("AWS::Config::ConfigurationRecorder", region, in.Recorder, told{
			"RoleARN":        "arn:aws:iam::" + settingstest.Account + ":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
			"RecordingGroup": told{"AllSupported": true, "IncludeGlobalResourceTypes": true}, "RecordingMode": told{"RecordingFrequency": "CONTINUOUS"},
		})
	}
	if in.DeliveryChannel != "" {
		w.put("AWS::Config::DeliveryChannel", region, in.DeliveryChannel, told{"S3BucketName": "config-of-old"})
	}
	if in.Hub != "" {
		w.put("AWS::SecurityHub::Hub", region, "default", told{"AutoEnableControls": true, "Administrator": in.HubAdministrator})
	}
	if in.Standard != "" {
		w.put("AWS::SecurityHub::Standard", region, "", told{"StandardsArn": "arn:aws:securityhub:" + region + "::standards/aws-foundational-security-best-practices/v/1.0.0"})
	}
	for range in.OtherStandards {
		w.put("AWS::SecurityHub::Standard", region, "", told{"StandardsArn": "arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0"})
	}
	if in.SnapshotBlock != "" {
		w.put("AWS::EC2::SnapshotBlockPublicAccess", region, "", told{"State": in.SnapshotBlock})
	}
}

// adopt deploys the golden templates that adopt what is there, and the account
// settings, which also change what no stack made.
func (w *world) adopt(t *testing.T, o settings.Organization) {
	t.Helper()
	o = o.WithDefaults()
	deploy := func(variant, file, stack, region string) {
		w.resources = append(w.resources, readTemplate(t, variant, file, stack, region).deploy()...)
	}
	deploy("adopted", "Baseline-Root", "Baseline-Root", o.HomeRegion)
	deploy("adopted", "Baseline-Billing", "Baseline-Billing", o.HomeRegion)
	deploy("adopted", "Baseline-IdentityCenter", "Baseline-IdentityCenter", existingtest.Old().IdentityCenter.Region)
	deploy("organization", "Baseline-Settings", "Baseline-Settings", o.HomeRegion)
	for _, region := range w.enabled {
		file := "Baseline-Regional-us-east-2" // of those with the same text the first one
		switch region {
		case o.HomeRegion:
			continue // it has everything, and no stack
		case "eu-west-1", "us-east-1":
			file = "Baseline-Regional-" + region
		}
		deploy("adopted", file, "Baseline-Regional-"+region, region)
	}
	// That region takes copies of events as home does.
	w.one("AWS::Events::Rule", "us-west-2").properties["EventPattern"] = w.health(o.HomeRegion).properties["EventPattern"]

	for _, r := range w.resources {
		switch {
		case r.stack != "":
		case r.kind == "AWS::GuardDuty::Detector":
			r.properties["Features"] = w.one("AWS::GuardDuty::Detector", "eu-west-1").properties["Features"]
		case r.kind == "AWS::SecurityHub::Standard":
			var off []any
			for _, control := range append(o.SecurityHub.Disabled, o.SecurityHub.DisabledOutsideHome...) {
				off = append(off, told{"StandardsControlArn": "control/" + control.ID})
			}
			r.properties["DisabledStandardsControls"] = off
		}
	}
}

// health returns the rule of a region for AWS Health.
func (w *world) health(region string) *resource {
	for _, r := range w.of("AWS::Events::Rule", region) {
		if strings.Contains(asJSON(r.properties["EventPattern"]), "aws.health") {
			return r
		}
	}
	panic("no rule for AWS Health in " + region)
}
