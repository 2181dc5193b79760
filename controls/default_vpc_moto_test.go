package controls_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/middleware"

	"baseline/controls"
	"baseline/internal/mototest"
	"baseline/internal/regions"
	"baseline/settings"
)

// frontend stands before moto's server. It answers itself what moto 5.2.1
// lacks: a few probes, with nothing found; and dry runs, which moto takes for
// the real thing where it deletes VPCs and subnets. It gives a default VPC the
// internet gateway that moto forgets. And it can do what a network does.
type frontend struct {
	url   string // of this
	moto  string
	proxy *httputil.ReverseProxy

	mu     sync.Mutex
	lacked map[string]bool // what was answered here
	fault  func(request) fault
	once   map[string]*httptest.ResponseRecorder // what moto says of probes, which take it long
	each   map[string]bool                       // regions in which moto is asked for each probe

	made func(region string) // is called when moto has made a default VPC
}

// request is one attempt of a call.
type request struct {
	region, service, operation string
	dry                        bool
}

// probes reports whether the request looks for what nothing in these tests
// makes.
func (q request) probes() bool {
	switch q.operation {
	case "DescribeVpcs", "DescribeVpcAttribute", "DescribeDhcpOptions", "DescribeSubnets", "DescribeInternetGateways",
		"DescribeRouteTables", "DescribeNetworkAcls", "DescribeSecurityGroups", "DescribeNetworkInterfaces":
		return false
	}
	return q.service != "s3" && (q.service != "ec2" || strings.HasPrefix(q.operation, "Describe") || strings.HasPrefix(q.operation, "Get"))
}

// fault is what happens to an attempt.
type fault int

const (
	none       fault = iota
	slow             // takes its time
	throttled        // is refused for now
	broken           // gets an internal error
	reset            // the connection ends
	answerLost       // the connection ends when all is done
)

// lacking are the operations without answer in moto, and the answer.
var lacking = map[string]string{
	"DescribeSecurityGroupReferences":               "<DescribeSecurityGroupReferencesResponse/>",
	"DescribeSecurityGroupVpcAssociations":          "<DescribeSecurityGroupVpcAssociationsResponse/>",
	"DescribeLocalGatewayRouteTableVpcAssociations": "<DescribeLocalGatewayRouteTableVpcAssociationsResponse/>",
	"DescribeClientVpnEndpoints":                    "<DescribeClientVpnEndpointsResponse/>",
	"ListFirewallRuleGroupAssociations":             "{}",
	"/listresources":                                "{}",
}

func newFrontend(t *testing.T, moto string) *frontend {
	target, err := url.Parse(moto)
	if err != nil {
		t.Fatal(err)
	}
	f := &frontend{
		moto: moto, proxy: httputil.NewSingleHostReverseProxy(target),
		lacked: map[string]bool{}, once: map[string]*httptest.ResponseRecorder{},
	}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	f.url = server.URL
	return f
}

var scope = regexp.MustCompile(`Credential=[^/]+/\d+/([^/]+)/([^/]+)/`)

func (f *frontend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client is gone
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body))
	_, target, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	q := request{operation: form.Get("Action") + target, dry: form.Get("DryRun") == "true"}
	if q.operation == "" {
		q.operation = r.URL.Path
	}
	if m := scope.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		q.region, q.service = m[1], m[2]
	}

	what := none
	f.mu.Lock()
	if f.fault != nil {
		what = f.fault(q)
	}
	f.mu.Unlock()
	switch what {
	case slow:
		time.Sleep(50 * time.Millisecond)
	case throttled:
		// Each protocol reads its own of the two.
		w.Header().Set("X-Amzn-ErrorType", "ThrottlingException")
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprint(w, "<Response><Errors><Error><Code>RequestLimitExceeded</Code></Error></Errors></Response>")
		return
	case broken:
		w.WriteHeader(http.StatusInternalServerError)
		return
	case reset:
		panic(http.ErrAbortHandler)
	case answerLost:
		w = httptest.NewRecorder()
		defer panic(http.ErrAbortHandler)
	}

	answer, lacks := lacking[q.operation]
	switch {
	case q.dry:
		w.WriteHeader(http.StatusPreconditionFailed)
		fmt.Fprint(w, "<Response><Errors><Error><Code>DryRunOperation</Code></Error></Errors></Response>")
	case lacks:
		f.mu.Lock()
		f.lacked[q.operation] = true
		f.mu.Unlock()
		fmt.Fprint(w, answer)
	case q.probes() && !f.each[q.region]:
		f.mu.Lock()
		answer := f.once[q.operation]
		if answer == nil {
			answer = httptest.NewRecorder()
			f.proxy.ServeHTTP(answer, r)
			f.once[q.operation] = answer
		}
		f.mu.Unlock()
		w.WriteHeader(answer.Code)
		w.Write(answer.Body.Bytes())
	default:
		f.proxy.ServeHTTP(w, r)
		if q.operation == "CreateDefaultVpc" {
			f.made(q.region)
		}
	}
}

// vpcsOnMoto returns a runner that deletes default VPCs, whose calls go through
// the frontend, and the regions as EC2 has them, without it.
func vpcsOnMoto(t *testing.T) (controls.Runner, *recorder, *frontend, map[string]*ec2.Client) {
	f := newFrontend(t, mototest.Start(t))
	t.Setenv("AWS_ENDPOINT_URL", f.url)
	r := new(recorder)
	cfg, err := controls.LoadConfig(t.Context(),
		config.WithAPIOptions([]func(*middleware.Stack) error{r.install}),
		config.WithRetryer(mototest.Retryer))
	if err != nil {
		t.Fatal(err)
	}
	direct := cfg.Copy()
	direct.BaseEndpoint, direct.APIOptions = &f.moto, nil
	direct.Region = "ap-northeast-1"
	if _, err := s3.NewFromConfig(direct).CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket:                    aws.String("baseline-config-" + mototest.Account + "-ap-northeast-1"),
		CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: "ap-northeast-1"},
	}); err != nil {
		t.Fatal(err)
	}
	clients := map[string]*ec2.Client{}
	for _, region := range regions.EnabledByDefault() {
		direct.Region = region
		clients[region] = ec2.NewFromConfig(direct)
		if err := giveGateway(t.Context(), clients[region]); err != nil {
			t.Fatal(err)
		}
	}
	f.made = func(region string) {
		if err := giveGateway(t.Context(), clients[region]); err != nil {
			t.Error(err)
		}
	}
	return controls.Runner{
		Config: cfg, Account: mototest.Account,
		Settings: settings.Organization{Account: mototest.Account, DefaultVPC: settings.DefaultVPC{Mode: settings.DeleteDefaultVPC}},
	}, r, f, clients
}

// giveGateway gives the default VPC an internet gateway.
func giveGateway(ctx context.Context, client *ec2.Client) error {
	vpcs, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{Filters: onlyDefault})
	if err != nil {
		return err
	}
	made, err := client.CreateInternetGateway(ctx, &ec2.CreateInternetGatewayInput{})
	if err != nil {
		return err
	}
	_, err = client.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{
		InternetGatewayId: made.InternetGateway.InternetGatewayId, VpcId: vpcs.Vpcs[0].VpcId,
	})
	return err
}

var onlyDefault = []types.Filter{{Name: aws.String("is-default"), Values: []string{"true"}}}

// have returns the id of the default VPC and those of all internet gateways
// of a region, with + where one is attached.
func have(t *testing.T, client *ec2.Client) (vpc string, gateways []string) {
	t.Helper()
	vpcs, err := client.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{Filters: onlyDefault})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vpcs.Vpcs {
		vpc = *v.VpcId
	}
	got, err := client.DescribeInternetGateways(t.Context(), &ec2.DescribeInternetGatewaysInput{})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range got.InternetGateways {
		id := *g.InternetGatewayId
		if len(g.Attachments) > 0 {
			id += "+"
		}
		gateways = append(gateways, id)
	}
	return vpc, gateways
}

func subnets(t *testing.T, client *ec2.Client, vpc string) []types.Subnet {
	t.Helper()
	got, err := client.DescribeSubnets(t.Context(), &ec2.DescribeSubnetsInput{Filters: []types.Filter{{Name: aws.String("vpc-id"), Values: []string{vpc}}}})
	if err != nil {
		t.Fatal(err)
	}
	return got.Subnets
}

func TestDefaultVPCsOnMoto(t *testing.T) {
	r, recorder, f, clients := vpcsOnMoto(t)

	// Two are in use.
	f.each = map[string]bool{"us-east-1": true, "eu-west-1": true, "ap-northeast-1": true}
	used := map[string]string{"us-east-1": "network interfaces eni-", "eu-west-1": "subnets that AWS did not make subnet-"}
	if _, err := clients["us-east-1"].RunInstances(t.Context(), &ec2.RunInstancesInput{
		ImageId: aws.String("ami-12345678"), MinCount: aws.Int32(1), MaxCount: aws.Int32(1),
	}); err != nil {
		t.Fatal(err)
	}
	vpc, _ := have(t, clients["eu-west-1"])
	if _, err := clients["eu-west-1"].CreateSubnet(t.Context(), &ec2.CreateSubnetInput{VpcId: &vpc, CidrBlock: aws.String("172.31.128.0/20")}); err != nil {
		t.Fatal(err)
	}
	whole := map[string]string{}
	look := func(region string) string {
		vpc, gateways := have(t, clients[region])
		return fmt.Sprint(vpc, gateways, len(subnets(t, clients[region], vpc)))
	}
	for region := range used {
		whole[region] = look(region)
	}

	for _, run := range []struct {
		name   string
		status controls.Status
	}{{"first", controls.Changed}, {"second", controls.Already}} {
		recorder.writes()
		report, err := r.Apply(t.Context(), "default-vpc")
		if err != nil || len(report) != 17 {
			t.Fatalf("got %d outcomes and %v", len(report), err)
		}
		for _, o := range report {
			reason, inUse := used[o.Region]
			switch {
			case !inUse && o.Status != run.status, inUse && (o.Status != controls.Kept || !strings.Contains(o.Summary.En, reason)):
				t.Errorf("%s run: got %+v", run.name, o)
			case inUse && look(o.Region) != whole[o.Region]:
				t.Errorf("%s run: %s is in use and has %s, had %s", run.name, o.Region, look(o.Region), whole[o.Region])
			}
			if vpc, gateways := have(t, clients[o.Region]); !inUse && (vpc != "" || gateways != nil) {
				t.Errorf("%s run: %s has %q and %q", run.name, o.Region, vpc, gateways)
			}
		}
		if got := recorder.writes(); run.status == controls.Already && len(got) > 0 {
			t.Errorf("the second run wrote %q", got)
		}
	}
	for operation := range lacking {
		if !f.lacked[operation] {
			t.Errorf("nothing called %s", operation)
		}
	}

	report, err := r.RestoreDefaultVPC(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range report {
		vpc, _ := have(t, clients[o.Region])
		switch _, inUse := used[o.Region]; {
		case vpc == "", len(subnets(t, clients[o.Region], vpc)) == 0:
			t.Errorf("%s is without default VPC, or that without subnets", o.Region)
		case inUse && o.Status != controls.Kept:
			t.Errorf("got %+v, want it kept: nothing was deleted", o)
		case !inUse && (o.Status != controls.Changed || !strings.Contains(o.Summary.En, "made "+vpc+" for vpc-")):
			t.Errorf("got %+v, want it to be %s", o, vpc)
		}
	}
}

// The network fails as networks do, in every region; one region goes down when
// it deletes, another is never there. The run does right or says what it has
// not done, and another run finishes it.
func TestDefaultVPCsThroughFaults(t *testing.T) {
	r, _, f, clients := vpcsOnMoto(t)
	random := rand.New(rand.NewPCG(1, 2))
	down := map[string]bool{"ap-south-1": true}
	counts := map[fault]int{}
	f.fault = func(q request) fault {
		if q.operation == "DetachInternetGateway" && !q.dry && !down[q.region] {
			switch q.region {
			case "us-east-2":
				down[q.region] = true
				return answerLost // it is detached
			case "sa-east-1":
				down[q.region] = true
			}
		}
		if down[q.region] {
			return reset
		}
		what := none
		if n := random.IntN(100); n < 20 {
			what = []fault{slow, throttled, broken, reset, answerLost}[n/4]
		}
		counts[what]++
		return what
	}
	report, err := r.Apply(t.Context(), "default-vpc")
	if err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	f.fault = nil
	f.mu.Unlock()
	for what := none; what <= answerLost; what++ {
		if counts[what] == 0 {
			t.Errorf("the fault %d never happened", what)
		}
	}
	var done int
	for _, o := range report {
		vpc, gateways := have(t, clients[o.Region])
		attached := len(gateways) > 0 && strings.HasSuffix(gateways[0], "+")
		switch {
		case o.Status == controls.Changed && vpc == "" && gateways == nil:
			done++
		case o.Status != controls.Failed || o.Fix.En == "":
			t.Errorf("got %+v, and there are %q and %q", o, vpc, gateways)
		case vpc == "" && !strings.Contains(o.Summary.En, "is gone") && !strings.Contains(o.Summary.En, "is deleted"):
			t.Errorf("got %+v, and the VPC is gone", o)
		case vpc != "" && !attached && !strings.Contains(o.Summary.En, "is kept without the internet gateway"):
			t.Errorf("got %+v, and the VPC is without its gateway", o)
		}
	}
	if done < 10 {
		t.Errorf("only %d regions are done", done)
	}

	// By then something is in one of the VPCs that lost its gateway.
	vpc, _ := have(t, clients["us-east-2"])
	made, err := clients["us-east-2"].CreateSubnet(t.Context(), &ec2.CreateSubnetInput{VpcId: &vpc, CidrBlock: aws.String("172.31.128.0/20")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := clients["us-east-2"].CreateNetworkInterface(t.Context(), &ec2.CreateNetworkInterfaceInput{SubnetId: made.Subnet.SubnetId}); err != nil {
		t.Fatal(err)
	}
	report, err = r.Apply(t.Context(), "default-vpc")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range report {
		vpc, gateways := have(t, clients[o.Region])
		switch {
		case o.Region == "us-east-2":
			if len(gateways) != 1 || !strings.HasSuffix(gateways[0], "+") || !strings.Contains(o.Summary.En, "network interfaces eni-") {
				t.Errorf("got %+v, and the VPC in use has %q", o, gateways)
			}
		case o.Status == controls.Failed, vpc != "", gateways != nil:
			t.Errorf("got %+v, and there are %q and %q", o, vpc, gateways)
		}
	}
	if got := report.Failed(); got != nil {
		t.Errorf("failed are %+v", got)
	}
}
