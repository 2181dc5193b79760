package discover

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/identitystore/document"
	storetypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"baseline/controls"
	"baseline/internal/awsfault"
	"baseline/internal/existing"
	"baseline/internal/regions"
)

// identityCenter finds the organization's instance among those that the regions
// have shown: it belongs to the management account.
func (l *look) identityCenter(ctx context.Context, mine owned) error {
	var seen []instance
	for _, id := range regions.All() {
		if p := l.places[id]; p != nil {
			seen = append(seen, p.instances...)
		}
	}
	l.now.IdentityCenter = nil
	if seen == nil {
		return nil
	}
	organization, err := organizations.NewFromConfig(l.home()).DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{})
	if awsfault.HasCode(err, "AWSOrganizationsNotInUseException") {
		return nil
	}
	if err != nil {
		return err
	}
	for _, i := range seen {
		if i.owner == aws.ToString(organization.Organization.MasterAccountId) {
			found := i.IdentityCenter
			if ic := l.o.IdentityCenter; !ic.Off && ic.InstanceArn == found.InstanceARN {
				if err := l.access(ctx, mine, &found); err != nil {
					return err
				}
			}
			l.now.IdentityCenter = &found
			return nil
		}
	}
	return nil
}

// access finds what has the names that the stack gives in an instance.
func (l *look) access(ctx context.Context, mine owned, found *existing.IdentityCenter) error {
	cfg := controls.InRegion(l.cfg, found.Region)
	client := ssoadmin.NewFromConfig(cfg)
	if !mine.any("AWS::SSO::PermissionSet") {
		arn, err := permissionSet(ctx, client, found.InstanceARN)
		if err != nil {
			return err
		}
		found.PermissionSet = arn
	}
	group := l.o.IdentityCenter.GroupID
	if group == "" && !mine.any("AWS::IdentityStore::Group") {
		out, err := identitystore.NewFromConfig(cfg).GetGroupId(ctx, &identitystore.GetGroupIdInput{
			IdentityStoreId: &found.IdentityStoreID,
			AlternateIdentifier: &storetypes.AlternateIdentifierMemberUniqueAttribute{Value: storetypes.UniqueAttribute{
				AttributePath: aws.String("displayName"), AttributeValue: document.NewLazyDocument("Administrators"),
			}},
		})
		switch {
		case err == nil:
			found.Group = aws.ToString(out.GroupId)
		case !awsfault.HasCode(err, "ResourceNotFoundException"):
			return err
		}
	}
	if found.PermissionSet == "" || group == "" || mine.any("AWS::SSO::Assignment") {
		return nil
	}
	pages := ssoadmin.NewListAccountAssignmentsPaginator(client, &ssoadmin.ListAccountAssignmentsInput{
		InstanceArn: &found.InstanceARN, PermissionSetArn: &found.PermissionSet, AccountId: &l.account,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, a := range page.AccountAssignments {
			if a.PrincipalType == ssotypes.PrincipalTypeGroup && aws.ToString(a.PrincipalId) == group {
				found.Assigned = true
			}
		}
	}
	return nil
}

// permissionSet returns the ARN of AdministratorAccess. There is no search by
// name.
func permissionSet(ctx context.Context, client *ssoadmin.Client, instance string) (string, error) {
	pages := ssoadmin.NewListPermissionSetsPaginator(client, &ssoadmin.ListPermissionSetsInput{InstanceArn: &instance})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return "", err
		}
		for _, arn := range page.PermissionSets {
			out, err := client.DescribePermissionSet(ctx, &ssoadmin.DescribePermissionSetInput{InstanceArn: &instance, PermissionSetArn: &arn})
			if err != nil {
				return "", err
			}
			if aws.ToString(out.PermissionSet.Name) == "AdministratorAccess" {
				return arn, nil
			}
		}
	}
	return "", nil
}
