package main

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"time"

	"baseline/internal/regions"
	"baseline/settings/settingstest"
)

// peopleAnswers are of the account itself, its root user, its users, groups and
// roles, and its stacks.
// https://docs.aws.amazon.com/accounts/latest/reference/api-reference.html
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
var peopleAnswers = answers{
	"sts GetCallerIdentity": func(w *world, c call) any {
		return told{"Account": settingstest.Account, "UserId": "AIDA", "Arn": "arn:aws:iam::" + settingstest.Account + ":user/me"}
	},
	"account POST /listRegions": func(w *world, c call) any {
		list := []any{}
		for _, region := range regions.All() {
			status := "DISABLED"
			switch {
			case slices.Contains(regions.EnabledByDefault(), region):
				status = "ENABLED_BY_DEFAULT"
			case slices.Contains(w.enabled, region):
				status = "ENABLED"
			}
			list = append(list, told{"RegionName": region, "RegionOptStatus": status})
		}
		return told{"Regions": list}
	},
	"account POST /getContactInformation": func(w *world, c call) any {
		return told{"ContactInformation": told{
			"FullName": "Sample", "PhoneNumber": w.people.phone, "AddressLine1": "1-1", "City": "Chiyoda", "CountryCode": "JP", "PostalCode": "100-0001",
		}}
	},
	"account POST /getAlternateContact": func(w *world, c call) any {
		contact := w.people.contacts[c.text("AlternateContactType")]
		if contact == nil || !w.set("alternate-contacts", c.text("AlternateContactType")) {
			return missing("ResourceNotFoundException", c)
		}
		return told{"AlternateContact": contact}
	},
	"iam GetAccountSummary": func(w *world, c call) any {
		return told{"SummaryMap": told{"entry": repeated{
			told{"key": "AccountAccessKeysPresent", "value": w.people.rootKeys},
			told{"key": "AccountMFAEnabled", "value": w.people.rootDevices},
			told{"key": "AccountPasswordPresent", "value": 1},
			told{"key": "Users", "value": len(w.of("AWS::IAM::User", ""))},
		}}}
	},
	"iam GenerateCredentialReport": func(w *world, c call) any { return told{"State": "COMPLETE"} },
	"iam GetCredentialReport": func(w *world, c call) any {
		return told{
			"Content": base64.StdEncoding.EncodeToString([]byte(w.credentialReport())), "ReportFormat": "text/csv",
			"GeneratedTime": stamp(ago(time.Hour)),
		}
	},
	"iam ListMFADevices": func(w *world, c call) any {
		devices := []any{}
		if !slices.Contains(w.people.without, c.text("UserName")) {
			devices = append(devices, told{"UserName": c.text("UserName"), "SerialNumber": "arn:aws:iam::" + settingstest.Account + ":mfa/1", "EnableDate": stamp(ago(day))})
		}
		return told{"IsTruncated": false, "MFADevices": devices}
	},
	"iam GetUser": func(w *world, c call) any {
		user := w.named("AWS::IAM::User", "", c.text("UserName"))
		if user == nil {
			return missing("NoSuchEntity", c)
		}
		return told{"User": tellUser(user.name)}
	},
	"iam GetLoginProfile": func(w *world, c call) any {
		if slices.Contains(w.people.noPassword, c.text("UserName")) {
			return missing("NoSuchEntity", c)
		}
		return told{"LoginProfile": told{"UserName": c.text("UserName"), "CreateDate": stamp(ago(day)), "PasswordResetRequired": false}}
	},
	"iam GetGroup": func(w *world, c call) any {
		group := w.named("AWS::IAM::Group", "", c.text("GroupName"))
		if group == nil {
			return missing("NoSuchEntity", c)
		}
		users := []any{}
		for _, membership := range w.of("AWS::IAM::UserToGroupAddition", "") {
			if membership.text("GroupName") == group.name {
				for _, name := range membership.properties["Users"].([]any) {
					users = append(users, tellUser(name.(string)))
				}
			}
		}
		return told{"Group": told{"GroupName": group.name}, "Users": users, "IsTruncated": false}
	},
	"iam GetGroupPolicy": func(w *world, c call) any {
		if group := w.named("AWS::IAM::Group", "", c.text("GroupName")); group != nil {
			for _, policy := range group.objects("Policies") {
				if policy["PolicyName"] == c.text("PolicyName") {
					return told{"GroupName": group.name, "PolicyName": policy["PolicyName"], "PolicyDocument": document(policy["PolicyDocument"])}
				}
			}
		}
		return missing("NoSuchEntity", c)
	},
	"iam GetRole": func(w *world, c call) any {
		role := w.named("AWS::IAM::Role", "", c.text("RoleName"))
		if role == nil {
			return missing("NoSuchEntity", c)
		}
		return told{"Role": told{
			"RoleName": role.name, "Arn": role.arn, "Path": "/", "RoleId": "AROA", "CreateDate": stamp(ago(day)),
			"AssumeRolePolicyDocument": document(role.properties["AssumeRolePolicyDocument"]), "MaxSessionDuration": orElse(role.properties["MaxSessionDuration"], 3600),
		}}
	},
	"iam ListAttachedRolePolicies": func(w *world, c call) any {
		policies := []any{}
		for _, arn := range w.named("AWS::IAM::Role", "", c.text("RoleName")).properties["ManagedPolicyArns"].([]any) {
			name := arn.(string)[strings.LastIndex(arn.(string), "/")+1:]
			policies = append(policies, told{"PolicyName": name, "PolicyArn": arn})
		}
		return told{"AttachedPolicies": policies, "IsTruncated": false}
	},
	"organizations DescribeOrganization": func(w *world, c call) any { // it manages itself
		return told{"Organization": told{"Id": "o-3141592653", "MasterAccountId": settingstest.Account, "FeatureSet": "ALL"}}
	},
}

func tellUser(name string) told {
	return told{"UserName": name, "Path": "/", "UserId": "AIDA", "Arn": "arn:aws:iam::" + settingstest.Account + ":user/" + name, "CreateDate": stamp(ago(400 * day))}
}

// document is a policy as IAM gives it out.
func document(policy any) string { return url.PathEscape(asJSON(policy)) }

func orElse(v, otherwise any) any {
	if v == nil {
		return otherwise
	}
	return v
}

// credentialReport has a row for root and one for each user.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
func (w *world) credentialReport() string {
	const columns = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active," +
		"access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service," +
		"access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service," +
		"cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
	const rest = ",false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
	at := func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05+00:00") }
	is := func(yes bool) string { return map[bool]string{true: "true", false: "false"}[yes] }
	arn := "arn:aws:iam::" + settingstest.Account + ":"
	rows := []string{columns, strings.Join([]string{
		"<root_account>", arn + "root", at(ago(400 * day)), "not_supported", at(w.people.rootUsed), "not_supported", "not_supported", is(w.people.rootDevices > 0),
	}, ",") + rest}
	for _, user := range w.of("AWS::IAM::User", "") {
		rows = append(rows, strings.Join([]string{
			user.name, arn + "user/" + user.name, at(ago(300 * day)), is(!slices.Contains(w.people.noPassword, user.name)), at(ago(day)), at(ago(90 * day)), "N/A",
			is(!slices.Contains(w.people.without, user.name)),
		}, ",")+rest)
	}
	return strings.Join(rows, "\n") + "\n"
}
