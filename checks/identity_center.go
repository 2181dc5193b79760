package checks

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/identitystore/document"
	identitystoretypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// What the stack Baseline-IdentityCenter defines.
const (
	permissionSet       = "AdministratorAccess"
	administratorsGroup = "Administrators"
)

// identityCenter looks at IAM Identity Center: an organization instance, the
// administrators' permission set and group. Whether sign-in requires MFA, no
// interface tells.
// https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html
func identityCenter(ctx context.Context, t Target) ([]Finding, error) {
	client, region := ssoadmin.NewFromConfig(t.Config), t.Region
	instances, err := listInstances(ctx, client)
	if err != nil {
		return nil, err
	}
	want := t.Settings.IdentityCenter.InstanceArn
	if want == "" {
		return unnamedInstance(ctx, t, client, instances)
	}
	at := slices.IndexFunc(instances, func(i types.InstanceMetadata) bool { return aws.ToString(i.InstanceArn) == want })
	if at < 0 {
		return manual("the instance of the settings is not there: "+want,
			"correct organization.IdentityCenter: aws sso-admin list-instances --region "+region), nil
	}
	if status := instances[at].Status; status != "" && status != types.InstanceStatusActive {
		return manual("the instance is "+strings.TrimSpace(string(status)+" "+aws.ToString(instances[at].StatusReason)), "see "+identityCenterPage), nil
	}
	found, err := assigned(ctx, t, client, instances[at])
	return append(found, byHand(t, settings.IdentityCenterMFA, "sign-in requires MFA",
		"whether sign-in requires MFA, AWS does not show", "require it at every sign-in (Settings, Authentication): "+identityCenterPage)...), err
}

func listInstances(ctx context.Context, client *ssoadmin.Client) (all []types.InstanceMetadata, err error) {
	pages := ssoadmin.NewListInstancesPaginator(client, &ssoadmin.ListInstancesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Instances...)
	}
	return all, nil
}

// unnamedInstance tells what to write into settings that name no instance.
func unnamedInstance(ctx context.Context, t Target, client *ssoadmin.Client, instances []types.InstanceMetadata) ([]Finding, error) {
	const orOff = "; or set organization.IdentityCenter.Off"
	for _, i := range instances {
		ids := "InstanceArn " + aws.ToString(i.InstanceArn) + " and IdentityStoreID " + aws.ToString(i.IdentityStoreId)
		if owner := aws.ToString(i.OwnerAccountId); owner != "" && owner != t.Account {
			return manual("the organization has an instance, in account "+owner+", that the settings do not name",
				"write "+ids+" into organization.IdentityCenter"+orOff), nil
		}
		organization, err := isOrganizationInstance(ctx, client, i)
		switch {
		case err != nil:
			return nil, err
		case organization:
			return manual("there is an organization instance that the settings do not name",
				"write "+ids+" into organization.IdentityCenter and deploy"+orOff), nil
		}
	}
	if len(instances) > 0 {
		return manual("there is an account instance only, which gives access to no account",
			"enable an organization instance in the management account: "+identityCenterPage+orOff), nil
	}
	return manual("IAM Identity Center is not enabled in "+t.Region,
		"enable an organization instance: "+identityCenterPage+orOff), nil
}

// isOrganizationInstance reports whether an instance of this account can give
// access to accounts: an account instance has no permission sets.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/account-instances-identity-center.html
func isOrganizationInstance(ctx context.Context, client *ssoadmin.Client, i types.InstanceMetadata) (bool, error) {
	_, err := client.ListPermissionSets(ctx, &ssoadmin.ListPermissionSetsInput{InstanceArn: i.InstanceArn, MaxResults: aws.Int32(1)})
	if awsfault.HasCode(err, "ValidationException") {
		return false, nil
	}
	return err == nil, err
}

// assigned looks whether the group of administrators has the permission set in
// this account, and whether somebody is in it.
func assigned(ctx context.Context, t Target, client *ssoadmin.Client, i types.InstanceMetadata) ([]Finding, error) {
	sets, err := provisioned(ctx, t, client)
	switch owner := aws.ToString(i.OwnerAccountId); {
	case awsfault.HasCode(err, "ValidationException"):
		return manual("the instance gives access to no account",
			"enable an organization instance in the management account: "+identityCenterPage), nil
	case awsfault.IsDenied(err) && owner != "" && owner != t.Account:
		return assignedFromOutside(ctx, t, owner)
	case err != nil:
		return nil, err
	}
	store := identitystore.NewFromConfig(t.Config)
	group, err := administratorGroup(ctx, t, store, i)
	switch {
	case awsfault.HasCode(err, "ResourceNotFoundException"):
		return failed("the group "+administratorsGroup+" does not exist in IAM Identity Center", deployOrRevert("Baseline-IdentityCenter")), nil
	case err != nil:
		return nil, err
	}
	for _, set := range sets {
		pages := ssoadmin.NewListAccountAssignmentsPaginator(client, &ssoadmin.ListAccountAssignmentsInput{
			AccountId: &t.Account, InstanceArn: i.InstanceArn, PermissionSetArn: &set,
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			for _, a := range page.AccountAssignments {
				if a.PrincipalType == types.PrincipalTypeGroup && aws.ToString(a.PrincipalId) == group {
					return members(ctx, store, i, group)
				}
			}
		}
	}
	return failed("the group of administrators is not assigned to this account with "+permissionSet, deployOrRevert("Baseline-IdentityCenter")), nil
}

// provisioned returns the permission sets of the administrators that reach this
// account.
func provisioned(ctx context.Context, t Target, client *ssoadmin.Client) (sets []string, err error) {
	instance := t.Settings.IdentityCenter.InstanceArn
	pages := ssoadmin.NewListPermissionSetsProvisionedToAccountPaginator(client,
		&ssoadmin.ListPermissionSetsProvisionedToAccountInput{AccountId: &t.Account, InstanceArn: &instance})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, set := range page.PermissionSets {
			got, err := client.DescribePermissionSet(ctx, &ssoadmin.DescribePermissionSetInput{InstanceArn: &instance, PermissionSetArn: &set})
			if err != nil {
				return nil, err
			}
			if aws.ToString(got.PermissionSet.Name) == permissionSet {
				sets = append(sets, set)
			}
		}
	}
	return sets, nil
}

// administratorGroup returns the id of the group that the settings mean.
func administratorGroup(ctx context.Context, t Target, store *identitystore.Client, i types.InstanceMetadata) (string, error) {
	if id := t.Settings.IdentityCenter.GroupID; id != "" {
		return id, nil
	}
	got, err := store.GetGroupId(ctx, &identitystore.GetGroupIdInput{
		IdentityStoreId: i.IdentityStoreId,
		AlternateIdentifier: &identitystoretypes.AlternateIdentifierMemberUniqueAttribute{Value: identitystoretypes.UniqueAttribute{
			AttributePath: aws.String("displayName"), AttributeValue: document.NewLazyDocument(administratorsGroup),
		}},
	})
	if err != nil {
		return "", err
	}
	return aws.ToString(got.GroupId), nil
}

// members looks whether anybody is in the group.
func members(ctx context.Context, store *identitystore.Client, i types.InstanceMetadata, group string) ([]Finding, error) {
	got, err := store.ListGroupMemberships(ctx, &identitystore.ListGroupMembershipsInput{
		IdentityStoreId: i.IdentityStoreId, GroupId: &group,
	})
	switch {
	case err != nil:
		return nil, err
	case len(got.GroupMemberships) == 0:
		return manual("nobody is in the group of administrators in IAM Identity Center",
			"put the administrators into it: "+identityCenterPage), nil
	}
	return passed("administrators come in through IAM Identity Center"), nil
}

// assignedFromOutside tells the same from within a member account, which may
// not ask the instance: an assignment leaves a role there.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
func assignedFromOutside(ctx context.Context, t Target, owner string) ([]Finding, error) {
	pages := iam.NewListRolesPaginator(iam.NewFromConfig(t.Config), &iam.ListRolesInput{PathPrefix: aws.String("/aws-reserved/sso.amazonaws.com/")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, role := range page.Roles {
			if strings.HasPrefix(aws.ToString(role.RoleName), "AWSReservedSSO_"+permissionSet+"_") {
				return passed("administrators come in through IAM Identity Center of account " + owner), nil
			}
		}
	}
	return manual("nobody is assigned to this account with "+permissionSet+" by IAM Identity Center of account "+owner,
		"deploy with the credentials of that account, or assign it there: "+identityCenterPage), nil
}
