package main

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
)

// synthesizeOnly names the app that this test program synthesizes, instead of
// running tests: a fresh process each, as in `cdk synth`.
const synthesizeOnly = "BASELINE_BENCH_APP"

var benchApps = map[string]func(awscdk.App){
	"empty": func(app awscdk.App) { // one topic, because a stack may not be empty
		stack := awscdk.NewStack(app, jsii.String("Empty"), nil)
		awssns.NewTopic(stack, jsii.String("Topic"), nil)
	},
	"17 regions": func(app awscdk.App) {
		define(app, settings.Organization{}.WithDefaults(), existing.Account{})
	},
	"34 regions": func(app awscdk.App) {
		define(app, settings.Organization{Regions: regions.All()}.WithDefaults(), existing.Account{})
	},
}

// benchMain synthesizes one app, if the environment names one.
func benchMain() {
	if name := os.Getenv(synthesizeOnly); name != "" {
		app := cdktest.NewApp(os.Getenv("CDK_OUTDIR"))
		benchApps[name](app)
		app.Synth(nil)
		jsii.Close()
		os.Exit(0)
	}
}

// BenchmarkSynthesis reports the CPU time and the peak memory of synthesizing
// the baseline as a ratio to an empty app's: medians of five runs, in turn.
// CPU time is that of the program and of its Node.js process.
func BenchmarkSynthesis(b *testing.B) {
	const runs = 5
	cpu := map[string][]time.Duration{}
	memory := map[string][]int64{}
	for range runs {
		for _, name := range []string{"empty", "17 regions", "34 regions"} {
			c, m := synthesisCost(b, name)
			cpu[name] = append(cpu[name], c)
			memory[name] = append(memory[name], m)
		}
	}
	seconds := func(name string) float64 { return median(cpu[name]).Seconds() }
	fmt.Printf("median of %d: empty %.1f s CPU, %d MB; 17 regions %.1f s, %d MB; 34 regions %.1f s, %d MB\n", runs,
		seconds("empty"), median(memory["empty"])>>10,
		seconds("17 regions"), median(memory["17 regions"])>>10,
		seconds("34 regions"), median(memory["34 regions"])>>10)
	b.ReportMetric(seconds("17 regions")/seconds("empty"), "cpu/empty")
	b.ReportMetric(seconds("34 regions")/seconds("17 regions"), "cpu-34/17")
	b.ReportMetric(float64(median(memory["17 regions"]))/float64(median(memory["empty"])), "mem/empty")
	b.ReportMetric(0, "ns/op") // means nothing here
}

// synthesisCost synthesizes an app in a process of its own and returns its CPU
// time and its peak memory in kilobytes.
func synthesisCost(b *testing.B, name string) (time.Duration, int64) {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), synthesizeOnly+"="+name, "CDK_OUTDIR="+b.TempDir())
	var before, after syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_CHILDREN, &before)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", name, err, out)
	}
	_ = syscall.Getrusage(syscall.RUSAGE_CHILDREN, &after)
	spent := func(r syscall.Rusage) time.Duration { return time.Duration(r.Utime.Nano() + r.Stime.Nano()) }
	return spent(after) - spent(before), cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
}

func median[T int64 | time.Duration](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}
