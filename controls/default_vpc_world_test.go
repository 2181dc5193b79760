package controls

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	codebuildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/databasemigrationservice"
	"github.com/aws/aws-sdk-go-v2/service/directoryservice"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	ekstypes "github.com/aws/aws-sdk-go-v2/service/eks/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

// world is one region with a default VPC, and the bucket of inventories. It
// refuses what EC2 refuses.
type world struct {
	vpc      *types.Vpc // nil where there is none
	subnets  []types.Subnet
	gateways []types.InternetGateway // of the region, attached or not
	tables   []types.RouteTable
	acls     []types.NetworkAcl
	groups   []types.SecurityGroup
	enis     []types.NetworkInterface
	dns      bool // enableDnsHostnames

	noBucket bool
	objects  map[string][]byte
	made     int            // default VPCs, so that ids differ
	zones    map[string]int // subnets made in each, likewise
}

// newWorld has what AWS puts in a region.
func newWorld() *world {
	w := &world{objects: map[string][]byte{}, zones: map[string]int{}}
	w.makeVPC()
	return w
}

func (w *world) id(kind string) *string { return aws.String(fmt.Sprintf("%s-%d", kind, w.made)) }

func (w *world) makeVPC() {
	w.made++
	w.dns = true
	w.vpc = &types.Vpc{
		VpcId: w.id("vpc"), IsDefault: aws.Bool(true), CidrBlock: aws.String("172.31.0.0/16"), DhcpOptionsId: aws.String("dopt-1"),
		State: types.VpcStateAvailable, InstanceTenancy: types.TenancyDefault,
		CidrBlockAssociationSet: []types.VpcCidrBlockAssociation{{CidrBlock: aws.String("172.31.0.0/16")}},
	}
	w.subnets = nil
	for _, zone := range []string{"a", "b", "c"} {
		w.makeSubnet(zone)
	}
	w.gateways = append(w.gateways, types.InternetGateway{
		InternetGatewayId: w.id("igw"), Attachments: []types.InternetGatewayAttachment{{VpcId: w.vpc.VpcId, State: "available"}},
	})
	w.tables = []types.RouteTable{{
		RouteTableId: w.id("rtb"), VpcId: w.vpc.VpcId,
		Associations: []types.RouteTableAssociation{{Main: aws.Bool(true)}},
		Routes: []types.Route{
			{DestinationCidrBlock: aws.String("172.31.0.0/16"), GatewayId: aws.String("local"), Origin: types.RouteOriginCreateRouteTable},
			{DestinationCidrBlock: aws.String("0.0.0.0/0"), GatewayId: w.id("igw"), Origin: types.RouteOriginCreateRoute},
		},
	}}
	entry := func(egress bool, number int32, action types.RuleAction) types.NetworkAclEntry {
		return types.NetworkAclEntry{
			Egress: &egress, RuleNumber: &number, RuleAction: action, Protocol: aws.String("-1"), CidrBlock: aws.String("0.0.0.0/0"),
		}
	}
	w.acls = []types.NetworkAcl{{NetworkAclId: w.id("acl"), VpcId: w.vpc.VpcId, IsDefault: aws.Bool(true), Entries: []types.NetworkAclEntry{
		entry(true, 100, types.RuleActionAllow), entry(true, 32767, types.RuleActionDeny),
		entry(false, 100, types.RuleActionAllow), entry(false, 32767, types.RuleActionDeny),
	}}}
	w.groups = []types.SecurityGroup{{
		GroupId: w.id("sg"), GroupName: aws.String("default"), VpcId: w.vpc.VpcId,
		SecurityGroupArn: aws.String("arn:aws:ec2:eu-west-1:314159265358:security-group/sg"),
		IpPermissions: []types.IpPermission{{
			IpProtocol: aws.String("-1"), UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: w.id("sg")}},
		}},
		IpPermissionsEgress: []types.IpPermission{{
			IpProtocol: aws.String("-1"), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
		}},
	}}
}

func (w *world) makeSubnet(zone string) *types.Subnet {
	w.zones[zone]++
	w.subnets = append(w.subnets, types.Subnet{
		SubnetId: aws.String(fmt.Sprintf("subnet-%s%d", zone, w.zones[zone])), AvailabilityZone: &zone, VpcId: w.vpc.VpcId,
		SubnetArn:    aws.String("arn:aws:ec2:eu-west-1:314159265358:subnet/subnet-" + zone),
		DefaultForAz: aws.Bool(true), MapPublicIpOnLaunch: aws.Bool(true), AvailableIpAddressCount: aws.Int32(4091),
		CidrBlock: aws.String("172.31.0.0/20"),
	})
	return &w.subnets[len(w.subnets)-1]
}

// attached returns the gateway of the VPC, or nil.
func (w *world) attached() *types.InternetGateway {
	for i, g := range w.gateways {
		if len(g.Attachments) > 0 {
			return &w.gateways[i]
		}
	}
	return nil
}

func (w *world) gateway(id *string) *types.InternetGateway {
	for i, g := range w.gateways {
		if *g.InternetGatewayId == *id {
			return &w.gateways[i]
		}
	}
	return nil
}

// empty answers with nothing.
func empty[I, O any](f *awstest.Fake) {
	awstest.Answer(f, func(string, *I) (*O, error) { return new(O), nil })
}

// act answers with nothing when do succeeds; a dry run is refused before.
func act[I, O any](f *awstest.Fake, dry func(*I) *bool, do func(*I) error) {
	awstest.Answer(f, func(_ string, in *I) (*O, error) {
		if aws.ToBool(dry(in)) {
			return nil, awstest.Code("DryRunOperation")
		}
		if err := do(in); err != nil {
			return nil, err
		}
		return new(O), nil
	})
}

func (w *world) install(f *awstest.Fake) {
	w.installReads(f)
	w.installProbes(f)
	w.installWrites(f)
	w.installBucket(f)
}

func (w *world) installReads(f *awstest.Fake) {
	awstest.Answer(f, func(string, *ec2.DescribeVpcsInput) (*ec2.DescribeVpcsOutput, error) {
		if w.vpc == nil || !*w.vpc.IsDefault {
			return &ec2.DescribeVpcsOutput{}, nil
		}
		return &ec2.DescribeVpcsOutput{Vpcs: []types.Vpc{*w.vpc}}, nil
	})
	awstest.Answer(f, func(string, *ec2.DescribeSubnetsInput) (*ec2.DescribeSubnetsOutput, error) {
		return &ec2.DescribeSubnetsOutput{Subnets: slices.Clone(w.subnets)}, nil
	})
	awstest.Answer(f, func(_ string, in *ec2.DescribeInternetGatewaysInput) (*ec2.DescribeInternetGatewaysOutput, error) {
		got := slices.Clone(w.gateways)
		return &ec2.DescribeInternetGatewaysOutput{InternetGateways: slices.DeleteFunc(got, func(g types.InternetGateway) bool {
			if *in.Filters[0].Name == "internet-gateway-id" {
				return *g.InternetGatewayId != in.Filters[0].Values[0]
			}
			return len(g.Attachments) == 0 || *g.Attachments[0].VpcId != in.Filters[0].Values[0]
		})}, nil
	})
	awstest.Answer(f, func(string, *ec2.DescribeRouteTablesInput) (*ec2.DescribeRouteTablesOutput, error) {
		return &ec2.DescribeRouteTablesOutput{RouteTables: slices.Clone(w.tables)}, nil
	})
	awstest.Answer(f, func(string, *ec2.DescribeNetworkAclsInput) (*ec2.DescribeNetworkAclsOutput, error) {
		return &ec2.DescribeNetworkAclsOutput{NetworkAcls: slices.Clone(w.acls)}, nil
	})
	awstest.Answer(f, func(_ string, in *ec2.DescribeSecurityGroupsInput) (*ec2.DescribeSecurityGroupsOutput, error) {
		// The default group names itself; its VPC sends nothing out to it.
		if *in.Filters[0].Name == "egress.ip-permission.group-id" {
			return &ec2.DescribeSecurityGroupsOutput{}, nil
		}
		return &ec2.DescribeSecurityGroupsOutput{SecurityGroups: slices.Clone(w.groups)}, nil
	})
	awstest.Answer(f, func(string, *ec2.DescribeNetworkInterfacesInput) (*ec2.DescribeNetworkInterfacesOutput, error) {
		return &ec2.DescribeNetworkInterfacesOutput{NetworkInterfaces: slices.Clone(w.enis)}, nil
	})
	awstest.Answer(f, func(_ string, in *ec2.DescribeVpcAttributeInput) (*ec2.DescribeVpcAttributeOutput, error) {
		out, value := &ec2.DescribeVpcAttributeOutput{}, types.AttributeBooleanValue{Value: aws.Bool(true)}
		switch in.Attribute {
		case types.VpcAttributeNameEnableDnsSupport:
			out.EnableDnsSupport = &value
		case types.VpcAttributeNameEnableDnsHostnames:
			out.EnableDnsHostnames = &types.AttributeBooleanValue{Value: aws.Bool(w.dns)}
		default:
			out.EnableNetworkAddressUsageMetrics = &types.AttributeBooleanValue{Value: aws.Bool(false)}
		}
		return out, nil
	})
	empty[ec2.DescribeDhcpOptionsInput, ec2.DescribeDhcpOptionsOutput](f)
}

// installProbes answers that nothing uses the VPC.
func (w *world) installProbes(f *awstest.Fake) {
	empty[ec2.DescribeVpcEndpointsInput, ec2.DescribeVpcEndpointsOutput](f)
	empty[ec2.DescribeNatGatewaysInput, ec2.DescribeNatGatewaysOutput](f)
	empty[ec2.DescribeVpnGatewaysInput, ec2.DescribeVpnGatewaysOutput](f)
	empty[ec2.DescribeClientVpnEndpointsInput, ec2.DescribeClientVpnEndpointsOutput](f)
	empty[ec2.DescribeVpcPeeringConnectionsInput, ec2.DescribeVpcPeeringConnectionsOutput](f)
	empty[ec2.DescribeTransitGatewayVpcAttachmentsInput, ec2.DescribeTransitGatewayVpcAttachmentsOutput](f)
	empty[ec2.DescribeEgressOnlyInternetGatewaysInput, ec2.DescribeEgressOnlyInternetGatewaysOutput](f)
	empty[ec2.DescribeCarrierGatewaysInput, ec2.DescribeCarrierGatewaysOutput](f)
	empty[ec2.DescribeLocalGatewayRouteTableVpcAssociationsInput, ec2.DescribeLocalGatewayRouteTableVpcAssociationsOutput](f)
	empty[ec2.DescribeFlowLogsInput, ec2.DescribeFlowLogsOutput](f)
	empty[ec2.GetSubnetCidrReservationsInput, ec2.GetSubnetCidrReservationsOutput](f)
	empty[ec2.DescribeSecurityGroupReferencesInput, ec2.DescribeSecurityGroupReferencesOutput](f)
	empty[ec2.DescribeSecurityGroupVpcAssociationsInput, ec2.DescribeSecurityGroupVpcAssociationsOutput](f)
	empty[ec2.DescribeLaunchTemplateVersionsInput, ec2.DescribeLaunchTemplateVersionsOutput](f)
	empty[ram.ListResourcesInput, ram.ListResourcesOutput](f)
	empty[route53.ListHostedZonesByVPCInput, route53.ListHostedZonesByVPCOutput](f)
	empty[route53resolver.ListResolverRuleAssociationsInput, route53resolver.ListResolverRuleAssociationsOutput](f)
	empty[route53resolver.ListResolverQueryLogConfigAssociationsInput, route53resolver.ListResolverQueryLogConfigAssociationsOutput](f)
	empty[route53resolver.ListFirewallRuleGroupAssociationsInput, route53resolver.ListFirewallRuleGroupAssociationsOutput](f)
	empty[autoscaling.DescribeAutoScalingGroupsInput, autoscaling.DescribeAutoScalingGroupsOutput](f)
	empty[rds.DescribeDBSubnetGroupsInput, rds.DescribeDBSubnetGroupsOutput](f)
	empty[elasticache.DescribeCacheSubnetGroupsInput, elasticache.DescribeCacheSubnetGroupsOutput](f)
	empty[redshift.DescribeClusterSubnetGroupsInput, redshift.DescribeClusterSubnetGroupsOutput](f)
	empty[databasemigrationservice.DescribeReplicationSubnetGroupsInput, databasemigrationservice.DescribeReplicationSubnetGroupsOutput](f)
	empty[lambda.ListFunctionsInput, lambda.ListFunctionsOutput](f)
	empty[batch.DescribeComputeEnvironmentsInput, batch.DescribeComputeEnvironmentsOutput](f)
	empty[directoryservice.DescribeDirectoriesInput, directoryservice.DescribeDirectoriesOutput](f)

	// Some that are elsewhere.
	awstest.Answer(f, func(string, *ecs.ListClustersInput) (*ecs.ListClustersOutput, error) {
		return &ecs.ListClustersOutput{ClusterArns: []string{"empty", "full"}}, nil
	})
	awstest.Answer(f, func(_ string, in *ecs.ListServicesInput) (*ecs.ListServicesOutput, error) {
		if *in.Cluster == "empty" {
			return nil, awstest.Code("ClusterNotFoundException")
		}
		return &ecs.ListServicesOutput{ServiceArns: strings.Split("0123456789a", "")}, nil
	})
	awstest.Answer(f, func(_ string, in *ecs.DescribeServicesInput) (*ecs.DescribeServicesOutput, error) {
		return describeServices(in, "subnet-elsewhere")
	})
	awstest.Answer(f, func(string, *codebuild.ListProjectsInput) (*codebuild.ListProjectsOutput, error) {
		return &codebuild.ListProjectsOutput{Projects: []string{"elsewhere"}}, nil
	})
	awstest.Answer(f, func(string, *codebuild.BatchGetProjectsInput) (*codebuild.BatchGetProjectsOutput, error) {
		return &codebuild.BatchGetProjectsOutput{Projects: []codebuildtypes.Project{{
			Name: aws.String("elsewhere"), VpcConfig: &codebuildtypes.VpcConfig{VpcId: aws.String("vpc-other")},
		}, {Name: aws.String("nowhere")}}}, nil
	})
	awstest.Answer(f, func(string, *eks.ListClustersInput) (*eks.ListClustersOutput, error) {
		return &eks.ListClustersOutput{Clusters: []string{"elsewhere"}}, nil
	})
	awstest.Answer(f, func(string, *eks.DescribeClusterInput) (*eks.DescribeClusterOutput, error) {
		return &eks.DescribeClusterOutput{Cluster: &ekstypes.Cluster{
			ResourcesVpcConfig: &ekstypes.VpcConfigResponse{VpcId: aws.String("vpc-other")},
		}}, nil
	})
}

// describeServices puts the eleventh service in a subnet; the others are in none.
func describeServices(in *ecs.DescribeServicesInput, subnet string) (*ecs.DescribeServicesOutput, error) {
	out := &ecs.DescribeServicesOutput{}
	for _, id := range in.Services {
		s := ecstypes.Service{ServiceName: &id}
		if id == "a" {
			s.NetworkConfiguration = &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{Subnets: []string{subnet}}}
		}
		out.Services = append(out.Services, s)
	}
	if *in.Cluster != "full" || len(in.Services) > 10 {
		return nil, awstest.Code("InvalidParameterException")
	}
	return out, nil
}

func (w *world) installWrites(f *awstest.Fake) {
	act[ec2.DeleteSubnetInput, ec2.DeleteSubnetOutput](f, func(in *ec2.DeleteSubnetInput) *bool { return in.DryRun },
		func(in *ec2.DeleteSubnetInput) error {
			i := slices.IndexFunc(w.subnets, func(s types.Subnet) bool { return *s.SubnetId == *in.SubnetId })
			switch {
			case i < 0:
				return awstest.Code("InvalidSubnetID.NotFound")
			case slices.ContainsFunc(w.enis, func(e types.NetworkInterface) bool { return aws.ToString(e.SubnetId) == *in.SubnetId }):
				return awstest.Code("DependencyViolation")
			}
			w.subnets = slices.Delete(w.subnets, i, i+1)
			return nil
		})
	act[ec2.DetachInternetGatewayInput, ec2.DetachInternetGatewayOutput](f, func(in *ec2.DetachInternetGatewayInput) *bool { return in.DryRun },
		func(in *ec2.DetachInternetGatewayInput) error {
			g := w.gateway(in.InternetGatewayId)
			if g == nil || len(g.Attachments) == 0 {
				return awstest.Code("Gateway.NotAttached")
			}
			g.Attachments = nil
			return nil
		})
	act[ec2.AttachInternetGatewayInput, ec2.AttachInternetGatewayOutput](f, func(in *ec2.AttachInternetGatewayInput) *bool { return in.DryRun },
		func(in *ec2.AttachInternetGatewayInput) error {
			if w.attached() != nil {
				return awstest.Code("Resource.AlreadyAssociated")
			}
			w.gateway(in.InternetGatewayId).Attachments = []types.InternetGatewayAttachment{{VpcId: w.vpc.VpcId}}
			return nil
		})
	act[ec2.DeleteInternetGatewayInput, ec2.DeleteInternetGatewayOutput](f, func(in *ec2.DeleteInternetGatewayInput) *bool { return in.DryRun },
		func(in *ec2.DeleteInternetGatewayInput) error {
			i := slices.IndexFunc(w.gateways, func(g types.InternetGateway) bool { return *g.InternetGatewayId == *in.InternetGatewayId })
			switch {
			case i < 0:
				return awstest.Code("InvalidInternetGatewayID.NotFound")
			case len(w.gateways[i].Attachments) > 0:
				return awstest.Code("DependencyViolation")
			}
			w.gateways = slices.Delete(w.gateways, i, i+1)
			return nil
		})
	act[ec2.DeleteVpcInput, ec2.DeleteVpcOutput](f, func(in *ec2.DeleteVpcInput) *bool { return in.DryRun },
		func(in *ec2.DeleteVpcInput) error {
			switch {
			case w.vpc == nil || *w.vpc.VpcId != *in.VpcId:
				return awstest.Code("InvalidVpcID.NotFound")
			case len(w.subnets)+len(w.enis) > 0 || w.attached() != nil || len(w.groups) > 1:
				return awstest.Code("DependencyViolation")
			}
			w.vpc = nil
			return nil
		})
	awstest.Answer(f, func(_ string, in *ec2.CreateDefaultSubnetInput) (*ec2.CreateDefaultSubnetOutput, error) {
		switch {
		case aws.ToBool(in.DryRun):
			return nil, awstest.Code("DryRunOperation")
		case slices.ContainsFunc(w.subnets, func(s types.Subnet) bool {
			return *s.AvailabilityZone == *in.AvailabilityZone && *s.DefaultForAz
		}):
			return nil, awstest.Code("DefaultSubnetAlreadyExistsInAvailabilityZone")
		}
		return &ec2.CreateDefaultSubnetOutput{Subnet: w.makeSubnet(*in.AvailabilityZone)}, nil
	})
	act[ec2.ModifySubnetAttributeInput, ec2.ModifySubnetAttributeOutput](f, func(*ec2.ModifySubnetAttributeInput) *bool { return nil },
		func(in *ec2.ModifySubnetAttributeInput) error {
			for i := range w.subnets {
				if *w.subnets[i].SubnetId == *in.SubnetId {
					w.subnets[i].MapPublicIpOnLaunch = in.MapPublicIpOnLaunch.Value
				}
			}
			return nil
		})
	awstest.Answer(f, func(string, *ec2.CreateDefaultVpcInput) (*ec2.CreateDefaultVpcOutput, error) {
		if w.vpc != nil {
			return nil, awstest.Code("DefaultVpcAlreadyExists")
		}
		w.makeVPC()
		return &ec2.CreateDefaultVpcOutput{Vpc: w.vpc}, nil
	})
	act[ec2.ModifyVpcAttributeInput, ec2.ModifyVpcAttributeOutput](f, func(*ec2.ModifyVpcAttributeInput) *bool { return nil },
		func(in *ec2.ModifyVpcAttributeInput) error {
			w.dns = *in.EnableDnsHostnames.Value
			return nil
		})
	act[ec2.AssociateDhcpOptionsInput, ec2.AssociateDhcpOptionsOutput](f, func(in *ec2.AssociateDhcpOptionsInput) *bool { return in.DryRun },
		func(in *ec2.AssociateDhcpOptionsInput) error {
			if *in.DhcpOptionsId == "dopt-gone" {
				return awstest.Code("InvalidDhcpOptionID.NotFound")
			}
			w.vpc.DhcpOptionsId = in.DhcpOptionsId
			return nil
		})
	act[ec2.CreateTagsInput, ec2.CreateTagsOutput](f, func(in *ec2.CreateTagsInput) *bool { return in.DryRun },
		func(in *ec2.CreateTagsInput) error {
			for i := range w.subnets {
				if *w.subnets[i].SubnetId == in.Resources[0] {
					w.subnets[i].Tags = append(w.subnets[i].Tags, in.Tags...)
				}
			}
			if *w.vpc.VpcId == in.Resources[0] {
				w.vpc.Tags = append(w.vpc.Tags, in.Tags...)
			}
			return nil
		})
}

func (w *world) installBucket(f *awstest.Fake) {
	awstest.Answer(f, func(region string, in *s3.ListObjectsV2Input) (*s3.ListObjectsV2Output, error) {
		if w.noBucket || region != "ap-northeast-1" || *in.ExpectedBucketOwner != awstest.Account {
			return nil, awstest.Code("NoSuchBucket")
		}
		out := &s3.ListObjectsV2Output{}
		for _, key := range slices.Sorted(maps.Keys(w.objects)) {
			if strings.HasPrefix(key, *in.Prefix) {
				out.Contents = append(out.Contents, s3types.Object{Key: &key})
			}
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *s3.PutObjectInput) (*s3.PutObjectOutput, error) {
		if w.noBucket || *in.Bucket != "baseline-config-314159265358-ap-northeast-1" || *in.ExpectedBucketOwner != awstest.Account {
			return nil, awstest.Code("NoSuchBucket")
		}
		// With the key of the bucket, it would take a permission more.
		if in.ServerSideEncryption != s3types.ServerSideEncryptionAes256 {
			return nil, awstest.Code("AccessDenied")
		}
		if _, there := w.objects[*in.Key]; there {
			return nil, awstest.Code("Overwritten")
		}
		text, err := io.ReadAll(in.Body)
		w.objects[*in.Key] = text
		return &s3.PutObjectOutput{}, err
	})
	awstest.Answer(f, func(_ string, in *s3.GetObjectInput) (*s3.GetObjectOutput, error) {
		return &s3.GetObjectOutput{Body: io.NopCloser(bytes.NewReader(w.objects[*in.Key]))}, nil
	})
}

// deleting are settings that delete.
var deleting = settings.Organization{
	Account: awstest.Account, DefaultVPC: settings.DefaultVPC{Mode: settings.DeleteDefaultVPC},
}

// recorded puts an inventory of the VPC, as it is, in the bucket.
func (w *world) recorded() {
	w.record(inventory{Account: awstest.Account, Region: "eu-west-1", VPC: *w.vpc, Subnets: w.subnets, InternetGateways: w.gateways})
}

// record puts an inventory in the bucket, as that of vpc-1.
func (w *world) record(v inventory) {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	w.objects["vpc-inventory/314159265358/eu-west-1/vpc-1/19990102T030405Z.0123456789abcdef.json"] = text
}

var defaultVPCCorner = corner{
	id:       "default-vpc",
	settings: deleting,
	build: func(f *awstest.Fake) map[string]func() {
		w := newWorld()
		w.install(f)
		fresh := func(change func()) func() {
			return func() {
				*w = *newWorld()
				change()
			}
		}
		return map[string]func(){
			"right":  fresh(func() { w.vpc, w.subnets, w.gateways = nil, nil, nil }),
			"unused": fresh(func() {}),
			"half its subnets": fresh(func() {
				w.recorded()
				w.subnets = w.subnets[:1]
			}),
			"gateway detached": fresh(func() {
				w.recorded()
				w.subnets, w.attached().Attachments = nil, nil
			}),
			"gateway left": fresh(func() {
				w.recorded()
				w.vpc, w.subnets, w.attached().Attachments = nil, nil, nil
			}),
			"never had a gateway": fresh(func() { w.gateways = nil }),
		}
	},
}
