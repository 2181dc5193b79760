package controls

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"baseline/settings"
)

// imageBlock lets no AMI of the region become public. One that is public stays
// so. AWS may answer with the former state for ten minutes after a write.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableImageBlockPublicAccess.html
type imageBlock struct{ client imageClient }

type imageClient interface {
	GetImageBlockPublicAccessState(context.Context, *ec2.GetImageBlockPublicAccessStateInput, ...func(*ec2.Options)) (*ec2.GetImageBlockPublicAccessStateOutput, error)
	EnableImageBlockPublicAccess(context.Context, *ec2.EnableImageBlockPublicAccessInput, ...func(*ec2.Options)) (*ec2.EnableImageBlockPublicAccessOutput, error)
}

func newImageBlock(t Target) Control { return imageBlock{ec2.NewFromConfig(t.Config)} }

func (c imageBlock) Check(ctx context.Context) (Outcome, error) {
	got, err := c.client.GetImageBlockPublicAccessState(ctx, &ec2.GetImageBlockPublicAccessStateInput{})
	switch {
	case err != nil:
		return Outcome{}, err
	case aws.ToString(got.ImageBlockPublicAccessState) == string(types.ImageBlockPublicAccessEnabledStateBlockNewSharing):
		return Outcome{Status: Already, Summary: settings.Textf("AMI を公開できない", "AMIs cannot be made public")}, nil
	case got.ManagedBy == types.ManagedByDeclarativePolicy:
		return keptByPolicy(settings.Textf("AMI を公開できる", "AMIs can be made public")), nil
	}
	return Outcome{Status: Differs, Summary: settings.Textf("AMI を公開できる", "AMIs can be made public")}, nil
}

func (c imageBlock) Apply(ctx context.Context) (Outcome, error) {
	o, err := c.Check(ctx)
	if err != nil || o.Status != Differs {
		return o, err
	}
	_, err = c.client.EnableImageBlockPublicAccess(ctx, &ec2.EnableImageBlockPublicAccessInput{
		ImageBlockPublicAccessState: types.ImageBlockPublicAccessEnabledStateBlockNewSharing,
	})
	return changed(err, settings.Textf("AMI を公開できないようにした", "AMIs can no longer be made public"))
}
