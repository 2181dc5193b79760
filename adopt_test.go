package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/internal/existing/existingtest"
	"baseline/internal/optional"
	"baseline/settings"
)

// TestAFileThatAdopts: what the app makes of a cdk.context.json that knows the
// old account.
func TestAFileThatAdopts(t *testing.T) {
	here := templates(t, "adopted")
	t.Parallel() // from here on it waits for other programs
	program, environment := app(t, adopting())
	directory := func(t *testing.T) string {
		dir := t.TempDir()
		if err := existing.Save(filepath.Join(dir, existing.File), existingtest.Old()); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	t.Run("is what the CLI adopts", func(t *testing.T) { cliAdopts(t, program, environment, directory(t), here) })
	t.Run("is refused for nobody in particular", func(t *testing.T) { refusedForNobody(t, program, environment, directory(t)) })
}

// cliAdopts: the golden templates are what the CDK's command line makes of the
// file.
func cliAdopts(t *testing.T, program string, environment []string, dir string, here map[string]*cdktest.Template) {
	cdk, err := filepath.Abs("node_modules/.bin/cdk")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(cdk); err != nil {
		optional.Skip(t, "the CDK CLI is not installed: run npm ci")
	}
	config, err := os.ReadFile("cdk.json")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "cdk.json"), config, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(cdk, "synth", "--quiet", "--ci", "--app", program,
		"--exclusively", "Baseline-Billing") // builds the programs of that stack alone: of none
	cmd.Dir = dir
	cmd.Env = append(environment, "CDK_DEFAULT_ACCOUNT="+existingtest.Old().ID,
		"CDK_VALIDATION=false") // takes seconds; the templates that these shall be are validated
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cli := cdktest.Read(t, filepath.Join(dir, "cdk.out"))
	if len(cli) != len(here) {
		t.Errorf("%d stacks by the CLI, %d here", len(cli), len(here))
	}
	for stack := range here {
		if cli[stack] == nil || !bytes.Equal(cli[stack].Text, here[stack].Text) {
			t.Errorf("%s differs", stack)
		}
	}
}

// refusedForNobody as the CDK's command line sees it: without credentials it
// does not say which account it is for.
func refusedForNobody(t *testing.T, program string, environment []string, dir string) {
	old := filepath.Join(dir, "cdk.out", "manifest.json")
	if err := os.Mkdir(filepath.Dir(old), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Dir = dir
	cmd.Env = append(environment, "CDK_DEFAULT_ACCOUNT=", "CDK_OUTDIR="+filepath.Dir(old))
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("exit status %d: %v", cmd.ProcessState.ExitCode(), err)
	}
	const want = "cdk.context.json says what exists in account 314159265358, and which account this is for is not known: " +
		"set organization.Account, or sign in to AWS (then the CDK's command line says it), got neither\n"
	if string(out) != want {
		t.Errorf("got  %s\nwant %s", out, want)
	}
	if text, _ := os.ReadFile(old); string(text) != "old" {
		t.Error("cdk.out changed")
	}
}

// TestTemplatesForAnAccountAreForNoOther although the settings name none.
func TestTemplatesForAnAccountAreForNoOther(t *testing.T) {
	for account, want := range map[string]string{"": "aws://unknown-account/", existingtest.Old().ID: "aws://314159265358/"} {
		dir := t.TempDir()
		err := synthesize(settings.Organization{Regions: []string{"ap-northeast-1"}}, existing.Account{ID: account}, dir,
			func(app awscdk.App, o settings.Organization, found existing.Account) {
				cdktest.WithoutPrograms(app)
				define(app, o, found)
			})
		if err != nil {
			t.Fatal(err)
		}
		for name, tmpl := range cdktest.Read(t, dir) {
			if !strings.HasPrefix(tmpl.Stack.Environment, want) {
				t.Errorf("%s is for %s", name, tmpl.Stack.Environment)
			}
		}
	}
}

func TestConflictsStopSynthesis(t *testing.T) {
	topic := existing.Account{ID: "314159265358", Topics: []string{"arn:aws:sns:ap-northeast-1:314159265358:Baseline-Alerts"}}
	err := synthesize(settings.Organization{}, topic, t.TempDir(), nil)
	if err == nil || !strings.HasPrefix(err.Error(), "cdk.context.json:\naccount 314159265358 has the topic arn:aws:sns:") {
		t.Errorf("got %v", err)
	}
}

// TestRegionsWaitForTheSettingsWithoutAHomeStack: each regional stack waits for the settings,
// which make a role that recorders need, when the home region has no stack.
func TestRegionsWaitForTheSettingsWithoutAHomeStack(t *testing.T) {
	all := templates(t, "adopted")
	if all["Baseline-Regional-ap-northeast-1"] != nil {
		t.Fatal("the home region has everything, and has a stack")
	}
	for name, tmpl := range all {
		text, _ := json.Marshal(tmpl.Stack.Dependencies)
		if strings.HasPrefix(name, "Baseline-Regional-") && !strings.Contains(string(text), `"Baseline-Settings"`) {
			t.Errorf("%s waits for %s", name, text)
		}
	}
}
