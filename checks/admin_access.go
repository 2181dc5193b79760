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
		return failed("the stack "+settings.RootStack+" does not exist, and the administrators with it", "make deploy"), nil
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
		return passed("group, users and the role " + settings.AdministratorRole + " are as in the settings"), nil
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
		return failed("the stack "+settings.RootStack+" has no group of administrators", "make deploy"), nil
	}
	var members []string
	pages := iam.NewGetGroupPaginator(a.client, &iam.GetGroupInput{GroupName: &group})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		switch {
		case awsfault.HasCode(err, "NoSuchEntity"):
			return failed("the group "+group+" is gone", fix), nil
		case err != nil:
			return nil, err
		}
		for _, user := range page.Users {
			members = append(members, aws.ToString(user.UserName))
		}
	}
	for _, user := range a.t.Settings.Administrators.Users {
		if !slices.Contains(members, user) {
			found = append(found, failed(user+" is not in the group of administrators", fix)...)
		}
	}
	for _, member := range members {
		if !slices.Contains(a.t.Settings.Administrators.Users, member) {
			found = append(found, manual(member+" is in the group of administrators and not in the settings",
				"name it in organization.Administrators.Users, or: aws iam remove-user-from-group --group-name "+group+" --user-name "+member)...)
		}
	}
	policy, err := a.client.GetGroupPolicy(ctx, &iam.GetGroupPolicyInput{GroupName: &group, PolicyName: aws.String(settings.MFAPolicy)})
	switch {
	case awsfault.HasCode(err, "NoSuchEntity"):
		found = append(found, failed("the group of administrators has no policy "+settings.MFAPolicy+": its members need no MFA", fix)...)
	case err != nil:
		return found, err
	case !deniesWithoutMFA(decoded(policy.PolicyDocument), a.t.Account):
		found = append(found, failed("the policy "+settings.MFAPolicy+" of the group of administrators lets its members act without MFA", fix)...)
	}
	return found, nil
}

// users looks whether each administrator can sign in.
func (a administrators) users(ctx context.Context) (found []Finding, err error) {
	users := a.t.Settings.Administrators.Users
	if len(users) == 0 {
		return manual("nobody may become administrator", "name the administrators in organization.Administrators.Users and deploy"), nil
	}
	for _, user := range users {
		_, err := a.client.GetUser(ctx, &iam.GetUserInput{UserName: &user})
		if err == nil {
			_, err = a.client.GetLoginProfile(ctx, &iam.GetLoginProfileInput{UserName: &user})
			if awsfault.HasCode(err, "NoSuchEntity") {
				found = append(found, manual(user+" has no password",
					"give "+user+" a first one in person, to be changed at once: "+usersPage)...)
				continue
			}
		}
		switch {
		case awsfault.HasCode(err, "NoSuchEntity"):
			found = append(found, failed("the user "+user+" does not exist", deployOrRevert(settings.RootStack))...)
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
		return failed("the role "+name+" does not exist", deployOrRevert(settings.RootStack)), nil
	case err != nil:
		return nil, err
	}
	report, fix := failed, deployOrRevert(settings.RootStack)
	if _, ours := a.has("AWS::IAM::Role", func(role string) bool { return role == name }); !ours {
		report, fix = manual, "it is not the baseline's: mend it by hand, or delete it, run go tool baseline discover and deploy"
	}
	for _, fault := range trustFaults(decoded(got.Role.AssumeRolePolicyDocument), a.t.Account, a.t.Settings.Administrators.Users) {
		found = append(found, report("the role "+name+" "+fault, fix)...)
	}
	if aws.ToInt32(got.Role.MaxSessionDuration) > administratorSeconds {
		found = append(found, report("the role "+name+" lasts longer than an hour", fix)...)
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
	return append(found, report("the role "+name+" lacks the policy AdministratorAccess", fix)...), nil
}
