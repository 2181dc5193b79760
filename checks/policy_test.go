package checks

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer"
	accountservice "github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/budgets"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/configservice"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"

	"baseline/internal/awsfault"
	"baseline/internal/awstest"
	"baseline/internal/golden"
	"baseline/internal/regions"
	"baseline/settings"
)

// services are the SDK's packages that this one calls, by their names here.
var services = map[string]string{
	"accessanalyzer": accessanalyzer.ServiceID, "accountservice": accountservice.ServiceID, "budgets": budgets.ServiceID,
	"cloudformation": cloudformation.ServiceID, "cloudtrail": cloudtrail.ServiceID, "cloudwatch": cloudwatch.ServiceID,
	"cloudwatchlogs": cloudwatchlogs.ServiceID, "configservice": configservice.ServiceID, "costexplorer": costexplorer.ServiceID,
	"ec2": ec2.ServiceID, "eventbridge": eventbridge.ServiceID, "guardduty": guardduty.ServiceID, "iam": iam.ServiceID,
	"identitystore": identitystore.ServiceID, "s3": s3.ServiceID, "securityhub": securityhub.ServiceID, "sns": sns.ServiceID, "ssoadmin": ssoadmin.ServiceID,
}

var input = regexp.MustCompile(`&(\w+)\.(\w+)Input\{`)

// ownActions are the IAM actions of the calls that stand in this package.
func ownActions(t *testing.T) map[string]bool {
	actions := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range input.FindAllStringSubmatch(string(text), -1) {
			service, known := services[call[1]]
			if !known {
				t.Errorf("%s: no service %s in the table", file, call[1])
			}
			for _, action := range awsfault.IAMActions(service, call[2]) {
				actions[action] = true
			}
		}
	}
	return actions
}

// neededActions are the IAM actions of all checks with what they are needed for.
// Package controls holds its part against its calls.
func neededActions(t *testing.T) map[string][]string {
	needed := map[string][]string{}
	for _, p := range settings.AccountSettingsRegions {
		needed[p.Action] = union(needed[p.Action], []string{p.Resource})
	}
	for _, row := range settings.AccountSettings {
		for _, p := range row.Check {
			needed[p.Action] = union(needed[p.Action], []string{p.Resource})
		}
	}
	for action := range ownActions(t) {
		needed[action] = []string{"*"}
	}
	return needed
}

// generic are the pseudo parameters of CloudFormation as a policy of IAM has
// them, whose account is that of whoever has the policy.
var generic = strings.NewReplacer("${AWS::Partition}", "aws", "${AWS::AccountId}", "${aws:PrincipalAccount}", "${AWS::Region}", "*")

// TestCheckPolicy: docs/check-policy.json allows what the checks call, and
// nothing else. make golden writes it.
func TestCheckPolicy(t *testing.T) {
	actions := neededActions(t)
	byResource := map[string][]string{}
	for _, action := range slices.Sorted(maps.Keys(actions)) {
		_, name, _ := strings.Cut(action, ":")
		if !slices.ContainsFunc([]string{"Get", "List", "Describe", "BatchGet", "View", "GenerateCredentialReport"}, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
			t.Errorf("%s is no action that reads", action)
		}
		if strings.HasPrefix(action, "s3:GetObject") && slices.Contains(actions[action], "*") {
			t.Errorf("%s would read everybody's objects", action)
		}
		for _, resource := range actions[action] {
			resource = generic.Replace(resource)
			byResource[resource] = append(byResource[resource], action)
		}
	}
	var statements []any
	for _, resource := range slices.Sorted(maps.Keys(byResource)) {
		statements = append(statements, map[string]any{"Effect": "Allow", "Action": byResource[resource], "Resource": resource})
	}
	policy := map[string]any{"Version": "2012-10-17", "Statement": statements}
	golden.JSON(t, "../docs/check-policy.json", policy)

	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
	text, err := json.Marshal(policy)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(text); n > 6144 {
		t.Errorf("the policy has %d characters, a managed one takes 6144", n)
	}

	synctest.Test(t, func(t *testing.T) {
		f, o := wholeAccount(regions.EnabledByDefault()[:6])
		if _, err := (Runner{Config: f.Config(), Account: awstest.Account, Settings: o}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		called := map[string]bool{}
		for _, c := range f.Seen() {
			for _, action := range awsfault.IAMActions(c.Service, c.Operation) {
				called[action] = true
				if actions[action] == nil {
					t.Errorf("the checks called %s", action)
				}
			}
		}
		if len(called) < len(actions)*3/4 {
			t.Errorf("the checks called only %d of %d actions", len(called), len(actions))
		}
	})
}
