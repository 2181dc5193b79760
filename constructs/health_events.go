package constructs

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// HealthEventsProps configures [NewHealthEvents].
type HealthEventsProps struct {
	Topic    awssns.ITopic     // is told; required
	Chat     awssns.ITopic     // gets the event itself, for a chat channel. Default: there is none
	Delivery RuleDelivery      // to the topics; required
	Language settings.Language // of the message; required
	Regions  []string          // all of [settings.HealthRegions]; required

	RoleExists bool // the role that the other regions forward with is there already
}

// NewHealthEvents defines, in the home region, the rule that tells of every
// Health event, and the role that the other regions forward their events with.
func NewHealthEvents(scope constructs.Construct, id string, props HealthEventsProps) {
	scope = namespace(scope, id)
	targets := []any{alertTarget(props.Topic, props.Delivery, healthPaths, healthLines[props.Language])}
	if props.Chat != nil {
		targets = append(targets, rawTarget("AlertChat", props.Chat, props.Delivery))
	}
	awsevents.NewCfnRule(scope, jsii.String("Rule"), &awsevents.CfnRuleProps{
		Description:  jsii.String("Tells of AWS Health events of every region"),
		EventPattern: healthPattern(othersThan(scope, props.Regions)),
		Targets:      targets,
	})
	if props.RoleExists {
		return
	}
	awsiam.NewRole(scope, jsii.String("ForwardingRole"), &awsiam.RoleProps{
		RoleName:    jsii.String(settings.HealthForwardingRole),
		Description: jsii.String("Forwards AWS Health events to the home region"),
		// https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("events.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{
				"StringEquals": map[string]any{"aws:SourceAccount": awscdk.Aws_ACCOUNT_ID()},
			},
		}),
		InlinePolicies: &map[string]awsiam.PolicyDocument{
			"PutEvents": awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{
				Statements: &[]awsiam.PolicyStatement{awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
					Actions:   jsii.Strings("events:PutEvents"),
					Resources: &[]*string{defaultBus("${AWS::Region}")},
				})},
			}),
		},
	})
}

// HealthForwardingProps configures [NewHealthForwarding].
type HealthForwardingProps struct {
	HomeRegion string   // required
	Regions    []string // all of [settings.HealthRegions]; required
}

// NewHealthForwarding defines, in a region other than home, the rule that
// forwards the region's Health events to the home region. Only an event bus can
// be the target of a rule in another region.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
func NewHealthForwarding(scope constructs.Construct, id string, props HealthForwardingProps) {
	var covered []string
	if *awscdk.Stack_Of(scope).Region() == settings.BackupHealthRegion {
		covered = othersThan(scope, props.Regions)
	}
	awsevents.NewCfnRule(scope, jsii.String(id), &awsevents.CfnRuleProps{
		Description:  jsii.String("Forwards AWS Health events to the home region"),
		EventPattern: healthPattern(covered),
		Targets: []any{&awsevents.CfnRule_TargetProperty{
			Id:      jsii.String("Home"),
			Arn:     defaultBus(props.HomeRegion),
			RoleArn: sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/%s", settings.HealthForwardingRole),
		}},
	})
}

// healthPattern matches every Health event once. Events whose list of resources
// is long come in several pages that say the same; copies are needed only when
// they are about a region that is not covered, so nil leaves out all copies.
// What lacks one of these fields, as older events do, is not left out for it.
// https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
func healthPattern(covered []string) map[string]any {
	detail := map[string]any{"page": orAbsent("1")}
	if covered == nil {
		detail["backupEvent"] = orAbsent("false")
	} else {
		elsewhere := map[string]any{"anything-but": append([]string{"global"}, covered...)}
		detail["$or"] = []any{
			map[string]any{"backupEvent": orAbsent("false")},
			map[string]any{"backupEvent": []any{"true"}, "eventRegion": orAbsent(elsewhere)},
		}
	}
	return map[string]any{
		"source":      []any{"aws.health"}, // a wildcard would match nothing
		"detail-type": []any{"AWS Health Event", "AWS Health Abuse Event"},
		"detail":      detail,
	}
}

// othersThan returns the regions, that of the stack as AWS::Region.
func othersThan(scope constructs.Construct, regions []string) []string {
	regions = slices.Clone(regions)
	if i := slices.Index(regions, *awscdk.Stack_Of(scope).Region()); i >= 0 {
		regions[i] = *awscdk.Aws_REGION()
	}
	return regions
}

// orAbsent matches any of the values, and a field that is not there.
func orAbsent(values ...any) []any {
	return append(values, map[string]any{"exists": false})
}

// defaultBus is the ARN of the event bus that services send their events to.
func defaultBus(region string) *string {
	return sub("arn:${AWS::Partition}:events:%s:${AWS::AccountId}:event-bus/default", region)
}

var healthPaths = map[string]string{
	"type":             "$.detail-type",
	"startTime":        "$.detail.startTime",
	"service":          "$.detail.service",
	"region":           "$.region",
	"eventRegion":      "$.detail.eventRegion",
	"eventTypeCode":    "$.detail.eventTypeCode",
	"status":           "$.detail.statusCode",
	"account":          "$.detail.affectedAccount",
	"entity":           "$.detail.affectedEntities[0].entityValue",
	"eventDescription": "$.detail.eventDescription[0].latestDescription",
}

// healthLines are what the reader of a mail gets. The region is where AWS
// delivered the event; which one it is about, only newer events say.
var healthLines = map[settings.Language][]string{
	settings.Japanese: {
		"AWSにてメンテナンス通知が発行されました。",
		"type: <type>",
		"eventStartTime: <startTime>",
		"service: <service>",
		"region: <region>",
		"eventRegion: <eventRegion>",
		"eventTypeCode: <eventTypeCode>",
		"statusCode: <status>",
		"affectedAccount: <account>",
		"affectedEntity[0]: <entity>",
		"eventDescription: <eventDescription>",
		"詳細は Personal Health Dashboard を確認してください。",
		"https://phd.aws.amazon.com/phd/home#/dashboard/open-issues",
	},
	settings.English: {
		"AWS has published a health event.",
		"Type: <type>",
		"Start: <startTime>",
		"Service: <service>",
		"Delivered in: <region>",
		"Affected region: <eventRegion>",
		"Event type code: <eventTypeCode>",
		"Status: <status>",
		"Affected account: <account>",
		"First affected resource: <entity>",
		"Description: <eventDescription>",
		"See the AWS Health Dashboard for details.",
		"https://health.aws.amazon.com/health/home#/account/dashboard/open-issues",
	},
}
