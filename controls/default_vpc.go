package controls

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// defaultVPC deletes the default VPC of a region if nothing uses it, and keeps
// an inventory by which it can be made again. It reports only, unless the
// settings say to delete and name the account.
//
// Everything is looked at before the first change. Subnets go first, because
// EC2 refuses that while anything is in them; the internet gateway is detached
// when no subnet is left, and is deleted when the VPC is gone. What fails on
// the way puts back what was taken, and what a run that died has begun, the
// next one finishes; or, if the VPC has come into use, attaches its gateway.
// https://docs.aws.amazon.com/vpc/latest/userguide/deleting-default-vpc.html
type defaultVPC struct {
	account, region string
	delete          bool
	ec2             vpcClient
	inventories     inventoryStore
	probes          []probe
}

type vpcClient interface {
	ec2.DescribeVpcsAPIClient
	ec2.DescribeSubnetsAPIClient
	ec2.DescribeInternetGatewaysAPIClient
	ec2.DescribeRouteTablesAPIClient
	ec2.DescribeNetworkAclsAPIClient
	ec2.DescribeSecurityGroupsAPIClient
	ec2.DescribeDhcpOptionsAPIClient
	ec2.DescribeNetworkInterfacesAPIClient
	DescribeVpcAttribute(context.Context, *ec2.DescribeVpcAttributeInput, ...func(*ec2.Options)) (*ec2.DescribeVpcAttributeOutput, error)

	DeleteSubnet(context.Context, *ec2.DeleteSubnetInput, ...func(*ec2.Options)) (*ec2.DeleteSubnetOutput, error)
	DetachInternetGateway(context.Context, *ec2.DetachInternetGatewayInput, ...func(*ec2.Options)) (*ec2.DetachInternetGatewayOutput, error)
	DeleteVpc(context.Context, *ec2.DeleteVpcInput, ...func(*ec2.Options)) (*ec2.DeleteVpcOutput, error)
	DeleteInternetGateway(context.Context, *ec2.DeleteInternetGatewayInput, ...func(*ec2.Options)) (*ec2.DeleteInternetGatewayOutput, error)

	// Only if a deletion fails, or to restore.
	AttachInternetGateway(context.Context, *ec2.AttachInternetGatewayInput, ...func(*ec2.Options)) (*ec2.AttachInternetGatewayOutput, error)
	CreateDefaultSubnet(context.Context, *ec2.CreateDefaultSubnetInput, ...func(*ec2.Options)) (*ec2.CreateDefaultSubnetOutput, error)
	ModifySubnetAttribute(context.Context, *ec2.ModifySubnetAttributeInput, ...func(*ec2.Options)) (*ec2.ModifySubnetAttributeOutput, error)

	// Only to restore.
	CreateDefaultVpc(context.Context, *ec2.CreateDefaultVpcInput, ...func(*ec2.Options)) (*ec2.CreateDefaultVpcOutput, error)
	ModifyVpcAttribute(context.Context, *ec2.ModifyVpcAttributeInput, ...func(*ec2.Options)) (*ec2.ModifyVpcAttributeOutput, error)
	AssociateDhcpOptions(context.Context, *ec2.AssociateDhcpOptionsInput, ...func(*ec2.Options)) (*ec2.AssociateDhcpOptionsOutput, error)
	CreateTags(context.Context, *ec2.CreateTagsInput, ...func(*ec2.Options)) (*ec2.CreateTagsOutput, error)
}

func newDefaultVPC(t Target) Control {
	return defaultVPC{
		account:     t.Account,
		region:      t.Region,
		delete:      t.Settings.DefaultVPC.Mode == settings.DeleteDefaultVPC && t.Settings.Account == t.Account,
		ec2:         ec2.NewFromConfig(t.Config),
		inventories: newInventoryStore(t),
		probes:      newProbes(t),
	}
}

func (c defaultVPC) Check(ctx context.Context) (Outcome, error) { return c.settle(ctx, false) }

func (c defaultVPC) Apply(ctx context.Context) (Outcome, error) { return c.settle(ctx, true) }

func (c defaultVPC) settle(ctx context.Context, write bool) (Outcome, error) {
	vpc, err := c.defaultVpc(ctx)
	if err != nil {
		return Outcome{}, err
	}
	if vpc == nil {
		return c.finish(ctx, write)
	}
	id := aws.ToString(vpc.VpcId)
	v, err := c.take(ctx, *vpc)
	if err != nil {
		return unsure(ctx, id, err)
	}
	loose, err := c.looseGateway(ctx, v)
	if err != nil {
		return unsure(ctx, id, err)
	}
	uses, err := c.uses(ctx, v)
	if err != nil {
		return unsure(ctx, id, err)
	}

	var written settings.Text
	if write && !c.delete {
		key, err := c.inventories.save(ctx, v)
		if err != nil {
			return Outcome{Summary: isKept(id)}, err
		}
		written = settings.Textf("。記録は %s", "; its inventory is %s", key)
	}
	var kept *Outcome
	switch {
	case uses != nil:
		kept = &Outcome{
			Status:  Kept,
			Summary: settings.Textf("%s は残す: %s%s", "%s is kept: %s%s", id, settings.Sentences(uses...), written),
			Fix: settings.Textf("これらを VPC から片付けてもう一度適用するか、organization.DefaultVPC.Mode を keep にする",
				"take these out of it and apply again, or set organization.DefaultVPC.Mode to keep"),
		}
	case !c.delete:
		kept = &Outcome{
			Status:  Kept,
			Summary: settings.Textf("%s は使われていない。Mode が delete なら削除される%s", "nothing uses %s; it would be deleted%s", id, written),
			Fix: settings.Textf("organization.Account を書き、organization.DefaultVPC.Mode を delete にする",
				"set organization.Account, and organization.DefaultVPC.Mode to delete"),
		}
	}
	switch {
	case kept != nil && loose != "":
		return c.reattach(ctx, v, loose, write, *kept)
	case kept != nil:
		return *kept, nil
	case !write:
		return Outcome{Status: Differs, Summary: settings.Textf("%s は使われていない", "nothing uses %s", id)}, nil
	}
	return c.takeAway(ctx, v, loose)
}

// unsure is the outcome where not everything could be read. Not to be allowed
// to look is a reason to keep a VPC, and nothing that another run mends.
func unsure(ctx context.Context, id string, err error) (Outcome, error) {
	if !isRefused(err) {
		return Outcome{Summary: isKept(id)}, err
	}
	f := awsfault.Explain(ctx, err)
	return Outcome{
		Status:  Kept,
		Summary: settings.Textf("%s は残す。何が使っているか分からない: %s: %s", "%s is kept, because it is not known what uses it: %s: %s", id, f.What, f.Why),
		Fix:     settings.Textf("%s。その後もう一度適用する", "%s, then apply again", f.Do),
	}, nil
}

func isKept(id string) settings.Text { return settings.Textf("%s は残す", "%s is kept", id) }

// isRefused reports whether the account may not make a call: nobody allows it,
// or AWS has not opened the service to it.
func isRefused(err error) bool { return awsfault.IsDenied(err) || awsfault.IsNotOpened(err) }

// uses says what uses a VPC, or may do so, and what in it AWS did not make.
func (c defaultVPC) uses(ctx context.Context, v *inventory) (list []settings.Text, err error) {
	ids, asks := make([]found, len(c.probes)), make([]func() error, len(c.probes))
	for i, p := range c.probes {
		asks[i] = func() (err error) {
			ids[i], err = p.find(ctx, v)
			return err
		}
	}
	errs := together(asks...)

	list = v.foreign()
	for i, p := range c.probes {
		switch err := errs[i]; {
		case isRefused(err):
			f := awsfault.Explain(ctx, err)
			list = append(list, settings.Textf("%sがあるかもしれない (%s: %s)", "perhaps %s, %s: %s", p.what, f.What, f.Why))
		case err != nil && !p.isAbsent(c.region, err):
			return nil, err
		case ids[i] != nil:
			list = append(list, settings.Textf("%s %s", "%s %s", p.what, some(ids[i].texts())))
		}
	}
	return list, nil
}

// looseGateway returns the id of the internet gateway that an unfinished
// deletion has detached from the VPC, or nothing. That is the one that an
// inventory names, if it is attached to nothing, and neither is another to the
// VPC; and no subnet of that inventory is left, because they go before it.
// Where it differs, somebody else has had a reason.
func (c defaultVPC) looseGateway(ctx context.Context, v *inventory) (string, error) {
	if v.gateway() != "" {
		return "", nil
	}
	keys, err := c.inventories.of(ctx, v.id())
	if err != nil {
		return "", err
	}
	was, err := c.inventories.withGateway(ctx, keys)
	if err != nil || was == nil || v.names(was.subnetIDs(), nil) {
		return "", err
	}
	return c.detached(ctx, was.gateway())
}

// detached returns the id of an internet gateway if it exists, attached to
// nothing.
func (c defaultVPC) detached(ctx context.Context, id string) (string, error) {
	got, err := every(ctx, ec2.NewDescribeInternetGatewaysPaginator(c.ec2,
		&ec2.DescribeInternetGatewaysInput{Filters: filter("internet-gateway-id", id)}),
		func(o *ec2.DescribeInternetGatewaysOutput) []types.InternetGateway { return o.InternetGateways })
	if err != nil || len(got) == 0 || len(got[0].Attachments) > 0 || len(got[0].Tags) > 0 {
		return "", err
	}
	return id, nil
}

// reattach gives a VPC that is kept the gateway that an unfinished deletion
// took from it.
func (c defaultVPC) reattach(ctx context.Context, v *inventory, gateway string, write bool, kept Outcome) (Outcome, error) {
	if !write {
		return Outcome{Status: Differs, Summary: settings.Textf("%s。途中で終わった削除で、インターネットゲートウェイ %s が外れている", "%s; its internet gateway %s is detached by an unfinished deletion", kept.Summary, gateway)}, nil
	}
	err := accepting(c.attach(ctx, v, gateway, nil), "Resource.AlreadyAssociated")
	kept.Status = Changed
	kept.Summary = settings.Textf("%s。インターネットゲートウェイ %s をアタッチし直した", "%s; its internet gateway %s is attached again", kept.Summary, gateway)
	kept.Fix = settings.Textf("足りないデフォルトサブネットを作り直す: aws ec2 create-default-subnet --availability-zone …",
		"make its default subnets again where they are missed: aws ec2 create-default-subnet --availability-zone …")
	if err != nil {
		return Outcome{Summary: settings.Textf("%s は残すが、インターネットゲートウェイ %s が外れたまま", "%s is kept, without its internet gateway %s", v.id(), gateway)}, err
	}
	return kept, nil
}

// finish is for a region without default VPC: an unfinished deletion may have
// left its gateway.
func (c defaultVPC) finish(ctx context.Context, write bool) (Outcome, error) {
	none := Outcome{Status: Already, Summary: settings.Textf("デフォルト VPC がない", "there is no default VPC")}
	if !c.delete {
		return none, nil
	}
	keys, err := c.inventories.newest(ctx)
	if err != nil {
		return none, err
	}
	was, err := c.inventories.withGateway(ctx, keys)
	if err != nil || was == nil {
		return none, err
	}
	gateway, err := c.detached(ctx, was.gateway())
	if err != nil || gateway == "" {
		return none, err
	}
	if !write {
		return Outcome{Status: Differs, Summary: settings.Textf("以前のデフォルト VPC のインターネットゲートウェイ %s が残っている", "the internet gateway %s of the former default VPC is left", gateway)}, nil
	}
	err = c.deleteGateway(ctx, gateway, nil)
	return changed(accepting(err, "InvalidInternetGatewayID.NotFound"),
		settings.Textf("以前のデフォルト VPC のインターネットゲートウェイ %s を削除した", "the internet gateway %s of the former default VPC is deleted", gateway))
}
