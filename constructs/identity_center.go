package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsidentitystore"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssso"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// IdentityCenterProps configures [NewIdentityCenterAccess].
type IdentityCenterProps struct {
	InstanceArn string // the organization instance; required

	// GroupID is the group that becomes administrator.
	// Default: a group Administrators is defined, without members.
	GroupID string

	IdentityStoreID string // where that group is defined; required without GroupID

	// PermissionSetArn is that of a permission set AdministratorAccess that the
	// instance has already. It stays as it is. Default: it is defined.
	PermissionSetArn string
}

// NewIdentityCenterAccess makes a group of IAM Identity Center administrator of
// this account, for an hour at a time. Only the organization's management
// account, or the one it delegated Identity Center to, can define these.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
//
// Nothing of it is kept when the stack goes.
func NewIdentityCenterAccess(scope constructs.Construct, id string, props IdentityCenterProps) {
	scope = namespace(scope, id)
	permissions := jsii.String(props.PermissionSetArn)
	if props.PermissionSetArn == "" {
		permissions = awssso.NewCfnPermissionSet(scope, jsii.String("PermissionSet"), &awssso.CfnPermissionSetProps{
			InstanceArn:     jsii.String(props.InstanceArn),
			Name:            jsii.String("AdministratorAccess"),
			Description:     jsii.String("Everything, for an hour"),
			ManagedPolicies: &[]*string{sub("arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess")},
			SessionDuration: jsii.String("PT1H"),
		}).AttrPermissionSetArn()
	}
	group := jsii.String(props.GroupID)
	if props.GroupID == "" {
		group = awsidentitystore.NewCfnGroup(scope, jsii.String("Group"), &awsidentitystore.CfnGroupProps{
			IdentityStoreId: jsii.String(props.IdentityStoreID),
			DisplayName:     jsii.String("Administrators"),
			Description:     jsii.String("Administrators of the account"),
		}).AttrGroupId()
	}
	awssso.NewCfnAssignment(scope, jsii.String("Assignment"), &awssso.CfnAssignmentProps{
		InstanceArn:      jsii.String(props.InstanceArn),
		PermissionSetArn: permissions,
		PrincipalType:    jsii.String("GROUP"),
		PrincipalId:      group,
		TargetType:       jsii.String("AWS_ACCOUNT"),
		TargetId:         awscdk.Aws_ACCOUNT_ID(),
	})
}
