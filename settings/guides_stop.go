package settings

// Identity is what somebody acts as.
type Identity string

// The identities that can be stopped by somebody of the account.
const (
	IAMUser       Identity = "user"
	Role          Identity = "role"
	PermissionSet Identity = "permission-set" // a role that IAM Identity Center made
	Root          Identity = "root"
	Federated     Identity = "federated" // signed in with another identity provider
	OtherAccount  Identity = "account"
)

// Stop is how to stop somebody.
type Stop struct {
	Identity Identity
	Who      Text
	Next     []Action
}

// Stops has a row for each [Identity].
var Stops = []Stop{
	{
		// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html
		Identity: IAMUser, Who: Text{"IAM ユーザー", "an IAM user"},
		Next: []Action{
			{Text: Text{
				"すべてを拒否する。キーにも、サインイン中のコンソールにも数分で効く。",
				"Deny everything. Within minutes it holds for keys and for consoles that are open.",
			}, Run: []string{"aws iam attach-user-policy --user-name NAME --policy-arn arn:aws:iam::aws:policy/AWSDenyAll"}},
			{Text: Text{
				"アクセスキーを無効にする(削除しない)。",
				"Deactivate its access keys; do not delete them.",
			}, Run: []string{
				"aws iam list-access-keys --user-name NAME",
				"aws iam update-access-key --user-name NAME --access-key-id KEY_ID --status Inactive",
			}},
			{Text: Text{
				"切り替え済みのロールは止まらない。IAM → ロール → Administrator(など)→ セッションの取り消し。",
				"Roles that it has switched to go on: IAM, Roles, Administrator (and others), Revoke sessions.",
			}},
		},
	},
	{
		// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
		Identity: Role, Who: Text{"ロール", "a role"},
		Next: []Action{
			{Text: Text{
				"IAM → ロール → そのロール → セッションの取り消し → アクティブなセッションの取り消し。そのロールを使う人は全員、引き受け直しになる。",
				"IAM, Roles, the role, Revoke sessions, Revoke active sessions. Everybody who uses the role has to assume it anew.",
			}},
			{Text: Text{
				"入口も閉じる。取り消しただけでは、また引き受けられる。セッション名は、たいてい引き受けたユーザーやシステムの名前。IAM ユーザーならすべてを拒否する。",
				"Close the way in as well, or they assume it again. The session's name usually is the user or system that did. If it is an IAM user, deny it everything.",
			}, Run: []string{"aws iam attach-user-policy --user-name NAME --policy-arn arn:aws:iam::aws:policy/AWSDenyAll"}},
			{Text: Text{
				"i- で始まる名前は EC2 インスタンス。ルールのないセキュリティグループに替えて隔離する(停止しない)。",
				"A name that begins with i- is an EC2 instance: isolate it with a security group without rules; do not stop it.",
			}, Run: []string{"aws ec2 modify-instance-attribute --region REGION --instance-id INSTANCE_ID --groups SG_ID"}},
		},
	},
	{
		// https://docs.aws.amazon.com/singlesignon/latest/userguide/prereqs-revoking-user-permissions.html
		Identity: PermissionSet, Who: Text{"IAM Identity Center のユーザー", "a user of IAM Identity Center"},
		Next: []Action{
			{Text: Text{
				"管理アカウントの Identity Center → ユーザー → そのユーザー → ユーザーアクセスを無効化。アクティブなセッションも削除する。",
				"In the management account: Identity Center, Users, the user, Disable user access; delete the active sessions, too.",
			}},
			{Text: Text{
				"それだけでは、開いているロールのセッションは続く(IAM では取り消せない)。許可セットのインラインポリシーに、identitystore:UserId がそのユーザー ID のときの Deny * を加える。",
				"Sessions of roles that are open go on, and IAM cannot revoke them. To the permission set's inline policy add: Deny * where identitystore:UserId is that user's id.",
			}},
			{Text: Text{
				"ID の管理元(Entra ID、Google など)でも無効にし、パスワードと MFA を再設定する。",
				"Disable the person in the identity source (Entra ID, Google …) as well; new password, new MFA.",
			}},
		},
	},
	{
		// https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-password.html
		Identity: Root, Who: Text{"ルートユーザー", "the root user"},
		Next: []Action{
			{Text: Text{
				"ルートユーザーでサインインし(できなければパスワードを再設定し)、パスワードを変更する。見覚えのない MFA デバイスとアクセスキーを削除する: https://console.aws.amazon.com/iam/home#/security_credentials",
				"Sign in as root (reset the password if you must) and change the password. Remove MFA devices that are not yours, and access keys: https://console.aws.amazon.com/iam/home#/security_credentials",
			}},
			{Text: Text{
				"メールアドレス、電話番号、連絡先が変えられていないかを見る: https://console.aws.amazon.com/billing/home#/account",
				"See that e-mail address, telephone number and contacts are yours: https://console.aws.amazon.com/billing/home#/account",
			}},
			{Text: Text{
				"サインインできなければ AWS サポートへ(サインイン不要): https://support.aws.amazon.com/#/contacts/aws-account-support",
				"Locked out: AWS Support, without signing in: https://support.aws.amazon.com/#/contacts/aws-account-support",
			}},
			{Text: Text{
				"ルートユーザーのメールボックスも疑う。そこを読む人は、パスワードを再設定できる。",
				"Look after root's mailbox: whoever reads it can reset the password.",
			}},
		},
	},
	{
		Identity: Federated, Who: Text{"ほかの ID プロバイダーでサインインした人", "somebody who signed in with another identity provider"},
		Next: []Action{
			{Text: Text{
				"その ID プロバイダーで、本人またはアプリを無効にする。",
				"Disable the person or application there.",
			}},
			{Text: Text{
				"AWS 側のセッションは続く。ロールなら IAM → ロール → セッションの取り消し。フェデレーションユーザーなら、発行元の IAM ユーザーにすべてを拒否する。",
				"Sessions at AWS go on. A role: IAM, Roles, Revoke sessions. A federated user: deny everything to the IAM user that issued it.",
			}, Run: []string{"aws iam attach-user-policy --user-name NAME --policy-arn arn:aws:iam::aws:policy/AWSDenyAll"}},
		},
	},
	{
		Identity: OtherAccount, Who: Text{"ほかのアカウント", "another account"},
		Next: []Action{
			{Text: Text{
				"そのアカウントを信頼しているポリシーから外す(ロール: IAM → 信頼関係、S3 と KMS: リソースのポリシー)。",
				"Take that account out of what trusts it (role: IAM, Trust relationships; S3, KMS: the resource's policy).",
			}},
			{Text: Text{
				"ロールなら、使用中のセッションも切る: IAM → ロール → セッションの取り消し。",
				"A role: end its sessions, too: IAM, Roles, Revoke sessions.",
			}},
		},
	},
}

// StopOf returns how to stop an identity; none for those that nobody of the
// account can stop.
func StopOf(i Identity) (Stop, bool) {
	for _, s := range Stops {
		if s.Identity == i {
			return s, true
		}
	}
	return Stop{}, false
}
