package report

import (
	"reflect"
	"testing"
)

func TestMends(t *testing.T) {
	got := mends([]Result{
		{Region: "us-east-1", Summary: "off in us-east-1", Fix: "Deploy us-east-1"},
		{Region: "us-west-2", Summary: "off in us-west-2", Fix: "Deploy us-west-2"},
		{Region: "us-west-2", Summary: "also in us-east-1", Fix: "Deploy us-west-2"},
		{Region: "", Summary: "users: a", Fix: ""},
		{Region: "", Summary: "users: b", Fix: ""},
		{Region: "eu-west-1", Summary: "asleep", Fix: "Wake eu-west-1"},
	})
	want := []mend{
		{"Deploy REGION", []string{"us-east-1", "us-west-2"}, []found{
			{"off in REGION", []string{"us-east-1", "us-west-2"}},
			{"also in us-east-1", []string{"us-west-2"}},
		}},
		{"", []string{""}, []found{{"users: a", []string{""}}, {"users: b", []string{""}}}},
		{"Wake eu-west-1", []string{"eu-west-1"}, []found{{"asleep", []string{"eu-west-1"}}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
}

func TestStep(t *testing.T) {
	for fix, want := range map[string][2]string{
		"":                            {"", ""},
		"Sign in":                     {"Sign in", ""},
		"Delete it: https://a/#/b":    {"Delete it", "https://a/#/b"},
		"https://a/":                  {"", "https://a/"},
		"Do this: or this: aws s3 ls": {"Do this: or this", "aws s3 ls"},
		"有効にする: for r in a b; do aws; done": {"有効にする", "for r in a b; do aws; done"},
		"Open https://a/ and look":          {"Open https://a/ and look", ""},
		"Look: https://a/ and act":          {"Look: https://a/ and act", ""},
		"Act: awsome":                       {"Act: awsome", ""},
		"Deploy: make deploy":               {"Deploy", "make deploy"},
	} {
		if sentence, command := step(fix); [2]string{sentence, command} != want {
			t.Errorf("%q: got %q and %q, want %q", fix, sentence, command, want)
		}
	}
}
