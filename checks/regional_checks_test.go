package checks

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	accountservice "github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"

	"baseline/internal/awsfault"
	"baseline/internal/awstest"
	"baseline/internal/regions"
	"baseline/internal/report"
	"baseline/settings"
)

// state is one that an account may be in: what differs from a finished one, and
// what the check must say.
type state struct {
	name     string
	settings settings.Organization
	region   string // default: home
	change   func(w *regionalWorld, p *place)
	status   report.Status
	texts    []string // each in the summary or the fix of some finding
	not      []string // in none
}

// states has those of every regional check; its file's test defines them.
var states = map[string][]state{
	"trail":           trailStates,
	"activity-alarms": activityAlarmStates,
	"health-events":   healthEventStates,
	"access-analyzer": accessAnalyzerStates,
	"guardduty":       guardDutyStates,
	"config-recorder": configRecorderStates,
	"security-hub":    securityHubStates,
	"snapshot-block":  snapshotBlockStates,
}

// allEnabled says that the regions of every account are enabled, and those that
// have to be enabled are not.
func allEnabled(string, *accountservice.ListRegionsInput) (*accountservice.ListRegionsOutput, error) {
	out := new(accountservice.ListRegionsOutput)
	for _, region := range regions.All() {
		status := accounttypes.RegionOptStatusEnabledByDefault
		if slices.Contains(regions.OptIn(), region) {
			status = accounttypes.RegionOptStatusDisabled
		}
		out.Regions = append(out.Regions, accounttypes.Region{RegionName: &region, RegionOptStatus: status})
	}
	return out, nil
}

// lookAt runs one check in one region of an account. Call it in a bubble.
func (s state) lookAt(t *testing.T, id string, fail func(awstest.Call) error) ([]report.Result, []awstest.Call) {
	t.Helper()
	w := deployedWorld(s.settings)
	region := cmp.Or(s.region, homeRegion)
	if s.change != nil {
		s.change(w, w.places[region])
	}
	f := &awstest.Fake{Fail: fail}
	w.install(f)
	awstest.Answer(f, allEnabled)
	results, err := told(t.Context(), t, Runner{
		Config: f.Config(), Account: awstest.Account, Settings: s.settings, Controls: []string{id}, Regions: []string{region},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(results) == 0 {
		t.Fatal("nothing was looked at")
	}
	return results, slices.DeleteFunc(f.Seen(), func(c awstest.Call) bool { return c.Operation == "ListRegions" })
}

func TestRegionalChecks(t *testing.T) {
	for id := range regionalChecks {
		if states[id] == nil {
			t.Errorf("%s has no states", id)
		}
		for _, s := range states[id] {
			t.Run(id+"/"+s.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					results, calls := s.lookAt(t, id, nil)
					s.compare(t, results)
					if got := awstest.Writes(calls); got != nil {
						t.Errorf("wrote %q", got)
					}
				})
			})
		}
	}
}

func (s state) compare(t *testing.T, results []report.Result) {
	t.Helper()
	var all strings.Builder
	for _, r := range results {
		all.WriteString(string(r.Status) + ": " + r.Summary + " -> " + r.Fix + "\n")
		if r.Status != s.status {
			t.Errorf("got %s %q, want %s", r.Status, r.Summary, s.status)
		}
		if (r.Fix == "") != (r.Status == report.Pass) || strings.Contains(r.Summary+r.Fix, "\n") {
			t.Errorf("a fix is for what is not right, in one line: got %+v", r)
		}
	}
	for _, text := range s.texts {
		if !strings.Contains(all.String(), text) {
			t.Errorf("got\n%swant %q in it", all.String(), text)
		}
	}
	for _, text := range s.not {
		if strings.Contains(all.String(), text) {
			t.Errorf("got\n%swith %q in it", all.String(), text)
		}
	}
}

// TestRegionalChecksNameWhatIsDenied: call after call.
func TestRegionalChecksNameWhatIsDenied(t *testing.T) {
	for id := range regionalChecks {
		synctest.Test(t, func(t *testing.T) {
			finished := state{}
			_, calls := finished.lookAt(t, id, nil)
			for _, c := range calls {
				results, _ := finished.lookAt(t, id, awstest.Times(1, c.Operation, awstest.Code("AccessDeniedException")))
				last := results[len(results)-1]
				if want := strings.Join(awsfault.IAMActions(c.Service, c.Operation), " and "); last.Status != report.Error ||
					!strings.HasPrefix(last.Summary, want+": not allowed") || last.Fix != "allow the role this action" {
					t.Errorf("%s: %s denied: got %+v", id, c.Operation, last)
				}
			}
		})
	}
}

// TestRegionalChecksOfAnEmptyAccount: each finds that something is missing, and
// says how to get it.
func TestRegionalChecksOfAnEmptyAccount(t *testing.T) {
	for _, id := range slices.Sorted(maps.Keys(regionalChecks)) {
		synctest.Test(t, func(t *testing.T) {
			empty := state{change: func(w *regionalWorld, _ *place) { w.places, w.roles = map[string]*place{}, nil }, status: report.Fail}
			results, _ := empty.lookAt(t, id, nil)
			empty.compare(t, results)
		})
	}
}

// TestOthersTrailsAreNotAskedInVain: who owns one may not let us.
func TestOthersTrailsAreNotAskedInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := state{change: func(_ *regionalWorld, p *place) {
			organizationTrail(p, "org", other, other)
			p.trails = p.trails[:1]
		}, status: report.Fail}
		results, calls := s.lookAt(t, "trail", nil)
		s.compare(t, results)
		if len(calls) != 1 {
			t.Errorf("called %v", calls)
		}
		// One that could count is asked.
		s.change = func(_ *regionalWorld, p *place) {
			organizationTrail(p, "org", other, awstest.Account)
			p.trails = p.trails[:1]
		}
		s.status, s.texts = report.Error, []string{"cloudtrail:GetTrailStatus: not allowed"}
		results, _ = s.lookAt(t, "trail", awstest.Times(1, "GetTrailStatus", awstest.Code("AccessDeniedException")))
		s.compare(t, results)
	})
}

// longAgo and recently are times by the clock of a bubble.
func longAgo() *time.Time { return aws.Time(time.Now().Add(-48 * time.Hour)) }

func recently() *time.Time { return aws.Time(time.Now().Add(-time.Minute)) }
