package checks

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

func TestIdentityCenter(t *testing.T) {
	unnamed := func(change func(*accountWorld)) func(*accountWorld) {
		return func(w *accountWorld) {
			w.settings.IdentityCenter = settings.IdentityCenter{}
			if change != nil {
				change(w)
			}
		}
	}
	member := func(roles ...string) func(*accountWorld) {
		return func(w *accountWorld) {
			w.instances[0].OwnerAccountId, w.roles = aws.String("271828182845"), roles
			w.fail = awstest.Times(1, "ListPermissionSetsProvisionedToAccount", awstest.Code("AccessDeniedException"))
		}
	}
	const page = "https://console.aws.amazon.com/singlesignon/home"
	const pass, mfa = "pass administrators come in through IAM Identity Center", "pass sign-in requires MFA, the settings say"
	const ids = "write InstanceArn " + instance + " and IdentityStoreID d-3141592653 into organization.IdentityCenter"
	const unassigned = "fail the group of administrators is not assigned to this account with AdministratorAccess -> npx cdk deploy Baseline-IdentityCenter --revert-drift"
	testAccount(t, "identity-center", []accountCase{
		{"right", nil, []string{pass, mfa}},
		{"MFA unknown", func(w *accountWorld) { w.settings.DoneByHand = nil }, []string{pass,
			"manual whether sign-in requires MFA, AWS does not show -> " + page + "; then write IdentityCenterMFA into organization.DoneByHand"}},

		{"not named, not enabled", unnamed(func(w *accountWorld) { w.instances = nil }), []string{
			"manual IAM Identity Center is not enabled in ap-northeast-1 -> enable an organization instance: " + page + "; or set organization.IdentityCenter.Off"}},
		{"not named, there", unnamed(nil), []string{"manual there is an organization instance that the settings do not name -> " + ids + " and deploy"}},
		{"not named, of the organization", unnamed(func(w *accountWorld) { w.instances[0].OwnerAccountId = aws.String("271828182845") }), []string{
			"manual the organization has an instance, in account 271828182845, that the settings do not name -> " + ids}},
		{"not named, of the account only", unnamed(func(w *accountWorld) { w.sets = nil }), []string{
			"manual there is an account instance only, which gives access to no account -> enable an organization instance in the management account: " + page}},
		{"not named, denied", unnamed(func(w *accountWorld) {
			w.fail = awstest.Times(1, "ListPermissionSets", awstest.Code("AccessDeniedException"))
		}), []string{"error sso:ListPermissionSets: not allowed -> allow the role this action"}},

		{"another instance", func(w *accountWorld) { w.instances[0].InstanceArn = aws.String("arn:aws:sso:::instance/ssoins-0") }, []string{
			"manual the instance of the settings is not there: " + instance + " -> aws sso-admin list-instances --region ap-northeast-1"}},
		{"instance failed", func(w *accountWorld) {
			w.instances[0].Status, w.instances[0].StatusReason = types.InstanceStatusCreateFailed, aws.String("no key")
		}, []string{"manual the instance is CREATE_FAILED no key -> " + page}},
		{"instance of the account only", func(w *accountWorld) { w.sets = nil }, []string{"manual the instance gives access to no account -> " + page, mfa}},

		{"no permission set", func(w *accountWorld) { delete(w.sets, adminSet) }, []string{unassigned, mfa}},
		{"no assignment", func(w *accountWorld) { w.assignments = nil }, []string{unassigned, mfa}},
		{"assignment of another group", func(w *accountWorld) { w.assignments[0].PrincipalId = aws.String("group-2") }, []string{unassigned, mfa}},
		{"assignment of a user", func(w *accountWorld) { w.assignments[0].PrincipalType = types.PrincipalTypeUser }, []string{unassigned, mfa}},
		{"no group", func(w *accountWorld) { w.group = "" }, []string{"fail the group Administrators does not exist in IAM Identity Center -> make deploy", mfa}},
		{"group from elsewhere", func(w *accountWorld) {
			w.group, w.settings.IdentityCenter.GroupID = "", "31415926-5358-9793-2384-626433832795"
			w.assignments[0].PrincipalId = &w.settings.IdentityCenter.GroupID
		}, []string{pass, mfa}},
		{"empty group", func(w *accountWorld) { w.inGroup = 0 }, []string{"manual nobody is in the group of administrators in IAM Identity Center -> " + page, mfa}},

		{"member account", member("AWSReservedSSO_ReadOnly_1", "AWSReservedSSO_AdministratorAccess_3141"), []string{pass + " of account 271828182845", mfa}},
		{"member account without an assignment", member("AWSReservedSSO_ReadOnly_1"), []string{
			"manual nobody is assigned to this account with AdministratorAccess by IAM Identity Center of account 271828182845 -> " + page, mfa}},
		{"delegated administrator", func(w *accountWorld) { w.instances[0].OwnerAccountId = aws.String("271828182845") }, []string{pass, mfa}},
		{"denied", func(w *accountWorld) {
			w.fail = awstest.Times(1, "ListPermissionSetsProvisionedToAccount", awstest.Code("AccessDeniedException"))
		}, []string{mfa, "error sso:ListPermissionSetsProvisionedToAccount: not allowed -> allow the role this action"}},
		{"off", func(w *accountWorld) { w.settings.IdentityCenter = settings.IdentityCenter{Off: true} }, []string{"off switched off"}},
	})
}

// The instance is looked for in its own region.
func TestIdentityCenterIsAskedInItsRegion(t *testing.T) {
	testAccount(t, "identity-center", []accountCase{{"elsewhere", func(w *accountWorld) {
		w.settings.IdentityCenter.Region = "eu-west-1"
		w.fail = func(c awstest.Call) error {
			if (c.Service == "SSO Admin" || c.Service == "identitystore") && c.Region != "eu-west-1" {
				return awstest.Code("asked in " + c.Region)
			}
			return nil
		}
	}, []string{"pass", "pass"}}})
}
