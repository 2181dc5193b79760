package controls_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"

	"baseline/controls"
)

func TestLoadConfig(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	cfg, err := controls.LoadConfig(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if cfg.RetryMode != aws.RetryModeAdaptive || cfg.RetryMaxAttempts != 6 {
		t.Errorf("got retry mode %s and %d attempts", cfg.RetryMode, cfg.RetryMaxAttempts)
	}
	if got := cfg.HTTPClient.(*awshttp.BuildableClient).GetTimeout(); got != 20*time.Second {
		t.Errorf("a call may take %s, want 20s", got)
	}
	if got := aws.ToString(cfg.BaseEndpoint); got != "http://127.0.0.1:1" {
		t.Errorf("the endpoint is %q", got)
	}
}

// One region never answers and the server refuses another: over real HTTP,
// with the program's own retries.
func TestRegionsThatDoNotAnswer(t *testing.T) {
	var attempts atomic.Int32
	end := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch auth := r.Header.Get("Authorization"); {
		case strings.Contains(auth, "/account/"):
			http.NotFound(w, r)
		case strings.Contains(auth, "/us-east-1/"):
			attempts.Add(1)
			<-end
		case strings.Contains(auth, "/us-east-2/"):
			w.WriteHeader(http.StatusForbidden)
			w.Write([]byte(`<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation. User: arn:aws:sts::314159265358:assumed-role/R/S is not authorized to perform: ec2:GetInstanceMetadataDefaults with an explicit deny in a service control policy</Message></Error></Errors><RequestID>1</RequestID></Response>`))
		default:
			w.Write([]byte(`<GetInstanceMetadataDefaultsResponse><accountLevel><httpTokens>required</httpTokens></accountLevel></GetInstanceMetadataDefaultsResponse>`))
		}
	}))
	defer server.Close()
	defer close(end)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
	} {
		t.Setenv(name, value)
	}
	cfg, err := controls.LoadConfig(t.Context(), config.WithRetryMaxAttempts(2),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(600*time.Millisecond)))
	if err != nil {
		t.Fatal(err)
	}
	report, err := controls.Runner{
		Config: cfg, Account: "314159265358", Regions: []string{"us-east-1", "us-east-2", "us-west-2"},
	}.Check(t.Context(), "imds-v2")
	if err != nil {
		t.Fatal(err)
	}
	host, _, _ := net.SplitHostPort(server.Listener.Addr().String())
	if got := report[0]; got.Status != controls.Failed || !strings.Contains(got.Summary.En, host) ||
		!strings.HasPrefix(got.Summary.En, "ec2:GetInstanceMetadataDefaults: ") || !strings.Contains(got.Fix.En, "reaches the region") {
		t.Errorf("us-east-1: got %+v", got)
	}
	if attempts.Load() != 2 {
		t.Errorf("us-east-1 was tried %d times, want 2", attempts.Load())
	}
	if got := report[1]; got.Summary.En != "ec2:GetInstanceMetadataDefaults: denied by a service control policy" {
		t.Errorf("us-east-2: got %+v", got)
	}
	if got := report[2]; got.Status != controls.Already {
		t.Errorf("us-west-2: got %+v", got)
	}
}
