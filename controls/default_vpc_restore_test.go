package controls

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

func TestRestoreDefaultVPC(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		w.dns = false
		w.vpc.DhcpOptionsId = aws.String("dopt-own")
		w.subnets[1].MapPublicIpOnLaunch = aws.Bool(false)
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Changed)
		f.Seen()

		report, err = r.RestoreDefaultVPC(t.Context())
		want(t, report, err, Changed, "made vpc-2 for vpc-1", "set enableDnsHostnames to false", "associated dopt-own",
			"set MapPublicIpOnLaunch of subnet-b2 to false", "not put back: ids: vpc-1 is now vpc-2, subnet-a1 is now subnet-a2",
			"igw-1 is now igw-2", "or the next apply deletes it")
		w.whole(t)
		if w.dns || *w.vpc.DhcpOptionsId != "dopt-own" || *w.subnets[1].MapPublicIpOnLaunch || !*w.subnets[0].MapPublicIpOnLaunch {
			t.Errorf("got %+v", w)
		}
		wanted := []string{"CreateDefaultVpc", "ModifyVpcAttribute", "AssociateDhcpOptions", "ModifySubnetAttribute"}
		if got := awstest.Writes(f.Seen()); !slices.Equal(got, wanted) {
			t.Errorf("wrote %q, want %q", got, wanted)
		}

		report, err = r.RestoreDefaultVPC(t.Context())
		want(t, report, err, Already, "vpc-2 is as vpc-1 was")
		if got := awstest.Writes(f.Seen()); got != nil {
			t.Errorf("all was there, and it wrote %q", got)
		}
	})
}

// What a report has seen, and somebody has deleted by hand then, is made again
// as far as it can be.
func TestRestoreDefaultVPCSaysWhatIsLost(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		r.Settings.DefaultVPC.Mode = settings.ReportDefaultVPC
		own := types.Tag{Key: aws.String("team"), Value: aws.String("blue")}
		system := types.Tag{Key: aws.String("aws:cloudformation:stack-name"), Value: aws.String("net")}
		w.vpc.Tags = []types.Tag{own, system}
		w.vpc.InstanceTenancy = types.TenancyDedicated
		w.vpc.DhcpOptionsId = aws.String("dopt-gone")
		w.subnets[2].Tags = []types.Tag{own}
		w.subnets[0].CidrBlock = aws.String("172.31.96.0/20")
		w.makeSubnet("d").SubnetId = aws.String("subnet-d1")
		w.tables[0].Routes = append(w.tables[0].Routes, types.Route{DestinationCidrBlock: aws.String("10.0.0.0/8")})
		w.groups[0].IpPermissions = nil
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Kept)
		w.vpc, w.subnets, w.gateways = nil, nil, nil

		report, err = r.RestoreDefaultVPC(t.Context())
		want(t, report, err, Changed, "made vpc-2 for vpc-1, tagged vpc-2, tagged subnet-c2", "the subnet of d (subnet-d1)",
			"the tags aws:… of vpc-1", "own routes rtb-1 to 10.0.0.0/8", "the tenancy dedicated", "the DHCP options dopt-gone",
			"the block 172.31.96.0/20 of a, now 172.31.0.0/20", "had fewer rules")
		if strings.Contains(report[0].Summary.En, "tags on") {
			t.Errorf("the tags are put back, and said to be lost: %s", report[0].Summary.En)
		}
		if got := w.vpc.Tags; len(got) != 1 || *got[0].Key != "team" || *got[0].Value != "blue" {
			t.Errorf("got the tags %+v", got)
		}
	})
}

// A deletion that took two runs has two inventories, of which the second lacks
// what the first run took.
func TestRestoreDefaultVPCAfterTwoRuns(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		w.subnets[0].MapPublicIpOnLaunch = aws.Bool(false)
		written := 0
		f.Fail = func(c awstest.Call) error { // it dies after a subnet
			if c.Operation == "DeleteSubnet" && len(w.objects) > 0 {
				written++
			}
			if written > 1 {
				return awstest.Code("InternalError")
			}
			return nil
		}
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Failed)
		f.Fail = nil
		report, err = r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Changed)
		if len(w.objects) != 2 {
			t.Errorf("there are %d inventories, want 2", len(w.objects))
		}
		report, err = r.RestoreDefaultVPC(t.Context())
		want(t, report, err, Changed, "set MapPublicIpOnLaunch of subnet-a2 to false", "subnet-a1 is now subnet-a2")
	})
}

func TestRestoreDefaultVPCDoesNothing(t *testing.T) {
	for name, test := range map[string]struct {
		put    func(w *world)
		status Status
		text   string
	}{
		"without inventory": {func(w *world) { w.vpc = nil }, Kept, "there is no inventory"},
		"without bucket":    {func(w *world) { w.vpc, w.noBucket = nil, true }, Kept, "there is no inventory"},
		"never deleted":     {func(w *world) { w.recorded() }, Already, "vpc-1 is there"},
		"not readable": {func(w *world) {
			w.recorded()
			for key := range w.objects {
				w.objects[key] = []byte("<html>")
			}
		}, Failed, "eu-west-1/vpc-1/19990102T030405Z.0123456789abcdef.json: is no inventory of this VPC: invalid character"},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
				test.put(w)
				report, err := r.RestoreDefaultVPC(t.Context())
				want(t, report, err, test.status, test.text)
				if got := awstest.Writes(f.Seen()); got != nil {
					t.Errorf("wrote %q", got)
				}
			})
		})
	}
}

// A restore that dies is finished by the next one.
func TestRestoreDefaultVPCHalfWay(t *testing.T) {
	for _, operation := range []string{"CreateDefaultVpc", "DescribeSubnets", "ModifyVpcAttribute", "AssociateDhcpOptions", "ModifySubnetAttribute"} {
		inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
			w.dns, w.vpc.DhcpOptionsId, w.subnets[1].MapPublicIpOnLaunch = false, aws.String("dopt-own"), aws.Bool(false)
			report, err := r.Apply(t.Context(), "default-vpc")
			want(t, report, err, Changed)
			f.Fail = awstest.Times(1, operation, awstest.Code("InternalError"))
			report, err = r.RestoreDefaultVPC(t.Context())
			want(t, report, err, Failed, "ec2:"+operation+": InternalError")
			report, err = r.RestoreDefaultVPC(t.Context())
			want(t, report, err, Changed)
			if w.dns || *w.vpc.DhcpOptionsId != "dopt-own" || *w.subnets[1].MapPublicIpOnLaunch {
				t.Errorf("%s failed once: got %+v", operation, w)
			}
		})
	}
}

// A VPC that was just made is seen late.
func TestRestoreDefaultVPCWaitsForItsParts(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		w.subnets[0].MapPublicIpOnLaunch = aws.Bool(false)
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Changed)
		late := 3
		subnets := f.Answers["ec2.DescribeSubnets"]
		f.Answers["ec2.DescribeSubnets"] = func(region string, in any) (any, error) {
			if late--; late >= 0 {
				return &ec2.DescribeSubnetsOutput{}, nil
			}
			return subnets(region, in)
		}
		report, err = r.RestoreDefaultVPC(t.Context())
		want(t, report, err, Changed, "set MapPublicIpOnLaunch of subnet-a2 to false")
	})
}
