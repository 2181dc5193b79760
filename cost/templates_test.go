package cost

import (
	"encoding/json"
	"os"
	"testing"

	"baseline/organization"
)

// TestQuantitiesAreThoseOfTheTemplates compares with the golden templates of
// what a fork deploys, so that nothing is added to them that nobody counts.
func TestQuantitiesAreThoseOfTheTemplates(t *testing.T) {
	resources := map[string]float64{}
	for _, stack := range []string{"Baseline-Root", "Baseline-Settings"} {
		text, err := os.ReadFile("../testdata/golden/organization/" + stack + ".json")
		if os.IsNotExist(err) {
			continue // the settings leave it out
		}
		if err != nil {
			t.Fatal(err)
		}
		var template struct {
			Resources map[string]struct{ Type string }
		}
		if err := json.Unmarshal(text, &template); err != nil {
			t.Fatal(err)
		}
		for _, r := range template.Resources {
			resources[r.Type]++
		}
	}
	a := account{organization.Settings.WithDefaults()}
	counted := func(what string) float64 {
		for _, c := range Checked {
			if c.What == what {
				return c.Count(a, a.HomeRegion)
			}
		}
		t.Fatalf("nothing is counted as %q", what)
		return 0
	}
	for kind, want := range map[string]float64{
		"AWS::CloudWatch::Alarm":      a.alarms(),
		"AWS::KMS::Key":               counted("the key"),
		"AWS::S3::Bucket":             counted("buckets") - 1, // the CDK's
		"AWS::SNS::Topic":             counted("the topics"),
		"AWS::IAM::User":              a.users(),
		"AWS::IAM::ManagedPolicy":     0,
		"AWS::SQS::Queue":             counted("the queues"),
		"AWS::DynamoDB::Table":        counted("the table"),
		"AWS::SecretsManager::Secret": 0,
		"AWS::Lambda::Function":       counted("the functions"),
	} {
		if kind == "AWS::Lambda::Function" && resources[kind] == 0 {
			continue // every account setting is off
		}
		if resources[kind] != want {
			t.Errorf("%s: %v in the templates, %v counted", kind, resources[kind], want)
		}
	}
}
