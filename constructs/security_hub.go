package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecurityhub"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/regions"
	"baseline/settings"
)

// SecurityHubProps configures [NewSecurityHub].
type SecurityHubProps struct {
	Region    string                     // tells which controls there are; required
	Disabled  []settings.DisabledControl // are off; those that the region does not have need nothing
	Aggregate bool                       // gathers the findings of every other region here
	Recorder  constructs.IDependable     // AWS Config, where it records in this region

	HubExists, StandardExists bool // each is left out, and stays as it is
}

// NewSecurityHub defines Security Hub CSPM with the standard AWS Foundational
// Security Best Practices in one region.
func NewSecurityHub(scope constructs.Construct, id string, props SecurityHubProps) {
	scope = namespace(scope, id)
	var hub awscdk.CfnResource
	if !props.HubExists {
		hub = awssecurityhub.NewCfnHub(scope, jsii.String("Hub"), &awssecurityhub.CfnHubProps{
			AutoEnableControls:      true, // a standard that stands still gets weaker
			ControlFindingGenerator: jsii.String("SECURITY_CONTROL"),
			EnableDefaultStandards:  false, // would switch on the standard below, which then fails to exist twice, and CIS 1.2
		})
		keep(hub)
	}
	if !props.StandardExists {
		newStandard(scope, "FoundationalBestPractices", hub, props)
	}
	if props.Aggregate {
		aggregator := awssecurityhub.NewCfnFindingAggregator(scope, jsii.String("Aggregator"), &awssecurityhub.CfnFindingAggregatorProps{
			// Regions without a hub are no fault, and one that gets its hub
			// later, or by other hands, is not overlooked.
			// https://docs.aws.amazon.com/securityhub/latest/userguide/finding-aggregation.html
			RegionLinkingMode: jsii.String("ALL_REGIONS"),
		})
		if hub != nil {
			aggregator.AddResourceDependency(hub, jsii.String("aggregation needs a hub"))
		}
		keep(aggregator)
	}
}

// newStandard defines the standard. The hub is nil where it is there already.
func newStandard(scope constructs.Construct, id string, hub awscdk.CfnResource, props SecurityHubProps) {
	var disabled []any
	for _, control := range props.Disabled {
		// AWS refuses to switch off what a region does not have, which fails the stack.
		if regions.Has(props.Region, regions.Control(control.ID)) {
			disabled = append(disabled, &awssecurityhub.CfnStandard_StandardsControlProperty{
				StandardsControlArn: sub("arn:${AWS::Partition}:securityhub:${AWS::Region}:${AWS::AccountId}:control/aws-foundational-security-best-practices/v/1.0.0/%s", control.ID),
				Reason:              jsii.String(control.Reason),
			})
		}
	}
	standard := awssecurityhub.NewCfnStandard(scope, jsii.String(id), &awssecurityhub.CfnStandardProps{
		StandardsArn:              sub("arn:${AWS::Partition}:securityhub:${AWS::Region}::standards/aws-foundational-security-best-practices/v/1.0.0"),
		DisabledStandardsControls: disabled,
	})
	if hub != nil {
		standard.AddResourceDependency(hub, jsii.String("a standard needs a hub"))
	}
	if props.Recorder != nil {
		// Security Hub makes its rules in AWS Config at once only where that
		// records already; it tries again after a day.
		// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-setup-prereqs.html
		standard.Node().AddDependency(props.Recorder)
	}
	keep(standard)
}
