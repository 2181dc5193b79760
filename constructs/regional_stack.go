package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/settings"
)

// NewRegionalStack defines what every region has. Its template is free of
// assets and names its region only as AWS::Region.
func NewRegionalStack(app awscdk.App, o settings.Organization, region string) awscdk.Stack {
	stack := newStack(app, "Baseline-Regional-"+region, region,
		"Account baseline: detectors of one region", o, fromHome(app, o))
	if !o.AccessAnalyzer.Off {
		NewAccessAnalyzer(stack, "AccessAnalyzer")
	}
	return stack
}
