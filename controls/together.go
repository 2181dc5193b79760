package controls

import (
	"log/slog"
	"runtime/debug"
	"sync"

	"baseline/settings"
)

// callsAtOnce keeps a region's wait short without being throttled for it.
const callsAtOnce = 6

// together makes calls that do not depend on each other, a few at a time, and
// returns their errors, in their order. A panic is the error of its call.
func together(calls ...func() error) []error {
	errs := make([]error, len(calls))
	turn := make(chan struct{}, callsAtOnce)
	var working sync.WaitGroup
	for i, call := range calls {
		turn <- struct{}{}
		working.Go(func() {
			defer func() {
				if cause := recover(); cause != nil {
					slog.Error("panic", "cause", cause, "stack", string(debug.Stack()))
					errs[i] = settings.Error{Text: OwnFault(cause)}
				}
				<-turn
			}()
			errs[i] = call()
		})
	}
	working.Wait()
	return errs
}
