package checks

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"baseline/internal/awsfault"
	"baseline/settings"
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
