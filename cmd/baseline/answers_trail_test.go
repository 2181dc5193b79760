package main

import (
	"encoding/json"
	"strings"
	"time"

	"baseline/settings/settingstest"
)

// trailAnswers are of trails, of what watches them, and of rules for events.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
var trailAnswers = answers{
	"cloudtrail DescribeTrails": func(w *world, c call) any {
		return told{"trailList": each(w.of("AWS::CloudTrail::Trail", ""), func(r *resource) any {
			return told{
				"Name": r.name, "TrailARN": r.arn, "HomeRegion": r.region, "S3BucketName": r.text("S3BucketName"),
				"IsMultiRegionTrail": r.on("IsMultiRegionTrail"), "IncludeGlobalServiceEvents": r.on("IncludeGlobalServiceEvents"),
				"IsOrganizationTrail": r.on("IsOrganizationTrail"), "LogFileValidationEnabled": r.on("EnableLogFileValidation"),
				"CloudWatchLogsLogGroupArn": r.text("CloudWatchLogsLogGroupArn"), "KmsKeyId": r.text("KMSKeyId"), "HasCustomEventSelectors": false,
			}
		})}
	},
	"cloudtrail GetTrailStatus": func(w *world, c call) any {
		for _, r := range w.of("AWS::CloudTrail::Trail", c.region) {
			if r.arn == c.text("Name") {
				at := stamp(ago(10 * time.Minute))
				return told{"IsLogging": r.on("IsLogging"), "LatestDeliveryTime": at, "LatestDigestDeliveryTime": at, "LatestCloudWatchLogsDeliveryTime": at, "StartLoggingTime": stamp(ago(90 * day))}
			}
		}
		return missing("TrailNotFoundException", c)
	},
	"cloudtrail GetEventSelectors": func(w *world, c call) any { // AWS's default
		return told{"TrailARN": c.text("TrailName"), "EventSelectors": []any{told{
			"ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": []any{}, "ExcludeManagementEventSources": []any{},
		}}}
	},
	"s3 GET /": func(w *world, c call) any {
		bucket := w.named("AWS::S3::Bucket", "", c.text("host"))
		if _, location := c.in["location"]; bucket == nil || !location {
			return missing("NoSuchBucket", c)
		}
		return told{"LocationConstraint": bucket.region}
	},
	"s3 HEAD /": func(w *world, c call) any {
		if w.named("AWS::S3::Bucket", c.region, c.text("host")) == nil {
			return missing("NotFound", c)
		}
		return told{"Nothing": ""} // whatever it says, nobody is told after HEAD
	},
	"logs DescribeLogGroups": func(w *world, c call) any {
		list := []any{}
		for _, r := range w.of("AWS::Logs::LogGroup", c.region) {
			if strings.HasPrefix(r.name, c.text("logGroupNamePrefix")) {
				list = append(list, with(told{"logGroupClass": "STANDARD"}, with(lower(r.properties), told{"logGroupName": r.name, "arn": r.arn})))
			}
		}
		return told{"logGroups": list}
	},
	"logs DescribeMetricFilters": func(w *world, c call) any {
		if w.named("AWS::Logs::LogGroup", c.region, c.text("logGroupName")) == nil {
			return missing("ResourceNotFoundException", c)
		}
		list := []any{}
		for _, r := range w.of("AWS::Logs::MetricFilter", c.region) {
			if r.text("LogGroupName") == c.text("logGroupName") {
				list = append(list, with(lower(r.properties), told{"filterName": r.name}))
			}
		}
		return paged(c, "metricFilters", "nextToken", 50, list)
	},
	"monitoring DescribeAlarms": func(w *world, c call) any {
		list := []any{}
		for _, r := range w.of("AWS::CloudWatch::Alarm", c.region) {
			if strings.HasPrefix(r.name, c.text("AlarmNamePrefix")) {
				threshold, _ := r.properties["Threshold"].(json.Number).Float64() // what is no whole number has a form of its own
				list = append(list, with(told{"ActionsEnabled": true}, with(r.properties, told{
					"AlarmName": r.name, "Threshold": threshold, "StateValue": "OK", "AlarmConfigurationUpdatedTimestamp": stamp(ago(90 * day)),
				})))
			}
		}
		return told{"MetricAlarms": list}
	},
	"events ListRules": func(w *world, c call) any {
		return told{"Rules": each(w.of("AWS::Events::Rule", c.region), func(r *resource) any {
			return told{
				"Name": r.name, "Arn": "arn:aws:events:" + c.region + ":" + settingstest.Account + ":rule/" + r.name, "EventBusName": "default",
				"State": orElse(r.properties["State"], "ENABLED"), "EventPattern": asJSON(r.properties["EventPattern"]), // text on the wire
			}
		})}
	},
	"events ListTargetsByRule": func(w *world, c call) any {
		rule := w.named("AWS::Events::Rule", c.region, c.text("Rule"))
		if rule == nil {
			return missing("ResourceNotFoundException", c)
		}
		return told{"Targets": rule.properties["Targets"]}
	},
}
