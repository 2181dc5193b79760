package preflight

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer"
	"github.com/aws/aws-sdk-go-v2/service/configservice"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// service is one that AWS may not have opened to the account: the cheapest call
// of it tells.
type service struct {
	in  func(settings.Organization) []string // the regions that use it
	ask func(context.Context, aws.Config) error
}

// services are those of which new accounts, accounts of the free plan and
// accounts of the simplified sign-up lack some.
// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier-plans.html
// https://docs.aws.amazon.com/accounts/latest/reference/sign-up-for-aws.html
var services = []service{
	{in: func(o settings.Organization) []string { return o.Regions },
		ask: func(ctx context.Context, cfg aws.Config) error {
			_, err := ec2.NewFromConfig(cfg).GetEbsEncryptionByDefault(ctx, &ec2.GetEbsEncryptionByDefaultInput{})
			return err
		}},
	{in: unless(func(o settings.Organization) bool { return o.GuardDuty.Off }),
		ask: func(ctx context.Context, cfg aws.Config) error {
			_, err := guardduty.NewFromConfig(cfg).ListDetectors(ctx, &guardduty.ListDetectorsInput{})
			return err
		}},
	{in: unless(func(o settings.Organization) bool { return o.SecurityHub.Off }),
		ask: func(ctx context.Context, cfg aws.Config) error {
			_, err := securityhub.NewFromConfig(cfg).DescribeHub(ctx, &securityhub.DescribeHubInput{})
			if awsfault.HasCode(err, "InvalidAccessException", "ResourceNotFoundException") {
				return nil // it is not enabled yet
			}
			return err
		}},
	{in: unless(func(o settings.Organization) bool { return o.AccessAnalyzer.Off }),
		ask: func(ctx context.Context, cfg aws.Config) error {
			_, err := accessanalyzer.NewFromConfig(cfg).ListAnalyzers(ctx, &accessanalyzer.ListAnalyzersInput{})
			return err
		}},
	{in: func(o settings.Organization) []string {
		if o.Config.Off {
			return nil
		}
		return append([]string{o.HomeRegion}, o.Config.Regions...)
	},
		ask: func(ctx context.Context, cfg aws.Config) error {
			_, err := configservice.NewFromConfig(cfg).DescribeConfigurationRecorders(ctx, &configservice.DescribeConfigurationRecordersInput{})
			return err
		}},
	{in: func(o settings.Organization) []string { return []string{o.HomeRegion} },
		ask: func(ctx context.Context, cfg aws.Config) error {
			_, err := lambda.NewFromConfig(cfg).GetAccountSettings(ctx, &lambda.GetAccountSettingsInput{})
			return err
		}},
}

// unless returns the regions of a service that can be left out.
func unless(off func(settings.Organization) bool) func(settings.Organization) []string {
	return func(o settings.Organization) []string {
		if off(o) {
			return nil
		}
		return o.Regions
	}
}

// services returns the questions for the regions.
func (l Look) services(regions []string) (list []question) {
	for _, s := range services {
		for _, region := range s.in(l.Settings) {
			if slices.Contains(regions, region) {
				list = append(list, question{region: region, ask: func(ctx context.Context, cfg aws.Config) ([]awsfault.Fault, error) {
					return nil, s.ask(ctx, cfg)
				}})
			}
		}
	}
	return list
}
