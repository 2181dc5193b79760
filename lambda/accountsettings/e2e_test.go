package main

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/cfn"

	"baseline/internal/optional"
	"baseline/internal/programtest"
)

// TestTheProgramItself runs the program as Lambda does, unmodified but for the
// settings that are built into it. The test is Lambda's runtime API, the
// services of AWS, and, behind a proxy, CloudFormation's bucket.
func TestTheProgramItself(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		optional.Skip(t, "only on Linux can a program be made to trust the test's certificate")
	}
	program, err := programtest.Build(t.TempDir(), "baseline/lambda/accountsettings", programtest.Literal(`settings.Organization{}`),
		"-ldflags=-s -w -X main.regionsInForce=ap-northeast-1,eu-west-1")
	if err != nil {
		t.Fatal(err)
	}
	bucket, cloud := newBucket(t), newCloud(t)
	lambda := programtest.Start(t, program, []string{
		"AWS_LAMBDA_LOG_GROUP_NAME=the-group", "AWS_LAMBDA_LOG_STREAM_NAME=the-stream",
		"AWS_REGION=ap-northeast-1", "AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=none", "AWS_SESSION_TOKEN=none",
		"AWS_ENDPOINT_URL=" + cloud.URL,
		"HTTPS_PROXY=" + bucket.proxy, "SSL_CERT_FILE=" + bucket.certificate,
		// The program keeps a minute: what is left is for the regions. A second
		// try at a creation waits for as long.
	}, functionName, 63*time.Second)
	const (
		passwords = "AccountSetting-password-policy"
		volumes   = "AccountSetting-ebs-encryption"
	)

	for _, step := range []struct {
		name    string
		event   map[string]any
		prepare func()

		want   cfn.Response // its status, ID and the beginning of its reason
		writes []string     // to the account
		fault  string       // of the invocation: part of its message
	}{
		{
			name:   "create",
			event:  event("Create", "password-policy", ""),
			want:   cfn.Response{Status: "SUCCESS", PhysicalResourceID: passwords},
			writes: []string{"ap-northeast-1 UpdateAccountPasswordPolicy"},
		}, {
			name:  "update: the same settings twice write nothing",
			event: event("Update", "password-policy", passwords),
			want:  cfn.Response{Status: "SUCCESS", PhysicalResourceID: passwords},
		}, {
			name:  "delete: nothing is taken back",
			event: event("Delete", "password-policy", passwords),
			want:  cfn.Response{Status: "SUCCESS", PhysicalResourceID: passwords},
		}, {
			name:    "a creation that fails in one region, and is done in the other",
			event:   event("Create", "ebs-encryption", ""),
			prepare: func() { cloud.deny("eu-west-1") },
			want: cfn.Response{Status: "FAILED", PhysicalResourceID: volumes,
				Reason: "ebs-encryption: 1 of 2 failed. Mend it and deploy again, or see organization.IgnoreFailedSettings.\n" +
					"eu-west-1: ec2:EnableEbsEncryptionByDefault: denied by a service control policy: let the organization's management account"},
			writes: []string{"ap-northeast-1 EnableEbsEncryptionByDefault", "eu-west-1 EnableEbsEncryptionByDefault"},
		}, {
			name:  "its rollback",
			event: event("Delete", "ebs-encryption", volumes),
			want:  cfn.Response{Status: "SUCCESS", PhysicalResourceID: volumes},
		}, {
			name:    "the next deployment finishes it",
			event:   event("Create", "ebs-encryption", ""),
			prepare: func() { cloud.deny("") },
			want:    cfn.Response{Status: "SUCCESS", PhysicalResourceID: volumes},
			writes:  []string{"eu-west-1 EnableEbsEncryptionByDefault"},
		}, {
			name:    "an update that fails",
			event:   event("Update", "ebs-encryption", volumes),
			prepare: func() { cloud.weaken("eu-west-1") },
			want:    cfn.Response{Status: "FAILED", PhysicalResourceID: volumes, Reason: "ebs-encryption: 1 of 2 failed."},
			writes:  []string{"eu-west-1 EnableEbsEncryptionByDefault"},
		}, {
			name:    "its rollback, for which the region is no better",
			event:   event("Update", "ebs-encryption", volumes),
			prepare: func() { cloud.rollBack() },
			want:    cfn.Response{Status: "SUCCESS", PhysicalResourceID: volumes},
			writes:  []string{"eu-west-1 EnableEbsEncryptionByDefault"},
		}, {
			name:  "an event without a control",
			event: event("Create", "", ""),
			want:  cfn.Response{Status: "FAILED", PhysicalResourceID: "AccountSetting-", Reason: `: there is no account setting of that id, got ""`},
		}, {
			name:  "an event that is none",
			event: map[string]any{"RequestType": []int{1}, "ResponseURL": responseURL},
			fault: "cannot unmarshal",
		}, {
			name:  "an event of another stack",
			event: with(event("Update", "password-policy", passwords), "StackId", strings.Replace(stackID, "Baseline-", "Evil-", 1)),
			fault: "refused: the stack must be this account's Baseline-Settings in ap-northeast-1",
		}, {
			name:  "an event that wants its answer elsewhere",
			event: with(event("Delete", "password-policy", passwords), "ResponseURL", "https://evil.example/"),
			fault: "refused: the response URL must be https to CloudFormation's bucket",
		}, {
			name:    "an address that fails twice",
			event:   event("Update", "password-policy", passwords),
			prepare: func() { bucket.failNext(2) },
			want:    cfn.Response{Status: "SUCCESS", PhysicalResourceID: passwords},
		},
	} {
		t.Run(step.name, func(t *testing.T) {
			if step.prepare != nil {
				step.prepare()
			}
			_, fault := lambda.Invoke(t, step.event)
			answers, writes := bucket.take(), cloud.takeWrites()
			if slices.Sort(writes); !slices.Equal(writes, step.writes) {
				t.Errorf("writes %q, want %q", writes, step.writes)
			}
			if step.fault != "" {
				if !strings.Contains(fault, step.fault) || len(answers) != 0 {
					t.Errorf("fault %q and answers %q, want %q and none", fault, answers, step.fault)
				}
				return
			}
			if fault != "" || len(answers) != 1 {
				t.Fatalf("fault %q, answers %q", fault, answers)
			}
			var got cfn.Response
			if err := json.Unmarshal([]byte(answers[0]), &got); err != nil {
				t.Fatal(err)
			}
			if got.Status != step.want.Status || got.PhysicalResourceID != step.want.PhysicalResourceID || !strings.HasPrefix(got.Reason, step.want.Reason) {
				t.Errorf("got  %s\nwant %+v", answers[0], step.want)
			}
			if got.Status == cfn.StatusFailed && !strings.HasSuffix(got.Reason, "\nLog: the-stream of the-group") {
				t.Errorf("does not name the log: %s", got.Reason)
			}
		})
	}

	stored := cloud.objects()
	if want := regexp.MustCompile(`^/baseline-config-123456789012-ap-northeast-1/account-settings/password-policy/\d{8}T\d{6}Z-request-1.json \{"control":"password-policy","request":"Create",.*"report":\[\{"status":"changed"`); len(stored) == 0 || !want.MatchString(stored[0]) {
		t.Errorf("the outcome of the first request is not in the bucket: %q", stored)
	}
	log := lambda.Log.String()
	for _, line := range []string{`"level":"INFO","msg":"account setting","outcome":{"control":"password-policy"`, `"level":"ERROR","msg":"account setting","outcome":{"control":"ebs-encryption"`} {
		if !strings.Contains(log, line) {
			t.Errorf("the log has no line with %s:\n%s", line, log)
		}
	}
	if strings.Contains(log, "5ec2e7") {
		t.Errorf("the log tells the signature of the address:\n%s", log)
	}
}

// event is what CloudFormation sends, with all that it sends.
func event(kind, control, physicalID string) map[string]any {
	properties := map[string]any{"ServiceToken": functionName, "ServiceTimeout": "1920", "Revision": "2"}
	if control != "" {
		properties["Control"] = control
	}
	e := map[string]any{
		"RequestType": kind, "ServiceToken": functionName, "ResponseURL": responseURL, "StackId": stackID,
		"RequestId": "request-1", "LogicalResourceId": "Setting", "ResourceType": "Custom::AccountSetting",
		"ResourceProperties": properties,
	}
	if kind != "Create" {
		e["PhysicalResourceId"] = physicalID
	}
	if kind == "Update" {
		e["OldResourceProperties"] = map[string]any{"Revision": "1"}
	}
	return e
}

func with(event map[string]any, key string, value any) map[string]any {
	event[key] = value
	return event
}

// responseBucket is CloudFormation's, under its own name: it has a certificate
// for that, and a proxy leads to it whoever is asked for.
type responseBucket struct {
	proxy, certificate string

	mu      sync.Mutex
	fail    int
	answers []string
}

func newBucket(t *testing.T) *responseBucket {
	t.Helper()
	address, err := url.Parse(responseURL)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{address.Host, "evil.example"}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	b := &responseBucket{certificate: filepath.Join(t.TempDir(), "ca.pem")}
	if err := os.WriteFile(b.certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(b)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.StartTLS()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		there, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil || r.Method != http.MethodConnect {
			http.Error(w, "no", http.StatusBadGateway)
			return
		}
		w.WriteHeader(http.StatusOK)
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		go func() { io.Copy(there, here); there.Close() }()
		io.Copy(here, there)
		here.Close()
	}))
	b.proxy = proxy.URL
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		proxy.CloseClientConnections()
		proxy.Close()
	})
	return b
}

func (b *responseBucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	switch {
	case b.fail > 0:
		b.fail--
		w.WriteHeader(http.StatusInternalServerError)
	case r.Method != http.MethodPut || "https://"+r.Host+r.RequestURI != responseURL || len(body) >= maxAnswer:
		w.WriteHeader(http.StatusForbidden)
	default:
		b.answers = append(b.answers, string(body))
	}
}

func (b *responseBucket) failNext(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = n
}

func (b *responseBucket) take() (answers []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	answers, b.answers = b.answers, nil
	return answers
}

// cloud is as much of AWS as the test needs: an account with two settings, one
// of them in every region.
type cloud struct {
	*httptest.Server

	mu        sync.Mutex
	denied    string // the region where nothing may be written
	policy    url.Values
	encrypted map[string]bool
	stack     string // its status
	writes    []string
	stored    []string
}

func newCloud(t *testing.T) *cloud {
	c := &cloud{encrypted: map[string]bool{}, stack: "UPDATE_IN_PROGRESS"}
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	return c
}

func (c *cloud) deny(region string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.denied = region
}

// weaken takes the encryption from a region, and forbids to put it back.
func (c *cloud) weaken(region string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.denied, c.encrypted[region] = region, false
}

func (c *cloud) rollBack() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stack = "UPDATE_ROLLBACK_IN_PROGRESS"
}

func (c *cloud) takeWrites() (writes []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	writes, c.writes = c.writes, nil
	return writes
}

func (c *cloud) objects() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.stored)
}

var scope = regexp.MustCompile(`Credential=[^/]+/\d+/([^/]+)/`)

func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	region := "none"
	if found := scope.FindStringSubmatch(r.Header.Get("Authorization")); found != nil {
		region = found[1]
	}
	form, _ := url.ParseQuery(string(body))
	fail := func(status int, code, message string) {
		w.WriteHeader(status)
		fmt.Fprintf(w, "<Response><Errors><Error><Code>%[1]s</Code><Message>%[2]s</Message></Error></Errors>"+
			"<Error><Code>%[1]s</Code><Message>%[2]s</Message></Error></Response>", code, message)
	}
	switch action := form.Get("Action"); {
	case r.Method == http.MethodPut:
		c.stored = append(c.stored, r.URL.Path+" "+string(body))
	case r.URL.Path == "/listRegions":
		fmt.Fprint(w, `{"Regions": [{"RegionName": "ap-northeast-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"}, {"RegionName": "eu-west-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"}]}`)
	case action == "DescribeStacks" && form.Get("StackName") == stackID:
		fmt.Fprintf(w, "<R><DescribeStacksResult><Stacks><member><StackStatus>%s</StackStatus></member></Stacks></DescribeStacksResult></R>", c.stack)
	case action == "GetAccountPasswordPolicy" && c.policy == nil:
		fail(http.StatusNotFound, "NoSuchEntity", "none")
	case action == "GetAccountPasswordPolicy":
		fmt.Fprint(w, "<R><GetAccountPasswordPolicyResult><PasswordPolicy>")
		for name := range c.policy {
			fmt.Fprintf(w, "<%s>%s</%[1]s>", name, c.policy.Get(name))
		}
		fmt.Fprint(w, "</PasswordPolicy></GetAccountPasswordPolicyResult></R>")
	case action == "UpdateAccountPasswordPolicy":
		// IAM signs for us-east-1; here the client's region is as good.
		c.writes = append(c.writes, cmp.Or(map[string]string{"us-east-1": "ap-northeast-1"}[region], region)+" "+action)
		c.policy = form
		fmt.Fprint(w, "<R></R>")
	case action == "GetEbsEncryptionByDefault":
		fmt.Fprintf(w, "<R><ebsEncryptionByDefault>%t</ebsEncryptionByDefault></R>", c.encrypted[region])
	case action == "EnableEbsEncryptionByDefault":
		c.writes = append(c.writes, region+" "+action)
		if region == c.denied {
			fail(http.StatusForbidden, "UnauthorizedOperation", "with an explicit deny in a service control policy")
			return
		}
		c.encrypted[region] = true
		fmt.Fprint(w, "<R><ebsEncryptionByDefault>true</ebsEncryptionByDefault></R>")
	default:
		fail(http.StatusBadRequest, "InvalidAction", action+r.URL.Path)
	}
}
