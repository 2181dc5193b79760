package discover

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer"
	analyzertypes "github.com/aws/aws-sdk-go-v2/service/accessanalyzer/types"
	"github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	trailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/configservice"
	configtypes "github.com/aws/aws-sdk-go-v2/service/configservice/types"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	cetypes "github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	guarddutytypes "github.com/aws/aws-sdk-go-v2/service/guardduty/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	hubtypes "github.com/aws/aws-sdk-go-v2/service/securityhub/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/aws/smithy-go"

	"baseline/internal/awstest"
	"baseline/internal/existing"
	"baseline/settings"
)

const home = "ap-northeast-1"

// The types that a region, or the account, has one of.
const (
	analyzerType   = "AWS::AccessAnalyzer::Analyzer"
	detectorType   = "AWS::GuardDuty::Detector"
	recorderType   = "AWS::Config::ConfigurationRecorder"
	channelType    = "AWS::Config::DeliveryChannel"
	hubType        = "AWS::SecurityHub::Hub"
	standardType   = "AWS::SecurityHub::Standard"
	aggregatorType = "AWS::SecurityHub::FindingAggregator"
	snapshotType   = "AWS::EC2::SnapshotBlockPublicAccess"
	monitorType    = "AWS::CE::AnomalyMonitor"
	trailType      = "AWS::CloudTrail::Trail"
	bucketType     = "AWS::S3::Bucket"
	topicType      = "AWS::SNS::Topic"
	roleType       = "AWS::IAM::Role"
	userType       = "AWS::IAM::User"
)

// world is an account as AWS would show it.
type world struct {
	awstest.Fake
	enabled []string

	// things are by region (empty: of the account), type and name; what there
	// is one of has the name "". The value is what AWS knows it by.
	things map[string]map[string]map[string]string

	// stacks are by region and name.
	stacks map[string]map[string][]resource

	administrator string // of the hubs and detectors
	logging       bool   // the trails
	master        string // the organization's management account; empty: no organization
	unopened      bool   // nobody has opened Cost Explorer
}

// resource is one of a stack.
type resource struct {
	cfnType, name, id string
	region            string // in which the thing is; empty: of the account
	kept              bool   // survives the stack
	status            cfntypes.ResourceStatus
}

func newWorld(enabled ...string) *world {
	w := &world{
		enabled: enabled, logging: true,
		things: map[string]map[string]map[string]string{}, stacks: map[string]map[string][]resource{},
	}
	w.answer()
	return w
}

func (w *world) put(region, cfnType, name, id string) {
	if w.things[region] == nil {
		w.things[region] = map[string]map[string]string{}
	}
	if w.things[region][cfnType] == nil {
		w.things[region][cfnType] = map[string]string{}
	}
	w.things[region][cfnType][name] = id
}

func (w *world) get(region, cfnType, name string) string { return w.things[region][cfnType][name] }

// look runs Look in a bubble, where retries take no time.
func (w *world) look(t *testing.T, o settings.Organization, before existing.Account) (r Result) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var err error
		if r, err = Look(t.Context(), w.Config(), awstest.Account, o, before); err != nil {
			t.Fatal(err)
		}
		if writes := awstest.Writes(w.Seen()); len(slices.DeleteFunc(writes, func(op string) bool { return op == "HeadBucket" })) > 0 {
			t.Errorf("wrote: %v", writes)
		}
	})
	return r
}

// plain returns the rows of a region as text.
func plain(rows []Row, region string) string {
	var lines []string
	for _, r := range rows {
		if r.Region == region {
			lines = append(lines, strings.TrimSuffix(fmt.Sprintf("%s %s: %s", r.Do, strings.Join(r.What, ", "), r.Why), ": "))
		}
	}
	return strings.Join(lines, "\n")
}

func awsError(code, message string) error {
	return &smithy.GenericAPIError{Code: code, Message: message}
}

// answer teaches the fake what AWS answers.
func (w *world) answer() {
	f := &w.Fake
	awstest.Answer(f, func(_ string, in *account.ListRegionsInput) (*account.ListRegionsOutput, error) {
		out := &account.ListRegionsOutput{}
		for _, id := range w.enabled {
			out.Regions = append(out.Regions, accounttypes.Region{RegionName: aws.String(id), RegionOptStatus: accounttypes.RegionOptStatusEnabled})
		}
		out.Regions = append(out.Regions, accounttypes.Region{RegionName: aws.String("off-1"), RegionOptStatus: accounttypes.RegionOptStatusDisabled})
		return out, nil
	})
	awstest.Answer(f, func(region string, in *cloudformation.ListStackResourcesInput) (*cloudformation.ListStackResourcesOutput, error) {
		stack, ok := w.stacks[region][*in.StackName]
		if !ok {
			return nil, awsError("ValidationError", "Stack with id "+*in.StackName+" does not exist")
		}
		out := &cloudformation.ListStackResourcesOutput{}
		for _, r := range stack {
			out.StackResourceSummaries = append(out.StackResourceSummaries, cfntypes.StackResourceSummary{
				ResourceType: &r.cfnType, PhysicalResourceId: &r.id, ResourceStatus: cmp.Or(r.status, cfntypes.ResourceStatusCreateComplete),
			})
		}
		return out, nil
	})
	w.answerRegions(f)
	w.answerOnce(f)
}

func (w *world) answerRegions(f *awstest.Fake) {
	awstest.Answer(f, func(region string, _ *accessanalyzer.ListAnalyzersInput) (*accessanalyzer.ListAnalyzersOutput, error) {
		out := &accessanalyzer.ListAnalyzersOutput{Analyzers: []analyzertypes.AnalyzerSummary{
			{Arn: aws.String("of-the-organization"), Type: analyzertypes.TypeOrganization},
		}}
		if arn := w.get(region, analyzerType, ""); arn != "" {
			out.Analyzers = append(out.Analyzers, analyzertypes.AnalyzerSummary{Arn: &arn, Type: analyzertypes.TypeAccount})
		}
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *guardduty.ListDetectorsInput) (*guardduty.ListDetectorsOutput, error) {
		out := &guardduty.ListDetectorsOutput{}
		if id := w.get(region, detectorType, ""); id != "" {
			out.DetectorIds = []string{id}
		}
		return out, nil
	})
	awstest.Answer(f, func(string, *guardduty.GetAdministratorAccountInput) (*guardduty.GetAdministratorAccountOutput, error) {
		if w.administrator == "" {
			return &guardduty.GetAdministratorAccountOutput{}, nil
		}
		return &guardduty.GetAdministratorAccountOutput{Administrator: &guarddutytypes.Administrator{AccountId: &w.administrator}}, nil
	})
	awstest.Answer(f, func(region string, _ *configservice.DescribeConfigurationRecordersInput) (*configservice.DescribeConfigurationRecordersOutput, error) {
		out := &configservice.DescribeConfigurationRecordersOutput{}
		if name := w.get(region, recorderType, ""); name != "" {
			out.ConfigurationRecorders = []configtypes.ConfigurationRecorder{{Name: &name}}
		}
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *configservice.DescribeDeliveryChannelsInput) (*configservice.DescribeDeliveryChannelsOutput, error) {
		out := &configservice.DescribeDeliveryChannelsOutput{}
		if name := w.get(region, channelType, ""); name != "" {
			out.DeliveryChannels = []configtypes.DeliveryChannel{{Name: &name}}
		}
		return out, nil
	})
	noHub := awsError("InvalidAccessException", "Account is not subscribed to AWS Security Hub")
	awstest.Answer(f, func(region string, _ *securityhub.DescribeHubInput) (*securityhub.DescribeHubOutput, error) {
		if arn := w.get(region, hubType, ""); arn != "" {
			return &securityhub.DescribeHubOutput{HubArn: &arn}, nil
		}
		return nil, noHub
	})
	awstest.Answer(f, func(region string, _ *securityhub.GetEnabledStandardsInput) (*securityhub.GetEnabledStandardsOutput, error) {
		out := &securityhub.GetEnabledStandardsOutput{}
		for _, arn := range slices.Sorted(maps.Values(w.things[region][standardType])) {
			out.StandardsSubscriptions = append(out.StandardsSubscriptions, hubtypes.StandardsSubscription{StandardsSubscriptionArn: &arn})
		}
		return out, nil
	})
	awstest.Answer(f, func(string, *securityhub.GetAdministratorAccountInput) (*securityhub.GetAdministratorAccountOutput, error) {
		if w.administrator == "" {
			return &securityhub.GetAdministratorAccountOutput{}, nil
		}
		return &securityhub.GetAdministratorAccountOutput{Administrator: &hubtypes.Invitation{AccountId: &w.administrator}}, nil
	})
	awstest.Answer(f, func(region string, _ *securityhub.ListFindingAggregatorsInput) (*securityhub.ListFindingAggregatorsOutput, error) {
		if w.get(region, hubType, "") == "" {
			return nil, noHub
		}
		out := &securityhub.ListFindingAggregatorsOutput{}
		if arn := w.get("", aggregatorType, ""); arn != "" {
			out.FindingAggregators = []hubtypes.FindingAggregator{{FindingAggregatorArn: &arn}}
		}
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *ec2.GetSnapshotBlockPublicAccessStateInput) (*ec2.GetSnapshotBlockPublicAccessStateOutput, error) {
		state := cmp.Or(w.get(region, snapshotType, ""), "unblocked")
		return &ec2.GetSnapshotBlockPublicAccessStateOutput{State: ec2types.SnapshotBlockPublicAccessState(state), ManagedBy: ec2types.ManagedByAccount}, nil
	})
	awstest.Answer(f, func(region string, _ *ssoadmin.ListInstancesInput) (*ssoadmin.ListInstancesOutput, error) {
		out := &ssoadmin.ListInstancesOutput{}
		if arn := w.get(region, "AWS::SSO::Instance", ""); arn != "" {
			out.Instances = []ssotypes.InstanceMetadata{
				{InstanceArn: aws.String("arn:aws:sso:::instance/ssoins-0000000000000000"), IdentityStoreId: aws.String("d-0000000000"), OwnerAccountId: aws.String("161803398874")},
				{InstanceArn: &arn, IdentityStoreId: aws.String("d-3141592653"), OwnerAccountId: &w.master},
			}
		}
		return out, nil
	})
}

func (w *world) answerOnce(f *awstest.Fake) {
	awstest.Answer(f, func(string, *organizations.DescribeOrganizationInput) (*organizations.DescribeOrganizationOutput, error) {
		if w.master == "" {
			return nil, awsError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
		}
		return &organizations.DescribeOrganizationOutput{Organization: &orgtypes.Organization{MasterAccountId: &w.master}}, nil
	})
	awstest.Answer(f, func(_ string, in *iam.GetRoleInput) (*iam.GetRoleOutput, error) {
		if arn := w.get("", roleType, *in.RoleName); arn != "" {
			return &iam.GetRoleOutput{Role: &iamtypes.Role{Arn: &arn}}, nil
		}
		return nil, awsError("NoSuchEntity", "no role "+*in.RoleName)
	})
	awstest.Answer(f, func(_ string, in *iam.GetUserInput) (*iam.GetUserOutput, error) {
		if path := w.get("", userType, *in.UserName); path != "" {
			return &iam.GetUserOutput{User: &iamtypes.User{UserName: in.UserName, Path: &path}}, nil
		}
		return nil, awsError("NoSuchEntity", "no user "+*in.UserName)
	})
	awstest.Answer(f, func(_ string, in *costexplorer.GetAnomalyMonitorsInput) (*costexplorer.GetAnomalyMonitorsOutput, error) {
		if w.unopened {
			return nil, awsError("AccessDeniedException", "User not enabled for cost explorer access")
		}
		if in.NextPageToken == nil {
			return &costexplorer.GetAnomalyMonitorsOutput{
				AnomalyMonitors: []cetypes.AnomalyMonitor{{MonitorArn: aws.String("custom"), MonitorType: cetypes.MonitorTypeCustom}},
				NextPageToken:   aws.String("2"),
			}, nil
		}
		out := &costexplorer.GetAnomalyMonitorsOutput{}
		if arn := w.get("", monitorType, ""); arn != "" {
			out.AnomalyMonitors = []cetypes.AnomalyMonitor{{
				MonitorArn: &arn, MonitorType: cetypes.MonitorTypeDimensional, MonitorDimension: cetypes.MonitorDimensionService,
			}}
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *s3.HeadBucketInput) (*s3.HeadBucketOutput, error) {
		if w.get("", bucketType, *in.Bucket) != "" {
			return &s3.HeadBucketOutput{}, nil
		}
		return nil, awsError("NotFound", "Not Found")
	})
	awstest.Answer(f, func(region string, in *sns.GetTopicAttributesInput) (*sns.GetTopicAttributesOutput, error) {
		if w.get(region, topicType, (*in.TopicArn)[strings.LastIndex(*in.TopicArn, ":")+1:]) != "" {
			return &sns.GetTopicAttributesOutput{}, nil
		}
		return nil, awsError("NotFound", "Topic does not exist")
	})
	awstest.Answer(f, func(_ string, _ *cloudtrail.DescribeTrailsInput) (*cloudtrail.DescribeTrailsOutput, error) {
		out := &cloudtrail.DescribeTrailsOutput{}
		for name, group := range w.things[home][trailType] {
			out.TrailList = append(out.TrailList, trailtypes.Trail{
				Name: &name, TrailARN: aws.String("arn:aws:cloudtrail:" + home + ":" + awstest.Account + ":trail/" + name),
				HomeRegion: aws.String(home), IsMultiRegionTrail: aws.Bool(true), IncludeGlobalServiceEvents: aws.Bool(true),
				IsOrganizationTrail: aws.Bool(strings.Contains(name, "organization")), CloudWatchLogsLogGroupArn: aws.String(group + ":*"),
			})
		}
		return out, nil
	})
	awstest.Answer(f, func(string, *cloudtrail.GetTrailStatusInput) (*cloudtrail.GetTrailStatusOutput, error) {
		return &cloudtrail.GetTrailStatusOutput{IsLogging: &w.logging}, nil
	})
	awstest.Answer(f, func(string, *cloudtrail.GetEventSelectorsInput) (*cloudtrail.GetEventSelectorsOutput, error) {
		return &cloudtrail.GetEventSelectorsOutput{EventSelectors: []trailtypes.EventSelector{
			{IncludeManagementEvents: aws.Bool(true), ReadWriteType: trailtypes.ReadWriteTypeAll},
		}}, nil
	})
	awstest.Answer(f, func(_ string, in *cloudwatchlogs.DescribeLogGroupsInput) (*cloudwatchlogs.DescribeLogGroupsOutput, error) {
		return &cloudwatchlogs.DescribeLogGroupsOutput{LogGroups: []logtypes.LogGroup{
			{LogGroupName: aws.String(*in.LogGroupNamePrefix + "-2"), LogGroupClass: logtypes.LogGroupClassStandard},
			{LogGroupName: in.LogGroupNamePrefix, LogGroupClass: logtypes.LogGroupClassStandard},
		}}, nil
	})
	awstest.Answer(f, func(_ string, _ *ssoadmin.ListPermissionSetsInput) (*ssoadmin.ListPermissionSetsOutput, error) {
		out := &ssoadmin.ListPermissionSetsOutput{PermissionSets: []string{"arn:aws:sso:::permissionSet/ssoins-314159265358979a/ps-0000000000000000"}}
		if arn := w.get("", "AWS::SSO::PermissionSet", ""); arn != "" {
			out.PermissionSets = append(out.PermissionSets, arn)
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *ssoadmin.DescribePermissionSetInput) (*ssoadmin.DescribePermissionSetOutput, error) {
		name := "ReadOnly"
		if *in.PermissionSetArn == w.get("", "AWS::SSO::PermissionSet", "") {
			name = "AdministratorAccess"
		}
		return &ssoadmin.DescribePermissionSetOutput{PermissionSet: &ssotypes.PermissionSet{Name: &name}}, nil
	})
	awstest.Answer(f, func(_ string, _ *ssoadmin.ListAccountAssignmentsInput) (*ssoadmin.ListAccountAssignmentsOutput, error) {
		out := &ssoadmin.ListAccountAssignmentsOutput{}
		if id := w.get("", "AWS::SSO::Assignment", ""); id != "" {
			out.AccountAssignments = []ssotypes.AccountAssignment{{PrincipalType: ssotypes.PrincipalTypeGroup, PrincipalId: &id}}
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, _ *identitystore.GetGroupIdInput) (*identitystore.GetGroupIdOutput, error) {
		if id := w.get("", "AWS::IdentityStore::Group", ""); id != "" {
			return &identitystore.GetGroupIdOutput{GroupId: &id}, nil
		}
		return nil, awsError("ResourceNotFoundException", "no group")
	})
}
