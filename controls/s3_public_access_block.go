package controls

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// s3PublicAccessBlock blocks public access to every bucket of the account, in
// all four ways.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
type s3PublicAccessBlock struct {
	client  publicAccessClient
	account string
}

type publicAccessClient interface {
	GetPublicAccessBlock(context.Context, *s3control.GetPublicAccessBlockInput, ...func(*s3control.Options)) (*s3control.GetPublicAccessBlockOutput, error)
	PutPublicAccessBlock(context.Context, *s3control.PutPublicAccessBlockInput, ...func(*s3control.Options)) (*s3control.PutPublicAccessBlockOutput, error)
}

func newS3PublicAccessBlock(t Target) Control {
	return s3PublicAccessBlock{s3control.NewFromConfig(t.Config), t.Account}
}

func (c s3PublicAccessBlock) Check(ctx context.Context) (Outcome, error) {
	got, err := c.client.GetPublicAccessBlock(ctx, &s3control.GetPublicAccessBlockInput{AccountId: &c.account})
	switch {
	case awsfault.HasCode(err, "NoSuchPublicAccessBlockConfiguration"):
		return Outcome{Status: Differs, Summary: settings.Textf("パブリックアクセスが何もブロックされていない", "nothing is blocked")}, nil
	case err != nil:
		return Outcome{}, err
	}
	b := got.PublicAccessBlockConfiguration
	if b != nil && aws.ToBool(b.BlockPublicAcls) && aws.ToBool(b.BlockPublicPolicy) &&
		aws.ToBool(b.IgnorePublicAcls) && aws.ToBool(b.RestrictPublicBuckets) {
		return Outcome{Status: Already, Summary: settings.Textf("パブリックアクセスは 4 種類ともブロックされている", "public access is blocked in all four ways")}, nil
	}
	return Outcome{Status: Differs, Summary: settings.Textf("パブリックアクセスの 4 種類のブロックに、無効のものがある", "public access is not blocked in all four ways")}, nil
}

func (c s3PublicAccessBlock) Apply(ctx context.Context) (Outcome, error) {
	o, err := c.Check(ctx)
	if err != nil || o.Status != Differs {
		return o, err
	}
	_, err = c.client.PutPublicAccessBlock(ctx, &s3control.PutPublicAccessBlockInput{
		AccountId: &c.account,
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls:       aws.Bool(true),
			BlockPublicPolicy:     aws.Bool(true),
			IgnorePublicAcls:      aws.Bool(true),
			RestrictPublicBuckets: aws.Bool(true),
		},
	})
	return changed(err, settings.Textf("パブリックアクセスを 4 種類ともブロックした", "public access is now blocked in all four ways"))
}
