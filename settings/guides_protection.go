package settings

// protectionGuides are those of what watches and guards the account.
var protectionGuides = []Guide{
	{
		// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
		ID: "CloudTrailChange", Subject: "CloudTrail changed",
		Why: Text{
			"証跡が止まると、何をされても見えず、このようなアラームも届きません。侵入者はまずこれを止めます。",
			"Without the trail nobody sees what is done, and these alarms stay silent. Intruders switch it off first.",
		},
		Next: []Action{
			{Text: Text{
				"記録されているかを見る。IsLogging が true で、エラーがなければよい。リージョンはホームリージョン。",
				"See whether it records: IsLogging must be true, without errors. The region is the home region.",
			}, Run: []string{"aws cloudtrail get-trail-status --region REGION --name Baseline"}},
			{Text: Text{
				"止まっていたら、すぐに再開する。",
				"If it does not, start it at once.",
			}, Run: []string{"aws cloudtrail start-logging --region REGION --name Baseline"}},
			{Text: Text{
				"全部を記録しているかを見る。IncludeManagementEvents が true、ReadWriteType が All ならよい。",
				"See that it records everything: IncludeManagementEvents true, ReadWriteType All.",
			}, Run: []string{"aws cloudtrail get-event-selectors --region REGION --trail-name Baseline"}},
			callLater,
			{Text: Text{
				"止まっていた間のことは、CloudTrail → イベント履歴に 90 日間残る。証跡とは別なので消せない。リージョンごとに見る。",
				"What happened meanwhile is in CloudTrail, Event history: 90 days, without any trail, region by region.",
			}},
			revertRoot,
		},
	},
	{
		// https://docs.aws.amazon.com/config/latest/developerguide/managing-recorder_console-start.html
		ID: "ConfigChange", Subject: "AWS Config recording changed",
		Why: Text{
			"AWS Config はリソースの変更を記録しています。止まると Security Hub のチェックが働かず、履歴に穴があきます。",
			"AWS Config records how resources change. Stopped, Security Hub's controls see nothing new, and history has a gap.",
		},
		Next: []Action{
			call,
			{Text: Text{
				"記録されているかを見る。recording が true、lastStatus が SUCCESS ならよい。",
				"See whether it records: recording must be true and lastStatus SUCCESS.",
			}, Run: []string{"aws configservice describe-configuration-recorder-status --region REGION"}},
			{Text: Text{
				"止まっていたら再開する。",
				"If it does not, start it.",
			}, Run: []string{"aws configservice start-configuration-recorder --region REGION --configuration-recorder-name NAME"}},
			{Text: Text{
				"配信先のバケットが元のままかを見る。違えば戻す(make deploy だけでは戻らない)。",
				"See that it delivers to your bucket. If not, put it back; make deploy alone does not.",
			}, Run: []string{
				"aws configservice describe-delivery-channels --region REGION",
				"npx cdk deploy Baseline-Regional-REGION --revert-drift",
			}},
		},
	},
	{
		// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_introduction.html
		ID: "OrganizationsChange", Subject: "AWS Organizations changed",
		Why: Text{
			"どのアカウントが組織に属し、どの SCP に縛られ、どのアカウントが全体を管理できるかが変わります。組織を抜けたアカウントは、もう SCP に縛られません。",
			"It changes which accounts belong, which SCPs bind them, and which account administers others. An account that left is bound by no SCP.",
		},
		Next: []Action{
			call,
			{Text: Text{
				"SCP が外されたのなら、今あるものを見る。",
				"An SCP was removed: see which ones are left.",
			}, Run: []string{"aws organizations list-policies-for-target --target-id TARGET_ID --filter SERVICE_CONTROL_POLICY"}},
			{Text: Text{
				"付け直す。",
				"Attach it again.",
			}, Run: []string{"aws organizations attach-policy --policy-id POLICY_ID --target-id TARGET_ID"}},
			{Text: Text{
				"委任管理者や信頼されたアクセスが増えていないかを見る。",
				"See whether a delegated administrator or a trusted service was added.",
			}, Run: []string{
				"aws organizations list-delegated-administrators",
				"aws organizations list-aws-service-access-for-organization",
			}},
			{Text: Text{
				"アカウントが抜けたら、招待し直して受け入れる。解約されたアカウントは 90 日以内なら AWS サポートが再開できる。",
				"An account left: invite it again, and accept there. A closed one can be reopened by AWS Support for 90 days.",
			}},
		},
	},
	{
		ID: "AlertingChange", Subject: "Alerting changed",
		Why: Text{
			"このメールを止めようとしているのかもしれません。ベースラインのデプロイでも届きます。KMS のキーポリシーと予算は、ベースライン以外のものの変更でも届きます。",
			"Somebody may be silencing these very mails. Deployments of the baseline raise this too; so do any KMS key's policy and any budget.",
		},
		Next: []Action{
			{Text: Text{
				"その時刻にデプロイ(CloudFormation 経由)があったなら終わり。なければ「誰が」の本人に電話で確認する(メールは使わない)。",
				"A deployment at that time, through CloudFormation: done. Else call the person under Who; do not write.",
			}},
			{Text: Text{
				"通知先が残っているかを見る。リージョンはホームリージョン。PendingConfirmation の人には届かない。",
				"See who is still told. The region is the home region. PendingConfirmation means nobody.",
			}, Run: []string{"aws sns list-subscriptions --region REGION --query 'Subscriptions[].[Endpoint,SubscriptionArn]' --output text"}},
			{Text: Text{
				"止められたアラームを探し、あれば有効に戻す(aws cloudwatch enable-alarm-actions)。",
				"Find silenced alarms, and enable them again (aws cloudwatch enable-alarm-actions).",
			}, Run: []string{"aws cloudwatch describe-alarms --region REGION --alarm-name-prefix Baseline- --query 'MetricAlarms[?!ActionsEnabled].AlarmName'"}},
			{Text: Text{
				"手で変えられた箇所を探す(結果は CloudFormation → スタック → ドリフトの結果を表示)。",
				"Find what was changed by hand (results: CloudFormation, the stack, View drift results).",
			}, Run: []string{"aws cloudformation detect-stack-drift --region REGION --stack-name Baseline-Root"}},
			revertRoot,
			{Text: Text{
				"デプロイでなかったなら、隠れて何かをしている。その人のほかの操作を見る: CloudTrail → イベント履歴 → ユーザー名。",
				"If it was no deployment, somebody hides something: see what else they did: CloudTrail, Event history, User name.",
			}},
		},
	},
	{
		ID: "ProtectionChange", Subject: "Account protection changed",
		Why: Text{
			"検出、ブロック、MFA、連絡先は、侵入者が見つからずに動くため、あるいは AWS からの連絡を断つために狙うものです。",
			"Detectors, blocks, MFA and contacts are what intruders switch off, to work unseen or to keep AWS from reaching you.",
		},
		Next: []Action{
			{Text: Text{
				"Baseline-Settings のデプロイなら終わり。なければ「誰が」の本人に電話で確認する(メールは使わない)。",
				"A deployment of Baseline-Settings: done. Else call the person under Who; do not write.",
			}},
			{Text: Text{
				"何が守られなくなったかを、リポジトリで見る。直し方も出る。",
				"In the repository, see what no longer holds. It says how to mend it.",
			}, Run: []string{"go tool baseline check"}},
			{Text: Text{
				"ブロックやパスワードポリシーなどの設定を戻す。GuardDuty や Security Hub は、check が示すコンソールの画面で戻す。",
				"Put settings back: blocks, password policy, contacts. GuardDuty and Security Hub: in the console, as check says.",
			}, Run: []string{"go tool baseline apply"}},
			{Text: Text{
				"MFA デバイスが外されたのなら、本人に登録し直してもらう。ルートユーザーのメールアドレスが変えられたのなら、乗っ取りとして AWS サポートに連絡する。",
				"An MFA device is gone: have its user register one. Root's e-mail address was changed: that is a takeover, go to AWS Support.",
			}},
		},
	},
}

// revertRoot is what a deployment alone does not do: CloudFormation compares
// templates, not what there is.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
var revertRoot = Action{Text: Text{
	"手で変えられたものを、リポジトリから元に戻す(make deploy だけでは戻らない)。消されたものも戻ったかを確かめる。",
	"From the repository, put back what was changed by hand; make deploy alone does not. See that what was deleted is back, too.",
}, Run: []string{"npx cdk deploy Baseline-Root --revert-drift"}}
