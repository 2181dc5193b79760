package controls

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// undoTime is how long putting back may take, also when the time of the run is
// up.
const undoTime = 30 * time.Second

// step is one deletion and what puts it back. With dry, either only asks
// whether it would be allowed.
type step struct {
	thing    settings.Text
	do       func(ctx context.Context, dry *bool) error
	gone     []string // codes that say that it is done already
	undo     func(ctx context.Context, dry *bool) error
	standing []string // codes that say that there is nothing to put back
	empty    bool     // EC2 would do it although something is in the VPC
}

// takeAway deletes a VPC that nothing uses.
func (c defaultVPC) takeAway(ctx context.Context, v *inventory, loose string) (Outcome, error) {
	gateway := v.gateway()
	if gateway == "" {
		gateway = loose
	}
	steps := c.steps(v, gateway)
	if err := c.rehearse(ctx, steps, gateway); err != nil {
		return Outcome{Summary: isKept(v.id())}, err
	}
	address, err := c.inventories.save(ctx, v)
	if err != nil {
		return Outcome{Summary: settings.Textf("%s は残す。記録を書き込めなかった", "%s is kept, because its inventory could not be written", v.id())}, err
	}

	var begun []step
	if loose != "" { // a former run has taken it
		begun = append(begun, steps[len(steps)-2])
	}
	for _, s := range steps {
		if err := c.stillUnused(ctx, v, s); err != nil {
			return c.putBack(ctx, v, begun), err
		}
		// What fails may have been done all the same: an answer gets lost.
		begun = append(begun, s)
		if err := accepting(s.do(ctx, nil), s.gone...); err != nil {
			return c.putBack(ctx, v, begun), err
		}
	}

	o := Outcome{Status: Changed, Summary: settings.Textf("使われていない %s を削除した。記録は %s", "%s, which nothing used, is deleted; its inventory is %s", v.id(), address)}
	if gateway == "" {
		return o, nil
	}
	err = accepting(c.deleteGateway(ctx, gateway, nil), "InvalidInternetGatewayID.NotFound")
	return o, err
}

// steps are the deletions up to the VPC's own, which takes its route table,
// ACL and group along.
func (c defaultVPC) steps(v *inventory, gateway string) (steps []step) {
	for _, s := range v.Subnets {
		steps = append(steps, step{
			thing: theSubnet(s),
			do: func(ctx context.Context, dry *bool) error {
				_, err := c.ec2.DeleteSubnet(ctx, &ec2.DeleteSubnetInput{SubnetId: s.SubnetId, DryRun: dry})
				return err
			},
			gone:     []string{"InvalidSubnetID.NotFound"},
			undo:     func(ctx context.Context, dry *bool) error { return c.makeSubnet(ctx, s, dry) },
			standing: []string{"DefaultSubnetAlreadyExistsInAvailabilityZone"},
		})
	}
	if gateway != "" {
		steps = append(steps, step{
			thing: settings.Textf("インターネットゲートウェイ %s", "the internet gateway %s", gateway),
			do: func(ctx context.Context, dry *bool) error {
				_, err := c.ec2.DetachInternetGateway(ctx, &ec2.DetachInternetGatewayInput{
					InternetGatewayId: &gateway, VpcId: v.VPC.VpcId, DryRun: dry,
				})
				return err
			},
			gone:     []string{"Gateway.NotAttached", "InvalidInternetGatewayID.NotFound"},
			undo:     func(ctx context.Context, dry *bool) error { return c.attach(ctx, v, gateway, dry) },
			standing: []string{"Resource.AlreadyAssociated"},
			empty:    true,
		})
	}
	return append(steps, step{
		thing: theVPC,
		do: func(ctx context.Context, dry *bool) error {
			_, err := c.ec2.DeleteVpc(ctx, &ec2.DeleteVpcInput{VpcId: v.VPC.VpcId, DryRun: dry})
			return err
		},
		gone: []string{"InvalidVpcID.NotFound"},
	})
}

// rehearse asks EC2 of every step, and of what would put it back, whether it
// is allowed: to find out half-way is too late.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
func (c defaultVPC) rehearse(ctx context.Context, steps []step, gateway string) error {
	dry := aws.Bool(true)
	var asks []func() error
	for _, s := range steps {
		// Whatever the state, it is the permission that is asked for.
		asks = append(asks, func() error { return rehearsed(s.do(ctx, dry), s.gone...) })
		if s.undo != nil {
			asks = append(asks, func() error { return rehearsed(s.undo(ctx, dry), s.standing...) })
		}
	}
	if gateway != "" {
		asks = append(asks, func() error { return rehearsed(c.deleteGateway(ctx, gateway, dry)) })
	}
	return cmp.Or(together(asks...)...)
}

// rehearsed returns the error of a dry run; one that is allowed has an error
// too.
func rehearsed(err error, fine ...string) error {
	if err == nil {
		return awsfault.Fault{
			What: settings.Textf("ドライラン", "a dry run"),
			Why:  settings.Textf("ドライランとして扱われなかった", "it was not taken for one"),
			Do:   settings.Textf("EC2 そのものか、ドライランを扱えるサーバーに対して適用する", "apply against EC2 itself, or a server that knows dry runs"),
		}
	}
	return accepting(err, append(fine, "DryRunOperation", "DependencyViolation")...)
}

// accepting returns err unless it is an answer with one of the codes.
func accepting(err error, codes ...string) error {
	if awsfault.HasCode(err, codes...) {
		return nil
	}
	return err
}

// stillUnused looks once more, right before a step, at what may have changed
// since all was looked at. EC2 itself refuses to delete a subnet or a VPC with
// something in it, but not to detach the gateway.
func (c defaultVPC) stillUnused(ctx context.Context, v *inventory, s step) error {
	changed := func(ja, en string) error {
		return awsfault.Fault{
			What: settings.Same(v.id()),
			Why:  settings.Text{Ja: ja, En: en},
			Do:   settings.Textf("リージョンで誰が作業しているかを確かめ、もう一度適用する", "see who is working in the region, then apply again"),
		}
	}
	vpc, err := c.defaultVpc(ctx)
	switch {
	case err != nil:
		return err
	case vpc == nil || aws.ToString(vpc.VpcId) != v.id():
		return changed("もうデフォルト VPC ではない", "it is the default VPC no more")
	case !s.empty:
		return nil
	}
	ids, err := interfaces(ctx, c.ec2, v)
	if err != nil {
		return err
	}
	subnets, err := every(ctx, ec2.NewDescribeSubnetsPaginator(c.ec2, &ec2.DescribeSubnetsInput{Filters: filter("vpc-id", v.id())}),
		func(o *ec2.DescribeSubnetsOutput) []types.Subnet { return o.Subnets })
	if err == nil && len(ids)+len(subnets) > 0 {
		err = changed("調べている間に使われ始めた", "it has come into use meanwhile")
	}
	return err
}

// putBack undoes the steps that were begun, the gateway first, and says what it
// did. The next run knows what it could not do.
func (c defaultVPC) putBack(ctx context.Context, v *inventory, begun []step) Outcome {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	if vpc, err := c.defaultVpc(ctx); err == nil && (vpc == nil || aws.ToString(vpc.VpcId) != v.id()) {
		return Outcome{Summary: settings.Textf("%s はもうない", "%s is gone", v.id())}
	}
	var back, missing []settings.Text
	for _, gateway := range []bool{true, false} {
		for _, s := range begun {
			if s.undo == nil || s.empty != gateway || slices.Contains(back, s.thing) {
				continue
			}
			if err := accepting(s.undo(ctx, nil), s.standing...); err != nil {
				f := awsfault.Explain(ctx, err)
				missing = append(missing, settings.Textf("%s (%s: %s)", "without %s, which could not be put back (%s: %s)", s.thing, f.What, f.Why))
				continue
			}
			back = append(back, s.thing)
		}
	}
	summary := isKept(v.id())
	if missing != nil {
		summary = settings.Textf("%s。戻せなかったもの: %s", "%s %s", summary, missing)
	}
	if back != nil {
		summary = settings.Textf("%s。戻したもの: %s", "%s, and has again %s", summary, back)
	}
	return Outcome{Summary: summary}
}

func (c defaultVPC) attach(ctx context.Context, v *inventory, gateway string, dry *bool) error {
	_, err := c.ec2.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{
		InternetGatewayId: &gateway, VpcId: v.VPC.VpcId, DryRun: dry,
	})
	return err
}

// makeSubnet makes the default subnet of a zone anew. Public addresses are
// given by default; an old one that gave none must not become one that does.
func (c defaultVPC) makeSubnet(ctx context.Context, old types.Subnet, dry *bool) error {
	made, err := c.ec2.CreateDefaultSubnet(ctx, &ec2.CreateDefaultSubnetInput{AvailabilityZone: old.AvailabilityZone, DryRun: dry})
	if err != nil || aws.ToBool(dry) || aws.ToBool(old.MapPublicIpOnLaunch) {
		return err
	}
	return c.mapPublicIP(ctx, made.Subnet.SubnetId, false)
}

func (c defaultVPC) mapPublicIP(ctx context.Context, subnet *string, on bool) error {
	_, err := c.ec2.ModifySubnetAttribute(ctx, &ec2.ModifySubnetAttributeInput{
		SubnetId: subnet, MapPublicIpOnLaunch: &types.AttributeBooleanValue{Value: &on},
	})
	return err
}

func (c defaultVPC) deleteGateway(ctx context.Context, gateway string, dry *bool) error {
	_, err := c.ec2.DeleteInternetGateway(ctx, &ec2.DeleteInternetGatewayInput{InternetGatewayId: &gateway, DryRun: dry})
	return err
}
