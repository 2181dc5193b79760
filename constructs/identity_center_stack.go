package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/existing"
	"baseline/settings"
)

// NewIdentityCenterStack defines access through IAM Identity Center, in the
// region of its instance, or nothing (nil) without an instance, or where the
// account has all of it already.
func NewIdentityCenterStack(app awscdk.App, o settings.Organization, found existing.Account) awscdk.Stack {
	ic := o.IdentityCenter
	if ic.Off || ic.InstanceArn == "" {
		return nil
	}
	there := existing.IdentityCenter{}
	if c := found.IdentityCenter; c != nil && c.InstanceARN == ic.InstanceArn {
		there = *c
	}
	if there.Assigned && there.PermissionSet != "" {
		return nil
	}
	stack := newStack(app, settings.IdentityCenterStack, ic.Region,
		"Account baseline: administrators through IAM Identity Center", o, fromHome(app, o))
	NewIdentityCenterAccess(stack, "IdentityCenter", IdentityCenterProps{
		InstanceArn:      ic.InstanceArn,
		GroupID:          ic.GroupID,
		IdentityStoreID:  ic.IdentityStoreID,
		PermissionSetArn: there.PermissionSet,
	})
	return stack
}
