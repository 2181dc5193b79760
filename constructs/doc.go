// Package constructs defines the resources of the baseline: one construct a
// file, and one file a stack that wires them. It knows the CDK and the
// settings; nothing here calls AWS.
//
// The IDs of constructs are part of what others rely on: a changed ID replaces
// the resource.
package constructs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// must panics with the path of the construct at fault when err is not nil.
// The CDK reports misuse by panicking too, so synthesis has one way to fail.
func must(scope constructs.Construct, err error) {
	if err != nil {
		panic(fmt.Errorf("%s: %w", *scope.Node().Path(), err))
	}
}

// namespace returns a construct that holds what belongs together.
func namespace(scope constructs.Construct, id string) constructs.Construct {
	return constructs.NewConstruct(scope, jsii.String(id))
}

// keep makes resources survive their removal from the template, its stack and
// a replacement, because they hold logs or protect the account. Only a failed
// first creation takes them away again.
func keep(resources ...awscdk.CfnResource) {
	for _, r := range resources {
		r.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	}
}

// keepL2 is [keep] for constructs that wrap their resource.
func keepL2(resources ...constructs.Construct) {
	for _, r := range resources {
		keep(r.Node().DefaultChild().(awscdk.CfnResource))
	}
}

// sub is Fn::Sub of a text with ${AWS::…} pseudo parameters. Templates name
// account, region and partition only in this way, so that they are the same
// text for every account and for regions with the same limits.
func sub(format string, args ...any) *string {
	return awscdk.Fn_Sub(jsii.Sprintf(format, args...), nil)
}
