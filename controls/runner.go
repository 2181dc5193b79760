package controls

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/account/types"

	"baseline/internal/awsfault"
	"baseline/internal/regions"
	"baseline/settings"
)

// maxParallel is how many regions are worked on at a time.
const maxParallel = 8

// Runner runs a control over the regions of an account.
type Runner struct {
	Config   aws.Config // of [LoadConfig], of any region
	Account  string     // that of the credentials, 12 digits
	Settings settings.Organization
	Regions  []string // default: those of the settings
}

// Check compares one setting with what it should be, in every region.
func (r Runner) Check(ctx context.Context, id string) (Report, error) {
	return r.run(ctx, id, Control.Check)
}

// Apply makes one setting so, in every region. A region that fails neither
// stops nor hides the others. What the end of ctx leaves undone is reported as
// failed, and another run finishes it: let ctx end some seconds before the
// caller has to answer.
func (r Runner) Apply(ctx context.Context, id string) (Report, error) {
	return r.run(ctx, id, Control.Apply)
}

// What is also said by who looks without a Runner.
var (
	SwitchedOff = settings.Textf("設定で外してある", "switched off in the settings")
	NotEnabled  = settings.Textf("リージョンが有効でない", "the region is not enabled")
	Refuses     = settings.Textf("リージョンが有効でない (認証情報を受け付けない)", "the region is not enabled: it refuses the credentials")
	ReportIt    = settings.Textf("ログを添えて報告する", "report it with the log")
)

// OwnFault is what is said of a panic.
func OwnFault(cause any) settings.Text {
	return settings.Textf("このプログラムの不具合: %v", "a fault of this program: %v", cause)
}

type action func(Control, context.Context) (Outcome, error)

// run returns an error only if it did nothing at all.
func (r Runner) run(ctx context.Context, id string, do action) (Report, error) {
	o := r.Settings.WithDefaults()
	row := slices.IndexFunc(settings.AccountSettings, func(s settings.AccountSetting) bool { return s.ID == id })
	switch {
	case row < 0:
		return nil, fmt.Errorf("there is no account setting of that id, got %q", id)
	case o.Account != "" && o.Account != r.Account:
		return nil, fmt.Errorf("the settings are for account %s, got credentials of %s", o.Account, r.Account)
	}

	setting := settings.AccountSettings[row]
	in := func(region string) Target {
		return Target{Config: InRegion(r.Config, region), Region: region, Account: r.Account, Settings: o}
	}
	switch {
	case setting.Off(o):
		return Report{{Status: Skipped, Summary: SwitchedOff}}, nil
	case !setting.PerRegion:
		return Report{one(ctx, constructors[id], in(o.HomeRegion), do)}, nil
	}

	all := r.Regions
	if all == nil {
		all = o.Regions
	}
	enabled, _ := EnabledRegions(ctx, in(o.HomeRegion).Config)
	report := make(Report, len(all))
	slots := make(chan struct{}, maxParallel)
	var working sync.WaitGroup
	for i, region := range all {
		slots <- struct{}{}
		working.Go(func() {
			defer func() { <-slots }()
			report[i] = enabled.one(ctx, constructors[id], in(region), do)
			report[i].Region = region
		})
	}
	working.Wait()
	return report, nil
}

// one runs a control in one region. A panic ends that region alone.
func one(ctx context.Context, construct func(Target) Control, t Target, do action) (o Outcome) {
	defer func() {
		if cause := recover(); cause != nil {
			slog.Error("panic", "region", t.Region, "cause", cause, "stack", string(debug.Stack()))
			o = Outcome{Status: Failed, Summary: OwnFault(cause), Fix: ReportIt}
		}
	}()
	if err := ctx.Err(); err != nil {
		f := awsfault.Explain(ctx, err)
		f.What = settings.Textf("未着手", "not reached")
		return failed(f, settings.Text{})
	}
	o, err := do(construct(t), ctx)
	if err != nil {
		return failed(awsfault.Explain(ctx, err), o.Summary)
	}
	return o
}

// Enablement is what is known of the regions of an account: nothing when it
// is nil.
type Enablement map[string]types.RegionOptStatus

// EnabledRegions asks which regions the account has enabled. Not to be told is
// no reason to stop: a region that is not enabled refuses the credentials.
func EnabledRegions(ctx context.Context, cfg aws.Config) (Enablement, error) {
	known := Enablement{}
	pages := account.NewListRegionsPaginator(account.NewFromConfig(cfg), &account.ListRegionsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, region := range page.Regions {
			known[aws.ToString(region.RegionName)] = region.RegionOptStatus
		}
	}
	return known, nil
}

// Enabled returns the regions that are enabled, sorted.
func (e Enablement) Enabled() (list []string) {
	for region := range e {
		if e.skipped(region) == nil {
			list = append(list, region)
		}
	}
	slices.Sort(list)
	return list
}

// IsOff reports whether a region is known not to be enabled.
func (e Enablement) IsOff(region string) bool { return e.skipped(region) != nil }

// skipped is the outcome of a region that is known not to be enabled, else nil.
func (e Enablement) skipped(region string) *Outcome {
	if e == nil {
		return nil
	}
	switch e[region] {
	case types.RegionOptStatusEnabled, types.RegionOptStatusEnabledByDefault:
		return nil
	case types.RegionOptStatusEnabling:
		return &Outcome{
			Status:  Skipped,
			Summary: settings.Textf("リージョンを有効化している途中", "the region is being enabled"),
			Fix:     settings.Textf("有効になったら (数分から数時間後) もう一度適用する", "apply again when it is, in minutes or hours"),
		}
	}
	return &Outcome{Status: Skipped, Summary: NotEnabled}
}

func (e Enablement) one(ctx context.Context, construct func(Target) Control, t Target, do action) Outcome {
	if o := e.skipped(t.Region); o != nil {
		return *o
	}
	var refused error
	o := one(ctx, construct, t, func(c Control, ctx context.Context) (o Outcome, err error) {
		o, refused = do(c, ctx)
		return o, refused
	})
	if e == nil && awsfault.IsTokenRefused(refused) && slices.Contains(regions.OptIn(), t.Region) {
		return Outcome{Status: Skipped, Summary: Refuses}
	}
	return o
}
