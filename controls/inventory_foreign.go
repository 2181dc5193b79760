package controls

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"baseline/settings"
)

// found are the ids of what was found.
type found []string

func (f *found) add(id *string) { *f = append(*f, aws.ToString(id)) }

// foreign returns what is in a default VPC that AWS did not put there, or that
// somebody has changed. What AWS puts there is one subnet a zone, an internet
// gateway, a main route table with a route to it, a network ACL and a security
// group, with their default rules and without tags.
// https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
func (v *inventory) foreign() []settings.Text {
	list := v.beyond()
	if tagged := v.tagged(); tagged != nil {
		list = append(list, settings.Textf("タグのあるもの %s", "tags on %s", some(tagged.texts())))
	}
	return list
}

// beyond is what of it nobody can put back: all but tags.
func (v *inventory) beyond() (list []settings.Text) {
	for _, kind := range []struct {
		what   settings.Text
		things []settings.Text
	}{
		{settings.Text{Ja: "追加した CIDR ブロック", En: "CIDR blocks that were added"}, v.addedBlocks().texts()},
		{settings.Text{Ja: "VPC 暗号化コントロール", En: "an encryption control"}, v.encryptionControl().texts()},
		{settings.Text{Ja: "独自のサブネット", En: "subnets that AWS did not make"}, v.ownSubnets().texts()},
		{settings.Text{Ja: "2 つ以上のインターネットゲートウェイ", En: "more than one internet gateway"}, v.moreGateways().texts()},
		{settings.Text{Ja: "独自のルートテーブル", En: "route tables that AWS did not make"}, v.ownTables().texts()},
		{settings.Text{Ja: "独自のルート", En: "own routes"}, v.ownRoutes()},
		{settings.Text{Ja: "独自のネットワーク ACL", En: "network ACLs that AWS did not make"}, v.ownACLs().texts()},
		{settings.Text{Ja: "デフォルトのネットワーク ACL の独自のルール", En: "own rules in the default network ACL"}, v.ownEntries()},
		{settings.Text{Ja: "独自のセキュリティグループ", En: "security groups that AWS did not make"}, v.ownGroups().texts()},
		{settings.Text{Ja: "デフォルトのセキュリティグループの独自のルール", En: "own rules in the default security group"}, v.ownRules()},
	} {
		if kind.things != nil {
			list = append(list, settings.Textf("%s %s", "%s %s", kind.what, some(kind.things)))
		}
	}
	return list
}

// mostIDs is how many ids a message names.
const mostIDs = 5

func some(things []settings.Text) settings.Text {
	if more := len(things) - mostIDs; more > 0 {
		return settings.Textf("%s、ほか %d", "%s and %d more", things[:mostIDs], more)
	}
	return settings.Textf("%s", "%s", things)
}

func (f found) texts() (list []settings.Text) {
	for _, id := range f {
		list = append(list, settings.Same(id))
	}
	return list
}

func (v *inventory) addedBlocks() (ids found) {
	for _, block := range v.VPC.CidrBlockAssociationSet {
		if aws.ToString(block.CidrBlock) != aws.ToString(v.VPC.CidrBlock) &&
			(block.CidrBlockState == nil || block.CidrBlockState.State != types.VpcCidrBlockStateCodeDisassociated) {
			ids.add(block.CidrBlock)
		}
	}
	for _, block := range v.VPC.Ipv6CidrBlockAssociationSet {
		if block.Ipv6CidrBlockState == nil || block.Ipv6CidrBlockState.State != types.VpcCidrBlockStateCodeDisassociated {
			ids.add(block.Ipv6CidrBlock)
		}
	}
	return ids
}

func (v *inventory) encryptionControl() (ids found) {
	if control := v.VPC.EncryptionControl; control != nil && control.State != types.VpcEncryptionControlStateDeleted {
		ids.add(control.VpcEncryptionControlId)
	}
	return ids
}

func (v *inventory) ownSubnets() (ids found) {
	for _, s := range v.Subnets {
		if !aws.ToBool(s.DefaultForAz) {
			ids.add(s.SubnetId)
		}
	}
	return ids
}

func (v *inventory) moreGateways() (ids found) {
	if len(v.InternetGateways) > 1 {
		for _, g := range v.InternetGateways {
			ids.add(g.InternetGatewayId)
		}
	}
	return ids
}

func isMain(table types.RouteTable) bool {
	for _, a := range table.Associations {
		if aws.ToBool(a.Main) {
			return true
		}
	}
	return false
}

func (v *inventory) ownTables() (ids found) {
	for _, table := range v.RouteTables {
		if !isMain(table) {
			ids.add(table.RouteTableId)
		}
	}
	return ids
}

// ownRoutes are what the main route table has beside the local route and the
// one to the internet, and its explicit associations.
func (v *inventory) ownRoutes() (list []settings.Text) {
	for _, table := range v.RouteTables {
		if !isMain(table) {
			continue
		}
		for _, r := range table.Routes {
			local := r.Origin == types.RouteOriginCreateRouteTable && aws.ToString(r.GatewayId) == "local"
			internet := aws.ToString(r.DestinationCidrBlock) == "0.0.0.0/0" && strings.HasPrefix(aws.ToString(r.GatewayId), "igw-")
			if !local && !internet {
				destination := aws.ToString(r.DestinationCidrBlock) + aws.ToString(r.DestinationIpv6CidrBlock) + aws.ToString(r.DestinationPrefixListId)
				list = append(list, settings.Textf("%s の %s 宛て", "%s to %s", aws.ToString(table.RouteTableId), destination))
			}
		}
		for _, a := range table.Associations {
			if !aws.ToBool(a.Main) {
				list = append(list, settings.Same(aws.ToString(a.RouteTableAssociationId)))
			}
		}
		for _, g := range table.PropagatingVgws {
			list = append(list, settings.Same(aws.ToString(g.GatewayId)))
		}
	}
	return list
}

func (v *inventory) ownACLs() (ids found) {
	for _, acl := range v.NetworkACLs {
		if !aws.ToBool(acl.IsDefault) {
			ids.add(acl.NetworkAclId)
		}
	}
	return ids
}

// ownEntries are the rules beside those that let everything through. The last
// one, which no one can change, denies.
// https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
func (v *inventory) ownEntries() (list []settings.Text) {
	for _, acl := range v.NetworkACLs {
		for _, e := range acl.Entries {
			everything := aws.ToString(e.Protocol) == "-1" && aws.ToString(e.CidrBlock) == "0.0.0.0/0" && e.Ipv6CidrBlock == nil
			allows := aws.ToInt32(e.RuleNumber) == 100 && e.RuleAction == types.RuleActionAllow
			denies := aws.ToInt32(e.RuleNumber) == 32767 && e.RuleAction == types.RuleActionDeny
			if aws.ToBool(acl.IsDefault) && !(everything && (allows || denies)) {
				list = append(list, settings.Textf("%s のルール %d", "%s rule %d", aws.ToString(acl.NetworkAclId), aws.ToInt32(e.RuleNumber)))
			}
		}
	}
	return list
}

func isDefaultGroup(g types.SecurityGroup) bool { return aws.ToString(g.GroupName) == "default" }

func (v *inventory) ownGroups() (ids found) {
	for _, g := range v.SecurityGroups {
		if !isDefaultGroup(g) {
			ids.add(g.GroupId)
		}
	}
	return ids
}

// ownRules are the rules beside those that let the members talk with each
// other and with everybody outside. A group that somebody has emptied has none.
// https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
func (v *inventory) ownRules() (list []settings.Text) {
	for _, g := range v.SecurityGroups {
		if !isDefaultGroup(g) {
			continue
		}
		members := func(p types.IpPermission) bool {
			return aws.ToString(p.IpProtocol) == "-1" && len(p.IpRanges)+len(p.Ipv6Ranges)+len(p.PrefixListIds) == 0 &&
				len(p.UserIdGroupPairs) == 1 && aws.ToString(p.UserIdGroupPairs[0].GroupId) == aws.ToString(g.GroupId)
		}
		outside := func(p types.IpPermission) bool {
			return aws.ToString(p.IpProtocol) == "-1" && len(p.Ipv6Ranges)+len(p.PrefixListIds)+len(p.UserIdGroupPairs) == 0 &&
				len(p.IpRanges) == 1 && aws.ToString(p.IpRanges[0].CidrIp) == "0.0.0.0/0"
		}
		for _, p := range g.IpPermissions {
			if !members(p) {
				list = append(list, settings.Textf("%s のインバウンド", "%s in", aws.ToString(g.GroupId)))
			}
		}
		for _, p := range g.IpPermissionsEgress {
			if !outside(p) {
				list = append(list, settings.Textf("%s のアウトバウンド", "%s out", aws.ToString(g.GroupId)))
			}
		}
	}
	return list
}

// tagged is what has tags: AWS sets none.
func (v *inventory) tagged() (ids found) {
	for _, part := range v.parts() {
		if len(part.tags) > 0 {
			ids = append(ids, part.id)
		}
	}
	return ids
}

// part is something of a default VPC, by what it is whatever its id.
type part struct {
	name settings.Text // such as "the subnet of us-east-1a"
	id   string
	tags []types.Tag
}

var theVPC = settings.Textf("VPC そのもの", "the VPC")

func theSubnet(s types.Subnet) settings.Text {
	return settings.Textf("%s のサブネット", "the subnet of %s", aws.ToString(s.AvailabilityZone))
}

// parts are the VPC and what AWS puts in it.
func (v *inventory) parts() []part {
	list := []part{{theVPC, v.id(), v.VPC.Tags}}
	for _, s := range v.Subnets {
		if aws.ToBool(s.DefaultForAz) {
			list = append(list, part{theSubnet(s), aws.ToString(s.SubnetId), s.Tags})
		}
	}
	for _, g := range v.InternetGateways {
		list = append(list, part{settings.Textf("インターネットゲートウェイ", "the internet gateway"), aws.ToString(g.InternetGatewayId), g.Tags})
	}
	for _, t := range v.RouteTables {
		if isMain(t) {
			list = append(list, part{settings.Textf("メインルートテーブル", "the main route table"), aws.ToString(t.RouteTableId), t.Tags})
		}
	}
	for _, a := range v.NetworkACLs {
		if aws.ToBool(a.IsDefault) {
			list = append(list, part{settings.Textf("デフォルトのネットワーク ACL", "the default network ACL"), aws.ToString(a.NetworkAclId), a.Tags})
		}
	}
	for _, g := range v.SecurityGroups {
		if isDefaultGroup(g) {
			list = append(list, part{settings.Textf("デフォルトのセキュリティグループ", "the default security group"), aws.ToString(g.GroupId), g.Tags})
		}
	}
	return list
}
