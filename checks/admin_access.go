package checks

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// adminAccess looks at the administrators: their group, who is in it, and the
// role that they switch to.
func adminAccess(ctx context.Context, t Target) ([]Finding, error) {
	stack, err := t.account.rootStack(ctx)
	switch {
	case awsfault.HasCode(err, "ValidationError"):
		return failed(settings.Textf("スタック %s がなく、管理者もいない", "the stack %s does not exist, and the administrators with it", settings.RootStack), makeDeploy), nil
	case err != nil:
		return nil, err
	}
	a := administrators{client: iam.NewFromConfig(t.Config), t: t, stack: stack}
	for _, look := range []func(context.Context) ([]Finding, error){a.group, a.users, a.role} {
		found, err := look(ctx)
		a.found = append(a.found, found...)
		if err != nil {
			return a.found, err
		}
	}
	if a.found == nil {
		return passed(settings.Textf("グループ、ユーザー、ロール %s は設定のとおり", "group, users and the role %s are as in the settings", settings.AdministratorRole)), nil
	}
	return a.found, nil
}

type administrators struct {
	client *iam.Client
	t      Target
	stack  []types.StackResourceSummary
	found  []Finding
}

// has returns the physical name of what the stack has of a type; the stack has
// one group.
func (a administrators) has(kind string, isIt func(name string) bool) (string, bool) {
	for _, r := range a.stack {
		name := aws.ToString(r.PhysicalResourceId)
		if aws.ToString(r.ResourceType) == kind && name != "" && isIt(name) && !strings.HasPrefix(string(r.ResourceStatus), "DELETE") {
			return name, true
		}
	}
	return "", false
}

// group looks at the group, its policy and its members.
func (a administrators) group(ctx context.Context) (found []Finding, err error) {
	fix := deployOrRevert(settings.RootStack)
	group, there := a.has("AWS::IAM::Group", func(string) bool { return true })
	if !there {
		return failed(settings.Textf("スタック %s に管理者のグループがない", "the stack %s has no group of administrators", settings.RootStack), makeDeploy), nil
	}
	var members []string
	pages := iam.NewGetGroupPaginator(a.client, &iam.GetGroupInput{GroupName: &group})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		switch {
		case awsfault.HasCode(err, "NoSuchEntity"):
			return failed(settings.Textf("グループ %s がなくなっている", "the group %s is gone", group), fix), nil
		case err != nil:
			return nil, err
		}
		for _, user := range page.Users {
			members = append(members, aws.ToString(user.UserName))
		}
	}
	for _, user := range a.t.Settings.Administrators.Users {
		if !slices.Contains(members, user) {
			found = append(found, failed(settings.Textf("%s が管理者のグループに入っていない", "%s is not in the group of administrators", user), fix)...)
		}
	}
	for _, member := range members {
		if !slices.Contains(a.t.Settings.Administrators.Users, member) {
			found = append(found, manual(settings.Textf("設定にない %s が管理者のグループに入っている", "%s is in the group of administrators and not in the settings", member),
				settings.Textf("organization.Administrators.Users に書くか、グループから外す: aws iam remove-user-from-group --group-name %s --user-name %s",
					"name it in organization.Administrators.Users, or: aws iam remove-user-from-group --group-name %s --user-name %s", group, member))...)
		}
	}
	policy, err := a.client.GetGroupPolicy(ctx, &iam.GetGroupPolicyInput{GroupName: &group, PolicyName: aws.String(settings.MFAPolicy)})
	switch {
	case awsfault.HasCode(err, "NoSuchEntity"):
		found = append(found, failed(settings.Textf("管理者のグループにポリシー %s がなく、MFA なしで操作できる", "the group of administrators has no policy %s: its members need no MFA", settings.MFAPolicy), fix)...)
	case err != nil:
		return found, err
	case !deniesWithoutMFA(decoded(policy.PolicyDocument), a.t.Account):
		found = append(found, failed(settings.Textf("管理者のグループのポリシー %s では、MFA なしで操作できる", "the policy %s of the group of administrators lets its members act without MFA", settings.MFAPolicy), fix)...)
	}
	return found, nil
}

// users looks whether each administrator can sign in.
func (a administrators) users(ctx context.Context) (found []Finding, err error) {
	users := a.t.Settings.Administrators.Users
	if len(users) == 0 {
		return manual(settings.Textf("管理者になれる人がいない", "nobody may become administrator"),
			settings.Textf("organization.Administrators.Users に管理者を書いてデプロイする", "name the administrators in organization.Administrators.Users and deploy")), nil
	}
	for _, user := range users {
		_, err := a.client.GetUser(ctx, &iam.GetUserInput{UserName: &user})
		if err == nil {
			_, err = a.client.GetLoginProfile(ctx, &iam.GetLoginProfileInput{UserName: &user})
			if awsfault.HasCode(err, "NoSuchEntity") {
				found = append(found, manual(settings.Textf("%s にパスワードがない", "%s has no password", user),
					settings.Textf("%s に、初回に変更する初期パスワードを設定し、対面で渡す: %s", "give %s a first one in person, to be changed at once: %s", user, usersPage))...)
				continue
			}
		}
		switch {
		case awsfault.HasCode(err, "NoSuchEntity"):
			found = append(found, failed(settings.Textf("ユーザー %s がない", "the user %s does not exist", user), deployOrRevert(settings.RootStack))...)
		case err != nil:
			return found, err
		}
	}
	return found, nil
}

// role looks at the role Administrator. Where the account had one before, the
// stack leaves it alone, and a person must judge.
func (a administrators) role(ctx context.Context) (found []Finding, err error) {
	name := settings.AdministratorRole
	got, err := a.client.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	switch {
	case awsfault.HasCode(err, "NoSuchEntity"):
		return failed(settings.Textf("ロール %s がない", "the role %s does not exist", name), deployOrRevert(settings.RootStack)), nil
	case err != nil:
		return nil, err
	}
	report, fix := failed, deployOrRevert(settings.RootStack)
	if _, ours := a.has("AWS::IAM::Role", func(role string) bool { return role == name }); !ours {
		report, fix = manual, settings.Textf("ベースラインのロールではない。手で直すか、削除して go tool baseline discover を実行し、デプロイする",
			"it is not the baseline's: mend it by hand, or delete it, run go tool baseline discover and deploy")
	}
	for _, fault := range trustFaults(decoded(got.Role.AssumeRolePolicyDocument), a.t.Account, a.t.Settings.Administrators.Users) {
		found = append(found, report(settings.Textf("ロール %s %s", "the role %s %s", name, fault), fix)...)
	}
	if aws.ToInt32(got.Role.MaxSessionDuration) > administratorSeconds {
		found = append(found, report(settings.Textf("ロール %s のセッションが 1 時間より長い", "the role %s lasts longer than an hour", name), fix)...)
	}
	pages := iam.NewListAttachedRolePoliciesPaginator(a.client, &iam.ListAttachedRolePoliciesInput{RoleName: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return found, err
		}
		for _, policy := range page.AttachedPolicies {
			if aws.ToString(policy.PolicyArn) == "arn:aws:iam::aws:policy/AdministratorAccess" {
				return found, nil
			}
		}
	}
	return append(found, report(settings.Textf("ロール %s にポリシー AdministratorAccess がない", "the role %s lacks the policy AdministratorAccess", name), fix)...), nil
}
