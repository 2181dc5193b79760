package controls_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/smithy-go/middleware"

	"baseline/controls"
	"baseline/internal/mototest"
	"baseline/settings"
)

// These run the same code, unmodified, against a server. moto 5.2.1 lacks, and
// only the fakes prove:
//   - account:ListRegions, so every region is tried here;
//   - the defaults of instance metadata and the block of AMIs of EC2, and its
//     default key for EBS;
//   - service settings of Systems Manager;
//   - standards and controls of Security Hub.

// recorder is what was called, but for the regions of the account.
type recorder struct {
	mu    sync.Mutex
	calls []string // region and operation
}

func (r *recorder) install(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Record", func(
		ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
	) (middleware.InitializeOutput, middleware.Metadata, error) {
		r.mu.Lock()
		r.calls = append(r.calls, awsmiddleware.GetRegion(ctx)+" "+awsmiddleware.GetOperationName(ctx))
		r.mu.Unlock()
		return next.HandleInitialize(ctx, in)
	}), middleware.After)
}

// writes returns the calls since the last one that were to change something.
func (r *recorder) writes() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	calls := r.calls
	r.calls = nil
	return slices.DeleteFunc(calls, func(call string) bool {
		return strings.Contains(call, " Get") || strings.Contains(call, " List") || strings.Contains(call, " Describe")
	})
}

// onMoto returns a runner with the configuration of the program itself: only
// the name of S3 Control's host is looked up another way.
func onMoto(t *testing.T) (controls.Runner, *recorder) {
	mototest.Start(t)
	r := new(recorder)
	cfg, err := controls.LoadConfig(t.Context(),
		config.WithAPIOptions([]func(*middleware.Stack) error{r.install}),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(func(tr *http.Transport) {
			tr.DialContext = mototest.Dial
		})))
	if err != nil {
		t.Fatal(err)
	}
	contact := settings.Contact{Name: "Hana", Title: "CISO", Email: "hana@corp.internal", Phone: "+81 90 1234 5678"}
	return controls.Runner{
		Config:  cfg,
		Account: mototest.Account,
		Settings: settings.Organization{
			Contacts: settings.Contacts{Billing: contact, Operations: contact, Security: contact},
		},
	}, r
}

func TestSettingsOnMoto(t *testing.T) {
	r, recorder := onMoto(t)
	for _, test := range []struct {
		id      string
		regions int
		writes  []string // in each of them
	}{
		{"s3-public-access-block", 1, []string{"PutPublicAccessBlock"}},
		{"password-policy", 1, []string{"UpdateAccountPasswordPolicy"}},
		{"alternate-contacts", 1, []string{"PutAlternateContact", "PutAlternateContact", "PutAlternateContact"}},
		{"ebs-encryption", 17, []string{"EnableEbsEncryptionByDefault"}},
	} {
		t.Run(test.id, func(t *testing.T) {
			for _, step := range []struct {
				name   string
				do     func(context.Context, string) (controls.Report, error)
				status controls.Status
				writes int
			}{
				{"check before", r.Check, controls.Differs, 0},
				{"apply", r.Apply, controls.Changed, test.regions * len(test.writes)},
				{"apply again", r.Apply, controls.Already, 0},
				{"check after", r.Check, controls.Already, 0},
			} {
				recorder.writes()
				report, err := step.do(t.Context(), test.id)
				if err != nil || len(report) != test.regions {
					t.Fatalf("%s: got %d outcomes and %v, want %d", step.name, len(report), err, test.regions)
				}
				for _, o := range report {
					if o.Status != step.status {
						t.Errorf("%s: got %+v, want %s", step.name, o, step.status)
					}
				}
				writes := recorder.writes()
				if len(writes) != step.writes {
					t.Errorf("%s: wrote %q, want %d calls", step.name, writes, step.writes)
				}
				for _, w := range writes {
					if _, operation, _ := strings.Cut(w, " "); operation != test.writes[0] {
						t.Errorf("%s: wrote %s", step.name, w)
					}
				}
			}
		})
	}
}

// moto makes the role as AWSServiceRoleForconfig; so the one that AWS makes is
// made by the test.
func TestConfigServiceRoleOnMoto(t *testing.T) {
	r, recorder := onMoto(t)
	report, err := r.Apply(t.Context(), "config-service-role")
	if err != nil || report[0].Status != controls.Changed {
		t.Fatalf("got %+v and %v, want it changed", report, err)
	}
	if got := recorder.writes(); !slices.Equal(got, []string{"ap-northeast-1 CreateServiceLinkedRole"}) {
		t.Errorf("wrote %q", got)
	}
	if _, err := iam.NewFromConfig(r.Config).CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: aws.String("AWSServiceRoleForConfig"), AssumeRolePolicyDocument: aws.String("{}"),
	}); err != nil {
		t.Fatal(err)
	}
	recorder.writes()
	report, err = r.Apply(t.Context(), "config-service-role")
	if err != nil || report[0].Status != controls.Already {
		t.Errorf("got %+v and %v, want it already so", report, err)
	}
	if got := recorder.writes(); len(got) > 0 {
		t.Errorf("wrote %q", got)
	}
}

// A detector that somebody made in two regions gets its features; the others
// are told to wait for one. moto takes the features of an update for all there
// are, so a detector that has some already is for the fakes.
func TestGuardDutyOnMoto(t *testing.T) {
	r, recorder := onMoto(t)
	adopted := []string{"ap-northeast-1", "sa-east-1"}
	for _, region := range adopted {
		cfg := r.Config.Copy()
		cfg.Region = region
		if _, err := guardduty.NewFromConfig(cfg).CreateDetector(t.Context(), &guardduty.CreateDetectorInput{Enable: aws.Bool(false)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, status := range []controls.Status{controls.Changed, controls.Already} {
		recorder.writes()
		report, err := r.Apply(t.Context(), "guardduty")
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range report {
			want := controls.Kept
			if slices.Contains(adopted, o.Region) {
				want = status
			}
			if o.Status != want {
				t.Errorf("got %+v, want %s", o, want)
			}
		}
		want := 0
		if status == controls.Changed {
			want = len(adopted)
		}
		if got := recorder.writes(); len(got) != want {
			t.Errorf("wrote %q, want %d calls", got, want)
		}
	}
}
