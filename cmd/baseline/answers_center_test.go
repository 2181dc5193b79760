package main

import "baseline/settings/settingstest"

// centerAnswers are of IAM Identity Center.
// https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Operations.html
var centerAnswers = answers{
	"sso ListInstances": func(w *world, c call) any {
		return told{"Instances": each(w.of("AWS::SSO::Instance", c.region), func(r *resource) any {
			return told{"InstanceArn": r.arn, "IdentityStoreId": r.text("IdentityStoreId"), "OwnerAccountId": settingstest.Account, "Status": "ACTIVE", "CreatedDate": stamp(ago(400 * day))}
		})}
	},
	"sso ListPermissionSets": func(w *world, c call) any {
		return told{"PermissionSets": w.permissionSets(c)}
	},
	"sso ListPermissionSetsProvisionedToAccount": func(w *world, c call) any {
		if c.text("AccountId") != settingstest.Account {
			return missing("ResourceNotFoundException", c)
		}
		return told{"PermissionSets": w.permissionSets(c)}
	},
	"sso DescribePermissionSet": func(w *world, c call) any {
		for _, r := range w.of("AWS::SSO::PermissionSet", c.region) {
			if r.arn == c.text("PermissionSetArn") {
				return told{"PermissionSet": told{"Name": r.text("Name"), "PermissionSetArn": r.arn, "SessionDuration": r.text("SessionDuration")}}
			}
		}
		return missing("ResourceNotFoundException", c)
	},
	"sso ListAccountAssignments": func(w *world, c call) any {
		list := []any{}
		for _, r := range w.of("AWS::SSO::Assignment", c.region) {
			if r.text("PermissionSetArn") == c.text("PermissionSetArn") && r.text("TargetId") == c.text("AccountId") {
				list = append(list, told{
					"AccountId": r.text("TargetId"), "PermissionSetArn": r.text("PermissionSetArn"), "PrincipalId": r.text("PrincipalId"), "PrincipalType": r.text("PrincipalType"),
				})
			}
		}
		return told{"AccountAssignments": list}
	},
	"identitystore GetGroupId": func(w *world, c call) any {
		unique := c.in["AlternateIdentifier"].(told)["UniqueAttribute"].(told)
		for _, r := range w.of("AWS::IdentityStore::Group", c.region) {
			if r.text("IdentityStoreId") == c.text("IdentityStoreId") && unique["AttributePath"] == "displayName" && unique["AttributeValue"] == r.text("DisplayName") {
				return told{"GroupId": r.name, "IdentityStoreId": r.text("IdentityStoreId")}
			}
		}
		return missing("ResourceNotFoundException", c)
	},
	"identitystore ListGroupMemberships": func(w *world, c call) any {
		list := []any{}
		for range w.people.inGroup {
			list = append(list, told{"GroupId": c.text("GroupId"), "IdentityStoreId": c.text("IdentityStoreId"), "MembershipId": "m-1", "MemberId": told{"UserId": "u-1"}})
		}
		return told{"GroupMemberships": list}
	},
}

// permissionSets are the ARNs of those of the instance that a call names.
func (w *world) permissionSets(c call) []any {
	list := []any{}
	for _, r := range w.of("AWS::SSO::PermissionSet", c.region) {
		if r.text("InstanceArn") == c.text("InstanceArn") {
			list = append(list, r.arn)
		}
	}
	return list
}
