package controls

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// ssmSharingBlock lets no document of Systems Manager in the region become
// public. One that is public stays so.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html
type ssmSharingBlock struct{ client serviceSettingClient }

type serviceSettingClient interface {
	GetServiceSetting(context.Context, *ssm.GetServiceSettingInput, ...func(*ssm.Options)) (*ssm.GetServiceSettingOutput, error)
	UpdateServiceSetting(context.Context, *ssm.UpdateServiceSettingInput, ...func(*ssm.Options)) (*ssm.UpdateServiceSettingOutput, error)
}

const publicSharing, publicSharingOff = "/ssm/documents/console/public-sharing-permission", "Disable"

func newSSMSharingBlock(t Target) Control { return ssmSharingBlock{ssm.NewFromConfig(t.Config)} }

func (c ssmSharingBlock) Check(ctx context.Context) (Outcome, error) {
	got, err := c.client.GetServiceSetting(ctx, &ssm.GetServiceSettingInput{SettingId: aws.String(publicSharing)})
	switch {
	case awsfault.HasCode(err, "ServiceSettingNotFound"):
		return Outcome{Status: Kept, Summary: settings.Textf("このリージョンにはこのブロックがない", "this region has no such block")}, nil
	case err != nil:
		return Outcome{}, err
	case got.ServiceSetting != nil && aws.ToString(got.ServiceSetting.SettingValue) == publicSharingOff:
		return Outcome{Status: Already, Summary: settings.Textf("ドキュメントを公開できない", "documents cannot be made public")}, nil
	}
	return Outcome{Status: Differs, Summary: settings.Textf("ドキュメントを公開できる", "documents can be made public")}, nil
}

func (c ssmSharingBlock) Apply(ctx context.Context) (Outcome, error) {
	o, err := c.Check(ctx)
	if err != nil || o.Status != Differs {
		return o, err
	}
	_, err = c.client.UpdateServiceSetting(ctx, &ssm.UpdateServiceSettingInput{
		SettingId: aws.String(publicSharing), SettingValue: aws.String(publicSharingOff),
	})
	return changed(err, settings.Textf("ドキュメントを公開できないようにした", "documents can no longer be made public"))
}
