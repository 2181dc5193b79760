package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// script is what AWS answers to the calls of an account, by "service
// operation": the name of a query or JSON call, else method and path. What it
// lacks is answered with nothing, as AWS answers where a list is empty.
type script map[string]scripted

// scripted is one answer.
type scripted struct {
	status int
	body   string
}

// heading begins an answer in a file: -- service operation [status] --
var heading = regexp.MustCompile(`^-- (.+?)(?: (\d{3}))? --$`)

// read reads a script from testdata/accounts.
func read(t *testing.T, name string) script {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "accounts", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	s, key := script{}, ""
	for line := range strings.Lines(string(text)) {
		switch m := heading.FindStringSubmatch(strings.TrimSpace(line)); {
		case m != nil:
			key = m[1]
			status, _ := strconv.Atoi(m[2])
			s[key] = scripted{status: status}
		case key != "":
			a := s[key]
			a.body += line
			s[key] = a
		}
	}
	return s
}

// call is what a request asks for.
type call struct {
	service, operation, protocol string
	dry                          bool // asks EC2 only whether it would be allowed
}

var scope = regexp.MustCompile(`Credential=[^/]+/\d+/[^/]+/([^/]+)/`)

// parse reads a request of any of the protocols of AWS.
// https://smithy.io/2.0/aws/protocols/index.html
func parse(r *http.Request) call {
	c := call{protocol: "rest-json"}
	if m := scope.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		c.service = m[1]
	}
	body, _ := io.ReadAll(r.Body)
	_, target, isJSON := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	switch {
	case isJSON:
		c.operation, c.protocol = target, "json"
	case r.Header.Get("Smithy-Protocol") != "":
		c.operation, c.protocol = filepath.Base(r.URL.Path), "cbor"
	case strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		form, _ := url.ParseQuery(string(body))
		c.operation, c.protocol, c.dry = form.Get("Action"), "query", form.Get("DryRun") == "true"
	default:
		c.operation = r.Method + " " + r.URL.Path
		if c.service == "s3" || c.service == "route53" {
			c.protocol = "rest-xml"
		}
	}
	return c
}

// empty is an answer with nothing in it.
func (c call) empty() string {
	switch c.protocol {
	case "query":
		return fmt.Sprintf("<%[1]sResponse><%[1]sResult/></%[1]sResponse>", c.operation)
	case "rest-xml":
		return "<Result/>"
	case "cbor":
		return "\xa0"
	}
	return "{}"
}

// isS3 reports whether it is S3 itself, rather than S3 Control.
func (c call) isS3() bool {
	return c.service == "s3" && !strings.Contains(c.operation, "/v20180820/")
}

// denied is the answer that nobody allows the caller the call.
func (c call) denied() scripted {
	const message = "User: arn:aws:iam::314159265358:user/me is not authorized to perform this"
	switch {
	case c.service == "ec2":
		return scripted{403, "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>" + message + "</Message></Error></Errors></Response>"}
	case c.protocol == "query", c.protocol == "rest-xml" && !c.isS3():
		return scripted{403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>" + message + "</Message></Error></ErrorResponse>"}
	case c.protocol == "rest-xml":
		return scripted{403, "<Error><Code>AccessDenied</Code><Message>" + message + "</Message></Error>"}
	case c.protocol == "cbor": // {"__type": "AccessDeniedException"}
		return scripted{403, "\xa1\x66__type\x75AccessDeniedException"}
	}
	return scripted{403, `{"__type": "AccessDeniedException", "message": "` + message + `"}`}
}

// aws answers as the script says, or else as other does, and returns the
// variables of an environment in which the program calls it. It stands as a
// proxy: so it gets the calls, too, that have an account before the host.
func (s script) aws(t *testing.T, other func(call) scripted) (variables []string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := parse(r)
		answer, known := s[c.service+" "+c.operation]
		if !known {
			answer = other(c)
		}
		if answer.status == 0 {
			answer.status = http.StatusOK
		}
		if p := r.Header.Get("Smithy-Protocol"); p != "" {
			w.Header().Set("Smithy-Protocol", p)
			w.Header().Set("Content-Type", "application/cbor")
		}
		w.WriteHeader(answer.status)
		io.WriteString(w, answer.body)
	}))
	t.Cleanup(server.Close)
	return append(keys("http://aws.test"), "HTTP_PROXY="+server.URL)
}
