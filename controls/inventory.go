package controls

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// inventory is a default VPC with everything in it that goes with it, in the
// words of EC2. It is what is written to the bucket.
type inventory struct {
	Time    time.Time // in UTC, when it was written
	Account string
	Region  string

	VPC              types.Vpc
	Attributes       map[types.VpcAttributeName]bool
	DHCPOptions      []types.DhcpOptions
	Subnets          []types.Subnet
	InternetGateways []types.InternetGateway
	RouteTables      []types.RouteTable
	NetworkACLs      []types.NetworkAcl
	SecurityGroups   []types.SecurityGroup
}

func (v *inventory) id() string { return aws.ToString(v.VPC.VpcId) }

// gateway is the id of the attached internet gateway, or empty.
func (v *inventory) gateway() string {
	if len(v.InternetGateways) == 0 {
		return ""
	}
	return aws.ToString(v.InternetGateways[0].InternetGatewayId)
}

func (v *inventory) subnetIDs() (ids found) {
	for _, s := range v.Subnets {
		ids.add(s.SubnetId)
	}
	return ids
}

func (v *inventory) groupIDs() (ids found) {
	for _, g := range v.SecurityGroups {
		ids.add(g.GroupId)
	}
	return ids
}

// defaultVpc returns the default VPC of the region; nil where there is none.
func (c defaultVPC) defaultVpc(ctx context.Context) (*types.Vpc, error) {
	got, err := every(ctx, ec2.NewDescribeVpcsPaginator(c.ec2, &ec2.DescribeVpcsInput{Filters: filter("is-default", "true")}),
		func(o *ec2.DescribeVpcsOutput) []types.Vpc { return o.Vpcs })
	if err != nil || len(got) == 0 {
		return nil, err
	}
	return &got[0], nil // a region has one at most
}

// take describes a default VPC and what is in it.
func (c defaultVPC) take(ctx context.Context, vpc types.Vpc) (*inventory, error) {
	v := &inventory{Account: c.account, Region: c.region, VPC: vpc, Attributes: map[types.VpcAttributeName]bool{}}
	within := filter("vpc-id", v.id())
	if err := cmp.Or(together(
		func() error { return c.attributes(ctx, v) },
		func() (err error) {
			v.Subnets, err = every(ctx, ec2.NewDescribeSubnetsPaginator(c.ec2, &ec2.DescribeSubnetsInput{Filters: within}),
				func(o *ec2.DescribeSubnetsOutput) []types.Subnet { return o.Subnets })
			return err
		},
		func() (err error) {
			v.InternetGateways, err = every(ctx, ec2.NewDescribeInternetGatewaysPaginator(c.ec2,
				&ec2.DescribeInternetGatewaysInput{Filters: filter("attachment.vpc-id", v.id())}),
				func(o *ec2.DescribeInternetGatewaysOutput) []types.InternetGateway { return o.InternetGateways })
			return err
		},
		func() (err error) {
			v.RouteTables, err = every(ctx, ec2.NewDescribeRouteTablesPaginator(c.ec2, &ec2.DescribeRouteTablesInput{Filters: within}),
				func(o *ec2.DescribeRouteTablesOutput) []types.RouteTable { return o.RouteTables })
			return err
		},
		func() (err error) {
			v.NetworkACLs, err = every(ctx, ec2.NewDescribeNetworkAclsPaginator(c.ec2, &ec2.DescribeNetworkAclsInput{Filters: within}),
				func(o *ec2.DescribeNetworkAclsOutput) []types.NetworkAcl { return o.NetworkAcls })
			return err
		},
		func() (err error) {
			v.SecurityGroups, err = every(ctx, ec2.NewDescribeSecurityGroupsPaginator(c.ec2, &ec2.DescribeSecurityGroupsInput{Filters: within}),
				func(o *ec2.DescribeSecurityGroupsOutput) []types.SecurityGroup { return o.SecurityGroups })
			return err
		},
		func() (err error) {
			v.DHCPOptions, err = every(ctx, ec2.NewDescribeDhcpOptionsPaginator(c.ec2,
				&ec2.DescribeDhcpOptionsInput{Filters: filter("dhcp-options-id", aws.ToString(vpc.DhcpOptionsId))}),
				func(o *ec2.DescribeDhcpOptionsOutput) []types.DhcpOptions { return o.DhcpOptions })
			return err
		},
	)...); err != nil {
		return nil, err
	}
	v.settle()
	return v, nil
}

var vpcAttributes = []types.VpcAttributeName{
	types.VpcAttributeNameEnableDnsSupport,
	types.VpcAttributeNameEnableDnsHostnames,
	types.VpcAttributeNameEnableNetworkAddressUsageMetrics,
}

// attributes reads what DescribeVpcs does not say.
func (c defaultVPC) attributes(ctx context.Context, v *inventory) error {
	for _, name := range vpcAttributes {
		got, err := c.ec2.DescribeVpcAttribute(ctx, &ec2.DescribeVpcAttributeInput{VpcId: v.VPC.VpcId, Attribute: name})
		if err != nil {
			return err
		}
		for _, value := range []*types.AttributeBooleanValue{got.EnableDnsSupport, got.EnableDnsHostnames, got.EnableNetworkAddressUsageMetrics} {
			if value != nil {
				v.Attributes[name] = aws.ToBool(value.Value)
			}
		}
	}
	return nil
}

// settle takes out what differs between two looks at the same VPC.
func (v *inventory) settle() {
	for i := range v.Subnets {
		v.Subnets[i].AvailableIpAddressCount = nil
	}
	byID(v.Subnets, func(s types.Subnet) *string { return s.SubnetId })
	byID(v.InternetGateways, func(g types.InternetGateway) *string { return g.InternetGatewayId })
	byID(v.RouteTables, func(t types.RouteTable) *string { return t.RouteTableId })
	byID(v.NetworkACLs, func(a types.NetworkAcl) *string { return a.NetworkAclId })
	byID(v.SecurityGroups, func(g types.SecurityGroup) *string { return g.GroupId })
}

func byID[T any](list []T, id func(T) *string) {
	slices.SortFunc(list, func(a, b T) int { return strings.Compare(aws.ToString(id(a)), aws.ToString(id(b))) })
}

// carry adds what an earlier inventory of the same VPC has and this one has no
// more: a run that ended half-way had taken it away.
func (v *inventory) carry(earlier *inventory) {
	for _, s := range earlier.Subnets {
		if !slices.ContainsFunc(v.Subnets, func(now types.Subnet) bool {
			return aws.ToString(now.AvailabilityZone) == aws.ToString(s.AvailabilityZone) && aws.ToBool(now.DefaultForAz)
		}) {
			v.Subnets = append(v.Subnets, s)
		}
	}
	if len(v.InternetGateways) == 0 {
		v.InternetGateways = earlier.InternetGateways
	}
}

// every returns the items of all pages.
func every[T, O, F any](ctx context.Context, pages paginator[O, F], items func(*O) []T) (list []T, err error) {
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, items(page)...)
	}
	return list, nil
}

type paginator[O, F any] interface {
	HasMorePages() bool
	NextPage(context.Context, ...func(*F)) (*O, error)
}

func filter(name string, values ...string) []types.Filter {
	return []types.Filter{{Name: &name, Values: values}}
}
