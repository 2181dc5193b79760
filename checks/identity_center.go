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
		return manual(settings.Textf("設定にあるインスタンスがない: %s", "the instance of the settings is not there: %s", want),
			settings.Textf("organization.IdentityCenter を直す: aws sso-admin list-instances --region %s", "correct organization.IdentityCenter: aws sso-admin list-instances --region %s", region)), nil
	}
	if status := instances[at].Status; status != "" && status != types.InstanceStatusActive {
		return manual(settings.Textf("インスタンスの状態が %s", "the instance is %s", strings.TrimSpace(string(status)+" "+aws.ToString(instances[at].StatusReason))),
			settings.Textf("状態を見る: %s", "see %s", identityCenterPage)), nil
	}
	found, err := assigned(ctx, t, client, instances[at])
	return append(found, byHand(t, settings.IdentityCenterMFA,
		settings.Textf("サインインに MFA が必須", "sign-in requires MFA"),
		settings.Textf("サインインに MFA が必須かどうかは、AWS からは分からない", "whether sign-in requires MFA, AWS does not show"),
		settings.Textf("サインインのたびに MFA を必須にする (設定 → 認証)", "require it at every sign-in (Settings, Authentication)"),
		identityCenterPage)...), err
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
	const orOff, jaOrOff = "; or set organization.IdentityCenter.Off", "。使わないなら organization.IdentityCenter.Off を true にする"
	for _, i := range instances {
		ids := settings.Textf("InstanceArn %s と IdentityStoreID %s", "InstanceArn %s and IdentityStoreID %s", aws.ToString(i.InstanceArn), aws.ToString(i.IdentityStoreId))
		if owner := aws.ToString(i.OwnerAccountId); owner != "" && owner != t.Account {
			return manual(settings.Textf("組織のインスタンスがアカウント %s にあるが、設定に書かれていない", "the organization has an instance, in account %s, that the settings do not name", owner),
				settings.Textf("organization.IdentityCenter に %s を書く"+jaOrOff, "write %s into organization.IdentityCenter"+orOff, ids)), nil
		}
		organization, err := isOrganizationInstance(ctx, client, i)
		switch {
		case err != nil:
			return nil, err
		case organization:
			return manual(settings.Textf("組織インスタンスがあるが、設定に書かれていない", "there is an organization instance that the settings do not name"),
				settings.Textf("organization.IdentityCenter に %s を書いてデプロイする"+jaOrOff, "write %s into organization.IdentityCenter and deploy"+orOff, ids)), nil
		}
	}
	if len(instances) > 0 {
		return manual(settings.Textf("アカウントインスタンスしかなく、アカウントへのアクセスを割り当てられない", "there is an account instance only, which gives access to no account"),
			settings.Textf("管理アカウントで組織インスタンスを有効にする"+jaOrOff+": %s", "enable an organization instance in the management account: %s"+orOff, identityCenterPage)), nil
	}
	return manual(settings.Textf("IAM Identity Center が %s で有効でない", "IAM Identity Center is not enabled in %s", t.Region),
		settings.Textf("組織インスタンスを有効にする"+jaOrOff+": %s", "enable an organization instance: %s"+orOff, identityCenterPage)), nil
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
