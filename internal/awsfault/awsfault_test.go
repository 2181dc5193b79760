package awsfault

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"syscall"
	"testing"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"baseline/settings"
	"baseline/settings/settingstest"
)

func TestExplain(t *testing.T) {
	denied := func(message string) error { return &smithy.GenericAPIError{Code: "AccessDenied", Message: message} }
	const explicit = "User: arn:aws:sts::314159265358:assumed-role/R/S is not authorized to perform: ec2:X with an explicit deny in "
	const retry = "try again; if it fails again, report it with this text"
	for name, test := range map[string]struct {
		err     error
		why, do string
	}{
		"no policy allows it": {denied("no identity-based policy allows the ec2:X action"),
			"not allowed: no identity-based policy allows the ec2:X action", "allow the role this action"},
		"SCP denies": {denied(explicit + "a service control policy"),
			"denied by a service control policy", "let the organization's management account exempt the role in that policy, or leave the setting to it and switch it off here"},
		"SCP does not allow": {denied("because no service control policy allows the ec2:X action"),
			"no service control policy allows it", "let the organization's management account exempt the role in that policy, or leave the setting to it and switch it off here"},
		"RCP denies": {denied(explicit + "a resource control policy"),
			"denied by a resource control policy", "let the organization's management account exempt the role in that policy"},
		"boundary": {denied("because no permissions boundary allows the ec2:X action"),
			"no permissions boundary allows it", "widen the permissions boundary of the role"},
		"session policy": {denied(explicit + "a session policy"),
			"denied by a session policy", "use credentials without that session policy"},
		"endpoint policy": {denied(explicit + "a VPC endpoint policy"),
			"denied by a VPC endpoint policy", "allow it in the policy of the VPC endpoint"},
		"own deny": {denied(explicit + "an identity-based policy"),
			"denied explicitly: " + explicit + "an identity-based policy", "take the deny out of that policy"},
		"EC2 denies": {&smithy.GenericAPIError{Code: "UnauthorizedOperation", Message: "You are not authorized"},
			"not allowed: You are not authorized", "allow the role this action"},
		"wrong credentials": {answer("InvalidClientTokenId"),
			"the region refuses the credentials (InvalidClientTokenId)", "enable the region, or take it out of organization.Regions; in every region, look at the credentials"},
		"expired": {answer("ExpiredToken"),
			"the credentials have expired", "sign in again, then try again"},
		"new account": {answer("OptInRequired"),
			"AWS has not finished setting up the account (OptInRequired)", "finish the sign-up, wait up to 24 hours, then try again"},
		"throttled": {answer("ThrottlingException"),
			"throttled", "try again when less is going on in the account"},
		"other answer": {answer("InternalError"), "InternalError: said by the fake", retry},
		"no answer": {&smithyhttp.RequestSendError{Err: &url.Error{Op: "Post", URL: "https://ec2.eu-west-1.amazonaws.com/", Err: syscall.ECONNRESET}},
			`request send failed, Post "https://ec2.eu-west-1.amazonaws.com/": connection reset by peer`,
			"see that this machine reaches the region, and https://health.aws.amazon.com, then try again"},
		"no answer in time": {&smithyhttp.RequestSendError{Err: context.DeadlineExceeded}, "request send failed, context deadline exceeded",
			"see that this machine reaches the region, and https://health.aws.amazon.com, then try again"},
	} {
		got := Explain(t.Context(), &smithy.OperationError{ServiceID: "EC2", OperationName: "X", Err: test.err})
		if got.What.En != "ec2:X" || got.Why.En != test.why || got.Do.En != test.do {
			t.Errorf("%s: got\n%+v, want\n%s; %s", name, got, test.why, test.do)
		}
		settingstest.Told(t, got.Why, got.Do)
	}
	throttled := &smithy.OperationError{ServiceID: "EC2", OperationName: "X", Err: answer("Throttling")}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	late, end := context.WithTimeout(t.Context(), 0)
	defer end()
	for ctx, why := range map[context.Context]string{stopped: "interrupted", late: "the time was up"} {
		got := Explain(ctx, throttled)
		if got.What.En != "ec2:X" || got.Why.En != why || got.Do.En != "try again: what is done stays done" {
			t.Errorf("after the end: got %+v, want %s", got, why)
		}
		settingstest.Told(t, got.Why, got.Do)
	}
	own := Explain(t.Context(), settings.Errorf("不具合", "a fault of its own"))
	if want := (settings.Text{Ja: "不具合", En: "a fault of its own"}); own.Why != want || own.Do != Again {
		t.Errorf("what this program says became %+v", own)
	}
	known := Fault{settings.Same("a"), settings.Same("b"), settings.Same("c")}
	if got := Explain(t.Context(), fmt.Errorf("around: %w", known)); got != known {
		t.Errorf("a Fault became %+v", got)
	}
	if got := Explain(t.Context(), errors.New("other")); got.Summary(settings.Text{}).En != "other" || got.Do.En == "" {
		t.Errorf("another error became %+v", got)
	}
}

func TestIAMActions(t *testing.T) {
	for _, test := range []struct{ service, operation, want string }{
		{"EC2", "DescribeVpcs", "[ec2:DescribeVpcs]"},
		{"GuardDuty", "GetDetector", "[guardduty:GetDetector]"},
		{"CloudControl", "ListResources", "[cloudformation:ListResources]"},
		{"S3 Control", "GetPublicAccessBlock", "[s3:GetAccountPublicAccessBlock]"},
		{"S3", "PutObject", "[s3:PutObject]"},
		{"Budgets", "DescribeBudgets", "[budgets:ViewBudget]"},
		{"Cost Explorer", "GetAnomalyMonitors", "[ce:GetAnomalyMonitors]"},
		{"SSO Admin", "ListInstances", "[sso:ListInstances]"},
		{"AccessAnalyzer", "ListAnalyzers", "[access-analyzer:ListAnalyzers]"},
		{"CloudWatch Logs", "DescribeLogGroups", "[logs:DescribeLogGroups]"},
		{"Config Service", "DescribeDeliveryChannels", "[config:DescribeDeliveryChannels]"},
		{"EventBridge", "ListRules", "[events:ListRules]"},
	} {
		if got := fmt.Sprint(IAMActions(test.service, test.operation)); got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.service, test.operation, got, test.want)
		}
	}
}

// answer returns an answer of AWS that is an error.
func answer(code string) error {
	return &smithy.GenericAPIError{Code: code, Message: "said by the fake"}
}

func TestSummary(t *testing.T) {
	f := Fault{What: settings.Same("ec2:X"), Why: settings.Text{Ja: "拒否された", En: "denied"}}
	want := settings.Text{Ja: "半分。その後 ec2:X: 拒否された", En: "half; then ec2:X: denied"}
	if got := f.Summary(settings.Text{Ja: "半分", En: "half"}); got != want {
		t.Errorf("got %q", got)
	}
}
