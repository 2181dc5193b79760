package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"baseline/controls"
	"baseline/internal/regions"
	"baseline/settings"
)

const (
	functionName = "arn:aws:lambda:ap-northeast-1:123456789012:function:settings"
	stackID      = "arn:aws:cloudformation:ap-northeast-1:123456789012:stack/Baseline-Settings/7f2a"
	responseURL  = "https://cloudformation-custom-resource-response-apnortheast1.s3.ap-northeast-1.amazonaws.com/arn%3Aaws?X-Amz-Signature=5ec2e7"
)

// TestMain silences the log.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// request is an event of CloudFormation that is answered at the address.
func request(kind cfn.RequestType, answerAt string) cfn.Event {
	return cfn.Event{
		RequestType: kind, RequestID: "request-1", ResponseURL: answerAt, StackID: stackID,
		ResourceType: "Custom::AccountSetting", LogicalResourceID: "PasswordPolicy",
		PhysicalResourceID: map[bool]string{false: "AccountSetting-password-policy"}[kind == cfn.RequestCreate],
		ResourceProperties: map[string]any{"Control": "password-policy", "Revision": "1", "ServiceToken": functionName},
	}
}

// answers is CloudFormation's bucket: it keeps what is put there, after the
// first few it fails.
type answers struct {
	*httptest.Server
	fail int

	mu     sync.Mutex
	tries  int
	bodies []string
	types  []string
}

func newAnswers(t *testing.T) *answers {
	a := &answers{}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.tries++; a.tries <= a.fail {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	body, _ := io.ReadAll(r.Body)
	a.bodies = append(a.bodies, r.Method+" "+string(body))
	a.types = append(a.types, r.Header.Get("Content-Type"))
}

// only returns the one answer, decoded.
func (a *answers) only(t *testing.T) (answer cfn.Response) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.bodies) != 1 {
		t.Fatalf("got %d answers, want one: %v", len(a.bodies), a.bodies)
	}
	body, put := strings.CutPrefix(a.bodies[0], "PUT ")
	if err := json.Unmarshal([]byte(body), &answer); err != nil || !put || len(body) >= 4096 || a.types[0] != "" {
		t.Errorf("not what CloudFormation takes: %v, %d bytes, content type %q: %s", err, len(body), a.types[0], a.bodies[0])
	}
	if answer.RequestID != "request-1" || answer.StackID != stackID || answer.LogicalResourceID != "PasswordPolicy" {
		t.Errorf("an answer to something else: %+v", answer)
	}
	return answer
}

// testHandler takes every event for genuine and reports what outcomes says.
func testHandler(outcomes ...controls.Outcome) handler {
	return handler{
		settings: settings.Organization{}.WithDefaults(),
		genuine:  func(cfn.Event, arn.ARN, string) error { return nil },
		apply: func(_ context.Context, account, control string) (controls.Report, error) {
			if account != "123456789012" || control != "password-policy" {
				return nil, fmt.Errorf("applied %q in %q", control, account)
			}
			return outcomes, nil
		},
		rollingBack: func(context.Context, string) (bool, error) { return false, nil },
		store:       func(context.Context, string, string, string, []byte) error { return nil },
		client:      &http.Client{Timeout: 5 * time.Second, CheckRedirect: refuseRedirects},
	}
}

func inLambda(t *testing.T, left time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), left)
	t.Cleanup(cancel)
	return lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{InvokedFunctionArn: functionName})
}

func TestGenuineEvents(t *testing.T) {
	function, err := arn.Parse(functionName)
	if err != nil {
		t.Fatal(err)
	}
	const bucket = "cloudformation-custom-resource-response-apnortheast1"
	for _, url := range []string{
		responseURL,
		"https://" + bucket + ".s3-ap-northeast-1.amazonaws.com/x",
		"https://" + bucket + ".s3.amazonaws.com/x",
	} {
		if err := genuine(request(cfn.RequestCreate, url), function, "ap-northeast-1"); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
	for _, test := range []struct {
		change func(*cfn.Event)
		want   string
	}{
		{func(e *cfn.Event) { e.StackID = strings.Replace(stackID, "123456789012", "210987654321", 1) }, "the stack must be this account's Baseline-Settings"},
		{func(e *cfn.Event) { e.StackID = strings.Replace(stackID, "ap-northeast-1", "us-east-1", 1) }, "the stack must be"},
		{func(e *cfn.Event) { e.StackID = strings.Replace(stackID, "Baseline-Settings", "Baseline-Settings2", 1) }, "the stack must be"},
		{func(e *cfn.Event) { e.StackID = strings.Replace(stackID, "stack/", "stack/evil/", 1) }, "the stack must be"},
		{func(e *cfn.Event) { e.StackID = strings.Replace(stackID, "stack/", "stackset/", 1) }, "the stack must be"},
		{func(e *cfn.Event) { e.StackID = strings.Replace(stackID, "arn:aws:", "arn:aws-cn:", 1) }, "the stack must be"},
		{func(e *cfn.Event) { e.StackID = strings.TrimSuffix(stackID, "7f2a") }, "the stack must be"},
		{func(e *cfn.Event) { e.StackID = "" }, `the stack must be this account's Baseline-Settings in ap-northeast-1, got ""`},
		{func(e *cfn.Event) { e.ResourceType = "Custom::Other" }, `the resource must be a Custom::AccountSetting, got "Custom::Other"`},
		{func(e *cfn.Event) { e.ResponseURL = strings.Replace(responseURL, "https", "http", 1) }, "the response URL must be https"},
		{func(e *cfn.Event) { e.ResponseURL = "https://evil.example/x?" + responseURL }, "got https://evil.example"},
		{func(e *cfn.Event) {
			e.ResponseURL = strings.Replace(responseURL, "amazonaws.com/", "amazonaws.com.evil.example/", 1)
		}, "the response URL must be"},
		{func(e *cfn.Event) {
			e.ResponseURL = strings.Replace(responseURL, "amazonaws.com/", "amazonaws.com:8443/", 1)
		}, "the response URL must be"},
		{func(e *cfn.Event) { e.ResponseURL = strings.Replace(responseURL, "https://", "https://me@", 1) }, "the response URL must be"},
		{func(e *cfn.Event) { e.ResponseURL = strings.Replace(responseURL, "apnortheast1", "useast1", 1) }, "the response URL must be"},
		{func(e *cfn.Event) { e.ResponseURL = "https://" + bucket + "x.s3.amazonaws.com/" }, "the response URL must be"},
		{func(e *cfn.Event) { e.ResponseURL = "" }, "the response URL must be"},
		{func(e *cfn.Event) { e.ResponseURL = ":" }, "the response URL is not one"},
	} {
		event := request(cfn.RequestCreate, responseURL)
		test.change(&event)
		if err := genuine(event, function, "ap-northeast-1"); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		} else if strings.Contains(err.Error(), "5ec2e7") {
			t.Errorf("tells the signature of the address: %v", err)
		}
	}
	if err := genuine(request(cfn.RequestCreate, responseURL), function, "us-east-1"); err == nil {
		t.Error("a function outside of the home region is not refused")
	}
}

func TestARefusedEventReachesNobody(t *testing.T) {
	for _, kind := range []cfn.RequestType{cfn.RequestCreate, cfn.RequestUpdate, cfn.RequestDelete} {
		to := newAnswers(t)
		h := testHandler()
		h.genuine = genuine // the address is the test's, and so refused
		h.apply = func(context.Context, string, string) (controls.Report, error) {
			t.Error("applied")
			return nil, nil
		}
		if err := h.handle(inLambda(t, time.Minute), request(kind, to.URL)); err == nil || to.tries != 0 {
			t.Errorf("%s: got %v, and %d calls", kind, err, to.tries)
		}
	}
	if err := testHandler().handle(t.Context(), request(cfn.RequestCreate, "")); err == nil {
		t.Error("works without Lambda's word for the account")
	}
}

func TestSuccessHasAConstantID(t *testing.T) {
	for _, kind := range []cfn.RequestType{cfn.RequestCreate, cfn.RequestUpdate} {
		to := newAnswers(t)
		var stored string
		h := testHandler(controls.Outcome{Status: controls.Changed, Summary: settings.Text{Ja: "設定した", En: "set"}})
		h.store = func(_ context.Context, account, control, request string, text []byte) error {
			stored = account + " " + control + " " + request + " " + string(text)
			return errors.New("no bucket") // is logged, and no more
		}
		if err := h.handle(inLambda(t, time.Minute), request(kind, to.URL)); err != nil {
			t.Fatal(err)
		}
		if got := to.only(t); got.Status != cfn.StatusSuccess || got.PhysicalResourceID != "AccountSetting-password-policy" || got.Reason != "" {
			t.Errorf("%s: got %+v", kind, got)
		}
		if !strings.HasPrefix(stored, "123456789012 password-policy request-1 {") || !strings.Contains(stored, `"report":[{"status":"changed","summary":"set"}]`) {
			t.Errorf("stored: %s", stored)
		}
	}
}

func TestDeletionLeavesEverythingAsItIs(t *testing.T) {
	to := newAnswers(t)
	h := testHandler()
	h.apply = nil // would panic
	event := request(cfn.RequestDelete, to.URL)
	event.PhysicalResourceID, event.ResourceProperties = "what-a-failed-creation-said", nil
	if err := h.handle(inLambda(t, time.Minute), event); err != nil {
		t.Fatal(err)
	}
	if got := to.only(t); got.Status != cfn.StatusSuccess || got.PhysicalResourceID != "what-a-failed-creation-said" {
		t.Errorf("got %+v", got)
	}
}

func TestAFailureSaysWhereWhyAndWhatToDo(t *testing.T) {
	outcomes := []controls.Outcome{
		{Region: "ap-northeast-1", Status: controls.Already, Summary: settings.Same("as it should be")},
		{Region: "eu-west-1", Status: controls.Failed, Summary: settings.Text{Ja: "拒否された", En: "ec2:X: denied by a service control policy"}, Fix: settings.Text{Ja: "外す", En: "exempt the role"}},
		{Status: controls.Failed, Summary: settings.Same("throttled")},
	}
	to := newAnswers(t)
	h := testHandler(outcomes...)
	if err := h.handle(inLambda(t, time.Minute), request(cfn.RequestUpdate, to.URL)); err != nil {
		t.Fatal(err)
	}
	want := "password-policy: 2 of 3 failed. Mend it and deploy again, or see organization.IgnoreFailedSettings.\n" +
		"eu-west-1: ec2:X: denied by a service control policy: exempt the role\nthrottled\nLog: "
	if got := to.only(t); got.Status != cfn.StatusFailed || !strings.HasPrefix(got.Reason, want) {
		t.Errorf("got %+v\nwant %s", got, want)
	}

	to = newAnswers(t)
	h.settings.IgnoreFailedSettings = true
	if err := h.handle(inLambda(t, time.Minute), request(cfn.RequestUpdate, to.URL)); err != nil {
		t.Fatal(err)
	}
	if got := to.only(t); got.Status != cfn.StatusSuccess {
		t.Errorf("got %+v", got)
	}
}

// TestARollbackDoesNotFail where the update did: nobody could get the stack out
// of that but by hand.
func TestARollbackDoesNotFail(t *testing.T) {
	for _, test := range []struct {
		kind  cfn.RequestType
		stack string // of which it is said that it rolls back
		err   error
		want  cfn.StatusType
	}{
		{cfn.RequestUpdate, stackID, nil, cfn.StatusSuccess},
		{cfn.RequestUpdate, "another", nil, cfn.StatusFailed},
		{cfn.RequestUpdate, "another", errors.New("denied"), cfn.StatusFailed},
		{cfn.RequestCreate, stackID, nil, cfn.StatusFailed},
	} {
		to := newAnswers(t)
		h := testHandler(controls.Outcome{Region: "eu-west-1", Status: controls.Failed, Summary: settings.Same("denied")})
		h.rollingBack = func(_ context.Context, stack string) (bool, error) { return stack == test.stack, test.err }
		var stored string
		h.store = func(_ context.Context, _, _, _ string, text []byte) error { stored = string(text); return nil }
		if err := h.handle(inLambda(t, time.Minute), request(test.kind, to.URL)); err != nil {
			t.Fatal(err)
		}
		if got := to.only(t); got.Status != test.want || (got.Reason == "") != (test.want == cfn.StatusSuccess) {
			t.Errorf("%+v: got %+v", test, got)
		}
		if !strings.Contains(stored, `"status":"failed"`) {
			t.Errorf("%+v: stored %s", test, stored)
		}
	}
}

// TestAnAnswerFits with every region failing, in texts that JSON makes longer.
func TestAnAnswerFits(t *testing.T) {
	for text, least := range map[string]int{"denied ": 3000, "拒否": 3000, "<&>": 600, "\x01": 100} {
		var outcomes []controls.Outcome
		for _, region := range regions.All() {
			outcomes = append(outcomes, controls.Outcome{Region: region, Status: controls.Failed, Summary: settings.Same(strings.Repeat(text, 300)), Fix: settings.Same("mend")})
		}
		to := newAnswers(t)
		if err := testHandler(outcomes...).handle(inLambda(t, time.Minute), request(cfn.RequestUpdate, to.URL)); err != nil {
			t.Fatal(err)
		}
		got := to.only(t)
		if !utf8.ValidString(got.Reason) || strings.ContainsRune(got.Reason, utf8.RuneError) || !strings.Contains(got.Reason, " more\nLog: ") {
			t.Errorf("cut badly: %s", got.Reason)
		}
		if len(got.Reason) < least {
			t.Errorf("%q: leaves out more than needed, only %d bytes are left", text, len(got.Reason))
		}
	}
	long := cfn.Response{Status: cfn.StatusFailed, Reason: strings.Repeat("\x01", 5000)}
	if body := fitting(long, nil); len(body) >= maxAnswer {
		t.Errorf("%d bytes", len(body))
	}
}

func TestEveryRequestIsAnswered(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*handler, *cfn.Event)
		want   string
	}{
		"panic": {func(h *handler, _ *cfn.Event) {
			h.apply = func(context.Context, string, string) (controls.Report, error) { panic("at the disco") }
		}, "password-policy: a fault of this program, see its log: at the disco"},
		"stuck": {func(h *handler, _ *cfn.Event) {
			h.answerTime = 900 * time.Millisecond
			h.apply = func(context.Context, string, string) (controls.Report, error) { select {} }
		}, "password-policy: the time was up"},
		"late": {func(h *handler, _ *cfn.Event) {
			h.answerTime = 800 * time.Millisecond
			h.apply = func(ctx context.Context, _, _ string) (controls.Report, error) {
				<-ctx.Done()
				return controls.Report{{Region: "eu-west-1", Status: controls.Failed, Summary: settings.Same("not reached")}}, nil
			}
		}, "password-policy: 1 of 1 failed. Mend it and deploy again, or see organization.IgnoreFailedSettings.\neu-west-1: not reached"},
		"unknown control": {func(h *handler, e *cfn.Event) {
			e.ResourceProperties = map[string]any{"Control": 7}
		}, `: applied "" in "123456789012"`},
		"unknown request": {func(h *handler, e *cfn.Event) { e.RequestType = "Destroy" },
			`password-policy: the request must be Create, Update or Delete, got "Destroy"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := newAnswers(t)
			h, event := testHandler(), request(cfn.RequestUpdate, to.URL)
			test.change(&h, &event)
			ctx := inLambda(t, 2*time.Second)
			if err := h.handle(ctx, event); err != nil || ctx.Err() != nil {
				t.Fatal(err, ctx.Err())
			}
			if got := to.only(t); got.Status != cfn.StatusFailed || !strings.HasPrefix(got.Reason, test.want) || got.PhysicalResourceID == "" {
				t.Errorf("got %+v\nwant %s", got, test.want)
			}
		})
	}
}

// TestACreationIsTriedTwice, because a new role's permissions come late; an
// update is not.
func TestACreationIsTriedTwice(t *testing.T) {
	for kind, want := range map[cfn.RequestType]struct {
		tries  int
		status cfn.StatusType
	}{cfn.RequestCreate: {2, cfn.StatusSuccess}, cfn.RequestUpdate: {1, cfn.StatusFailed}} {
		to := newAnswers(t)
		h, tries := testHandler(), 0
		h.apply = func(context.Context, string, string) (controls.Report, error) {
			status := controls.Failed
			if tries++; tries > 1 {
				status = controls.Already
			}
			return controls.Report{{Status: status}}, nil
		}
		if err := h.handle(inLambda(t, time.Minute), request(kind, to.URL)); err != nil {
			t.Fatal(err)
		}
		if got := to.only(t).Status; got != want.status || tries != want.tries {
			t.Errorf("%s: got %s after %d tries, want %+v", kind, got, tries, want)
		}
	}
}

func TestAnAnswerIsPutAgain(t *testing.T) {
	to := newAnswers(t)
	to.fail = 2
	if err := testHandler().handle(inLambda(t, time.Minute), request(cfn.RequestDelete, to.URL)); err != nil {
		t.Fatal(err)
	}
	to.only(t)

	to = newAnswers(t)
	to.fail = 100
	err := testHandler().handle(inLambda(t, time.Minute), request(cfn.RequestDelete, to.URL+"/x?X-Amz-Signature=5ec2e7"))
	if err == nil || err.Error() != "the answer did not arrive: got status 503 Service Unavailable" || to.tries != maxPuts {
		t.Errorf("got %v after %d tries", err, to.tries)
	}
	to.Close()
	err = testHandler().handle(inLambda(t, time.Minute), request(cfn.RequestDelete, to.URL+"/x?X-Amz-Signature=5ec2e7"))
	if err == nil || strings.Contains(err.Error(), "5ec2e7") || !strings.Contains(err.Error(), "refused") {
		t.Errorf("got %v", err)
	}
}

func TestAnAnswerGoesNowhereElse(t *testing.T) {
	elsewhere := newAnswers(t)
	to := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(to.Close)
	err := testHandler().handle(inLambda(t, time.Minute), request(cfn.RequestDelete, to.URL))
	if err == nil || elsewhere.tries != 0 {
		t.Errorf("got %v, and %d calls elsewhere", err, elsewhere.tries)
	}
}

func TestCut(t *testing.T) {
	got := []string{cut("short", 5), cut("longer", 5), cut("拒否する", 8), cut("拒否する", 2)}
	if want := []string{"short", "lo…", "拒…", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
