// Package discover reads what an AWS account has of what the baseline would
// define, and who put it there was somebody else. It only reads.
package discover

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"baseline/controls"
	"baseline/internal/awsfault"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
)

// maxParallel is how many regions are read at a time.
const maxParallel = 8

// Result is what was found.
type Result struct {
	// Account is what the account has. What could not be read is in it as it
	// was known before.
	Account existing.Account

	// Plan says what a deployment makes of it.
	Plan []Row

	// Unread is what could not be read, one a line, with what to do.
	Unread []settings.Text
}

// Look reads the account of the configuration, whose id is given, for settings
// as the literal has them. before is what is known of the account already, or
// the zero value: what cannot be read stays as it was.
func Look(ctx context.Context, cfg aws.Config, account string, o settings.Organization, before existing.Account) (Result, error) {
	if o.Account != "" && o.Account != account {
		return Result{}, fmt.Errorf("the settings are for account %s, got credentials of %s", o.Account, account)
	}
	l := &look{cfg: cfg, account: account, o: o.WithDefaults(), before: before, places: map[string]*place{}}
	l.now = existing.Account{ID: account, In: map[string]existing.Region{}}
	l.enabled(ctx)
	l.eachRegion(ctx)
	l.once(ctx)
	return Result{Account: l.now, Plan: l.plan(o), Unread: l.unread()}, nil
}

// look is one run of Look.
type look struct {
	cfg     aws.Config
	account string
	o       settings.Organization // with defaults
	before  existing.Account

	now    existing.Account
	places map[string]*place // by region
	notes  []note            // of what is there once
	strays []string          // enabled regions that package regions does not know
}

// place is one region of the account.
type place struct {
	id        string
	cfg       aws.Config
	owned     owned
	closed    error // why its stacks could not be read: then nothing else was
	now       existing.Region
	notes     []note
	instances []instance
}

// note is something that cannot be read, or is worth to know of what is adopted.
type note struct {
	what settings.Text
	why  settings.Text // of what is adopted
	err  error         // of what cannot be read
}

// enabled finds the regions of the account.
func (l *look) enabled(ctx context.Context) {
	cfg := controls.InRegion(l.cfg, l.o.HomeRegion)
	var list []string
	known, err := controls.EnabledRegions(ctx, cfg)
	if err == nil {
		list = known.Enabled()
	} else {
		// The same answer by another permission.
		var out *ec2.DescribeRegionsOutput
		if out, err = ec2.NewFromConfig(cfg).DescribeRegions(ctx, &ec2.DescribeRegionsInput{}); err == nil {
			for _, region := range out.Regions {
				list = append(list, aws.ToString(region.RegionName))
			}
		} else {
			l.fail(settings.Text{Ja: "有効なリージョン", En: "enabled regions"}, err)
			if list = slices.Clone(l.before.Regions); list == nil {
				list = l.o.Regions
			}
		}
	}
	for _, id := range list {
		if !regions.Known(id) {
			l.strays = append(l.strays, id)
			continue
		}
		l.places[id] = &place{id: id, cfg: controls.InRegion(l.cfg, id)}
	}
}

// eachRegion reads every region, a few at a time.
func (l *look) eachRegion(ctx context.Context) {
	slots := make(chan struct{}, maxParallel)
	var working sync.WaitGroup
	for _, id := range regions.All() {
		p, ok := l.places[id]
		if !ok {
			continue
		}
		slots <- struct{}{}
		working.Go(func() {
			defer func() { <-slots }()
			p.now = l.before.In[p.id]
			if p.owned, p.closed = stacks(ctx, p.cfg); p.closed == nil {
				p.read(ctx)
			}
		})
	}
	working.Wait()
	for _, id := range regions.All() {
		p, ok := l.places[id]
		if !ok || p.closed != nil && !slices.Contains(l.before.Regions, id) {
			continue // a region that was not known, and cannot be, stays unknown
		}
		l.now.Regions = append(l.now.Regions, id)
		l.now.In[id] = p.now
	}
}

func (l *look) fail(what settings.Text, err error) {
	l.notes = append(l.notes, note{what: what, err: err})
}

func (p *place) fail(what settings.Text, err error) {
	p.notes = append(p.notes, note{what: what, err: err})
}

// unread says what could not be read. What failed in the same way in several
// regions is one line.
func (l *look) unread() (lines []settings.Text) {
	where := map[settings.Text][]string{} // by line
	add := func(region string, what settings.Text, err error) {
		f := awsfault.Explain(context.Background(), err)
		line := settings.Textf("%s: %s。%s", "%s: %s; %s", what, f.Summary(settings.Text{}), f.Do)
		if where[line] == nil {
			lines = append(lines, line)
		}
		where[line] = append(where[line], region)
	}
	for _, n := range l.notes {
		if n.err != nil {
			add("", n.what, n.err)
		}
	}
	for _, id := range regions.All() {
		p, ok := l.places[id]
		if !ok {
			continue
		}
		if p.closed != nil {
			add(id, settings.Text{Ja: "スタックの一覧", En: "which stacks there are"}, p.closed)
		}
		for _, n := range p.notes {
			if n.err != nil {
				add(id, n.what, n.err)
			}
		}
	}
	for i, line := range lines {
		if where[line][0] != "" {
			lines[i] = settings.Textf("%s: %s", "%s: %s", where[line], line)
		}
	}
	return lines
}
