package controls

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"baseline/settings"
)

// imdsV2 makes IMDSv2 the region's default for new instances. Running ones
// keep what they have.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataDefaults.html
type imdsV2 struct{ client imdsClient }

type imdsClient interface {
	GetInstanceMetadataDefaults(context.Context, *ec2.GetInstanceMetadataDefaultsInput, ...func(*ec2.Options)) (*ec2.GetInstanceMetadataDefaultsOutput, error)
	ModifyInstanceMetadataDefaults(context.Context, *ec2.ModifyInstanceMetadataDefaultsInput, ...func(*ec2.Options)) (*ec2.ModifyInstanceMetadataDefaultsOutput, error)
}

func newIMDSv2(t Target) Control { return imdsV2{ec2.NewFromConfig(t.Config)} }

func (c imdsV2) Check(ctx context.Context) (Outcome, error) {
	got, err := c.client.GetInstanceMetadataDefaults(ctx, &ec2.GetInstanceMetadataDefaultsInput{})
	if err != nil {
		return Outcome{}, err
	}
	defaults := got.AccountLevel
	if defaults == nil { // nobody has set any
		defaults = &types.InstanceMetadataDefaultsResponse{}
	}
	switch {
	case defaults.HttpTokens == types.HttpTokensStateRequired:
		return Outcome{Status: Already, Summary: settings.Textf("新しいインスタンスは IMDSv2 だけを使う", "new instances use IMDSv2 alone")}, nil
	case defaults.ManagedBy == types.ManagedByDeclarativePolicy:
		return keptByPolicy(settings.Textf("新しいインスタンスが IMDSv1 を使える", "new instances may use IMDSv1")), nil
	}
	return Outcome{Status: Differs, Summary: settings.Textf("新しいインスタンスが IMDSv1 を使える", "new instances may use IMDSv1")}, nil
}

func (c imdsV2) Apply(ctx context.Context) (Outcome, error) {
	o, err := c.Check(ctx)
	if err != nil || o.Status != Differs {
		return o, err
	}
	_, err = c.client.ModifyInstanceMetadataDefaults(ctx, &ec2.ModifyInstanceMetadataDefaultsInput{
		HttpTokens: types.MetadataDefaultHttpTokensStateRequired, // what is not named stays as it is
	})
	return changed(err, settings.Textf("新しいインスタンスが IMDSv2 だけを使うようにした", "new instances now use IMDSv2 alone"))
}
