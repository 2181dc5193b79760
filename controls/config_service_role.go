package controls

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// configServiceRole makes the service-linked role of AWS Config where it is
// missing. CloudFormation would fail where it is there.
// https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html
type configServiceRole struct{ client roleClient }

type roleClient interface {
	GetRole(context.Context, *iam.GetRoleInput, ...func(*iam.Options)) (*iam.GetRoleOutput, error)
	CreateServiceLinkedRole(context.Context, *iam.CreateServiceLinkedRoleInput, ...func(*iam.Options)) (*iam.CreateServiceLinkedRoleOutput, error)
}

func newConfigServiceRole(t Target) Control { return configServiceRole{iam.NewFromConfig(t.Config)} }

var roleExists = Outcome{Status: Already, Summary: settings.Textf("ロールがある", "the role exists")}

func (c configServiceRole) Check(ctx context.Context) (Outcome, error) {
	_, err := c.client.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("AWSServiceRoleForConfig")})
	switch {
	case err == nil:
		return roleExists, nil
	case awsfault.HasCode(err, "NoSuchEntity"):
		return Outcome{Status: Differs, Summary: settings.Textf("ロールがない", "the role is missing")}, nil
	}
	return Outcome{}, err
}

func (c configServiceRole) Apply(ctx context.Context) (Outcome, error) {
	o, err := c.Check(ctx)
	if err != nil || o.Status != Differs {
		return o, err
	}
	_, err = c.client.CreateServiceLinkedRole(ctx, &iam.CreateServiceLinkedRoleInput{
		AWSServiceName: aws.String("config.amazonaws.com"),
	})
	// A role is seen late; and AWS Config makes it itself when somebody opens
	// its console meanwhile.
	if awsfault.HasCode(err, "InvalidInput") {
		if _, again := c.client.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("AWSServiceRoleForConfig")}); again == nil {
			return roleExists, nil
		}
	}
	return changed(err, settings.Textf("ロールを作成した", "the role is made"))
}
