package constructs

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
	"baseline/internal/golden"
	"baseline/settings"
)

// findingRules returns the rules for findings by what is set, at home in
// ap-northeast-1.
func findingRules[K comparable](t *testing.T, props map[K]FindingsProps) map[K][]eventRule {
	t.Helper()
	names := map[K]string{}
	templates := cdktest.SynthApp(t, func(app awscdk.App) {
		for key, p := range props {
			names[key] = fmt.Sprintf("Test%d", len(names))
			stack := awscdk.NewStack(app, jsii.String(names[key]), &awscdk.StackProps{
				Synthesizer: awscdk.NewBootstraplessSynthesizer(nil),
			})
			p.Topic, p.Role = alertWay(stack)
			p.Findings = settings.Organization{Findings: p.Findings}.WithDefaults().Findings
			NewFindings(stack, "Findings", p)
		}
	})
	rules := map[K][]eventRule{}
	for key, name := range names {
		rules[key] = eventRules(t, templates[name], "ap-northeast-1")
	}
	return rules
}

func TestReadersGetFindingsAsRead(t *testing.T) {
	props := map[settings.Language]FindingsProps{"": {Language: settings.English}}
	for _, language := range languages {
		props[language] = FindingsProps{Language: language, Findings: settings.Findings{Controls: true}}
	}
	rules := findingRules(t, props)
	byDefault := rules[""]
	for name, s := range samples(t, "findings") {
		t.Run(name, func(t *testing.T) {
			all := map[settings.Language][]string{}
			for _, language := range languages {
				all[language] = mails(t, rules[language], s.Event)
			}
			golden.Text(t, filepath.Join("..", "testdata", "findings", name+".golden.txt"), letter(t, all))

			want := map[string]int{"default": 1, "controls": 0, "never": 0}
			if n, ok := want[s.Told]; !ok || len(mails(t, byDefault, s.Event)) != n {
				t.Errorf("by default: got %d mails, want told %q", len(mails(t, byDefault, s.Event)), s.Told)
			}
			want["controls"] = 1
			if n := want[s.Told]; len(all[settings.English]) != n {
				t.Errorf("with controls: got %d mails, want %d", len(all[settings.English]), n)
			}
		})
	}
}

func TestFindingsFollowTheSettings(t *testing.T) {
	all := samples(t, "findings")
	tests := []struct {
		name     string
		settings settings.Findings
		sample   string
		want     int
	}{
		{"lower severity", settings.Findings{Severity: settings.Low}, "access-analyzer-cross-account", 1},
		{"lower severity by label", settings.Findings{Severity: settings.Medium}, "without-number-medium", 1},
		{"lower severity", settings.Findings{Severity: settings.Medium}, "guardduty-medium", 1},
		{"lower severity", settings.Findings{Severity: settings.Medium}, "without-label-low", 0},
		{"higher severity", settings.Findings{Severity: settings.Critical}, "guardduty-high", 0},
		{"higher severity", settings.Findings{Severity: settings.Critical}, "guardduty-critical", 1},
		{"higher severity by label", settings.Findings{Severity: settings.Critical}, "without-number", 0},
		{"another product", settings.Findings{Products: []string{"Inspector"}}, "inspector-critical", 1},
		{"another product", settings.Findings{Products: []string{"Inspector"}}, "inspector-without-names", 1},
		{"another product", settings.Findings{Products: []string{"Inspector"}}, "guardduty-critical", 0},
		{"no product", settings.Findings{Products: []string{}}, "guardduty-critical", 0},
		{"controls only", settings.Findings{Products: []string{}, Controls: true}, "control-failed-critical", 1},
		{"lower controls", settings.Findings{Controls: true, ControlSeverity: settings.High}, "control-failed-high", 1},
		{"Security Hub as a product", settings.Findings{Products: []string{"Security Hub"}, Controls: true}, "control-failed-critical", 1},
		{"Security Hub as a product", settings.Findings{Products: []string{"Security Hub"}}, "control-failed-critical", 0},
	}
	props := map[int]FindingsProps{}
	for i, tt := range tests {
		props[i] = FindingsProps{Language: settings.English, Findings: tt.settings}
	}
	rules := findingRules(t, props)
	for i, tt := range tests {
		s, ok := all[tt.sample]
		if !ok {
			t.Fatalf("no sample %s", tt.sample)
		}
		if got := len(mails(t, rules[i], s.Event)); got != tt.want {
			t.Errorf("%s, %s: got %d mails, want %d", tt.name, tt.sample, got, tt.want)
		}
	}
}
