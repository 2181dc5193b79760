package controls

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// testAccount is the account of every fake.
const testAccount = "314159265358"

// fakeAWS answers the calls of real SDK clients below their retries, so that
// they serialize, find their endpoint, and try again as they do with AWS. Run
// it in a synctest bubble: there the waits take no time.
type fakeAWS struct {
	mu      sync.Mutex
	answers map[string]func(region string, in any) (any, error) // by operation
	fail    func(call) error                                    // is asked before each attempt
	slow    func(context.Context, call) error                   // takes its time before that, with others
	calls   []call                                              // every attempt, in order
}

// call is one attempt of a call.
type call struct{ region, service, operation string }

func (c call) writes() bool { return isWrite(c.operation) }

// isWrite reports whether an operation changes anything, by its name.
func isWrite(operation string) bool {
	for _, prefix := range []string{"Get", "List", "Describe", "BatchGet"} {
		if strings.HasPrefix(operation, prefix) {
			return false
		}
	}
	return true
}

// answer makes f answer the operation of the input type I.
func answer[I, O any](f *fakeAWS, do func(region string, in *I) (*O, error)) {
	if f.answers == nil {
		f.answers = map[string]func(string, any) (any, error){}
	}
	operation := strings.TrimSuffix(reflect.TypeFor[I]().Name(), "Input")
	f.answers[operation] = func(region string, in any) (any, error) { return do(region, in.(*I)) }
}

// config returns the configuration whose clients f answers.
func (f *fakeAWS) config() aws.Config {
	type inputKey struct{}
	remember := middleware.InitializeMiddlewareFunc("RememberInput", func(
		ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
	) (middleware.InitializeOutput, middleware.Metadata, error) {
		return next.HandleInitialize(context.WithValue(ctx, inputKey{}, in.Parameters), in)
	})
	fake := middleware.FinalizeMiddlewareFunc("Fake", func(
		ctx context.Context, _ middleware.FinalizeInput, _ middleware.FinalizeHandler,
	) (out middleware.FinalizeOutput, _ middleware.Metadata, err error) {
		c := call{awsmiddleware.GetRegion(ctx), awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)}
		if f.slow != nil {
			if err := f.slow(ctx, c); err != nil {
				return out, middleware.Metadata{}, err
			}
		}
		out.Result, err = f.attempt(c, ctx.Value(inputKey{}))
		return out, middleware.Metadata{}, err
	})
	return aws.Config{
		Region:  "us-east-1",
		Retryer: newBubbleRetryer,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: "secret"}, nil
		}),
		APIOptions: []func(*middleware.Stack) error{func(stack *middleware.Stack) error {
			if err := stack.Initialize.Add(remember, middleware.Before); err != nil {
				return err
			}
			return stack.Finalize.Insert(fake, "Retry", middleware.After)
		}},
	}
}

// bubbleRetryer is the SDK's adaptive retryer, but for how it waits for a token:
// its own way is to wait for a part of a nanosecond in the end, and that takes
// forever where time stands still between waits.
type bubbleRetryer struct{ *retry.AdaptiveMode }

func newBubbleRetryer() aws.Retryer {
	return bubbleRetryer{retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.FailOnNoAttemptTokens = true
		o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) { o.MaxAttempts = maxAttempts })
	})}
}

func (r bubbleRetryer) GetAttemptToken(ctx context.Context) (func(error) error, error) {
	for {
		release, err := r.AdaptiveMode.GetAttemptToken(ctx)
		if err == nil || ctx.Err() != nil {
			return release, err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (f *fakeAWS) attempt(c call, in any) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, c)
	if f.fail != nil {
		if err := f.fail(c); err != nil {
			return nil, err
		}
	}
	do, ok := f.answers[c.operation]
	if !ok {
		return nil, fmt.Errorf("the fake has no answer for %s", c.operation)
	}
	return do(c.region, in)
}

// seen returns the calls since the last seen, and forgets them.
func (f *fakeAWS) seen() []call {
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.calls
	f.calls = nil
	return calls
}

// writes returns the operations among the calls that write.
func writes(calls []call) (operations []string) {
	for _, c := range calls {
		if c.writes() {
			operations = append(operations, c.operation)
		}
	}
	return operations
}

// permissions returns the IAM actions that the calls need, sorted.
func permissions(calls []call) []string {
	set := map[string]bool{}
	for _, c := range calls {
		for _, action := range iamActions(c.service, c.operation) {
			set[action] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// code returns an answer of AWS that is an error.
func code(code string) error {
	return &smithy.GenericAPIError{Code: code, Message: "said by the fake"}
}

// times returns a failure of the first n attempts of an operation.
func times(n int, operation string, err error) func(call) error {
	return func(c call) error {
		if c.operation != operation || n == 0 {
			return nil
		}
		n--
		return err
	}
}

// want fails the test unless the report has one outcome with that status, and
// summary and fix with those texts in them.
func want(t *testing.T, got Report, err error, status Status, texts ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Status != status {
		t.Fatalf("got %+v, want one that is %s", got, status)
	}
	for _, text := range texts {
		if all := got[0].Summary + " | " + got[0].Fix; !strings.Contains(all, text) {
			t.Errorf("got %q, want %q in it", all, text)
		}
	}
}
