// Package mototest runs moto's server, an imitation of AWS, for tests: the
// code under test calls it over HTTP as it calls AWS.
// https://docs.getmoto.org/en/latest/docs/server_mode.html
package mototest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"baseline/internal/optional"
)

// Account is the account that the server has.
const Account = "123456789012"

// Start empties the server that the tests of a package share, starts it first
// where it does not run yet, and returns its URL. It sets the environment so
// that the AWS SDK calls the server. A test is skipped, with the reason, where
// moto is not installed. Tests that share the server cannot run in parallel.
func Start(t testing.TB) (url string) {
	t.Helper()
	optional.Program(t, "python3")
	if why := missing(); why != "" {
		optional.Skip(t, "moto[server] is not installed: "+why)
	}
	url, err := server()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(url+"/moto-api/reset", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL":            url,
		"AWS_ACCESS_KEY_ID":           "test",
		"AWS_SECRET_ACCESS_KEY":       "test",
		"AWS_SESSION_TOKEN":           "",
		"AWS_PROFILE":                 "",
		"AWS_REGION":                  "us-east-1",
		"AWS_CONFIG_FILE":             os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		t.Setenv(name, value)
	}
	return url
}

// Dial connects an HTTP client with the server, also where the SDK has put the
// account before the address of its host, as it does for S3 Control.
func Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, network, strings.TrimPrefix(address, Account+"."))
}

// Retryer tries as often as the programs do, in less time: the server drops a
// connection now and then.
func Retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = 6, 20*time.Millisecond })
}

// missing says why there is no moto, and nothing where there is.
var missing = sync.OnceValue(func() string {
	out, err := exec.Command("python3", "-c", "import moto.server").CombinedOutput()
	if err == nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1] // of Python's trace
})

// program ends with its standard input, so that no server outlives the tests.
// What takes its time for every request is left out: a log that nobody reads, and
// to list the folders of moto.
const program = `
import logging, os, sys, threading
logging.getLogger("werkzeug").setLevel(logging.ERROR)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from moto import backends
from moto.server import main
folders = list(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: folders
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
`

// server starts the server once.
var server = sync.OnceValues(func() (url string, err error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	address := free.Addr().(*net.TCPAddr)
	free.Close()

	command := exec.Command("python3", "-c", program, fmt.Sprint(address.Port))
	command.Env = append(os.Environ(),
		"MOTO_EC2_LOAD_DEFAULT_AMIS=false",                     // a thousand in each region take long to make
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", // or it looks for some on the network
	)
	if _, err := command.StdinPipe(); err != nil {
		return "", err
	}
	if err := command.Start(); err != nil {
		return "", err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()

	url = "http://" + address.String()
	for start := time.Now(); time.Since(start) < 2*time.Minute; time.Sleep(100 * time.Millisecond) {
		if answer, err := http.Get(url + "/moto-api/data.json"); err == nil {
			answer.Body.Close()
			return url, nil
		}
		select {
		case err := <-ended:
			return "", fmt.Errorf("moto's server ended before it answered: %w", err)
		default:
		}
	}
	return "", fmt.Errorf("moto's server does not answer at %s", url)
})
