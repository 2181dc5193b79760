package preflight

import (
	"context"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/freetier"
	"github.com/aws/aws-sdk-go-v2/service/freetier/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// DefaultQualifier names a bootstrap unless cdk.json names another one.
// https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
const DefaultQualifier = "hnb659fds"

// minBootstrap is the version that the stacks with assets ask for: their rule
// CheckBootstrapVersion.
const minBootstrap = 6

// once are the questions that are asked once.
func (l Look) once() []question {
	return []question{
		{region: l.Settings.HomeRegion, ask: l.bootstrap},
		{region: "us-east-1", once: true, ask: plan},
	}
}

// bootstrap looks for the CDK's own stack in the home region, by the version
// that it leaves there.
func (l Look) bootstrap(ctx context.Context, cfg aws.Config) ([]awsfault.Fault, error) {
	command := fmt.Sprintf("npx cdk bootstrap aws://%s/%s --termination-protection", l.Account, cfg.Region)
	fault := func(why settings.Text) []awsfault.Fault {
		return []awsfault.Fault{{What: settings.Textf("ブートストラップ", "bootstrap"), Why: why, Do: settings.Same(command)}}
	}
	qualifier := l.Qualifier
	if qualifier == "" {
		qualifier = DefaultQualifier
	}
	name := "/cdk-bootstrap/" + qualifier + "/version"
	got, err := ssm.NewFromConfig(cfg).GetParameter(ctx, &ssm.GetParameterInput{Name: &name})
	switch {
	case awsfault.HasCode(err, "ParameterNotFound"):
		return fault(settings.Textf("ホームリージョンがブートストラップされていない: %s がない", "the home region is not bootstrapped: there is no %s", name)), nil
	case err != nil:
		return nil, err
	}
	var value string
	if got.Parameter != nil {
		value = aws.ToString(got.Parameter.Value)
	}
	if version, err := strconv.Atoi(value); err != nil || version < minBootstrap {
		return fault(settings.Textf("ホームリージョンのブートストラップがバージョン %q で、%d が要る", "that of the home region has version %q, and %d is needed", value, minBootstrap)), nil
	}
	return nil, nil
}

// plan looks whether the account is on the free plan. Not to be told is no
// reason to stop: accounts that are older than plans, and those of
// organizations, have none.
// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_GetAccountPlanState.html
func plan(ctx context.Context, cfg aws.Config) ([]awsfault.Fault, error) {
	got, err := freetier.NewFromConfig(cfg).GetAccountPlanState(ctx, &freetier.GetAccountPlanStateInput{})
	if err != nil || got.AccountPlanType != types.AccountPlanTypeFree {
		return nil, nil
	}
	return []awsfault.Fault{{
		What: settings.Textf("アカウントのプラン", "account plan"),
		Why: settings.Textf("無料プランで、使えないサービスがあり、最後にはアカウントが自動で閉じる",
			"it is the free one, which lacks services, and closes the account by itself in the end"),
		Do: settings.Textf("コンソールで有料プランにアップグレードする (docs/new-account.ja.md の「無料プラン」)",
			"upgrade it in the console (docs/new-account.md, The free plan)"),
	}}, nil
}
