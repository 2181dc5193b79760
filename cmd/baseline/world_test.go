package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"baseline/internal/report"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// world is an account of AWS: what there is in it, and what people did.
type world struct {
	enabled   []string
	resources []*resource
	unset     []string // account settings that no longer hold, as "imds-v2 eu-west-1"
	people    people
}

// people did this, and no stack.
type people struct {
	phone                 string
	rootKeys, rootDevices int
	rootUsed              time.Time
	without               []string // users without MFA device
	noPassword            []string // users
	unconfirmed           []string // addresses
	unopened              bool     // Cost Explorer
	inGroup               int      // of Identity Center
	contacts              map[string]told
}

// of returns the resources of a type, in a region if one is given.
func (w *world) of(kind, region string) (all []*resource) {
	for _, r := range w.resources {
		if r.kind == kind && (region == "" || r.region == region) {
			all = append(all, r)
		}
	}
	return all
}

// named returns the one that is called so, nil for none.
func (w *world) named(kind, region, name string) *resource {
	all := w.of(kind, region)
	if i := slices.IndexFunc(all, func(r *resource) bool { return r.name == name }); i >= 0 {
		return all[i]
	}
	return nil
}

// one returns the only one of a type.
func (w *world) one(kind, region string) *resource {
	all := w.of(kind, region)
	if len(all) != 1 {
		panic(fmt.Sprintf("%d of %s in %s", len(all), kind, region))
	}
	return all[0]
}

// metric returns an alarm or a filter that is about a metric.
func (w *world) metric(kind, name string) *resource {
	for _, r := range w.of(kind, "") {
		if r.text("MetricName") == name {
			return r
		}
		if m := r.objects("MetricTransformations"); m != nil && m[0]["MetricName"] == name {
			return r
		}
	}
	panic("none of " + kind + " is about " + name)
}

func (w *world) remove(kind, region string) {
	r := w.one(kind, region)
	w.resources = slices.DeleteFunc(w.resources, func(other *resource) bool { return other == r })
}

// put adds what somebody made without a stack.
func (w *world) put(kind, region, name string, properties told) *resource {
	r := &resource{kind: kind, region: region, name: name, arn: arnOf(kind, region, name), properties: properties}
	w.resources = append(w.resources, r)
	return r
}

// set reports whether an account setting was applied, in a region where it is
// set in each: the stack of the settings does it everywhere.
func (w *world) set(control, where string) bool {
	return !slices.Contains(w.unset, strings.TrimSpace(control+" "+where)) &&
		slices.ContainsFunc(w.of("Custom::AccountSetting", ""), func(r *resource) bool { return r.text("Control") == control })
}

// answer is what an operation of AWS answers: told, or a fault.
type answer func(w *world, c call) any

// The answers are keyed by service and operation; of an address, * is a part
// that names something.
type answers map[string]answer

// aws answers for the account. What nobody has thought of fails the test.
func (w *world) aws(t *testing.T) (variables []string) {
	t.Helper()
	return proxy(t, func(c call) (said scripted) {
		defer func() {
			if cause := recover(); cause != nil {
				t.Errorf("%s %v: %v", c, c.in, cause)
				said = c.write(fault{400, "NotScripted", "a fault of the test"})
			}
		}()
		if !slices.Contains(w.enabled, c.region) {
			t.Errorf("%s in %s, which is not enabled", c, c.region)
		}
		tell := find(c)
		if tell == nil {
			t.Errorf("no answer to %s %v", c, c.in)
			return c.write(fault{400, "NotScripted", "no answer to " + c.String()})
		}
		return c.write(tell(w, c))
	})
}

// runs runs the program on the account, in a directory, over settings.
func (w *world) runs(t *testing.T, o settings.Organization, dir string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	cmd := command(t, append(w.aws(t), over(o)), args...)
	cmd.Dir = dir
	return runs(t, cmd)
}

// check returns the report of the account.
func (w *world) check(t *testing.T, o settings.Organization, dir string) (status int, r report.Report, stderr string) {
	t.Helper()
	status, stdout, stderr := w.runs(t, o, dir, "check", "--json")
	if err := json.Unmarshal([]byte(stdout), &r); err != nil {
		t.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	return status, r, stderr
}

// each turns resources into what is told of them.
func each(resources []*resource, tell func(*resource) any) []any {
	list := []any{}
	for _, r := range resources {
		list = append(list, tell(r))
	}
	return list
}

// paged cuts a list that is longer than a page.
func paged(c call, name, token string, size int, list []any) told {
	from, _ := strconv.Atoi(c.text(token))
	if from+size >= len(list) {
		return told{name: list[from:]}
	}
	return told{name: list[from : from+size], token: strconv.Itoa(from + size)}
}

// lower returns a value whose names begin with a small letter, as those of some
// services do where CloudFormation has capitals.
func lower(v any) any {
	switch v := v.(type) {
	case told:
		object := told{}
		for name, member := range v {
			object[strings.ToLower(name[:1])+name[1:]] = lower(member)
		}
		return object
	case []any:
		var list []any
		for _, element := range v {
			list = append(list, lower(element))
		}
		return list
	}
	return v
}

// with adds to what is told.
func with(v any, more told) told {
	all := told{}
	for _, part := range []told{v.(told), more} {
		for name, member := range part {
			all[name] = member
		}
	}
	return all
}

func ago(d time.Duration) time.Time { return time.Now().Add(-d) }

const day = 24 * time.Hour

// missing is the fault of something that is not there.
func missing(code string, c call) fault {
	return fault{404, code, fmt.Sprintf("%s: not in account %s: %v", c, settingstest.Account, c.in)}
}
