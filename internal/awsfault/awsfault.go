// Package awsfault says what AWS's errors mean, and what a person can do.
package awsfault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
)

// Fault is an error for people. Return one where more is known of what is wrong
// than the code of AWS's answer says; [Explain] makes one of any other error.
type Fault struct {
	What string // the call, by its IAM action, or what was wanted
	Why  string
	Do   string // what a person can do
}

func (f Fault) Error() string { return fmt.Sprintf("%s: %s; %s", f.What, f.Why, f.Do) }

// Summary is what is wrong in one line. done says what was done before it; it
// may be empty.
func (f Fault) Summary(done string) string {
	summary := f.What + ": " + f.Why
	if f.What == "" {
		summary = f.Why
	}
	if done != "" {
		summary = done + "; then " + summary
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
	f := Fault{Why: err.Error(), Do: "try again; if it fails again, report it with this text"}
	var call *smithy.OperationError
	if errors.As(err, &call) {
		f.What, f.Why = strings.Join(IAMActions(call.Service(), call.Operation()), " and "), call.Unwrap().Error()
	}

	var answer smithy.APIError
	var attempts *retry.MaxAttemptsError
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		f.Why, f.Do = "interrupted", "try again: what is done stays done"
	case ctx.Err() != nil:
		f.Why, f.Do = "the time was up", "try again: what is done stays done"
	case !errors.As(err, &answer):
		// No answer at all: DNS, connection, TLS, time limit of the call.
		f.Do = "see that this machine reaches the region, and https://health.aws.amazon.com, then try again"
	case IsDenied(err):
		f.Why, f.Do = denied(answer.ErrorMessage())
	case IsTokenRefused(err):
		f.Why = "the region refuses the credentials (" + answer.ErrorCode() + ")"
		f.Do = "enable the region, or take it out of organization.Regions; in every region, look at the credentials"
	case slices.Contains(expiredCodes, answer.ErrorCode()):
		f.Why, f.Do = "the credentials have expired", "sign in again, then try again"
	case IsNotOpened(err):
		f.Why = "AWS has not finished setting up the account (" + answer.ErrorCode() + ")"
		f.Do = "finish the sign-up, wait up to 24 hours, then try again"
	case retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}.IsErrorThrottle(err) == aws.TrueTernary:
		f.Why, f.Do = "throttled", "try again when less is going on in the account"
		if errors.As(err, &attempts) {
			f.Why = fmt.Sprintf("throttled, %d times", attempts.Attempt)
		}
	default:
		f.Why = answer.ErrorCode() + ": " + answer.ErrorMessage()
	}
	return f
}

// denials are the policies that AWS names in a message, and who can change
// them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
var denials = []struct{ policy, do string }{
	{"service control policy", "let the organization's management account exempt the role in that policy, or leave the setting to it and switch it off here"},
	{"resource control policy", "let the organization's management account exempt the role in that policy"},
	{"permissions boundary", "widen the permissions boundary of the role"},
	{"session policy", "use credentials without that session policy"},
	{"VPC endpoint policy", "allow it in the policy of the VPC endpoint"},
}

// denied says who denies, from the message of AWS.
func denied(message string) (why, do string) {
	for _, d := range denials {
		if strings.Contains(message, d.policy) {
			if strings.Contains(message, "explicit deny") {
				return "denied by a " + d.policy, d.do
			}
			return "no " + d.policy + " allows it", d.do
		}
	}
	if strings.Contains(message, "explicit deny") {
		return "denied explicitly: " + message, "take the deny out of that policy"
	}
	return "not allowed: " + message, "allow the role this action"
}
