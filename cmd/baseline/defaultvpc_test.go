package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"baseline/internal/mototest"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// lacking are the operations that moto 5.2.1 has no answer to, and the answer
// that there is nothing.
var lacking = map[string]string{
	"DescribeSecurityGroupReferences":               "<DescribeSecurityGroupReferencesResponse/>",
	"DescribeSecurityGroupVpcAssociations":          "<DescribeSecurityGroupVpcAssociationsResponse/>",
	"DescribeLocalGatewayRouteTableVpcAssociations": "<DescribeLocalGatewayRouteTableVpcAssociationsResponse/>",
	"DescribeClientVpnEndpoints":                    "<DescribeClientVpnEndpointsResponse/>",
	"ListFirewallRuleGroupAssociations":             "{}",
	"/listresources":                                "{}",
}

// account returns the variables of credentials of the settings' account, at a
// server that answers as moto does, and to dry runs and what moto lacks. It
// calls made when a default VPC was made.
func account(t *testing.T, made func()) (variables []string, cfg aws.Config) {
	t.Helper()
	moto := mototest.Start(t)
	cfg, err := config.LoadDefaultConfig(t.Context(), config.WithRegion("ap-northeast-1"))
	if err != nil {
		t.Fatal(err)
	}
	session, err := sts.NewFromConfig(cfg).AssumeRole(t.Context(), &sts.AssumeRoleInput{
		RoleArn: aws.String("arn:aws:iam::" + settingstest.Account + ":role/me"), RoleSessionName: aws.String("me"),
	})
	if err != nil {
		t.Fatal(err)
	}
	target, err := url.Parse(moto)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		form, _ := url.ParseQuery(string(body))
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		operation += form.Get("Action")
		if operation == "" {
			operation = r.URL.Path
		}
		switch answer, lacks := lacking[operation]; {
		case form.Get("DryRun") == "true":
			w.WriteHeader(http.StatusPreconditionFailed)
			fmt.Fprint(w, "<Response><Errors><Error><Code>DryRunOperation</Code></Error></Errors></Response>")
		case lacks:
			fmt.Fprint(w, answer)
		default:
			proxy.ServeHTTP(w, r)
			if operation == "CreateDefaultVpc" {
				made()
			}
		}
	}))
	t.Cleanup(server.Close)
	variables = []string{
		"AWS_ACCESS_KEY_ID=" + *session.Credentials.AccessKeyId, "AWS_SECRET_ACCESS_KEY=" + *session.Credentials.SecretAccessKey,
		"AWS_SESSION_TOKEN=" + *session.Credentials.SessionToken, "AWS_ENDPOINT_URL=" + server.URL,
	}
	for _, v := range variables {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	cfg, err = config.LoadDefaultConfig(t.Context(), config.WithRegion("ap-northeast-1"))
	if err != nil {
		t.Fatal(err)
	}
	return variables, cfg
}

// forms of what has another value in each run.
var forms = regexp.MustCompile(`\b(vpc|subnet|igw|rtb|acl|sg|eni)-[0-9a-f]{8,}|s3://\S+\.json|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`)

// TestDefaultVPCsFromListToRestore runs the program against moto's
// server: two regions, one of them with something in its VPC.
func TestDefaultVPCsFromListToRestore(t *testing.T) {
	var variables []string
	var cfg aws.Config
	variables, cfg = account(t, func() { // moto makes no internet gateway
		client := ec2.NewFromConfig(cfg, func(o *ec2.Options) { o.Region = "eu-west-1" })
		gateway, err := client.CreateInternetGateway(context.Background(), &ec2.CreateInternetGatewayInput{})
		if err != nil {
			t.Error(err)
			return
		}
		vpcs, err := client.DescribeVpcs(context.Background(), &ec2.DescribeVpcsInput{})
		if err == nil {
			_, err = client.AttachInternetGateway(context.Background(), &ec2.AttachInternetGatewayInput{
				InternetGatewayId: gateway.InternetGateway.InternetGatewayId, VpcId: vpcs.Vpcs[0].VpcId,
			})
		}
		if err != nil {
			t.Error(err)
		}
	})
	if _, err := s3.NewFromConfig(cfg).CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket:                    aws.String(settings.ConfigBucket(settingstest.Account, "ap-northeast-1")),
		CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: "ap-northeast-1"},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := ec2.NewFromConfig(cfg).RunInstances(t.Context(), &ec2.RunInstancesInput{
		ImageId: aws.String("ami-12345678"), MinCount: aws.Int32(1), MaxCount: aws.Int32(1),
	}); err != nil {
		t.Fatal(err)
	}

	const used = "ap-northeast-1 vpc-x 172.31.0.0/16 used network interfaces eni-x"
	for _, step := range []struct {
		args   string
		status int
		stdout []string // parts
		stderr string   // the last line
	}{
		{"list", 0, []string{"REGION VPC CIDR USE WHY\n", used, "eu-west-1 vpc-x 172.31.0.0/16 unused nothing uses it\n"}, ""},
		{"list --region us-west-2", 0, []string{"us-west-2 vpc-x 172.31.0.0/16 unused nothing uses it\n"}, ""},
		{"delete", 1, []string{"default-vpc ap-northeast-1 kept vpc-x is kept: network interfaces", "default-vpc eu-west-1 differs nothing uses vpc-x\n"},
			"baseline: 1 would be changed: --yes changes them"},
		{"restore", 0, []string{"CONTROL REGION STATUS SUMMARY\n"}, ""},
		{"restore --region eu-west-1", 1, []string{"kept there is no inventory, so no default VPC was deleted"}, "see the rows with the status kept"},
		{"delete --region eu-west-1 --yes", 0, []string{"eu-west-1 changed vpc-x, which nothing used, is deleted; its inventory is "}, ""},
		{"list", 0, []string{used, "eu-west-1 - - none there is none\n"}, ""},
		{"delete --yes", 1, []string{"ap-northeast-1 kept vpc-x", "eu-west-1 already there is no default VPC\n"}, "see the rows with the status kept"},
		{"restore", 1, []string{"eu-west-1 differs would be made again for vpc-x as of x\n"}, "baseline: 1 would be changed: --yes changes them"},
		{"restore --yes", 0, []string{"eu-west-1 changed made vpc-x for vpc-x", "ids: vpc-x is now vpc-x"}, ""},
		{"list", 0, []string{used, "eu-west-1 vpc-x 172.31.0.0/16 unused nothing uses it\n"}, ""},
	} {
		status, out, stderr := runs(t, command(t, variables, append([]string{"default-vpc"}, strings.Fields(step.args)...)...))
		var stdout string
		for line := range strings.Lines(out) {
			stdout += strings.Join(strings.Fields(line), " ") + "\n"
		}
		stdout = forms.ReplaceAllStringFunc(stdout, func(id string) string {
			if kind, _, ok := strings.Cut(id, "-"); ok && len(kind) < 4 || kind == "subnet" {
				return kind + "-x"
			}
			return "x"
		})
		fits := status == step.status && strings.HasSuffix(stderr, step.stderr+"\n")
		for _, want := range step.stdout {
			fits = fits && strings.Contains(stdout, want)
		}
		if !fits {
			t.Errorf("%s: got %d\n%s%s\nwant %d\n%q %s", step.args, status, stdout, stderr, step.status, step.stdout, step.stderr)
		}
	}
}

func TestDefaultVPCRefuses(t *testing.T) {
	for _, test := range []struct {
		o    settings.Organization
		args string
		want string
	}{
		{twoRegions, "delete --yes", "organization.Account: must be set for default-vpc delete"},
		{twoRegions, "list --region eu-west-9", `unknown region "eu-west-9": did you mean eu-west-1?`},
		{twoRegions, "list --region=", `unknown region "": did you mean `},
		{twoRegions, "list --yes", `unknown flag "--yes"`},
		{twoRegions, "remove", `unknown verb "remove": did you mean restore?`},
		{twoRegions, "delete eu-west-1", `delete takes no arguments, only flags, got "eu-west-1"`},
		{settings.Organization{HomeRegion: "mars-1"}, "list", "organization.HomeRegion: "},
	} {
		status, stdout, stderr := baseline(t, test.o, append([]string{"default-vpc"}, strings.Fields(test.args)...)...)
		if status != 2 || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: got %d %s%s\nwant 2 and %s", test.args, status, stdout, stderr, test.want)
		}
	}
}
