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
	"github.com/aws/aws-sdk-go-v2/service/account/types"

	"baseline/controls"
	"baseline/internal/awsfault"
	"baseline/internal/regions"
	"baseline/internal/report"
	"baseline/settings"
)

// perRegion is how many checks run at a time in a region, and of what is set
// once for the account. The regions run at once, and none waits for another:
// AWS limits calls by region, and one region may not answer. Together with the
// six calls at a time of default-vpc it is far below the smallest limit that
// several checks share, the 50 calls that EC2 takes at once.
// https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
const perRegion = 8

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
	region  string // empty for what is set once for the account
	found   []Finding
}

// longest are the checks with the longest chains of calls: begun last, they
// would keep everybody waiting.
var longest = []string{"default-vpc", "security-hub", "user-mfa"}

// Run looks at every control in every region, and tells what it found in the
// language of the settings. What could not be told is a result like the others.
// The error says what kept it from looking; results may come with it, where it
// is not known which regions are enabled or where ctx has ended: then what was
// not looked at says so.
func (r Runner) Run(ctx context.Context) ([]report.Result, error) {
	tasks, err := r.look(ctx)
	return results(tasks, r.Settings.WithDefaults().Language), err
}

// results are what the tasks found, in a language.
func results(tasks []*task, l settings.Language) (list []report.Result) {
	for _, t := range tasks {
		for _, f := range t.found {
			list = append(list, report.Result{
				Control: t.control.ID, Item: strings.Join(t.control.Items, ", "), Region: t.region,
				Status: f.Status, Summary: f.Summary.In(l), Fix: f.Fix.In(l),
			})
		}
	}
	return list
}

// look is Run in every language.
func (r Runner) look(ctx context.Context) ([]*task, error) {
	o := r.Settings.WithDefaults()
	if o.Account != "" && o.Account != r.Account {
		return nil, fmt.Errorf("the settings are for account %s, got credentials of %s", o.Account, r.Account)
	}
	r.Config = controls.LimitCalls(r.Config)
	enabled, err := controls.EnabledRegions(ctx, controls.InRegion(r.Config, o.HomeRegion))
	if err != nil {
		err = settings.Errorf("どのリージョンが有効か分からないので、設定にあるものだけを確認した: %s",
			"which regions are enabled is not known, so only those of the settings were looked at: %s", awsfault.Explain(ctx, err))
	}
	tasks := r.tasks(o, enabled)
	r.do(ctx, o, enabled, tasks)
	if ctx.Err() != nil {
		err = settings.Errorf("確認が止められた: %s", "the check was stopped: %s", context.Cause(ctx))
	}
	return tasks, err
}

// tasks returns what is to be looked at, in the order of the catalog and of the
// regions. What is set once belongs to the home region.
func (r Runner) tasks(o settings.Organization, enabled controls.Enablement) (all []*task) {
	everywhere := union(o.Regions, enabled.Enabled(), r.Regions)
	for _, c := range settings.Catalog {
		if len(r.Controls) > 0 && !slices.Contains(r.Controls, c.ID) {
			continue
		}
		where := map[settings.Scope][]string{
			settings.AccountWide: {""},
			settings.InHome:      {o.HomeRegion},
			settings.InRegions:   everywhere,
			settings.InInstance:  {o.IdentityCenter.Region},
		}[c.Scope]
		switch c.ID {
		case "config-recorder":
			where = union(where, o.Config.Regions)
		case "health-events":
			where = union(where, settings.HealthRegions(nil))
		}
		for _, region := range where {
			if len(r.Regions) == 0 || slices.Contains(r.Regions, cmp.Or(region, o.HomeRegion)) {
				all = append(all, &task{control: c, region: region})
			}
		}
	}
	return all
}

// union returns what is in any of the lists, once each, in their order.
func union(lists ...[]string) (all []string) {
	for _, s := range slices.Concat(lists...) {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// do fills in what the tasks find.
func (r Runner) do(ctx context.Context, o settings.Organization, enabled controls.Enablement, tasks []*task) {
	home := controls.Target{Config: controls.InRegion(r.Config, o.HomeRegion), Region: o.HomeRegion, Account: r.Account, Settings: o}
	shared := newAccount(home)

	lanes := map[string][]*task{}
	for _, t := range tasks {
		lanes[t.region] = append(lanes[t.region], t)
	}
	var working sync.WaitGroup
	var telling sync.Mutex
	done := 0
	for region, lane := range lanes {
		target := Target{home, shared}
		if region != "" {
			target.Config, target.Region = controls.InRegion(r.Config, region), region
		}
		next := make(chan *task, len(lane))
		slices.SortStableFunc(lane, func(a, b *task) int { return rank(a.control.ID) - rank(b.control.ID) })
		for _, t := range lane {
			next <- t
		}
		close(next)
		for range min(perRegion, len(lane)) {
			working.Go(func() {
				for t := range next {
					t.found = t.look(ctx, target, enabled)
					telling.Lock()
					if done++; r.Done != nil {
						r.Done(done, len(tasks))
					}
					telling.Unlock()
				}
			})
		}
	}
	working.Wait()
}

// rank sorts what takes long before the rest.
func rank(id string) int {
	if i := slices.Index(longest, id); i >= 0 {
		return i - len(longest)
	}
	return 0
}

// look runs the task's check. A panic ends that check alone.
func (t *task) look(ctx context.Context, target Target, enabled controls.Enablement) (found []Finding) {
	defer func() {
		if cause := recover(); cause != nil {
			slog.Error("panic", "control", t.control.ID, "region", t.region, "cause", cause, "stack", string(debug.Stack()))
			found = []Finding{{report.Error, controls.OwnFault(cause), controls.ReportIt}}
		}
	}()
	switch {
	case t.control.Off != nil && t.control.Off(target.Settings):
		return []Finding{{Status: report.Off, Summary: controls.SwitchedOff}}
	case t.region != "" && enabled.IsOff(t.region):
		return []Finding{t.inDisabledRegion(target.Settings, enabled)}
	case ctx.Err() != nil:
		return []Finding{notReached(ctx)}
	}
	do := checks[t.control.ID]
	if do == nil {
		do = ofSetting(t.control.ID)
	}
	found, err := do(ctx, target)
	switch {
	case ctx.Err() != nil: // a check may have taken that for an answer
		return []Finding{notReached(ctx)}
	case err == nil:
	case enabled == nil && awsfault.IsTokenRefused(err) && slices.Contains(regions.OptIn(), t.region):
		return []Finding{{Status: report.Off, Summary: controls.Refuses}}
	default:
		f := awsfault.Explain(ctx, err)
		found = append(found, Finding{report.Error, f.Summary(settings.Text{}), f.Do})
	}
	if t.control.Scope == settings.InRegions && !t.isDeployed(target.Settings) {
		for i := range found {
			if found[i].Status == report.Fail {
				found[i].Fix = nameIt(t.region)
			}
		}
	}
	return found
}

// isDeployed reports whether the settings give the region what the task looks
// for.
func (t *task) isDeployed(o settings.Organization) bool {
	return slices.Contains(o.Regions, t.region) ||
		t.control.ID == "health-events" && slices.Contains(settings.HealthRegions(nil), t.region)
}

// nameIt is how to mend what a region lacks that the settings do not name.
func nameIt(region string) settings.Text {
	if slices.Contains(regions.OptIn(), region) {
		return settings.Textf("%s を organization.Regions に書いてデプロイするか、リージョンを無効にする: %s",
			"name %s in organization.Regions and deploy, or disable the region: %s", region, accountPage)
	}
	return settings.Textf("%s を organization.Regions に書いてデプロイするか、SCP で禁止してそれに任せる (無効にはできない)",
		"name %s in organization.Regions and deploy, or deny it with a service control policy and leave it to that: it cannot be disabled", region)
}

func (t *task) inDisabledRegion(o settings.Organization, enabled controls.Enablement) Finding {
	f := Finding{Status: report.Off, Summary: controls.NotEnabled}
	if enabled[t.region] == types.RegionOptStatusEnabling {
		f.Summary = settings.Textf("リージョンを有効化している途中", "the region is being enabled")
		f.Fix = settings.Textf("有効になったら (数分から数時間後) デプロイする", "deploy when it is, in minutes or hours")
	} else if slices.Contains(o.Regions, t.region) {
		f.Fix = settings.Textf("%s を organization.Regions から外すか、有効にする (このままではデプロイが失敗する)",
			"take %s out of organization.Regions, or enable it: a deployment to it fails", t.region)
	}
	return f
}

func notReached(ctx context.Context) Finding {
	return Finding{report.Error, settings.Textf("未着手: %s", "not reached: %s", context.Cause(ctx)), settings.Textf("もう一度確認する", "check again")}
}

// ofSetting is the check of a control that package controls looks at.
func ofSetting(id string) check {
	return func(ctx context.Context, t Target) ([]Finding, error) {
		f, err := settingFinding(ctx, id, t)
		if err != nil {
			return nil, err
		}
		return []Finding{f}, nil
	}
}

// settingFinding is what package controls finds of a control.
func settingFinding(ctx context.Context, id string, t Target) (Finding, error) {
	outcome, err := controls.New(id, t.Target).Check(ctx)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{Summary: outcome.Summary, Fix: outcome.Fix}
	switch outcome.Status {
	case controls.Already:
		f.Status = report.Pass
	case controls.Differs:
		f.Status = report.Fail
		f.Fix = cmp.Or(f.Fix, settings.Textf("make deploy か、次のコマンドで適用する: go tool baseline apply --control %s --yes", "make deploy, or go tool baseline apply --control %s --yes", id))
	case controls.Kept: // for a reason that only a person can judge
		f.Status = report.Manual
	case controls.Skipped:
		f.Status = report.Off
	default:
		return Finding{}, fmt.Errorf("the control says %q", outcome.Status)
	}
	return f, nil
}
