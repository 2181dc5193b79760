package settings

// Scope is where a control is set.
type Scope string

// The scopes.
const (
	AccountWide Scope = "account"  // once for the account
	InHome      Scope = "home"     // in the home region
	InRegions   Scope = "regions"  // in every region of the settings
	InInstance  Scope = "instance" // in the region of the Identity Center instance
)

// Control is one thing that the baseline holds to be true of an account.
type Control struct {
	// ID is stable and in kebab-case.
	ID string

	// Items are those of the account-setup checklist ("1" to "18") or of the
	// AWS Setup guide ("Setup 2") that it answers; none for what goes beyond
	// them.
	Items []string

	Scope Scope
	Title Text

	Done Text // what the stacks do for it; empty where they do nothing
	Hand Text // what a person must do; empty where nothing is left

	// Off reports whether the settings leave it out; nil where they cannot.
	Off func(Organization) bool

	// steps are what a person has to do for settings that have their defaults
	// and do not leave it out; nil where there is never anything.
	steps func(Organization) []Text
}

// Catalog has every control, ordered by the first of its items.
var Catalog = []Control{
	{
		ID: "root-access-keys", Items: []string{"1"}, Scope: AccountWide,
		Title: Text{"ルートユーザーにアクセスキーがない", "The root user has no access keys"},
		Hand:  Text{"ルートユーザーのアクセスキーを削除する", "Delete the access keys of the root user"},
		steps: rootAccessKeys,
	},
	{
		ID: "root-last-used", Items: []string{"1"}, Scope: AccountWide,
		Title: Text{"ルートユーザーが使われていない", "The root user is not in use"},
		Done:  Text{"使用を知らせるアラーム", "An alarm on its use"},
		Off:   func(o Organization) bool { return o.ActivityAlarms.Off || o.ActivityAlarms.Alarms["RootUsage"].Off },
	},
	{
		ID: "billing-access", Items: []string{"1"}, Scope: AccountWide,
		Title: Text{"管理者が請求情報を見られる", "Administrators can see the bill"},
		Hand:  Text{"ルートユーザーで、請求情報への IAM アクセスを有効にする", "Activate IAM access to billing as the root user"},
		steps: billingAccess,
	},
	{
		ID: "root-mfa", Items: []string{"2"}, Scope: AccountWide,
		Title: Text{"ルートユーザーに MFA デバイスが 2 つある", "The root user has two MFA devices"},
		Done:  Text{"MFA なしのサインインを知らせるアラーム", "An alarm on sign-in without MFA"},
		Hand:  Text{"2 つのデバイスを登録する (docs/root-user.md)", "Register two devices (docs/root-user.md)"},
		steps: rootMFA,
	},
	{
		ID: "user-mfa", Items: []string{"2"}, Scope: AccountWide,
		Title: Text{"ユーザーは MFA なしでは何もできない", "Users can do nothing without MFA"},
		Done:  Text{"MFA なしの操作を拒否するグループのポリシー", "A policy of the group that denies what is done without MFA"},
		Hand:  Text{"各ユーザーが自分のデバイスを登録する", "Each user registers a device"},
		Off:   administratorsOff, steps: userMFA,
	},
	{
		ID: "alternate-contacts", Items: []string{"3"}, Scope: AccountWide,
		Title: Text{"代替の連絡先が 3 つある", "There are three alternate contacts"},
		Done:  Text{"設定した連絡先の登録", "The contacts of the settings"},
		Hand:  Text{"3 つとも設定に書く", "Name all three in the settings"},
		Off:   func(o Organization) bool { return o.Contacts.Off }, steps: alternateContacts,
	},
	{
		ID: "contact-phone", Items: []string{"4"}, Scope: AccountWide,
		Title: Text{"連絡先の電話番号に国番号がある", "The phone number of the account has its country code"},
		Hand:  Text{"番号を確認し、+81 などで始まるように直す", "Look at the number, and edit it to begin with + and the country code"},
		steps: contactPhone,
	},
	{
		ID: "budget", Items: []string{"5"}, Scope: AccountWide,
		Title: Text{"予算を超えそうなときに通知される", "Somebody is told before the budget is spent"},
		Done:  Text{"月の予算と、実績と予測のしきい値", "A monthly budget with thresholds for actual and forecast cost"},
		Off:   func(o Organization) bool { return o.Budget.Off },
	},
	{
		ID: "cost-anomaly-detection", Items: []string{"6"}, Scope: AccountWide,
		Title: Text{"いつもと違うコストが通知される", "Unusual cost is told"},
		Done:  Text{"すべてのサービスのモニターと通知", "A monitor of all services and its subscription"},
		Hand:  Text{"Cost Explorer を一度開く", "Open Cost Explorer once"},
		Off:   func(o Organization) bool { return o.CostAnomaly.Off }, steps: costExplorer,
	},
	{
		ID: "trail", Items: []string{"7"}, Scope: InHome,
		Title: Text{"すべてのリージョンの操作が記録される", "What is done in any region is recorded"},
		Done:  Text{"暗号化し検証できる証跡、ライフサイクルのあるバケット、保持期限のあるロググループ", "An encrypted trail that can be verified, a bucket with a lifecycle, a log group with a retention"},
		Off:   func(o Organization) bool { return o.AuditTrail.Off },
	},
	{
		ID: "activity-alarms", Items: []string{"8"}, Scope: InHome,
		Title: Text{"危険な操作が通知される", "Dangerous activity is told"},
		Done:  Text{"チェックリストの 17 種類とほか 5 種類のアラーム", "Alarms on the 17 kinds of the checklist and five more"},
		Off:   func(o Organization) bool { return o.ActivityAlarms.Off },
	},
	{
		ID: "alert-subscriptions", Items: []string{"8", "9"}, Scope: InHome,
		Title: Text{"通知を受け取る人がいる", "Somebody receives the alerts"},
		Done:  Text{"トピックと、設定したアドレスの購読", "The topic and a subscription of each address in the settings"},
		Hand:  Text{"届いたメールでそれぞれ購読を確認する", "Each confirms the subscription from the mail"},
		steps: alertSubscriptions,
	},
	{
		ID: "health-events", Items: []string{"9"}, Scope: InRegions,
		Title: Text{"AWS Health のイベントが読みやすく届く", "Events of AWS Health arrive in words"},
		Done:  Text{"各リージョンからホームリージョンへ集めるルールと入力トランスフォーマー", "A rule in every region that forwards to home, and an input transformer there"},
		Off:   func(o Organization) bool { return o.HealthEvents.Off },
	},
	{
		ID: "password-policy", Items: []string{"10"}, Scope: AccountWide,
		Title: Text{"IAM ユーザーのパスワードが強い", "Passwords of IAM users are strong"},
		Done:  Text{"ポリシーの設定。より厳しいところはそのまま", "The policy; what is stricter stays"},
		Off:   func(o Organization) bool { return o.PasswordPolicy.Off },
	},
	{
		ID: "admin-access", Items: []string{"11"}, Scope: AccountWide,
		Title: Text{"ルートユーザーの代わりに管理者がいる", "There are administrators in place of the root user"},
		Done:  Text{"グループ、ユーザー、MFA があるときだけ引き受けられるロール Administrator", "The group, the users, and the role Administrator that only MFA opens"},
		Hand:  Text{"各ユーザーの初期パスワードを設定する", "Give each user a first password"},
		Off:   administratorsOff, steps: firstPasswords,
	},
	{
		ID: "ebs-encryption", Items: []string{"12"}, Scope: InRegions,
		Title: Text{"新しい EBS ボリュームが暗号化される", "New EBS volumes are encrypted"},
		Done:  Text{"既定の暗号化", "Encryption by default"},
		Off:   func(o Organization) bool { return o.EBSEncryption.Off },
	},
	{
		ID: "s3-public-access-block", Items: []string{"13"}, Scope: AccountWide,
		Title: Text{"S3 バケットを公開できない", "S3 buckets cannot be made public"},
		Done:  Text{"アカウントのパブリックアクセスブロック", "The account's block of public access"},
		Off:   func(o Organization) bool { return o.S3PublicAccessBlock.Off },
	},
	{
		ID: "default-vpc", Items: []string{"14"}, Scope: InRegions,
		Title: Text{"使わないデフォルト VPC がない", "There are no unused default VPCs"},
		Done:  Text{"使っていないものの一覧と報告。DefaultVPC.Mode が delete なら削除", "An inventory and a report of unused ones; with DefaultVPC.Mode delete, their deletion"},
		Hand:  Text{"delete を選ぶ。使っているものは片付ける", "Choose delete; clear up those in use"},
		Off:   func(o Organization) bool { return o.DefaultVPC.Mode == KeepDefaultVPC }, steps: defaultVPCs,
	},
	{
		ID: "access-analyzer", Items: []string{"15"}, Scope: InRegions,
		Title: Text{"外部への公開が検出される", "Access from outside is found"},
		Done:  Text{"アカウントのアナライザー", "An analyzer of the account"},
		Off:   func(o Organization) bool { return o.AccessAnalyzer.Off },
	},
	{
		ID: "guardduty", Items: []string{"16"}, Scope: InRegions,
		Title: Text{"脅威が検出される", "Threats are found"},
		Done:  Text{"GuardDuty のディテクターと、保護プランごとの有効・無効", "A detector of GuardDuty with every protection plan on or off by name"},
		Off:   func(o Organization) bool { return o.GuardDuty.Off }, steps: findingsWithoutHub,
	},
	{
		ID: "config-recorder", Items: []string{"17"}, Scope: InHome,
		Title: Text{"リソースの構成の変更が記録される", "Changes of resources are recorded"},
		Done:  Text{"レコーダーと配信チャネル。変更の多いタイプは日次記録", "A recorder and its delivery channel; types that change often are recorded daily"},
		Off:   configOff,
	},
	{
		ID: "config-service-role", Items: []string{"17"}, Scope: AccountWide,
		Title: Text{"AWS Config のサービスリンクロールがある", "The service-linked role of AWS Config exists"},
		Done:  Text{"なければ作成", "The role, where it is missing"},
		Off:   configOff,
	},
	{
		ID: "security-hub", Items: []string{"18"}, Scope: InRegions,
		Title: Text{"ベストプラクティスからの逸脱が検出される", "Departures from best practice are found"},
		Done:  Text{"Security Hub と AWS 基礎セキュリティのベストプラクティス標準、ホームリージョンへの集約", "Security Hub with AWS Foundational Security Best Practices, aggregated in the home region"},
		Off:   func(o Organization) bool { return o.SecurityHub.Off },
	},
	{
		ID: "identity-center", Items: []string{"Setup 2"}, Scope: InInstance,
		Title: Text{"IAM Identity Center で管理者になれる", "Administrators come in through IAM Identity Center"},
		Done:  Text{"インスタンスの ID を設定したとき、アクセス許可セット、グループ、割り当て", "With the ids of an instance: permission set, group and assignment"},
		Hand:  Text{"組織インスタンスを有効にし、アイデンティティソースを選び、サインイン時の MFA を必須にする", "Enable an organization instance, choose the identity source, require MFA at sign-in"},
		Off:   func(o Organization) bool { return o.IdentityCenter.Off }, steps: identityCenter,
	},
	{
		ID: "snapshot-block", Scope: InRegions,
		Title: Text{"EBS スナップショットを公開できない", "EBS snapshots cannot be made public"},
		Done:  Text{"スナップショットの公開のブロック", "The block of public snapshots"},
		Hand:  Text{"CloudFormation にないリージョンではコマンドで有効にする", "Enable it with a command where CloudFormation lacks it"},
		Off:   func(o Organization) bool { return o.SnapshotBlock.Off }, steps: snapshotBlock,
	},
	{
		ID: "imds-v2", Scope: InRegions,
		Title: Text{"新しい EC2 インスタンスが IMDSv2 だけを使う", "New EC2 instances use IMDSv2 alone"},
		Done:  Text{"アカウントの既定", "The default of the account"},
		Off:   func(o Organization) bool { return o.IMDSv2.Off },
	},
	{
		ID: "image-block", Scope: InRegions,
		Title: Text{"AMI を公開できない", "AMIs cannot be made public"},
		Done:  Text{"公開のブロック", "The block of public AMIs"},
		Off:   func(o Organization) bool { return o.ImageBlock.Off },
	},
	{
		ID: "ssm-sharing-block", Scope: InRegions,
		Title: Text{"Systems Manager のドキュメントを公開できない", "Documents of Systems Manager cannot be made public"},
		Done:  Text{"公開のブロック", "The block of public documents"},
		Off:   func(o Organization) bool { return o.SSMSharingBlock.Off },
	},
}

func administratorsOff(o Organization) bool { return o.Administrators.Off }

func configOff(o Organization) bool { return o.Config.Off }
