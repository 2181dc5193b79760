package discover

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer"
	analyzertypes "github.com/aws/aws-sdk-go-v2/service/accessanalyzer/types"
	"github.com/aws/aws-sdk-go-v2/service/configservice"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"

	"baseline/controls"
	"baseline/internal/awsfault"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
)

// read reads a region whose stacks are known. What fails stays as it was.
func (p *place) read(ctx context.Context) {
	for _, reader := range []struct {
		what settings.Text
		read func(*place, context.Context) error
	}{
		{nameOf("AWS::AccessAnalyzer::Analyzer"), (*place).analyzer},
		{nameOf("AWS::GuardDuty::Detector"), (*place).detector},
		{recorders, (*place).recorder},
		{nameOf("AWS::SecurityHub::Hub"), (*place).hub},
		{nameOf("AWS::EC2::SnapshotBlockPublicAccess"), (*place).snapshots},
		{theInstance, (*place).instance},
	} {
		before := p.now
		if err := reader.read(p, ctx); err != nil {
			p.now = before
			p.fail(reader.what, err)
		}
	}
	for _, item := range existing.Items {
		if item.In != nil && p.owned.any(item.Type) {
			*item.In(&p.now) = ""
		}
	}
	if p.owned.any("AWS::SecurityHub::Hub") || p.owned.any("AWS::SecurityHub::Standard") {
		p.now.HubAdministrator = ""
	}
}

func (p *place) analyzer(ctx context.Context) error {
	p.now.Analyzer = ""
	pages := accessanalyzer.NewListAnalyzersPaginator(accessanalyzer.NewFromConfig(p.cfg),
		&accessanalyzer.ListAnalyzersInput{Type: analyzertypes.TypeAccount})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, a := range page.Analyzers {
			if a.Type == analyzertypes.TypeAccount && p.now.Analyzer == "" { // one is all there can be
				p.now.Analyzer = aws.ToString(a.Arn)
			}
		}
	}
	return nil
}

func (p *place) detector(ctx context.Context) error {
	client := guardduty.NewFromConfig(p.cfg)
	list, err := client.ListDetectors(ctx, &guardduty.ListDetectorsInput{})
	if err != nil {
		return err
	}
	if p.now.Detector = ""; len(list.DetectorIds) == 0 {
		return nil
	}
	p.now.Detector = list.DetectorIds[0]
	// Only a remark, so that it may fail: the detector is known without it.
	administrator, err := client.GetAdministratorAccount(ctx, &guardduty.GetAdministratorAccountInput{DetectorId: &p.now.Detector})
	if err == nil && administrator.Administrator != nil {
		p.notes = append(p.notes, note{what: nameOf("AWS::GuardDuty::Detector"), why: administeredBy(aws.ToString(administrator.Administrator.AccountId))})
	}
	return nil
}

// recorder reads what customers manage; service-linked recorders do not count.
// https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationRecorders.html
func (p *place) recorder(ctx context.Context) error {
	client := configservice.NewFromConfig(p.cfg)
	recorders, err := client.DescribeConfigurationRecorders(ctx, &configservice.DescribeConfigurationRecordersInput{})
	if err != nil {
		return err
	}
	channels, err := client.DescribeDeliveryChannels(ctx, &configservice.DescribeDeliveryChannelsInput{})
	if err != nil {
		return err
	}
	p.now.Recorder, p.now.DeliveryChannel = "", ""
	for _, r := range recorders.ConfigurationRecorders {
		if aws.ToString(r.ServicePrincipal) == "" {
			p.now.Recorder = aws.ToString(r.Name)
		}
	}
	for _, c := range channels.DeliveryChannels {
		p.now.DeliveryChannel = aws.ToString(c.Name)
	}
	return nil
}

const foundationalBestPractices = "/aws-foundational-security-best-practices/v/1.0.0"

func (p *place) hub(ctx context.Context) error {
	client := securityhub.NewFromConfig(p.cfg)
	p.now.Hub, p.now.HubAdministrator, p.now.Standard, p.now.OtherStandards = "", "", "", nil
	hub, err := client.DescribeHub(ctx, &securityhub.DescribeHubInput{})
	if isNoHub(err) {
		return nil
	}
	if err != nil {
		return err
	}
	p.now.Hub = aws.ToString(hub.HubArn)
	pages := securityhub.NewGetEnabledStandardsPaginator(client, &securityhub.GetEnabledStandardsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, s := range page.StandardsSubscriptions {
			if arn := aws.ToString(s.StandardsSubscriptionArn); strings.HasSuffix(arn, foundationalBestPractices) {
				p.now.Standard = arn
			} else {
				p.now.OtherStandards = append(p.now.OtherStandards, arn)
			}
		}
	}
	slices.Sort(p.now.OtherStandards)
	administrator, err := client.GetAdministratorAccount(ctx, &securityhub.GetAdministratorAccountInput{})
	if err != nil {
		return err
	}
	if a := administrator.Administrator; a != nil {
		p.now.HubAdministrator = aws.ToString(a.AccountId)
	}
	if by := p.now.HubAdministrator; by != "" {
		p.notes = append(p.notes, note{what: nameOf("AWS::SecurityHub::Hub"), why: administeredBy(by)})
	}
	return nil
}

func administeredBy(account string) settings.Text {
	return settings.Textf("アカウント %s が管理している", "administered by account %s", account)
}

// isNoHub reports whether Security Hub is not enabled.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
func isNoHub(err error) bool {
	return awsfault.HasCode(err, "InvalidAccessException", "ResourceNotFoundException")
}

// snapshots counts only the state that the baseline would set: to strengthen
// another is left to the stack.
func (p *place) snapshots(ctx context.Context) error {
	if !regions.Has(p.id, regions.SnapshotBlockType) {
		return nil
	}
	out, err := ec2.NewFromConfig(p.cfg).GetSnapshotBlockPublicAccessState(ctx, &ec2.GetSnapshotBlockPublicAccessStateInput{})
	if err != nil {
		return err
	}
	p.now.SnapshotBlock = ""
	byPolicy := out.ManagedBy == ec2types.ManagedByDeclarativePolicy
	if out.State == ec2types.SnapshotBlockPublicAccessStateBlockAllSharing || byPolicy {
		p.now.SnapshotBlock = string(out.State)
	}
	if byPolicy {
		held, _ := controls.HeldByPolicy(settings.Same(string(out.State)))
		p.notes = append(p.notes, note{what: nameOf("AWS::EC2::SnapshotBlockPublicAccess"), why: held})
	}
	return nil
}

// instance is an instance of IAM Identity Center, of the organization or of an
// account.
type instance struct {
	existing.IdentityCenter
	owner string
}

func (p *place) instance(ctx context.Context) error {
	pages := ssoadmin.NewListInstancesPaginator(ssoadmin.NewFromConfig(p.cfg), &ssoadmin.ListInstancesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		var unknown *net.DNSError
		if errors.As(err, &unknown) && unknown.IsNotFound && slices.Contains(regions.OptIn(), p.id) {
			return nil // not every region has the service
		}
		if err != nil {
			return err
		}
		for _, i := range page.Instances {
			region := aws.ToString(i.PrimaryRegion)
			if region == "" {
				region = p.id
			}
			p.instances = append(p.instances, instance{existing.IdentityCenter{
				InstanceARN:     aws.ToString(i.InstanceArn),
				IdentityStoreID: aws.ToString(i.IdentityStoreId),
				Region:          region,
			}, aws.ToString(i.OwnerAccountId)})
		}
	}
	return nil
}
