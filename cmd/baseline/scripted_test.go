package main

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
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
	service, region, operation, protocol string

	in  told // the parameters: those of the body, else of the address
	dry bool // asks EC2 only whether it would be allowed
}

func (c call) String() string { return c.service + " " + c.operation }

// text returns a parameter, empty where the call does not have it.
func (c call) text(name string) string {
	s, _ := c.in[name].(string)
	return s
}

// behind returns what stands in the address behind a part of it.
func (c call) behind(part string) string {
	_, rest, _ := strings.Cut(c.operation, part)
	s, _ := url.PathUnescape(rest)
	return s
}

var scope = regexp.MustCompile(`Credential=[^/]+/\d+/([^/]+)/([^/]+)/`)

// parse reads a request of any of the protocols of AWS.
// https://smithy.io/2.0/aws/protocols/index.html
func parse(r *http.Request) call {
	c := call{protocol: "rest-json", in: told{}}
	if m := scope.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		c.region, c.service = m[1], m[2]
	}
	body, _ := io.ReadAll(r.Body)
	_, target, isJSON := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	switch {
	case isJSON:
		c.operation, c.protocol = target, "json"
		json.Unmarshal(body, &c.in)
	case r.Header.Get("Smithy-Protocol") != "":
		c.operation, c.protocol = path.Base(r.URL.Path), "cbor"
		c.in, _ = fromCBOR(body).(told)
	case strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		form, _ := url.ParseQuery(string(body))
		c.operation, c.protocol, c.dry = form.Get("Action"), "query", form.Get("DryRun") == "true"
		c.take(form)
	default:
		c.operation = r.Method + " " + r.URL.EscapedPath()
		if c.service == "s3" || c.service == "route53" {
			c.protocol = "rest-xml"
		}
		json.Unmarshal(body, &c.in)
		c.take(r.URL.Query())
		c.in["host"], _, _ = strings.Cut(r.Host, ".") // a bucket or an account
	}
	return c
}

func (c call) take(values url.Values) {
	for name := range values {
		c.in[name] = values.Get(name)
	}
}

// empty is an answer with nothing in it.
func (c call) empty() string {
	if c.protocol == "rest-xml" {
		return c.write(told{"Result": ""}).body
	}
	return c.write(told{}).body
}

// isS3 reports whether it is S3 itself, rather than S3 Control.
func (c call) isS3() bool {
	return c.service == "s3" && !strings.Contains(c.operation, "/v20180820/")
}

// denied is the answer that nobody allows the caller the call.
func (c call) denied() scripted {
	code := "AccessDeniedException"
	switch {
	case c.service == "ec2":
		code = "UnauthorizedOperation"
	case c.protocol == "query", c.protocol == "rest-xml":
		code = "AccessDenied"
	}
	return c.write(fault{403, code, "User: arn:aws:iam::314159265358:user/me is not authorized to perform this"})
}

// aws answers as the script says, or else as other does, and returns the
// variables of an environment in which the program calls it.
func (s script) aws(t *testing.T, other func(call) scripted) (variables []string) {
	return proxy(t, func(c call) scripted {
		if answer, known := s[c.String()]; known {
			return answer
		}
		return other(c)
	})
}

// proxy answers every call. It stands as a proxy: so it gets the calls, too,
// that have an account or a bucket before the host.
func proxy(t *testing.T, answer func(call) scripted) (variables []string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := answer(parse(r))
		if p := r.Header.Get("Smithy-Protocol"); p != "" {
			w.Header().Set("Smithy-Protocol", p)
			w.Header().Set("Content-Type", "application/cbor")
		}
		w.WriteHeader(cmp.Or(a.status, http.StatusOK))
		io.WriteString(w, a.body)
	}))
	t.Cleanup(server.Close)
	return append(keys("http://aws.test"), "HTTP_PROXY="+server.URL)
}
