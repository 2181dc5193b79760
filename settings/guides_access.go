package settings

// accessGuides are those of who gets in, and what they may do.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials.html
var accessGuides = []Guide{
	{
		ID: "RootUsage", Subject: "Root user used",
		Why: Text{
			"ルートユーザーは IAM ポリシーでは制限できません。リソースの全削除、アカウントの解約、管理者の締め出しまでできます。日常の作業では使いません。",
			"No IAM policy restrains the root user: it can delete everything, close the account and lock everybody out. Daily work never needs it.",
		},
		Next: []Action{
			{Text: Text{
				"ルートユーザーのパスワードや MFA デバイスの管理者に電話で確認する(メールは使わない)。本人の作業なら、理由を記録して終わり。",
				"Call those who keep root's password and MFA devices; do not write. If it was one of them, note why, and you are done.",
			}},
			{Text: Text{
				"サインインの失敗だけなら、まだ入られてはいない。[1, 0] なら MFA があり、アクセスキーはない。試行が続くならパスワードを変更する。",
				"Only failed sign-ins: nobody is in yet. [1, 0] means MFA is on and there is no access key. If attempts go on, change the password.",
			}, Run: []string{"aws iam get-account-summary --query 'SummaryMap.[AccountMFAEnabled,AccountAccessKeysPresent]'"}},
			{Text: Text{
				"ほかに何をしたかを見る: CloudTrail → イベント履歴(us-east-1 と上記のリージョン)→ ユーザー名 = root。",
				"See what else root did: CloudTrail, Event history (us-east-1 and the region above), User name = root.",
			}},
		},
	},
	{
		ID: "ConsoleSignInFailure", Subject: "Console sign-in failed repeatedly",
		Why: Text{
			"パスワードを推測されているか、漏れたパスワードが試されて MFA で止まっています。本人の打ち間違いでも同じように見えます。",
			"Somebody guesses passwords, or has one and fails at MFA. A person who mistypes looks the same.",
		},
		Next: []Action{
			{Text: Text{
				"1 人、いつもの IP アドレスなら、本人に電話で確認する。打ち間違いなら終わり。",
				"One user, a known address: call the user. A typing error ends here.",
			}},
			{Text: Text{
				"複数のユーザー、または知らない IP アドレスなら攻撃。同じ IP アドレスから成功していないかを見る: CloudTrail → イベント履歴(上記のリージョン)→ イベント名 = ConsoleLogin。",
				"Several users, or an unknown address: an attack. See whether one from that address succeeded: CloudTrail, Event history (region above), Event name = ConsoleLogin.",
			}},
			{Text: Text{
				"狙われたユーザーに MFA があるかを見る。なければ、登録が済むまでパスワードを消しておく。",
				"See that the users under attack have MFA. Take the password of those without, until they have.",
			}, Run: []string{"aws iam list-mfa-devices --user-name NAME"}},
			{Text: Text{
				"成功していたら侵入として扱う。下の「止め方」へ。",
				"If one succeeded, somebody is in: stop them as below.",
			}},
		},
	},
	{
		ID: "ConsoleSignInWithoutMfa", Subject: "Console sign-in without MFA",
		Why: Text{
			"パスワードだけで入れたということです。盗まれたパスワードかもしれません。新しいユーザーの最初のサインインでも同じように見えます。",
			"The password alone was enough, and it may be stolen. A new user's first sign-in looks the same.",
		},
		Next: []Action{
			{Text: Text{
				"本人に電話で確認する(メールは使わない)。新しいユーザーの最初のサインインなら、MFA を登録してもらって終わり。",
				"Call the user; do not write. A new user's first sign-in: have MFA registered, and you are done.",
			}},
			{Text: Text{
				"MFA が登録されているかを見る。",
				"See whether an MFA device is registered.",
			}, Run: []string{"aws iam list-mfa-devices --user-name NAME"}},
			{Text: Text{
				"本人でなければ、コンソールのパスワードを消す。",
				"Not they: take the console password away.",
			}, Run: []string{"aws iam delete-login-profile --user-name NAME"}},
			{Text: Text{
				"サインイン後に何をしたかを見る: CloudTrail → イベント履歴 → ユーザー名。",
				"See what was done since: CloudTrail, Event history, User name.",
			}},
		},
	},
	{
		ID: "IamPolicyChange", Subject: "IAM policy changed",
		Why: Text{
			"ポリシーは、誰が何をできるかを決めるものです。侵入者は自分に権限を与え、邪魔な制限を外します。",
			"Policies decide who may do what. Intruders give themselves rights, and remove what stops them.",
		},
		Next: []Action{
			call,
			{Text: Text{
				"「対象」「内容」で、どのポリシーが誰に付いたかを見る。AdministratorAccess、IAMFullAccess、* の許可は特に危ない。ユーザーなら list-attached-user-policies、グループなら list-attached-group-policies。",
				"See under Target and Details which policy, and for whom: AdministratorAccess, IAMFullAccess or a * are worst. For a user: list-attached-user-policies; a group: list-attached-group-policies.",
			}, Run: []string{"aws iam list-attached-role-policies --role-name NAME"}},
			{Text: Text{
				"元に戻す。ユーザーなら detach-user-policy、グループなら detach-group-policy、インラインなら delete-…-policy。",
				"Undo it. For a user: detach-user-policy; a group: detach-group-policy; inline: delete-…-policy.",
			}, Run: []string{"aws iam detach-role-policy --role-name NAME --policy-arn ARN"}},
			{Text: Text{
				"ポリシーの中身が変わったのなら、前のバージョンに戻す。",
				"If a policy's text changed, go back to its former version.",
			}, Run: []string{"aws iam set-default-policy-version --policy-arn ARN --version-id VERSION"}},
		},
	},
	{
		ID: "IamRoleChange", Subject: "IAM role or its trust changed",
		Why: Text{
			"ロールを引き受けられる人は、その権限をすべて使えます。信頼ポリシーに加えられた外部のアカウントは、パスワードを変えても残る裏口になります。",
			"Who may assume a role has its rights. A foreign account in a trust policy is a way back in that survives every new password.",
		},
		Next: []Action{
			call,
			{Text: Text{
				"信頼ポリシーに、知らないアカウント、ユーザー、ID プロバイダーがないかを見る。",
				"See whether the trust policy names an account, user or identity provider that you do not know.",
			}, Run: []string{"aws iam get-role --role-name NAME --query Role.AssumeRolePolicyDocument"}},
			{Text: Text{
				"あれば外す: IAM → ロール → 信頼関係 → 信頼ポリシーを編集。続いて「セッションの取り消し」で使用中のセッションを切る。",
				"Remove it: IAM, Roles, the role, Trust relationships, Edit. Then end its sessions: Revoke sessions.",
			}},
			{Text: Text{
				"ID プロバイダーや Roles Anywhere、Identity Center の割り当てが変わったのなら、それも確認して削除する。",
				"If it was an identity provider, IAM Roles Anywhere or an assignment of Identity Center, check and remove that.",
			}, Run: []string{
				"aws iam list-saml-providers",
				"aws iam list-open-id-connect-providers",
				"aws rolesanywhere list-trust-anchors --region REGION",
			}},
		},
	},
	{
		ID: "IamUserCreation", Subject: "IAM user created or changed",
		Why: Text{
			"侵入者は、戻ってくるためのユーザーやパスワードを作ります。このベースラインのユーザーは、デプロイだけが作ります。",
			"Intruders make users and passwords to come back with. This baseline's users come from deployments alone.",
		},
		Next: []Action{
			{Text: Text{
				"設定(Administrators.Users)に追加した人のデプロイか、その最初のパスワードなら、ここで終わり。違えば「誰が」の本人に電話で確認する(メールは使わない)。",
				"A name new in the settings (Administrators.Users) and deployed, or its first password: done. Else call the person under Who; do not write.",
			}},
			{Text: Text{
				"そのユーザーが何を持っているかを見る。",
				"See what that user has.",
			}, Run: []string{
				"aws iam list-groups-for-user --user-name NAME",
				"aws iam list-attached-user-policies --user-name NAME",
				"aws iam list-access-keys --user-name NAME",
			}},
			{Text: Text{
				"誰も知らなければパスワードを消し、すべてを拒否する。証拠になるのでユーザーは削除しない。",
				"Nobody knows of it: take the password and deny everything. Keep the user; it is evidence.",
			}, Run: []string{
				"aws iam delete-login-profile --user-name NAME",
				"aws iam attach-user-policy --user-name NAME --policy-arn arn:aws:iam::aws:policy/AWSDenyAll",
			}},
		},
	},
	{
		ID: "IamAccessKeyCreation", Subject: "Access key created or activated",
		Why: Text{
			"アクセスキーは、無効にするまで、どこからでも MFA なしで使えます。漏れたキーは、よくある侵入口です。",
			"An access key works from anywhere, without MFA, until somebody deactivates it. Leaked keys are a common way into accounts.",
		},
		Next: []Action{
			call,
			{Text: Text{
				"誰も知らなければ、まず無効にする(削除しない。証拠になり、間違いなら戻せる)。",
				"Nobody knows of it: deactivate it first. Do not delete it; it is evidence, and can be put back.",
			}, Run: []string{"aws iam update-access-key --user-name NAME --access-key-id KEY_ID --status Inactive"}},
			{Text: Text{
				"もう使われたかを見る。使われていたら: CloudTrail → イベント履歴 → AWS アクセスキー。",
				"See whether it was used. If so: CloudTrail, Event history, AWS access key.",
			}, Run: []string{"aws iam get-access-key-last-used --access-key-id KEY_ID"}},
			{Text: Text{
				"キー以外の認証情報(サービス固有、SSH、証明書)なら、これで探して無効にする。",
				"Another kind of credential (service-specific, SSH, certificate): find it, and deactivate it.",
			}, Run: []string{
				"aws iam list-service-specific-credentials --user-name NAME",
				"aws iam list-ssh-public-keys --user-name NAME",
				"aws iam list-signing-certificates --user-name NAME",
			}},
		},
	},
	{
		ID: "SwitchRoleFailure", Subject: "Switching to a role failed repeatedly",
		Why: Text{
			"盗んだ認証情報で、使えるロールを探しているのかもしれません。MFA なしでサインインした人や、設定に名前のない人でも同じように見えます。",
			"Somebody with stolen credentials may be looking for a role that takes them. A person who signed in without MFA, or whose name is missing in the settings, looks the same.",
		},
		Next: []Action{
			{Text: Text{
				"「誰が」の本人に電話で確認する(メールは使わない)。本人なら、MFA でサインインし直してもらう。",
				"Call the person under Who; do not write. If it was they: have them sign in again, with MFA.",
			}},
			{Text: Text{
				"それでもだめなら、設定の Administrators.Users に名前があるかを見る。",
				"If that does not help, see whether Administrators.Users has the name.",
			}},
			{Text: Text{
				"本人でないか、いくつものロールが試されていたら、探られている。成功したものがないかを見る: CloudTrail → イベント履歴 → イベント名 = AssumeRole または SwitchRole。下の「止め方」へ。",
				"Not they, or many roles: somebody is searching. See whether one succeeded: CloudTrail, Event history, Event name = AssumeRole or SwitchRole. Stop them as below.",
			}},
		},
	},
	{
		ID: "UnauthorizedApiCall", Subject: "API calls denied repeatedly",
		Why: Text{
			"盗んだ認証情報で何ができるかを試しているのかもしれません。権限の足りないシステムでも同じように見えます。",
			"Calls denied in a row may be stolen credentials being tried out. A system that lacks a right looks the same.",
		},
		Next: []Action{
			{Text: Text{
				"同じシステムの同じ呼び出しばかりなら、権限の不足。そのポリシーを直す。直せないならアラームのしきい値(ActivityAlarms.Alarms)を上げる。",
				"One system, always the same call: it lacks a right. Mend its policy, or raise the alarm's threshold (ActivityAlarms.Alarms).",
			}},
			{Text: Text{
				"1 人がいろいろな呼び出しを試していたら、本人に電話で確認する(メールは使わない)。",
				"One identity, many different calls: call the person; do not write.",
			}},
			{Text: Text{
				"本人でなければ、成功した呼び出しを見る: CloudTrail → イベント履歴 → ユーザー名または AWS アクセスキー。下の「止め方」へ。",
				"Not they: see which calls succeeded: CloudTrail, Event history, User name or AWS access key. Stop them as below.",
			}},
		},
	},
}
