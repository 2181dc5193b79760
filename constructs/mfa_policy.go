package constructs

import "slices"

// mfaPolicy is the policy of the administrators' group. Without MFA its members
// can do nothing but register their own device and change their own password;
// with MFA they can also give up a device and assume the given roles.
//
// AWS's example lets whoever has no MFA yet register a device, also with an
// access key: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html.
// A stolen key would then need three calls to become administrator. What tells
// the two apart is aws:MultiFactorAuthPresent: it is false in a console session
// without MFA and absent with a long-term key
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent).
// It is false, too, in a session that a key gets from sts:GetSessionToken,
// which no policy can refuse; but such a session can neither call IAM nor enter
// the console (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html).
//
// It stays open that whoever knows the password of a user without any device
// can register the first one. So a first password is given in person, and the
// alarm ConsoleSignInWithoutMfa tells of every such sign-in.
func mfaPolicy(roleArns ...any) map[string]any {
	// ${!…} is what Fn::Sub turns into IAM's own ${…}. There is no path before
	// the name, see administratorsOnly.
	user := sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${!aws:username}")
	device := sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:mfa/${!aws:username}")
	// A second device, or one more after a registration that was broken off,
	// whose leftover occupies the first name. For user ann this pattern also
	// covers the device of ann-b, but to give a device up takes rights on the
	// user who has it.
	more := sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:mfa/${!aws:username}-*")

	withMfa := map[string]any{"Bool": map[string]any{"aws:MultiFactorAuthPresent": "true"}}
	// IfExists: without the key there was no MFA either.
	withoutMfa := map[string]any{"BoolIfExists": map[string]any{"aws:MultiFactorAuthPresent": "false"}}
	withAccessKey := map[string]any{"Null": map[string]any{"aws:MultiFactorAuthPresent": "true"}}

	aboutAccount := []any{"iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"}
	aboutUser := []any{"iam:ChangePassword", "iam:GetMFADevice", "iam:GetUser", "iam:ListMFADevices"}
	registerDevice := []any{"iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ResyncMFADevice"}

	return policyDocument(
		map[string]any{"Effect": "Allow", "Action": aboutAccount,
			"Resource": "*"}, // these two know no resource
		map[string]any{"Effect": "Allow", "Action": aboutUser, "Resource": user},
		map[string]any{"Effect": "Allow", "Action": registerDevice, "Resource": []any{user, device, more}},
		map[string]any{"Effect": "Allow", "Action": []any{"iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice", "sts:AssumeRole"},
			"Resource": append([]any{user, device, more}, roleArns...), "Condition": withMfa},

		// The denials hold against every other policy of these users, too, and
		// for what AWS invents tomorrow. A changed password is no way around
		// them: to change it one has to know it.
		map[string]any{"Sid": "NothingElseWithoutMfa", "Effect": "Deny", "Resource": "*", "Condition": withoutMfa,
			"NotAction": slices.Concat(aboutAccount, aboutUser, registerDevice)},
		map[string]any{"Sid": "NoDeviceByAccessKey", "Effect": "Deny", "Resource": "*", "Condition": withAccessKey,
			"Action": registerDevice},
		map[string]any{"Sid": "NoLongTermCredentials", "Effect": "Deny", "Resource": "*",
			"Action": []any{
				"iam:CreateAccessKey", "iam:UpdateAccessKey",
				"iam:CreateServiceSpecificCredential", "iam:ResetServiceSpecificCredential", "iam:UpdateServiceSpecificCredential",
				"iam:UploadSSHPublicKey", "iam:UploadSigningCertificate",
			}},
	)
}
