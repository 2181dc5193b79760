package main

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/settings"
)

func TestMain(m *testing.M) { os.Exit(cdktest.Main(m)) }

// variants are the settings whose templates are looked at, each synthesized
// once for all tests.
var variants = map[string]settings.Organization{
	"default": {},
	"opt-in":  {Regions: []string{"ap-northeast-1", "ap-southeast-5"}},
}

var synthesized = map[string]map[string]*cdktest.Template{}

// templates returns the templates of a variant, by name of the stack.
func templates(t *testing.T, variant string) map[string]*cdktest.Template {
	t.Helper()
	if _, done := synthesized[variant]; !done {
		o, ok := variants[variant]
		if !ok {
			t.Fatalf("no variant %q", variant)
		}
		if err := o.Validate(); err != nil {
			t.Fatal(err)
		}
		synthesized[variant] = cdktest.SynthApp(t, func(app awscdk.App) { define(app, o.WithDefaults()) })
	}
	return synthesized[variant]
}

func TestTemplatesAreAsRead(t *testing.T) {
	for file, from := range map[string]struct{ variant, stack string }{
		"root":                    {"default", "Baseline-Root"},
		"regional-home":           {"default", "Baseline-Regional-ap-northeast-1"},
		"regional-us-east-2":      {"default", "Baseline-Regional-us-east-2"},
		"regional-ap-southeast-5": {"opt-in", "Baseline-Regional-ap-southeast-5"},
	} {
		t.Run(file, func(t *testing.T) {
			tmpl, ok := templates(t, from.variant)[from.stack]
			if !ok {
				t.Fatalf("no stack %s", from.stack)
			}
			tmpl.Golden(filepath.Join("testdata", "golden", file+".json"))
		})
	}
}

// eachTemplate calls check for every template of every variant.
func eachTemplate(t *testing.T, check func(t *testing.T, stack string, tmpl *cdktest.Template)) {
	for variant := range maps.Keys(variants) {
		for stack, tmpl := range templates(t, variant) {
			t.Run(variant+"/"+stack, func(t *testing.T) { check(t, stack, tmpl) })
		}
	}
}
