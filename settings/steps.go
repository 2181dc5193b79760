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

func billingAccess(Organization) []Text {
	return []Text{{
		"ルートユーザーで、請求情報への IAM ユーザーおよびロールのアクセスを有効にする: " + accountPage,
		"As the root user, activate access of IAM users and roles to billing information: " + accountPage,
	}}
}

func rootMFA(Organization) []Text {
	return []Text{{
		"ルートユーザーに MFA デバイスを登録する: " + credentialsPage,
		"Register an MFA device for the root user: " + credentialsPage,
	}, {
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

func alternateContacts(o Organization) (steps []Text) {
	var missing []string
	for _, c := range []struct {
		field string
		Contact
	}{
		{"Billing", o.Contacts.Billing}, {"Operations", o.Contacts.Operations}, {"Security", o.Contacts.Security},
	} {
		if c.Contact == (Contact{}) {
			missing = append(missing, "organization.Contacts."+c.field)
			continue
		}
		command := fmt.Sprintf(
			"aws account put-alternate-contact --alternate-contact-type %s --name %s --title %s --email-address %s --phone-number %s",
			strings.ToUpper(c.field), quoted(c.Name), quoted(c.Title), quoted(c.Email), quoted(c.Phone))
		steps = append(steps, Text{"代替の連絡先を登録する: " + command, "Register the alternate contact: " + command})
	}
	if missing != nil {
		fields := strings.Join(missing, ", ")
		steps = append(steps, Text{
			fields + " に連絡先を書く",
			"Name the contacts in " + fields,
		})
	}
	return steps
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
		"デプロイした後で Cost Explorer を一度開く (先に開くと AWS が自分のモニターを作り、Baseline-Billing が失敗する): " + page,
		"Open Cost Explorer once, after the deployment (opened before, AWS makes a monitor of its own and Baseline-Billing fails): " + page,
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

func passwordPolicy(o Organization) []Text {
	p := o.PasswordPolicy
	command := fmt.Sprintf("aws iam update-account-password-policy --minimum-password-length %d"+
		" --require-uppercase-characters --require-lowercase-characters --require-numbers --require-symbols"+
		" --allow-users-to-change-password", p.MinimumLength)
	if p.MaxAgeDays > 0 {
		command += fmt.Sprintf(" --max-password-age %d", p.MaxAgeDays)
	}
	if p.ReusePrevention > 0 {
		command += fmt.Sprintf(" --password-reuse-prevention %d", p.ReusePrevention)
	}
	return []Text{{"パスワードポリシーを設定する: " + command, "Set the password policy: " + command}}
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

func s3PublicAccessBlock(o Organization) []Text {
	account := o.Account
	if account == "" {
		account = `"$(aws sts get-caller-identity --query Account --output text)"`
	}
	command := "aws s3control put-public-access-block --account-id " + account + " --public-access-block-configuration" +
		" BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"
	return []Text{{
		"アカウントの S3 パブリックアクセスをブロックする: " + command,
		"Block public access to S3 for the account: " + command,
	}}
}

func defaultVPCs(o Organization) []Text {
	const page = "https://console.aws.amazon.com/vpcconsole/home#vpcs:"
	command := forEach(o.Regions, `ec2 describe-vpcs --filters Name=is-default,Values=true --query "Vpcs[].['$r',VpcId]" --output text`)
	return []Text{{
		"デフォルト VPC を調べ (" + command + ")、使っていないものを削除する: " + page,
		"Find the default VPCs (" + command + ") and delete those that nothing uses: " + page,
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

func configServiceRole(Organization) []Text {
	const command = "aws iam create-service-linked-role --aws-service-name config.amazonaws.com"
	return []Text{{
		"make deploy を使わないときは、最初のデプロイの前に AWS Config のロールを作成する (すでにあればエラーになるだけ): " + command,
		"Without make deploy, create the role of AWS Config before the first deployment (an error says that it exists): " + command,
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
	return []Text{{
		"サインインのたびに MFA を必須にし、管理者をグループに入れる: " + page,
		"Require MFA at every sign-in and put the administrators into the group: " + page,
	}}
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

// inEveryRegion is the step of a setting that each region has for itself.
func inEveryRegion(ja, en, command string) func(Organization) []Text {
	return func(o Organization) []Text {
		command := forEach(o.Regions, command)
		return []Text{{ja + ": " + command, en + ": " + command}}
	}
}

// forEach returns a shell command that runs the command of the AWS CLI in each
// of the regions.
func forEach(ids []string, command string) string {
	return fmt.Sprintf("for r in %s; do aws %s --region $r; done", strings.Join(ids, " "), command)
}

// quoted returns the text as one word of a shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
