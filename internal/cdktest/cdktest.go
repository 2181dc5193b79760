// Package cdktest synthesizes stacks for tests and looks into their templates.
// It turns the panics of jsii into test failures.
package cdktest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdkapp"
	"baseline/internal/golden"
)

// Main runs the tests of a package that uses the CDK and ends its one Node.js
// process. Call it from TestMain.
func Main(m *testing.M) int {
	defer jsii.Close()
	return m.Run()
}

// NewApp returns an app that writes to outDir and builds no programs: their
// place is taken by a constant, so that templates show only what is in them.
// Tests that want them built take the app of package cdkapp.
func NewApp(outDir string) awscdk.App {
	app := cdkapp.New(outDir)
	WithoutPrograms(app)
	return app
}

// WithoutPrograms keeps an app from building programs.
func WithoutPrograms(app awscdk.App) {
	app.Node().SetContext(jsii.String("aws:cdk:bundling-stacks"), []any{})
}

// Template is a synthesized template.
type Template struct {
	t testing.TB
	// JSON is the template as decoded by encoding/json.
	JSON map[string]any
	// Text is the template as the CDK wrote it.
	Text []byte
	// Stack is what the manifest says of the stack.
	Stack Stack
}

// Stack is what the manifest of a cloud assembly says of a stack.
type Stack struct {
	Environment  string // aws://ACCOUNT/REGION
	Dependencies []string
	Properties   struct {
		TerminationProtection bool
		Tags                  map[string]string
	}
}

// Region is the region that the stack is deployed to.
func (s Stack) Region() string { return s.Environment[strings.LastIndex(s.Environment, "/")+1:] }

// Resource is one resource of a template.
type Resource struct {
	Type                string
	Properties          map[string]any
	DependsOn           any
	DeletionPolicy      string
	UpdateReplacePolicy string
}

// Synth returns the template of a stack with what build defines in it. The
// stack lives in ap-northeast-1.
func Synth(t testing.TB, build func(stack awscdk.Stack)) *Template {
	t.Helper()
	return SynthApp(t, func(app awscdk.App) {
		build(awscdk.NewStack(app, jsii.String("Test"), &awscdk.StackProps{
			Env:         &awscdk.Environment{Region: jsii.String("ap-northeast-1")},
			Synthesizer: awscdk.NewBootstraplessSynthesizer(nil),
		}))
	})["Test"]
}

// SynthApp returns the templates of every stack that build defines, by name.
func SynthApp(t testing.TB, build func(app awscdk.App)) map[string]*Template {
	t.Helper()
	dir := t.TempDir()
	defer func() {
		if r := recover(); r != nil {
			t.Helper()
			t.Fatalf("synthesis failed: %v", r)
		}
	}()
	app := NewApp(dir)
	build(app)
	app.Synth(nil)
	return Read(t, dir)
}

// Read returns the templates in a directory of synthesized templates, by name
// of the stack.
func Read(t testing.TB, dir string) map[string]*Template {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.template.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates in %s: %v", dir, err)
	}
	var manifest struct{ Artifacts map[string]Stack }
	readJSON(t, filepath.Join(dir, "manifest.json"), &manifest)
	templates := map[string]*Template{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".template.json")
		tmpl := &Template{t: t, Stack: manifest.Artifacts[name]}
		tmpl.Text = readJSON(t, file, &tmpl.JSON)
		templates[name] = tmpl
	}
	return templates
}

func readJSON(t testing.TB, file string, v any) (text []byte) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return text
}

// Rejects fails the test unless build panics with exactly the message want.
func Rejects(t *testing.T, want string, build func(stack awscdk.Stack)) {
	t.Helper()
	defer func() {
		t.Helper()
		switch r := recover().(type) {
		case nil:
			t.Errorf("accepted, want: %s", want)
		case error:
			if r.Error() != want {
				t.Errorf("got:  %s\nwant: %s", r, want)
			}
		default:
			t.Errorf("got:  %v\nwant: %s", r, want)
		}
	}()
	build(awscdk.NewStack(NewApp(t.TempDir()), jsii.String("Test"), nil))
}

// Resources returns the resources of a type, by logical ID; all of them when
// the type is empty.
func (tmpl *Template) Resources(cfnType string) map[string]Resource {
	tmpl.t.Helper()
	found := map[string]Resource{}
	resources, _ := tmpl.JSON["Resources"].(map[string]any)
	for id, raw := range resources {
		text, err := json.Marshal(raw)
		if err != nil {
			tmpl.t.Fatal(err)
		}
		var r Resource
		if err := json.Unmarshal(text, &r); err != nil {
			tmpl.t.Fatalf("%s: %v", id, err)
		}
		if cfnType == "" || r.Type == cfnType {
			found[id] = r
		}
	}
	return found
}

// Only returns the one resource of a type, and fails the test if there is none
// or another.
func (tmpl *Template) Only(cfnType string) Resource {
	tmpl.t.Helper()
	tmpl.Count(cfnType, 1)
	for _, r := range tmpl.Resources(cfnType) {
		return r
	}
	tmpl.t.FailNow()
	return Resource{}
}

// Count fails the test unless there are n resources of the type.
func (tmpl *Template) Count(cfnType string, n int) {
	tmpl.t.Helper()
	if got := len(tmpl.Resources(cfnType)); got != n {
		tmpl.t.Errorf("%s: got %d, want %d", cfnType, got, n)
	}
}

// Has fails the test unless a resource of the type has at least the given
// properties: objects may have more members, lists more elements.
func (tmpl *Template) Has(cfnType string, properties map[string]any) {
	tmpl.t.Helper()
	want := decoded(tmpl.t, properties)
	resources := tmpl.Resources(cfnType)
	for _, r := range resources {
		if includes(r.Properties, want) {
			return
		}
	}
	text, _ := json.MarshalIndent(resources, "", "  ")
	wantText, _ := json.MarshalIndent(want, "", "  ")
	tmpl.t.Errorf("no %s has %s\namong %s", cfnType, wantText, text)
}

// decoded returns v as encoding/json decodes it.
func decoded(t testing.TB, v any) (out any) {
	t.Helper()
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// includes reports whether got has at least what want has.
func includes(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok {
			return false
		}
		for k, w := range want {
			g, ok := got[k]
			if !ok || !includes(g, w) {
				return false
			}
		}
		return true
	case []any:
		got, ok := got.([]any)
		if !ok {
			return false
		}
		for _, w := range want {
			if !slices.ContainsFunc(got, func(g any) bool { return includes(g, w) }) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(got, want)
}

// Golden compares the template with a file below testdata/golden of the
// repository, or writes it with -update.
func (tmpl *Template) Golden(path string) {
	tmpl.t.Helper()
	golden.JSON(tmpl.t, path, tmpl.JSON)
}

// Annotation is an error or a warning that synthesis attached to a construct.
type Annotation struct{ Path, Text string }

// Annotations returns the errors and warnings in a directory of synthesized
// templates, by name of the stack.
func Annotations(t testing.TB, dir string) map[string][]Annotation {
	t.Helper()
	found := map[string][]Annotation{}
	files, err := filepath.Glob(filepath.Join(dir, "*.metadata.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		var entries map[string][]struct {
			Type string
			Data any
		}
		readJSON(t, file, &entries)
		stack := strings.TrimSuffix(filepath.Base(file), ".metadata.json")
		for path, list := range entries {
			for _, e := range list {
				if text, ok := e.Data.(string); ok && (e.Type == "aws:cdk:error" || e.Type == "aws:cdk:warning") {
					found[stack] = append(found[stack], Annotation{path, text})
				}
			}
		}
	}
	return found
}
