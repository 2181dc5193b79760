package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

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
		w.resources = append(w.resources, readTemplate(t, "organization", regionalText(t, region), "Baseline-Regional-"+region, region).deploy()...)
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

// regionalText returns the file of a region: of those with the same text there
// is the first one.
func regionalText(t *testing.T, region string) string {
	t.Helper()
	if _, err := os.Stat("../../testdata/golden/organization/Baseline-Regional-" + region + ".json"); err == nil {
		return "Baseline-Regional-" + region
	}
	return "Baseline-Regional-ap-northeast-2"
}

// TestCheckOfAFinishedAccount: nothing is left to do, and the table says so.
func TestCheckOfAFinishedAccount(t *testing.T) {
	w, o := finished(t)
	variables := append(w.aws(t), over(o))
	status, r, stderr := reported(t, variables)
	if status != 0 || stderr != "" || r.Counts[report.Pass]+r.Counts[report.Off] != len(r.Results) {
		t.Errorf("got %d %v %s", status, r.Counts, stderr)
	}
	for _, result := range r.Results {
		if result.Status != report.Pass && result.Status != report.Off || result.Fix != "" {
			t.Errorf("got %+v", result)
		}
	}
	for id, found := range statuses(r) {
		if found != report.Pass {
			t.Errorf("%s is %s", id, found)
		}
	}
	_ = slices.Contains[[]string]
	_ = time.Now
}
