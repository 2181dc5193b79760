// Package preflight looks for what would make a deployment fail, or useless,
// before anything is changed. It speaks the AWS SDK, and only reads.
package preflight

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"

	"baseline/controls"
	"baseline/internal/awsfault"
	"baseline/internal/regions"
	"baseline/settings"
)

// Fault is what would go wrong, or what could not be looked at.
type Fault struct {
	awsfault.Fault
	Regions []string // where, home first; none for what is there once
	Untold  bool     // it could not be told whether it would go wrong
}

// Look is one look at an account.
type Look struct {
	Config    aws.Config            // of [controls.LoadConfig], of any region
	Account   string                // that of the credentials, 12 digits
	Settings  settings.Organization // with defaults
	Qualifier string                // of the CDK's bootstrap; default [DefaultQualifier]
}

// maxParallel is how many questions are asked at a time.
const maxParallel = 16

// question is asked in one region. The faults that it returns are of that
// region, the error is that it could not be asked.
type question struct {
	region string
	once   bool // what it is about is in no region
	ask    func(context.Context, aws.Config) ([]awsfault.Fault, error)
}

// answer asks. A panic is the error of its question.
func (q question) answer(ctx context.Context, cfg aws.Config) (faults []awsfault.Fault, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = settings.Error{Text: controls.OwnFault(cause)}
		}
	}()
	return q.ask(ctx, cfg)
}

// Faults returns all faults at once, those first that hold for the whole
// account. The same fault in several regions is one.
func (l Look) Faults(ctx context.Context) []Fault {
	home := l.Settings.HomeRegion
	enabled, _ := controls.EnabledRegions(ctx, controls.InRegion(l.Config, home)) // an untold region answers for itself
	all := &collection{}
	var asked []string
	for _, region := range l.regions() {
		if enabled.IsOff(region) {
			all.add(region, false, notEnabled)
			continue
		}
		asked = append(asked, region)
	}

	var first, then []question
	for _, s := range l.stacks() {
		if slices.Contains(asked, s.region) {
			first = append(first, question{region: s.region, ask: s.state})
		}
	}
	closed := all.ask(ctx, l.Config, first) // these say whether anything can be asked in a region
	for _, q := range append(l.once(), l.services(asked)...) {
		if !slices.Contains(closed, q.region) {
			then = append(then, q)
		}
	}
	all.ask(ctx, l.Config, then)
	return all.sorted(l.regions())
}

// regions are those of the settings, home first, and those of the stacks
// besides.
func (l Look) regions() []string {
	list := []string{l.Settings.HomeRegion}
	for _, region := range l.Settings.Regions {
		if !slices.Contains(list, region) {
			list = append(list, region)
		}
	}
	for _, s := range l.stacks() {
		if !slices.Contains(list, s.region) {
			list = append(list, s.region)
		}
	}
	return list
}

var notEnabled = awsfault.Fault{
	What: settings.Textf("リージョン", "region"),
	Why:  settings.Textf("アカウントで有効でないか、まだ有効になっていない", "it is not enabled in the account, or not yet"),
	Do: settings.Textf("有効にして (docs/operations.md の Add a region) ENABLED になるまで待つか、organization.Regions から外す",
		"enable it (docs/operations.md, Add a region) and wait for ENABLED, or take it out of organization.Regions"),
}

// collection gathers faults from many regions.
type collection struct {
	mu     sync.Mutex
	faults []Fault
}

func (c *collection) add(region string, untold bool, fault awsfault.Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.faults, func(f Fault) bool { return f.Fault == fault && f.Untold == untold })
	if i < 0 {
		i, c.faults = len(c.faults), append(c.faults, Fault{Fault: fault, Untold: untold})
	}
	if region != "" && !slices.Contains(c.faults[i].Regions, region) {
		c.faults[i].Regions = append(c.faults[i].Regions, region)
	}
}

// ask asks many questions at a time, and returns the regions that are closed:
// every further question there would have the same answer.
func (c *collection) ask(ctx context.Context, cfg aws.Config, questions []question) (closed []string) {
	var asking sync.WaitGroup
	turn := make(chan struct{}, maxParallel)
	for _, q := range questions {
		turn <- struct{}{}
		asking.Go(func() {
			defer func() { <-turn }()
			faults, err := q.answer(ctx, controls.InRegion(cfg, q.region))
			where := q.region
			if q.once {
				where = ""
			}
			for _, f := range faults {
				c.add(where, false, f)
			}
			if err == nil {
				return
			}
			fault, untold, all := explain(ctx, q.region, err)
			c.add(where, untold, fault)
			if all {
				c.mu.Lock()
				defer c.mu.Unlock()
				closed = append(closed, q.region)
			}
		})
	}
	asking.Wait()
	return closed
}

// explain says what an error means for a deployment, whether that is not known,
// and whether it holds for everything in the region.
func explain(ctx context.Context, region string, err error) (f awsfault.Fault, untold, all bool) {
	f = awsfault.Explain(ctx, err)
	switch {
	case awsfault.IsTokenRefused(err) && slices.Contains(regions.OptIn(), region):
		return notEnabled, false, true
	case awsfault.IsNotOpened(err):
		f.Do = settings.Textf("サインアップを済ませるか、無料プランをやめて、最大 24 時間待つ (docs/new-account.ja.md)",
			"finish the sign-up, or leave the free plan, and wait up to 24 hours (docs/new-account.md)")
		return f, false, false
	case awsfault.IsDenied(err) && strings.Contains(f.Why.En, "service control policy"):
		f.Do = settings.Textf("組織の管理アカウントで、このポリシーの対象からロールを外す。または、リージョンを organization.Regions から外す",
			"let the organization's management account exempt the role in that policy, or take the region out of organization.Regions")
		return f, false, true
	case awsfault.IsDenied(err):
		return f, true, false
	}
	return f, true, !awsfault.IsAnswer(err)
}

// sorted returns the faults by their regions.
func (c *collection) sorted(order []string) []Fault {
	place := func(region string) int { return slices.Index(order, region) }
	for i := range c.faults {
		slices.SortFunc(c.faults[i].Regions, func(a, b string) int { return place(a) - place(b) })
	}
	slices.SortFunc(c.faults, func(a, b Fault) int {
		first := func(f Fault) int {
			if len(f.Regions) == 0 {
				return -1
			}
			return place(f.Regions[0])
		}
		if n := first(a) - first(b); n != 0 {
			return n
		}
		return strings.Compare(a.What.En+a.Why.En, b.What.En+b.Why.En)
	})
	return c.faults
}
