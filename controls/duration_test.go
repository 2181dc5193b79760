package controls

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"baseline/internal/awstest"
	"baseline/internal/regions"
)

// TestAllSettingsTakeLittleLongerThanOneRegion: with 50 ms a call, all settings
// are looked at in 17 regions, four at a time as the stack applies them, in at
// most 1.5 times of what one region takes, one after the other. The bubble's
// clock makes the ratio exact.
func TestAllSettingsTakeLittleLongerThanOneRegion(t *testing.T) {
	const latency, atOnce = 50 * time.Millisecond, 4
	var chain, all time.Duration

	check := func(t *testing.T, c corner, in []string) {
		f := &awstest.Fake{Slow: func(ctx context.Context, _ awstest.Call) error {
			select {
			case <-time.After(latency):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}}
		state := "right"
		if c.id == "default-vpc" {
			state = "unused" // every probe is asked; there is little to ask where there is no VPC
		}
		c.build(f)[state]()
		awstest.Answer(f, allEnabled)
		r := Runner{Config: f.Config(), Account: awstest.Account, Settings: c.settings, Regions: in}
		if report, err := r.Check(t.Context(), c.id); err != nil || report.Failed() != nil {
			t.Errorf("%s: %v %v", c.id, report.Failed(), err)
		}
	}

	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		for _, c := range corners {
			check(t, c, []string{"eu-west-1"})
		}
		chain = time.Since(start)
	})
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		done := make([]chan struct{}, len(corners))
		var working sync.WaitGroup
		for i, c := range corners {
			done[i] = make(chan struct{})
			working.Go(func() {
				defer close(done[i])
				if i > 0 {
					<-done[max(0, i-atOnce)]
				}
				check(t, c, regions.EnabledByDefault())
			})
		}
		working.Wait()
		all = time.Since(start)
	})
	ratio := float64(all) / float64(chain)
	t.Logf("17 regions %v, one region %v: ratio %.2f", all, chain, ratio)
	if ratio > 1.5 {
		t.Errorf("17 regions take %v, one takes %v: %.2f times, want at most 1.5", all, chain, ratio)
	}
}
