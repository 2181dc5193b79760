package checks

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"

	"baseline/controls"
	"baseline/internal/awsfault"
	"baseline/internal/regions"
	"baseline/internal/report"
	"baseline/settings"
)

// maxParallel is how many checks run at a time, over all regions. It bounds
// goroutines, connections and memory.
const maxParallel = 64

// Runner looks at an account.
type Runner struct {
	Config   aws.Config // of [controls.LoadConfig], of any region
	Account  string     // that of the credentials, 12 digits
	Settings settings.Organization

	Controls []string // ids in settings.Catalog; default: all
	Regions  []string // default: those of the settings, and every other that the account has enabled

	// Done is told of each finished check, from one goroutine at a time.
	// Default: nobody is told.
	Done func(done, all int)
}

// task is one check in one region.
type task struct {
	control settings.Control
	region  string
	found   []Finding
}

// first are the checks with the longest chains of calls: begun last, they would
// keep everybody waiting.
var first = []string{"default-vpc", "activity-alarms", "user-mfa"}

// Run looks at every control in every region. What could not be told is a
// result like the others. The error says what kept it from looking; results may
// come with it, where it is not known which regions are enabled.
func (r Runner) Run(ctx context.Context) ([]report.Result, error) {
	o := r.Settings.WithDefaults()
	if o.Account != "" && o.Account != r.Account {
		return nil, fmt.Errorf("the settings are for account %s, got credentials of %s", o.Account, r.Account)
	}
	enabled, err := controls.EnabledRegions(ctx, controls.InRegion(r.Config, o.HomeRegion))
	if err != nil {
		err = fmt.Errorf("which regions are enabled is not known, so only those of the settings were looked at: %w", awsfault.Explain(ctx, err))
	}
	tasks := r.tasks(o, enabled)
	r.do(ctx, o, enabled, tasks)

	var results []report.Result
	for _, t := range tasks {
		for _, f := range t.found {
			if f.Status == report.Fail && t.region != "" && !slices.Contains(o.Regions, t.region) {
				f.Fix = "name " + t.region + " in organization.Regions and deploy, or disable the region in the account"
			}
			results = append(results, report.Result{
				Control: t.control.ID, Item: strings.Join(t.control.Items, ", "), Region: t.region,
				Status: f.Status, Summary: f.Summary, Fix: f.Fix,
			})
		}
	}
	return results, err
}

// tasks returns what is to be looked at, in the order of the catalog and of the
// regions. What is set once belongs to the home region.
func (r Runner) tasks(o settings.Organization, enabled controls.Enablement) (all []*task) {
	everywhere := slices.Clone(o.Regions)
	for _, region := range enabled.Enabled() {
		if !slices.Contains(everywhere, region) {
			everywhere = append(everywhere, region)
		}
	}
	for _, c := range settings.Catalog {
		if len(r.Controls) > 0 && !slices.Contains(r.Controls, c.ID) {
			continue
		}
		where := map[settings.Scope][]string{
			settings.AccountWide: {""},
			settings.InHome:      {o.HomeRegion},
			settings.InRegions:   everywhere,
			settings.InInstance:  {cmp.Or(o.IdentityCenter.Region, o.HomeRegion)},
		}[c.Scope]
		if c.ID == "config-recorder" { // home, and others where the settings say so
			where = append(where, o.Config.Regions...)
		}
		for _, region := range where {
			in := cmp.Or(region, o.HomeRegion)
			if len(r.Regions) > 0 && !slices.Contains(r.Regions, in) {
				continue
			}
			all = append(all, &task{control: c, region: region})
		}
	}
	return all
}

// do fills in what the tasks find, many at a time.
func (r Runner) do(ctx context.Context, o settings.Organization, enabled controls.Enablement, tasks []*task) {
	home := controls.Target{Config: controls.InRegion(r.Config, o.HomeRegion), Region: o.HomeRegion, Account: r.Account, Settings: o}
	shared := newAccount(home)

	order := slices.Clone(tasks)
	slices.SortStableFunc(order, func(a, b *task) int {
		return rank(a.control.ID) - rank(b.control.ID)
	})
	var working sync.WaitGroup
	var telling sync.Mutex
	done := 0
	slots := make(chan struct{}, maxParallel)
	for _, t := range order {
		slots <- struct{}{}
		working.Go(func() {
			defer func() { <-slots }()
			target := Target{home, shared}
			if t.region != "" {
				target.Config, target.Region = controls.InRegion(r.Config, t.region), t.region
			}
			t.found = t.look(ctx, target, enabled)
			telling.Lock()
			defer telling.Unlock()
			if done++; r.Done != nil {
				r.Done(done, len(tasks))
			}
		})
	}
	working.Wait()
}

// rank sorts what takes long before the rest.
func rank(id string) int {
	if i := slices.Index(first, id); i >= 0 {
		return i - len(first)
	}
	return 0
}

// look runs the task's check. A panic ends that check alone.
func (t *task) look(ctx context.Context, target Target, enabled controls.Enablement) (found []Finding) {
	defer func() {
		if cause := recover(); cause != nil {
			slog.Error("panic", "control", t.control.ID, "region", t.region, "cause", cause, "stack", string(debug.Stack()))
			found = []Finding{{report.Error, fmt.Sprintf("a fault of this program: %v", cause), "report it with the log"}}
		}
	}()
	switch {
	case t.control.Off != nil && t.control.Off(target.Settings):
		return []Finding{{Status: report.Off, Summary: "switched off in the settings"}}
	case t.region != "" && enabled.IsOff(t.region):
		return []Finding{{Status: report.Off, Summary: "the region is not enabled"}}
	}
	do := checks[t.control.ID]
	if do == nil {
		do = ofSetting(t.control.ID)
	}
	found, err := do(ctx, target)
	switch {
	case err == nil:
		return found
	case enabled == nil && awsfault.IsTokenRefused(err) && slices.Contains(regions.OptIn(), t.region):
		return []Finding{{Status: report.Off, Summary: "the region is not enabled: it refuses the credentials"}}
	}
	f := awsfault.Explain(ctx, err)
	return append(found, Finding{report.Error, f.Summary(""), f.Do})
}

// ofSetting is the check of a control that package controls looks at.
func ofSetting(id string) check {
	return func(ctx context.Context, t Target) ([]Finding, error) {
		outcome, err := controls.New(id, t.Target).Check(ctx)
		if err != nil {
			return nil, err
		}
		f := Finding{Summary: outcome.Summary, Fix: outcome.Fix}
		switch outcome.Status {
		case controls.Already:
			f.Status = report.Pass
		case controls.Differs:
			f.Status = report.Fail
			f.Fix = cmp.Or(f.Fix, "make deploy, or go tool baseline apply --control "+id+" --yes")
		case controls.Kept: // for a reason that only a person can judge
			f.Status = report.Manual
		case controls.Skipped:
			f.Status = report.Off
		default:
			return nil, fmt.Errorf("the control says %q", outcome.Status)
		}
		return []Finding{f}, nil
	}
}
