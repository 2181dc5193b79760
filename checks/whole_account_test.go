package checks

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	accountservice "github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/databasemigrationservice"
	"github.com/aws/aws-sdk-go-v2/service/directoryservice"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"baseline/internal/awstest"
	"baseline/internal/regions"
	"baseline/settings"
)

// wholeAccount answers what every check of the catalog asks: what the stacks
// define is there, in the regions enabled, and no account setting was applied.
// Every region has a default VPC that nothing uses, the longest to look at.
func wholeAccount(enabled []string) (*awstest.Fake, settings.Organization) {
	world := finished()
	o := world.settings
	o.Account, o.DefaultVPC.Mode, o.Regions = awstest.Account, settings.DeleteDefaultVPC, enabled
	f := world.fake()
	administrator := f.Answers["iam.GetRole"]
	deployedWorld(o).install(f)
	role := f.Answers["iam.GetRole"]
	f.Answers["iam.GetRole"] = func(region string, in any) (any, error) {
		if *in.(*iam.GetRoleInput).RoleName == settings.HealthForwardingRole {
			return role(region, in)
		}
		return administrator(region, in)
	}
	awstest.Answer(f, func(string, *accountservice.ListRegionsInput) (*accountservice.ListRegionsOutput, error) {
		out := new(accountservice.ListRegionsOutput)
		for _, region := range regions.All() {
			status := accounttypes.RegionOptStatusDisabled
			if slices.Contains(enabled, region) {
				status = accounttypes.RegionOptStatusEnabled
			}
			out.Regions = append(out.Regions, accounttypes.Region{RegionName: &region, RegionOptStatus: status})
		}
		return out, nil
	})
	answerSettings(f)
	answerDefaultVPC(f)
	return f, o
}

// answerSettings is an account without any setting.
func answerSettings(f *awstest.Fake) {
	awstest.Answer(f, func(string, *iam.GetAccountPasswordPolicyInput) (*iam.GetAccountPasswordPolicyOutput, error) {
		return nil, awstest.Code("NoSuchEntity")
	})
	awstest.Answer(f, func(string, *s3control.GetPublicAccessBlockInput) (*s3control.GetPublicAccessBlockOutput, error) {
		return nil, awstest.Code("NoSuchPublicAccessBlockConfiguration")
	})
	awstest.Answer(f, func(string, *accountservice.GetAlternateContactInput) (*accountservice.GetAlternateContactOutput, error) {
		return nil, awstest.Code("ResourceNotFoundException")
	})
	empty[ec2.GetEbsEncryptionByDefaultInput, ec2.GetEbsEncryptionByDefaultOutput](f)
	empty[ec2.GetInstanceMetadataDefaultsInput, ec2.GetInstanceMetadataDefaultsOutput](f)
	empty[ec2.GetImageBlockPublicAccessStateInput, ec2.GetImageBlockPublicAccessStateOutput](f)
	empty[ssm.GetServiceSettingInput, ssm.GetServiceSettingOutput](f)
}

// empty makes f answer nothing to an operation.
func empty[I, O any](f *awstest.Fake) {
	awstest.Answer(f, func(string, *I) (*O, error) { return new(O), nil })
}

// answerDefaultVPC is a default VPC in every region.
func answerDefaultVPC(f *awstest.Fake) {
	vpc := ec2types.Vpc{
		VpcId: aws.String("vpc-1"), IsDefault: aws.Bool(true), CidrBlock: aws.String("172.31.0.0/16"), DhcpOptionsId: aws.String("dopt-1"),
		CidrBlockAssociationSet: []ec2types.VpcCidrBlockAssociation{{CidrBlock: aws.String("172.31.0.0/16")}},
	}
	awstest.Answer(f, func(string, *ec2.DescribeVpcsInput) (*ec2.DescribeVpcsOutput, error) {
		return &ec2.DescribeVpcsOutput{Vpcs: []ec2types.Vpc{vpc}}, nil
	})
	awstest.Answer(f, func(string, *ec2.DescribeSubnetsInput) (out *ec2.DescribeSubnetsOutput, _ error) {
		out = new(ec2.DescribeSubnetsOutput)
		for _, zone := range []string{"a", "b", "c"} {
			out.Subnets = append(out.Subnets, ec2types.Subnet{
				SubnetId: aws.String("subnet-" + zone), SubnetArn: aws.String("arn:" + zone), VpcId: vpc.VpcId, DefaultForAz: aws.Bool(true), AvailabilityZone: &zone,
			})
		}
		return out, nil
	})
	awstest.Answer(f, func(string, *ec2.DescribeInternetGatewaysInput) (*ec2.DescribeInternetGatewaysOutput, error) {
		return &ec2.DescribeInternetGatewaysOutput{InternetGateways: []ec2types.InternetGateway{{
			InternetGatewayId: aws.String("igw-1"), Attachments: []ec2types.InternetGatewayAttachment{{VpcId: vpc.VpcId}},
		}}}, nil
	})
	awstest.Answer(f, func(_ string, in *ec2.DescribeSecurityGroupsInput) (*ec2.DescribeSecurityGroupsOutput, error) {
		return &ec2.DescribeSecurityGroupsOutput{SecurityGroups: []ec2types.SecurityGroup{{
			GroupId: aws.String("sg-1"), GroupName: aws.String("default"), VpcId: vpc.VpcId, SecurityGroupArn: aws.String("arn:sg"),
			IpPermissions:       []ec2types.IpPermission{{IpProtocol: aws.String("-1"), UserIdGroupPairs: []ec2types.UserIdGroupPair{{GroupId: aws.String("sg-1")}}}},
			IpPermissionsEgress: []ec2types.IpPermission{{IpProtocol: aws.String("-1"), IpRanges: []ec2types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}}},
		}}}, nil
	})
	awstest.Answer(f, func(_ string, in *ec2.DescribeVpcAttributeInput) (*ec2.DescribeVpcAttributeOutput, error) {
		on := &ec2types.AttributeBooleanValue{Value: aws.Bool(true)}
		return &ec2.DescribeVpcAttributeOutput{EnableDnsHostnames: on, EnableDnsSupport: on, EnableNetworkAddressUsageMetrics: on}, nil
	})
	empty[ec2.DescribeRouteTablesInput, ec2.DescribeRouteTablesOutput](f)
	empty[ec2.DescribeNetworkAclsInput, ec2.DescribeNetworkAclsOutput](f)
	empty[ec2.DescribeDhcpOptionsInput, ec2.DescribeDhcpOptionsOutput](f)
	empty[ec2.DescribeNetworkInterfacesInput, ec2.DescribeNetworkInterfacesOutput](f)
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
	empty[codebuild.ListProjectsInput, codebuild.ListProjectsOutput](f)
	empty[eks.ListClustersInput, eks.ListClustersOutput](f)
	empty[ecs.ListClustersInput, ecs.ListClustersOutput](f)
	empty[directoryservice.DescribeDirectoriesInput, directoryservice.DescribeDirectoriesOutput](f)
	empty[s3.ListObjectsV2Input, s3.ListObjectsV2Output](f)
}

// takes makes every call take a while.
func takes(latency time.Duration) func(context.Context, awstest.Call) error {
	return func(ctx context.Context, _ awstest.Call) error {
		select {
		case <-time.After(latency):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
