package controls

import (
	"bytes"
	"context"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/account/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"baseline/internal/awstest"
	"baseline/internal/regions"
	"baseline/settings/settingstest"
)

// allEnabled says of every region that it is enabled, on two pages.
func allEnabled(_ string, in *account.ListRegionsInput) (*account.ListRegionsOutput, error) {
	return listRegions(in, func(string) types.RegionOptStatus { return types.RegionOptStatusEnabled }), nil
}

func listRegions(in *account.ListRegionsInput, status func(region string) types.RegionOptStatus) *account.ListRegionsOutput {
	out, page := &account.ListRegionsOutput{}, regions.All()[20:]
	if in.NextToken == nil {
		out.NextToken, page = aws.String("2"), regions.All()[:20]
	}
	for _, region := range page {
		out.Regions = append(out.Regions, types.Region{RegionName: &region, RegionOptStatus: status(region)})
	}
	return out
}

// everywhere returns a runner of imds-v2, which is wrong in every region.
func everywhere(f *awstest.Fake) Runner {
	imdsV2Corner.build(f)["wrong"]()
	awstest.Answer(f, allEnabled)
	return Runner{Config: f.Config(), Account: awstest.Account}
}

// tally counts the statuses of a report.
func tally(r Report) map[Status]int {
	counts := map[Status]int{}
	for _, o := range r {
		counts[o.Status]++
	}
	return counts
}

func TestRunnerReportsEveryRegionOfTheSettingsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		r := everywhere(f)
		for _, test := range []struct{ settings, asked, want []string }{
			{nil, nil, regions.EnabledByDefault()},
			{[]string{"eu-west-1", "ap-northeast-1", "mx-central-1"}, nil, []string{"eu-west-1", "ap-northeast-1", "mx-central-1"}},
			{nil, []string{"sa-east-1"}, []string{"sa-east-1"}},
		} {
			r.Settings.Regions, r.Regions = test.settings, test.asked
			report, err := r.Check(t.Context(), "imds-v2")
			var got []string
			for _, o := range report {
				got = append(got, o.Region)
			}
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("got %q and %v, want %q", got, err, test.want)
			}
		}
	})
}

func TestRunnerCallsEachRegionForItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		report, err := everywhere(f).Apply(t.Context(), "imds-v2")
		if got := tally(report); err != nil || got[Changed] != 17 {
			t.Fatalf("got %v and %v, want 17 changes", got, err)
		}
		var written []string
		for _, c := range f.Seen() {
			if c.Writes() {
				written = append(written, c.Region)
			}
			if c.Service == "Account" && c.Region != "ap-northeast-1" {
				t.Errorf("asked for the regions in %s, which is not home", c.Region)
			}
		}
		slices.Sort(written)
		if want := slices.Sorted(slices.Values(regions.EnabledByDefault())); !slices.Equal(written, want) {
			t.Errorf("wrote in %q, want %q", written, want)
		}
	})
}

func TestRunnerWorksOnEightRegionsAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		r := everywhere(f)
		var now, most atomic.Int32
		f.Slow = func(_ context.Context, c awstest.Call) error {
			if c.Service == "EC2" {
				n := now.Add(1)
				for m := most.Load(); m < n && !most.CompareAndSwap(m, n); m = most.Load() {
				}
				time.Sleep(time.Second)
				now.Add(-1)
			}
			return nil
		}
		start := time.Now()
		if _, err := r.Check(t.Context(), "imds-v2"); err != nil {
			t.Fatal(err)
		}
		if most.Load() != 8 || time.Since(start) != 3*time.Second {
			t.Errorf("%d regions at a time, %s in all; want 8 and 3s", most.Load(), time.Since(start))
		}
	})
}

func TestRunnerSkipsRegionsThatAreNotEnabled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		r := everywhere(f)
		r.Regions = []string{"us-east-1", "eu-west-1", "af-south-1", "ap-east-1", "me-south-1", "mx-central-1"}
		awstest.Answer(f, func(_ string, in *account.ListRegionsInput) (*account.ListRegionsOutput, error) {
			return listRegions(in, func(region string) types.RegionOptStatus {
				switch region {
				case "us-east-1":
					return types.RegionOptStatusEnabledByDefault
				case "eu-west-1", "mx-central-1":
					return types.RegionOptStatusEnabled
				case "af-south-1":
					return types.RegionOptStatusEnabling
				case "ap-east-1":
					return types.RegionOptStatusDisabling
				}
				return types.RegionOptStatusDisabled
			}), nil
		})
		report, err := r.Apply(t.Context(), "imds-v2")
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []struct {
			region       string
			status       Status
			summary, fix string
		}{
			{"us-east-1", Changed, "new instances now use IMDSv2 alone", ""},
			{"eu-west-1", Changed, "new instances now use IMDSv2 alone", ""},
			{"af-south-1", Skipped, "the region is being enabled", "apply again when it is, in minutes or hours"},
			{"ap-east-1", Skipped, "the region is not enabled", ""},
			{"me-south-1", Skipped, "the region is not enabled", ""},
			{"mx-central-1", Changed, "new instances now use IMDSv2 alone", ""},
		} {
			if got := report[i]; got.Region != want.region || got.Status != want.status || got.Summary.En != want.summary || got.Fix.En != want.fix {
				t.Errorf("got %+v, want %+v", got, want)
			}
			settingstest.Told(t, report[i].Summary, report[i].Fix)
		}
	})
}

// Without account:ListRegions, a region that refuses the credentials is taken
// for one that is not enabled, but only where that can be.
func TestRunnerWithoutKnowingTheRegions(t *testing.T) {
	for _, refusal := range []string{"InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure"} {
		synctest.Test(t, func(t *testing.T) {
			f := new(awstest.Fake)
			r := everywhere(f)
			r.Regions = []string{"us-east-1", "eu-west-1", "af-south-1", "ap-east-1"}
			f.Fail = func(c awstest.Call) error {
				switch {
				case c.Operation == "ListRegions":
					return awstest.Code("AccessDeniedException")
				case c.Region == "eu-west-1", c.Region == "ap-east-1":
					return awstest.Code(refusal)
				}
				return nil
			}
			report, err := r.Apply(t.Context(), "imds-v2")
			if err != nil {
				t.Fatal(err)
			}
			for i, status := range []Status{Changed, Failed, Changed, Skipped} {
				if report[i].Status != status {
					t.Errorf("%s: got %+v, want it %s", refusal, report[i], status)
				}
			}
			if !strings.Contains(report[1].Summary.En, "refuses the credentials") || !strings.Contains(report[3].Summary.En, "not enabled") {
				t.Errorf("got %q and %q", report[1].Summary.En, report[3].Summary.En)
			}
		})
	}
}

func TestRunnerTakesNoEnabledRegionForAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		r := everywhere(f)
		r.Regions = []string{"af-south-1"}
		f.Fail = awstest.Times(1, "GetInstanceMetadataDefaults", awstest.Code("AuthFailure"))
		report, err := r.Apply(t.Context(), "imds-v2")
		want(t, report, err, Failed, "refuses the credentials")
	})
}

func TestRunnerFinishesTheOtherRegions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		r := everywhere(f)
		f.Fail = func(c awstest.Call) error {
			switch c.Region {
			case "us-east-1":
				return awstest.Code("UnauthorizedOperation")
			case "us-east-2": // an outage
				return &smithyhttp.RequestSendError{Err: &url.Error{Op: "Post", URL: "https://ec2.us-east-2.amazonaws.com", Err: syscall.ECONNREFUSED}}
			case "us-west-1":
				return awstest.Code("RequestLimitExceeded")
			}
			return nil
		}
		report, err := r.Apply(t.Context(), "imds-v2")
		if got := tally(report); err != nil || got[Changed] != 14 || got[Failed] != 3 {
			t.Fatalf("got %v and %v, want 14 changes and 3 failures", got, err)
		}
		for i, want := range []string{"not allowed", "connection refused", "throttled, 6 times"} {
			if got := report.Failed()[i]; !strings.Contains(got.Summary.En, want) || got.Fix.En == "" {
				t.Errorf("got %+v, want %q", got, want)
			}
		}
	})
}

func TestRunnerStopsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		r := everywhere(f)
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Minute)
		defer cancel()
		f.Slow = func(ctx context.Context, c awstest.Call) error {
			if c.Operation != "GetInstanceMetadataDefaults" {
				return nil
			}
			select { // one hour a region
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Hour):
				return nil
			}
		}
		report, err := r.Apply(ctx, "imds-v2")
		if got := tally(report); err != nil || got[Changed] != 8 || got[Failed] != 9 {
			t.Fatalf("got %v and %v, want the first 8 changed", got, err)
		}
		for i, want := range map[int]string{8: "ec2:GetInstanceMetadataDefaults: the time was up", 16: "not reached: the time was up"} {
			if got := report[i]; got.Summary.En != want || got.Fix.En != "try again: what is done stays done" || got.Region == "" {
				t.Errorf("got %+v, want %q", got, want)
			}
		}
	})
}

func TestRunnerOutlastsAPanic(t *testing.T) {
	var log bytes.Buffer
	former := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(former)
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		r := everywhere(f)
		do := f.Answers["ec2.ModifyInstanceMetadataDefaults"]
		f.Answers["ec2.ModifyInstanceMetadataDefaults"] = func(region string, in any) (any, error) {
			if region == "eu-west-1" {
				panic("of the fake")
			}
			return do(region, in)
		}
		report, err := r.Apply(t.Context(), "imds-v2")
		if got := tally(report); err != nil || got[Changed] != 16 {
			t.Fatalf("got %v and %v, want 16 changes", got, err)
		}
		for _, o := range report.Failed() {
			settingstest.Told(t, o.Summary, o.Fix)
		}
		if got := report.Failed(); len(got) != 1 || got[0].Region != "eu-west-1" || got[0].Summary.En != "a fault of this program: of the fake" {
			t.Errorf("got %+v", got)
		}
	})
	if text := log.String(); !strings.Contains(text, "region=eu-west-1") || !strings.Contains(text, "imds_v2.go") {
		t.Errorf("the log does not say where it was: %s", text)
	}
}

func TestRunnerRefuses(t *testing.T) {
	f := new(awstest.Fake)
	r := everywhere(f)
	if _, err := r.Apply(t.Context(), "no-such"); err == nil || err.Error() != `there is no account setting of that id, got "no-such"` {
		t.Errorf("got %v", err)
	}
	r.Settings.Account = "271828182845"
	const want = "the settings are for account 271828182845, got credentials of 314159265358"
	if _, err := r.Apply(t.Context(), "imds-v2"); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if calls := f.Seen(); calls != nil {
		t.Errorf("called %v", calls)
	}
}

func TestWhatIsOffIsNotTouched(t *testing.T) {
	f := new(awstest.Fake)
	for id := range constructors {
		r := Runner{Config: f.Config(), Account: awstest.Account, Settings: settingstest.AllOff()}
		for _, do := range []func(context.Context, string) (Report, error){r.Check, r.Apply} {
			report, err := do(t.Context(), id)
			want(t, report, err, Skipped, "switched off in the settings")
		}
	}
	if calls := f.Seen(); calls != nil {
		t.Errorf("called %v", calls)
	}
}
