package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	accountservice "github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/budgets"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	identitystoretypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"baseline/internal/awstest"
	"baseline/internal/regions"
)

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
