package controls

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"baseline/internal/awsfault"
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

func (c configServiceRole) Check(ctx context.Context) (Outcome, error) {
	_, err := c.client.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("AWSServiceRoleForConfig")})
	switch {
	case err == nil:
		return Outcome{Status: Already, Summary: "the role exists"}, nil
	case awsfault.HasCode(err, "NoSuchEntity"):
		return Outcome{Status: Differs, Summary: "the role is missing"}, nil
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
			return Outcome{Status: Already, Summary: "the role exists"}, nil
		}
	}
	return changed(err, "the role is made")
}
