package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"baseline/settings"
)

const (
	home    = "ap-northeast-1"
	hostile = "<script>window.hacked = true</script><img src=x onerror=window.hacked=true>"
)

var at = time.Date(2026, 3, 4, 14, 5, 6, 789, time.FixedZone("JST", 9*60*60))

// sample is the report of an account with something of everything, in every
// one of the 17 regions that are enabled by default.
func sample(l settings.Language) Report {
	o := settings.Organization{}.WithDefaults()
	var results []Result
	for _, c := range settings.Catalog {
		regions := []string{home}
		switch c.Scope {
		case settings.AccountWide:
			regions = []string{""}
		case settings.InRegions:
			regions = append(regions, slices.DeleteFunc(slices.Clone(o.Regions), func(r string) bool { return r == home })...)
		}
		for i, region := range regions {
			found := []Result{{Status: Pass, Summary: settings.Text{Ja: "満たしている", En: "as it should be"}.In(l)}}
			if special := samples[c.ID]; special != nil {
				found = special(l, i, region)
			}
			for _, r := range found {
				r.Control, r.Item, r.Region = c.ID, strings.Join(c.Items, ", "), region
				results = append(results, r)
			}
		}
	}
	return New("123456789012", home, at, results)
}

// samples are what is found of the controls that do not pass, in the i-th
// region.
var samples = map[string]func(l settings.Language, i int, region string) []Result{
	"root-access-keys": func(l settings.Language, _ int, _ string) []Result {
		return []Result{{
			Status:  Fail,
			Summary: settings.Text{Ja: "ルートユーザーにアクセスキーがある", En: "the root user has an access key"}.In(l),
			Fix:     settings.Text{Ja: "ルートユーザーでサインインして削除する", En: "Sign in as the root user and delete it"}.In(l) + ": https://console.aws.amazon.com/iam/home#/security_credentials",
		}}
	},
	"root-mfa": func(l settings.Language, _ int, _ string) []Result {
		return []Result{
			{Status: Pass, Summary: settings.Text{Ja: "MFA デバイスがある", En: "there is an MFA device"}.In(l)},
			{
				Status:  Manual,
				Summary: settings.Text{Ja: "2 つ目のデバイスがあるかは API ではわからない", En: "no API tells whether there is a second device"}.In(l),
				Fix:     settings.Text{Ja: "2 つ目を登録し、別の場所に保管する (docs/root-user.md)", En: "Register a second one and keep it elsewhere (docs/root-user.md)"}.In(l) + ": https://console.aws.amazon.com/iam/home#/security_credentials",
			},
		}
	},
	"user-mfa": func(l settings.Language, _ int, _ string) []Result {
		return []Result{{
			Status:  Fail,
			Summary: settings.Text{Ja: "パスワードがあるのに MFA デバイスがないユーザー: alice, " + hostile, En: "users with a password and no MFA device: alice, " + hostile}.In(l),
			Fix:     settings.Text{Ja: "サインインし、自分のデバイスを登録する", En: "Let them sign in and register a device"}.In(l),
		}}
	},
	"cost-anomaly-detection": func(l settings.Language, _ int, _ string) []Result {
		return []Result{{
			Status:  Error,
			Summary: settings.Text{Ja: "ce:GetAnomalyMonitors を拒否された", En: "ce:GetAnomalyMonitors is denied"}.In(l),
			Fix:     settings.Text{Ja: "ce:GetAnomalyMonitors を許可する。許可してあれば、ルートユーザーで請求情報への IAM アクセスを有効にする", En: "Allow ce:GetAnomalyMonitors; where it is allowed, activate IAM access to billing as the root user"}.In(l) + ": https://console.aws.amazon.com/billing/home#/account",
		}}
	},
	"alert-subscriptions": func(l settings.Language, _ int, _ string) []Result {
		return []Result{
			{Status: Pass, Summary: "ops@example.com: confirmed"},
			{
				Status:  Fail,
				Summary: settings.Text{Ja: "oncall@example.com: まだ確認されていない", En: "oncall@example.com: not confirmed yet"}.In(l),
				Fix:     settings.Text{Ja: "AWS Notification - Subscription Confirmation のメールで確認する", En: "Confirm it from the mail AWS Notification - Subscription Confirmation"}.In(l),
			},
			{
				Status:  Fail,
				Summary: settings.Text{Ja: "boss@example.com: 購読がない", En: "boss@example.com: no subscription"}.In(l),
				Fix:     settings.Text{Ja: "デプロイする", En: "Deploy"}.In(l) + ": make deploy",
			},
		}
	},
	"ebs-encryption": func(l settings.Language, _ int, region string) []Result {
		return []Result{{
			Status:  Fail,
			Summary: settings.Text{Ja: "既定の暗号化が無効", En: "encryption by default is off"}.In(l),
			Fix:     settings.Text{Ja: "有効にする", En: "Switch it on"}.In(l) + ": go tool baseline apply --control ebs-encryption --region " + region + " --yes",
		}}
	},
	"s3-public-access-block": func(l settings.Language, _ int, _ string) []Result {
		return []Result{{Status: Off, Summary: "organization.S3PublicAccessBlock.Off"}}
	},
	"default-vpc": func(l settings.Language, i int, region string) []Result {
		if i < 5 {
			return []Result{{
				Status:  Fail,
				Summary: fmt.Sprintf(settings.Text{Ja: "vpc-0000000000000%04d は使われていない", En: "vpc-0000000000000%04d is not in use"}.In(l), i),
				Fix:     settings.Text{Ja: "organization.DefaultVPC.Mode を delete にし、削除する", En: "Set organization.DefaultVPC.Mode to delete, then delete them"}.In(l) + ": go tool baseline apply --control default-vpc --yes",
			}}
		}
		return []Result{{Status: Pass, Summary: settings.Text{Ja: "デフォルト VPC はない", En: "there is no default VPC"}.In(l)}}
	},
	"guardduty": func(l settings.Language, i int, region string) []Result {
		switch {
		case i == 2:
			return []Result{{
				Status:  Error,
				Summary: settings.Text{Ja: "guardduty:ListDetectors を拒否された (サービスコントロールポリシー)", En: "guardduty:ListDetectors is denied (by a service control policy)"}.In(l),
				Fix:     settings.Text{Ja: "guardduty:ListDetectors を許可する", En: "Allow guardduty:ListDetectors"}.In(l),
			}}
		case i%3 == 1:
			return []Result{{
				Status:  Fail,
				Summary: settings.Text{Ja: region + " にディテクターがない", En: "no detector in " + region}.In(l),
				Fix:     settings.Text{Ja: "デプロイする", En: "Deploy"}.In(l) + ": npx cdk deploy Baseline-Regional-" + region,
			}}
		}
		return []Result{{Status: Pass, Summary: settings.Text{Ja: "ディテクターが有効", En: "the detector is enabled"}.In(l)}}
	},
	"identity-center": func(l settings.Language, _ int, _ string) []Result {
		return []Result{{
			Status:  Manual,
			Summary: settings.Text{Ja: "組織インスタンスがない", En: "there is no organization instance"}.In(l),
			Fix:     settings.Text{Ja: "有効にするか、organization.IdentityCenter.Off を true にする", En: "Enable one, or set organization.IdentityCenter.Off"}.In(l) + ": https://console.aws.amazon.com/singlesignon/home",
		}}
	},
}
