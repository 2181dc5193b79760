package assembly

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// content is the files of dir and their text, in order.
func content(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		b.WriteString(rel + "=" + string(text) + " ")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReplaceLeavesWhatWasThereWhenWritingFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cdk.out")
	write(t, filepath.Join(dir, "manifest.json"), "old")
	failure := errors.New("no")
	err := Replace(dir, func(aside string) error {
		write(t, filepath.Join(aside, "manifest.json"), "half")
		return failure
	})
	if !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	if got := content(t, filepath.Dir(dir)); got != "cdk.out/manifest.json=old " {
		t.Errorf("got %s", got)
	}
}

func TestReplaceTakesTheOldAwayAndKeepsTheLocks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cdk.out")
	write(t, filepath.Join(dir, "old.json"), "old")
	write(t, filepath.Join(dir, "asset.old", "file"), "old")
	write(t, filepath.Join(dir, "synth.lock"), "1")
	if err := Replace(dir, func(aside string) error {
		write(t, filepath.Join(aside, "asset.new", "file"), "new")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got := content(t, filepath.Dir(dir)); got != "cdk.out/asset.new/file=new cdk.out/synth.lock=1 " {
		t.Errorf("got %s", got)
	}
}

func TestReplaceMakesWhatIsNotThereYet(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "cdk.out")
	if err := Replace(dir, func(aside string) error {
		write(t, filepath.Join(aside, "x"), "new")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got := content(t, dir); got != "x=new " {
		t.Errorf("got %s", got)
	}
}

func TestStacksComeInTheOrderOfDeployment(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "manifest.json"), `{"artifacts": {
		"B": {"type": "aws:cloudformation:stack", "environment": "aws://unknown-account/eu-west-1",
			"dependencies": ["Z"], "properties": {"templateFile": "B.json"}},
		"A": {"type": "aws:cloudformation:stack", "environment": "aws://123456789012/us-east-1",
			"dependencies": ["B"], "properties": {"templateFile": "B.json"}},
		"Z": {"type": "aws:cloudformation:stack", "environment": "aws://unknown-account/ap-northeast-1",
			"properties": {"templateFile": "Z.json"}},
		"Z.assets": {"type": "cdk:asset-manifest"}}}`)
	write(t, filepath.Join(dir, "B.json"), `{"Resources": {"a": {}, "b": {}}}`)
	write(t, filepath.Join(dir, "Z.json"), `{}`)
	stacks, err := Stacks(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []Stack{
		{"Z", "ap-northeast-1", 0, 2, 0},
		{"B", "eu-west-1", 2, 33, 1},
		{"A", "us-east-1", 2, 33, 2},
	}
	for i := range want {
		if i >= len(stacks) || stacks[i] != want[i] {
			t.Fatalf("got %v, want %v", stacks, want)
		}
	}
}

func TestStacksSayWhatToDoFirst(t *testing.T) {
	dir := t.TempDir()
	if _, err := Stacks(dir); err == nil || err.Error() != dir+" has no synthesized stacks: run make synth first" {
		t.Errorf("got %v", err)
	}
	write(t, filepath.Join(dir, "manifest.json"), `{`)
	if _, err := Stacks(dir); err == nil || !strings.Contains(err.Error(), "manifest.json: unexpected end") {
		t.Errorf("got %v", err)
	}
}
