// Package discovertest is an account as AWS shows it to package discover.
package discovertest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

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
)

// Home is the region of what there is once.
const Home = "ap-northeast-1"

// The types that a region, or the account, has one of.
const (
	AnalyzerType   = "AWS::AccessAnalyzer::Analyzer"
	DetectorType   = "AWS::GuardDuty::Detector"
	RecorderType   = "AWS::Config::ConfigurationRecorder"
	ChannelType    = "AWS::Config::DeliveryChannel"
	HubType        = "AWS::SecurityHub::Hub"
	StandardType   = "AWS::SecurityHub::Standard"
	AggregatorType = "AWS::SecurityHub::FindingAggregator"
	SnapshotType   = "AWS::EC2::SnapshotBlockPublicAccess"
	MonitorType    = "AWS::CE::AnomalyMonitor"
	TrailType      = "AWS::CloudTrail::Trail"
	BucketType     = "AWS::S3::Bucket"
	TopicType      = "AWS::SNS::Topic"
	RoleType       = "AWS::IAM::Role"
	UserType       = "AWS::IAM::User"
)

// World is an account as AWS would show it.
type World struct {
	awstest.Fake
	Enabled []string // regions

	// Things are by region (empty: of the account), type and name; what there
	// is one of has the name "". The value is what AWS knows it by.
	Things map[string]map[string]map[string]string

	// Stacks are by region and name.
	Stacks map[string]map[string][]Resource

	Administrator string // of the hubs and detectors
	Logging       bool   // the trails
	Master        string // the organization's management account; empty: no organization
	Unopened      bool   // nobody has opened Cost Explorer
}

// Resource is one of a stack.
type Resource struct {
	Type, Name, ID string
	Region         string // in which the thing is; empty: of the account
	Kept           bool   // survives the stack
	Status         cfntypes.ResourceStatus
}

// New returns an account with nothing in it.
func New(enabled ...string) *World {
	w := &World{
		Enabled: enabled, Logging: true,
		Things: map[string]map[string]map[string]string{}, Stacks: map[string]map[string][]Resource{},
	}
	w.answer()
	return w
}

// Old returns an account that has everything that settings can find, in
// ap-northeast-1; in eu-west-1 only a hub with its default standards.
func Old() *World {
	w := New(Home, "eu-west-1", "eu-south-1")
	arn := func(service, region, rest string) string {
		return fmt.Sprintf("arn:aws:%s:%s:%s:%s", service, region, awstest.Account, rest)
	}
	w.Put(Home, AnalyzerType, "", arn("access-analyzer", Home, "analyzer/console"))
	w.Put(Home, DetectorType, "", "12abc34d567e8fa901bc2d34e56789f0")
	w.Put(Home, RecorderType, "", "default")
	w.Put(Home, ChannelType, "", "default")
	w.Put(Home, SnapshotType, "", "block-all-sharing")
	for _, region := range []string{Home, "eu-west-1"} {
		w.Put(region, HubType, "", arn("securityhub", region, "hub/default"))
		w.Put(region, StandardType, "", arn("securityhub", region, "subscription/aws-foundational-security-best-practices/v/1.0.0"))
		w.Put(region, StandardType, "cis", arn("securityhub", region, "subscription/cis-aws-foundations-benchmark/v/1.2.0"))
	}
	w.Put("", AggregatorType, "", arn("securityhub", Home, "finding-aggregator/31415926"))
	w.Put("", MonitorType, "", arn("ce", "", "anomalymonitor/31415926"))
	w.Put("", RoleType, "AWSServiceRoleForConfig", arn("iam", "", "role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"))
	w.Put("", RoleType, "Administrator", arn("iam", "", "role/ops/Administrator"))
	w.Put("", UserType, "tanaka", "/")
	w.Put("", UserType, "suzuki", "/ops/")
	w.Put(Home, TrailType, "organization-trail", arn("logs", Home, "log-group:trail"))
	w.Put(Home, TrailType, "somebody-else", arn("logs", Home, "log-group:else"))
	w.Master = awstest.Account
	w.Put("eu-west-1", "AWS::SSO::Instance", "", "arn:aws:sso:::instance/ssoins-314159265358979a")
	return w
}

// Put gives the account a thing.
func (w *World) Put(region, cfnType, name, id string) {
	if w.Things[region] == nil {
		w.Things[region] = map[string]map[string]string{}
	}
	if w.Things[region][cfnType] == nil {
		w.Things[region][cfnType] = map[string]string{}
	}
	w.Things[region][cfnType][name] = id
}

// Get returns what AWS knows a thing by; empty is none.
func (w *World) Get(region, cfnType, name string) string { return w.Things[region][cfnType][name] }

// Fault is an error that AWS answers.
func Fault(code, message string) error {
	return &smithy.GenericAPIError{Code: code, Message: message}
}

// answer teaches the fake what AWS answers.
func (w *World) answer() {
	f := &w.Fake
	awstest.Answer(f, func(_ string, in *account.ListRegionsInput) (*account.ListRegionsOutput, error) {
		out := &account.ListRegionsOutput{}
		for _, id := range w.Enabled {
			out.Regions = append(out.Regions, accounttypes.Region{RegionName: aws.String(id), RegionOptStatus: accounttypes.RegionOptStatusEnabled})
		}
		out.Regions = append(out.Regions, accounttypes.Region{RegionName: aws.String("off-1"), RegionOptStatus: accounttypes.RegionOptStatusDisabled})
		return out, nil
	})
	awstest.Answer(f, func(region string, in *cloudformation.ListStackResourcesInput) (*cloudformation.ListStackResourcesOutput, error) {
		stack, ok := w.Stacks[region][*in.StackName]
		if !ok {
			return nil, Fault("ValidationError", "Stack with id "+*in.StackName+" does not exist")
		}
		out := &cloudformation.ListStackResourcesOutput{}
		for _, r := range stack {
			out.StackResourceSummaries = append(out.StackResourceSummaries, cfntypes.StackResourceSummary{
				ResourceType: &r.Type, PhysicalResourceId: &r.ID, ResourceStatus: cmp.Or(r.Status, cfntypes.ResourceStatusCreateComplete),
			})
		}
		return out, nil
	})
	w.answerRegions(f)
	w.answerOnce(f)
}

func (w *World) answerRegions(f *awstest.Fake) {
	awstest.Answer(f, func(region string, _ *accessanalyzer.ListAnalyzersInput) (*accessanalyzer.ListAnalyzersOutput, error) {
		out := &accessanalyzer.ListAnalyzersOutput{Analyzers: []analyzertypes.AnalyzerSummary{
			{Arn: aws.String("of-the-organization"), Type: analyzertypes.TypeOrganization},
		}}
		if arn := w.Get(region, AnalyzerType, ""); arn != "" {
			out.Analyzers = append(out.Analyzers, analyzertypes.AnalyzerSummary{Arn: &arn, Type: analyzertypes.TypeAccount})
		}
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *guardduty.ListDetectorsInput) (*guardduty.ListDetectorsOutput, error) {
		out := &guardduty.ListDetectorsOutput{}
		if id := w.Get(region, DetectorType, ""); id != "" {
			out.DetectorIds = []string{id}
		}
		return out, nil
	})
	awstest.Answer(f, func(string, *guardduty.GetAdministratorAccountInput) (*guardduty.GetAdministratorAccountOutput, error) {
		if w.Administrator == "" {
			return &guardduty.GetAdministratorAccountOutput{}, nil
		}
		return &guardduty.GetAdministratorAccountOutput{Administrator: &guarddutytypes.Administrator{AccountId: &w.Administrator}}, nil
	})
	awstest.Answer(f, func(region string, _ *configservice.DescribeConfigurationRecordersInput) (*configservice.DescribeConfigurationRecordersOutput, error) {
		out := &configservice.DescribeConfigurationRecordersOutput{}
		if name := w.Get(region, RecorderType, ""); name != "" {
			out.ConfigurationRecorders = []configtypes.ConfigurationRecorder{{Name: &name}}
		}
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *configservice.DescribeDeliveryChannelsInput) (*configservice.DescribeDeliveryChannelsOutput, error) {
		out := &configservice.DescribeDeliveryChannelsOutput{}
		if name := w.Get(region, ChannelType, ""); name != "" {
			out.DeliveryChannels = []configtypes.DeliveryChannel{{Name: &name}}
		}
		return out, nil
	})
	noHub := Fault("InvalidAccessException", "Account is not subscribed to AWS Security Hub")
	awstest.Answer(f, func(region string, _ *securityhub.DescribeHubInput) (*securityhub.DescribeHubOutput, error) {
		if arn := w.Get(region, HubType, ""); arn != "" {
			return &securityhub.DescribeHubOutput{HubArn: &arn}, nil
		}
		return nil, noHub
	})
	awstest.Answer(f, func(region string, _ *securityhub.GetEnabledStandardsInput) (*securityhub.GetEnabledStandardsOutput, error) {
		out := &securityhub.GetEnabledStandardsOutput{}
		for _, arn := range slices.Sorted(maps.Values(w.Things[region][StandardType])) {
			out.StandardsSubscriptions = append(out.StandardsSubscriptions, hubtypes.StandardsSubscription{StandardsSubscriptionArn: &arn})
		}
		return out, nil
	})
	awstest.Answer(f, func(string, *securityhub.GetAdministratorAccountInput) (*securityhub.GetAdministratorAccountOutput, error) {
		if w.Administrator == "" {
			return &securityhub.GetAdministratorAccountOutput{}, nil
		}
		return &securityhub.GetAdministratorAccountOutput{Administrator: &hubtypes.Invitation{AccountId: &w.Administrator}}, nil
	})
	awstest.Answer(f, func(region string, _ *securityhub.ListFindingAggregatorsInput) (*securityhub.ListFindingAggregatorsOutput, error) {
		if w.Get(region, HubType, "") == "" {
			return nil, noHub
		}
		out := &securityhub.ListFindingAggregatorsOutput{}
		if arn := w.Get("", AggregatorType, ""); arn != "" {
			out.FindingAggregators = []hubtypes.FindingAggregator{{FindingAggregatorArn: &arn}}
		}
		return out, nil
	})
	awstest.Answer(f, func(region string, _ *ec2.GetSnapshotBlockPublicAccessStateInput) (*ec2.GetSnapshotBlockPublicAccessStateOutput, error) {
		state := cmp.Or(w.Get(region, SnapshotType, ""), "unblocked")
		return &ec2.GetSnapshotBlockPublicAccessStateOutput{State: ec2types.SnapshotBlockPublicAccessState(state), ManagedBy: ec2types.ManagedByAccount}, nil
	})
	awstest.Answer(f, func(region string, _ *ssoadmin.ListInstancesInput) (*ssoadmin.ListInstancesOutput, error) {
		out := &ssoadmin.ListInstancesOutput{}
		if arn := w.Get(region, "AWS::SSO::Instance", ""); arn != "" {
			out.Instances = []ssotypes.InstanceMetadata{
				{InstanceArn: aws.String("arn:aws:sso:::instance/ssoins-0000000000000000"), IdentityStoreId: aws.String("d-0000000000"), OwnerAccountId: aws.String("161803398874")},
				{InstanceArn: &arn, IdentityStoreId: aws.String("d-3141592653"), OwnerAccountId: &w.Master},
			}
		}
		return out, nil
	})
}

func (w *World) answerOnce(f *awstest.Fake) {
	awstest.Answer(f, func(string, *organizations.DescribeOrganizationInput) (*organizations.DescribeOrganizationOutput, error) {
		if w.Master == "" {
			return nil, Fault("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
		}
		return &organizations.DescribeOrganizationOutput{Organization: &orgtypes.Organization{MasterAccountId: &w.Master}}, nil
	})
	awstest.Answer(f, func(_ string, in *iam.GetRoleInput) (*iam.GetRoleOutput, error) {
		if arn := w.Get("", RoleType, *in.RoleName); arn != "" {
			return &iam.GetRoleOutput{Role: &iamtypes.Role{Arn: &arn}}, nil
		}
		return nil, Fault("NoSuchEntity", "no role "+*in.RoleName)
	})
	awstest.Answer(f, func(_ string, in *iam.GetUserInput) (*iam.GetUserOutput, error) {
		if path := w.Get("", UserType, *in.UserName); path != "" {
			return &iam.GetUserOutput{User: &iamtypes.User{UserName: in.UserName, Path: &path}}, nil
		}
		return nil, Fault("NoSuchEntity", "no user "+*in.UserName)
	})
	awstest.Answer(f, func(_ string, in *costexplorer.GetAnomalyMonitorsInput) (*costexplorer.GetAnomalyMonitorsOutput, error) {
		if w.Unopened {
			return nil, Fault("AccessDeniedException", "User not enabled for cost explorer access")
		}
		if in.NextPageToken == nil {
			return &costexplorer.GetAnomalyMonitorsOutput{
				AnomalyMonitors: []cetypes.AnomalyMonitor{{MonitorArn: aws.String("custom"), MonitorType: cetypes.MonitorTypeCustom}},
				NextPageToken:   aws.String("2"),
			}, nil
		}
		out := &costexplorer.GetAnomalyMonitorsOutput{}
		if arn := w.Get("", MonitorType, ""); arn != "" {
			out.AnomalyMonitors = []cetypes.AnomalyMonitor{{
				MonitorArn: &arn, MonitorType: cetypes.MonitorTypeDimensional, MonitorDimension: cetypes.MonitorDimensionService,
			}}
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *s3.HeadBucketInput) (*s3.HeadBucketOutput, error) {
		if w.Get("", BucketType, *in.Bucket) != "" {
			return &s3.HeadBucketOutput{}, nil
		}
		return nil, Fault("NotFound", "Not Found")
	})
	awstest.Answer(f, func(region string, in *sns.GetTopicAttributesInput) (*sns.GetTopicAttributesOutput, error) {
		if w.Get(region, TopicType, (*in.TopicArn)[strings.LastIndex(*in.TopicArn, ":")+1:]) != "" {
			return &sns.GetTopicAttributesOutput{}, nil
		}
		return nil, Fault("NotFound", "Topic does not exist")
	})
	awstest.Answer(f, func(_ string, _ *cloudtrail.DescribeTrailsInput) (*cloudtrail.DescribeTrailsOutput, error) {
		out := &cloudtrail.DescribeTrailsOutput{}
		for name, group := range w.Things[Home][TrailType] {
			out.TrailList = append(out.TrailList, trailtypes.Trail{
				Name: &name, TrailARN: aws.String("arn:aws:cloudtrail:" + Home + ":" + awstest.Account + ":trail/" + name),
				HomeRegion: aws.String(Home), IsMultiRegionTrail: aws.Bool(true), IncludeGlobalServiceEvents: aws.Bool(true),
				IsOrganizationTrail: aws.Bool(strings.Contains(name, "organization")), CloudWatchLogsLogGroupArn: aws.String(group + ":*"),
			})
		}
		return out, nil
	})
	awstest.Answer(f, func(string, *cloudtrail.GetTrailStatusInput) (*cloudtrail.GetTrailStatusOutput, error) {
		return &cloudtrail.GetTrailStatusOutput{IsLogging: &w.Logging}, nil
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
		if arn := w.Get("", "AWS::SSO::PermissionSet", ""); arn != "" {
			out.PermissionSets = append(out.PermissionSets, arn)
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *ssoadmin.DescribePermissionSetInput) (*ssoadmin.DescribePermissionSetOutput, error) {
		name := "ReadOnly"
		if *in.PermissionSetArn == w.Get("", "AWS::SSO::PermissionSet", "") {
			name = "AdministratorAccess"
		}
		return &ssoadmin.DescribePermissionSetOutput{PermissionSet: &ssotypes.PermissionSet{Name: &name}}, nil
	})
	awstest.Answer(f, func(_ string, _ *ssoadmin.ListAccountAssignmentsInput) (*ssoadmin.ListAccountAssignmentsOutput, error) {
		out := &ssoadmin.ListAccountAssignmentsOutput{}
		if id := w.Get("", "AWS::SSO::Assignment", ""); id != "" {
			out.AccountAssignments = []ssotypes.AccountAssignment{{PrincipalType: ssotypes.PrincipalTypeGroup, PrincipalId: &id}}
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, _ *identitystore.GetGroupIdInput) (*identitystore.GetGroupIdOutput, error) {
		if id := w.Get("", "AWS::IdentityStore::Group", ""); id != "" {
			return &identitystore.GetGroupIdOutput{GroupId: &id}, nil
		}
		return nil, Fault("ResourceNotFoundException", "no group")
	})
}
