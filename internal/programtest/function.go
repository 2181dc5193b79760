package programtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Function is a running program, and Lambda's runtime API for it.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
type Function struct {
	Log Buffer // what the program prints

	waiting chan bool // the program asks for an event
	events  chan []byte
	results chan result
}

type result struct{ response, fault string }

// Start runs a program with this environment alone. Its invocations are of the
// function of that ARN and have so much time.
func Start(t *testing.T, program string, environment []string, arn string, limit time.Duration) *Function {
	t.Helper()
	f := &Function{waiting: make(chan bool, 1), events: make(chan []byte), results: make(chan result)}
	const invocation = "/2018-06-01/runtime/invocation/"
	api := http.NewServeMux()
	api.HandleFunc("GET "+invocation+"next", func(w http.ResponseWriter, request *http.Request) {
		select {
		case f.waiting <- true:
		default:
		}
		select {
		case event := <-f.events:
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "invocation-1")
			w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", arn)
			w.Header().Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(time.Now().Add(limit).UnixMilli()))
			w.Write(event)
		case <-request.Context().Done():
		}
	})
	api.HandleFunc("POST "+invocation+"{id}/{result}", func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		w.WriteHeader(http.StatusAccepted)
		if request.PathValue("result") == "response" {
			f.results <- result{response: string(body)}
		} else {
			f.results <- result{fault: string(body)}
		}
	})
	server := httptest.NewServer(api)

	cmd := exec.Command(program)
	cmd.Stdout, cmd.Stderr = &f.Log, &f.Log
	cmd.Env = append(environment[:len(environment):len(environment)], "AWS_LAMBDA_RUNTIME_API="+strings.TrimPrefix(server.URL, "http://"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		server.CloseClientConnections()
		server.Close()
	})
	return f
}

// Wait returns when the program has started.
func (f *Function) Wait(t *testing.T) {
	t.Helper()
	select {
	case <-f.waiting:
	case <-time.After(time.Minute):
		t.Fatalf("the program does not start:\n%s", f.Log.String())
	}
}

// Invoke returns what the program answers to an event, or what went wrong.
func (f *Function) Invoke(t *testing.T, event map[string]any) (response, fault string) {
	t.Helper()
	text, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	late := time.After(2 * time.Minute)
	select {
	case f.events <- text:
	case <-late:
		t.Fatalf("the program takes no events:\n%s", f.Log.String())
	}
	select {
	case r := <-f.results:
		return r.response, r.fault
	case <-late:
		t.Fatalf("the program does not end:\n%s", f.Log.String())
	}
	return "", ""
}
