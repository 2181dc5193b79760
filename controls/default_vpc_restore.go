package controls

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// RestoreDefaultVPC makes the default VPC of every region again where there is
// an inventory of one and none now, and puts back tags and attributes. What it
// cannot put back, it says. Where it was made again already, by this or by
// hand, only tags and attributes are put back. What the settings say of default
// VPCs is of no matter to it.
//
// Beside what Check needs, it calls ec2:CreateDefaultVpc, CreateTags,
// ModifyVpcAttribute, ModifySubnetAttribute and AssociateDhcpOptions.
// https://docs.aws.amazon.com/vpc/latest/userguide/work-with-default-vpc.html
func (r Runner) RestoreDefaultVPC(ctx context.Context) (Report, error) {
	return r.restoreDefaultVPC(ctx, true)
}

// CheckRestoreDefaultVPC says what RestoreDefaultVPC would do. It writes
// nothing. A region without inventory is Kept by both.
func (r Runner) CheckRestoreDefaultVPC(ctx context.Context) (Report, error) {
	return r.restoreDefaultVPC(ctx, false)
}

func (r Runner) restoreDefaultVPC(ctx context.Context, write bool) (Report, error) {
	r.Settings.DefaultVPC.Mode = ""
	return r.run(ctx, "default-vpc", func(c Control, ctx context.Context) (Outcome, error) {
		return c.(defaultVPC).restore(ctx, write)
	})
}

func (c defaultVPC) restore(ctx context.Context, write bool) (Outcome, error) {
	was, err := c.inventoried(ctx)
	if err != nil {
		return Outcome{}, err
	}
	if was == nil {
		return Outcome{
			Status:  Kept,
			Summary: settings.Textf("記録がないので、削除されたデフォルト VPC もない", "there is no inventory, so no default VPC was deleted"),
			Fix:     settings.Textf("新しく作るなら: aws ec2 create-default-vpc", "aws ec2 create-default-vpc makes one"),
		}, nil
	}
	vpc, err := c.defaultVpc(ctx)
	if err != nil {
		return Outcome{}, err
	}
	var done []settings.Text
	switch {
	case vpc == nil && !write:
		summary := settings.Textf("%s の代わりに、%s の状態で作り直す", "would be made again for %s as of %s", was.id(), was.Time.Format(time.RFC3339))
		return Outcome{Status: Differs, Summary: without(summary, was.beyond())}, nil
	case vpc == nil:
		made, err := c.ec2.CreateDefaultVpc(ctx, &ec2.CreateDefaultVpcInput{})
		if err != nil {
			return Outcome{}, err
		}
		vpc = made.Vpc
		done = append(done, settings.Textf("%[2]s の代わりに %[1]s を作成", "made %s for %s", aws.ToString(vpc.VpcId), was.id()))
	case aws.ToString(vpc.VpcId) == was.id():
		return Outcome{Status: Already, Summary: settings.Textf("%s がある", "%s is there", was.id())}, nil
	}
	tries := 1
	if done != nil {
		tries = wholeTries
	}
	now, err := c.takeWhole(ctx, *vpc, tries)
	if err != nil {
		return Outcome{Summary: settings.Textf("%s", "%s", done)}, err
	}
	more, err := c.alike(ctx, was, now, write)
	done = append(done, more...)
	if err != nil {
		return Outcome{Summary: settings.Textf("%s", "%s", done)}, err
	}
	o := Outcome{Status: Already, Summary: settings.Textf("%s は元の %s と同じ", "%s is as %s was", now.id(), was.id())}
	switch {
	case done != nil && write:
		o = Outcome{Status: Changed, Summary: settings.Textf("%s", "%s", done)}
	case done != nil:
		o = Outcome{Status: Differs, Summary: settings.Textf("%s が %s の代わりにある。元に戻すところ: %s", "%s stands for %s; would be made so: %s", now.id(), was.id(), done)}
	}
	o.Summary = without(o.Summary, now.lacks(was))
	o.Fix = settings.Textf("organization.DefaultVPC.Mode が delete なら変える (次の適用で削除される)。古い ID を使っているところを直す",
		"see that organization.DefaultVPC.Mode is not delete, or the next apply deletes it; change what names the old ids")
	return o, nil
}

// without adds what is not put back.
func without(summary settings.Text, lost []settings.Text) settings.Text {
	if lost == nil {
		return summary
	}
	return settings.Textf("%s。元に戻らないもの: %s", "%s; not put back: %s", summary, settings.Sentences(lost...))
}

// inventoried returns the inventory of the default VPC that the region had
// last, with what earlier inventories of it have beside; nil where there is
// none.
func (c defaultVPC) inventoried(ctx context.Context) (was *inventory, err error) {
	of, err := c.inventories.newest(ctx)
	if err != nil {
		return nil, err
	}
	for _, key := range slices.Backward(of) {
		v, err := c.inventories.load(ctx, key)
		if err != nil {
			return nil, err
		}
		if was == nil {
			was = v
			continue
		}
		was.carry(v)
	}
	return was, nil
}

// How long a VPC that was made may take until all of it is seen.
const (
	wholeTries = 10
	wholePause = 2 * time.Second
)

// takeWhole describes a VPC, and waits between tries while parts are missing.
func (c defaultVPC) takeWhole(ctx context.Context, vpc types.Vpc, tries int) (v *inventory, err error) {
	for try := 1; ; try++ {
		if v, err = c.take(ctx, vpc); err != nil || v.whole() || try == tries {
			return v, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wholePause):
		}
	}
}

// whole reports whether a VPC has one at least of all that AWS puts in it.
func (v *inventory) whole() bool {
	return len(v.Subnets) > 0 && v.gateway() != "" && len(v.RouteTables) > 0 && len(v.NetworkACLs) > 0 && len(v.SecurityGroups) > 0
}

// alike puts back attributes, DHCP options and tags where they differ, and says
// what it did; or would do, without write.
func (c defaultVPC) alike(ctx context.Context, was, now *inventory, write bool) (done []settings.Text, err error) {
	do := func(what settings.Text, call func() error) error {
		if write {
			if err := call(); err != nil {
				return err
			}
		}
		done = append(done, what)
		return nil
	}
	for _, name := range vpcAttributes {
		value, known := was.Attributes[name]
		if !known || value == now.Attributes[name] {
			continue
		}
		if err := do(settings.Textf("%s を %t に設定", "set %s to %t", name, value), func() error { return c.setAttribute(ctx, now, name, value) }); err != nil {
			return done, err
		}
	}
	if options := was.VPC.DhcpOptionsId; options != nil && aws.ToString(options) != aws.ToString(now.VPC.DhcpOptionsId) {
		err := do(settings.Textf("%s を関連付け", "associated %s", *options), func() error {
			_, err := c.ec2.AssociateDhcpOptions(ctx, &ec2.AssociateDhcpOptionsInput{DhcpOptionsId: options, VpcId: now.VPC.VpcId})
			return err
		})
		switch {
		case err == nil:
			now.VPC.DhcpOptionsId = options
		case !awsfault.HasCode(err, "InvalidDhcpOptionID.NotFound", "InvalidDhcpOptionsID.NotFound"):
			return done, err
		}
	}
	for _, s := range was.Subnets {
		twin := now.subnetOf(s)
		if twin == nil || aws.ToBool(twin.MapPublicIpOnLaunch) == aws.ToBool(s.MapPublicIpOnLaunch) {
			continue
		}
		on := aws.ToBool(s.MapPublicIpOnLaunch)
		if err := do(settings.Textf("%s の MapPublicIpOnLaunch を %t に設定", "set MapPublicIpOnLaunch of %s to %t", *twin.SubnetId, on), func() error {
			return c.mapPublicIP(ctx, twin.SubnetId, on)
		}); err != nil {
			return done, err
		}
	}
	for _, old := range was.parts() {
		i := slices.IndexFunc(now.parts(), func(p part) bool { return p.name == old.name })
		if i < 0 {
			continue
		}
		twin := now.parts()[i]
		missing := slices.DeleteFunc(slices.Clone(old.tags), func(t types.Tag) bool {
			return isSystemTag(t) || slices.ContainsFunc(twin.tags, func(have types.Tag) bool {
				return aws.ToString(have.Key) == aws.ToString(t.Key) && aws.ToString(have.Value) == aws.ToString(t.Value)
			})
		})
		if len(missing) == 0 {
			continue
		}
		if err := do(settings.Textf("%s にタグを設定", "tagged %s", twin.id), func() error {
			_, err := c.ec2.CreateTags(ctx, &ec2.CreateTagsInput{Resources: []string{twin.id}, Tags: missing})
			return err
		}); err != nil {
			return done, err
		}
	}
	return done, nil
}

func (c defaultVPC) setAttribute(ctx context.Context, v *inventory, name types.VpcAttributeName, on bool) error {
	value := &types.AttributeBooleanValue{Value: &on}
	in := &ec2.ModifyVpcAttributeInput{VpcId: v.VPC.VpcId} // takes one at a time
	switch name {
	case types.VpcAttributeNameEnableDnsSupport:
		in.EnableDnsSupport = value
	case types.VpcAttributeNameEnableDnsHostnames:
		in.EnableDnsHostnames = value
	case types.VpcAttributeNameEnableNetworkAddressUsageMetrics:
		in.EnableNetworkAddressUsageMetrics = value
	}
	_, err := c.ec2.ModifyVpcAttribute(ctx, in)
	return err
}

// subnetOf returns the default subnet of the same zone; nil where there is
// none, or s is no default subnet.
func (v *inventory) subnetOf(s types.Subnet) *types.Subnet {
	for i, have := range v.Subnets {
		if aws.ToBool(s.DefaultForAz) && aws.ToBool(have.DefaultForAz) && aws.ToString(have.AvailabilityZone) == aws.ToString(s.AvailabilityZone) {
			return &v.Subnets[i]
		}
	}
	return nil
}

// isSystemTag reports whether only AWS can set a tag.
func isSystemTag(t types.Tag) bool { return strings.HasPrefix(aws.ToString(t.Key), "aws:") }

// lacks says what the former VPC had and nobody can put back, or only by hand.
func (v *inventory) lacks(was *inventory) (lost []settings.Text) {
	var ids []settings.Text
	parts := v.parts()
	for _, old := range was.parts() {
		i := slices.IndexFunc(parts, func(p part) bool { return p.name == old.name })
		switch {
		case i < 0:
			lost = append(lost, settings.Textf("%s (%s)", "%s (%s)", old.name, old.id))
		case parts[i].id != old.id:
			ids = append(ids, settings.Textf("%s は今は %s", "%s is now %s", old.id, parts[i].id))
		}
		if slices.ContainsFunc(old.tags, isSystemTag) {
			lost = append(lost, settings.Textf("%s の aws:… のタグ", "the tags aws:… of %s", old.id))
		}
	}
	if ids != nil {
		lost = append(lost, settings.Textf("新しい ID: %s", "ids: %s", ids))
	}
	lost = append(lost, was.beyond()...)
	if was.VPC.InstanceTenancy != v.VPC.InstanceTenancy {
		lost = append(lost, settings.Textf("テナンシー %s", "the tenancy %s", was.VPC.InstanceTenancy))
	}
	if options := aws.ToString(was.VPC.DhcpOptionsId); options != aws.ToString(v.VPC.DhcpOptionsId) {
		lost = append(lost, settings.Textf("DHCP オプションセット %s", "the DHCP options %s", options))
	}
	for _, s := range was.Subnets {
		if twin := v.subnetOf(s); twin != nil && aws.ToString(twin.CidrBlock) != aws.ToString(s.CidrBlock) {
			lost = append(lost, settings.Textf("%[2]s の CIDR ブロック %[1]s (今は %[3]s)", "the block %s of %s, now %s", aws.ToString(s.CidrBlock), *s.AvailabilityZone, aws.ToString(twin.CidrBlock)))
		}
	}
	if rules(was) < rules(v) {
		lost = append(lost, settings.Textf("デフォルトのセキュリティグループとネットワーク ACL のルールが少なかったこと", "that the default security group and network ACL had fewer rules"))
	}
	return lost
}

// rules counts the rules of the default group and ACL.
func rules(v *inventory) (n int) {
	for _, g := range v.SecurityGroups {
		if isDefaultGroup(g) {
			n += len(g.IpPermissions) + len(g.IpPermissionsEgress)
		}
	}
	for _, a := range v.NetworkACLs {
		if aws.ToBool(a.IsDefault) {
			n += len(a.Entries)
		}
	}
	return n
}
