package controls

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// callLimit ends a call with all its attempts.
const callLimit = 30 * time.Second

// LimitCalls returns the configuration with a limit of 30 seconds for each call
// with all its attempts, for those who have somebody waiting. What is not
// answered by then is an [awsfault.Fault] that names the call.
func LimitCalls(cfg aws.Config) aws.Config {
	const id = "CallLimit"
	cfg = cfg.Copy()
	cfg.APIOptions = append(slices.Clone(cfg.APIOptions), func(stack *middleware.Stack) error {
		if _, limited := stack.Initialize.Get(id); limited {
			return nil
		}
		// Behind what puts the names of the call into the context.
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc(id, limitCall), middleware.After)
	})
	return cfg
}

// limitCall ends a call in time. A call that succeeds is not cancelled
// afterwards: the body of its answer may still be read.
func limitCall(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
	limited, cancel := context.WithCancel(ctx)
	timer := time.AfterFunc(callLimit, cancel)
	out, metadata, err := next.HandleInitialize(limited, in)
	expired := !timer.Stop()
	if err == nil {
		return out, metadata, nil
	}
	cancel()
	var answered *smithyhttp.ResponseError
	if expired && ctx.Err() == nil && !awsfault.IsAnswer(err) && !(errors.As(err, &answered) && answered.HTTPStatusCode() != 0) {
		err = awsfault.Fault{
			What: awsfault.Actions(awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)),
			Why:  settings.Textf("%s から %s 以内に応答がない", "no answer from %s within %s", awsmiddleware.GetRegion(ctx), callLimit),
			Do:   awsfault.Reach,
		}
	}
	return out, metadata, err
}
