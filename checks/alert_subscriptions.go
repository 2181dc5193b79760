package checks

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// alertsTopic returns the ARN of the topic that reaches people, feedTopic that
// of the one that budgets and anomalies go to.
func alertsTopic(t Target) string { return topic(t, settings.AlertsTopic) }
func feedTopic(t Target) string   { return topic(t, t.Settings.FeedTopic()) }

func topic(t Target, name string) string {
	return fmt.Sprintf("arn:aws:sns:%s:%s:%s", t.Settings.HomeRegion, t.Account, name)
}

// alertSubscriptions looks who receives the alerts: each address of the
// settings, and those that the settings do not name. Only people are named;
// what else is subscribed, such as a chat, is left to who subscribed it.
func alertSubscriptions(ctx context.Context, t Target) (found []Finding, err error) {
	topic := alertsTopic(t)
	var people []types.Subscription
	pages := sns.NewListSubscriptionsByTopicPaginator(sns.NewFromConfig(t.InHome()), &sns.ListSubscriptionsByTopicInput{TopicArn: &topic})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		switch {
		case awsfault.HasCode(err, "NotFound"):
			return failed(settings.Textf("トピック %s がなく、誰にも何も届かない", "the topic %s does not exist: nobody is told of anything", settings.AlertsTopic), deployOrRevert(settings.RootStack)), nil
		case err != nil:
			return nil, err
		}
		for _, s := range page.Subscriptions {
			if slices.Contains([]string{"email", "email-json", "sms"}, aws.ToString(s.Protocol)) {
				people = append(people, s)
			}
		}
	}
	if len(t.Settings.Alerts.Emails) == 0 {
		found = manual(settings.Textf("通知を受け取る人が設定にない", "nobody is named who receives the alerts"),
			settings.Textf("organization.Alerts.Emails にアドレスを書いてデプロイする", "name addresses in organization.Alerts.Emails and deploy"))
	}
	for _, email := range t.Settings.Alerts.Emails {
		found = append(found, subscribed(t, email, people)...)
	}
	for _, s := range people {
		isThis := func(email string) bool { return strings.EqualFold(email, aws.ToString(s.Endpoint)) }
		if !isConfirmed(s) || slices.ContainsFunc(t.Settings.Alerts.Emails, isThis) {
			continue
		}
		found = append(found, manual(settings.Textf("設定にない %s に通知が届いている", "%s receives the alerts and is not in the settings", aws.ToString(s.Endpoint)),
			settings.Textf("organization.Alerts.Emails に書くか、購読を解除する: aws sns unsubscribe --subscription-arn %s --region %s", "name it in organization.Alerts.Emails, or: aws sns unsubscribe --subscription-arn %s --region %s",
				aws.ToString(s.SubscriptionArn), t.Settings.HomeRegion))...)
	}
	return found, nil
}

// isConfirmed reports whether a subscription receives anything: otherwise SNS
// puts a word in the place of its ARN.
// https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
func isConfirmed(s types.Subscription) bool {
	return strings.HasPrefix(aws.ToString(s.SubscriptionArn), "arn:")
}

// subscribed tells of one address of the settings. SNS deletes a subscription
// that nobody confirms in 48 hours, and CloudFormation does not see it.
// https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html
func subscribed(t Target, email string, people []types.Subscription) []Finding {
	again := fmt.Sprintf("aws sns subscribe --topic-arn %s --protocol email --notification-endpoint %s --region %s",
		alertsTopic(t), email, t.Settings.HomeRegion)
	pending := false
	for _, s := range people {
		switch {
		case !strings.HasPrefix(aws.ToString(s.Protocol), "email"), !strings.EqualFold(email, aws.ToString(s.Endpoint)):
		case isConfirmed(s):
			return passed(settings.Textf("%s に通知が届く: 確認済み", "%s receives the alerts: confirmed", email))
		case aws.ToString(s.SubscriptionArn) == "PendingConfirmation":
			pending = true
		}
	}
	if pending {
		return manual(settings.Textf("%s に通知が届かない: 購読の確認待ち", "%s receives no alert: pending, not yet confirmed", email),
			settings.Textf("%s: メール AWS Notification - Subscription Confirmation で確認する。メールを送り直すには: %s",
				"%s: confirm from the mail AWS Notification - Subscription Confirmation; it is sent again by: %s", email, again))
	}
	return failed(settings.Textf("%s に通知が届かない: 購読がない、48 時間以内に確認されなかった、または解除された",
		"%s receives no alert: missing, not confirmed within 48 hours, or unsubscribed", email),
		settings.Textf("make deploy。以前に購読していたなら末尾のコマンドも実行する。その後、メール AWS Notification - Subscription Confirmation で確認する: %s",
			"make deploy; if it was subscribed before: %s; then confirm from the mail AWS Notification - Subscription Confirmation", again))
}
