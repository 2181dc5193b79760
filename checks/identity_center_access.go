package checks

import (
	"context"
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

// assigned looks whether the group of administrators has the permission set in
// this account, and whether somebody is in it.
func assigned(ctx context.Context, t Target, client *ssoadmin.Client, i types.InstanceMetadata) ([]Finding, error) {
	sets, err := provisioned(ctx, t, client)
	switch owner := aws.ToString(i.OwnerAccountId); {
	case awsfault.HasCode(err, "ValidationException"):
		return manual(settings.Textf("このインスタンスではアカウントへのアクセスを割り当てられない", "the instance gives access to no account"),
			settings.Textf("管理アカウントで組織インスタンスを有効にする: %s", "enable an organization instance in the management account: %s", identityCenterPage)), nil
	case awsfault.IsDenied(err) && owner != "" && owner != t.Account:
		return assignedFromOutside(ctx, t, owner)
	case err != nil:
		return nil, err
	}
	store := identitystore.NewFromConfig(t.Config)
	group, err := administratorGroup(ctx, t, store, i)
	switch {
	case awsfault.HasCode(err, "ResourceNotFoundException"):
		return failed(settings.Textf("IAM Identity Center にグループ %s がない", "the group %s does not exist in IAM Identity Center", administratorsGroup), deployOrRevert(settings.IdentityCenterStack)), nil
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
	return failed(settings.Textf("管理者のグループが、アクセス許可セット %s でこのアカウントに割り当てられていない", "the group of administrators is not assigned to this account with %s", permissionSet), deployOrRevert(settings.IdentityCenterStack)), nil
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
		return manual(settings.Textf("IAM Identity Center の管理者のグループに誰もいない", "nobody is in the group of administrators in IAM Identity Center"),
			settings.Textf("管理者をグループに入れる: %s", "put the administrators into it: %s", identityCenterPage)), nil
	}
	return passed(settings.Textf("IAM Identity Center で管理者になれる", "administrators come in through IAM Identity Center")), nil
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
				return passed(settings.Textf("アカウント %s の IAM Identity Center で管理者になれる", "administrators come in through IAM Identity Center of account %s", owner)), nil
			}
		}
	}
	return manual(settings.Textf("アカウント %[2]s の IAM Identity Center で、誰もこのアカウントに %[1]s で割り当てられていない",
		"nobody is assigned to this account with %s by IAM Identity Center of account %s", permissionSet, owner),
		settings.Textf("そのアカウントの認証情報でデプロイするか、そこで割り当てる: %s", "deploy with the credentials of that account, or assign it there: %s", identityCenterPage)), nil
}
