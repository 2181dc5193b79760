package main

import (
	"slices"
	"strings"

	"baseline/internal/regions"
	"baseline/settings/settingstest"
)

// regionalAnswers are of what finds and records, region by region.
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListAnalyzers.html
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/config/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Operations.html
var regionalAnswers = answers{
	"access-analyzer GET /analyzer": func(w *world, c call) any {
		return told{"analyzers": each(w.of("AWS::AccessAnalyzer::Analyzer", c.region), func(r *resource) any {
			return told{"name": r.name, "arn": r.arn, "type": r.text("Type"), "status": "ACTIVE", "createdAt": "2026-01-01T00:00:00Z"}
		})}
	},
	"guardduty GET /detector": func(w *world, c call) any {
		return told{"detectorIds": each(w.of("AWS::GuardDuty::Detector", c.region), func(r *resource) any { return r.name })}
	},
	"guardduty GET /detector/*": func(w *world, c call) any {
		r := w.named("AWS::GuardDuty::Detector", c.region, c.behind("/detector/"))
		if r == nil {
			return missing("BadRequestException", c)
		}
		status := map[bool]string{true: "ENABLED", false: "DISABLED"}[r.on("Enable")]
		return with(lower(r.properties), told{"status": status, "serviceRole": "arn:aws:iam::" + settingstest.Account + ":role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty"})
	},
	"guardduty GET /detector/*/administrator": func(w *world, c call) any { return told{} },

	"config DescribeConfigurationRecorders": func(w *world, c call) any {
		return told{"ConfigurationRecorders": each(w.recorders(c), func(r *resource) any { return with(lower(r.properties), told{"name": r.name}) })}
	},
	"config DescribeConfigurationRecorderStatus": func(w *world, c call) any {
		return told{"ConfigurationRecordersStatus": each(w.recorders(c), func(r *resource) any {
			return told{"name": r.name, "recording": r.properties["Stopped"] == nil, "lastStatus": "SUCCESS", "lastStartTime": stamp(ago(90 * day))}
		})}
	},
	"config DescribeDeliveryChannels": func(w *world, c call) any {
		return told{"DeliveryChannels": each(w.of("AWS::Config::DeliveryChannel", c.region), func(r *resource) any { return with(lower(r.properties), told{"name": r.name}) })}
	},
	"config DescribeDeliveryChannelStatus": func(w *world, c call) any {
		return told{"DeliveryChannelsStatus": each(w.of("AWS::Config::DeliveryChannel", c.region), func(r *resource) any {
			return told{"name": r.name, "configHistoryDeliveryInfo": told{"lastStatus": "SUCCESS"}, "configStreamDeliveryInfo": told{"lastStatus": "NOT_APPLICABLE"}}
		})}
	},

	"securityhub GET /accounts": func(w *world, c call) any {
		for _, hub := range w.of("AWS::SecurityHub::Hub", c.region) {
			return told{"HubArn": hub.arn, "AutoEnableControls": hub.on("AutoEnableControls"), "SubscribedAt": "2026-01-01T00:00:00.000Z", "ControlFindingGenerator": "SECURITY_CONTROL"}
		}
		return noHub
	},
	"securityhub POST /standards/get": func(w *world, c call) any {
		if w.of("AWS::SecurityHub::Hub", c.region) == nil {
			return noHub
		}
		return told{"StandardsSubscriptions": each(w.of("AWS::SecurityHub::Standard", c.region), func(r *resource) any {
			_, standard, _ := strings.Cut(r.text("StandardsArn"), "/")
			return told{
				"StandardsArn": r.text("StandardsArn"), "StandardsInput": told{}, "StandardsStatus": "INCOMPLETE", "StandardsControlsUpdatable": "READY_FOR_UPDATES",
				"StandardsSubscriptionArn": "arn:aws:securityhub:" + c.region + ":" + settingstest.Account + ":subscription/" + standard,
			}
		})}
	},
	"securityhub GET /administrator": func(w *world, c call) any {
		for _, hub := range w.of("AWS::SecurityHub::Hub", c.region) {
			if by := hub.text("Administrator"); by != "" {
				return told{"Administrator": told{"AccountId": by, "MemberStatus": "Enabled", "InvitedAt": "2026-01-01T00:00:00.000Z"}}
			}
		}
		return told{}
	},
	"securityhub GET /securityControls/definitions": func(w *world, c call) any {
		list := []any{}
		for _, id := range []string{"CloudTrail.1", "CloudTrail.5", "Config.1", "EC2.8", "IAM.6"} {
			available := "AVAILABLE"
			if !regions.Has(c.region, regions.Control(id)) {
				available = "UNAVAILABLE"
			}
			list = append(list, told{
				"SecurityControlId": id, "CurrentRegionAvailability": available, "SeverityRating": "HIGH", "Title": "A control", "Description": "Checks something.", "RemediationUrl": "https://docs.aws.amazon.com/",
			})
		}
		return told{"SecurityControlDefinitions": list}
	},
	"securityhub POST /associations/batchGet": func(w *world, c call) any {
		list := []any{}
		for _, id := range c.in["StandardsControlAssociationIds"].([]any) {
			asked := id.(told)
			status := "ENABLED"
			if slices.Contains(w.controlsOff(c.region, asked["StandardsArn"].(string)), asked["SecurityControlId"].(string)) {
				status = "DISABLED"
			}
			list = append(list, with(asked, told{"SecurityControlArn": "arn:aws:securityhub:" + c.region + ":" + settingstest.Account + ":security-control/1", "AssociationStatus": status}))
		}
		return told{"StandardsControlAssociationDetails": list}
	},
	"securityhub GET /findingAggregator/list": func(w *world, c call) any {
		if w.of("AWS::SecurityHub::Hub", c.region) == nil {
			return noHub
		}
		return told{"FindingAggregators": each(w.of("AWS::SecurityHub::FindingAggregator", ""), func(r *resource) any { return told{"FindingAggregatorArn": r.arn} })}
	},
	"securityhub GET /findingAggregator/get/*/*": func(w *world, c call) any {
		for _, r := range w.of("AWS::SecurityHub::FindingAggregator", "") {
			if r.arn == c.behind("/get/") {
				return with(r.properties, told{"FindingAggregatorArn": r.arn, "FindingAggregationRegion": r.region})
			}
		}
		return missing("ResourceNotFoundException", c)
	},
}

var noHub = fault{401, "InvalidAccessException", "Account " + settingstest.Account + " is not subscribed to AWS Security Hub"}

// recorders are those that a call names, or all of them.
func (w *world) recorders(c call) []*resource {
	names, _ := c.in["ConfigurationRecorderNames"].([]any)
	return slices.DeleteFunc(w.of("AWS::Config::ConfigurationRecorder", c.region), func(r *resource) bool {
		return names != nil && !slices.Contains(names, any(r.name))
	})
}

// controlsOff are those of a standard that were switched off.
func (w *world) controlsOff(region, standard string) (ids []string) {
	for _, r := range w.of("AWS::SecurityHub::Standard", region) {
		if r.text("StandardsArn") != standard {
			continue
		}
		for _, control := range r.objects("DisabledStandardsControls") {
			arn := control["StandardsControlArn"].(string)
			ids = append(ids, arn[strings.LastIndex(arn, "/")+1:])
		}
	}
	return ids
}
