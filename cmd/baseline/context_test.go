package main

import (
	"os"
	"strings"
	"testing"

	"baseline/internal/existing"
	"baseline/internal/mototest"
	"baseline/settings"
)

// TestVerbsWorkInTheRegionsOfTheAccount: what discover wrote says which they
// are, where the literal does not.
func TestVerbsWorkInTheRegionsOfTheAccount(t *testing.T) {
	mototest.Start(t)
	t.Chdir(t.TempDir())
	if err := existing.Save(existing.File, existing.Account{ID: "123456789012", Regions: []string{"ap-northeast-1", "eu-west-1"}}); err != nil {
		t.Fatal(err)
	}
	head := "CONTROL REGION STATUS SUMMARY\n"
	tokyo := "ebs-encryption ap-northeast-1 differs new volumes are not encrypted\n"
	ireland := "ebs-encryption eu-west-1 differs new volumes are not encrypted\n"
	for _, test := range []struct {
		literal []string
		args    []string
		status  int
		stdout  string
		stderr  string // in it
	}{
		{nil, nil, 1, head + tokyo + ireland, ""},
		{nil, []string{"--region", "eu-west-1"}, 1, head + ireland, ""},
		{nil, []string{"--region", "us-east-1"}, 2, "", `--region must be one of organization.Regions, got "us-east-1"`},
		{[]string{"ap-northeast-1"}, nil, 1, head + tokyo,
			"cdk.context.json: organization.Regions leaves out regions that account 123456789012 has enabled: eu-west-1\n"},
		{[]string{"ap-northeast-1"}, []string{"--region", "eu-west-1"}, 2, "", `--region must be one of organization.Regions, got "eu-west-1"`},
	} {
		o := settings.Organization{Language: settings.English, Regions: test.literal}
		status, stdout, stderr := baseline(t, o, append([]string{"apply", "--control", "ebs-encryption"}, test.args...)...)
		if status != test.status || stdout != test.stdout || !strings.Contains(stderr, test.stderr) {
			t.Errorf("%v %v: got %d\n%s%s\nwant %d\n%s%s", test.literal, test.args, status, stdout, stderr, test.status, test.stdout, test.stderr)
		}
	}

	if err := os.WriteFile(existing.File, []byte(`{"baseline:account=123456789012": 3}`), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, verb := range [][]string{{"apply"}, {"check"}, {"default-vpc", "list"}, {"preflight"}} {
		status, stdout, stderr := baseline(t, settings.Organization{}, verb...)
		if all := stdout + stderr; status == 0 || !strings.Contains(all, "let go tool baseline discover write it anew") {
			t.Errorf("%v: got %d %s", verb, status, all)
		}
	}
}
