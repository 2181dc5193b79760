package controls

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/databasemigrationservice"
	"github.com/aws/aws-sdk-go-v2/service/directoryservice"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	ramtypes "github.com/aws/aws-sdk-go-v2/service/ram/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	route53types "github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver"
	resolvertypes "github.com/aws/aws-sdk-go-v2/service/route53resolver/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// probe looks for one kind of use of a VPC.
type probe struct {
	what settings.Text // what it finds
	find func(context.Context, *inventory) (found, error)

	// absent are the regions without the service.
	// https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html
	absent []string
}

// isAbsent reports whether a probe failed because its service has no endpoint
// in the region. The list alone may be out of date, and a name that is not
// resolved may be the resolver's fault.
func (p probe) isAbsent(region string, err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound && slices.Contains(p.absent, region)
}

// each collects what it finds on every page.
func each[O, F any](ctx context.Context, pages paginator[O, F], look func(*O, *found)) (ids found, err error) {
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		look(page, &ids)
	}
	return ids, nil
}

// newProbes returns the probes, EC2's own first. Those of other services find
// what names the VPC, its subnets or groups without a network interface.
func newProbes(t Target) []probe {
	return slices.Concat(networkProbes(t), dnsProbes(t), serviceProbes(t))
}

func networkProbes(t Target) []probe {
	client := ec2.NewFromConfig(t.Config)
	within := func(v *inventory) []types.Filter { return filter("vpc-id", v.id()) }
	return []probe{
		{what: settings.Text{Ja: "ネットワークインターフェイス", En: "network interfaces"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return interfaces(ctx, client, v)
		}},
		{what: settings.Text{Ja: "VPC エンドポイント", En: "VPC endpoints"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, ec2.NewDescribeVpcEndpointsPaginator(client, &ec2.DescribeVpcEndpointsInput{Filters: within(v)}),
				func(o *ec2.DescribeVpcEndpointsOutput, ids *found) {
					for _, e := range o.VpcEndpoints {
						if !strings.EqualFold(string(e.State), "deleted") {
							ids.add(e.VpcEndpointId)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "NAT ゲートウェイ", En: "NAT gateways"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, ec2.NewDescribeNatGatewaysPaginator(client, &ec2.DescribeNatGatewaysInput{Filter: within(v)}),
				func(o *ec2.DescribeNatGatewaysOutput, ids *found) {
					for _, g := range o.NatGateways {
						if g.State != types.NatGatewayStateDeleted && g.State != types.NatGatewayStateFailed {
							ids.add(g.NatGatewayId)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "仮想プライベートゲートウェイ", En: "VPN gateways"}, find: func(ctx context.Context, v *inventory) (ids found, err error) {
			got, err := client.DescribeVpnGateways(ctx, &ec2.DescribeVpnGatewaysInput{Filters: filter("attachment.vpc-id", v.id())})
			if err != nil {
				return nil, err
			}
			for _, g := range got.VpnGateways {
				for _, a := range g.VpcAttachments {
					if aws.ToString(a.VpcId) == v.id() && a.State != types.AttachmentStatusDetached {
						ids.add(g.VpnGatewayId)
					}
				}
			}
			return ids, nil
		}},
		{what: settings.Text{Ja: "クライアント VPN エンドポイント", En: "Client VPN endpoints"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, ec2.NewDescribeClientVpnEndpointsPaginator(client, &ec2.DescribeClientVpnEndpointsInput{}),
				func(o *ec2.DescribeClientVpnEndpointsOutput, ids *found) {
					for _, e := range o.ClientVpnEndpoints {
						if aws.ToString(e.VpcId) == v.id() {
							ids.add(e.ClientVpnEndpointId)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "ピアリング接続", En: "peering connections"}, find: func(ctx context.Context, v *inventory) (ids found, err error) {
			for _, side := range []string{"requester", "accepter"} {
				more, err := each(ctx, ec2.NewDescribeVpcPeeringConnectionsPaginator(client,
					&ec2.DescribeVpcPeeringConnectionsInput{Filters: filter(side+"-vpc-info.vpc-id", v.id())}),
					func(o *ec2.DescribeVpcPeeringConnectionsOutput, ids *found) {
						for _, p := range o.VpcPeeringConnections {
							if p.Status == nil || !slices.Contains(overPeerings, p.Status.Code) {
								ids.add(p.VpcPeeringConnectionId)
							}
						}
					})
				if err != nil {
					return nil, err
				}
				ids = append(ids, more...)
			}
			return ids, nil
		}},
		{what: settings.Text{Ja: "Transit Gateway アタッチメント", En: "transit gateway attachments"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, ec2.NewDescribeTransitGatewayVpcAttachmentsPaginator(client,
				&ec2.DescribeTransitGatewayVpcAttachmentsInput{Filters: within(v)}),
				func(o *ec2.DescribeTransitGatewayVpcAttachmentsOutput, ids *found) {
					for _, a := range o.TransitGatewayVpcAttachments {
						if a.State != types.TransitGatewayAttachmentStateDeleted && a.State != types.TransitGatewayAttachmentStateRejected {
							ids.add(a.TransitGatewayAttachmentId)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "Egress-Only インターネットゲートウェイ", En: "egress-only internet gateways"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, ec2.NewDescribeEgressOnlyInternetGatewaysPaginator(client, &ec2.DescribeEgressOnlyInternetGatewaysInput{}),
				func(o *ec2.DescribeEgressOnlyInternetGatewaysOutput, ids *found) {
					for _, g := range o.EgressOnlyInternetGateways {
						if slices.ContainsFunc(g.Attachments, func(a types.InternetGatewayAttachment) bool { return aws.ToString(a.VpcId) == v.id() }) {
							ids.add(g.EgressOnlyInternetGatewayId)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "キャリアゲートウェイ", En: "carrier gateways"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, ec2.NewDescribeCarrierGatewaysPaginator(client, &ec2.DescribeCarrierGatewaysInput{Filters: within(v)}),
				func(o *ec2.DescribeCarrierGatewaysOutput, ids *found) {
					for _, g := range o.CarrierGateways {
						if g.State != types.CarrierGatewayStateDeleted {
							ids.add(g.CarrierGatewayId)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "ローカルゲートウェイとの関連付け", En: "associations with local gateways"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, ec2.NewDescribeLocalGatewayRouteTableVpcAssociationsPaginator(client,
				&ec2.DescribeLocalGatewayRouteTableVpcAssociationsInput{Filters: within(v)}),
				func(o *ec2.DescribeLocalGatewayRouteTableVpcAssociationsOutput, ids *found) {
					for _, a := range o.LocalGatewayRouteTableVpcAssociations {
						ids.add(a.LocalGatewayRouteTableVpcAssociationId)
					}
				})
		}},
		{what: settings.Text{Ja: "フローログ", En: "flow logs"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, ec2.NewDescribeFlowLogsPaginator(client,
				&ec2.DescribeFlowLogsInput{Filter: filter("resource-id", append(v.subnetIDs(), v.id())...)}),
				func(o *ec2.DescribeFlowLogsOutput, ids *found) {
					for _, l := range o.FlowLogs {
						ids.add(l.FlowLogId)
					}
				})
		}},
		{what: settings.Text{Ja: "サブネット CIDR 予約", En: "reservations of addresses"}, find: func(ctx context.Context, v *inventory) (ids found, err error) {
			for _, s := range v.Subnets {
				got, err := client.GetSubnetCidrReservations(ctx, &ec2.GetSubnetCidrReservationsInput{SubnetId: s.SubnetId})
				if err != nil {
					return nil, err
				}
				for _, r := range append(got.SubnetIpv4CidrReservations, got.SubnetIpv6CidrReservations...) {
					ids.add(r.SubnetCidrReservationId)
				}
			}
			return ids, nil
		}},
		{what: settings.Text{Ja: "この VPC のセキュリティグループを参照するほかの VPC", En: "other VPCs whose security groups name its own"}, find: func(ctx context.Context, v *inventory) (ids found, err error) {
			if len(v.SecurityGroups) == 0 {
				return nil, nil
			}
			got, err := client.DescribeSecurityGroupReferences(ctx, &ec2.DescribeSecurityGroupReferencesInput{GroupId: v.groupIDs()})
			if err != nil {
				return nil, err
			}
			for _, r := range got.SecurityGroupReferenceSet {
				ids.add(r.ReferencingVpcId)
			}
			return ids, nil
		}},
		{what: settings.Text{Ja: "この VPC のセキュリティグループを参照する、ほかの VPC のセキュリティグループ", En: "security groups of other VPCs that name its own"}, find: func(ctx context.Context, v *inventory) (ids found, err error) {
			if len(v.SecurityGroups) == 0 {
				return nil, nil
			}
			for _, rules := range []string{"ip-permission.group-id", "egress.ip-permission.group-id"} {
				more, err := each(ctx, ec2.NewDescribeSecurityGroupsPaginator(client,
					&ec2.DescribeSecurityGroupsInput{Filters: filter(rules, v.groupIDs()...)}),
					func(o *ec2.DescribeSecurityGroupsOutput, ids *found) {
						for _, g := range o.SecurityGroups {
							if aws.ToString(g.VpcId) != v.id() {
								ids.add(g.GroupId)
							}
						}
					})
				if err != nil {
					return nil, err
				}
				ids = append(ids, more...)
			}
			return ids, nil
		}},
		{what: settings.Text{Ja: "この VPC に関連付けた、ほかの VPC のセキュリティグループ", En: "security groups of other VPCs that are associated with it"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, ec2.NewDescribeSecurityGroupVpcAssociationsPaginator(client,
				&ec2.DescribeSecurityGroupVpcAssociationsInput{Filters: within(v)}),
				func(o *ec2.DescribeSecurityGroupVpcAssociationsOutput, ids *found) {
					for _, a := range o.SecurityGroupVpcAssociations {
						ids.add(a.GroupId)
					}
				})
		}},
		// The versions that are used unless one is named: EC2 lists no others
		// over all templates.
		{what: settings.Text{Ja: "起動テンプレート", En: "launch templates"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, ec2.NewDescribeLaunchTemplateVersionsPaginator(client,
				&ec2.DescribeLaunchTemplateVersionsInput{Versions: []string{"$Latest", "$Default"}}),
				func(o *ec2.DescribeLaunchTemplateVersionsOutput, ids *found) {
					for _, template := range o.LaunchTemplateVersions {
						if launches(template.LaunchTemplateData, v) && !slices.Contains(*ids, aws.ToString(template.LaunchTemplateId)) {
							ids.add(template.LaunchTemplateId)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "共有しているリソース", En: "resource shares of"}, find: func(ctx context.Context, v *inventory) (found, error) { return shares(ctx, t, v) }},
	}
}

// overPeerings are the states of a peering connection that is no more.
var overPeerings = []types.VpcPeeringConnectionStateReasonCode{
	types.VpcPeeringConnectionStateReasonCodeDeleted,
	types.VpcPeeringConnectionStateReasonCodeRejected,
	types.VpcPeeringConnectionStateReasonCodeExpired,
	types.VpcPeeringConnectionStateReasonCodeFailed,
}

func interfaces(ctx context.Context, client ec2.DescribeNetworkInterfacesAPIClient, v *inventory) (found, error) {
	return each(ctx, ec2.NewDescribeNetworkInterfacesPaginator(client, &ec2.DescribeNetworkInterfacesInput{Filters: filter("vpc-id", v.id())}),
		func(o *ec2.DescribeNetworkInterfacesOutput, ids *found) {
			for _, i := range o.NetworkInterfaces {
				ids.add(i.NetworkInterfaceId)
			}
		})
}

// launches reports whether a template names a subnet or a group of the VPC.
// Names of groups, rather than ids, are those of the default VPC.
func launches(data *types.ResponseLaunchTemplateData, v *inventory) bool {
	if data == nil {
		return false
	}
	subnets, groups := []string(nil), slices.Clone(data.SecurityGroupIds)
	for _, i := range data.NetworkInterfaces {
		subnets, groups = append(subnets, aws.ToString(i.SubnetId)), append(groups, i.Groups...)
	}
	return len(data.SecurityGroups) > 0 || v.names(subnets, groups)
}

// names reports whether a subnet or a group is one of the VPC.
func (v *inventory) names(subnets, groups []string) bool {
	in := func(ids found) func(string) bool { return func(id string) bool { return slices.Contains(ids, id) } }
	return slices.ContainsFunc(subnets, in(v.subnetIDs())) || slices.ContainsFunc(groups, in(v.groupIDs()))
}

// shares finds what is shared with other accounts.
func shares(ctx context.Context, t Target, v *inventory) (found, error) {
	var arns []string
	for _, s := range v.Subnets {
		arns = append(arns, aws.ToString(s.SubnetArn))
	}
	for _, g := range v.SecurityGroups {
		arns = append(arns, aws.ToString(g.SecurityGroupArn))
	}
	if arns == nil {
		return nil, nil // to name none would be to ask for all
	}
	return each(ctx, ram.NewListResourcesPaginator(ram.NewFromConfig(t.Config), &ram.ListResourcesInput{
		ResourceOwner: ramtypes.ResourceOwnerSelf, ResourceArns: arns,
	}), func(o *ram.ListResourcesOutput, ids *found) {
		for _, r := range o.Resources {
			ids.add(r.Arn)
		}
	})
}

func dnsProbes(t Target) []probe {
	zones, resolver := route53.NewFromConfig(t.Config), route53resolver.NewFromConfig(t.Config)
	return []probe{
		{what: settings.Text{Ja: "プライベートホストゾーン", En: "private hosted zones"}, find: func(ctx context.Context, v *inventory) (ids found, err error) {
			in := &route53.ListHostedZonesByVPCInput{VPCId: v.VPC.VpcId, VPCRegion: route53types.VPCRegion(v.Region)}
			for {
				got, err := zones.ListHostedZonesByVPC(ctx, in)
				if err != nil {
					return nil, err
				}
				for _, z := range got.HostedZoneSummaries {
					ids.add(z.HostedZoneId)
				}
				if in.NextToken = got.NextToken; in.NextToken == nil {
					return ids, nil
				}
			}
		}},
		{what: settings.Text{Ja: "Resolver ルールの関連付け", En: "associations with resolver rules"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, route53resolver.NewListResolverRuleAssociationsPaginator(resolver,
				&route53resolver.ListResolverRuleAssociationsInput{Filters: resolverFilter("VPCId", v)}),
				func(o *route53resolver.ListResolverRuleAssociationsOutput, ids *found) {
					for _, a := range o.ResolverRuleAssociations {
						// AWS makes one for every VPC.
						// https://docs.aws.amazon.com/cli/latest/reference/route53resolver/list-resolver-rule-associations.html
						if !strings.HasPrefix(aws.ToString(a.Id), "rslvr-autodefined-assoc-") {
							ids.add(a.Id)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "Resolver クエリログの関連付け", En: "associations with query logs"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, route53resolver.NewListResolverQueryLogConfigAssociationsPaginator(resolver,
				&route53resolver.ListResolverQueryLogConfigAssociationsInput{Filters: resolverFilter("ResourceId", v)}),
				func(o *route53resolver.ListResolverQueryLogConfigAssociationsOutput, ids *found) {
					for _, a := range o.ResolverQueryLogConfigAssociations {
						ids.add(a.Id)
					}
				})
		}},
		{what: settings.Text{Ja: "DNS Firewall の関連付け", En: "associations with DNS Firewall"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, route53resolver.NewListFirewallRuleGroupAssociationsPaginator(resolver,
				&route53resolver.ListFirewallRuleGroupAssociationsInput{VpcId: v.VPC.VpcId}),
				func(o *route53resolver.ListFirewallRuleGroupAssociationsOutput, ids *found) {
					for _, a := range o.FirewallRuleGroupAssociations {
						ids.add(a.Id)
					}
				})
		}},
	}
}

func resolverFilter(name string, v *inventory) []resolvertypes.Filter {
	return []resolvertypes.Filter{{Name: &name, Values: []string{v.id()}}}
}

func serviceProbes(t Target) []probe {
	return []probe{
		{what: settings.Text{Ja: "Auto Scaling グループ", En: "Auto Scaling groups"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, autoscaling.NewDescribeAutoScalingGroupsPaginator(autoscaling.NewFromConfig(t.Config), &autoscaling.DescribeAutoScalingGroupsInput{}),
				func(o *autoscaling.DescribeAutoScalingGroupsOutput, ids *found) {
					for _, g := range o.AutoScalingGroups {
						// A group that names zones alone launches into the default VPC.
						subnets := aws.ToString(g.VPCZoneIdentifier)
						if subnets == "" || v.names(strings.FieldsFunc(subnets, func(r rune) bool { return r == ',' || r == ' ' }), nil) {
							ids.add(g.AutoScalingGroupName)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "DB サブネットグループ", En: "DB subnet groups"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, rds.NewDescribeDBSubnetGroupsPaginator(rds.NewFromConfig(t.Config), &rds.DescribeDBSubnetGroupsInput{}),
				func(o *rds.DescribeDBSubnetGroupsOutput, ids *found) {
					for _, g := range o.DBSubnetGroups {
						if aws.ToString(g.VpcId) == v.id() {
							ids.add(g.DBSubnetGroupName)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "ElastiCache のサブネットグループ", En: "cache subnet groups"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, elasticache.NewDescribeCacheSubnetGroupsPaginator(elasticache.NewFromConfig(t.Config), &elasticache.DescribeCacheSubnetGroupsInput{}),
				func(o *elasticache.DescribeCacheSubnetGroupsOutput, ids *found) {
					for _, g := range o.CacheSubnetGroups {
						if aws.ToString(g.VpcId) == v.id() {
							ids.add(g.CacheSubnetGroupName)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "Redshift のサブネットグループ", En: "Redshift subnet groups"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, redshift.NewDescribeClusterSubnetGroupsPaginator(redshift.NewFromConfig(t.Config), &redshift.DescribeClusterSubnetGroupsInput{}),
				func(o *redshift.DescribeClusterSubnetGroupsOutput, ids *found) {
					for _, g := range o.ClusterSubnetGroups {
						if aws.ToString(g.VpcId) == v.id() {
							ids.add(g.ClusterSubnetGroupName)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "DMS のサブネットグループ", En: "DMS subnet groups"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, databasemigrationservice.NewDescribeReplicationSubnetGroupsPaginator(databasemigrationservice.NewFromConfig(t.Config), &databasemigrationservice.DescribeReplicationSubnetGroupsInput{}),
				func(o *databasemigrationservice.DescribeReplicationSubnetGroupsOutput, ids *found) {
					for _, g := range o.ReplicationSubnetGroups {
						if aws.ToString(g.VpcId) == v.id() {
							ids.add(g.ReplicationSubnetGroupIdentifier)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "Lambda 関数", En: "Lambda functions"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, lambda.NewListFunctionsPaginator(lambda.NewFromConfig(t.Config), &lambda.ListFunctionsInput{}),
				func(o *lambda.ListFunctionsOutput, ids *found) {
					for _, f := range o.Functions {
						if f.VpcConfig != nil && (aws.ToString(f.VpcConfig.VpcId) == v.id() || v.names(f.VpcConfig.SubnetIds, f.VpcConfig.SecurityGroupIds)) {
							ids.add(f.FunctionName)
						}
					}
				})
		}},
		{what: settings.Text{Ja: "Batch のコンピューティング環境", En: "Batch compute environments"}, find: func(ctx context.Context, v *inventory) (found, error) {
			return each(ctx, batch.NewDescribeComputeEnvironmentsPaginator(batch.NewFromConfig(t.Config), &batch.DescribeComputeEnvironmentsInput{}),
				func(o *batch.DescribeComputeEnvironmentsOutput, ids *found) {
					for _, e := range o.ComputeEnvironments {
						if e.ComputeResources != nil && v.names(e.ComputeResources.Subnets, e.ComputeResources.SecurityGroupIds) {
							ids.add(e.ComputeEnvironmentName)
						}
					}
				})
		}},
		{
			what:   settings.Text{Ja: "CodeBuild プロジェクト", En: "CodeBuild projects"},
			absent: []string{"ap-east-2", "ca-west-1", "mx-central-1"},
			find:   func(ctx context.Context, v *inventory) (found, error) { return buildProjects(ctx, t, v) },
		},
		{what: settings.Text{Ja: "ECS サービス", En: "ECS services"}, find: func(ctx context.Context, v *inventory) (found, error) { return containerServices(ctx, t, v) }},
		{what: settings.Text{Ja: "EKS クラスター", En: "EKS clusters"}, find: func(ctx context.Context, v *inventory) (found, error) { return clusters(ctx, t, v) }},
		{
			what:   settings.Text{Ja: "ディレクトリ", En: "directories"},
			absent: []string{"ap-east-2", "ap-southeast-6"},
			find: func(ctx context.Context, v *inventory) (found, error) {
				return each(ctx, directoryservice.NewDescribeDirectoriesPaginator(directoryservice.NewFromConfig(t.Config), &directoryservice.DescribeDirectoriesInput{}),
					func(o *directoryservice.DescribeDirectoriesOutput, ids *found) {
						for _, d := range o.DirectoryDescriptions {
							own := d.VpcSettings != nil && aws.ToString(d.VpcSettings.VpcId) == v.id()
							if own || d.ConnectSettings != nil && aws.ToString(d.ConnectSettings.VpcId) == v.id() {
								ids.add(d.DirectoryId)
							}
						}
					})
			},
		},
	}
}

// buildProjects reads the projects of each page at once: a page has 100, as
// many as one call describes.
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetProjects.html
func buildProjects(ctx context.Context, t Target, v *inventory) (ids found, err error) {
	client := codebuild.NewFromConfig(t.Config)
	for pages := codebuild.NewListProjectsPaginator(client, &codebuild.ListProjectsInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		if len(page.Projects) == 0 {
			continue
		}
		got, err := client.BatchGetProjects(ctx, &codebuild.BatchGetProjectsInput{Names: page.Projects})
		if err != nil {
			return nil, err
		}
		for _, p := range got.Projects {
			if p.VpcConfig != nil && (aws.ToString(p.VpcConfig.VpcId) == v.id() || v.names(p.VpcConfig.Subnets, p.VpcConfig.SecurityGroupIds)) {
				ids.add(p.Name)
			}
		}
	}
	return ids, nil
}

// containerServices also finds those that run no task now. One call describes
// ten.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
func containerServices(ctx context.Context, t Target, v *inventory) (ids found, err error) {
	client := ecs.NewFromConfig(t.Config)
	clusters, err := every(ctx, ecs.NewListClustersPaginator(client, &ecs.ListClustersInput{}),
		func(o *ecs.ListClustersOutput) []string { return o.ClusterArns })
	if err != nil {
		return nil, err
	}
	for _, cluster := range clusters {
		services, err := every(ctx, ecs.NewListServicesPaginator(client, &ecs.ListServicesInput{Cluster: &cluster, MaxResults: aws.Int32(100)}),
			func(o *ecs.ListServicesOutput) []string { return o.ServiceArns })
		if err != nil && !awsfault.HasCode(err, "ClusterNotFoundException") { // deleted meanwhile
			return nil, err
		}
		for some := range slices.Chunk(services, 10) {
			got, err := client.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: &cluster, Services: some})
			if err != nil {
				return nil, err
			}
			for _, s := range got.Services {
				if n := s.NetworkConfiguration; n != nil && n.AwsvpcConfiguration != nil &&
					v.names(n.AwsvpcConfiguration.Subnets, n.AwsvpcConfiguration.SecurityGroups) {
					ids.add(s.ServiceName)
				}
			}
		}
	}
	return ids, nil
}

func clusters(ctx context.Context, t Target, v *inventory) (ids found, err error) {
	client := eks.NewFromConfig(t.Config)
	names, err := every(ctx, eks.NewListClustersPaginator(client, &eks.ListClustersInput{}),
		func(o *eks.ListClustersOutput) []string { return o.Clusters })
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		got, err := client.DescribeCluster(ctx, &eks.DescribeClusterInput{Name: &name})
		switch {
		case awsfault.HasCode(err, "ResourceNotFoundException"): // deleted meanwhile
		case err != nil:
			return nil, err
		case got.Cluster.ResourcesVpcConfig != nil && aws.ToString(got.Cluster.ResourcesVpcConfig.VpcId) == v.id():
			ids = append(ids, name)
		}
	}
	return ids, nil
}
