package checks

import (
	"context"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"baseline/internal/awstest"
	"baseline/internal/regions"
	"baseline/internal/report"
	"baseline/settings"
)

// TestSeventeenRegionsTakeLittleLongerThanTheLongestCheck: with 100 ms a call,
// all checks of 17 regions are done in at most 1.5 times of what the longest one
// takes, alone in one region. The bubble's clock makes the ratio exact.
func TestSeventeenRegionsTakeLittleLongerThanTheLongestCheck(t *testing.T) {
	look := func(change func(*Runner)) (took time.Duration, results []report.Result) {
		synctest.Test(t, func(t *testing.T) {
			f, o := wholeAccount(regions.EnabledByDefault())
			f.Slow = takes(100 * time.Millisecond)
			r := Runner{Config: f.Config(), Account: awstest.Account, Settings: o}
			change(&r)
			start := time.Now()
			var err error
			if results, err = r.Run(t.Context()); err != nil {
				t.Error(err)
			}
			took = time.Since(start)
		})
		for _, r := range results {
			if r.Status == report.Error {
				t.Errorf("got %+v", r)
			}
		}
		return took, results
	}
	var longest time.Duration
	var which string
	for _, c := range settings.Catalog {
		took, _ := look(func(r *Runner) { r.Controls, r.Regions = []string{c.ID}, []string{homeRegion} })
		if took > longest {
			longest, which = took, c.ID
		}
	}
	all, results := look(func(*Runner) {})
	ratio := float64(all) / float64(longest)
	t.Logf("%d results in 17 regions: %v; longest check alone, %s: %v; ratio %.2f", len(results), all, which, longest, ratio)
	if ratio > 1.5 {
		t.Errorf("took %.2f times as long as the longest check, want at most 1.5", ratio)
	}
}

// BenchmarkEveryRegion looks at the whole account in all 34 regions, and says
// what it takes at its peak: goroutines, of which a connection to AWS would have
// two more, and MB in use on the heap.
func BenchmarkEveryRegion(b *testing.B) {
	for b.Loop() {
		goroutines, bytes := everyRegion(b)
		b.ReportMetric(float64(goroutines), "goroutines")
		b.ReportMetric(float64(bytes)/1e6, "MB")
	}
}

// TestEveryRegionIsBounded: 34 regions need no more goroutines than what runs in
// them at a time, and little memory.
func TestEveryRegionIsBounded(t *testing.T) {
	goroutines, bytes := everyRegion(t)
	t.Logf("%d goroutines, %d MB at the peak", goroutines, bytes/1e6)
	// The lanes of 34 regions and of the account, six calls of default-vpc in
	// each region, and what the test itself has.
	if most := 35*perRegion + 34*6 + 50; goroutines > most {
		t.Errorf("%d goroutines at a time, want at most %d", goroutines, most)
	}
	if most := uint64(200e6); bytes > most {
		t.Errorf("%d MB in use, want at most %d", bytes/1e6, most/1e6)
	}
}

// everyRegion returns the most goroutines and bytes of the heap in use while
// all 34 regions are looked at.
func everyRegion(t testing.TB) (goroutines int, bytes uint64) {
	f, o := wholeAccount(slices.Clone(regions.All()))
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var calls, mostGoroutines, mostBytes atomic.Int64
	wait := takes(5 * time.Millisecond)
	f.Slow = func(ctx context.Context, c awstest.Call) error {
		raise(&mostGoroutines, int64(runtime.NumGoroutine()))
		if calls.Add(1)%100 == 0 { // it stops the world
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			raise(&mostBytes, int64(now.HeapInuse)-int64(before.HeapInuse))
		}
		return wait(ctx, c)
	}
	results, err := Runner{Config: f.Config(), Account: awstest.Account, Settings: o}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(results); n < 34*10 {
		t.Fatalf("got %d results", n)
	}
	return int(mostGoroutines.Load()), uint64(mostBytes.Load())
}

func raise(most *atomic.Int64, n int64) {
	for m := most.Load(); m < n && !most.CompareAndSwap(m, n); m = most.Load() {
	}
}
