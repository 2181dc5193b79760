package constructs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// newStack defines a stack of the baseline in a region. All have termination
// protection, and their tags reach every resource through CloudFormation, which
// keeps them out of the templates.
func newStack(app awscdk.App, id, region, description string, o settings.Organization, synthesizer awscdk.IStackSynthesizer) awscdk.Stack {
	env := &awscdk.Environment{Region: jsii.String(region)}
	if o.Account != "" {
		env.Account = jsii.String(o.Account)
	}
	tags := map[string]*string{}
	for k, v := range o.Tags {
		tags[k] = jsii.String(v)
	}
	return awscdk.NewStack(app, jsii.String(id), &awscdk.StackProps{
		Env:                   env,
		Description:           jsii.String(description),
		Synthesizer:           synthesizer,
		Tags:                  &tags,
		TerminationProtection: jsii.Bool(true),
	})
}

// fromHome is a synthesizer for stacks without assets. They are deployed with
// the roles of the home region's bootstrap, so that no other region has to be
// bootstrapped; in exchange the template has to stay under 51,200 bytes.
func fromHome(app awscdk.App, o settings.Organization) awscdk.IStackSynthesizer {
	qualifier := "hnb659fds"
	if q, ok := app.Node().TryGetContext(jsii.String("@aws-cdk/core:bootstrapQualifier")).(string); ok {
		qualifier = q
	}
	role := func(name string) *string {
		return jsii.String(fmt.Sprintf("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/cdk-%s-%s-${AWS::AccountId}-%s",
			qualifier, name, o.HomeRegion))
	}
	return awscdk.NewBootstraplessSynthesizer(&awscdk.BootstraplessSynthesizerProps{
		DeployRoleArn:                  role("deploy-role"),
		CloudFormationExecutionRoleArn: role("cfn-exec-role"),
	})
}
