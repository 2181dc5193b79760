package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"

	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/internal/optional"
	"baseline/settings"
)

// TestCfnLintFindsNothing runs cfn-lint over every template, with the regions
// that it is deployed to.
func TestCfnLintFindsNothing(t *testing.T) {
	cfnLint := optional.Program(t, "cfn-lint")
	dir := t.TempDir()

	written := map[string]string{}    // file by text
	deployed := map[string][]string{} // regions by file
	for variant := range variants {
		for stack, tmpl := range templates(t, variant) {
			file := written[string(tmpl.Text)]
			if file == "" {
				file = filepath.Join(dir, variant+"-"+stack+".json")
				if err := os.WriteFile(file, tmpl.Text, 0o644); err != nil {
					t.Fatal(err)
				}
				written[string(tmpl.Text)] = file
			}
			deployed[file] = append(deployed[file], tmpl.Stack.Region())
		}
	}

	// One run in all regions would take the large templates, which are for the
	// home region alone, to each of them; a run for each region costs seconds.
	type run struct{ files, regions []string }
	var home, all run
	for file, in := range deployed {
		r := &all
		if in = slices.Compact(slices.Sorted(slices.Values(in))); len(in) == 1 && in[0] == variants["default"].WithDefaults().HomeRegion {
			r = &home
		}
		r.files, r.regions = append(r.files, file), append(r.regions, in...)
	}

	t.Parallel() // from here on it waits for other programs
	for _, r := range []run{home, all} {
		args := slices.Concat([]string{"--format", "json", "--template"}, r.files, []string{"--regions"}, slices.Compact(slices.Sorted(slices.Values(r.regions))))
		for rule := range lintExceptions {
			args = append(args, "--ignore-checks", rule)
		}
		out, err := exec.Command(cfnLint, args...).Output()
		var findings []struct {
			Filename string
			Rule     struct{ ID string }
			Message  string
			Location struct{ Path []any }
		}
		if jsonErr := json.Unmarshal(out, &findings); jsonErr != nil {
			t.Errorf("%v: %v %s", r.files, err, out)
		}
		for _, f := range findings {
			in := func(region string) bool { return strings.HasSuffix(f.Message, "does not exist in '"+region+"'") }
			if slices.ContainsFunc(r.regions, in) && !slices.ContainsFunc(deployed[f.Filename], in) {
				continue // another template goes there
			}
			t.Errorf("%s: %s %s at %v", filepath.Base(f.Filename), f.Rule.ID, f.Message, f.Location.Path)
		}
	}
}

// lintExceptions are the rules of cfn-lint that are not heeded, and why.
var lintExceptions = map[string]string{}

// TestCdkNagFindsNothingUnexplained runs the pack AwsSolutions of cdk-nag, over
// all that there is: with the mailer, and what takes its place.
func TestCdkNagFindsNothingUnexplained(t *testing.T) {
	withoutMailer := everything()
	withoutMailer.AlertMail.Off = true
	used := make([]bool, len(nagExceptions))
	for _, finding := range append(nagFindings(t, everything()), nagFindings(t, withoutMailer)...) {
		explained := slices.IndexFunc(nagExceptions, func(x nagException) bool {
			return strings.HasPrefix(finding.rule, x.rule) && strings.Contains(finding.path, x.path)
		})
		if explained < 0 {
			t.Errorf("%s: %s", finding.path, finding.rule)
			continue
		}
		used[explained] = true
	}
	for i, x := range nagExceptions {
		if !used[i] {
			t.Errorf("%s at %s is no longer needed: %s", x.rule, x.path, x.reason)
		}
	}
}

type nagFinding struct{ rule, path string }

// nagFindings synthesizes under the eyes of cdk-nag. What it finds is an error
// of the synthesis, and stands in the validation report.
func nagFindings(t *testing.T, o settings.Organization) (findings []nagFinding) {
	t.Helper()
	dir := t.TempDir()
	func() {
		defer func() { _ = recover() }()
		app := cdktest.NewApp(dir)
		define(app, o.WithDefaults(), existing.Account{})
		awscdk.Aspects_Of(app).Add(cdknag.NewAwsSolutionsChecks(nil), nil)
		app.Synth(nil)
	}()
	var report struct {
		PluginReports []struct {
			Violations []struct {
				Description         string
				ViolatingConstructs []struct{ ConstructPath string }
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "validation-report.json"))
	if err == nil {
		err = json.Unmarshal(text, &report)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, plugin := range report.PluginReports {
		for _, v := range plugin.Violations {
			for _, c := range v.ViolatingConstructs {
				findings = append(findings, nagFinding{strings.TrimSpace(v.Description), c.ConstructPath})
			}
		}
	}
	return findings
}

type nagException struct{ rule, path, reason string }

// nagExceptions are the findings of cdk-nag that are not heeded, and why.
var nagExceptions = []nagException{
	{"AwsSolutions-IAM4", "AdminAccess/Administrator", "an administrator has everything; AWS's policy grows with AWS"},
	{"AwsSolutions-IAM4", "AdminAccess/Support", "AWS keeps the list of what opening a case needs"},
	{"AwsSolutions-IAM5[Resource::*]", "AdminAccess/Group", "two lists know no resource, and the denials are for everything"},
	{"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:mfa/", "AdminAccess/Group", "further devices of a user, see mfa_policy.go"},
	{"AwsSolutions-IAM5", "Baseline-Settings/AccountSettings/Role", "all regions, keys by condition, and actions that know no resource: see settings.AccountSettings"},
	{"AwsSolutions-SQS3", "AlertTopics/DeadLetters", "without the mailer it is the dead-letter queue of rules alone, which cdk-nag does not look at"},
	{"AwsSolutions-IAM5", "AlertMail/Role", "any alarm, as their names end at random, and findings in any region"},
	{"AwsSolutions-IAM5", "AuditTrail/Role", "CloudTrail chooses how the names of its log streams end"},
}
