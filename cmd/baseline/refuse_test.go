package main

import (
	"os"
	"strings"
	"testing"
)

// TestWordsAndTheirExitStatus runs the program.
func TestWordsAndTheirExitStatus(t *testing.T) {
	for _, test := range []struct {
		args           string
		status         int
		stdout, stderr string // a part of each
	}{
		{"", 0, "Available Commands:", ""},
		{"-h", 0, "Exit status: 0 all is well", ""},
		{"--help", 0, "go tool baseline [command]", ""},
		{"help", 0, "--version", ""},
		{"help apply", 0, "go tool baseline apply [flags]", ""},
		{"apply -h", 0, "only this account setting", ""},
		{"cost --help", 0, "--by-region", ""},
		{"stacks -h", 0, "go tool baseline stacks", ""},
		{"preflight -h", 0, "go tool baseline preflight", ""},
		{"default-vpc", 0, "Available Commands:", ""},
		{"default-vpc delete -h", 0, "DefaultVPC.Mode of the settings does not matter", ""},
		{"help default-vpc list", 0, "go tool baseline default-vpc list [flags]", ""},
		{"help default-vpc lost", 2, "", `unknown verb "lost": did you mean list?`},
		{"--version", 0, " go1.", ""},
		{"cost", 0, "TOTAL", ""},
		{"preflight", 2, "organization.Alerts.Emails: ", "baseline: not ready to deploy: 2 to mend\n"},

		{"aply", 2, "", `unknown verb "aply": did you mean apply?`},
		{"aply --yes", 2, "", `unknown verb "aply": did you mean apply?`},
		{"stack", 2, "", `unknown verb "stack": did you mean stacks?`},
		{"help aply", 2, "", `unknown verb "aply": did you mean apply?`},
		{"help apply me", 2, "", `apply takes no arguments`},
		{"apply --regoin eu-west-1", 2, "", `unknown flag "--regoin": did you mean --region?`},
		{"apply -x", 2, "", `in -x: see go tool baseline apply -h`},
		{"apply --region", 2, "", "flag needs an argument: --region"},
		{"apply --yes=perhaps", 2, "", `invalid argument "perhaps" for "--yes"`},
		{"--yes apply", 2, "", "the flag --yes goes behind a verb, as in go tool baseline apply --yes"},
		{"apply everything", 2, "", `apply takes no arguments, only flags, got "everything"`},
		{"apply --control ebs", 2, "", `unknown control "ebs": did you mean ebs-encryption?`},
		{"apply --control paswords", 2, "", `unknown control "paswords": did you mean password-policy?`},
		{"apply --control=", 2, "", `unknown control "": did you mean `},
		{"apply --region eu-west-l", 2, "", `unknown region "eu-west-l": did you mean eu-west-1?`},
		{"apply --region=", 2, "", `unknown region "": did you mean `},
		{"cost --region eu-west", 2, "", `unknown region "eu-west": did you mean eu-west-1?`},
		{"cost --json=2", 2, "", `invalid argument "2"`},
	} {
		status, stdout, stderr := runs(t, command(t, nil, strings.Fields(test.args)...))
		if status != test.status || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
			t.Errorf("%q: got %d\n%s%s\nwant %d, %q and %q", test.args, status, stdout, stderr, test.status, test.stdout, test.stderr)
		}
		if (test.stdout == "") != (stdout == "") || (test.stderr == "") != (stderr == "") {
			t.Errorf("%q: data and talk are mixed: got %q and %q", test.args, stdout, stderr)
		}
	}
}

// TestAReaderThatHasSeenEnough is what head does.
func TestAReaderThatHasSeenEnough(t *testing.T) {
	cmd := command(t, nil, "cost", "--json")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	cmd.Stdout = w
	var stderr strings.Builder
	cmd.Stderr = &stderr
	err = cmd.Run()
	if status := cmd.ProcessState.ExitCode(); status != 2 || stderr.String() != "" {
		t.Errorf("got %d, %v and %q", status, err, &stderr)
	}
}
