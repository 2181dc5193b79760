package checks

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"

	"baseline/internal/awsfault"
)

// callTimeout ends a call with all its attempts.
const callTimeout = 30 * time.Second

// inTime returns the configuration with the time limit for each call.
func inTime(cfg aws.Config) aws.Config {
	cfg = cfg.Copy()
	cfg.APIOptions = append(slices.Clone(cfg.APIOptions), func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("CallTimeout", limit), middleware.After)
	})
	return cfg
}

// limit ends a call in time. A call that succeeds is not cancelled afterwards:
// the body of its answer may still be read.
func limit(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
	limited, cancel := context.WithCancel(ctx)
	timer := time.AfterFunc(callTimeout, cancel)
	out, metadata, err := next.HandleInitialize(limited, in)
	expired := !timer.Stop()
	if err == nil {
		return out, metadata, nil
	}
	cancel()
	if expired && ctx.Err() == nil {
		err = awsfault.Fault{
			What: strings.Join(awsfault.IAMActions(awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)), " and "),
			Why:  fmt.Sprintf("no answer from %s within %s", awsmiddleware.GetRegion(ctx), callTimeout),
			Do:   "see that this machine reaches the region, and https://health.aws.amazon.com, then try again",
		}
	}
	return out, metadata, err
}
