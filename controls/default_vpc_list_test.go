package controls

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"baseline/internal/awstest"
	"baseline/settings"
	"baseline/settings/settingstest"
)

func TestDefaultVPCs(t *testing.T) {
	for name, test := range map[string]struct {
		put    func(*world, *awstest.Fake)
		status Status
		id     string
		text   string
	}{
		"unused": {func(*world, *awstest.Fake) {}, Differs, "vpc-1", "nothing uses it"},
		"none":   {func(w *world, _ *awstest.Fake) { w.vpc = nil }, Already, "", "there is none"},
		"used": {func(w *world, _ *awstest.Fake) { w.groups[0].GroupName = aws.String("web") }, Kept, "vpc-1",
			"security groups that AWS did not make"},
		"denied": {func(_ *world, f *awstest.Fake) {
			f.Fail = awstest.Times(-1, "DescribeVpcs", awstest.Code("UnauthorizedOperation"))
		}, Failed, "", "ec2:DescribeVpcs: not allowed"},
		"half denied": {func(_ *world, f *awstest.Fake) {
			f.Fail = awstest.Times(-1, "DescribeSubnets", awstest.Code("UnauthorizedOperation"))
		}, Failed, "vpc-1", "ec2:DescribeSubnets: not allowed"},
		"not sure": {func(_ *world, f *awstest.Fake) {
			f.Fail = awstest.Times(-1, "DescribeFlowLogs", awstest.Code("UnauthorizedOperation"))
		}, Kept, "vpc-1", "perhaps flow logs, ec2:DescribeFlowLogs: not allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
				r.Settings.DefaultVPC.Mode = settings.KeepDefaultVPC // of no matter
				test.put(w, f)
				got, err := r.DefaultVPCs(t.Context())
				if err != nil || len(got) != 1 {
					t.Fatalf("got %+v and %v", got, err)
				}
				if v := got[0]; v.Status != test.status || v.ID != test.id || (v.CIDR == "172.31.0.0/16") != (test.id != "") ||
					v.Region != "eu-west-1" || !strings.Contains(v.Summary.En, test.text) {
					t.Errorf("got %+v", v)
				}
				settingstest.Told(t, got[0].Summary, got[0].Fix)
				if got := awstest.Writes(f.Seen()); got != nil {
					t.Errorf("wrote %q", got)
				}
			})
		})
	}
}

// What a dry run of a restore says is what the restore does then.
func TestCheckRestoreDefaultVPC(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		dry := func(status Status, texts ...string) {
			t.Helper()
			report, err := r.CheckRestoreDefaultVPC(t.Context())
			want(t, report, err, status, texts...)
			if got := awstest.Writes(f.Seen()); got != nil {
				t.Errorf("a dry run wrote %q", got)
			}
		}
		dry(Kept, "there is no inventory")
		w.dns = false
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Changed)
		f.Seen()
		dry(Differs, "would be made again for vpc-1 as of 2000-01-01T00:00:0")

		f.Fail = awstest.Times(1, "ModifyVpcAttribute", awstest.Code("InternalError"))
		report, err = r.RestoreDefaultVPC(t.Context())
		want(t, report, err, Failed, "made vpc-2 for vpc-1")
		f.Seen()
		dry(Differs, "vpc-2 stands for vpc-1; would be made so: set enableDnsHostnames to false")
		report, err = r.RestoreDefaultVPC(t.Context())
		want(t, report, err, Changed, "set enableDnsHostnames to false")
		f.Seen()
		dry(Already, "vpc-2 is as vpc-1 was")
	})
}

func TestDefaultVPCsOfAnotherAccount(t *testing.T) {
	r := Runner{Account: "271828182845", Settings: settings.Organization{Account: awstest.Account}}
	if got, err := r.DefaultVPCs(context.Background()); err == nil || len(got) > 0 {
		t.Errorf("got %+v and %v", got, err)
	}
}
