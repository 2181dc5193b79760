package controls

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

// fault is an error for people. Controls return one where they know better
// than the error's code what is wrong.
type fault struct {
	what string // the call, by its IAM action, or what was wanted
	why  string
	do   string // what a person can do
}

func (f fault) Error() string { return fmt.Sprintf("%s: %s; %s", f.what, f.why, f.do) }

// outcome is the fault as an outcome. done says what was done before it.
func (f fault) outcome(done string) Outcome {
	summary := f.what + ": " + f.why
	if f.what == "" {
		summary = f.why
	}
	if done != "" {
		summary = done + "; then " + summary
	}
	return Outcome{Status: Failed, Summary: summary, Fix: f.do}
}

// hasCode reports whether err is an answer of AWS with one of the codes.
func hasCode(err error, codes ...string) bool {
	var answer smithy.APIError
	return errors.As(err, &answer) && slices.Contains(codes, answer.ErrorCode())
}

// isTokenRefused reports whether a region does not know the credentials: it is
// not enabled, or they are wrong everywhere.
// https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
func isTokenRefused(err error) bool {
	return hasCode(err, "InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure", "InvalidAccessKeyId")
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

// explain turns an error into what, why and what to do. ctx is that of the
// whole run: a call has a time limit of its own.
func explain(ctx context.Context, err error) fault {
	var known fault
	if errors.As(err, &known) {
		return known
	}
	f := fault{why: err.Error(), do: "apply again; if it fails again, report it with this text"}
	var call *smithy.OperationError
	if errors.As(err, &call) {
		f.what, f.why = strings.Join(iamActions(call.Service(), call.Operation()), " and "), call.Unwrap().Error()
	}

	var answer smithy.APIError
	var attempts *retry.MaxAttemptsError
	switch {
	case ctx.Err() != nil:
		f.why, f.do = "the time was up", "apply again: what is done stays done"
	case !errors.As(err, &answer):
		// No answer at all: DNS, connection, TLS, time limit of the call.
		f.do = "see that this machine reaches the region, and https://health.aws.amazon.com, then apply again"
	case slices.Contains(deniedCodes, answer.ErrorCode()):
		f.why, f.do = denied(answer.ErrorMessage())
	case isTokenRefused(err):
		f.why = "the region refuses the credentials (" + answer.ErrorCode() + ")"
		f.do = "enable the region, or take it out of organization.Regions; in every region, look at the credentials"
	case slices.Contains(expiredCodes, answer.ErrorCode()):
		f.why, f.do = "the credentials have expired", "sign in again, then apply again"
	case slices.Contains(newAccountCodes, answer.ErrorCode()):
		f.why = "AWS has not finished setting up the account (" + answer.ErrorCode() + ")"
		f.do = "finish the sign-up, wait up to 24 hours, then apply again"
	case retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}.IsErrorThrottle(err) == aws.TrueTernary:
		f.why, f.do = "throttled", "apply again when less is going on in the account"
		if errors.As(err, &attempts) {
			f.why = fmt.Sprintf("throttled, %d times", attempts.Attempt)
		}
	default:
		f.why = answer.ErrorCode() + ": " + answer.ErrorMessage()
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
