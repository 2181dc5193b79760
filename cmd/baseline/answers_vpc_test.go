package main

import (
	"strings"

	"baseline/settings/settingstest"
)

// vpcAnswers are of default VPCs: what is in them, and who could use them.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html
var vpcAnswers = func() answers {
	all := answers{
		"ec2 DescribeVpcs": func(w *world, c call) any {
			return told{"vpcSet": each(w.of("AWS::EC2::VPC", c.region), func(r *resource) any {
				return told{
					"vpcId": r.name, "ownerId": settingstest.Account, "state": "available", "cidrBlock": "172.31.0.0/16", "dhcpOptionsId": "dopt-0a1b2c3d",
					"instanceTenancy": "default", "isDefault": true,
				}
			})}
		},
		"ec2 DescribeNetworkInterfaces": func(w *world, c call) any {
			return told{"networkInterfaceSet": each(w.of("AWS::EC2::NetworkInterface", c.region), func(r *resource) any {
				return told{"networkInterfaceId": r.name, "vpcId": c.text("Filter.1.Value.1"), "status": "in-use", "interfaceType": "interface"}
			})}
		},
		"route53 GET /2013-04-01/hostedzonesbyvpc": func(w *world, c call) any {
			return told{"ListHostedZonesByVPCResponse": told{"HostedZoneSummaries": []any{}, "MaxItems": 100}}
		},
	}
	for _, key := range strings.Split(none, "\n") {
		all[strings.TrimSpace(key)] = nothing
	}
	return all
}()

// none are the calls after what there is nothing of.
const none = `ec2 DescribeCarrierGateways
	ec2 DescribeClientVpnEndpoints
	ec2 DescribeDhcpOptions
	ec2 DescribeEgressOnlyInternetGateways
	ec2 DescribeFlowLogs
	ec2 DescribeInternetGateways
	ec2 DescribeLaunchTemplateVersions
	ec2 DescribeLocalGatewayRouteTableVpcAssociations
	ec2 DescribeNatGateways
	ec2 DescribeNetworkAcls
	ec2 DescribeRouteTables
	ec2 DescribeSecurityGroupVpcAssociations
	ec2 DescribeSecurityGroups
	ec2 DescribeSubnets
	ec2 DescribeTransitGatewayVpcAttachments
	ec2 DescribeVpcAttribute
	ec2 DescribeVpcEndpoints
	ec2 DescribeVpcPeeringConnections
	ec2 DescribeVpnGateways
	autoscaling DescribeAutoScalingGroups
	batch POST /v1/describecomputeenvironments
	codebuild ListProjects
	dms DescribeReplicationSubnetGroups
	ds DescribeDirectories
	ecs ListClusters
	eks GET /clusters
	elasticache DescribeCacheSubnetGroups
	lambda GET /2015-03-31/functions
	rds DescribeDBSubnetGroups
	redshift DescribeClusterSubnetGroups
	route53resolver ListFirewallRuleGroupAssociations
	route53resolver ListResolverQueryLogConfigAssociations
	route53resolver ListResolverRuleAssociations`

// nothing is told of a VPC that is there; one that is not is a fault.
func nothing(w *world, c call) any {
	for _, parameter := range c.in {
		if id, _ := parameter.(string); strings.HasPrefix(id, "vpc-0") && w.named("AWS::EC2::VPC", c.region, id) == nil {
			return missing("InvalidVpcID.NotFound", c)
		}
	}
	return told{}
}
