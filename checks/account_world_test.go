package checks

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	accountservice "github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/budgets"
	budgetstypes "github.com/aws/aws-sdk-go-v2/service/budgets/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cloudformationtypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	costexplorertypes "github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	identitystoretypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/aws/smithy-go"

	"baseline/internal/awstest"
	"baseline/internal/regions"
	"baseline/internal/report"
	"baseline/settings"
)

const (
	home      = "ap-northeast-1"
	topicARN  = "arn:aws:sns:" + home + ":" + awstest.Account + ":Baseline-Alerts"
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
		subscribers: []budgetstypes.Subscriber{{Address: aws.String(topicARN), SubscriptionType: "SNS"}, {Address: aws.String("Money@corp.internal"), SubscriptionType: "EMAIL"}},
		monitors: []costexplorertypes.AnomalyMonitor{
			{MonitorArn: aws.String("arn:tags"), MonitorType: "CUSTOM"},
			{MonitorArn: aws.String("arn:services"), MonitorType: "DIMENSIONAL", MonitorDimension: "SERVICE", LastEvaluatedDate: aws.String("1999-12-31")},
		},
		subscriptions: []costexplorertypes.AnomalySubscription{{
			MonitorArnList: []string{"arn:services"}, Subscribers: []costexplorertypes.Subscriber{email(topicARN)},
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

func (w *accountWorld) fake() *awstest.Fake {
	f := &awstest.Fake{Fail: w.fail}
	awstest.Answer(f, func(string, *accountservice.ListRegionsInput) (*accountservice.ListRegionsOutput, error) {
		out := &accountservice.ListRegionsOutput{}
		for _, region := range regions.EnabledByDefault() {
			out.Regions = append(out.Regions, accounttypes.Region{RegionName: &region, RegionOptStatus: "ENABLED_BY_DEFAULT"})
		}
		return out, nil
	})
	w.answerIAM(f)
	w.answerBilling(f)
	w.answerIdentityCenter(f)
	awstest.Answer(f, func(_ string, in *cloudformation.ListStackResourcesInput) (*cloudformation.ListStackResourcesOutput, error) {
		if w.stack == nil || *in.StackName != "Baseline-Root" {
			return nil, says("ValidationError", "Stack with id "+*in.StackName+" does not exist")
		}
		i := page(in.NextToken)
		return &cloudformation.ListStackResourcesOutput{StackResourceSummaries: w.stack[i : i+1], NextToken: next(i, len(w.stack))}, nil
	})
	awstest.Answer(f, func(string, *accountservice.GetContactInformationInput) (*accountservice.GetContactInformationOutput, error) {
		if w.contact == nil {
			return nil, awstest.Code("ResourceNotFoundException")
		}
		return &accountservice.GetContactInformationOutput{ContactInformation: w.contact}, nil
	})
	awstest.Answer(f, func(region string, in *sns.ListSubscriptionsByTopicInput) (*sns.ListSubscriptionsByTopicOutput, error) {
		if w.readers == nil || region != home || *in.TopicArn != topicARN {
			return nil, awstest.Code("NotFound")
		}
		if len(w.readers) == 0 {
			return &sns.ListSubscriptionsByTopicOutput{}, nil
		}
		i := page(in.NextToken)
		return &sns.ListSubscriptionsByTopicOutput{Subscriptions: w.readers[i : i+1], NextToken: next(i, len(w.readers))}, nil
	})
	return f
}

// page and next give out lists one entry at a time.
func page(token *string) (i int) {
	fmt.Sscan(aws.ToString(token), &i)
	return i
}

func next(i, n int) *string {
	if i+1 >= n {
		return nil
	}
	return aws.String(fmt.Sprint(i + 1))
}

func (w *accountWorld) answerIAM(f *awstest.Fake) {
	gone := awstest.Code("NoSuchEntity")
	awstest.Answer(f, func(string, *iam.GetAccountSummaryInput) (*iam.GetAccountSummaryOutput, error) {
		return &iam.GetAccountSummaryOutput{SummaryMap: w.summary}, nil
	})
	awstest.Answer(f, func(string, *iam.GenerateCredentialReportInput) (*iam.GenerateCredentialReportOutput, error) {
		return &iam.GenerateCredentialReportOutput{State: "STARTED"}, nil
	})
	awstest.Answer(f, func(string, *iam.GetCredentialReportInput) (*iam.GetCredentialReportOutput, error) {
		if len(w.reports) > 0 {
			err := w.reports[0]
			w.reports = w.reports[1:]
			return nil, err
		}
		text := strings.Join(reportColumns, ",") + "\n"
		for _, row := range w.report {
			text += strings.Join(row, ",") + "\n"
		}
		return &iam.GetCredentialReportOutput{Content: []byte(text), GeneratedTime: aws.Time(time.Now().Add(-time.Hour))}, nil
	})
	awstest.Answer(f, func(_ string, in *iam.ListMFADevicesInput) (*iam.ListMFADevicesOutput, error) {
		n, ok := w.devices[*in.UserName]
		if !ok {
			return nil, gone
		}
		return &iam.ListMFADevicesOutput{MFADevices: make([]iamtypes.MFADevice, n)}, nil
	})
	awstest.Answer(f, func(_ string, in *iam.GetGroupInput) (*iam.GetGroupOutput, error) {
		if w.members == nil || *in.GroupName != groupName {
			return nil, gone
		}
		if len(w.members) == 0 {
			return &iam.GetGroupOutput{}, nil
		}
		i := page(in.Marker)
		more := next(i, len(w.members))
		return &iam.GetGroupOutput{Users: []iamtypes.User{{UserName: &w.members[i]}}, Marker: more, IsTruncated: more != nil}, nil
	})
	awstest.Answer(f, func(_ string, in *iam.GetGroupPolicyInput) (*iam.GetGroupPolicyOutput, error) {
		if w.policy == nil || *in.GroupName != groupName || *in.PolicyName != "MfaOrNothing" {
			return nil, gone
		}
		return &iam.GetGroupPolicyOutput{PolicyDocument: encoded(w.policy)}, nil
	})
	awstest.Answer(f, func(_ string, in *iam.GetUserInput) (*iam.GetUserOutput, error) {
		if !slices.Contains(w.users, *in.UserName) {
			return nil, gone
		}
		return &iam.GetUserOutput{User: &iamtypes.User{}}, nil
	})
	awstest.Answer(f, func(_ string, in *iam.GetLoginProfileInput) (*iam.GetLoginProfileOutput, error) {
		if !slices.Contains(w.logins, *in.UserName) {
			return nil, gone
		}
		return &iam.GetLoginProfileOutput{}, nil
	})
	awstest.Answer(f, func(_ string, in *iam.GetRoleInput) (*iam.GetRoleOutput, error) {
		if w.role == nil || *in.RoleName != "Administrator" {
			return nil, gone
		}
		role := *w.role
		role.AssumeRolePolicyDocument = encoded(w.trust)
		return &iam.GetRoleOutput{Role: &role}, nil
	})
	awstest.Answer(f, func(string, *iam.ListAttachedRolePoliciesInput) (*iam.ListAttachedRolePoliciesOutput, error) {
		out := &iam.ListAttachedRolePoliciesOutput{}
		for _, name := range w.managed {
			out.AttachedPolicies = append(out.AttachedPolicies, iamtypes.AttachedPolicy{PolicyArn: aws.String("arn:aws:iam::aws:policy/" + name)})
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *iam.ListRolesInput) (*iam.ListRolesOutput, error) {
		out := &iam.ListRolesOutput{}
		for _, name := range w.roles {
			if *in.PathPrefix == "/aws-reserved/sso.amazonaws.com/" {
				out.Roles = append(out.Roles, iamtypes.Role{RoleName: &name})
			}
		}
		return out, nil
	})
}

func (w *accountWorld) answerBilling(f *awstest.Fake) {
	awstest.Answer(f, func(_ string, in *budgets.DescribeBudgetsInput) (*budgets.DescribeBudgetsOutput, error) {
		if len(w.budgets) == 0 || *in.AccountId != awstest.Account {
			return nil, awstest.Code("NotFoundException")
		}
		i := page(in.NextToken)
		return &budgets.DescribeBudgetsOutput{Budgets: w.budgets[i : i+1], NextToken: next(i, len(w.budgets))}, nil
	})
	awstest.Answer(f, func(string, *budgets.DescribeNotificationsForBudgetInput) (*budgets.DescribeNotificationsForBudgetOutput, error) {
		if len(w.notifications) == 0 {
			return nil, awstest.Code("NotFoundException")
		}
		return &budgets.DescribeNotificationsForBudgetOutput{Notifications: w.notifications}, nil
	})
	awstest.Answer(f, func(string, *budgets.DescribeSubscribersForNotificationInput) (*budgets.DescribeSubscribersForNotificationOutput, error) {
		if len(w.subscribers) == 0 {
			return nil, awstest.Code("NotFoundException")
		}
		return &budgets.DescribeSubscribersForNotificationOutput{Subscribers: w.subscribers}, nil
	})
	awstest.Answer(f, func(_ string, in *costexplorer.GetAnomalyMonitorsInput) (*costexplorer.GetAnomalyMonitorsOutput, error) {
		if len(w.monitors) == 0 {
			return &costexplorer.GetAnomalyMonitorsOutput{}, nil
		}
		i := page(in.NextPageToken)
		return &costexplorer.GetAnomalyMonitorsOutput{AnomalyMonitors: w.monitors[i : i+1], NextPageToken: next(i, len(w.monitors))}, nil
	})
	awstest.Answer(f, func(_ string, in *costexplorer.GetAnomalySubscriptionsInput) (*costexplorer.GetAnomalySubscriptionsOutput, error) {
		return &costexplorer.GetAnomalySubscriptionsOutput{AnomalySubscriptions: w.subscriptions}, nil
	})
	awstest.Answer(f, func(_ string, in *costexplorer.GetCostAndUsageInput) (*costexplorer.GetCostAndUsageOutput, error) {
		if *in.TimePeriod.Start >= *in.TimePeriod.End {
			return nil, awstest.Code("ValidationException")
		}
		return &costexplorer.GetCostAndUsageOutput{}, w.costs
	})
}

func (w *accountWorld) answerIdentityCenter(f *awstest.Fake) {
	awstest.Answer(f, func(string, *ssoadmin.ListInstancesInput) (*ssoadmin.ListInstancesOutput, error) {
		return &ssoadmin.ListInstancesOutput{Instances: w.instances}, nil
	})
	awstest.Answer(f, func(string, *ssoadmin.ListPermissionSetsInput) (*ssoadmin.ListPermissionSetsOutput, error) {
		if w.sets == nil {
			return nil, awstest.Code("ValidationException")
		}
		return &ssoadmin.ListPermissionSetsOutput{}, nil
	})
	awstest.Answer(f, func(_ string, in *ssoadmin.ListPermissionSetsProvisionedToAccountInput) (*ssoadmin.ListPermissionSetsProvisionedToAccountOutput, error) {
		if w.sets == nil || *in.AccountId != awstest.Account || *in.InstanceArn != instance {
			return nil, awstest.Code("ValidationException")
		}
		return &ssoadmin.ListPermissionSetsProvisionedToAccountOutput{PermissionSets: slices.Sorted(maps.Keys(w.sets))}, nil
	})
	awstest.Answer(f, func(_ string, in *ssoadmin.DescribePermissionSetInput) (*ssoadmin.DescribePermissionSetOutput, error) {
		return &ssoadmin.DescribePermissionSetOutput{PermissionSet: &ssotypes.PermissionSet{Name: aws.String(w.sets[*in.PermissionSetArn])}}, nil
	})
	awstest.Answer(f, func(_ string, in *ssoadmin.ListAccountAssignmentsInput) (*ssoadmin.ListAccountAssignmentsOutput, error) {
		out := &ssoadmin.ListAccountAssignmentsOutput{}
		for _, a := range w.assignments {
			if *a.PermissionSetArn == *in.PermissionSetArn {
				out.AccountAssignments = append(out.AccountAssignments, a)
			}
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *identitystore.GetGroupIdInput) (*identitystore.GetGroupIdOutput, error) {
		unique, ok := in.AlternateIdentifier.(*identitystoretypes.AlternateIdentifierMemberUniqueAttribute)
		if w.group == "" || !ok || *unique.Value.AttributePath != "displayName" {
			return nil, awstest.Code("ResourceNotFoundException")
		}
		return &identitystore.GetGroupIdOutput{GroupId: &w.group}, nil
	})
	awstest.Answer(f, func(string, *identitystore.ListGroupMembershipsInput) (*identitystore.ListGroupMembershipsOutput, error) {
		return &identitystore.ListGroupMembershipsOutput{GroupMemberships: make([]identitystoretypes.GroupMembership, w.inGroup)}, nil
	})
}

// look runs one check on the account.
func (w *accountWorld) look(t *testing.T, f *awstest.Fake, control string) []report.Result {
	t.Helper()
	results, err := Runner{Config: f.Config(), Account: awstest.Account, Settings: w.settings, Controls: []string{control}}.Run(t.Context())
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
