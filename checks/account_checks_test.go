package checks

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"baseline/internal/awsfault"
	"baseline/internal/awstest"
	"baseline/internal/report"
)

func eachAccountCheck(t *testing.T, do func(t *testing.T, control string)) {
	for _, control := range slices.Sorted(maps.Keys(accountChecks)) {
		t.Run(control, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { do(t, control) })
		})
	}
}

func TestAFinishedAccountPasses(t *testing.T) {
	eachAccountCheck(t, func(t *testing.T, control string) {
		w := finished()
		f := w.fake()
		for _, r := range w.look(t, f, control) {
			if r.Status != report.Pass {
				t.Errorf("got %+v", r)
			}
		}
		if got := awstest.Writes(f.Seen()); got != nil {
			t.Errorf("wrote %q", got)
		}
	})
}

// What is denied is named, and is no pass.
func TestAccountChecksNameWhatIsDenied(t *testing.T) {
	denied := 0
	eachAccountCheck(t, func(t *testing.T, control string) {
		w := finished()
		w.settings.DoneByHand = nil
		w.report = append(w.report, userRow("eve", "true", "false"))
		w.monitors[1].LastEvaluatedDate = nil
		f := w.fake()
		w.look(t, f, control)
		for _, call := range distinct(f.Seen()) {
			f.Fail = awstest.Times(1, call.Operation, awstest.Code("AccessDeniedException"))
			action := awsfault.IAMActions(call.Service, call.Operation)[0]
			results := w.look(t, f, control)
			last := results[len(results)-1]
			named := slices.ContainsFunc(results, func(r report.Result) bool {
				return r.Status == report.Error && strings.HasPrefix(r.Summary, action+": not allowed") && strings.Contains(r.Fix, "allow the role this action")
			})
			if !named {
				t.Errorf("%s was denied, got %+v", action, last)
			}
			denied++
		}
	})
	if denied < 20 {
		t.Errorf("denied %d calls, want more", denied)
	}
}

// distinct returns each call once, but for the one that every run makes.
func distinct(calls []awstest.Call) (list []awstest.Call) {
	for _, c := range calls {
		if c.Operation != "ListRegions" && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}

// What is asked for by several checks is asked for once.
func TestSharedFactsAreAskedForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := finished()
		w.settings.DoneByHand = nil
		f := w.fake()
		ids := slices.Collect(maps.Keys(accountChecks))
		if _, err := (Runner{Config: f.Config(), Account: awstest.Account, Settings: w.settings, Controls: ids}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		count := map[string]int{}
		for _, c := range f.Seen() {
			count[c.Operation]++
		}
		for _, operation := range []string{"GetAccountSummary", "GenerateCredentialReport", "GetCredentialReport", "DescribeBudgets"} {
			if count[operation] != 1 {
				t.Errorf("%s was called %d times", operation, count[operation])
			}
		}
	})
}

// A question that ends in a panic has no answer for anybody.
func TestOnceAnswersNobodyAfterAPanic(t *testing.T) {
	ask := once(func(context.Context) (int, error) { panic("here") })
	func() {
		defer func() { recover() }()
		ask(t.Context())
	}()
	if got, err := ask(t.Context()); err == nil {
		t.Errorf("got %d", got)
	}
}
