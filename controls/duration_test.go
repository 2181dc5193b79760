package controls

import (
	"context"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"baseline/internal/awstest"
	"baseline/internal/regions"
	"baseline/settings"
)

// TestAllSettingsTakeLittleLongerThanOneRegion: with 50 ms a call, all settings
// take at most 1.5 times as long in 17 regions, in the order of the stack, as
// in one region, one after the other. The bubble's clock makes the ratio exact.
func TestAllSettingsTakeLittleLongerThanOneRegion(t *testing.T) {
	const latency = 50 * time.Millisecond
	for name, mode := range map[string]struct {
		do    func(Runner, context.Context, string) (Report, error)
		right bool   // the account is as it should be
		want  Status // of each setting in each region
	}{
		"nothing to do":   {Runner.Check, true, Already},
		"check a new one": {Runner.Check, false, Differs},
		"apply to a new":  {Runner.Apply, false, Changed},
	} {
		t.Run(name, func(t *testing.T) {
			run := func(t *testing.T, c corner, in []string) {
				f := eachRegionItsOwn(c, mode.right)
				f.Slow = func(ctx context.Context, _ awstest.Call) error {
					select {
					case <-time.After(latency):
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				}
				report, err := mode.do(Runner{Config: f.Config(), Account: awstest.Account, Settings: c.settings, Regions: in}, t.Context(), c.id)
				for _, o := range report {
					if o.Status != mode.want {
						t.Errorf("%s: got %+v, want it %s", c.id, o, mode.want)
					}
				}
				if err != nil {
					t.Error(err)
				}
			}
			var chain, all time.Duration
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				for _, c := range corners {
					run(t, c, []string{"eu-west-1"})
				}
				chain = time.Since(start)
			})
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				done := make([]chan struct{}, len(corners))
				for i := range done {
					done[i] = make(chan struct{})
				}
				var working sync.WaitGroup
				for i, first := range settings.WaitFor(settings.AccountSettings) { // the corners are as the rows
					working.Go(func() {
						defer close(done[i])
						if first >= 0 {
							<-done[first]
						}
						run(t, corners[i], regions.EnabledByDefault())
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
		})
	}
}

// eachRegionItsOwn returns AWS where every region has a state of its own, so
// that what is done in one leaves the others to be done.
func eachRegionItsOwn(c corner, right bool) *awstest.Fake {
	state := "right"
	if !right {
		state = slices.Sorted(maps.Keys(c.build(new(awstest.Fake))))[0]
	}
	if c.id == "default-vpc" && !right {
		state = "unused"
	}
	own := map[string]*awstest.Fake{}
	in := func(region string) *awstest.Fake {
		if own[region] == nil {
			own[region] = new(awstest.Fake)
			c.build(own[region])[state]()
		}
		return own[region]
	}
	f := new(awstest.Fake)
	awstest.Answer(f, allEnabled)
	for name := range in("eu-west-1").Answers {
		f.Answers[name] = func(region string, input any) (any, error) { return in(region).Answers[name](region, input) }
	}
	return f
}
