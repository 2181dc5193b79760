package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"baseline/internal/regions"
	"baseline/internal/report"
	"baseline/organization"
	"baseline/settings"
	"baseline/settings/settingstest"
)

// finished is an account in which the golden templates of the organization are
// deployed, with the people of the variant everything, and where these have done
// what a person does. So the checks see what the stacks define.
func finished(t *testing.T) (*world, settings.Organization) {
	t.Helper()
	o := organization.Settings
	home := o.WithDefaults().HomeRegion
	w := &world{enabled: regions.EnabledByDefault()}

	root := readTemplate(t, "organization", "Baseline-Root", "Baseline-Root", home)
	o.Alerts.Emails, o.Administrators.Users = nil, nil
	for id, r := range readTemplate(t, "everything", "Baseline-Root", "Baseline-Root", home).Resources {
		switch {
		case r.Type == "AWS::SNS::Subscription" && r.Properties["Protocol"] == "email":
			o.Alerts.Emails = append(o.Alerts.Emails, r.Properties["Endpoint"].(string))
		case r.Type == "AWS::IAM::User":
			o.Administrators.Users = append(o.Administrators.Users, r.Properties["UserName"].(string))
		case !strings.HasPrefix(id, "AdminAccess"):
			continue
		}
		root.Resources[id] = r
	}
	w.resources = root.deploy()
	for _, file := range []string{"Baseline-Settings", "Baseline-Billing"} {
		w.resources = append(w.resources, readTemplate(t, "organization", file, file, home).deploy()...)
	}
	center := readTemplate(t, "everything", "Baseline-IdentityCenter", "Baseline-IdentityCenter", home).deploy()
	w.resources = append(w.resources, center...)
	for _, region := range w.enabled {
		w.resources = append(w.resources, readTemplate(t, "organization", regionalFile(region), "Baseline-Regional-"+region, region).deploy()...)
	}

	for _, r := range center {
		if r.kind == "AWS::SSO::Assignment" {
			o.IdentityCenter.InstanceArn = r.text("InstanceArn")
		}
		if r.kind == "AWS::IdentityStore::Group" {
			o.IdentityCenter.IdentityStoreID = r.text("IdentityStoreId")
		}
	}
	w.put("AWS::SSO::Instance", home, "instance", told{"IdentityStoreId": o.IdentityCenter.IdentityStoreID}).arn = o.IdentityCenter.InstanceArn
	w.put("AWS::IAM::Role", home, "AWSServiceRoleForConfig", told{})
	w.put("AWS::SSM::Parameter", home, "/cdk-bootstrap/hnb659fds/version", told{"Value": "30"})
	o.Account = settingstest.Account
	o.DoneByHand = []settings.ByHand{settings.BillingAccess, settings.SecondRootMFA, settings.IdentityCenterMFA}
	contact := settings.Contact{Name: "Sample", Title: "Ops", Email: "ops@corp.internal", Phone: "+81 3 3141 5926"}
	o.Contacts = settings.Contacts{Billing: contact, Operations: contact, Security: contact}
	w.people = people{phone: "+81 3-1234-5678", rootDevices: 1, rootUsed: ago(399 * day), inGroup: 1, contacts: map[string]told{}}
	for _, kind := range []string{"BILLING", "OPERATIONS", "SECURITY"} {
		w.people.contacts[kind] = told{
			"AlternateContactType": kind, "Name": contact.Name, "Title": contact.Title, "EmailAddress": contact.Email, "PhoneNumber": contact.Phone,
		}
	}
	return w, o
}

// regionalFile returns the template of a region: of those with the same text
// there is the first one.
func regionalFile(region string) string {
	own := "Baseline-Regional-" + region
	if _, err := os.Stat(filepath.Join("../../testdata/golden/organization", own+".json")); err == nil {
		return own
	}
	return "Baseline-Regional-ap-northeast-2"
}

// TestCheckOfAFinishedAccount: nothing is left to do, and the table says so.
func TestCheckOfAFinishedAccount(t *testing.T) {
	w, o := finished(t)
	status, r, stderr := w.check(t, o, t.TempDir())
	if status != 0 || stderr != "" || r.Counts[report.Pass]+r.Counts[report.Off] != len(r.Results) {
		t.Errorf("got %d %v %s", status, r.Counts, stderr)
	}
	for _, result := range r.Results {
		if result.Status != report.Pass && result.Status != report.Off || result.Fix != "" {
			t.Errorf("got %+v", result)
		}
	}
	inJapanese(t, "finished", r)
	status, table, _ := w.runs(t, o, t.TempDir(), "check")
	if status != 0 || strings.Contains(table, "✗") || strings.Contains(table, "! ") || !strings.Contains(table, "✓") {
		t.Errorf("got %d %s", status, table)
	}
	status, faults, stderr := w.runs(t, o, t.TempDir(), "preflight")
	if status != 0 || faults != "" || !strings.HasSuffix(stderr, " へのデプロイを妨げるものはない\n") {
		t.Errorf("preflight: got %d %s%s", status, faults, stderr)
	}
}

// TestCheckNamesWhatIsBroken breaks one thing of every control, each in one
// place, and wants to read of these and of nothing else.
func TestCheckNamesWhatIsBroken(t *testing.T) {
	w, o := finished(t)
	home := o.WithDefaults().HomeRegion
	var want []string
	broken := map[string]bool{}
	for _, b := range []struct {
		control, region string
		do              func()
		found           []string // the beginnings of what is said
	}{
		{"root-access-keys", "", func() { w.people.rootKeys = 1 }, []string{"manual ルートユーザーにアクセスキーがある (1 個)"}},
		{"root-last-used", "", func() { w.people.rootUsed = ago(day) }, []string{"manual ルートユーザーが "}},
		{"billing-access", "", func() { o.DoneByHand = o.DoneByHand[1:] }, []string{"manual 請求情報への IAM アクセスが有効かどうかは、"}},
		{"root-mfa", "", func() { w.people.rootDevices = 0 }, []string{"manual ルートユーザーに MFA デバイスがない", "manual ルートユーザーに 2 つ目の MFA デバイスがない"}},
		{"user-mfa", "", func() { w.people.without = []string{"tanaka"} }, []string{"manual tanaka にパスワードがあり、MFA デバイスがない"}},
		{"alternate-contacts", "", func() { w.unset = append(w.unset, "alternate-contacts SECURITY") }, []string{"fail 設定と異なる連絡先: SECURITY"}},
		{"contact-phone", "", func() { w.people.phone = "03-1234-5678" }, []string{"manual アカウントの電話番号が 031… で始まり、"}},
		{"budget", "", func() { w.one("AWS::Budgets::Budget", "").warnings()[1]["Subscribers"] = []any{} }, []string{"fail Baseline-Billing-Budget: 80 USD を使ったときに、通知の届かない人がいる"}},
		{"cost-anomaly-detection", "", func() { w.remove("AWS::CE::AnomalySubscription", "") }, []string{"fail 20 USD のコスト異常が、すぐには誰にも通知されない"}},
		{"trail", home, func() { w.one("AWS::CloudTrail::Trail", home).properties["IsLogging"] = false }, []string{"fail 証跡が停止している"}},
		{"activity-alarms", home, func() {
			w.metric("AWS::CloudWatch::Alarm", "RootUsage").properties["AlarmActions"] = []any{}
			w.metric("AWS::CloudWatch::Alarm", "VpcChange").properties["ActionsEnabled"] = false
			w.metric("AWS::Logs::MetricFilter", "IamUserCreation").properties["FilterPattern"] = "{ $.eventName = DeleteUser }"
		}, []string{
			"fail RootUsage: アラームの通知先にトピック Baseline-AlertFeed がない", "fail VpcChange: アラームが鳴っても誰にも届かない: アクションが無効",
			"fail IamUserCreation: フィルター 1/1 がないか、パターンが異なる", "fail IamUserCreation: フィルター Baseline-Root-",
		}},
		{"alert-subscriptions", home, func() { w.people.unconfirmed = o.Alerts.Emails }, []string{"manual " + o.Alerts.Emails[0] + " に通知が届かない: 購読の確認待ち"}},
		{"health-events", "eu-west-1", func() { w.one("AWS::Events::Rule", "eu-west-1").properties["State"] = "DISABLED" }, []string{"fail ルール Baseline-Regional-eu-west-1-HealthForwarding が無効になっている"}},
		{"password-policy", "", func() { w.unset = append(w.unset, "password-policy") }, []string{"fail パスワードポリシーがない"}},
		{"admin-access", "", func() { w.people.noPassword = []string{"suzuki"} }, []string{"manual suzuki にパスワードがない"}},
		{"ebs-encryption", "eu-west-2", func() { w.unset = append(w.unset, "ebs-encryption eu-west-2") }, []string{"fail 新しいボリュームが暗号化されない"}},
		{"s3-public-access-block", "", func() { w.unset = append(w.unset, "s3-public-access-block") }, []string{"fail パブリックアクセスが何もブロックされていない"}},
		{"default-vpc", "sa-east-1", func() { w.put("AWS::EC2::VPC", "sa-east-1", "vpc-0a1b2c3d", told{}) }, []string{"manual vpc-0a1b2c3d は使われていない。Mode が delete なら削除される"}},
		{"access-analyzer", "us-east-2", func() { w.remove("AWS::AccessAnalyzer::Analyzer", "us-east-2") }, []string{"fail 外部アクセスアナライザーがない"}},
		{"guardduty", "us-west-1", func() {
			w.one("AWS::GuardDuty::Detector", "us-west-1").objects("Features")[0]["Status"] = "DISABLED"
		}, []string{"fail 無効になっているもの: S3_DATA_EVENTS"}},
		{"config-recorder", home, func() { w.one("AWS::Config::ConfigurationRecorder", home).properties["Stopped"] = true }, []string{"fail レコーダーが停止している"}},
		{"config-service-role", "", func() { w.named("AWS::IAM::Role", "", "AWSServiceRoleForConfig").name = "deleted" }, []string{"fail ロールがない"}},
		{"security-hub", "eu-west-3", func() {
			w.one("AWS::SecurityHub::Standard", "eu-west-3").properties["DisabledStandardsControls"] = []any{}
		}, []string{"fail 無効にするはずのコントロールが有効: CloudTrail.5、"}},
		{"identity-center", home, func() { w.remove("AWS::SSO::Assignment", "") }, []string{"fail 管理者のグループが、アクセス許可セット AdministratorAccess でこのアカウントに割り当てられていない"}},
		{"snapshot-block", "eu-north-1", func() { w.one("AWS::EC2::SnapshotBlockPublicAccess", "eu-north-1").properties["State"] = "unblocked" }, []string{"fail スナップショットを公開できる"}},
		{"imds-v2", "eu-central-1", func() { w.unset = append(w.unset, "imds-v2 eu-central-1") }, []string{"fail 新しいインスタンスが IMDSv1 を使える"}},
		{"image-block", "ca-central-1", func() { w.unset = append(w.unset, "image-block ca-central-1") }, []string{"fail AMI を公開できる"}},
		{"ssm-sharing-block", "ap-south-1", func() { w.unset = append(w.unset, "ssm-sharing-block ap-south-1") }, []string{"fail ドキュメントを公開できる"}},
	} {
		b.do()
		broken[b.control] = true
		for _, found := range b.found {
			want = append(want, strings.TrimSpace(b.control+" "+b.region)+" "+found)
		}
	}
	for _, control := range settings.Catalog {
		if !broken[control.ID] {
			t.Errorf("nothing of %s is broken", control.ID)
		}
	}

	status, r, stderr := w.check(t, o, t.TempDir())
	if status != 1 || r.Counts[report.Error] != 0 || !strings.HasPrefix(stderr, "baseline: 満たしていないことがある: 直すもの 22 件、人の作業か確認が要るもの 10 件") {
		t.Errorf("got %d %v %s", status, r.Counts, stderr)
	}
	inJapanese(t, "broken", r)
	for _, result := range r.Results {
		if result.Status == report.Pass || result.Status == report.Off {
			continue
		}
		line := strings.TrimSpace(result.Control+" "+result.Region) + " " + string(result.Status) + " " + result.Summary
		i := slices.IndexFunc(want, func(begin string) bool { return strings.HasPrefix(line, begin) })
		if i < 0 {
			t.Errorf("nobody broke this: %s", line)
			continue
		}
		want = slices.Delete(want, i, i+1)
		if result.Fix == "" {
			t.Errorf("nobody says how to mend %s", line)
		}
	}
	for _, line := range want {
		t.Errorf("not found: %s", line)
	}
}
