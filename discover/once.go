package discover

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	cetypes "github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/smithy-go"

	"baseline/controls"
	"baseline/internal/awsfault"
	"baseline/internal/existing"
	"baseline/internal/regions"
	"baseline/settings"
)

// once reads what an account has once. Where the stacks that may own it could
// not be read, all of it stays as it was.
func (l *look) once(ctx context.Context) {
	inRegions := l.now
	l.now = l.before
	l.now.ID, l.now.Regions, l.now.In = inRegions.ID, inRegions.Regions, inRegions.In
	if err := l.closed(); err != nil {
		l.fail(settings.Textf("アカウントに 1 つだけあるもの", "what the account has once"), err)
		return
	}
	mine := l.owned()
	for _, reader := range []struct {
		what settings.Text
		read func(*look, context.Context, owned) error
	}{
		{nameOf("AWS::CE::AnomalyMonitor"), (*look).monitor},
		{trails, (*look).trails},
		{roles, (*look).roles},
		{users, (*look).users},
		{nameOf("AWS::S3::Bucket"), (*look).bucket},
		{topics, (*look).topics},
		{nameOf("AWS::SecurityHub::FindingAggregator"), (*look).aggregator},
		{theInstance, (*look).identityCenter},
	} {
		before := l.now
		if err := reader.read(l, ctx, mine); err != nil {
			l.now = before
			l.fail(reader.what, err)
		}
	}
}

// closed says why stacks that may own what is there once could not be read: a
// region of theirs has an error, or is not one of the account.
func (l *look) closed() error {
	places := []string{l.o.HomeRegion, l.o.BillingRegion()}
	if ic := l.o.IdentityCenter; ic.InstanceArn != "" {
		places = append(places, ic.Region)
	}
	for _, id := range places {
		if p := l.places[id]; p != nil && p.closed != nil {
			return fmt.Errorf("the stacks in %s are not known: %w", id, p.closed)
		}
	}
	return nil
}

// owned returns what the stacks of all regions have.
func (l *look) owned() owned {
	all := owned{}
	for _, p := range l.places {
		for cfnType, ids := range p.owned {
			all[cfnType] = append(all[cfnType], ids...)
		}
	}
	return all
}

func (l *look) home() aws.Config { return controls.InRegion(l.cfg, l.o.HomeRegion) }

func (l *look) aggregator(ctx context.Context, mine owned) error {
	l.now.FindingAggregator = ""
	if mine.any("AWS::SecurityHub::FindingAggregator") {
		return nil
	}
	for _, cfg := range l.withHub() {
		list, err := securityhub.NewFromConfig(cfg).ListFindingAggregators(ctx, &securityhub.ListFindingAggregatorsInput{})
		if isNoHub(err) {
			continue
		}
		if err != nil || len(list.FindingAggregators) == 0 {
			return err
		}
		arn := aws.ToString(list.FindingAggregators[0].FindingAggregatorArn)
		if !strings.Contains(arn, ":securityhub:"+l.o.HomeRegion+":") {
			l.notes = append(l.notes, note{
				what: nameOf("AWS::SecurityHub::FindingAggregator"),
				why: settings.Textf("検出結果をホームではないリージョンに集約していて、そこでは誰にも届かない: %s",
					"gathers findings in another region than home, where nobody is told of them: %s", arn),
			})
		}
		l.now.FindingAggregator = arn
		return nil
	}
	return nil
}

// withHub returns the configurations of the regions with a hub, home first:
// each of them tells of an aggregator in any region.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ListFindingAggregators.html
func (l *look) withHub() (list []aws.Config) {
	for _, id := range append([]string{l.o.HomeRegion}, regions.All()...) {
		if p := l.places[id]; p != nil && (p.now.Hub != "" || p.owned.any("AWS::SecurityHub::Hub")) {
			list = append(list, p.cfg)
		}
	}
	return list
}

// monitor reads the one monitor of AWS services that an account can have.
func (l *look) monitor(ctx context.Context, mine owned) error {
	l.now.AnomalyMonitor = ""
	if mine.any("AWS::CE::AnomalyMonitor") {
		return nil
	}
	client := costexplorer.NewFromConfig(controls.InRegion(l.cfg, "us-east-1")) // where the global service is
	for in := (&costexplorer.GetAnomalyMonitorsInput{}); ; {
		out, err := client.GetAnomalyMonitors(ctx, in)
		if isCostExplorerClosed(err) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, m := range out.AnomalyMonitors {
			if m.MonitorType == cetypes.MonitorTypeDimensional && m.MonitorDimension == cetypes.MonitorDimensionService {
				l.now.AnomalyMonitor = aws.ToString(m.MonitorArn)
				return nil
			}
		}
		if in.NextPageToken = out.NextPageToken; aws.ToString(in.NextPageToken) == "" {
			return nil
		}
	}
}

// isCostExplorerClosed reports whether nobody has opened Cost Explorer in the
// account yet: then AWS has made no monitor.
// https://docs.aws.amazon.com/cost-management/latest/userguide/ce-enable.html
func isCostExplorerClosed(err error) bool {
	return awsfault.IsDenied(err) && strings.Contains(strings.ToLower(err.Error()), "not enabled for cost explorer")
}

func (l *look) roles(ctx context.Context, mine owned) error {
	client := iam.NewFromConfig(l.home())
	for _, role := range []struct {
		name string
		arn  *string
	}{
		{"AWSServiceRoleForConfig", &l.now.ConfigServiceRole},
		{settings.AdministratorRole, &l.now.AdministratorRole},
		{settings.HealthForwardingRole, &l.now.HealthForwardingRole},
	} {
		out, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: &role.name})
		if err != nil && !awsfault.HasCode(err, "NoSuchEntity") {
			return err
		}
		if *role.arn = ""; err == nil && !mine.has("AWS::IAM::Role", role.name) {
			*role.arn = aws.ToString(out.Role.Arn)
		}
	}
	if l.now.AdministratorRole != "" {
		l.notes = append(l.notes, note{
			what: settings.Textf("ロール Administrator", "role Administrator"),
			why:  settings.Textf("信頼ポリシーは変えない: MFA を必須にしていることを確かめる", "its trust policy stays as it is: see that it demands MFA"),
		})
	}
	return nil
}

func (l *look) users(ctx context.Context, mine owned) error {
	client := iam.NewFromConfig(l.home())
	var found []string
	for _, name := range l.o.Administrators.Users {
		out, err := client.GetUser(ctx, &iam.GetUserInput{UserName: &name})
		switch {
		case awsfault.HasCode(err, "NoSuchEntity"):
			continue
		case err != nil:
			return err
		case mine.has("AWS::IAM::User", name):
			continue
		}
		found = append(found, name)
		if path := aws.ToString(out.User.Path); path != "/" && path != "" {
			l.notes = append(l.notes, note{
				what: theUser(name),
				why: settings.Textf("パスが %s で、ロール Administrator はパスのないユーザーしか信頼しない: aws iam update-user --user-name %s --new-path /",
					"has the path %s, and the role Administrator trusts only users without one: aws iam update-user --user-name %s --new-path /", path, name),
			})
		}
	}
	l.now.Users = found
	return nil
}

func (l *look) bucket(ctx context.Context, mine owned) error {
	name := settings.ConfigBucket(l.account, l.o.HomeRegion)
	l.now.ConfigBucket = ""
	if mine.has("AWS::S3::Bucket", name) {
		return nil
	}
	_, err := s3.NewFromConfig(l.home()).HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name, ExpectedBucketOwner: &l.account})
	// An answer to HEAD has no body that a code could stand in.
	var answer smithy.APIError
	if errors.As(err, &answer) && (answer.ErrorCode() == "NotFound" || answer.ErrorCode() == "NoSuchBucket") {
		return nil
	}
	if err == nil {
		l.now.ConfigBucket = name
	}
	return err
}

func (l *look) topics(ctx context.Context, mine owned) error {
	client := sns.NewFromConfig(l.home())
	var found []string
	for _, name := range existing.Topics(l.o) {
		arn := fmt.Sprintf("arn:aws:sns:%s:%s:%s", l.o.HomeRegion, l.account, name)
		if mine.has("AWS::SNS::Topic", arn) {
			continue
		}
		_, err := client.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: &arn})
		if awsfault.HasCode(err, "NotFound", "NotFoundException") {
			continue
		}
		if err != nil {
			return err
		}
		found = append(found, arn)
	}
	l.now.Topics = found
	return nil
}
