package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdkapp"
	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/settings"
)

// billing returns the template and the region of the billing stack.
func billing(t *testing.T, o settings.Organization) (tmpl *cdktest.Template, region string) {
	t.Helper()
	o = o.WithDefaults()
	return cdktest.SynthApp(t, func(app awscdk.App) {
		region = *NewBillingStack(app, o, existing.Account{}).Region()
	})["Baseline-Billing"], region
}

var alertsOfTokyo = map[string]any{"Fn::Sub": "arn:${AWS::Partition}:sns:ap-northeast-1:${AWS::AccountId}:Baseline-AlertFeed"}

func TestBillingStackPublishesToTheTopicOfTheRootStack(t *testing.T) {
	o := settings.Organization{}.WithDefaults()
	root := cdktest.SynthApp(t, func(app awscdk.App) { NewRootStack(app, o, existing.Account{}) })["Baseline-Root"]
	root.Has("AWS::SNS::Topic", map[string]any{"TopicName": "Baseline-Alerts"})
	for _, service := range []string{"budgets.amazonaws.com", "costalerts.amazonaws.com"} {
		root.Has("AWS::SNS::TopicPolicy", map[string]any{"PolicyDocument": map[string]any{"Statement": []any{
			map[string]any{"Effect": "Allow", "Action": "sns:Publish", "Principal": map[string]any{"Service": service}},
		}}})
	}
}

func TestBillingStackLivesWhereItsTypesExist(t *testing.T) {
	off := settings.Budget{Off: true}
	for _, row := range []struct {
		o    settings.Organization
		want string
	}{
		{settings.Organization{}, "ap-northeast-1"},
		{settings.Organization{HomeRegion: "ap-northeast-3"}, "us-east-1"}, // has no budgets
		{settings.Organization{HomeRegion: "ap-northeast-3", Budget: off}, "ap-northeast-3"},
	} {
		tmpl, got := billing(t, row.o)
		if got != row.want {
			t.Errorf("home %q: got %s, want %s", row.o.HomeRegion, got, row.want)
		}
		if row.o.Budget.Off {
			tmpl.Count("AWS::Budgets::Budget", 0)
		}
	}
}

func TestBillingStackHasNoAnomalyTypesThatAreOff(t *testing.T) {
	tmpl, _ := billing(t, settings.Organization{CostAnomaly: settings.CostAnomaly{Off: true}})
	tmpl.Count("AWS::CE::AnomalyMonitor", 0)
	tmpl.Count("AWS::CE::AnomalySubscription", 0)
}

func TestBillingStackIsLeftOutWhenAllOfItIsOff(t *testing.T) {
	o := settings.Organization{Budget: settings.Budget{Off: true}, CostAnomaly: settings.CostAnomaly{Off: true}}.WithDefaults()
	if stack := NewBillingStack(cdkapp.New(t.TempDir()), o, existing.Account{}); stack != nil {
		t.Errorf("got %s", *stack.StackName())
	}
}
