package controls

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		fault := errors.New("of the second")
		calls := make([]func() error, 2*callsAtOnce+1)
		for i := range calls {
			calls[i] = func() error {
				most.Store(max(most.Load(), now.Add(1)))
				time.Sleep(time.Second)
				now.Add(-1)
				switch i {
				case 1:
					return fault
				case 2:
					panic("at the disco")
				}
				return nil
			}
		}
		start := time.Now()
		errs := together(calls...)
		if took := time.Since(start); most.Load() != callsAtOnce || took != 3*time.Second {
			t.Errorf("%d calls at a time, %s in all; want %d and 3s", most.Load(), took, callsAtOnce)
		}
		for i, err := range errs {
			switch {
			case i == 1 && err != fault, i == 2 && (err == nil || err.Error() != "a fault of this program: at the disco"), (i < 1 || i > 2) && err != nil:
				t.Errorf("call %d has the error %v", i, err)
			}
		}
	})
}
