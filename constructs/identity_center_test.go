package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdkapp"
	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/settings"
)

const instance = "arn:aws:sso:::instance/ssoins-1234567890abcdef"

// identityCenter returns the template and the region of the stack.
func identityCenter(t *testing.T, ic settings.IdentityCenter) (tmpl *cdktest.Template, region string) {
	t.Helper()
	o := settings.Organization{IdentityCenter: ic}.WithDefaults()
	return cdktest.SynthApp(t, func(app awscdk.App) {
		region = *NewIdentityCenterStack(app, o, existing.Account{}).Region()
	})["Baseline-IdentityCenter"], region
}

func TestIdentityCenterGivesItsOwnGroupAccess(t *testing.T) {
	tmpl, region := identityCenter(t, settings.IdentityCenter{
		InstanceArn: instance, IdentityStoreID: "d-1234567890", Region: "us-east-1",
	})
	if region != "us-east-1" {
		t.Errorf("region: got %s", region)
	}
	tmpl.Has("AWS::SSO::PermissionSet", map[string]any{
		"InstanceArn":     instance,
		"Name":            "AdministratorAccess",
		"SessionDuration": "PT1H",
		"ManagedPolicies": []any{map[string]any{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"}},
	})
	tmpl.Has("AWS::IdentityStore::Group", map[string]any{"IdentityStoreId": "d-1234567890", "DisplayName": "Administrators"})
	for group := range tmpl.Resources("AWS::IdentityStore::Group") {
		for permissions := range tmpl.Resources("AWS::SSO::PermissionSet") {
			tmpl.Has("AWS::SSO::Assignment", map[string]any{
				"InstanceArn":      instance,
				"PermissionSetArn": map[string]any{"Fn::GetAtt": []any{permissions, "PermissionSetArn"}},
				"PrincipalType":    "GROUP",
				"PrincipalId":      map[string]any{"Fn::GetAtt": []any{group, "GroupId"}},
				"TargetType":       "AWS_ACCOUNT",
				"TargetId":         map[string]any{"Ref": "AWS::AccountId"},
			})
		}
	}
}

func TestIdentityCenterGivesAnExistingGroupAccess(t *testing.T) {
	tmpl, region := identityCenter(t, settings.IdentityCenter{
		InstanceArn: instance, GroupID: "a1b2c3d4-0000-1111-2222-333344445555",
	})
	if region != "ap-northeast-1" {
		t.Errorf("region: got %s", region)
	}
	tmpl.Count("AWS::IdentityStore::Group", 0)
	tmpl.Has("AWS::SSO::Assignment", map[string]any{"PrincipalId": "a1b2c3d4-0000-1111-2222-333344445555"})
}

func TestIdentityCenterIsLeftOutWithoutAnInstance(t *testing.T) {
	for _, ic := range []settings.IdentityCenter{{}, {Off: true, InstanceArn: instance}} {
		o := settings.Organization{IdentityCenter: ic}.WithDefaults()
		if stack := NewIdentityCenterStack(cdkapp.New(t.TempDir()), o, existing.Account{}); stack != nil {
			t.Errorf("%+v: got %s", ic, *stack.StackName())
		}
	}
}
