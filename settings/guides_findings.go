package settings

// findingGuides are those of findings that Security Hub passes on.
var findingGuides = []Guide{
	{
		// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_remediate.html
		ID: "GuardDuty", Subject: "GuardDuty finding",
		Why: Text{
			"GuardDuty が、攻撃や盗まれた認証情報の使用と見られる動きを検出しました。",
			"GuardDuty saw what looks like an attack, or like the use of stolen credentials.",
		},
		Next: []Action{
			{Text: Text{
				"検出結果を開き、どのリソースが、どこから(アクター)、何をされたか(タイプ)を見る。自社のテストや監視なら、アーカイブして終わり。",
				"Open the finding: what happened (type), to what (resource), from where (actor). A test or scan of your own: archive it, and you are done.",
			}},
			{Text: Text{
				"EC2 インスタンスなら、ルールのないセキュリティグループに替えて隔離する。停止も終了もしない(メモリが証拠になる)。",
				"An EC2 instance: isolate it with a security group without rules. Do not stop or terminate it; its memory is evidence.",
			}, Run: []string{"aws ec2 modify-instance-attribute --region REGION --instance-id INSTANCE_ID --groups SG_ID"}},
			{Text: Text{
				"認証情報(IAM ユーザー、アクセスキー、ロール)なら、手順書の「止め方」に従って止める。インスタンスのロールも同じ。",
				"Credentials (IAM user, access key, role): stop them as the runbook says. The role of an instance, too.",
			}},
			{Text: Text{
				"S3 バケットなら、公開を止める。",
				"An S3 bucket: end public access to it.",
			}, Run: []string{"aws s3api put-public-access-block --bucket NAME --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"}},
			finished,
		},
	},
	{
		// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings-remediate.html
		ID: "AccessAnalyzer", Subject: "Access Analyzer finding",
		Why: Text{
			"アカウントの外の誰かが、リソースにアクセスできる設定になっています。",
			"Somebody outside the account can reach a resource of it.",
		},
		Next: []Action{
			{Text: Text{
				"検出結果を開き、どのリソースに、誰が、何をできるかを見る。意図した公開なら、アーカイブして終わり。",
				"Open the finding: which resource, who, what they may do. If that is meant so, archive it, and you are done.",
			}},
			{Text: Text{
				"S3 バケットなら、公開を止める。",
				"An S3 bucket: end public access to it.",
			}, Run: []string{"aws s3api put-public-access-block --bucket NAME --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"}},
			{Text: Text{
				"ほかのリソースなら、ポリシーから相手を外す(ロール: IAM → 信頼関係、KMS: キーポリシー、Lambda・SQS・SNS: リソースのポリシー)。",
				"Another resource: take them out of its policy (role: IAM, Trust relationships; KMS: key policy; Lambda, SQS, SNS: the resource's policy).",
			}},
			{Text: Text{
				"直ったかを確認させる。数分で検出結果が「解決済み」になる。",
				"Have it looked at again: within minutes the finding becomes Resolved.",
			}, Run: []string{"aws accessanalyzer start-resource-scan --region REGION --analyzer-arn ANALYZER_ARN --resource-arn ARN"}},
		},
	},
	{
		// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-standards-schedule.html
		ID: "FailedControl", Subject: "Security Hub control failed",
		Why: Text{
			"守るべき設定が守られていません。攻撃されたという意味ではありません。",
			"A setting is not as it should be. It does not mean that somebody attacks.",
		},
		Next: []Action{
			{Text: Text{
				"「直し方」のページに従って直す。24 時間以内に再びチェックされ、合格すれば解決済みになる。",
				"Follow the page under How to fix. It is checked again within 24 hours; once it passes, it is resolved.",
			}},
			{Text: Text{
				"急に変わったのなら、誰が変えたかを見る: CloudTrail → イベント履歴 → リソース名。",
				"If it changed suddenly, see who did it: CloudTrail, Event history, Resource name.",
			}},
			{Text: Text{
				"このアカウントに合わないコントロールなら、理由を書いて設定の SecurityHub.Disabled に加える。1 つのリソースだけなら、検出結果を「抑制済み」にする。",
				"If it does not suit this account, add it to SecurityHub.Disabled in the settings, with the reason. For one resource alone: set the finding to SUPPRESSED.",
			}},
		},
	},
	{
		ID: "Finding", Subject: "Security finding",
		Why: Text{
			"Security Hub につながっている製品が、問題を報告しました。",
			"A product that reports to Security Hub found something.",
		},
		Next: []Action{
			{Text: Text{
				"Security Hub で検出結果を開き、リソースと説明を見る。製品の管理者に電話で確認する(メールは使わない)。",
				"Open the finding in Security Hub, see resource and description. Call whoever runs that product; do not write.",
			}},
			{Text: Text{
				"攻撃なら、手順書の「止め方」に従って止める。設定の不備なら、直し方に従って直す。",
				"An attack: stop it as the runbook says. A wrong setting: fix it as the finding says.",
			}},
			finished,
		},
	},
}

var finished = Action{Text: Text{
	"終わったら、Security Hub でワークフローを「解決済み」にする。問題でなければ「抑制済み」にする。",
	"In the end set its workflow status in Security Hub to RESOLVED, or to SUPPRESSED if it is none.",
}}
