package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"baseline/internal/cdktest"
	"baseline/internal/eventpattern"
	"baseline/internal/existing"
	"baseline/internal/filterpattern"
	"baseline/internal/inputtransformer"
)

// What must hold in every template of every variant. An exception is a row
// with its reason; one that is no longer needed fails the test.

func TestBucketsArePrivateEncryptedKeptAndLogged(t *testing.T) {
	// As the template has it, its keys in order.
	properties := []string{
		`"BlockPublicAcls":true`, `"BlockPublicPolicy":true`, `"IgnorePublicAcls":true`, `"RestrictPublicBuckets":true`,
		`"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}`,
		`"VersioningConfiguration":{"Status":"Enabled"}`,
		`"BucketEncryption":`, `"SSEAlgorithm":"aws:kms"`, `"LifecycleConfiguration":`, `"LoggingConfiguration":`,
	}
	exceptions := []struct{ bucket, property, reason string }{
		{"AccessLogBucket", `"LoggingConfiguration":`, "receives the access logs; logging it into itself would never end"},
		{"AccessLogBucket", `"SSEAlgorithm":"aws:kms"`, "would need a key that S3's log delivery may use: docs/departures.md, Trail"},
	}
	used := make([]bool, len(exceptions))
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		for id, bucket := range tmpl.Resources("AWS::S3::Bucket") {
			text, err := json.Marshal(bucket.Properties)
			if err != nil {
				t.Fatal(err)
			}
			lacking := slices.DeleteFunc(slices.Clone(properties), func(p string) bool { return strings.Contains(string(text), p) })
			for i, x := range exceptions {
				if at := slices.Index(lacking, x.property); at >= 0 && strings.HasPrefix(id, x.bucket) {
					used[i] = true
					lacking = slices.Delete(lacking, at, at+1)
				}
			}
			if len(lacking) > 0 {
				t.Errorf("%s lacks %s", id, strings.Join(lacking, ", "))
			}
			if !refusesPlainHTTP(tmpl, id) {
				t.Errorf("%s may be used without TLS", id)
			}
		}
	})
	for i, x := range exceptions {
		if !used[i] {
			t.Errorf("no longer needed: %s without %s, as it %s", x.bucket, x.property, x.reason)
		}
	}
}

// refusesPlainHTTP reports whether the bucket's policy denies everything that
// does not come over TLS.
func refusesPlainHTTP(tmpl *cdktest.Template, bucket string) bool {
	for _, policy := range tmpl.Resources("AWS::S3::BucketPolicy") {
		ref, _ := policy.Properties["Bucket"].(map[string]any)
		if ref["Ref"] != bucket {
			continue
		}
		for _, s := range statements(policy.Properties["PolicyDocument"]) {
			if s.Effect == "Deny" && slices.Equal(s.Actions, []string{"s3:*"}) &&
				strings.Contains(s.Text, `"Bool":{"aws:SecureTransport":"false"}`) {
				return true
			}
		}
	}
	return false
}

// kept are the types that hold logs or protect the account: taking the baseline
// away must not take them away.
var kept = []string{
	"AWS::AccessAnalyzer::Analyzer",
	"AWS::CloudTrail::Trail",
	"AWS::Config::ConfigurationRecorder",
	"AWS::Config::DeliveryChannel",
	"AWS::EC2::SnapshotBlockPublicAccess",
	"AWS::GuardDuty::Detector",
	"AWS::IAM::User",
	"AWS::KMS::Key",
	"AWS::Logs::LogGroup",
	"AWS::S3::Bucket",
	"AWS::S3::BucketPolicy",
	"AWS::SecurityHub::FindingAggregator",
	"AWS::SecurityHub::Hub",
	"AWS::SecurityHub::Standard",
}

func TestWhatHoldsLogsOrProtectsIsKept(t *testing.T) {
	seen := map[string]bool{}
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		for id, r := range tmpl.Resources("") {
			if !slices.Contains(kept, r.Type) {
				continue
			}
			seen[r.Type] = true
			if r.DeletionPolicy != "RetainExceptOnCreate" || r.UpdateReplacePolicy != "Retain" {
				t.Errorf("%s (%s): deletion %q, replacement %q", id, r.Type, r.DeletionPolicy, r.UpdateReplacePolicy)
			}
		}
	})
	for _, cfnType := range kept {
		if !seen[cfnType] {
			t.Errorf("no template has a %s", cfnType)
		}
	}
}

// TestRolesOfWhatIsKeptAreKept: a trail without its role writes nothing.
func TestRolesOfWhatIsKeptAreKept(t *testing.T) {
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		roles := tmpl.Resources("AWS::IAM::Role")
		for id, r := range tmpl.Resources("") {
			if !slices.Contains(kept, r.Type) {
				continue
			}
			text, _ := json.Marshal(r.Properties)
			for role, properties := range roles {
				if strings.Contains(string(text), `"`+role+`"`) && properties.DeletionPolicy != "RetainExceptOnCreate" {
					t.Errorf("%s is kept, its role %s is not", id, role)
				}
			}
		}
	})
}

func TestAlarmsTellSomebody(t *testing.T) {
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		for id, alarm := range tmpl.Resources("AWS::CloudWatch::Alarm") {
			if len(list(alarm.Properties["AlarmActions"])) == 0 || alarm.Properties["ActionsEnabled"] == false {
				t.Errorf("%s tells nobody", id)
			}
		}
	})
}

func TestFilterPatternsParse(t *testing.T) {
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		for id, filter := range tmpl.Resources("AWS::Logs::MetricFilter") {
			if _, err := filterpattern.Parse(fmt.Sprint(filter.Properties["FilterPattern"])); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
	})
}

func TestRulesAreWhatEventBridgeTakes(t *testing.T) {
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		for id, rule := range tmpl.Resources("AWS::Events::Rule") {
			p := cdktest.Deployed(t, rule.Properties, tmpl.Stack.Region()).(map[string]any)
			if p["ScheduleExpression"] != nil && p["EventPattern"] == nil {
				continue
			}
			pattern, err := json.Marshal(p["EventPattern"])
			if err == nil {
				_, err = eventpattern.Parse(pattern)
			}
			if err != nil {
				t.Errorf("%s: %v", id, err)
			}
			for _, target := range list(p["Targets"]) {
				transformer, ok := target.(map[string]any)["InputTransformer"].(map[string]any)
				if !ok {
					continue
				}
				paths := map[string]string{}
				for name, path := range transformer["InputPathsMap"].(map[string]any) {
					paths[name] = path.(string)
				}
				if err := inputtransformer.Validate(paths, transformer["InputTemplate"].(string)); err != nil {
					t.Errorf("%s: %v", id, err)
				}
			}
		}
	})
}

func TestRulesDoNotFeedThemselves(t *testing.T) {
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		for id, rule := range tmpl.Resources("AWS::Events::Rule") {
			if rule.Properties["EventBusName"] != nil {
				t.Errorf("%s listens on another bus than default: extend this test", id)
			}
			text, _ := json.Marshal(rule.Properties["Targets"])
			own := ":" + tmpl.Stack.Region() + ":${AWS::AccountId}:event-bus/default"
			if strings.Contains(string(text), own) || strings.Contains(string(text), ":${AWS::Region}:${AWS::AccountId}:event-bus/") {
				t.Errorf("%s targets the bus that it listens on: %s", id, text)
			}
		}
	})
}

// maxInlineTemplate is the largest template that can be deployed without a
// bucket, in bytes.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const maxInlineTemplate = 51_200

func TestRegionalStacksNeedNoBootstrapInTheirRegion(t *testing.T) {
	eachTemplate(t, func(t *testing.T, stack string, tmpl *cdktest.Template) {
		if stack == "Baseline-Root" || stack == "Baseline-Settings" { // of the home region
			return
		}
		if len(tmpl.Text) >= maxInlineTemplate {
			t.Errorf("%d bytes", len(tmpl.Text))
		}
		if tmpl.JSON["Parameters"] != nil {
			t.Errorf("has parameters: %v", tmpl.JSON["Parameters"])
		}
	})
}

func TestStacksAreProtectedFromDeletion(t *testing.T) {
	eachTemplate(t, func(t *testing.T, _ string, tmpl *cdktest.Template) {
		if !tmpl.Stack.Properties.TerminationProtection {
			t.Error("no termination protection")
		}
	})
}

// TestRegionsWithTheSameLimitsHaveTheSameText: a template that named its own
// region would differ from all others.
func TestRegionsWithTheSameLimitsHaveTheSameText(t *testing.T) {
	for variant := range variants {
		texts := map[string]bool{}
		regional := 0
		for stack, tmpl := range templates(t, variant) {
			if strings.HasPrefix(stack, "Baseline-Regional-") {
				texts[string(tmpl.Text)] = true
				regional++
			}
		}
		// Home, us-west-2 (copies of Health events), the regions without a
		// type or a feature: few texts, however many regions.
		if most := 8; len(texts) > most {
			t.Errorf("%s: %d texts for %d regions, want at most %d", variant, len(texts), regional, most)
		}
	}
}

// TestWhoImportsWhom holds the walls between the rooms.
func TestWhoImportsWhom(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	const cdk, sdk = "github.com/aws/aws-cdk-go/", "github.com/aws/aws-sdk-go-v2/"
	reach := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		reach[words[0]] = words[1:]
	}
	reaches := func(pkg, prefix string) bool {
		return slices.ContainsFunc(reach[pkg], func(d string) bool { return strings.HasPrefix(d, prefix) })
	}
	for pkg := range reach {
		if reaches(pkg, cdk) && reaches(pkg, sdk) {
			t.Errorf("%s reaches both the CDK and the AWS SDK", pkg)
		}
	}
	for _, d := range reach["baseline/settings"] {
		if strings.Contains(d, ".") || strings.HasPrefix(d, "baseline/") && d != "baseline/internal/regions" {
			t.Errorf("settings imports %s", d)
		}
	}
	for _, plain := range []string{"baseline/settings", "baseline/organization", "baseline/cmd/baseline"} {
		if len(reach[plain]) == 0 || reaches(plain, cdk) {
			t.Errorf("%s reaches the CDK, or is not there", plain)
		}
	}
}

// TestWhatExistsIsNotMadeTwice in the account that has it: not what a region or
// the account can have once, and nothing of a name that is taken.
func TestWhatExistsIsNotMadeTwice(t *testing.T) {
	for variant, account := range accounts {
		seen := map[string]bool{}
		for stack, tmpl := range templates(t, variant) {
			region := tmpl.Stack.Region()
			in := account.In[region]
			for _, item := range existing.Items {
				made := len(tmpl.Resources(item.Type))
				if item.In != nil && *item.In(&in) != "" && made > 0 {
					t.Errorf("%s: %s makes the %s of %s again", variant, stack, item.Name, region)
				}
				if item.Once != nil && item.Type != "AWS::IAM::Role" && item.Type != "AWS::S3::Bucket" && *item.Once(&account) != "" && made > 0 {
					t.Errorf("%s: %s makes the %s of the account again", variant, stack, item.Name)
				}
				seen[item.Type] = seen[item.Type] || made > 0
			}
			for id, r := range tmpl.Resources("") {
				name, _ := cdktest.Deployed(t, r.Properties[physicalNames[r.Type]], region).(string)
				if slices.Contains(account.Users, name) || name == "Administrator" && account.AdministratorRole != "" {
					t.Errorf("%s: %s makes %s again, as %s", variant, stack, name, id)
				}
			}
			tmpl.Count("AWS::IAM::ServiceLinkedRole", 0)
			tmpl.Count("AWS::SSO::Instance", 0)
		}
		// What is missing somewhere is made there.
		for _, item := range existing.Items {
			if item.In != nil && !seen[item.Type] {
				t.Errorf("%s: no region gets a %s", variant, item.Name)
			}
		}
	}
}

// physicalNames are the properties that give a resource a name. What has one
// conflicts with what has it already, so that package existing knows each but
// those below.
var physicalNames = map[string]string{
	"AWS::CE::AnomalyMonitor":      "MonitorName",
	"AWS::CE::AnomalySubscription": "SubscriptionName",
	"AWS::CloudTrail::Trail":       "TrailName",
	"AWS::IAM::Role":               "RoleName",
	"AWS::IAM::User":               "UserName",
	"AWS::IdentityStore::Group":    "DisplayName",
	"AWS::S3::Bucket":              "BucketName",
	"AWS::SNS::Topic":              "TopicName",
	"AWS::SSO::PermissionSet":      "Name",
}

// TestNamesAreKnownToDiscover holds the list of what can conflict.
func TestNamesAreKnownToDiscover(t *testing.T) {
	known := map[string]string{
		"Baseline-Services":        "", // monitors are told apart by their ids, subscriptions too
		"Baseline-Alerts":          "Topics",
		"Baseline-AlertFeed":       "Topics",
		"Baseline-AlertChat":       "Topics",
		"baseline-slack":           "", // is taken away with its stack, and AWS names the conflict
		"baseline-teams":           "",
		"Baseline":                 "Trails",
		"BaselineHealthForwarding": "HealthForwardingRole",
		"Administrator":            "AdministratorRole",
		"Administrators":           "IdentityCenter.Group",
		"AdministratorAccess":      "IdentityCenter.PermissionSet",
		"baseline-config-123456789012-ap-northeast-1": "ConfigBucket",
	}
	names := regexp.MustCompile(`Name$`)
	for _, variant := range []string{"default", "everything"} {
		for stack, tmpl := range templates(t, variant) {
			for id, r := range tmpl.Resources("") {
				for property, value := range r.Properties {
					named := property == physicalNames[r.Type] || names.MatchString(property) && !slices.Contains(namesOfOthers, property)
					if !named {
						continue
					}
					name, _ := cdktest.Deployed(t, value, tmpl.Stack.Region()).(string)
					if _, ok := known[name]; !ok && !slices.Contains(variants[variant].Administrators.Users, name) {
						t.Errorf("%s: %s of %s, %q, is unknown to package existing", stack, property, id, name)
					}
				}
			}
		}
	}
}

// namesOfOthers are properties that name another resource, or what is none.
var namesOfOthers = []string{"LogGroupName", "S3BucketName", "GroupName", "MetricName", "FunctionName"}
