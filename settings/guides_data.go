package settings

// dataGuides are those of what data is kept in, and encrypted with.
var dataGuides = []Guide{
	{
		// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
		ID: "S3BucketPolicyChange", Subject: "S3 bucket policy or protection changed",
		Why: Text{
			"バケットの中身がインターネットやほかのアカウントに公開されたり、ログが消えるようになったりします。",
			"A bucket's content can become public or go to another account, and logs can be made to vanish.",
		},
		Next: []Action{
			{Text: Text{
				"バケットが公開されたかを見る。IsPublic が true か、ACL に AllUsers があれば公開されている。ポリシーがなければ NoSuchBucketPolicy になる。",
				"See whether the bucket is public: IsPublic is true, or the ACL has AllUsers. Without a policy the answer is NoSuchBucketPolicy.",
			}, Run: []string{
				"aws s3api get-bucket-policy-status --bucket NAME",
				"aws s3api get-bucket-acl --bucket NAME",
			}},
			{Text: Text{
				"公開用のバケットでなければ、確認を待たずに閉じる。",
				"Unless it is meant to be public, close it first and ask later.",
			}, Run: []string{"aws s3api put-public-access-block --bucket NAME --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"}},
			{Text: Text{
				"「誰が」の本人に電話で確認する(メールは使わない)。",
				"Call the person under Who; do not write.",
			}},
			{Text: Text{
				"ポリシーに知らないアカウントがないかを見る。あれば S3 → バケット → アクセス許可で外す。",
				"See whether the policy names an account that you do not know. Remove it: S3, the bucket, Permissions.",
			}, Run: []string{"aws s3api get-bucket-policy --bucket NAME --query Policy --output text"}},
			{Text: Text{
				"baseline- で始まるバケットには監査ログがある。計画した変更でなければ、証拠を消そうとしている。",
				"Buckets named baseline-… hold the audit logs: unless planned, somebody is after the evidence.",
			}},
		},
	},
	{
		// https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
		ID: "KmsKeyDisableOrDeletion", Subject: "KMS key disabled or deleted",
		Why: Text{
			"そのキーで暗号化したデータが読めなくなります。待機期間(7~30 日)が過ぎると、二度と戻りません。データを人質にする手口でもあります。",
			"What the key encrypts can no longer be read; after the waiting period of 7 to 30 days, never again. Extortion works like this.",
		},
		Next: []Action{
			{Text: Text{
				"迷ったら、まず戻す。確認はそれから。削除の取り消しはデータに影響しない。",
				"When in doubt, undo it first and ask later: to cancel a deletion does no harm.",
			}, Run: []string{
				"aws kms cancel-key-deletion --region REGION --key-id KEY_ID",
				"aws kms enable-key --region REGION --key-id KEY_ID",
			}},
			{Text: Text{
				"状態が Enabled に戻ったか、何のキーかを見る。",
				"See that it is Enabled again, and what it is for.",
			}, Run: []string{"aws kms describe-key --region REGION --key-id KEY_ID --query 'KeyMetadata.[KeyState,DeletionDate,Description]'"}},
			callLater,
			{Text: Text{
				"DeleteKey は待機期間後の削除の完了で、取り消せない。DeleteImportedKeyMaterial なら、同じキーマテリアルを再インポートする。",
				"DeleteKey is the deletion after the wait: too late. After DeleteImportedKeyMaterial, import the same key material again.",
			}},
		},
	},
	{
		// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
		ID: "KmsDisabledKeyUse", Subject: "Disabled or deleted KMS key used", Help: true,
		Why: Text{
			"無効または削除予定のキーを、まだ何かが必要としています。削除されると、そのデータは二度と読めません。",
			"Something still needs a key that is disabled or about to be deleted. Once it is gone, so is the data.",
		},
		Next: []Action{
			{Text: Text{
				"キー(「対象」)の状態と削除日を見る。",
				"See the key's state (under Target) and when it will be deleted.",
			}, Run: []string{"aws kms describe-key --region REGION --key-id KEY_ID --query 'KeyMetadata.[KeyState,DeletionDate,Description]'"}},
			{Text: Text{
				"PendingDeletion なら、まず取り消して有効にする。確認はそれから。",
				"PendingDeletion: cancel it and enable the key first, ask later.",
			}, Run: []string{
				"aws kms cancel-key-deletion --region REGION --key-id KEY_ID",
				"aws kms enable-key --region REGION --key-id KEY_ID",
			}},
			{Text: Text{
				"「誰が」で、どのシステムが必要としているかを見て、担当者に電話する。キーを消すのは、データを別のキーで暗号化し直してから。",
				"See under Who which system needs it, and call its owner. Only data that is encrypted anew lets the key go.",
			}},
			{Text: Text{
				"キーがもう存在しなければ(NotFoundException)、戻せない。バックアップから復旧する。キー ID の間違いでも同じエラーになる。",
				"NotFoundException: the key is gone for good, so restore from a backup. A mistyped key id looks the same.",
			}},
		},
	},
}
