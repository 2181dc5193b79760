package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/internal/existing/existingtest"
	"baseline/internal/golden"
	"baseline/organization"
	"baseline/settings"
	"baseline/settings/settingstest"
)

func TestMain(m *testing.M) {
	benchMain()
	if text := os.Getenv(appSettings); text != "" {
		organization.Settings = settings.Organization{}
		if err := json.Unmarshal([]byte(text), &organization.Settings); err != nil {
			panic(err)
		}
		main()
		return
	}
	os.Exit(cdktest.Main(m))
}

// appSettings in the environment makes this test program the app, over these
// settings in the place of organization.go's.
const appSettings = "BASELINE_TEST_SETTINGS"

// app returns the program and the environment that make an app over settings.
func app(t *testing.T, o settings.Organization) (program string, environment []string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return program, append(os.Environ(), appSettings+"="+string(text))
}

// variants are the settings whose templates are looked at, each synthesized
// once for all tests.
var variants = map[string]settings.Organization{
	"organization": organization.Settings, // what a fork deploys
	"default":      {},
	"everything":   everything(),
	"largest":      settingstest.Largest(),
	"off":          settingstest.AllOff(),
	"mailer-off":   {AlertMail: settings.Switch{Off: true}, Regions: []string{"ap-northeast-1", "ap-southeast-5"}}, // the latter has to be enabled
	"adopted":      adopting(),
}

// accounts are those of variants that are not for a new account.
var accounts = map[string]existing.Account{"adopted": existingtest.Old()}

// adopting is an organization whose account is old: two of its three
// administrators are there, and an Identity Center instance.
func adopting() settings.Organization {
	return settings.Organization{
		Administrators: settings.Administrators{Users: []string{"suzuki", "tanaka", "yamada"}},
		Config:         settings.Config{Regions: []string{"eu-west-1", "us-east-1"}},
		IdentityCenter: settings.IdentityCenter{
			InstanceArn: existingtest.Old().IdentityCenter.InstanceARN,
			GroupID:     existingtest.Old().IdentityCenter.Group,
		},
	}
}

// everything is an organization with every part that has to be asked for.
func everything() settings.Organization {
	return settings.Organization{
		Language: settings.English,
		Regions:  []string{"ap-northeast-1", "eu-west-1"},
		Alerts: settings.Alerts{
			Emails: []string{"ops@corp.internal"},
			Slack:  settings.SlackChannel{WorkspaceID: "T0314159", ChannelID: "C0271828"},
			Teams: settings.TeamsChannel{
				TenantID:  "31415926-5358-9793-2384-626433832795",
				TeamID:    "27182818-2845-9045-2353-602874713527",
				ChannelID: "19%3aab3cd%40thread.tacv2",
			},
		},
		Budget:         settings.Budget{Emails: []string{"money@corp.internal"}},
		AuditTrail:     settings.AuditTrail{ObjectLockDays: 365, LogGroupDeletionProtection: true},
		ActivityAlarms: settings.ActivityAlarms{ExactCisPatterns: true},
		Findings:       settings.Findings{},
		Administrators: settings.Administrators{Users: []string{"tanaka", "suzuki"}},
		GuardDuty:      settings.GuardDuty{Features: []string{"RUNTIME_MONITORING", "EC2_AGENT_MANAGEMENT"}},
		Config:         settings.Config{Regions: []string{"eu-west-1"}},
		IdentityCenter: settings.IdentityCenter{
			InstanceArn:     "arn:aws:sso:::instance/ssoins-314159265358979a",
			IdentityStoreID: "d-3141592653",
		},
	}
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
		o, _ = accounts[variant].Settle(o)
		if err := o.Validate(); err != nil {
			t.Fatal(err)
		}
		for other, same := range synthesized { // the organization is the default until somebody edits it
			if reflect.DeepEqual(accounts[other], accounts[variant]) && reflect.DeepEqual(variants[other].WithDefaults(), o.WithDefaults()) {
				synthesized[variant] = same
				return same
			}
		}
		synthesized[variant] = cdktest.SynthApp(t, func(app awscdk.App) { define(app, o.WithDefaults(), accounts[variant]) })
	}
	return synthesized[variant]
}

// TestTemplatesAreAsRead compares with the golden files: of the organization
// every text once, of the other variants those that show something of their own.
func TestTemplatesAreAsRead(t *testing.T) {
	shown := map[string][]string{
		"everything": {"Baseline-Root", "Baseline-Regional-eu-west-1", "Baseline-IdentityCenter"},
		"off":        {"Baseline-Root"},
		"mailer-off": {"Baseline-Root", "Baseline-Billing", "Baseline-Regional-ap-southeast-5"},
		"adopted": {
			"Baseline-Root", "Baseline-Billing", "Baseline-IdentityCenter",
			"Baseline-Regional-eu-west-1", "Baseline-Regional-us-east-1", "Baseline-Regional-us-east-2",
		},
	}
	seen := map[string]bool{}
	for _, stack := range slices.Sorted(maps.Keys(templates(t, "organization"))) {
		text := string(templates(t, "organization")[stack].Text)
		if !seen[text] {
			shown["organization"] = append(shown["organization"], stack)
		}
		seen[text] = true
	}
	files := map[string]bool{}
	for variant, stacks := range shown {
		for _, stack := range stacks {
			file := goldenFile(variant, stack)
			files[file] = true
			t.Run(variant+"/"+stack, func(t *testing.T) {
				tmpl, ok := templates(t, variant)[stack]
				if !ok {
					t.Fatal("no such stack")
				}
				tmpl.Golden(file)
			})
		}
	}
	golden.NoOthers(t, filepath.Join("testdata", "golden", "*", "*.json"), files)
}

func goldenFile(variant, stack string) string {
	return filepath.Join("testdata", "golden", variant, stack+".json")
}

// eachTemplate calls check for every template of every variant.
func eachTemplate(t *testing.T, check func(t *testing.T, stack string, tmpl *cdktest.Template)) {
	for variant := range variants {
		for stack, tmpl := range templates(t, variant) {
			t.Run(variant+"/"+stack, func(t *testing.T) { check(t, stack, tmpl) })
		}
	}
}
