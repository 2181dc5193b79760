package controls

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// ebsEncryption encrypts new EBS volumes of the region by default, and names
// the key for it if the settings do.
// https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
type ebsEncryption struct {
	client ebsClient
	keys   keyClient
	alias  string // of the default key; empty to leave the key alone
}

type ebsClient interface {
	GetEbsEncryptionByDefault(context.Context, *ec2.GetEbsEncryptionByDefaultInput, ...func(*ec2.Options)) (*ec2.GetEbsEncryptionByDefaultOutput, error)
	EnableEbsEncryptionByDefault(context.Context, *ec2.EnableEbsEncryptionByDefaultInput, ...func(*ec2.Options)) (*ec2.EnableEbsEncryptionByDefaultOutput, error)
	GetEbsDefaultKmsKeyId(context.Context, *ec2.GetEbsDefaultKmsKeyIdInput, ...func(*ec2.Options)) (*ec2.GetEbsDefaultKmsKeyIdOutput, error)
	ModifyEbsDefaultKmsKeyId(context.Context, *ec2.ModifyEbsDefaultKmsKeyIdInput, ...func(*ec2.Options)) (*ec2.ModifyEbsDefaultKmsKeyIdOutput, error)
}

type keyClient interface {
	DescribeKey(context.Context, *kms.DescribeKeyInput, ...func(*kms.Options)) (*kms.DescribeKeyOutput, error)
}

func newEBSEncryption(t Target) Control {
	return ebsEncryption{ec2.NewFromConfig(t.Config), kms.NewFromConfig(t.Config), t.Settings.EBSEncryption.DefaultKey}
}

func (c ebsEncryption) Check(ctx context.Context) (Outcome, error) {
	return c.settle(ctx, false)
}

func (c ebsEncryption) Apply(ctx context.Context) (Outcome, error) {
	return c.settle(ctx, true)
}

// settle switches encryption on before it looks at the key, so that trouble
// with the key leaves no volume unencrypted.
func (c ebsEncryption) settle(ctx context.Context, write bool) (Outcome, error) {
	o := Outcome{Status: Already, Summary: settings.Textf("新しいボリュームは暗号化される", "new volumes are encrypted")}
	got, err := c.client.GetEbsEncryptionByDefault(ctx, &ec2.GetEbsEncryptionByDefaultInput{})
	if err != nil {
		return Outcome{}, err
	}
	if !aws.ToBool(got.EbsEncryptionByDefault) {
		o = Outcome{Status: Differs, Summary: settings.Textf("新しいボリュームが暗号化されない", "new volumes are not encrypted")}
		if write {
			if _, err := c.client.EnableEbsEncryptionByDefault(ctx, &ec2.EnableEbsEncryptionByDefaultInput{}); err != nil {
				return Outcome{}, err
			}
			o = Outcome{Status: Changed, Summary: settings.Textf("新しいボリュームが暗号化されるようにした", "new volumes are now encrypted")}
		}
	}
	if c.alias == "" {
		return o, nil
	}

	key, err := c.key(ctx)
	if err != nil {
		return o, err
	}
	have, err := c.client.GetEbsDefaultKmsKeyId(ctx, &ec2.GetEbsDefaultKmsKeyIdInput{})
	if err != nil {
		return o, err
	}
	// AWS says the key by its ARN, or by that of the alias it was given.
	id := aws.ToString(have.KmsKeyId)
	if id == key || id == c.alias || strings.HasSuffix(id, ":"+c.alias) {
		return o, nil
	}
	if !write {
		return Outcome{Status: Differs, Summary: settings.Textf("%s。既定のキーが %s でない", "%s; the default key is not %s", o.Summary, c.alias)}, nil
	}
	if _, err := c.client.ModifyEbsDefaultKmsKeyId(ctx, &ec2.ModifyEbsDefaultKmsKeyIdInput{KmsKeyId: &key}); err != nil {
		return o, err
	}
	return Outcome{Status: Changed, Summary: settings.Textf("%s。既定のキーを %s にした", "%s; the default key is now %s", o.Summary, c.alias)}, nil
}

// key returns the ARN of the key. EC2 would take any name, and then no instance
// with an encrypted volume would start.
func (c ebsEncryption) key(ctx context.Context) (arn string, err error) {
	unusable := func(why settings.Text) error {
		return awsfault.Fault{
			What: settings.Same("organization.EBSEncryption.DefaultKey " + c.alias),
			Why:  why,
			Do: settings.Textf("エイリアスをこのリージョンの有効な対称キーのものにするか、設定を空にする",
				"let the alias name an enabled symmetric key of this region, or leave the setting empty"),
		}
	}
	got, err := c.keys.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &c.alias})
	switch {
	case awsfault.HasCode(err, "NotFoundException"):
		return "", unusable(settings.Textf("このリージョンにそのキーがない", "there is no such key in this region"))
	case err != nil:
		return "", err
	case got.KeyMetadata.KeyState != types.KeyStateEnabled:
		return "", unusable(settings.Textf("キーが有効でない (状態は %s)", "the key is not enabled, its state is %s", got.KeyMetadata.KeyState))
	case got.KeyMetadata.KeySpec != types.KeySpecSymmetricDefault:
		return "", unusable(settings.Textf("対称キーでない (種類は %s)", "the key is not symmetric, its kind is %s", got.KeyMetadata.KeySpec))
	}
	return aws.ToString(got.KeyMetadata.Arn), nil
}
