package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"

	"baseline/internal/cdkapp"
	"baseline/internal/cdktest"
	"baseline/internal/optional"
)

// TestCfnLintFindsNothing runs cfn-lint over every template, with the regions
// that it is deployed to.
func TestCfnLintFindsNothing(t *testing.T) {
	cfnLint := optional.Program(t, "cfn-lint")
	dir := t.TempDir()

	// Regions with the same limits have the same text: one run tells for all.
	regionsOf := map[string][]string{}
	fileOf := map[string]string{}
	for variant := range variants {
		for stack, tmpl := range templates(t, variant) {
			text := string(tmpl.Text)
			if fileOf[text] == "" {
				fileOf[text] = filepath.Join(dir, variant+"-"+stack+".json")
				if err := os.WriteFile(fileOf[text], tmpl.Text, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if region := tmpl.Stack.Region(); !slices.Contains(regionsOf[text], region) {
				regionsOf[text] = append(regionsOf[text], region)
			}
		}
	}

	var wait sync.WaitGroup
	turn := make(chan struct{}, 2)
	for text, file := range fileOf {
		wait.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			args := append([]string{"--format", "json", "--regions"}, regionsOf[text]...)
			for rule := range lintExceptions {
				args = append(args, "--ignore-checks", rule)
			}
			out, err := exec.Command(cfnLint, append(args, "--template", file)...).Output()
			var findings []struct {
				Rule     struct{ ID string }
				Message  string
				Location struct{ Path []any }
			}
			if jsonErr := json.Unmarshal(out, &findings); jsonErr != nil {
				t.Errorf("%s: %v %s", filepath.Base(file), err, out)
			}
			for _, f := range findings {
				t.Errorf("%s (%s): %s %s at %v", filepath.Base(file), strings.Join(regionsOf[text], " "), f.Rule.ID, f.Message, f.Location.Path)
			}
		})
	}
	wait.Wait()
}

// lintExceptions are the rules of cfn-lint that are not heeded, and why.
var lintExceptions = map[string]string{}

// TestCdkNagFindsNothingUnexplained runs the pack AwsSolutions of cdk-nag.
func TestCdkNagFindsNothingUnexplained(t *testing.T) {
	dir := t.TempDir()
	app := cdkapp.New(dir)
	define(app, everything().WithDefaults())
	awscdk.Aspects_Of(app).Add(cdknag.NewAwsSolutionsChecks(nil), nil)
	app.Synth(nil)

	used := map[int]bool{}
	for stack, entries := range cdktest.Annotations(t, dir) {
		for _, e := range entries {
			explained := slices.IndexFunc(nagExceptions, func(x nagException) bool {
				return strings.HasPrefix(e.Text, x.rule) && strings.Contains(e.Path, x.path)
			})
			if explained < 0 {
				t.Errorf("%s: %s: %s", stack, e.Path, e.Text)
			}
			used[explained] = true
		}
	}
	for i, x := range nagExceptions {
		if !used[i] {
			t.Errorf("no longer needed: %s at %s", x.rule, x.path)
		}
	}
}

type nagException struct{ rule, path, reason string }

// nagExceptions are the findings of cdk-nag that are not heeded, and why.
var nagExceptions = []nagException{}
