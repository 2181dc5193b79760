package settings

// costGuides are those of money.
var costGuides = []Guide{
	{
		// https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
		ID: "Budget", Subject: "Budget alert",
		Why: Text{
			"予算は知らせるだけで、何も止めません。請求は増え続けます。侵入者がマイニングなどに使っていることもあります。",
			"A budget tells, and stops nothing: the bill goes on growing. It can be an intruder who mines, or the like.",
		},
		Next: []Action{
			{Text: Text{
				"何が増えたかを見る: Cost Explorer → サービス別、次にリージョン別、日別。",
				"See what grew: Cost Explorer, by service, then by region, by day.",
			}},
			{Text: Text{
				"使っていないリージョンや知らないサービスがあれば、侵入を疑う。動いているものを見る。",
				"A region or service that you do not use: somebody may be in. See what runs there.",
			}, Run: []string{"aws ec2 describe-instances --region REGION --query 'Reservations[].Instances[].[InstanceId,InstanceType,LaunchTime]' --output table"}},
			{Text: Text{
				"想定どおりなら、設定の Budget.MonthlyUSD を見直す。",
				"If it is as expected, raise Budget.MonthlyUSD in the settings.",
			}},
		},
	},
	{
		// https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
		ID: "CostAnomaly", Subject: "Cost anomaly",
		Why: Text{
			"このアカウントの普段の使い方とは違う費用が出ています。置き忘れたリソースか、侵入者かもしれません。",
			"Spending does not look like this account's own: something was left running, or somebody is in.",
		},
		Next: []Action{
			{Text: Text{
				"下のリンクで根本原因(サービス、リージョン、使用タイプ)を見る。",
				"Open the link below, and see the root cause: service, region, usage type.",
			}},
			{Text: Text{
				"誰が作ったかを見る: CloudTrail → イベント履歴(そのリージョン)→ 読み取り専用 = false。",
				"See who made it: CloudTrail, Event history (that region), Read-only = false.",
			}},
			{Text: Text{
				"誰も知らなければ、手順書の「止め方」へ。置き忘れなら、止める。",
				"Nobody knows of it: stop them as the runbook says. Left running: switch it off.",
			}},
			{Text: Text{
				"想定どおりなら、異常のページで「問題ではない」と評価する。次からの検出が正確になる。",
				"If it is as expected, say so on the anomaly's page (Submit assessment): later detections get better.",
			}},
		},
	},
}
