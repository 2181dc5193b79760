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
			p.Topic, p.Delivery = alertWay(stack)
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

// TestReadersGetFindingsAsRead: without the mailer as the rules write them, and
// with it the event, of failed controls too.
func TestReadersGetFindingsAsRead(t *testing.T) {
	props := map[settings.Language]FindingsProps{"": {Mailer: true, Language: settings.English}}
	for _, language := range languages {
		props[language] = FindingsProps{Language: language}
	}
	rules := findingRules(t, props)
	for name, s := range samples(t, "findings") {
		t.Run(name, func(t *testing.T) {
			all := map[settings.Language][]string{}
			for _, language := range languages {
				all[language] = mails(t, rules[language], s.Event)
			}
			golden.Text(t, filepath.Join("..", "testdata", "findings", name+".golden.txt"), letter(t, all))

			want, ok := map[string][2]int{"default": {1, 1}, "controls": {0, 1}, "never": {0, 0}}[s.Told]
			if !ok {
				t.Fatalf("told %q is not known", s.Told)
			}
			if got := len(all[settings.English]); got != want[0] {
				t.Errorf("without the mailer: got %d mails, want %d", got, want[0])
			}
			told := mails(t, rules[""], s.Event)
			if len(told) != want[1] {
				t.Errorf("the mailer gets %d events, want %d", len(told), want[1])
			}
			if len(told) == 1 && told[0] != string(compact(t, s.Event)) {
				t.Errorf("the mailer gets %s", told[0])
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
		{"controls only", settings.Findings{Products: []string{}}, "control-failed-critical", 1},
		{"lower controls", settings.Findings{ControlSeverity: settings.High}, "control-failed-high", 1},
		{"Security Hub as a product", settings.Findings{Products: []string{"Security Hub"}}, "control-failed-critical", 1},
		{"no controls", settings.Findings{Products: []string{"Security Hub"}, ControlsOff: true}, "control-failed-critical", 0},
	}
	props := map[int]FindingsProps{}
	for i, tt := range tests {
		props[i] = FindingsProps{Mailer: true, Language: settings.English, Findings: tt.settings}
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
