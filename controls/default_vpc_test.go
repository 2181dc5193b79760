package controls

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	autoscalingtypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	batchtypes "github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	codebuildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/databasemigrationservice"
	dmstypes "github.com/aws/aws-sdk-go-v2/service/databasemigrationservice/types"
	"github.com/aws/aws-sdk-go-v2/service/directoryservice"
	directorytypes "github.com/aws/aws-sdk-go-v2/service/directoryservice/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	ekstypes "github.com/aws/aws-sdk-go-v2/service/eks/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	cachetypes "github.com/aws/aws-sdk-go-v2/service/elasticache/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	ramtypes "github.com/aws/aws-sdk-go-v2/service/ram/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	redshifttypes "github.com/aws/aws-sdk-go-v2/service/redshift/types"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	route53types "github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver"
	resolvertypes "github.com/aws/aws-sdk-go-v2/service/route53resolver/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

// inWorld runs a test in a bubble, in a new world.
func inWorld(t *testing.T, do func(t *testing.T, w *world, f *awstest.Fake, r Runner)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w, f := newWorld(), new(awstest.Fake)
		w.install(f)
		awstest.Answer(f, allEnabled)
		do(t, w, f, Runner{Config: f.Config(), Account: awstest.Account, Settings: deleting, Regions: []string{"eu-west-1"}})
	})
}

// whole fails the test unless the VPC is there with everything.
func (w *world) whole(t *testing.T) {
	t.Helper()
	if w.vpc == nil || w.attached() == nil || len(w.subnets) < 3 {
		t.Errorf("the VPC %v has %d subnets, and the gateway %v", w.vpc, len(w.subnets), w.attached())
	}
}

// sound fails the test where a VPC is without its gateway, or something is
// gone without an inventory.
func (w *world) sound(t *testing.T) {
	t.Helper()
	if w.vpc != nil && w.attached() == nil {
		t.Error("the VPC stays without its gateway")
	}
	if (w.vpc == nil || len(w.subnets) < 3) && len(w.objects) == 0 {
		t.Error("something is gone without an inventory")
	}
}

func TestDefaultVPCDeletion(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Changed, "vpc-1, which nothing used, is deleted",
			"s3://baseline-config-314159265358-ap-northeast-1/vpc-inventory/314159265358/eu-west-1/vpc-1/20000101T000000Z.")
		if w.vpc != nil || len(w.subnets) > 0 || len(w.gateways) > 0 || len(w.objects) != 1 {
			t.Errorf("left are %+v", w)
		}

		// The second time each step is meant, the first time it is a dry run.
		var order []string
		for _, c := range f.Seen() {
			if c.Writes() || c.Operation == "DescribeVpcs" {
				order = append(order, c.Operation)
			}
		}
		saved := slices.Index(order, "PutObject")
		wanted := []string{
			"PutObject", "DescribeVpcs", "DeleteSubnet", "DescribeVpcs", "DeleteSubnet", "DescribeVpcs", "DeleteSubnet",
			"DescribeVpcs", "DetachInternetGateway", "DescribeVpcs", "DeleteVpc", "DeleteInternetGateway",
		}
		if saved < 0 || !slices.Equal(order[saved:], wanted) {
			t.Errorf("got %q, want at the end %q", order, wanted)
		}
	})
}

func TestDefaultVPCModes(t *testing.T) {
	for name, test := range map[string]struct {
		settings settings.Organization
		use      bool
		texts    []string
	}{
		"report":             {settings.Organization{Account: awstest.Account}, false, []string{"nothing uses vpc-1; it would be deleted", "DefaultVPC.Mode to delete"}},
		"report, used":       {settings.Organization{Account: awstest.Account}, true, []string{"vpc-1 is kept: network interfaces eni-1"}},
		"delete, no account": {settings.Organization{DefaultVPC: deleting.DefaultVPC}, false, []string{"it would be deleted", "set organization.Account"}},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
				r.Settings = test.settings
				if test.use {
					w.enis = []types.NetworkInterface{{NetworkInterfaceId: aws.String("eni-1")}}
				}
				report, err := r.Check(t.Context(), "default-vpc")
				want(t, report, err, Kept, test.texts...)
				if got := awstest.Writes(f.Seen()); got != nil {
					t.Errorf("to check, it wrote %q", got)
				}
				for _, written := range [][]string{{"PutObject"}, nil} {
					report, err = r.Apply(t.Context(), "default-vpc")
					want(t, report, err, Kept, append(test.texts, "its inventory is s3://")...)
					if got := awstest.Writes(f.Seen()); !slices.Equal(got, written) {
						t.Errorf("it wrote %q, want %q", got, written)
					}
				}
				w.whole(t)
			})
		})
	}
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		r.Settings.DefaultVPC.Mode = settings.KeepDefaultVPC
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Skipped)
		w.whole(t)
	})
}

// A report of a former state is no inventory of this one; and none is
// overwritten.
func TestInventoryOfEveryState(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		r.Settings.DefaultVPC.Mode = settings.ReportDefaultVPC
		for _, dns := range []bool{true, false, true} {
			w.dns = dns
			for range 2 {
				report, err := r.Apply(t.Context(), "default-vpc")
				want(t, report, err, Kept)
			}
			time.Sleep(time.Second)
		}
		if len(w.objects) != 3 {
			t.Errorf("there are %d inventories, want one of each state", len(w.objects))
		}
	})
}

// What differs between two looks at the same state makes no new inventory.
func TestInventoryOfTheSameState(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		r.Settings.DefaultVPC.Mode = settings.ReportDefaultVPC
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Kept)
		slices.Reverse(w.subnets)
		w.subnets[0].AvailableIpAddressCount = aws.Int32(4000)
		report, err = r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Kept)
		if len(w.objects) != 1 {
			t.Errorf("there are %d inventories, want one", len(w.objects))
		}
	})
}

// finds puts something in the world that must be found.
var finds = map[string]struct {
	put  func(w *world, f *awstest.Fake)
	text string
}{
	"interface": {func(w *world, f *awstest.Fake) {
		for i := range 7 {
			w.enis = append(w.enis, types.NetworkInterface{NetworkInterfaceId: aws.String(fmt.Sprint("eni-", i))})
		}
	}, "network interfaces eni-0, eni-1, eni-2, eni-3, eni-4 and 2 more"},
	"subnet": {func(w *world, f *awstest.Fake) {
		s := w.makeSubnet("a")
		s.DefaultForAz, s.SubnetId = aws.Bool(false), aws.String("subnet-own")
	}, "subnets that AWS did not make subnet-own"},
	"CIDR block": {func(w *world, f *awstest.Fake) {
		w.vpc.CidrBlockAssociationSet = append(w.vpc.CidrBlockAssociationSet, types.VpcCidrBlockAssociation{CidrBlock: aws.String("10.0.0.0/16")})
	}, "CIDR blocks that were added 10.0.0.0/16"},
	"IPv6 block": {func(w *world, f *awstest.Fake) {
		w.vpc.Ipv6CidrBlockAssociationSet = []types.VpcIpv6CidrBlockAssociation{{Ipv6CidrBlock: aws.String("2001:db8::/56")}}
	}, "CIDR blocks that were added 2001:db8::/56"},
	"encryption control": {func(w *world, f *awstest.Fake) {
		w.vpc.EncryptionControl = &types.VpcEncryptionControl{VpcEncryptionControlId: aws.String("vpcec-1")}
	}, "an encryption control vpcec-1"},
	"second gateway": {func(w *world, f *awstest.Fake) {
		g := w.gateways[0]
		g.InternetGatewayId = aws.String("igw-own")
		w.gateways = append(w.gateways, g)
	}, "more than one internet gateway igw-1, igw-own"},
	"route table": {func(w *world, f *awstest.Fake) {
		w.tables = append(w.tables, types.RouteTable{RouteTableId: aws.String("rtb-own")})
	}, "route tables that AWS did not make rtb-own"},
	"route": {func(w *world, f *awstest.Fake) {
		w.tables[0].Routes = append(w.tables[0].Routes, types.Route{DestinationCidrBlock: aws.String("10.0.0.0/8"), VpcPeeringConnectionId: aws.String("pcx-1")})
	}, "own routes rtb-1 to 10.0.0.0/8"},
	"association of the table": {func(w *world, f *awstest.Fake) {
		w.tables[0].Associations = append(w.tables[0].Associations, types.RouteTableAssociation{RouteTableAssociationId: aws.String("rtbassoc-own")})
	}, "own routes rtbassoc-own"},
	"propagation": {func(w *world, f *awstest.Fake) {
		w.tables[0].PropagatingVgws = []types.PropagatingVgw{{GatewayId: aws.String("vgw-own")}}
	}, "own routes vgw-own"},
	"ACL": {func(w *world, f *awstest.Fake) {
		w.acls = append(w.acls, types.NetworkAcl{NetworkAclId: aws.String("acl-own"), IsDefault: aws.Bool(false)})
	}, "network ACLs that AWS did not make acl-own"},
	"ACL rule": {func(w *world, f *awstest.Fake) {
		e := w.acls[0].Entries[0]
		e.RuleNumber = aws.Int32(50)
		w.acls[0].Entries = append(w.acls[0].Entries, e)
	}, "own rules in the default network ACL acl-1 rule 50"},
	"ACL rule that denies": {func(w *world, f *awstest.Fake) {
		w.acls[0].Entries[0].RuleAction = types.RuleActionDeny
	}, "own rules in the default network ACL acl-1 rule 100"},
	"group": {func(w *world, f *awstest.Fake) {
		w.groups = append(w.groups, types.SecurityGroup{GroupId: aws.String("sg-own"), GroupName: aws.String("web"), VpcId: w.vpc.VpcId})
	}, "security groups that AWS did not make sg-own"},
	"rule in": {func(w *world, f *awstest.Fake) {
		w.groups[0].IpPermissions = append(w.groups[0].IpPermissions, types.IpPermission{
			IpProtocol: aws.String("tcp"), IpRanges: []types.IpRange{{CidrIp: aws.String("192.0.2.1/32")}},
		})
	}, "own rules in the default security group sg-1 in"},
	"rule out": {func(w *world, f *awstest.Fake) {
		w.groups[0].IpPermissionsEgress[0].IpRanges[0].CidrIp = aws.String("192.0.2.1/32")
	}, "own rules in the default security group sg-1 out"},
	"tag on the VPC":     {func(w *world, f *awstest.Fake) { w.vpc.Tags = someTags }, "tags on vpc-1"},
	"tag on a subnet":    {func(w *world, f *awstest.Fake) { w.subnets[1].Tags = someTags }, "tags on subnet-b1"},
	"tag on the gateway": {func(w *world, f *awstest.Fake) { w.gateways[0].Tags = someTags }, "tags on igw-1"},
	"tag on the table":   {func(w *world, f *awstest.Fake) { w.tables[0].Tags = someTags }, "tags on rtb-1"},
	"tag on the ACL":     {func(w *world, f *awstest.Fake) { w.acls[0].Tags = someTags }, "tags on acl-1"},
	"tag on the group":   {func(w *world, f *awstest.Fake) { w.groups[0].Tags = someTags }, "tags on sg-1"},

	"VPC endpoint": finding(func(*ec2.DescribeVpcEndpointsInput) *ec2.DescribeVpcEndpointsOutput {
		return &ec2.DescribeVpcEndpointsOutput{VpcEndpoints: []types.VpcEndpoint{
			{VpcEndpointId: aws.String("vpce-gone"), State: "deleted"}, {VpcEndpointId: aws.String("vpce-1"), State: "available"}}}
	}, "VPC endpoints vpce-1"),
	"NAT gateway": finding(func(*ec2.DescribeNatGatewaysInput) *ec2.DescribeNatGatewaysOutput {
		return &ec2.DescribeNatGatewaysOutput{NatGateways: []types.NatGateway{
			{NatGatewayId: aws.String("nat-gone"), State: types.NatGatewayStateDeleted}, {NatGatewayId: aws.String("nat-1")}}}
	}, "NAT gateways nat-1"),
	"VPN gateway": finding(func(*ec2.DescribeVpnGatewaysInput) *ec2.DescribeVpnGatewaysOutput {
		return &ec2.DescribeVpnGatewaysOutput{VpnGateways: []types.VpnGateway{
			{VpnGatewayId: aws.String("vgw-gone"), VpcAttachments: []types.VpcAttachment{{VpcId: aws.String("vpc-1"), State: types.AttachmentStatusDetached}}},
			{VpnGatewayId: aws.String("vgw-1"), VpcAttachments: []types.VpcAttachment{{VpcId: aws.String("vpc-1")}}}}}
	}, "VPN gateways vgw-1"),
	"Client VPN": finding(func(*ec2.DescribeClientVpnEndpointsInput) *ec2.DescribeClientVpnEndpointsOutput {
		return &ec2.DescribeClientVpnEndpointsOutput{ClientVpnEndpoints: []types.ClientVpnEndpoint{
			{ClientVpnEndpointId: aws.String("cvpn-other"), VpcId: aws.String("vpc-other")}, {ClientVpnEndpointId: aws.String("cvpn-1"), VpcId: aws.String("vpc-1")}}}
	}, "Client VPN endpoints cvpn-1"),
	"peering, asked for": finding(peering("requester-vpc-info.vpc-id"), "peering connections pcx-1"),
	"peering, accepted":  finding(peering("accepter-vpc-info.vpc-id"), "peering connections pcx-1"),
	"transit gateway": finding(func(*ec2.DescribeTransitGatewayVpcAttachmentsInput) *ec2.DescribeTransitGatewayVpcAttachmentsOutput {
		return &ec2.DescribeTransitGatewayVpcAttachmentsOutput{TransitGatewayVpcAttachments: []types.TransitGatewayVpcAttachment{
			{TransitGatewayAttachmentId: aws.String("gone"), State: types.TransitGatewayAttachmentStateDeleted}, {TransitGatewayAttachmentId: aws.String("tgw-attach-1")}}}
	}, "transit gateway attachments tgw-attach-1"),
	"egress-only gateway": finding(func(*ec2.DescribeEgressOnlyInternetGatewaysInput) *ec2.DescribeEgressOnlyInternetGatewaysOutput {
		return &ec2.DescribeEgressOnlyInternetGatewaysOutput{EgressOnlyInternetGateways: []types.EgressOnlyInternetGateway{
			{EgressOnlyInternetGatewayId: aws.String("eigw-other"), Attachments: []types.InternetGatewayAttachment{{VpcId: aws.String("vpc-other")}}},
			{EgressOnlyInternetGatewayId: aws.String("eigw-1"), Attachments: []types.InternetGatewayAttachment{{VpcId: aws.String("vpc-1")}}}}}
	}, "egress-only internet gateways eigw-1"),
	"carrier gateway": finding(func(*ec2.DescribeCarrierGatewaysInput) *ec2.DescribeCarrierGatewaysOutput {
		return &ec2.DescribeCarrierGatewaysOutput{CarrierGateways: []types.CarrierGateway{
			{CarrierGatewayId: aws.String("gone"), State: types.CarrierGatewayStateDeleted}, {CarrierGatewayId: aws.String("cagw-1")}}}
	}, "carrier gateways cagw-1"),
	"local gateway": finding(func(*ec2.DescribeLocalGatewayRouteTableVpcAssociationsInput) *ec2.DescribeLocalGatewayRouteTableVpcAssociationsOutput {
		return &ec2.DescribeLocalGatewayRouteTableVpcAssociationsOutput{LocalGatewayRouteTableVpcAssociations: []types.LocalGatewayRouteTableVpcAssociation{
			{LocalGatewayRouteTableVpcAssociationId: aws.String("lgw-1")}}}
	}, "associations with local gateways lgw-1"),
	"flow log": finding(func(in *ec2.DescribeFlowLogsInput) *ec2.DescribeFlowLogsOutput {
		if !slices.Equal(in.Filter[0].Values, []string{"subnet-a1", "subnet-b1", "subnet-c1", "vpc-1"}) {
			return &ec2.DescribeFlowLogsOutput{}
		}
		return &ec2.DescribeFlowLogsOutput{FlowLogs: []types.FlowLog{{FlowLogId: aws.String("fl-1")}}}
	}, "flow logs fl-1"),
	"reservation": finding(func(in *ec2.GetSubnetCidrReservationsInput) *ec2.GetSubnetCidrReservationsOutput {
		if *in.SubnetId != "subnet-c1" {
			return &ec2.GetSubnetCidrReservationsOutput{}
		}
		return &ec2.GetSubnetCidrReservationsOutput{SubnetIpv4CidrReservations: []types.SubnetCidrReservation{{SubnetCidrReservationId: aws.String("scr-1")}}}
	}, "reservations of addresses scr-1"),
	"reference from a peer": finding(func(in *ec2.DescribeSecurityGroupReferencesInput) *ec2.DescribeSecurityGroupReferencesOutput {
		return &ec2.DescribeSecurityGroupReferencesOutput{SecurityGroupReferenceSet: []types.SecurityGroupReference{{ReferencingVpcId: aws.String("vpc-peer")}}}
	}, "other VPCs whose security groups name its own vpc-peer"),
	"reference from here": finding(func(in *ec2.DescribeSecurityGroupsInput) *ec2.DescribeSecurityGroupsOutput {
		switch *in.Filters[0].Name {
		case "egress.ip-permission.group-id":
			return &ec2.DescribeSecurityGroupsOutput{SecurityGroups: []types.SecurityGroup{{GroupId: aws.String("sg-other"), VpcId: aws.String("vpc-other")}}}
		case "vpc-id":
			return &ec2.DescribeSecurityGroupsOutput{SecurityGroups: newWorld().groups}
		}
		return &ec2.DescribeSecurityGroupsOutput{}
	}, "security groups of other VPCs that name its own sg-other"),
	"association of a group": finding(func(*ec2.DescribeSecurityGroupVpcAssociationsInput) *ec2.DescribeSecurityGroupVpcAssociationsOutput {
		return &ec2.DescribeSecurityGroupVpcAssociationsOutput{SecurityGroupVpcAssociations: []types.SecurityGroupVpcAssociation{{GroupId: aws.String("sg-other")}}}
	}, "security groups of other VPCs that are associated with it sg-other"),
	"launch template with a subnet": template(types.ResponseLaunchTemplateData{
		NetworkInterfaces: []types.LaunchTemplateInstanceNetworkInterfaceSpecification{{SubnetId: aws.String("subnet-b1")}}}),
	"launch template with a group of an interface": template(types.ResponseLaunchTemplateData{
		NetworkInterfaces: []types.LaunchTemplateInstanceNetworkInterfaceSpecification{{Groups: []string{"sg-1"}}}}),
	"launch template with a group":        template(types.ResponseLaunchTemplateData{SecurityGroupIds: []string{"sg-other", "sg-1"}}),
	"launch template with a group's name": template(types.ResponseLaunchTemplateData{SecurityGroups: []string{"default"}}),
	"share": finding(func(in *ram.ListResourcesInput) *ram.ListResourcesOutput {
		if len(in.ResourceArns) != 4 || in.ResourceOwner != ramtypes.ResourceOwnerSelf {
			return &ram.ListResourcesOutput{}
		}
		return &ram.ListResourcesOutput{Resources: []ramtypes.Resource{{Arn: &in.ResourceArns[0]}}}
	}, "resource shares of arn:aws:ec2:eu-west-1:314159265358:subnet/subnet-a"),
	"hosted zone": finding(func(in *route53.ListHostedZonesByVPCInput) *route53.ListHostedZonesByVPCOutput {
		if in.NextToken == nil {
			return &route53.ListHostedZonesByVPCOutput{NextToken: aws.String("2")}
		}
		return &route53.ListHostedZonesByVPCOutput{HostedZoneSummaries: []route53types.HostedZoneSummary{{HostedZoneId: aws.String("Z1")}}}
	}, "private hosted zones Z1"),
	"resolver rule": finding(func(*route53resolver.ListResolverRuleAssociationsInput) *route53resolver.ListResolverRuleAssociationsOutput {
		return &route53resolver.ListResolverRuleAssociationsOutput{ResolverRuleAssociations: []resolvertypes.ResolverRuleAssociation{
			{Id: aws.String("rslvr-autodefined-assoc-vpc-1-internet-resolver")}, {Id: aws.String("rslvr-rrassoc-1")}}}
	}, "associations with resolver rules rslvr-rrassoc-1"),
	"query log": finding(func(*route53resolver.ListResolverQueryLogConfigAssociationsInput) *route53resolver.ListResolverQueryLogConfigAssociationsOutput {
		return &route53resolver.ListResolverQueryLogConfigAssociationsOutput{ResolverQueryLogConfigAssociations: []resolvertypes.ResolverQueryLogConfigAssociation{{Id: aws.String("rqlca-1")}}}
	}, "associations with query logs rqlca-1"),
	"DNS Firewall": finding(func(*route53resolver.ListFirewallRuleGroupAssociationsInput) *route53resolver.ListFirewallRuleGroupAssociationsOutput {
		return &route53resolver.ListFirewallRuleGroupAssociationsOutput{FirewallRuleGroupAssociations: []resolvertypes.FirewallRuleGroupAssociation{{Id: aws.String("rslvr-frgassoc-1")}}}
	}, "associations with DNS Firewall rslvr-frgassoc-1"),
	"Auto Scaling group at zero": finding(func(*autoscaling.DescribeAutoScalingGroupsInput) *autoscaling.DescribeAutoScalingGroupsOutput {
		return &autoscaling.DescribeAutoScalingGroupsOutput{AutoScalingGroups: []autoscalingtypes.AutoScalingGroup{
			{AutoScalingGroupName: aws.String("elsewhere"), VPCZoneIdentifier: aws.String("subnet-other")},
			{AutoScalingGroupName: aws.String("workers"), VPCZoneIdentifier: aws.String("subnet-other, subnet-c1"), DesiredCapacity: aws.Int32(0)}}}
	}, "Auto Scaling groups workers"),
	"Auto Scaling group without subnets": finding(func(*autoscaling.DescribeAutoScalingGroupsInput) *autoscaling.DescribeAutoScalingGroupsOutput {
		return &autoscaling.DescribeAutoScalingGroupsOutput{AutoScalingGroups: []autoscalingtypes.AutoScalingGroup{
			{AutoScalingGroupName: aws.String("zones"), AvailabilityZones: []string{"a"}}}}
	}, "Auto Scaling groups zones"),
	"DB subnet group": finding(func(*rds.DescribeDBSubnetGroupsInput) *rds.DescribeDBSubnetGroupsOutput {
		return &rds.DescribeDBSubnetGroupsOutput{DBSubnetGroups: []rdstypes.DBSubnetGroup{
			{DBSubnetGroupName: aws.String("other"), VpcId: aws.String("vpc-other")}, {DBSubnetGroupName: aws.String("default"), VpcId: aws.String("vpc-1")}}}
	}, "DB subnet groups default"),
	"cache subnet group": finding(func(*elasticache.DescribeCacheSubnetGroupsInput) *elasticache.DescribeCacheSubnetGroupsOutput {
		return &elasticache.DescribeCacheSubnetGroupsOutput{CacheSubnetGroups: []cachetypes.CacheSubnetGroup{
			{CacheSubnetGroupName: aws.String("other"), VpcId: aws.String("vpc-other")}, {CacheSubnetGroupName: aws.String("cache"), VpcId: aws.String("vpc-1")}}}
	}, "cache subnet groups cache"),
	"Redshift subnet group": finding(func(*redshift.DescribeClusterSubnetGroupsInput) *redshift.DescribeClusterSubnetGroupsOutput {
		return &redshift.DescribeClusterSubnetGroupsOutput{ClusterSubnetGroups: []redshifttypes.ClusterSubnetGroup{
			{ClusterSubnetGroupName: aws.String("other"), VpcId: aws.String("vpc-other")}, {ClusterSubnetGroupName: aws.String("stars"), VpcId: aws.String("vpc-1")}}}
	}, "Redshift subnet groups stars"),
	"DMS subnet group": finding(func(*databasemigrationservice.DescribeReplicationSubnetGroupsInput) *databasemigrationservice.DescribeReplicationSubnetGroupsOutput {
		return &databasemigrationservice.DescribeReplicationSubnetGroupsOutput{ReplicationSubnetGroups: []dmstypes.ReplicationSubnetGroup{
			{ReplicationSubnetGroupIdentifier: aws.String("other"), VpcId: aws.String("vpc-other")}, {ReplicationSubnetGroupIdentifier: aws.String("moving"), VpcId: aws.String("vpc-1")}}}
	}, "DMS subnet groups moving"),
	"Lambda function": finding(func(in *lambda.ListFunctionsInput) *lambda.ListFunctionsOutput {
		if in.Marker == nil {
			return &lambda.ListFunctionsOutput{NextMarker: aws.String("2"), Functions: []lambdatypes.FunctionConfiguration{
				{FunctionName: aws.String("nowhere")}, {FunctionName: aws.String("elsewhere"), VpcConfig: &lambdatypes.VpcConfigResponse{VpcId: aws.String("vpc-other")}}}}
		}
		return &lambda.ListFunctionsOutput{Functions: []lambdatypes.FunctionConfiguration{
			{FunctionName: aws.String("idle"), VpcConfig: &lambdatypes.VpcConfigResponse{VpcId: aws.String("vpc-1")}}}}
	}, "Lambda functions idle"),
	"Batch": finding(func(*batch.DescribeComputeEnvironmentsInput) *batch.DescribeComputeEnvironmentsOutput {
		return &batch.DescribeComputeEnvironmentsOutput{ComputeEnvironments: []batchtypes.ComputeEnvironmentDetail{
			{ComputeEnvironmentName: aws.String("unmanaged")},
			{ComputeEnvironmentName: aws.String("other"), ComputeResources: &batchtypes.ComputeResource{Subnets: []string{"subnet-other"}}},
			{ComputeEnvironmentName: aws.String("spot"), ComputeResources: &batchtypes.ComputeResource{SecurityGroupIds: []string{"sg-1"}}}}}
	}, "Batch compute environments spot"),
	"CodeBuild": finding(func(in *codebuild.BatchGetProjectsInput) *codebuild.BatchGetProjectsOutput {
		return &codebuild.BatchGetProjectsOutput{Projects: []codebuildtypes.Project{
			{Name: aws.String("build"), VpcConfig: &codebuildtypes.VpcConfig{Subnets: []string{"subnet-a1"}}}}}
	}, "CodeBuild projects build"),
	"ECS": finding(func(in *ecs.DescribeServicesInput) *ecs.DescribeServicesOutput {
		out, _ := describeServices(in, "subnet-a1")
		return out
	}, "ECS services a"),
	"EKS": finding(func(in *eks.DescribeClusterInput) *eks.DescribeClusterOutput {
		return &eks.DescribeClusterOutput{Cluster: &ekstypes.Cluster{ResourcesVpcConfig: &ekstypes.VpcConfigResponse{VpcId: aws.String("vpc-1")}}}
	}, "EKS clusters elsewhere"),
	"directory": finding(func(*directoryservice.DescribeDirectoriesInput) *directoryservice.DescribeDirectoriesOutput {
		return &directoryservice.DescribeDirectoriesOutput{DirectoryDescriptions: []directorytypes.DirectoryDescription{
			{DirectoryId: aws.String("d-other"), VpcSettings: &directorytypes.DirectoryVpcSettingsDescription{VpcId: aws.String("vpc-other")}},
			{DirectoryId: aws.String("d-1"), VpcSettings: &directorytypes.DirectoryVpcSettingsDescription{VpcId: aws.String("vpc-1")}},
			{DirectoryId: aws.String("d-2"), ConnectSettings: &directorytypes.DirectoryConnectSettingsDescription{VpcId: aws.String("vpc-1")}}}}
	}, "directories d-1, d-2"),
}

var someTags = []types.Tag{{Key: aws.String("Name"), Value: aws.String("mine")}}

type find = struct {
	put  func(w *world, f *awstest.Fake)
	text string
}

// finding has one operation answered so.
func finding[I, O any](with func(*I) *O, text string) find {
	return find{func(_ *world, f *awstest.Fake) {
		awstest.Answer(f, func(_ string, in *I) (*O, error) { return with(in), nil })
	}, text}
}

func peering(side string) func(*ec2.DescribeVpcPeeringConnectionsInput) *ec2.DescribeVpcPeeringConnectionsOutput {
	return func(in *ec2.DescribeVpcPeeringConnectionsInput) *ec2.DescribeVpcPeeringConnectionsOutput {
		if *in.Filters[0].Name != side {
			return &ec2.DescribeVpcPeeringConnectionsOutput{}
		}
		return &ec2.DescribeVpcPeeringConnectionsOutput{VpcPeeringConnections: []types.VpcPeeringConnection{
			{VpcPeeringConnectionId: aws.String("gone"), Status: &types.VpcPeeringConnectionStateReason{Code: types.VpcPeeringConnectionStateReasonCodeDeleted}},
			{VpcPeeringConnectionId: aws.String("pcx-1")}}}
	}
}

// template has two versions of a launch template.
func template(data types.ResponseLaunchTemplateData) find {
	return finding(func(*ec2.DescribeLaunchTemplateVersionsInput) *ec2.DescribeLaunchTemplateVersionsOutput {
		return &ec2.DescribeLaunchTemplateVersionsOutput{LaunchTemplateVersions: []types.LaunchTemplateVersion{
			{LaunchTemplateId: aws.String("lt-other"), LaunchTemplateData: &types.ResponseLaunchTemplateData{}},
			{LaunchTemplateId: aws.String("lt-1"), LaunchTemplateData: &data}, {LaunchTemplateId: aws.String("lt-1"), LaunchTemplateData: &data}}}
	}, "launch templates lt-1")
}

func TestDefaultVPCIsKeptForWhatIsFound(t *testing.T) {
	for name, test := range finds {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
				test.put(w, f)
				for _, do := range []func(context.Context, string) (Report, error){r.Check, r.Apply} {
					report, err := do(t.Context(), "default-vpc")
					want(t, report, err, Kept, "vpc-1 is kept: ")
					if _, reasons, _ := strings.Cut(report[0].Summary.En, "kept: "); reasons != test.text {
						t.Errorf("got %q, want %q alone", reasons, test.text)
					}
				}
				if got := awstest.Writes(f.Seen()); got != nil {
					t.Errorf("wrote %q", got)
				}
				w.whole(t)
			})
		})
	}
}

// reads returns the calls, one of each operation, with which a deletion looks.
func reads(t *testing.T) (calls []awstest.Call) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		if _, err := r.Apply(t.Context(), "default-vpc"); err != nil {
			t.Fatal(err)
		}
		for _, c := range f.Seen() {
			if !c.Writes() && c.Operation != "ListRegions" && !slices.ContainsFunc(calls, func(s awstest.Call) bool { return same(c, s) }) {
				calls = append(calls, c)
			}
		}
	})
	return calls
}

// same reports whether two calls are of one operation; services share names.
func same(a, b awstest.Call) bool { return a.Service == b.Service && a.Operation == b.Operation }

func TestDefaultVPCIsKeptWhereAProbeIsDenied(t *testing.T) {
	for _, call := range reads(t) {
		for _, answered := range []struct {
			code   string
			status Status
		}{
			{"AccessDenied", Kept},
			{"UnauthorizedOperation", Kept},
			{"AccessDeniedException", Kept},
			{"SubscriptionRequiredException", Kept},
			{"InternalError", Failed},
		} {
			if call.Operation == "DescribeVpcs" || call.Operation == "ListObjectsV2" {
				answered.status = Failed // whether there is one; and nothing is written without
			}
			t.Run(call.Service+" "+call.Operation+"/"+answered.code, func(t *testing.T) {
				inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
					f.Fail = func(c awstest.Call) error {
						if same(c, call) {
							return awstest.Code(answered.code)
						}
						return nil
					}
					report, err := r.Apply(t.Context(), "default-vpc")
					want(t, report, err, answered.status, permissions([]awstest.Call{call})...)
					if call.Operation != "DescribeVpcs" {
						want(t, report, err, answered.status, "vpc-1 is kept")
					}
					w.whole(t)
					if len(w.objects) > 0 {
						t.Error("it began to delete")
					}
				})
			})
		}
	}
}

// What may not be deleted is found out before anything is.
func TestDefaultVPCDeletionDenied(t *testing.T) {
	for _, operation := range []string{
		"DeleteSubnet", "CreateDefaultSubnet", "DetachInternetGateway", "AttachInternetGateway", "DeleteVpc", "DeleteInternetGateway", "PutObject",
	} {
		inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
			f.Fail = awstest.Times(100, operation, awstest.Code("UnauthorizedOperation"))
			report, err := r.Apply(t.Context(), "default-vpc")
			want(t, report, err, Failed, "vpc-1 is kept", ":"+operation+": not allowed")
			w.whole(t)
			if *w.attached().InternetGatewayId != "igw-1" || *w.subnets[0].SubnetId != "subnet-a1" {
				t.Error("something was taken and put back")
			}
		})
	}
}

func TestDefaultVPCWithoutBucket(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		w.noBucket = true
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Failed, "the bucket baseline-config-314159265358-ap-northeast-1 does not exist", "deploy Baseline-Root")
		w.whole(t)
		w.vpc = nil
		report, err = r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Already, "there is no default VPC")
	})
}

// A server that takes no dry run for one is none to delete anything on. It may
// have taken one thing before that is known.
func TestDefaultVPCDryRunThatIsNone(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		empty[ec2.DeleteSubnetInput, ec2.DeleteSubnetOutput](f)
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Failed, "a dry run: it was not taken for one")
		w.whole(t)
	})
}

// services that a region lacks are not probed, unless the list is wrong.
func TestDefaultVPCWhereAServiceIsAbsent(t *testing.T) {
	notFound := &net.DNSError{Err: "no such host", Name: "codebuild.ca-west-1.amazonaws.com", IsNotFound: true}
	for _, test := range []struct {
		region string
		err    error
		status Status
	}{
		{"ca-west-1", notFound, Changed},
		{"ca-west-1", &net.DNSError{Err: "server misbehaving", IsTimeout: true}, Failed},
		{"ca-west-1", errors.New("connection reset"), Failed},
		{"eu-west-1", notFound, Failed},
	} {
		inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
			r.Regions = []string{test.region}
			f.Fail = awstest.Times(100, "ListProjects", test.err)
			report, err := r.Apply(t.Context(), "default-vpc")
			want(t, report, err, test.status)
			w.sound(t)
		})
	}
}

// failures are what may become of a call.
var failures = map[string]func(f *awstest.Fake, w *world, n int){
	"one call fails": func(f *awstest.Fake, _ *world, n int) {
		f.Fail = func(awstest.Call) error {
			if n--; n == -1 {
				return awstest.Code("InternalError")
			}
			return nil
		}
	},
	"one answer is lost": func(f *awstest.Fake, _ *world, n int) {
		for operation, do := range maps.Clone(f.Answers) {
			f.Answers[operation] = func(region string, in any) (any, error) {
				out, err := do(region, in)
				if n--; n == -1 {
					return nil, awstest.Code("InternalError")
				}
				return out, err
			}
		}
	},
	"the run dies": func(f *awstest.Fake, _ *world, n int) {
		f.Fail = func(awstest.Call) error {
			if n--; n < 0 {
				return awstest.Code("InternalError")
			}
			return nil
		}
	},
	"the run dies after the call": func(f *awstest.Fake, _ *world, n int) {
		for operation, do := range maps.Clone(f.Answers) {
			f.Answers[operation] = func(region string, in any) (any, error) {
				if n--; n < -1 {
					return nil, awstest.Code("InternalError")
				}
				out, err := do(region, in)
				if n == -1 {
					return nil, awstest.Code("InternalError")
				}
				return out, err
			}
		}
	},
}

// ends are what happens before the next run, and what it makes of it.
var ends = map[string]struct {
	meanwhile func(w *world)
	status    []Status
	after     func(t *testing.T, w *world)
}{
	"nothing happens": {func(*world) {}, []Status{Changed, Already}, func(t *testing.T, w *world) {
		if w.vpc != nil || len(w.gateways) > 0 {
			t.Errorf("left are %v and %v", w.vpc, w.gateways)
		}
	}},
	"the VPC comes into use": {func(w *world) {
		if w.vpc != nil {
			s := w.makeSubnet("a")
			s.DefaultForAz = aws.Bool(false)
			w.enis = []types.NetworkInterface{{NetworkInterfaceId: aws.String("eni-1"), SubnetId: s.SubnetId}}
		}
	}, []Status{Changed, Kept, Already}, func(t *testing.T, w *world) {
		if len(w.enis) == 1 && (w.vpc == nil || w.attached() == nil) {
			t.Errorf("in use, but there are %v and %v", w.vpc, w.attached())
		}
	}},
}

// Whichever call fails, however, the run leaves no VPC without its gateway
// unless it dies, and the next run finishes what was begun.
func TestDefaultVPCHalfWay(t *testing.T) {
	for failure, fail := range failures {
		for end, then := range ends {
			t.Run(failure+", "+end, func(t *testing.T) {
				t.Parallel()
				var failed int
				for n := 0; ; n++ {
					over := false
					inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
						fail(f, w, n)
						report, err := r.Apply(t.Context(), "default-vpc")
						if err != nil {
							t.Fatal(err)
						}
						over = n >= len(f.Seen())
						if report[0].Status == Failed {
							failed++
						}
						if !strings.Contains(failure, "dies") {
							w.sound(t)
						}

						*f = awstest.Fake{}
						w.install(f)
						awstest.Answer(f, allEnabled)
						then.meanwhile(w)
						r.Config = f.Config()
						report, err = r.Apply(t.Context(), "default-vpc")
						if err != nil || !slices.Contains(then.status, report[0].Status) {
							t.Errorf("call %d: got %+v and %v", n, report, err)
						}
						w.sound(t)
						then.after(t, w)
						report, err = r.Apply(t.Context(), "default-vpc")
						if err != nil || report[0].Status != Already && report[0].Status != Kept {
							t.Errorf("call %d, at last: got %+v and %v", n, report, err)
						}
					})
					if over {
						break
					}
				}
				if failed < 50 {
					t.Errorf("only %d runs failed", failed)
				}
			})
		}
	}
}

// What changes between the checks and a step is seen right before it, or EC2
// refuses; and all is put back.
func TestDefaultVPCThatComesIntoUseMeanwhile(t *testing.T) {
	for name, test := range map[string]struct {
		before string // the operation
		change func(w *world)
		text   string
	}{
		"an interface, before a subnet goes": {"DeleteSubnet", func(w *world) {
			w.enis = []types.NetworkInterface{{SubnetId: aws.String("subnet-b1")}}
		}, "then ec2:DeleteSubnet: DependencyViolation"},
		"a subnet, before the gateway goes": {"DescribeVpcs", func(w *world) {
			if len(w.subnets) == 0 {
				w.makeSubnet("z").DefaultForAz = aws.Bool(false)
			}
		}, "then vpc-1: it has come into use meanwhile"},
		"a group, before the VPC goes": {"DeleteVpc", func(w *world) {
			w.groups = append(w.groups, types.SecurityGroup{GroupName: aws.String("own"), GroupId: aws.String("sg-own")})
		}, "then ec2:DeleteVpc: DependencyViolation"},
		"it is not the default any more": {"DeleteSubnet", func(w *world) {
			w.vpc.IsDefault = aws.Bool(len(w.subnets) > 1)
		}, "then vpc-1: it is the default VPC no more"},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
				w.subnets[1].MapPublicIpOnLaunch = aws.Bool(false)
				f.Fail = func(c awstest.Call) error {
					if c.Operation == test.before && len(w.objects) > 0 {
						test.change(w)
					}
					return nil
				}
				report, err := r.Apply(t.Context(), "default-vpc")
				want(t, report, err, Failed, test.text)
				if !*w.vpc.IsDefault {
					return // nothing of it is ours any more
				}
				want(t, report, err, Failed, "vpc-1 is kept, and has again")
				w.whole(t)
				for _, s := range w.subnets {
					if *s.AvailabilityZone == "b" && *s.MapPublicIpOnLaunch {
						t.Error("the new subnet gives public addresses, which the old one did not")
					}
				}
			})
		})
	}
}

func TestDefaultVPCThatCannotBePutBack(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		f.Fail = func(c awstest.Call) error {
			if len(w.objects) > 0 && (c.Operation == "DeleteVpc" || c.Operation == "AttachInternetGateway") {
				return awstest.Code("InternalError")
			}
			return nil
		}
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Failed, "vpc-1 is kept without the internet gateway igw-1, which could not be put back (ec2:AttachInternetGateway: InternalError")

		// Whatever the mode says by then, the VPC that stays has its gateway again.
		f.Fail = nil
		r.Settings.DefaultVPC.Mode = settings.ReportDefaultVPC
		report, err = r.Check(t.Context(), "default-vpc")
		want(t, report, err, Differs, "igw-1 is detached by an unfinished deletion")
		report, err = r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Changed, "igw-1 is attached again", "create-default-subnet")
		w.sound(t)
	})
}

// A run that finishes another and fails before its first step puts back what
// the other had taken.
func TestDefaultVPCThatIsNotFinished(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		w.recorded()
		w.subnets, w.attached().Attachments = nil, nil
		left := 1
		f.Fail = func(c awstest.Call) error {
			if c.Operation == "DescribeVpcs" && len(w.objects) == 2 {
				if left--; left >= 0 {
					return awstest.Code("InternalError")
				}
			}
			return nil
		}
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Failed, "vpc-1 is kept, and has again the internet gateway igw-1; then ec2:DescribeVpcs")
		w.sound(t)
	})
}

// The time is up when the gateway is detached.
func TestDefaultVPCIsPutBackWhenTheTimeIsUp(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		ctx, cancel := context.WithCancel(t.Context())
		f.Fail = func(c awstest.Call) error {
			if c.Operation == "DeleteVpc" && len(w.objects) > 0 {
				cancel()
				return ctx.Err()
			}
			return nil
		}
		report, err := r.Apply(ctx, "default-vpc")
		want(t, report, err, Failed, "has again the internet gateway igw-1", "interrupted")
		w.whole(t)
	})
}

// Only the gateway that an inventory names, and that nobody has taken for
// something else, is deleted or attached.
func TestGatewaysOfOthersAreNotTouched(t *testing.T) {
	for name, change := range map[string]func(w *world){
		"without inventory": func(w *world) { clear(w.objects) },
		"tagged":            func(w *world) { w.gateways[0].Tags = someTags },
		"attached": func(w *world) {
			w.gateways[0].Attachments = []types.InternetGatewayAttachment{{VpcId: aws.String("vpc-own")}}
		},
		"another": func(w *world) { w.gateways[0].InternetGatewayId = aws.String("igw-own") },
	} {
		for _, there := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, VPC %t", name, there), func(t *testing.T) {
				inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
					w.recorded()
					w.gateways[0].Attachments, w.subnets = nil, nil
					status := Already
					if there {
						status = Kept
						w.enis = []types.NetworkInterface{{NetworkInterfaceId: aws.String("eni-1")}}
					} else {
						w.vpc = nil
					}
					change(w)
					report, err := r.Apply(t.Context(), "default-vpc")
					want(t, report, err, status)
					if got := awstest.Writes(f.Seen()); got != nil {
						t.Errorf("wrote %q", got)
					}
				})
			})
		}
	}
}

// Who can write to the bucket can have no gateway attached or deleted by
// copying an inventory to where it does not belong.
func TestWhatIsNoInventoryIsNotBelieved(t *testing.T) {
	for name, change := range map[string]func(*inventory){
		"account":  func(v *inventory) { v.Account = "123456789012" },
		"region":   func(v *inventory) { v.Region = "us-east-1" },
		"VPC":      func(v *inventory) { v.VPC.VpcId = aws.String("vpc-9") },
		"too long": func(v *inventory) { v.DHCPOptions = make([]types.DhcpOptions, largestInventory/10) },
	} {
		for _, there := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, VPC %t", name, there), func(t *testing.T) {
				inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
					v := inventory{Account: awstest.Account, Region: "eu-west-1", VPC: *w.vpc, InternetGateways: slices.Clone(w.gateways)}
					change(&v)
					w.record(v)
					w.gateways[0].Attachments, w.subnets = nil, nil
					w.enis = []types.NetworkInterface{{NetworkInterfaceId: aws.String("eni-1")}}
					if !there {
						w.vpc = nil
					}
					report, err := r.Apply(t.Context(), "default-vpc")
					want(t, report, err, Failed, "is no inventory of this VPC", "see who wrote it")
					if got := awstest.Writes(f.Seen()); got != nil {
						t.Errorf("wrote %q", got)
					}
				})
			})
		}
	}
}

// Somebody has detached the gateway, and no deletion has: a subnet is there.
func TestDetachedGatewayOfAWholeVPCStaysDetached(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world, f *awstest.Fake, r Runner) {
		w.recorded()
		w.gateways[0].Attachments, w.subnets = nil, w.subnets[2:]
		w.enis = []types.NetworkInterface{{NetworkInterfaceId: aws.String("eni-1")}}
		report, err := r.Apply(t.Context(), "default-vpc")
		want(t, report, err, Kept)
		if got := awstest.Writes(f.Seen()); got != nil {
			t.Errorf("wrote %q", got)
		}
	})
}
