package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"baseline/internal/existing"
	"baseline/internal/existing/existingtest"
	"baseline/internal/golden"
	"baseline/internal/regions"
	"baseline/internal/report"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// toDo has what is not as it should be: of each control what is said, and in how
// many regions.
func toDo(r report.Report) (lines []string) {
	var order []string
	times := map[string]int{}
	for _, result := range r.Results {
		if result.Status == report.Pass || result.Status == report.Off {
			continue
		}
		line := fmt.Sprintf("%s: %s: %s", result.Control, result.Status, result.Summary)
		if times[line]++; times[line] == 1 {
			order = append(order, line)
		}
	}
	for _, line := range order {
		lines = append(lines, fmt.Sprintf("%d %s", times[line], line))
	}
	return lines
}

// wantLines compares lists, and names what differs.
func wantLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("%s: got also %s", what, line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("%s: does not say %s", what, line)
		}
	}
}

// What is so before a deployment and after it: people are needed.
var byPeople = []string{
	"1 billing-access: manual: whether IAM access to billing is activated, AWS does not show",
	"1 root-mfa: manual: whether the root user has a second MFA device, AWS does not show",
	"1 user-mfa: manual: suzuki has a password and no MFA device",
	"1 alternate-contacts: manual: contacts are missing",
	"1 default-vpc: manual: vpc-0a1b2c3d is kept: network interfaces eni-0a1b2c3d",
	"17 guardduty: fail: findings that occur again are told only every six hours",
	"2 config-recorder: fail: the recorder differs: it records at every change, and not once a day: " +
		"AWS::EC2::VPC, AWS::EC2::Subnet, AWS::EC2::SecurityGroup, AWS::EC2::NetworkInterface",
	"1 security-hub: manual: the hub has no AWS Foundational Security Best Practices; account 271828182845 administers this",
}

// TestCheckOfAnOldAccount: it takes what is there for what it is, whoever made
// it, and tells what is lacking.
func TestCheckOfAnOldAccount(t *testing.T) {
	w, o := old()
	status, r, stderr := w.check(t, o, t.TempDir())
	if status != 1 || r.Counts[report.Error] != 0 || strings.Count(stderr, "\n") != 1 {
		t.Errorf("got %d %v %s", status, r.Counts, stderr)
	}
	isAlarm := func(line string) bool { return strings.HasPrefix(line, "1 activity-alarms: fail: ") }
	all := toDo(r)
	if !slices.Contains(all, "1 activity-alarms: fail: RootUsage: there is no alarm") {
		t.Error("nobody misses the alarms")
	}
	wantLines(t, "check", slices.DeleteFunc(all, isAlarm), append([]string{
		"1 budget: fail: no monthly budget of at most 100 USD covers the whole account",
		"1 cost-anomaly-detection: fail: nobody is told at once of unusual cost of 20 USD",
		"1 alert-subscriptions: fail: the topic Baseline-Alerts does not exist: nobody is told of anything",
		"18 health-events: fail: no rule takes the events of AWS Health",
		"1 health-events: fail: the role BaselineHealthForwarding is missing, so no other region can send its events here",
		"1 password-policy: fail: the account has no policy",
		"1 admin-access: fail: the stack Baseline-Root does not exist, and the administrators with it",
		"18 ebs-encryption: fail: new volumes are not encrypted",
		"1 s3-public-access-block: fail: nothing is blocked",
		"1 access-analyzer: fail: there is no analyzer of external access",
		"17 guardduty: fail: off: EKS_AUDIT_LOGS, EBS_MALWARE_PROTECTION, RDS_LOGIN_EVENTS, LAMBDA_NETWORK_LOGS",
		"1 guardduty: fail: there is no detector",
		"1 config-recorder: fail: there is no delivery channel, so nothing is recorded",
		"1 config-recorder: fail: there is no recorder",
		"1 security-hub: fail: on: CloudTrail.5, IAM.6, EC2.8",
		"15 security-hub: fail: on: CloudTrail.5, IAM.6, EC2.8, Config.1",
		"1 security-hub: fail: there is no hub",
		"1 security-hub: fail: no rule tells of findings of GuardDuty from HIGH up",
		"1 security-hub: fail: no rule tells of findings of IAM Access Analyzer from HIGH up",
		"1 security-hub: fail: no rule tells of failed controls of Security Hub from CRITICAL up",
		"1 identity-center: manual: the instance of the settings is not there: arn:aws:sso:::instance/ssoins-314159265358979a",
		"17 snapshot-block: fail: snapshots can be made public",
		"18 imds-v2: fail: new instances may use IMDSv1",
		"18 image-block: fail: AMIs can be made public",
		"18 ssm-sharing-block: fail: documents can be made public",
	}, byPeople...))

	o.Language = settings.Japanese
	_, r, _ = w.check(t, o, t.TempDir())
	inJapanese(t, "old", r)
}

// TestAnOldAccountIsAdopted: discover finds all that was there and writes it, a
// deployment of the templates for it leaves to do what only people can, and
// nothing of that is discovered.
func TestAnOldAccountIsAdopted(t *testing.T) {
	w, o := old()
	dir := t.TempDir()
	file := filepath.Join(dir, existing.File)
	discover := func() (rows []string, text, talk string) {
		status, stdout, stderr := w.runs(t, o, dir, "discover")
		written, err := os.ReadFile(file)
		if status != 0 || err != nil {
			t.Fatalf("discover: got %d, %v\n%s%s", status, err, stdout, stderr)
		}
		for line := range strings.Lines(stdout) {
			rows = append(rows, strings.Join(strings.Fields(line), " "))
		}
		return rows, string(written), stderr
	}

	rows, first, _ := discover()
	wantLines(t, "discover", rows, discovered("create"))
	want := existingtest.Old()
	want.IdentityCenter.Group = "" // the settings name it, so nobody looks it up
	if got, err := existing.Load(file, want.ID); err != nil || existing.Compare(want, got) != nil {
		t.Errorf("%v: it is another account: %q", err, existing.Compare(want, got))
	}
	if _, second, talk := discover(); second != first || strings.Contains(talk, "changed:") {
		t.Errorf("the second time: %s\n%s\nwas\n%s", talk, second, first)
	}

	english := o
	o.Language = settings.Japanese
	_, plan, read := w.runs(t, o, dir, "discover", "--dry-run")
	golden.Text(t, "testdata/japanese/discover.txt", []byte(plan+read))
	o = english

	w.adopt(t, o)
	rows, deployed, talk := discover()
	wantLines(t, "discover after a deployment", rows, discovered("keep"))
	if deployed != first || strings.Contains(talk, "changed:") {
		t.Errorf("a deployment is discovered: %s\n%s\nwas\n%s", talk, deployed, first)
	}
	status, r, stderr := w.check(t, o, dir)
	if status != 1 || strings.Contains(stderr, existing.File) {
		t.Errorf("got %d %s", status, stderr)
	}
	wantLines(t, "check after a deployment", toDo(r), append([]string{
		"1 alert-subscriptions: manual: nobody is named who receives the alerts",
		"1 admin-access: manual: the role Administrator lets in users of the account who are not in the settings",
		"1 identity-center: manual: nobody is in the group of administrators in IAM Identity Center",
		"1 identity-center: manual: whether sign-in requires MFA, AWS does not show",
	}, byPeople...))

	o.Language = settings.Japanese
	_, r, _ = w.check(t, o, dir)
	inJapanese(t, "adopted", r)
	o = english

	// What was written down is no longer so.
	w.remove("AWS::GuardDuty::Detector", "us-east-2")
	w.enabled = slices.DeleteFunc(w.enabled, func(region string) bool { return region == "eu-south-1" })
	_, _, stderr = w.check(t, o, dir)
	status, faults, _ := w.runs(t, o, dir, "preflight")
	_, _, talk = discover()
	for _, change := range []string{
		"us-east-2: GuardDuty detector 12abc34d567e8fa901bc2d34e56789f0 is gone", "eu-south-1: the region is not enabled any more",
	} {
		if status == 0 || !strings.Contains(faults, change+"; let go tool baseline discover look again, and read make diff\n") {
			t.Errorf("preflight: got %d, and not that %s:\n%s", status, change, faults)
		}
		if !strings.Contains(stderr, existing.File+": "+change+": let go tool baseline discover look again\n") || !strings.Contains(talk, "changed: "+change+"\n") {
			t.Errorf("nobody says that %s:\n%s%s", change, stderr, talk)
		}
	}
}

// discovered are the rows of discover, before and after a deployment: what the
// stacks create, they keep.
func discovered(do string) []string {
	const most = " adopt access analyzer, GuardDuty detector, Security Hub, standard Foundational Security Best Practices"
	rows := []string{
		"REGION DO WHAT WHY",
		"- adopt trail alarms watch arn:aws:logs:ap-northeast-1:314159265358:log-group:cloudtrail/whole-organization",
		"- adopt anomaly monitor, finding aggregator, user suzuki, user tanaka, permission set AdministratorAccess",
		"- adopt role Administrator its trust policy stays as it is: see that it demands MFA",
		"- " + do + " bucket of AWS Config and inventories, role BaselineHealthForwarding, user yamada, assignment in Identity Center",
		"us-east-1 adopt access analyzer, GuardDuty detector, Config recorder",
		"us-east-1 adopt Security Hub administered by account 271828182845",
		"us-east-1 left alone standard Foundational Security Best Practices account 271828182845 administers Security Hub, and may not let this one choose: enable the standard there",
		"us-east-1 " + do + " Config delivery channel, snapshot block",
		"ap-northeast-1 adopt access analyzer, GuardDuty detector, Config recorder, Config delivery channel, Security Hub, standard Foundational Security Best Practices, snapshot block",
		"eu-west-1 " + do + " access analyzer, GuardDuty detector, Config recorder, Config delivery channel, Security Hub, standard Foundational Security Best Practices, snapshot block",
	}
	for _, region := range existingtest.Old().Regions {
		if !slices.Contains([]string{"us-east-1", "ap-northeast-1", "eu-west-1"}, region) {
			rows = append(rows, region+most, region+" "+do+" snapshot block")
		}
	}
	return rows
}

// TestDiscoverOfANewAccount: there is nothing to adopt, and only the regions to
// write down.
func TestDiscoverOfANewAccount(t *testing.T) {
	w := &world{enabled: regions.EnabledByDefault()}
	dir := t.TempDir()
	status, stdout, stderr := w.runs(t, settings.Organization{}, dir, "discover")
	if status != 0 || strings.Count(stdout, "create") != len(w.enabled)+1 || strings.Count(stdout, "\n") != len(w.enabled)+2 {
		t.Errorf("got %d %s%s", status, stdout, stderr)
	}
	got, err := existing.Load(filepath.Join(dir, existing.File), settingstest.Account)
	if want := (existing.Account{ID: settingstest.Account, Regions: w.enabled}); err != nil || existing.Compare(want, got) != nil {
		t.Errorf("got %v, %q", err, existing.Compare(want, got))
	}
}
