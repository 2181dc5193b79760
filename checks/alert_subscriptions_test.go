package checks

import (
	"testing"

	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"

	"baseline/internal/awstest"
)

func TestAlertSubscriptions(t *testing.T) {
	readers := func(list ...snstypes.Subscription) func(*accountWorld) {
		return func(w *accountWorld) { w.readers = append([]snstypes.Subscription{}, list...) }
	}
	ops, ceo := reader("email", "ops@corp.internal", topicARN+":1"), reader("email", "ceo@corp.internal", topicARN+":2")
	const opsPass, ceoPass = "pass ops@corp.internal receives the alerts: confirmed", "pass ceo@corp.internal receives the alerts: confirmed"
	const ceoMissing = "fail ceo@corp.internal receives no alert: missing, not confirmed within 48 hours, or unsubscribed -> " +
		"make deploy; if it was subscribed before: aws sns subscribe --topic-arn " + topicARN + " --protocol email --notification-endpoint ceo@corp.internal --region ap-northeast-1; then confirm from the mail"
	const ceoPending = "manual ceo@corp.internal receives no alert: pending, not yet confirmed -> " +
		"ceo@corp.internal: confirm from the mail AWS Notification - Subscription Confirmation; it is sent again by: aws sns subscribe --topic-arn " + topicARN
	testAccount(t, "alert-subscriptions", []accountCase{
		{"all confirmed", nil, []string{opsPass, ceoPass}},
		{"other case", readers(ops, reader("email-json", "CEO@corp.internal", topicARN+":2")), []string{opsPass, ceoPass}},
		{"pending", readers(ops, reader("email", "ceo@corp.internal", "PendingConfirmation")), []string{opsPass, ceoPending}},
		{"pending beside a confirmed one", readers(reader("email", "ceo@corp.internal", "PendingConfirmation"), ops, ceo), []string{opsPass, ceoPass}},
		{"missing", readers(ops), []string{opsPass, ceoMissing}},
		{"deleted", readers(ops, reader("email", "ceo@corp.internal", "Deleted")), []string{opsPass, ceoMissing}},
		{"by text message", readers(ops, ceo, reader("sms", "+819012345678", topicARN+":3")), []string{opsPass, ceoPass,
			"manual +819012345678 receives the alerts and is not in the settings"}},
		{"nobody", readers(), []string{"fail ops@corp.internal receives no alert: missing", ceoMissing}},
		{"somebody else", readers(ops, ceo, reader("email", "gone@corp.internal", topicARN+":3")), []string{opsPass, ceoPass,
			"manual gone@corp.internal receives the alerts and is not in the settings -> aws sns unsubscribe --subscription-arn " + topicARN + ":3 --region ap-northeast-1"}},
		{"somebody else who has not confirmed", readers(ops, ceo, reader("email", "gone@corp.internal", "PendingConfirmation")), []string{opsPass, ceoPass}},
		{"a chat", readers(ops, ceo, reader("https", "https://chat.corp.internal", topicARN+":3")), []string{opsPass, ceoPass}},
		{"nobody is named", func(w *accountWorld) { w.settings.Alerts.Emails, w.readers = nil, []snstypes.Subscription{} },
			[]string{"manual nobody is named who receives the alerts -> organization.Alerts.Emails"}},
		{"nobody is named, somebody reads", func(w *accountWorld) { w.settings.Alerts.Emails, w.readers = nil, w.readers[:1] },
			[]string{"manual nobody is named", "manual ops@corp.internal receives the alerts and is not in the settings"}},
		{"no topic", func(w *accountWorld) { w.readers = nil }, []string{"fail the topic Baseline-Alerts does not exist: nobody is told of anything -> make deploy"}},
		{"denied", func(w *accountWorld) {
			w.fail = awstest.Times(1, "ListSubscriptionsByTopic", awstest.Code("AuthorizationError"))
		}, []string{"error sns:ListSubscriptionsByTopic: not allowed -> allow the role this action"}},
	})
}
