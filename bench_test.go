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

	"baseline/internal/cdkapp"
	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
)

// synthesizeOnly names the app that this test program synthesizes, instead of
// running tests: a fresh process each, as in `cdk synth`.
const synthesizeOnly = "BASELINE_BENCH_APP"

// withPrograms is the app whose functions are built, as `cdk synth` does; the
// others measure the CDK alone.
const withPrograms = "17 regions with the programs"

var benchApps = map[string]func(awscdk.App){
	withPrograms: defaultStacks,
	"17 regions": defaultStacks,
	"empty": func(app awscdk.App) { // one topic, because a stack may not be empty
		stack := awscdk.NewStack(app, jsii.String("Empty"), nil)
		awssns.NewTopic(stack, jsii.String("Topic"), nil)
	},
	"34 regions": func(app awscdk.App) {
		define(app, settings.Organization{Regions: regions.All()}.WithDefaults(), existing.Account{})
	},
}

func defaultStacks(app awscdk.App) {
	define(app, settings.Organization{}.WithDefaults(), existing.Account{})
}

// benchMain synthesizes one app, if the environment names one.
func benchMain() {
	if name := os.Getenv(synthesizeOnly); name != "" {
		app := cdkapp.New(os.Getenv("CDK_OUTDIR"))
		if name != withPrograms {
			cdktest.WithoutPrograms(app)
		}
		benchApps[name](app)
		app.Synth(nil)
		jsii.Close()
		os.Exit(0)
	}
}

// BenchmarkSynthesis reports the CPU time and the peak memory of synthesizing
// the baseline as a ratio to an empty app's: medians of five runs, in turn.
// CPU time is that of all processes; memory is that of the largest, Node.js.
func BenchmarkSynthesis(b *testing.B) {
	const runs = 5
	cpu := map[string][]time.Duration{}
	memory := map[string][]int64{}
	for range runs {
		for _, name := range []string{"empty", "17 regions", "34 regions", withPrograms} {
			c, m := synthesisCost(b, name)
			cpu[name] = append(cpu[name], c)
			memory[name] = append(memory[name], m)
		}
	}
	seconds := func(name string) float64 { return median(cpu[name]).Seconds() }
	fmt.Printf("median of %d: empty %.1f s CPU, %d MB; 17 regions %.1f s, %d MB; 34 regions %.1f s, %d MB; %s %.1f s\n", runs,
		seconds("empty"), median(memory["empty"])>>10,
		seconds("17 regions"), median(memory["17 regions"])>>10,
		seconds("34 regions"), median(memory["34 regions"])>>10,
		withPrograms, seconds(withPrograms))
	b.ReportMetric(seconds("17 regions")/seconds("empty"), "cpu/empty")
	b.ReportMetric(seconds("34 regions")/seconds("17 regions"), "cpu-34/17")
	b.ReportMetric(seconds(withPrograms)/seconds("empty"), "cpu-with-programs/empty")
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
