// Package awsfault says what AWS's errors mean, and what a person can do.
package awsfault

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"

	"baseline/settings"
)

// Fault is an error for people. Return one where more is known of what is wrong
// than the code of AWS's answer says; [Explain] makes one of any other error.
// What AWS says stays as AWS says it.
type Fault struct {
	What settings.Text // the call, by its IAM action, or what was wanted
	Why  settings.Text
	Do   settings.Text // what a person can do
}

// Error is in English, for logs.
func (f Fault) Error() string { return f.In(settings.English) }

// In returns all of it in one line.
func (f Fault) In(l settings.Language) string {
	return settings.Textf("%s: %s。%s", "%s: %s; %s", f.What, f.Why, f.Do).In(l)
}

// Summary is what is wrong in one line. done says what was done before it; it
// may be empty.
func (f Fault) Summary(done settings.Text) settings.Text {
	summary := settings.Textf("%s: %s", "%s: %s", f.What, f.Why)
	if f.What == (settings.Text{}) {
		summary = f.Why
	}
	if done != (settings.Text{}) {
		summary = settings.Textf("%s。その後 %s", "%s; then %s", done, summary)
	}
	return summary
}

// HasCode reports whether err is an answer of AWS with one of the codes.
func HasCode(err error, codes ...string) bool {
	var answer smithy.APIError
	return errors.As(err, &answer) && slices.Contains(codes, answer.ErrorCode())
}

// IsAnswer reports whether err is an answer of AWS, rather than the lack of one.
func IsAnswer(err error) bool {
	var answer smithy.APIError
	return errors.As(err, &answer)
}

// IsDenied reports whether nobody allows the caller the call, or somebody
// forbids it.
func IsDenied(err error) bool { return HasCode(err, deniedCodes...) }

// IsNotOpened reports whether AWS has not opened the service to the account.
func IsNotOpened(err error) bool { return HasCode(err, newAccountCodes...) }

// IsTokenRefused reports whether a region does not know the credentials: it is
// not enabled, or they are wrong everywhere.
// https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
func IsTokenRefused(err error) bool {
	return HasCode(err, "InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure", "InvalidAccessKeyId")
}

var (
	deniedCodes = []string{
		"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "NotAuthorized",
	}
	// newAccountCodes are what AWS answers while it still checks an account.
	// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
	newAccountCodes = []string{"OptInRequired", "PendingVerification", "SubscriptionRequiredException"}
	expiredCodes    = []string{"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
)

// Explain turns an error into what, why and what to do. ctx is that of the
// whole run: a call has a time limit of its own.
func Explain(ctx context.Context, err error) Fault {
	var known Fault
	if errors.As(err, &known) {
		return known
	}
	f := Fault{Why: settings.Textf("エラー: %s", "%s", err.Error()), Do: Again}
	var said settings.Error // by this program
	own := errors.As(err, &said)
	if own {
		f.Why = said.Text
	}
	reason := err
	var call *smithy.OperationError
	if errors.As(err, &call) {
		f.What, reason = Actions(call.Service(), call.Operation()), call.Unwrap()
		f.Why = settings.Textf("エラー: %s", "%s", reason.Error())
	}
	again := settings.Textf("もう一度実行する (済んだところはそのまま残る)", "try again: what is done stays done")

	var answer smithy.APIError
	var attempts *retry.MaxAttemptsError
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		f.Why, f.Do = settings.Textf("中断された", "interrupted"), again
	case ctx.Err() != nil:
		f.Why, f.Do = settings.Textf("時間切れになった", "the time was up"), again
	case own:
	case !errors.As(err, &answer):
		// No answer at all: DNS, connection, TLS, time limit of the call.
		f.Why, f.Do = settings.Textf("応答がない: %s", "%s", reason.Error()), Reach
	case IsDenied(err):
		f.Why, f.Do = denied(answer.ErrorMessage())
	case IsTokenRefused(err):
		f.Why = settings.Textf("リージョンが認証情報を受け付けない (%s)", "the region refuses the credentials (%s)", answer.ErrorCode())
		f.Do = settings.Textf("リージョンを有効にするか、organization.Regions から外す。どのリージョンでもそうなら、認証情報を確かめる",
			"enable the region, or take it out of organization.Regions; in every region, look at the credentials")
	case slices.Contains(expiredCodes, answer.ErrorCode()):
		f.Why = settings.Textf("認証情報の期限が切れている", "the credentials have expired")
		f.Do = settings.Textf("サインインし直し、もう一度実行する", "sign in again, then try again")
	case IsNotOpened(err):
		f.Why = settings.Textf("AWS がアカウントの準備を終えていない (%s)", "AWS has not finished setting up the account (%s)", answer.ErrorCode())
		f.Do = settings.Textf("サインアップを済ませ、最大 24 時間待ってから、もう一度実行する", "finish the sign-up, wait up to 24 hours, then try again")
	case retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}.IsErrorThrottle(err) == aws.TrueTernary:
		f.Why = settings.Textf("スロットリングされた", "throttled")
		f.Do = settings.Textf("アカウントでの操作が少ないときに、もう一度実行する", "try again when less is going on in the account")
		if errors.As(err, &attempts) {
			f.Why = settings.Textf("%d 回スロットリングされた", "throttled, %d times", attempts.Attempt)
		}
	default:
		f.Why = settings.Textf("AWS の応答: %s: %s", "%s: %s", answer.ErrorCode(), answer.ErrorMessage())
	}
	return f
}

// Actions names the IAM actions of a call, as [Fault.What].
func Actions(service, operation string) settings.Text {
	actions := IAMActions(service, operation)
	return settings.Text{Ja: strings.Join(actions, " と "), En: strings.Join(actions, " and ")}
}

// Again is what to do where nothing better is known.
var Again = settings.Textf("もう一度実行する。また失敗したら、この文を添えて報告する", "try again; if it fails again, report it with this text")

// Reach is what to do where a call had no answer.
var Reach = settings.Textf("このマシンからリージョンに接続できるかと、https://health.aws.amazon.com を確かめ、もう一度実行する",
	"see that this machine reaches the region, and https://health.aws.amazon.com, then try again")

// denials are the policies that AWS names in a message, and who can change
// them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
var denials = []struct{ policy, do settings.Text }{
	{
		settings.Text{Ja: "サービスコントロールポリシー (SCP) ", En: "service control policy"},
		settings.Text{Ja: "組織の管理アカウントで、このポリシーの対象からロールを外す。または、この設定を組織に任せ、ここではオフにする",
			En: "let the organization's management account exempt the role in that policy, or leave the setting to it and switch it off here"},
	},
	{
		settings.Text{Ja: "リソースコントロールポリシー (RCP) ", En: "resource control policy"},
		settings.Text{Ja: "組織の管理アカウントで、このポリシーの対象からロールを外す",
			En: "let the organization's management account exempt the role in that policy"},
	},
	{
		settings.Text{Ja: "アクセス許可の境界", En: "permissions boundary"},
		settings.Text{Ja: "ロールのアクセス許可の境界を広げる", En: "widen the permissions boundary of the role"},
	},
	{
		settings.Text{Ja: "セッションポリシー", En: "session policy"},
		settings.Text{Ja: "そのセッションポリシーのない認証情報を使う", En: "use credentials without that session policy"},
	},
	{
		settings.Text{Ja: "VPC エンドポイントポリシー", En: "VPC endpoint policy"},
		settings.Text{Ja: "VPC エンドポイントのポリシーで許可する", En: "allow it in the policy of the VPC endpoint"},
	},
}

// denied says who denies, from the message of AWS.
func denied(message string) (why, do settings.Text) {
	for _, d := range denials {
		if strings.Contains(message, d.policy.En) {
			if strings.Contains(message, "explicit deny") {
				return settings.Textf("%sで拒否されている", "denied by a %s", d.policy), d.do
			}
			return settings.Textf("%sで許可されていない", "no %s allows it", d.policy), d.do
		}
	}
	if strings.Contains(message, "explicit deny") {
		return settings.Textf("明示的に拒否されている: %s", "denied explicitly: %s", message),
			settings.Textf("そのポリシーから拒否を外す", "take the deny out of that policy")
	}
	return settings.Textf("許可されていない: %s", "not allowed: %s", message),
		settings.Textf("ロールにこのアクションを許可する", "allow the role this action")
}
