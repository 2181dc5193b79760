package settings

import (
	"fmt"
	"slices"
	"strings"

	"baseline/internal/regions"
)

// Step is what a person still has to do, in one line of each language, with
// the console's address or the command.
type Step struct {
	Control string // the id of the control that needs it
	Text
}

// RemainingSteps returns what these settings leave to a person, in the order
// of [Catalog]. It knows the settings alone and not the account, so a step may
// have been done before.
func RemainingSteps(o Organization) (steps []Step) {
	o = o.WithDefaults()
	for _, c := range Catalog {
		if c.steps == nil || c.Off != nil && c.Off(o) {
			continue
		}
		for _, text := range c.steps(o) {
			steps = append(steps, Step{c.ID, text})
		}
	}
	return steps
}

const (
	accountPage     = "https://console.aws.amazon.com/billing/home#/account"
	credentialsPage = "https://console.aws.amazon.com/iam/home#/security_credentials"
)

func rootAccessKeys(Organization) []Text {
	return []Text{{
		"ルートユーザーでサインインし、アクセスキーがあれば削除する: " + credentialsPage,
		"Sign in as the root user and delete its access keys, if there are any: " + credentialsPage,
	}}
}

func billingAccess(o Organization) []Text {
	if o.IsDone(BillingAccess) {
		return nil
	}
	return []Text{{
		"ルートユーザーで、請求情報への IAM ユーザーおよびロールのアクセスを有効にする: " + accountPage,
		"As the root user, activate access of IAM users and roles to billing information: " + accountPage,
	}}
}

func rootMFA(o Organization) []Text {
	first := Text{
		"ルートユーザーに MFA デバイスを登録する: " + credentialsPage,
		"Register an MFA device for the root user: " + credentialsPage,
	}
	if o.IsDone(SecondRootMFA) {
		return []Text{first}
	}
	return []Text{first, {
		"ルートユーザーに 2 つ目の MFA デバイスを登録し、別の場所に保管する (docs/root-user.md): " + credentialsPage,
		"Register a second MFA device for the root user and keep it elsewhere (docs/root-user.md): " + credentialsPage,
	}}
}

func userMFA(o Organization) []Text {
	if len(o.Administrators.Users) == 0 {
		return nil
	}
	users := strings.Join(o.Administrators.Users, ", ")
	return []Text{{
		users + ": サインインし、自分の MFA デバイスを登録する: " + credentialsPage,
		users + ": sign in and register an MFA device of one's own: " + credentialsPage,
	}}
}

func alternateContacts(o Organization) []Text {
	var missing []string
	for _, c := range []struct {
		field string
		Contact
	}{
		{"Billing", o.Contacts.Billing}, {"Operations", o.Contacts.Operations}, {"Security", o.Contacts.Security},
	} {
		if c.Contact == (Contact{}) {
			missing = append(missing, "organization.Contacts."+c.field)
		}
	}
	if missing == nil {
		return nil
	}
	fields := strings.Join(missing, ", ")
	return []Text{{
		fields + " に連絡先を書く",
		"Name the contacts in " + fields,
	}}
}

func contactPhone(Organization) []Text {
	const command = "aws account get-contact-information --query ContactInformation.PhoneNumber"
	return []Text{{
		"アカウントの電話番号が +81 などの国番号で始まることを確認し (" + command + ")、違えば直す: " + accountPage,
		"See whether the phone number of the account begins with + and the country code (" + command + "), and edit it if not: " + accountPage,
	}}
}

func costExplorer(Organization) []Text {
	const page = "https://console.aws.amazon.com/costmanagement/"
	return []Text{{
		"デプロイした後で Cost Explorer を一度開く (先に開くと AWS が自分のモニターを作るので、デプロイの前に go tool baseline discover を実行する): " + page,
		"Open Cost Explorer once, after the deployment (opened before, AWS makes a monitor of its own: before you deploy, run go tool baseline discover): " + page,
	}}
}

func alertSubscriptions(o Organization) []Text {
	if len(o.Alerts.Emails) == 0 {
		return []Text{{
			"organization.Alerts.Emails にアドレスを書く。それまでは誰にも知らせが届かない",
			"Name addresses in organization.Alerts.Emails: until then nobody is told of anything",
		}}
	}
	addresses := strings.Join(o.Alerts.Emails, ", ")
	return []Text{{
		addresses + ": 件名 AWS Notification - Subscription Confirmation のメールで購読を確認する",
		addresses + ": confirm the subscription from the mail AWS Notification - Subscription Confirmation",
	}}
}

func firstPasswords(o Organization) []Text {
	const page = "https://console.aws.amazon.com/iam/home#/users"
	if len(o.Administrators.Users) == 0 {
		return []Text{{
			"organization.Administrators.Users に管理者のユーザー名を書く",
			"Name the administrators in organization.Administrators.Users",
		}}
	}
	users := strings.Join(o.Administrators.Users, ", ")
	return []Text{{
		users + " に、初回に変更する初期パスワードを設定する: " + page,
		"Give " + users + " a first password, to be changed at once: " + page,
	}}
}

func defaultVPCs(o Organization) []Text {
	const command = "go tool baseline apply --control default-vpc"
	if o.DefaultVPC.Mode == DeleteDefaultVPC {
		return []Text{{
			"残ったデフォルト VPC とその理由を調べ (" + command + ")、使っているものを片付ける",
			"See which default VPCs are kept, and why (" + command + "), and clear up what uses them",
		}}
	}
	return []Text{{
		"使っていないデフォルト VPC を調べ (" + command + ")、organization.Account を書いて organization.DefaultVPC.Mode を delete にする",
		"See which default VPCs nothing uses (" + command + "), name the account in organization.Account and set organization.DefaultVPC.Mode to delete",
	}}
}

// findingsWithoutHub is there because findings reach the alert topic by way of
// Security Hub alone.
func findingsWithoutHub(o Organization) []Text {
	if !o.SecurityHub.Off || o.Findings.Off {
		return nil
	}
	return []Text{{
		"Security Hub が Off の間、GuardDuty と IAM Access Analyzer の検出結果はメールで届かない。コンソールで確認する: https://console.aws.amazon.com/guardduty/home",
		"While Security Hub is Off, no finding of GuardDuty or IAM Access Analyzer is mailed. Look at them in the console: https://console.aws.amazon.com/guardduty/home",
	}}
}

func identityCenter(o Organization) []Text {
	const page = "https://console.aws.amazon.com/singlesignon/home"
	if o.IdentityCenter.InstanceArn == "" {
		command := "aws sso-admin list-instances --region " + o.IdentityCenter.Region
		return []Text{{
			"IAM Identity Center の組織インスタンスを有効にし (" + page + ")、その ID (" + command + ") を organization.IdentityCenter に書く。使わないときは Off にする",
			"Enable an organization instance of IAM Identity Center (" + page + ") and write its ids (" + command + ") into organization.IdentityCenter, or set Off there",
		}}
	}
	people := Text{
		"管理者をグループに入れる: " + page,
		"Put the administrators into the group: " + page,
	}
	if o.IsDone(IdentityCenterMFA) {
		return []Text{people}
	}
	return []Text{{
		"サインインのたびに MFA を必須にする: " + page,
		"Require MFA at every sign-in: " + page,
	}, people}
}

func snapshotBlock(o Organization) []Text {
	lacking := slices.DeleteFunc(slices.Clone(o.Regions), func(region string) bool {
		return regions.Has(region, regions.SnapshotBlockType)
	})
	if len(lacking) == 0 {
		return nil
	}
	command := forEach(lacking, "ec2 enable-snapshot-block-public-access --state block-all-sharing")
	return []Text{{
		"EBS スナップショットの公開をブロックする: " + command,
		"Block public EBS snapshots: " + command,
	}}
}

// forEach returns a shell command that runs the command of the AWS CLI in each
// of the regions.
func forEach(ids []string, command string) string {
	return fmt.Sprintf("for r in %s; do aws %s --region $r; done", strings.Join(ids, " "), command)
}
