package main

import "baseline/settings/settingstest"

// settingAnswers are of what is set once for the account or a region.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html
var settingAnswers = answers{
	"iam GetAccountPasswordPolicy": func(a *world, c call) any {
		if !a.set("password-policy", "") {
			return missing("NoSuchEntity", c)
		}
		return told{"PasswordPolicy": told{
			"MinimumPasswordLength": 128, "RequireSymbols": true, "RequireNumbers": true, "RequireUppercaseCharacters": true, "RequireLowercaseCharacters": true,
			"AllowUsersToChangePassword": true, "ExpirePasswords": true, "MaxPasswordAge": 1, "PasswordReusePrevention": 24, "HardExpiry": false,
		}}
	},
	"s3 GET /v20180820/configuration/publicAccessBlock": func(a *world, c call) any {
		if c.text("host") != settingstest.Account || !a.set("s3-public-access-block", "") {
			return missing("NoSuchPublicAccessBlockConfiguration", c)
		}
		return told{"PublicAccessBlockConfiguration": told{"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true}}
	},
	"ec2 GetEbsEncryptionByDefault": func(a *world, c call) any {
		return told{"ebsEncryptionByDefault": a.set("ebs-encryption", c.region)}
	},
	"ec2 GetInstanceMetadataDefaults": func(a *world, c call) any {
		if !a.set("imds-v2", c.region) {
			return told{"accountLevel": told{}}
		}
		return told{"accountLevel": told{"httpTokens": "required", "managedBy": "account"}}
	},
	"ec2 GetImageBlockPublicAccessState": func(a *world, c call) any {
		state := map[bool]string{true: "block-new-sharing", false: "unblocked"}[a.set("image-block", c.region)]
		return told{"imageBlockPublicAccessState": state, "managedBy": "account"}
	},
	"ec2 GetSnapshotBlockPublicAccessState": func(a *world, c call) any {
		for _, r := range a.of("AWS::EC2::SnapshotBlockPublicAccess", c.region) {
			return told{"state": r.text("State"), "managedBy": "account"}
		}
		return told{"state": "unblocked", "managedBy": "account"}
	},
	"ec2 DescribeVpcs": func(a *world, c call) any {
		return told{"vpcSet": each(a.of("AWS::EC2::VPC", c.region), func(r *resource) any {
			return told{
				"vpcId": r.name, "ownerId": settingstest.Account, "state": "available", "cidrBlock": "172.31.0.0/16", "dhcpOptionsId": "dopt-0a1b2c3d",
				"instanceTenancy": "default", "isDefault": true,
			}
		})}
	},
	"ssm GetServiceSetting": func(a *world, c call) any {
		value := map[bool]string{true: "Disable", false: "Enable"}[a.set("ssm-sharing-block", c.region)]
		return told{"ServiceSetting": told{"SettingId": c.text("SettingId"), "SettingValue": value, "Status": "Customized"}}
	},
}
