package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"baseline/controls"
	"baseline/settings"
)

// handler answers what CloudFormation asks of one Custom::AccountSetting.
type handler struct {
	settings settings.Organization // with defaults

	genuine     func(event cfn.Event, function arn.ARN, home string) error
	apply       func(ctx context.Context, account, control string) (controls.Report, error)
	rollingBack func(ctx context.Context, stack string) (bool, error)
	store       func(ctx context.Context, account, control, request string, outcome []byte) error
	client      *http.Client

	// answerTime is kept of the function's time for the answer, and as much
	// again for what the regions have begun.
	answerTime time.Duration

	// secondTry is the pause before what failed at the creation is tried
	// again: the permissions of a new role reach the regions one by one.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
	secondTry time.Duration

	betweenPuts time.Duration // before a failed answer is put again; doubles each time
}

// outcome is what is logged and stored of one request.
type outcome struct {
	Control string          `json:"control"`
	Request string          `json:"request"` // Create or Update
	Time    time.Time       `json:"time"`
	Report  controls.Report `json:"report,omitempty"`
	Error   string          `json:"error,omitempty"` // why there is no report
}

// handle does what the event asks and answers it. It returns an error, after
// which Lambda tries again, where no answer arrived or none may be sent.
func (h handler) handle(ctx context.Context, event cfn.Event) error {
	function, err := functionARN(ctx)
	if err == nil {
		err = h.genuine(event, function, h.settings.HomeRegion)
	}
	if err != nil {
		slog.Error("refused", "stack", event.StackID, "error", err)
		return fmt.Errorf("refused: %w", err)
	}

	// Deletion leaves everything as it is: no removal, rollback or mistake may
	// weaken the account. What a person no longer wants, a person takes back.
	if event.RequestType == cfn.RequestDelete {
		slog.Info("left as it is", "resource", event.PhysicalResourceID)
		answer := answerTo(event, event.PhysicalResourceID)
		answer.Status = cfn.StatusSuccess
		return h.send(ctx, event.ResponseURL, fitting(answer, nil))
	}

	control, _ := event.ResourceProperties["Control"].(string)
	o := h.settle(ctx, event.RequestType, function.AccountID, control)
	failed := o.Report.Failed()
	level := slog.LevelInfo
	if o.Error != "" || failed != nil {
		level = slog.LevelError
	}
	slog.Log(ctx, level, "account setting", "outcome", o)

	answer := answerTo(event, "AccountSetting-"+control)
	var lines []string
	switch {
	case o.Error != "":
		answer.Status, answer.Reason = cfn.StatusFailed, control+": "+o.Error
	case failed != nil && !h.settings.IgnoreFailedSettings:
		answer.Status = cfn.StatusFailed
		answer.Reason = fmt.Sprintf("%s: %d of %d failed. Mend it and deploy again, or see organization.IgnoreFailedSettings.",
			control, len(failed), len(o.Report))
		for _, f := range failed {
			lines = append(lines, line(f))
		}
	default:
		answer.Status = cfn.StatusSuccess
	}
	if answer.Status == cfn.StatusFailed && event.RequestType == cfn.RequestUpdate && h.goesBack(ctx, event.StackID) {
		slog.Warn("the stack rolls back: what failed is not held against it", "control", control)
		answer.Status, answer.Reason = cfn.StatusSuccess, ""
	}
	if err := h.send(ctx, event.ResponseURL, fitting(answer, lines)); err != nil {
		return err
	}

	// After the answer, which matters more; the log has it all in any case.
	text, err := json.Marshal(o)
	if err == nil {
		err = h.store(ctx, function.AccountID, control, event.RequestID, text)
	}
	if err != nil {
		slog.Warn("the outcome is not in the bucket", "error", err)
	}
	return nil
}

// goesBack reports whether the stack rolls an update back. What failed the
// update, such as a region that does not answer, may well fail that too; and
// would leave the stack in UPDATE_ROLLBACK_FAILED, which takes a person.
func (h handler) goesBack(ctx context.Context, stack string) bool {
	ctx, cancel := context.WithTimeout(ctx, h.answerTime/3)
	defer cancel()
	back, err := h.rollingBack(ctx, stack)
	if err != nil {
		slog.Warn("it is not known whether the stack rolls back", "error", err)
	}
	return back
}

// functionARN returns this function's ARN, as the Lambda service says it: the
// one thing about an invocation that its caller cannot choose.
func functionARN(ctx context.Context) (arn.ARN, error) {
	invocation, ok := lambdacontext.FromContext(ctx)
	if !ok {
		return arn.ARN{}, fmt.Errorf("not invoked by Lambda")
	}
	return arn.Parse(invocation.InvokedFunctionArn)
}

// settle applies the control. It returns in time for the answer whatever the
// control does.
func (h handler) settle(ctx context.Context, request cfn.RequestType, account, control string) outcome {
	o := outcome{Control: control, Request: string(request), Time: time.Now().UTC()}
	if request != cfn.RequestCreate && request != cfn.RequestUpdate {
		o.Error = fmt.Sprintf("the request must be Create, Update or Delete, got %q", request)
		return o
	}
	working, stuck := ctx, ctx
	if end, ok := ctx.Deadline(); ok {
		var cancel, cancelStuck context.CancelFunc
		working, cancel = context.WithDeadline(ctx, end.Add(-2*h.answerTime))
		defer cancel()
		stuck, cancelStuck = context.WithDeadline(ctx, end.Add(-h.answerTime))
		defer cancelStuck()
	}

	type result struct {
		report controls.Report
		err    error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if cause := recover(); cause != nil {
				slog.Error("panic", "cause", cause, "stack", string(debug.Stack()))
				r.err = fmt.Errorf("a fault of this program, see its log: %v", cause)
			}
			done <- r
		}()
		r.report, r.err = h.apply(working, account, control)
		if request == cfn.RequestCreate && r.report.Failed() != nil && sleep(working, h.secondTry) {
			slog.Warn("trying again", "control", control, "failed", r.report.Failed())
			r.report, r.err = h.apply(working, account, control)
		}
	}()
	select {
	case r := <-done:
		o.Report = r.report
		if r.err != nil {
			o.Error = r.err.Error()
		}
	case <-stuck.Done():
		o.Error = "the time was up; what is done stays done: deploy again"
	}
	return o
}

// sleep reports whether ctx lasted for the duration.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
