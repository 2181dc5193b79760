package main

import "baseline/settings/settingstest"

// settingAnswers are of what is set once for the account or a region.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html
var settingAnswers = answers{
	"iam GetAccountPasswordPolicy": func(w *world, c call) any {
		if !w.set("password-policy", "") {
			return missing("NoSuchEntity", c)
		}
		return told{"PasswordPolicy": told{
			"MinimumPasswordLength": 128, "RequireSymbols": true, "RequireNumbers": true, "RequireUppercaseCharacters": true, "RequireLowercaseCharacters": true,
			"AllowUsersToChangePassword": true, "ExpirePasswords": true, "MaxPasswordAge": 1, "PasswordReusePrevention": 24, "HardExpiry": false,
		}}
	},
	"s3 GET /v20180820/configuration/publicAccessBlock": func(w *world, c call) any {
		if c.text("host") != settingstest.Account || !w.set("s3-public-access-block", "") {
			return missing("NoSuchPublicAccessBlockConfiguration", c)
		}
		return told{"PublicAccessBlockConfiguration": told{"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true}}
	},
	"ec2 GetEbsEncryptionByDefault": func(w *world, c call) any {
		return told{"ebsEncryptionByDefault": w.set("ebs-encryption", c.region)}
	},
	"ec2 GetInstanceMetadataDefaults": func(w *world, c call) any {
		if !w.set("imds-v2", c.region) {
			return told{"accountLevel": told{}}
		}
		return told{"accountLevel": told{"httpTokens": "required", "managedBy": "account"}}
	},
	"ec2 GetImageBlockPublicAccessState": func(w *world, c call) any {
		state := map[bool]string{true: "block-new-sharing", false: "unblocked"}[w.set("image-block", c.region)]
		return told{"imageBlockPublicAccessState": state, "managedBy": "account"}
	},
	"ec2 GetSnapshotBlockPublicAccessState": func(w *world, c call) any {
		for _, r := range w.of("AWS::EC2::SnapshotBlockPublicAccess", c.region) {
			return told{"state": r.text("State"), "managedBy": "account"}
		}
		return told{"state": "unblocked", "managedBy": "account"}
	},
	"ssm GetServiceSetting": func(w *world, c call) any {
		value := map[bool]string{true: "Disable", false: "Enable"}[w.set("ssm-sharing-block", c.region)]
		return told{"ServiceSetting": told{"SettingId": c.text("SettingId"), "SettingValue": value, "Status": "Customized"}}
	},
}
