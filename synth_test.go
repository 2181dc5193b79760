package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/internal/optional"
	"baseline/settings"
)

// TestTheCliSynthesizesWhatTheTestsSee: cdk.json, the CLI's own context and
// `go run` must not make a difference.
func TestTheCliSynthesizesWhatTheTestsSee(t *testing.T) {
	npx := optional.Program(t, "npx")
	if _, err := os.Stat("node_modules/aws-cdk"); err != nil {
		optional.Skip(t, "the CDK CLI is not installed: run npm ci")
	}
	here := templates(t, "organization")
	t.Parallel() // from here on it waits for other programs
	dir := t.TempDir()
	cmd := exec.Command(npx, "--no-install", "cdk", "synth", "--quiet", "--ci", "--output", dir,
		"--exclusively", "Baseline-Billing") // builds the programs of that stack alone: of none
	cmd.Env = append(os.Environ(), "CDK_VALIDATION=false") // takes seconds; the templates that these shall be are validated
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cli := cdktest.Read(t, dir)
	if len(cli) != len(here) {
		t.Errorf("%d stacks by the CLI, %d here", len(cli), len(here))
	}
	for stack := range here {
		if cli[stack] == nil || !bytes.Equal(cli[stack].Text, here[stack].Text) {
			t.Errorf("%s differs", stack)
			continue
		}
		if file := goldenFile("organization", stack); exists(file) {
			cli[stack].Golden(file)
		}
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// TestFaultsLeaveTheOutputAsItWas covers both ways to fail: settings that are
// refused, and the CDK's panics.
func TestFaultsLeaveTheOutputAsItWas(t *testing.T) {
	panicking := func(awscdk.App, settings.Organization, existing.Account) {
		panic(errors.New("Baseline-Root/Thing: no"))
	}
	for name, c := range map[string]struct {
		settings settings.Organization
		define   func(awscdk.App, settings.Organization, existing.Account)
		want     string
	}{
		"settings": {settings.Organization{HomeRegion: "mars-1"}, define, "organization.HomeRegion: "},
		"panic":    {settings.Organization{}, panicking, "synthesis failed: Baseline-Root/Thing: no"},
		// Only the rules of the CDK know what an SNS topic has.
		"validation": {settings.Organization{}, func(app awscdk.App, _ settings.Organization, _ existing.Account) {
			stack := awscdk.NewStack(app, jsii.String("Test"), nil)
			awssns.NewCfnTopic(stack, jsii.String("Topic"), nil).AddPropertyOverride(jsii.String("Nonsense"), "x")
		}, "synthesis failed: ValidationFailed: Validation failed."},
		"jsii": {settings.Organization{}, func(app awscdk.App, o settings.Organization, found existing.Account) {
			cdktest.WithoutPrograms(app)
			define(app, o, found)
			define(app, o, found) // the same IDs again
		}, "synthesis failed: There is already a Construct with name 'Baseline-Root' in App"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "cdk.out")
			old := filepath.Join(dir, "manifest.json")
			if err := errors.Join(os.Mkdir(dir, 0o755), os.WriteFile(old, []byte("old"), 0o644)); err != nil {
				t.Fatal(err)
			}
			err := synthesize(c.settings, existing.Account{}, dir, c.define)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			} else if strings.Contains(err.Error(), "goroutine") || strings.Contains(err.Error(), "\n    at ") {
				t.Errorf("shows a stack trace: %v", err)
			} else if strings.Contains(err.Error(), filepath.Dir(dir)) {
				t.Errorf("names a file that is gone: %v", err)
			}
			entries, _ := os.ReadDir(dir)
			text, _ := os.ReadFile(old)
			beside, _ := os.ReadDir(filepath.Dir(dir))
			if len(entries) != 1 || string(text) != "old" || len(beside) != 1 {
				t.Errorf("cdk.out changed: %v %s %v", entries, text, beside)
			}
		})
	}
}

// TestARefusalIsSeenAsOne runs the program as the CDK CLI does, with a literal
// that is refused.
func TestARefusalIsSeenAsOne(t *testing.T) {
	t.Parallel() // it waits for other programs
	dir := t.TempDir()
	program, environment := app(t, settings.Organization{HomeRegion: "mars-1", Budget: settings.Budget{MonthlyUSD: -5}})
	cmd := exec.Command(program)
	cmd.Env = append(environment, "CDK_OUTDIR="+filepath.Join(dir, "cdk.out"))
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("exit status %d: %v", cmd.ProcessState.ExitCode(), err)
	}
	for _, want := range []string{"organization/organization.go", "organization.HomeRegion: ", `got "mars-1"`, "organization.Budget.MonthlyUSD: ", "got -5"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("does not say %q:\n%s", want, out)
		}
	}
	if strings.Contains(string(out), "goroutine") || strings.Contains(string(out), "panic") {
		t.Errorf("shows a stack trace:\n%s", out)
	}
	if _, err := os.Stat(filepath.Join(dir, "cdk.out")); err == nil {
		t.Error("wrote cdk.out")
	}
}
