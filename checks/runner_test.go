package checks

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	accountservice "github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/account/types"

	"baseline/controls"
	"baseline/internal/awsfault"
	"baseline/internal/awstest"
	"baseline/internal/regions"
	"baseline/internal/report"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// TestEveryControlHasACheck: here, or in package controls.
func TestEveryControlHasACheck(t *testing.T) {
	known := map[string]bool{}
	for _, c := range settings.Catalog {
		known[c.ID] = true
		if checks[c.ID] == nil && !controls.Has(c.ID) {
			t.Errorf("%s has no check", c.ID)
		}
	}
	for id := range checks {
		if !known[id] {
			t.Errorf("there is a check for %s, which is not in the catalog", id)
		}
	}
	for _, id := range longest {
		if !known[id] {
			t.Errorf("%s is no control", id)
		}
	}
}

// regional returns a runner of some controls over an account whose enabled
// regions are given, and finished as o means it.
func regional(o settings.Organization, enabled []string, ids ...string) (Runner, *regionalWorld, *awstest.Fake) {
	f, w := new(awstest.Fake), deployedWorld(o)
	w.install(f)
	awstest.Answer(f, func(string, *accountservice.ListRegionsInput) (*accountservice.ListRegionsOutput, error) {
		out := new(accountservice.ListRegionsOutput)
		for _, region := range regions.All() {
			status := types.RegionOptStatusDisabled
			if slices.Contains(enabled, region) {
				status = types.RegionOptStatusEnabled
			}
			if region == "af-south-1" {
				status = types.RegionOptStatusEnabling
			}
			out.Regions = append(out.Regions, types.Region{RegionName: &region, RegionOptStatus: status})
		}
		return out, nil
	})
	return Runner{Config: f.Config(), Account: awstest.Account, Settings: o, Controls: ids}, w, f
}

// told runs the checks, wants everything that they say in both languages, and
// returns the results in English.
func told(ctx context.Context, t *testing.T, r Runner) ([]report.Result, error) {
	t.Helper()
	tasks, err := r.look(ctx)
	for _, task := range tasks {
		for _, f := range task.found {
			settingstest.Told(t, f.Summary, f.Fix)
		}
	}
	return results(tasks, settings.English), err
}

// TestRunSpeaksTheLanguageOfTheSettings: Japanese unless they say English.
func TestRunSpeaksTheLanguageOfTheSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for language, want := range map[settings.Language]string{
			"":                "証跡 Baseline が全リージョンを記録し、",
			settings.Japanese: "証跡 Baseline が全リージョンを記録し、",
			settings.English:  "the trail Baseline records all regions, ",
		} {
			r, _, _ := regional(settings.Organization{Language: language}, []string{homeRegion}, "trail")
			got, err := r.Run(t.Context())
			if err != nil || len(got) != 1 || !strings.HasPrefix(got[0].Summary, want) {
				t.Errorf("%q: got %v, %+v", language, err, got)
			}
		}
	})
}

// lines are results in short.
func lines(results []report.Result) (all []string) {
	for _, r := range results {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s", r.Control, r.Region, r.Status)))
	}
	return all
}

func wantLines(t *testing.T, results []report.Result, want ...string) {
	t.Helper()
	if got := lines(results); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhatIsLookedAtWhere(t *testing.T) {
	o := settings.Organization{Regions: []string{homeRegion, "eu-west-1", "mx-central-1"}, Config: settings.Config{Regions: []string{homeRegion, "eu-west-1"}}}
	enabled := []string{"us-east-1", "us-west-2", homeRegion, "eu-west-1", "ap-east-1"}
	ids := []string{"trail", "health-events", "snapshot-block", "config-recorder"}
	for name, test := range map[string]struct {
		change func(*Runner)
		want   []string
	}{
		"everything": {func(*Runner) {}, []string{
			"trail ap-northeast-1 pass",
			"health-events ap-northeast-1 pass", "health-events eu-west-1 pass", "health-events mx-central-1 off",
			"health-events ap-east-1 fail", "health-events us-east-1 pass", "health-events us-west-2 pass",
			"config-recorder ap-northeast-1 pass", "config-recorder eu-west-1 pass",
			"snapshot-block ap-northeast-1 pass", "snapshot-block eu-west-1 pass", "snapshot-block mx-central-1 off",
			"snapshot-block ap-east-1 fail", "snapshot-block us-east-1 pass", "snapshot-block us-west-2 pass",
		}},
		"one region":           {func(r *Runner) { r.Regions = []string{"eu-west-1"} }, []string{"health-events eu-west-1 pass", "config-recorder eu-west-1 pass", "snapshot-block eu-west-1 pass"}},
		"home":                 {func(r *Runner) { r.Regions, r.Controls = []string{homeRegion}, []string{"trail", "root-mfa"} }, []string{"root-mfa  error", "trail ap-northeast-1 pass"}},
		"a region that is off": {func(r *Runner) { r.Regions, r.Controls = []string{"af-south-1"}, []string{"snapshot-block"} }, []string{"snapshot-block af-south-1 off"}},
		"one control":          {func(r *Runner) { r.Controls = []string{"trail"} }, []string{"trail ap-northeast-1 pass"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, _, _ := regional(o, enabled, ids...)
				test.change(&r)
				results, err := told(t.Context(), t, r)
				if err != nil {
					t.Error(err)
				}
				wantLines(t, results, test.want...)
				for _, result := range results {
					if result.Status == report.Pass && result.Fix != "" {
						t.Errorf("got %+v", result)
					}
				}
			})
		})
	}
}

func TestRegionsThatAreOffOrNotNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := settings.Organization{Regions: []string{homeRegion, "af-south-1", "mx-central-1"}}
		r, _, _ := regional(o, []string{homeRegion, "eu-west-1", "ap-east-1"}, "access-analyzer")
		results, err := told(t.Context(), t, r)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{
			"pass the analyzer a is active (ACCOUNT) -> ",
			"off the region is being enabled -> deploy when it is, in minutes or hours",
			"off the region is not enabled -> take mx-central-1 out of organization.Regions, or enable it: a deployment to it fails",
			"fail there is no analyzer of external access -> name ap-east-1 in organization.Regions and deploy, or disable the region: https://console.aws.amazon.com/billing/home#/account",
			"fail there is no analyzer of external access -> name eu-west-1 in organization.Regions and deploy, or deny it with a service control policy and leave it to that: it cannot be disabled",
		} {
			if r := results[i]; fmt.Sprintf("%s %s -> %s", r.Status, r.Summary, r.Fix) != want {
				t.Errorf("got %+v, want %s", r, want)
			}
		}
		r.Regions = []string{"me-south-1"}
		results, err = told(t.Context(), t, r)
		if err != nil {
			t.Fatal(err)
		}
		wantResults(t, results, "off the region is not enabled -> ")
	})
}

// Without account:ListRegions only the regions of the settings are looked at,
// and one that refuses the credentials is taken for one that is not enabled,
// where that can be.
func TestWithoutKnowingTheRegions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := settings.Organization{Regions: []string{homeRegion, "eu-west-1", "ap-east-1"}}
		r, _, f := regional(o, nil, "access-analyzer", "health-events")
		f.Fail = func(c awstest.Call) error {
			switch {
			case c.Operation == "ListRegions":
				return awstest.Code("AccessDeniedException")
			case c.Region == "eu-west-1" || c.Region == "ap-east-1":
				return awstest.Code("UnrecognizedClientException")
			}
			return nil
		}
		results, err := told(t.Context(), t, r)
		if err == nil || !strings.Contains(err.Error(), "which regions are enabled is not known") || !strings.Contains(err.Error(), "account:ListRegions") {
			t.Errorf("got %v", err)
		}
		wantLines(t, results,
			"health-events ap-northeast-1 pass", "health-events eu-west-1 error", "health-events ap-east-1 off",
			"health-events us-east-1 pass", "health-events us-west-2 pass",
			"access-analyzer ap-northeast-1 pass", "access-analyzer eu-west-1 error", "access-analyzer ap-east-1 off",
		)

		// One that is known to be enabled is not taken for another.
		answer := f.Fail
		f.Fail = func(c awstest.Call) error {
			if c.Operation == "ListRegions" {
				return nil
			}
			return answer(c)
		}
		allOn := func(string, *accountservice.ListRegionsInput) (*accountservice.ListRegionsOutput, error) {
			out := new(accountservice.ListRegionsOutput)
			for _, region := range o.Regions {
				out.Regions = append(out.Regions, types.Region{RegionName: &region, RegionOptStatus: types.RegionOptStatusEnabled})
			}
			return out, nil
		}
		awstest.Answer(f, allOn)
		r.Controls = []string{"access-analyzer"}
		if results, err = told(t.Context(), t, r); err != nil {
			t.Fatal(err)
		}
		wantLines(t, results, "access-analyzer ap-northeast-1 pass", "access-analyzer eu-west-1 error", "access-analyzer ap-east-1 error")
	})
}

func TestWhatIsOffIsNotAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _, f := regional(settingstest.AllOff(), regions.EnabledByDefault(), slices.Collect(maps.Keys(regionalChecks))...)
		results, err := told(t.Context(), t, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, result := range results {
			if result.Status != report.Off || result.Summary != "switched off in the settings" {
				t.Errorf("got %+v", result)
			}
		}
		if calls := f.Seen(); len(calls) != 1 {
			t.Errorf("called %v", calls)
		}
	})
}

func TestRunRefusesAnotherAccount(t *testing.T) {
	r, _, f := regional(settings.Organization{Account: "271828182845"}, nil)
	const want = "the settings are for account 271828182845, got credentials of 314159265358"
	if results, err := told(t.Context(), t, r); err == nil || err.Error() != want || results != nil {
		t.Errorf("got %v and %v, want %s", results, err, want)
	}
	if calls := f.Seen(); calls != nil {
		t.Errorf("called %v", calls)
	}
}

// during replaces the check of snapshot-block while a test runs.
func during(t *testing.T, do check) {
	former := checks["snapshot-block"]
	checks["snapshot-block"] = do
	t.Cleanup(func() { checks["snapshot-block"] = former })
}

func TestRunOutlastsAPanic(t *testing.T) {
	var log bytes.Buffer
	former := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(former)
	during(t, func(_ context.Context, t Target) ([]Finding, error) {
		if t.Region == "eu-west-1" {
			panic("of a test")
		}
		return passed(settings.Text{Ja: "よい", En: "fine"}), nil
	})
	synctest.Test(t, func(t *testing.T) {
		r, _, _ := regional(settings.Organization{Regions: []string{homeRegion, "eu-west-1"}}, []string{homeRegion, "eu-west-1"}, "snapshot-block")
		results, err := told(t.Context(), t, r)
		if err != nil {
			t.Fatal(err)
		}
		wantResults(t, results, "pass fine -> ", "error a fault of this program: of a test -> report it with the log")
	})
	if text := log.String(); !strings.Contains(text, "control=snapshot-block region=eu-west-1") || !strings.Contains(text, "runner_test.go") {
		t.Errorf("the log does not say where it was: %s", text)
	}
}

func TestWhatWasFoundBeforeAnErrorCounts(t *testing.T) {
	during(t, func(context.Context, Target) ([]Finding, error) {
		return failed(settings.Text{Ja: "半分", En: "half"}, settings.Text{Ja: "直す", En: "mend it"}),
			awsfault.Fault{What: settings.Same("then"), Why: settings.Text{Ja: "これ", En: "this"}, Do: settings.Text{Ja: "それ", En: "that"}}
	})
	synctest.Test(t, func(t *testing.T) {
		r, _, _ := regional(settings.Organization{Regions: []string{homeRegion}}, []string{homeRegion}, "snapshot-block")
		results, _ := told(t.Context(), t, r)
		wantResults(t, results, "fail half -> mend it", "error then: this -> that")
	})
}

// TestStopped: whoever presses Ctrl-C gets what was found so far, at once.
func TestStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _, f := regional(settings.Organization{}, regions.EnabledByDefault(), "snapshot-block", "security-hub")
		f.Slow = takes(time.Second)
		ctx, stop := context.WithCancelCause(t.Context())
		time.AfterFunc(2500*time.Millisecond, func() { stop(errors.New("interrupted")) })
		start := time.Now()
		results, err := told(ctx, t, r)
		if took := time.Since(start); took != 2500*time.Millisecond {
			t.Errorf("took %v", took)
		}
		if err == nil || err.Error() != "the check was stopped: interrupted" {
			t.Errorf("got %v", err)
		}
		counts := map[string]int{}
		for _, result := range results {
			counts[result.Control+" "+string(result.Status)]++
			if result.Status == report.Error && (result.Summary != "not reached: interrupted" || result.Fix != "check again") {
				t.Errorf("got %+v", result)
			}
		}
		if want := map[string]int{"snapshot-block pass": 17, "security-hub error": 17}; !maps.Equal(counts, want) {
			t.Errorf("got %v, want %v", counts, want)
		}
	})
}

func TestStoppedBeforeItBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		during(t, func(context.Context, Target) ([]Finding, error) {
			t.Error("looked all the same")
			return nil, nil
		})
		r, _, f := regional(settings.Organization{}, regions.EnabledByDefault(), "snapshot-block")
		ctx, stop := context.WithCancel(t.Context())
		stop()
		results, err := told(ctx, t, r)
		if !errors.Is(err, context.Canceled) || len(results) != 17 || results[3].Summary != "not reached: context canceled" {
			t.Errorf("got %v and %+v", err, results)
		}
		if calls := f.Seen(); len(calls) != 0 {
			t.Errorf("called %v", calls)
		}
	})
}

// TestARegionThatDoesNotAnswer holds nobody else: calls to it end after half a
// minute, and everything else is done long before.
func TestARegionThatDoesNotAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, o := wholeAccount(regions.EnabledByDefault())
		prompt := takes(100 * time.Millisecond)
		f.Slow = func(ctx context.Context, c awstest.Call) error {
			if c.Region == "eu-west-3" {
				<-ctx.Done()
				return ctx.Err()
			}
			return prompt(ctx, c)
		}
		start := time.Now()
		var others time.Duration
		r := Runner{Config: f.Config(), Account: awstest.Account, Settings: o}
		inRegion := 0
		for _, c := range settings.Catalog {
			if c.Scope == settings.InRegions {
				inRegion++
			}
		}
		r.Done = func(done, all int) {
			if done == all-inRegion {
				others = time.Since(start)
			}
		}
		results, err := told(t.Context(), t, r)
		if err != nil {
			t.Fatal(err)
		}
		if others > 5*time.Second {
			t.Errorf("the other regions took %v", others)
		}
		// Eight checks at a time, and then the rest.
		if took := time.Since(start); took > 61*time.Second {
			t.Errorf("took %v", took)
		}
		for _, result := range results {
			switch {
			case result.Region != "eu-west-3":
				if result.Status == report.Error {
					t.Errorf("got %+v", result)
				}
			case result.Status != report.Error || !strings.Contains(result.Summary, "no answer from eu-west-3 within 30s") || !strings.Contains(result.Fix, "reaches the region"):
				t.Errorf("got %+v", result)
			}
		}
		if calls := f.Seen(); len(calls) == 0 {
			t.Error("nothing was called")
		}
	})
}

// Not in a bubble, where time stands still while somebody waits for a lock.
func TestDoneCountsEachCheck(t *testing.T) {
	r, _, _ := regional(settings.Organization{}, regions.EnabledByDefault(), "snapshot-block", "access-analyzer")
	var told []int
	var now atomic.Int32
	r.Done = func(done, all int) {
		if now.Add(1) != 1 {
			t.Error("told two at a time")
		}
		time.Sleep(time.Millisecond)
		now.Add(-1)
		if told = append(told, done); all != 34 {
			t.Errorf("of %d", all)
		}
	}
	if _, err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(told) != 34 || !slices.IsSorted(told) || told[33] != 34 {
		t.Errorf("told %v", told)
	}
}

// TestWhoWaitsForAnotherCanStop: the answer that several checks share.
func TestWhoWaitsForAnotherCanStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan struct{})
		shared := once(func(context.Context) (int, error) {
			<-never
			return 1, nil
		})
		go shared(t.Context())
		synctest.Wait()
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if _, err := shared(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		close(never)
		if got, err := shared(t.Context()); got != 1 || err != nil {
			t.Errorf("got %d and %v", got, err)
		}
	})
}

// TestEightChecksAtATimeInARegion: with each its own services, eight calls.
func TestEightChecksAtATimeInARegion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, o := wholeAccount(regions.EnabledByDefault())
		r := Runner{Config: f.Config(), Account: awstest.Account, Settings: o, Regions: []string{"eu-west-1"}}
		for _, c := range settings.Catalog {
			if c.ID != "default-vpc" { // it makes several calls at a time
				r.Controls = append(r.Controls, c.ID)
			}
		}
		var now, most atomic.Int64
		wait := takes(time.Second)
		f.Slow = func(ctx context.Context, c awstest.Call) error {
			raise(&most, now.Add(1))
			defer now.Add(-1)
			return wait(ctx, c)
		}
		if _, err := told(t.Context(), t, r); err != nil {
			t.Fatal(err)
		}
		if n := most.Load(); n != 8 {
			t.Errorf("made %d calls at a time", n)
		}
	})
}
