package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/settings"
)

// NewIdentityCenterStack defines access through IAM Identity Center, in the
// region of its instance, or nothing (nil) without an instance.
func NewIdentityCenterStack(app awscdk.App, o settings.Organization) awscdk.Stack {
	ic := o.IdentityCenter
	if ic.Off || ic.InstanceArn == "" {
		return nil
	}
	stack := newStack(app, "Baseline-IdentityCenter", ic.Region,
		"Account baseline: administrators through IAM Identity Center", o, fromHome(app, o))
	NewIdentityCenterAccess(stack, "IdentityCenter", IdentityCenterProps{
		InstanceArn:     ic.InstanceArn,
		GroupID:         ic.GroupID,
		IdentityStoreID: ic.IdentityStoreID,
	})
	return stack
}
