package constructs

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// administratorRole has a fixed name, because a person types it to switch to it.
const administratorRole = settings.AdministratorRole

// administratorSeconds is how long one is administrator, and how old the MFA
// sign-in may be that made one so: a console session lives for twelve hours,
// but only in its first hour is it worth stealing.
const administratorSeconds = 3600

// AdminAccessProps configures [NewAdminAccess].
type AdminAccessProps struct {
	// Users are the names of the users who may become administrator. Without
	// any, the role stands but nobody can use it.
	Users []string

	// ExistingUsers are those of Users that are in the account already. They
	// only get their membership. Others may be among them.
	ExistingUsers []string

	// RoleArn is that of a role Administrator that is in the account already.
	// It stays as it is, with its trust policy; the users may assume it with
	// MFA. Default: the role is defined.
	RoleArn string
}

var userName = regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)

// NewAdminAccess defines the administrators: users without credentials and
// almost without rights, their group, and the role Administrator that they
// switch to with MFA for an hour.
//
// A name that is removed loses the group and the role with the same deployment;
// the user is kept. Who is added to the group by hand is still refused by the
// role: the settings alone decide who is administrator.
func NewAdminAccess(scope constructs.Construct, id string, props AdminAccessProps) {
	scope = namespace(scope, id)
	must(scope, props.validate())

	trust := administratorsOnly(props.Users)
	administrator := jsii.String(props.RoleArn)
	if props.RoleArn == "" {
		administrator = newAdministratorRole(scope, "Administrator", trust)
	}
	support := newSupportRole(scope, "Support", trust)

	group := awsiam.NewCfnGroup(scope, jsii.String("Group"), &awsiam.CfnGroupProps{
		Policies: []any{&awsiam.CfnGroup_PolicyProperty{
			PolicyName:     jsii.String(settings.MFAPolicy),
			PolicyDocument: mfaPolicy(administrator, support.AttrArn()),
		}},
	})
	for _, name := range props.Users {
		member := jsii.String(name)
		if !slices.Contains(props.ExistingUsers, name) {
			user := awsiam.NewCfnUser(scope, jsii.String("User"+name), &awsiam.CfnUserProps{
				UserName: jsii.String(name),
			})
			keep(user)
			member = user.Ref()
		}
		// Not a property of the user: the user is kept, the membership is not.
		awsiam.NewCfnUserToGroupAddition(scope, jsii.String("Membership"+name), &awsiam.CfnUserToGroupAdditionProps{
			GroupName: group.Ref(),
			Users:     &[]*string{member},
		})
	}
}

func newAdministratorRole(scope constructs.Construct, id string, trust map[string]any) (arn *string) {
	role := awsiam.NewCfnRole(scope, jsii.String(id), &awsiam.CfnRoleProps{
		RoleName:                 jsii.String(administratorRole),
		Description:              jsii.String("Everything, for an hour, with MFA"),
		AssumeRolePolicyDocument: trust,
		ManagedPolicyArns:        &[]any{sub("arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess")},
		MaxSessionDuration:       jsii.Number(administratorSeconds),
	})
	// Who removes the stack is likely to do it in this role.
	keep(role)
	return role.AttrArn()
}

// validate refuses names that would not be one user of this account without a
// path: they go into the ARNs that the role trusts.
func (p AdminAccessProps) validate() (err error) {
	for _, name := range p.Users {
		if !userName.MatchString(name) {
			err = errors.Join(err, fmt.Errorf("user name must be 1 to 64 letters, digits and _+=,.@-, got %q", name))
		}
	}
	return err
}

// administratorsOnly is the trust policy of roles for administrators.
//
// It trusts the account, so that the group's policy is needed too, and then
// only these users, signed in with MFA within the hour. Bool and not
// BoolIfExists: requests with long-term access keys lack the key, and IfExists
// would let a stolen one in. StringEquals and not ArnLike: a name must not be a
// pattern. The ARNs are of users without a path: nobody gets here by way of
// another role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func administratorsOnly(users []string) map[string]any {
	account := sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")
	condition := map[string]any{
		"Bool":            map[string]any{"aws:MultiFactorAuthPresent": "true"},
		"NumericLessThan": map[string]any{"aws:MultiFactorAuthAge": fmt.Sprint(administratorSeconds)},
	}
	if len(users) == 0 {
		// To trust whom the account's policies allow would make every user
		// with PowerUserAccess and MFA an administrator, since that policy
		// allows sts:AssumeRole. No user has an ARN without a name.
		condition["StringEquals"] = map[string]any{"aws:PrincipalArn": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:user/")}
	} else {
		var arns []any
		for _, name := range users {
			arns = append(arns, sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:user/%s", name))
		}
		condition["StringEquals"] = map[string]any{"aws:PrincipalArn": arns}
	}
	return policyDocument(map[string]any{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"AWS": account},
		"Condition": condition,
	})
}
