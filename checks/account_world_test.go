package checks

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	budgetstypes "github.com/aws/aws-sdk-go-v2/service/budgets/types"
	cloudformationtypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	costexplorertypes "github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/aws/smithy-go"

	"baseline/internal/awstest"
	"baseline/internal/report"
	"baseline/settings"
)

const (
	home      = "ap-northeast-1"
	topicARN  = "arn:aws:sns:" + home + ":" + awstest.Account + ":Baseline-Alerts"
	feedARN   = "arn:aws:sns:" + home + ":" + awstest.Account + ":Baseline-AlertFeed"
	instance  = "arn:aws:sso:::instance/ssoins-314159265358979a"
	adminSet  = "arn:aws:sso:::permissionSet/ssoins-314159265358979a/ps-31415926535897"
	groupName = "Baseline-Root-AdminAccessGroup"
)

// accountWorld is an account as the checks of what it has once see it, and the
// settings. A test takes a finished one and changes what it is about.
type accountWorld struct {
	settings settings.Organization

	summary map[string]int32
	report  [][]string // rows of the credential report, without the first
	reports []error    // what GetCredentialReport answers before it has one
	devices map[string]int
	logins  []string // users with a password
	users   []string
	members []string
	policy  any // of the group; nil: none
	trust   any
	role    *iamtypes.Role
	managed []string // policies of the role
	roles   []string

	stack         []cloudformationtypes.StackResourceSummary
	contact       *accounttypes.ContactInformation
	budgets       []budgetstypes.Budget
	notifications []budgetstypes.Notification
	subscribers   []budgetstypes.Subscriber

	monitors      []costexplorertypes.AnomalyMonitor
	subscriptions []costexplorertypes.AnomalySubscription
	costs         error // of GetCostAndUsage

	readers []snstypes.Subscription

	instances   []ssotypes.InstanceMetadata
	sets        map[string]string // names by ARN
	assignments []ssotypes.AccountAssignment
	group       string
	inGroup     int

	fail func(awstest.Call) error
}

// ago is a time in the credential report, by the clock of the bubble.
func ago(d time.Duration) string { return time.Now().Add(-d).UTC().Format(time.RFC3339) }

const day = 24 * time.Hour

// finished is an account with nothing left to do. Call it in a bubble.
func finished() *accountWorld {
	email := func(address string) costexplorertypes.Subscriber {
		return costexplorertypes.Subscriber{Address: &address, Type: costexplorertypes.SubscriberTypeSns, Status: costexplorertypes.SubscriberStatusConfirmed}
	}
	w := &accountWorld{
		settings: settings.Organization{
			Alerts:         settings.Alerts{Emails: []string{"ops@corp.internal", "ceo@corp.internal"}},
			Budget:         settings.Budget{Emails: []string{"money@corp.internal"}},
			Administrators: settings.Administrators{Users: []string{"ann", "ben"}},
			IdentityCenter: settings.IdentityCenter{InstanceArn: instance, IdentityStoreID: "d-3141592653"},
			DoneByHand:     []settings.ByHand{settings.BillingAccess, settings.SecondRootMFA, settings.IdentityCenterMFA},
		},
		summary: map[string]int32{"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0, "AccountPasswordPresent": 1},
		report: [][]string{
			rootRow(ago(400*day), ago(399*day), "N/A"),
			userRow("ann", "true", "true"), userRow("ben", "true", "true"), userRow("robot", "false", "false"),
		},
		devices: map[string]int{},
		logins:  []string{"ann", "ben"},
		users:   []string{"ann", "ben", "robot"},
		members: []string{"ann", "ben"},
		policy:  mfaOrNothing(),
		trust:   administratorTrust("ann", "ben"),
		role:    &iamtypes.Role{RoleName: aws.String("Administrator"), MaxSessionDuration: aws.Int32(3600)},
		managed: []string{"AdministratorAccess"},
		stack: []cloudformationtypes.StackResourceSummary{
			resource("AWS::IAM::Role", "Baseline-Root-Support"), resource("AWS::IAM::Role", "Administrator"), resource("AWS::IAM::Group", groupName),
		},
		contact:     &accounttypes.ContactInformation{PhoneNumber: aws.String("+81 3 1234 5678")},
		budgets:     []budgetstypes.Budget{monthlyBudget("Baseline", "100.0")},
		subscribers: []budgetstypes.Subscriber{{Address: aws.String(feedARN), SubscriptionType: "SNS"}, {Address: aws.String("Money@corp.internal"), SubscriptionType: "EMAIL"}},
		monitors: []costexplorertypes.AnomalyMonitor{
			{MonitorArn: aws.String("arn:tags"), MonitorType: "CUSTOM"},
			{MonitorArn: aws.String("arn:services"), MonitorType: "DIMENSIONAL", MonitorDimension: "SERVICE", LastEvaluatedDate: aws.String("1999-12-31")},
		},
		subscriptions: []costexplorertypes.AnomalySubscription{{
			MonitorArnList: []string{"arn:services"}, Subscribers: []costexplorertypes.Subscriber{email(feedARN)},
			ThresholdExpression: impact("ANOMALY_TOTAL_IMPACT_ABSOLUTE", "20"),
		}},
		readers: []snstypes.Subscription{reader("email", "ops@corp.internal", topicARN+":1"), reader("email", "ceo@corp.internal", topicARN+":2")},
		instances: []ssotypes.InstanceMetadata{{
			InstanceArn: aws.String(instance), IdentityStoreId: aws.String("d-3141592653"), OwnerAccountId: aws.String(awstest.Account), Status: "ACTIVE",
		}},
		sets:        map[string]string{"arn:read": "ReadOnly", adminSet: "AdministratorAccess"},
		assignments: []ssotypes.AccountAssignment{{PermissionSetArn: aws.String(adminSet), PrincipalType: "GROUP", PrincipalId: aws.String("group-1")}},
		group:       "group-1",
		inGroup:     1,
	}
	for _, n := range []struct {
		kind budgetstypes.NotificationType
		at   float64
	}{{"ACTUAL", 50}, {"ACTUAL", 80}, {"ACTUAL", 100}, {"FORECASTED", 100}} {
		w.notifications = append(w.notifications, budgetstypes.Notification{
			NotificationType: n.kind, ComparisonOperator: "GREATER_THAN", Threshold: n.at, ThresholdType: "PERCENTAGE",
		})
	}
	return w
}

var reportColumns = []string{
	"user", "arn", "user_creation_time", "password_enabled", "password_last_used", "mfa_active",
	"access_key_1_last_used_date", "access_key_2_last_used_date", "a_column_of_tomorrow",
}

func rootRow(created, passwordUsed, keyUsed string) []string {
	return []string{"<root_account>", "arn", created, "not_supported", passwordUsed, "true", "N/A", keyUsed, ""}
}

func userRow(name, password, mfa string) []string {
	return []string{name, "arn", ago(100 * day), password, "no_information", mfa, "N/A", "N/A", ""}
}

func resource(kind, name string) cloudformationtypes.StackResourceSummary {
	return cloudformationtypes.StackResourceSummary{ResourceType: &kind, PhysicalResourceId: &name, ResourceStatus: "CREATE_COMPLETE"}
}

func monthlyBudget(name, usd string) budgetstypes.Budget {
	return budgetstypes.Budget{
		BudgetName: &name, BudgetType: "COST", TimeUnit: "MONTHLY",
		BudgetLimit: &budgetstypes.Spend{Amount: &usd, Unit: aws.String("USD")},
	}
}

func impact(dimension costexplorertypes.Dimension, usd string) *costexplorertypes.Expression {
	return &costexplorertypes.Expression{Dimensions: &costexplorertypes.DimensionValues{
		Key: dimension, MatchOptions: []costexplorertypes.MatchOption{"GREATER_THAN_OR_EQUAL"}, Values: []string{usd},
	}}
}

func reader(protocol, endpoint, arn string) snstypes.Subscription {
	return snstypes.Subscription{Protocol: &protocol, Endpoint: &endpoint, SubscriptionArn: &arn}
}

// mfaOrNothing and administratorTrust are what the stack defines, but for what
// the checks do not look at.
func mfaOrNothing() map[string]any {
	return map[string]any{"Version": "2012-10-17", "Statement": []any{
		map[string]any{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::" + awstest.Account + ":user/${aws:username}"},
		map[string]any{"Effect": "Deny", "NotAction": []string{"iam:ChangePassword", "iam:GetUser"}, "Resource": "*",
			"Condition": map[string]any{"BoolIfExists": map[string]any{"aws:MultiFactorAuthPresent": "false"}}},
	}}
}

func administratorTrust(users ...string) map[string]any {
	var arns []string
	for _, user := range append(users, "") {
		arns = append(arns, "arn:aws:iam::"+awstest.Account+":user/"+user)
	}
	return trusting(map[string]any{"AWS": "arn:aws:iam::" + awstest.Account + ":root"}, map[string]any{
		"Bool":            map[string]any{"aws:MultiFactorAuthPresent": "true"},
		"NumericLessThan": map[string]any{"aws:MultiFactorAuthAge": "3600"},
		"StringEquals":    map[string]any{"aws:PrincipalArn": arns},
	})
}

func trusting(principal any, condition map[string]any) map[string]any {
	return map[string]any{"Version": "2012-10-17", "Statement": []any{
		map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, "Condition": condition},
	}}
}

// encoded is a policy as IAM gives it out.
func encoded(policy any) *string {
	text, err := json.Marshal(policy)
	if err != nil {
		panic(err)
	}
	return aws.String(url.PathEscape(string(text)))
}

// says is an answer of AWS that is an error with a message.
func says(code, message string) error { return &smithy.GenericAPIError{Code: code, Message: message} }

// look runs one check on the account.
func (w *accountWorld) look(t *testing.T, f *awstest.Fake, control string) []report.Result {
	t.Helper()
	results, err := told(t.Context(), t, Runner{Config: f.Config(), Account: awstest.Account, Settings: w.settings, Controls: []string{control}})
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// accountCase is what one control finds in an account that is finished but for
// a change. A line of found is a status, what the summary says, and after an
// arrow what the fix says.
type accountCase struct {
	name   string
	change func(*accountWorld)
	found  []string
}

func testAccount(t *testing.T, control string, cases []accountCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := finished()
				if c.change != nil {
					c.change(w)
				}
				wantResults(t, w.look(t, w.fake(), control), c.found...)
			})
		})
	}
}

func wantResults(t *testing.T, got []report.Result, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("got %d results, want %d", len(got), len(want))
	}
	for i, r := range got {
		line := string(r.Status) + " " + r.Summary + " -> " + r.Fix
		if i >= len(want) {
			t.Errorf("got also\n%s", line)
			continue
		}
		summary, fix, _ := strings.Cut(want[i], " -> ")
		if !strings.HasPrefix(line, summary) || !strings.Contains(r.Fix, fix) {
			t.Errorf("got\n%s\nwant\n%s", line, want[i])
		}
		if strings.ContainsAny(line, "\n\r") {
			t.Errorf("is not one line: %q", line)
		}
		if toDo := r.Status != report.Pass && r.Status != report.Off; toDo != (r.Fix != "") {
			t.Errorf("%s with the fix %q", r.Status, r.Fix)
		}
	}
}
