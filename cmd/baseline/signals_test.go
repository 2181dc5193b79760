package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestStopping runs the program against a server that never answers.
func TestStopping(t *testing.T) {
	for name, test := range map[string]struct {
		signals []os.Signal // the first twice, as "go tool" sends it
		want    string
	}{
		"Ctrl-C":  {[]os.Signal{os.Interrupt, os.Interrupt}, "\nbaseline: interrupted\n"},
		"SIGTERM": {[]os.Signal{syscall.SIGTERM}, ""},
		"SIGHUP":  {[]os.Signal{syscall.SIGHUP}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			asked, held := make(chan struct{}, 9), make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				asked <- struct{}{}
				<-held
			}))
			defer server.Close()
			var once sync.Once
			release := func() { once.Do(func() { close(held) }) }
			defer release()

			cmd := command(t, keys(server.URL), "apply")
			var stdout, stderr strings.Builder
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			<-asked
			start := time.Now()
			for _, s := range test.signals {
				if err := cmd.Process.Signal(s); err != nil {
					t.Fatal(err)
				}
			}
			cmd.Wait()
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			if status := cmd.ProcessState.ExitCode(); status != 2 || stdout.String() != "" || stderr.String() != test.want {
				t.Errorf("got %d %s%q, want 2 and %q", status, &stdout, &stderr, test.want)
			}
		})
	}
}

// TestWhatWasBegunIsPutBack: a Ctrl-C that arrives twice, while a default VPC is
// being deleted, does not leave it without its gateway.
func TestWhatWasBegunIsPutBack(t *testing.T) {
	deleting, held := make(chan struct{}), make(chan struct{})
	defer close(held)
	script := read(t, "new")
	script["ec2 DescribeInternetGateways"] = scripted{body: `<DescribeInternetGatewaysResponse><internetGatewaySet><item>
		<internetGatewayId>igw-0a1b2c3d</internetGatewayId><ownerId>314159265358</ownerId>
		<attachmentSet><item><vpcId>vpc-0a1b2c3d</vpcId><state>available</state></item></attachmentSet>
	</item></internetGatewaySet></DescribeInternetGatewaysResponse>`}
	variables := script.aws(t, func(c call) scripted {
		switch {
		case c.dry:
			return scripted{412, "<Response><Errors><Error><Code>DryRunOperation</Code></Error></Errors></Response>"}
		case c.operation == "DeleteVpc":
			close(deleting)
			<-held
		case c.operation == "AttachInternetGateway":
			time.Sleep(2 * echo)
		}
		return empty(c)
	})
	cmd := command(t, variables, "default-vpc", "delete", "--region", "eu-west-1", "--yes")
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-deleting
	for range 2 {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		time.Sleep(echo / 10)
	}
	cmd.Wait()
	const want = "vpc-0a1b2c3d is kept, and has again the internet gateway igw-0a1b2c3d; then ec2:DeleteVpc: interrupted"
	if status := cmd.ProcessState.ExitCode(); status != 2 || !strings.Contains(stdout.String(), want) || !strings.HasSuffix(stderr.String(), "\nbaseline: interrupted\n") {
		t.Errorf("got %d\n%s%s", status, &stdout, &stderr)
	}
}
