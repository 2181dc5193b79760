package settings_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"baseline/internal/filterpattern"
	"baseline/settings"
)

// record is a CloudTrail record of testdata/activities/records.json with its
// verdict for every activity: those in Matches count it, all others do not. It
// is as published, but for people, accounts and addresses, and for what no
// pattern could look at; Why says where a name had to become one of ours.
type record struct {
	Matches []string // ids of activities
	Near    []string // ids of activities that it is easily mistaken for
	Source  string   // where the record, or with Call its call, is documented
	Call    bool     // Source documents the call, the record is written from it
	MadeUp  bool     `json:"made_up"`
	Why     string   // what it is there for, when that does not show
	Event   map[string]any
}

func (r record) String() string {
	text, _ := json.Marshal(r.Event)
	return string(text)
}

// about is 1 for a record that matches the activity or nearly does, else 0.
func (r record) about(id string) int {
	if slices.Contains(r.Matches, id) || slices.Contains(r.Near, id) {
		return 1
	}
	return 0
}

// ours reports whether we have written the record and nobody has published it.
func (r record) ours() bool { return r.Call || r.MadeUp }

// renamed is the Why of a published record in which a name is one of ours.
const renamed = "the name is changed to one of ours"

func records(t *testing.T) (all []record) {
	t.Helper()
	text, err := os.ReadFile("../testdata/activities/records.json")
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

func parse(t *testing.T, patterns ...string) (all []*filterpattern.Pattern) {
	t.Helper()
	for _, text := range patterns {
		pattern, err := filterpattern.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		all = append(all, pattern)
	}
	return all
}

// counts reports whether any of the patterns matches, where absentNotEqual is
// what AWS does not say: whether an absent field is != anything.
func counts(patterns []*filterpattern.Pattern, event any, absentNotEqual bool) bool {
	return slices.ContainsFunc(patterns, func(p *filterpattern.Pattern) bool {
		return p.MatchAssuming(event, absentNotEqual)
	})
}

func TestActivitiesCountWhatTheyShould(t *testing.T) {
	all := records(t)
	for _, activity := range settings.Activities {
		patterns := parse(t, activity.Patterns...)
		for _, r := range all {
			want := slices.Contains(r.Matches, activity.ID)
			for _, absentNotEqual := range []bool{false, true} {
				if got := counts(patterns, r.Event, absentNotEqual); got != want {
					t.Errorf("%s, with an absent field != x being %t: got %t, want %t for %s",
						activity.ID, absentNotEqual, got, want, r)
				}
			}
		}
	}
}

func TestRecordsAreHonest(t *testing.T) {
	all := records(t)
	seen := map[string]bool{}
	ids := []string{}
	for _, activity := range settings.Activities {
		ids = append(ids, activity.ID)
	}
	account := regexp.MustCompile(`\b[0-9]{12}\b`)
	for _, r := range all {
		if seen[r.String()] {
			t.Errorf("twice: %s", r)
		}
		seen[r.String()] = true
		if r.MadeUp == strings.HasPrefix(r.Source, "https://") {
			t.Errorf("needs a source or made_up, not both: %s", r)
		}
		for _, id := range append(r.Matches, r.Near...) {
			if !slices.Contains(ids, id) {
				t.Errorf("no such activity: %q in %s", id, r)
			}
		}
		for _, id := range r.Near {
			if slices.Contains(r.Matches, id) {
				t.Errorf("%s cannot be near and match: %s", id, r)
			}
		}
		for _, id := range account.FindAllString(r.String(), -1) {
			if id != "123456789012" && id != "111122223333" {
				t.Errorf("somebody's account %s in %s", id, r)
			}
		}
	}
}

type side struct{ activity, kind string }

// Where more than half of a side may be ours, as too few are published and a
// clause without a record is not tested: how many exactly, and what was searched.
var unpublished = map[side]struct {
	ours     int
	searched string
}{
	{"KmsDisabledKeyUse", "match"}: {11, "none, only excerpts of code and message: the CloudTrail pages of the KMS developer guide and of the services that use keys, code, issues and the web, " +
		"in English and Japanese, for both error codes, NotFoundException and their messages, and the records of some 150 repositories with sets of logs, tests of rules and parsers"},
	{"OrganizationsChange", "match"}: {25, "nine of the 32 calls: the CloudTrail pages of the Organizations user guide since 2017, each of the other calls by name in all that the row above names, among them " +
		"accelerators and account factories of AWS, panther-analysis, stratus-red-team, aws_dataset, suzaku-sample-data, TrailDiscover, elastic/integrations, security_content, streamalert, wazuh, " +
		"intake-formats, cloud-custodian, cloudtrail-tracker, cloudtrail-parquet-lambda"},
}

func TestAtMostHalfOfTheRecordsAreOurs(t *testing.T) {
	all := records(t)
	rows := 0
	for _, activity := range settings.Activities {
		both, bothOurs := 0, 0
		for _, kind := range []string{"match", "near"} {
			count, ours, changed := 0, 0, 0
			for _, r := range all {
				if kind == "match" && !slices.Contains(r.Matches, activity.ID) || kind == "near" && !slices.Contains(r.Near, activity.ID) {
					continue
				}
				count++
				if r.ours() {
					ours++
				} else if r.Why == renamed {
					changed++
				}
			}
			t.Logf("%-24s %-5s %2d, of them %2d ours and %2d published with a name of ours", activity.ID, kind, count, ours, changed)
			if count < 8 {
				t.Errorf("%s, %s: got %d records, want 8", activity.ID, kind, count)
			}
			row, excepted := unpublished[side{activity.ID, kind}]
			if excepted {
				rows++
			}
			if tooMany := ours*2 > count; tooMany != excepted || excepted && ours != row.ours {
				t.Errorf("%s, %s: got %d of %d records that are ours, want half or, where a row says so, the row's number above it: %+v", activity.ID, kind, ours, count, row)
			}
			both, bothOurs = both+count, bothOurs+ours
		}
		if bothOurs*2 > both {
			t.Errorf("%s: got %d of %d records that are ours, want at most half, without exception", activity.ID, bothOurs, both)
		}
	}
	if rows != len(unpublished) {
		t.Errorf("rows of activities that there are: got %d of %d", rows, len(unpublished))
	}
}

// A clause that no record can tell from its absence or its opposite is either
// superfluous or untested.
func TestEveryClauseMatters(t *testing.T) {
	all := records(t)
	for _, activity := range settings.Activities {
		patterns := parse(t, activity.Patterns...)
		// Most likely first, for speed.
		slices.SortStableFunc(all, func(a, b record) int { return b.about(activity.ID) - a.about(activity.ID) })
		for i, pattern := range patterns {
			for _, mutation := range pattern.Mutations() {
				mutated := slices.Clone(patterns)
				mutated[i] = mutation.Pattern
				if !slices.ContainsFunc(all, func(r record) bool {
					want := slices.Contains(r.Matches, activity.ID)
					return counts(mutated, r.Event, false) != want || counts(mutated, r.Event, true) != want
				}) {
					t.Errorf("%s, pattern %d, %s: no record changes its verdict", activity.ID, i+1, mutation.Name)
				}
			}
		}
	}
}

// Where CIS counts a record and we do not, CIS is wrong, for one of these reasons.
var falseAlarms = map[string]string{
	"another service":       "eventName alone also matches other services' calls",
	"a service":             "nobody can do anything about what a service may not do on its own",
	"a service-linked role": "the same",
	"a service event":       "the same",
	"the delivery of logs":  "the same",
}

func TestActivitiesCountAllThatCisCounts(t *testing.T) {
	all := records(t)
	exact, reasons := 0, map[string]bool{}
	for _, activity := range settings.Activities {
		if activity.ExactCis == "" {
			continue
		}
		exact++
		cis, ours := parse(t, activity.ExactCis), parse(t, activity.Patterns...)
		counted := 0
		for _, r := range all {
			// The generous reading of CIS's !=.
			if !counts(cis, r.Event, true) {
				continue
			}
			counted++
			if counts(ours, r.Event, false) {
				continue
			}
			reasons[r.Why] = true
			if falseAlarms[r.Why] == "" || !slices.Contains(r.Near, activity.ID) {
				t.Errorf("%s: CIS counts it, and no reason says why we do not: %s", activity.ID, r)
			}
		}
		if counted == 0 {
			t.Errorf("%s: no record is counted by CIS's pattern", activity.ID)
		}
	}
	for reason := range falseAlarms {
		if !reasons[reason] {
			t.Errorf("no record needs the reason %q", reason)
		}
	}
	// Security Hub's CloudWatch.1 to CloudWatch.14.
	if exact != 14 {
		t.Errorf("patterns of CIS: got %d, want 14", exact)
	}
}

// What Prowler wants to find in one pattern of each metric, and in this order:
// the service, the calls, a condition. Up to 5.29 the order counted; since 5.30
// any will do, but each call must be a whole name.
//   - https://github.com/prowler-cloud/prowler/tree/5.29.3/prowler/providers/aws/services/cloudwatch
//   - https://github.com/prowler-cloud/prowler/tree/5.30.0/prowler/providers/aws/services/cloudwatch
var prowler = []struct {
	activity, check string
	service, calls  string
	condition       string // a regular expression
}{
	{"RootUsage", "cloudwatch_log_metric_filter_root_usage", "", "", `\$\.userIdentity\.type\s*=\s*.?Root.+\$\.userIdentity\.invokedBy NOT EXISTS.+\$\.eventType\s*!=\s*.?AwsServiceEvent`},
	{"ConsoleSignInFailure", "cloudwatch_log_metric_filter_authentication_failures", "", "ConsoleLogin", `\$\.errorMessage\s*=\s*.?Failed authentication`},
	{"ConsoleSignInWithoutMfa", "cloudwatch_log_metric_filter_sign_in_without_mfa", "", "ConsoleLogin", `\$\.additionalEventData\.MFAUsed\s*!=\s*.?Yes`},
	{"NetworkAclChange", "cloudwatch_changes_to_network_acls_alarm_configured", "",
		"CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation", ""},
	{"VpcChange", "cloudwatch_changes_to_vpcs_alarm_configured", "",
		"CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc DisableVpcClassicLink EnableVpcClassicLink", ""},
	{"NetworkGatewayChange", "cloudwatch_changes_to_network_gateways_alarm_configured", "",
		"CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway DetachInternetGateway", ""},
	{"RouteTableChange", "cloudwatch_changes_to_network_route_tables_alarm_configured", "ec2",
		"CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute DisassociateRouteTable", ""},
	{"SecurityGroupChange", "cloudwatch_log_metric_filter_security_group_changes", "",
		"AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup", ""},
	{"IamPolicyChange", "cloudwatch_log_metric_filter_policy_changes", "",
		"DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy", ""},
	{"CloudTrailChange", "cloudwatch_log_metric_filter_and_alarm_for_cloudtrail_configuration_changes_enabled", "",
		"CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging", ""},
	{"S3BucketPolicyChange", "cloudwatch_log_metric_filter_for_s3_bucket_policy_changes", "s3",
		"PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication", ""},
	{"KmsKeyDisableOrDeletion", "cloudwatch_log_metric_filter_disable_or_scheduled_deletion_of_kms_cmk", "kms",
		"DisableKey ScheduleKeyDeletion", ""},
	{"UnauthorizedApiCall", "cloudwatch_log_metric_filter_unauthorized_api_calls", "", "", `\$\.errorCode\s*=\s*.?\*UnauthorizedOperation.+\$\.errorCode\s*=\s*.?AccessDenied\*`},
	{"ConfigChange", "cloudwatch_log_metric_filter_and_alarm_for_aws_config_configuration_changes_enabled", "config",
		"StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder", ""},
	{"OrganizationsChange", "cloudwatch_log_metric_filter_aws_organizations_changes", "organizations",
		"AcceptHandshake AttachPolicy CancelHandshake CreateAccount CreateOrganization CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy EnableAllFeatures EnablePolicyType InviteAccountToOrganization LeaveOrganization DetachPolicy DisablePolicyType MoveAccount RemoveAccountFromOrganization UpdateOrganizationalUnit UpdatePolicy", ""},
}

func TestActivitiesPassProwler(t *testing.T) {
	for _, want := range prowler {
		var terms []string
		if want.service != "" {
			terms = append(terms, `\$\.eventSource\s*=\s*.?`+want.service+`\.amazonaws\.com`)
		}
		for call := range strings.FieldsSeq(want.calls) {
			terms = append(terms, `\$\.eventName\s*=\s*.?`+call+`\b`)
		}
		if want.condition != "" {
			terms = append(terms, want.condition)
		}
		passes := regexp.MustCompile(strings.Join(terms, ".+")).MatchString
		i := slices.IndexFunc(settings.Activities, func(a settings.Activity) bool { return a.ID == want.activity })
		if i < 0 || !passes(settings.Activities[i].Patterns[0]) {
			t.Errorf("%s: the first pattern does not pass %s", want.activity, want.check)
		}
	}
}

// TestAbsenceIsSaid: AWS does not say whether an absent field is != anything.
func TestAbsenceIsSaid(t *testing.T) {
	// CloudTrail does not list it among what is optional:
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
	const present = "$.sourceIPAddress"
	seen := false
	different := regexp.MustCompile(`(\$\S+) != `)
	for _, a := range settings.Activities {
		for _, pattern := range a.Patterns {
			for _, m := range different.FindAllStringSubmatch(pattern, -1) {
				seen = seen || m[1] == present
				if m[1] != present && !strings.Contains(pattern, "("+m[1]+" NOT EXISTS)") {
					t.Errorf("%s: %s may be absent: %s", a.ID, m[1], pattern)
				}
			}
		}
	}
	if !seen {
		t.Errorf("no pattern needs the exception %s", present)
	}
}

func TestActivitiesKeepToTheLimits(t *testing.T) {
	filters := 0
	seen := map[string]bool{}
	for _, a := range settings.Activities {
		if seen[a.ID] {
			t.Errorf("twice: %s", a.ID)
		}
		seen[a.ID] = true
		filters += len(parse(t, a.Patterns...))
		if a.ExactCis != "" {
			filters += len(parse(t, a.ExactCis))
		}
		if a.Threshold < 1 || a.PeriodMinutes < 1 || a.Ja == "" || a.En == "" {
			t.Errorf("%s needs a threshold, a period and both sentences, got %+v", a.ID, a)
		}
	}
	if len(seen) != 22 {
		t.Errorf("activities: got %d, want 22", len(seen))
	}
	// Metric filters of one log group, not adjustable.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
	if filters > 100 {
		t.Errorf("metric filters: got %d, at most 100", filters)
	}
	t.Logf("%d metric filters with those of CIS", filters)
}
