// Package awstest stands in for AWS in tests.
package awstest

import (
	"context"
	"fmt"
	"path"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// Account is the account of every fake.
const Account = "314159265358"

// Fake Answers the calls of real SDK clients below their retries, so that
// they serialize, find their endpoint, and try again as they do with AWS. Run
// it in a synctest bubble: there the waits take no time.
type Fake struct {
	mu      sync.Mutex
	Answers map[string]func(region string, in any) (any, error) // by name, as "ec2.DescribeVpcs"
	Fail    func(Call) error                                    // is asked before each attempt
	Slow    func(context.Context, Call) error                   // takes its time before that, with others
	calls   []Call                                              // every attempt, in order
}

// Call is one attempt of a call.
type Call struct{ Region, Service, Operation string }

func (c Call) Writes() bool { return isWrite(c.Operation) }

// isWrite reports whether an operation changes anything, by its name. IAM calls
// the making of a report a read.
func isWrite(operation string) bool {
	for _, prefix := range []string{"Get", "List", "Describe", "BatchGet", "GenerateCredentialReport"} {
		if strings.HasPrefix(operation, prefix) {
			return false
		}
	}
	return true
}

// Answer makes f answer the operation of the input type I.
func Answer[I, O any](f *Fake, do func(region string, in *I) (*O, error)) {
	if f.Answers == nil {
		f.Answers = map[string]func(string, any) (any, error){}
	}
	f.Answers[name(reflect.TypeFor[I]())] = func(region string, in any) (any, error) { return do(region, in.(*I)) }
}

// name is that of the call with this input: as "ec2.DescribeVpcs", since
// services have calls of the same name.
func name(input reflect.Type) string {
	return path.Base(input.PkgPath()) + "." + strings.TrimSuffix(input.Name(), "Input")
}

// Config returns the configuration whose clients f Answers.
func (f *Fake) Config() aws.Config {
	type inputKey struct{}
	remember := middleware.InitializeMiddlewareFunc("RememberInput", func(
		ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
	) (middleware.InitializeOutput, middleware.Metadata, error) {
		return next.HandleInitialize(context.WithValue(ctx, inputKey{}, in.Parameters), in)
	})
	fake := middleware.FinalizeMiddlewareFunc("Fake", func(
		ctx context.Context, _ middleware.FinalizeInput, _ middleware.FinalizeHandler,
	) (out middleware.FinalizeOutput, _ middleware.Metadata, err error) {
		c := Call{awsmiddleware.GetRegion(ctx), awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)}
		if f.Slow != nil {
			if err := f.Slow(ctx, c); err != nil {
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

// attempts is how often a call is tried, as by the programs.
const attempts = 6

// bubbleRetryer is the SDK's adaptive retryer, but for how it waits for a token:
// its own way is to wait for a part of a nanosecond in the end, and that takes
// forever where time stands still between waits.
type bubbleRetryer struct{ *retry.AdaptiveMode }

func newBubbleRetryer() aws.Retryer {
	return bubbleRetryer{retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.FailOnNoAttemptTokens = true
		o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) { o.MaxAttempts = attempts })
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

func (f *Fake) attempt(c Call, in any) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, c)
	if f.Fail != nil {
		if err := f.Fail(c); err != nil {
			return nil, err
		}
	}
	do, ok := f.Answers[name(reflect.TypeOf(in).Elem())]
	if !ok {
		return nil, fmt.Errorf("the fake has no answer for %s", name(reflect.TypeOf(in).Elem()))
	}
	return do(c.Region, in)
}

// Seen returns the calls since the last Seen, and forgets them.
func (f *Fake) Seen() []Call {
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.calls
	f.calls = nil
	return calls
}

// Writes returns the operations among the calls that write.
func Writes(calls []Call) (operations []string) {
	for _, c := range calls {
		if c.Writes() {
			operations = append(operations, c.Operation)
		}
	}
	return operations
}

// Code returns an answer of AWS that is an error.
func Code(code string) error {
	return &smithy.GenericAPIError{Code: code, Message: "said by the fake"}
}

// Times returns a failure of the first n attempts of an operation.
func Times(n int, operation string, err error) func(Call) error {
	return func(c Call) error {
		if c.Operation != operation || n == 0 {
			return nil
		}
		n--
		return err
	}
}
