package checks

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// trailName is that of the baseline's own trail.
const trailName = "Baseline"

// deliveredWithin is how old the last delivery to CloudWatch Logs may be: that
// is how Security Hub's control CloudTrail.5 judges it.
// https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html
const deliveredWithin = 24 * time.Hour

// checkTrail looks at the baseline's own trail. Another one, such as that of an
// organization, counts as well where it has all that the own one has.
func checkTrail(ctx context.Context, t Target) ([]Finding, error) {
	trails, err := describeTrails(ctx, t)
	if err != nil {
		return nil, err
	}
	var own faults
	var ownErr, otherErr error
	var others []settings.Text
	for _, trail := range trails {
		found, err := trailCheck{t, trail}.faults(ctx)
		name := aws.ToString(trail.Name)
		switch {
		case isOwn(t, trail):
			own, ownErr = found, err
		case err != nil:
			otherErr = err // it might count
		case found != nil:
			others = append(others, settings.Textf("%s (%s)", "%s (%s)", name, found.summary()))
		}
		if err == nil && found == nil {
			return passed(settings.Textf("証跡 %s が全リージョンを記録し、%s に配信している", "the trail %s records all regions, and delivers to %s", name, logGroupName(trail))), nil
		}
	}
	switch {
	case own != nil || ownErr != nil:
		return own, ownErr
	case otherErr != nil:
		return nil, otherErr
	case others != nil:
		return failed(settings.Textf("証跡 %s がなく、必要なものがそろった証跡もない: %s", "there is no trail %s, and no other has all that it needs: %s", trailName, others), deployRoot()), nil
	}
	return failed(settings.Textf("証跡がない", "there is no trail"), deployRoot()), nil
}

// describeTrails returns the trails that record this region, the own one first.
func describeTrails(ctx context.Context, t Target) ([]types.Trail, error) {
	got, err := cloudtrail.NewFromConfig(t.Config).DescribeTrails(ctx, &cloudtrail.DescribeTrailsInput{})
	if err != nil {
		return nil, err
	}
	trails := got.TrailList
	slices.SortStableFunc(trails, func(a, b types.Trail) int {
		switch {
		case isOwn(t, a):
			return -1
		case isOwn(t, b):
			return 1
		}
		return 0
	})
	return trails, nil
}

// isOwn reports whether the trail is the baseline's.
func isOwn(t Target, trail types.Trail) bool {
	return aws.ToString(trail.Name) == trailName && aws.ToString(trail.HomeRegion) == t.Region && isOfAccount(t, trail)
}

func isOfAccount(t Target, trail types.Trail) bool {
	a, err := arn.Parse(aws.ToString(trail.TrailARN))
	return err == nil && a.AccountID == t.Account
}

// logGroupName is the name of the log group that a trail delivers to, whoever
// has it.
func logGroupName(trail types.Trail) string {
	a, err := arn.Parse(aws.ToString(trail.CloudWatchLogsLogGroupArn))
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(a.Resource, "log-group:"), ":*")
}

// hasLogGroupHere reports whether the trail's log group is one that the alarms
// can watch.
func hasLogGroupHere(t Target, trail types.Trail) bool {
	a, err := arn.Parse(aws.ToString(trail.CloudWatchLogsLogGroupArn))
	return err == nil && a.AccountID == t.Account && a.Region == t.Region
}

// trailCheck compares one trail with what the baseline's own one is.
type trailCheck struct {
	Target
	trail types.Trail
}

func (c trailCheck) faults(ctx context.Context) (found faults, err error) {
	c.definition(&found)
	if found != nil && !isOwn(c.Target, c.trail) {
		return found, nil // it does not count, and its owner may not let us ask for more
	}
	for _, look := range []func(context.Context, *faults) error{c.status, c.selectors, c.logGroup, c.bucket} {
		if err := look(ctx, &found); err != nil {
			return found, err
		}
	}
	return found, nil
}

// update is the command that changes the trail.
func (c trailCheck) update(option string) settings.Text {
	return command("aws cloudtrail update-trail --region %s --name %s %s", c.Region, aws.ToString(c.trail.TrailARN), option)
}

func (c trailCheck) definition(found *faults) {
	trail := c.trail
	if !aws.ToBool(trail.IsMultiRegionTrail) {
		found.add(c.update("--is-multi-region-trail"), "証跡が 1 つのリージョンしか記録しない", "the trail records one region only")
	}
	if !aws.ToBool(trail.IncludeGlobalServiceEvents) {
		found.add(c.update("--include-global-service-events"), "証跡が IAM などのグローバルサービスを記録しない", "the trail leaves out global services such as IAM")
	}
	if !aws.ToBool(trail.LogFileValidationEnabled) {
		found.add(c.update("--enable-log-file-validation"), "ログファイルが改ざんされても分からない: 検証が無効", "nobody could tell whether log files were changed: their validation is off")
	}
	if aws.ToString(trail.KmsKeyId) == "" {
		found.add(deployRoot(), "ログファイルがカスタマーマネージドキーで暗号化されていない", "log files are not encrypted with a customer key")
	}
	if home := aws.ToString(trail.HomeRegion); home != c.Region {
		found.add(deployRoot(), "証跡のホームリージョンが %s (正しくは %s)", "the trail's home region is %s, not %s", home, c.Region)
	}
	switch {
	case logGroupName(trail) == "":
		found.add(deployRoot(), "証跡がロググループに配信せず、どのアラームも働かない", "the trail delivers to no log group, so no alarm can see anything")
	case !hasLogGroupHere(c.Target, trail):
		found.add(deployRoot(), "証跡のロググループがこのアカウントとリージョンになく、どのアラームも働かない: %s", "the trail's log group is not in this account and region, so no alarm can see anything: %s", aws.ToString(trail.CloudWatchLogsLogGroupArn))
	}
}

func (c trailCheck) status(ctx context.Context, found *faults) error {
	got, err := cloudtrail.NewFromConfig(c.Config).GetTrailStatus(ctx, &cloudtrail.GetTrailStatusInput{Name: c.trail.TrailARN})
	if err != nil {
		return err
	}
	if !aws.ToBool(got.IsLogging) {
		found.add(command("aws cloudtrail start-logging --region %s --name %s", c.Region, aws.ToString(c.trail.TrailARN)), "証跡が停止している", "the trail is stopped")
		return nil
	}
	// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
	mendBucket := settings.Textf("バケット、そのポリシー、キーのポリシーのどれかを直す。どれもスタックにある: %s",
		"mend the bucket, its policy or the key's policy; they are in the stack: %s", deployRoot())
	mendLogs := settings.Textf("ロググループか証跡のロールを直す。どちらもスタックにある: %s",
		"mend the log group or the role of the trail; they are in the stack: %s", deployRoot())
	for _, delivery := range []struct {
		what settings.Text
		to   string
		err  *string
		fix  settings.Text
	}{
		{settings.Text{Ja: "ログファイル", En: "log files"}, aws.ToString(c.trail.S3BucketName), got.LatestDeliveryError, mendBucket},
		{settings.Text{Ja: "ダイジェスト", En: "digests"}, aws.ToString(c.trail.S3BucketName), got.LatestDigestDeliveryError, mendBucket},
		{settings.Text{Ja: "イベント", En: "events"}, logGroupName(c.trail), got.LatestCloudWatchLogsDeliveryError, mendLogs},
	} {
		if problem := aws.ToString(delivery.err); problem != "" {
			found.add(delivery.fix, "CloudTrail が%sを %s に配信できなかった: %s", "CloudTrail could not deliver %s to %s: %s", delivery.what, delivery.to, problem)
		}
	}
	last := latest(got.LatestCloudWatchLogsDeliveryTime, got.StartLoggingTime, got.StopLoggingTime)
	if !last.IsZero() && time.Since(last) > deliveredWithin {
		found.add(settings.Textf("証跡の状態を見る: %s", "see what the trail says: %s", console(c.Region, "cloudtrailv2", "/trails")),
			"CloudTrail が %[2]s から %[1]s にイベントを配信していない", "CloudTrail has delivered no events to %s since %s", logGroupName(c.trail), last.UTC().Format(time.RFC3339))
	}
	return nil
}

func latest(times ...*time.Time) (last time.Time) {
	for _, t := range times {
		if t != nil && t.After(last) {
			last = *t
		}
	}
	return last
}

// selectors compares what the trail records with every management event.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
func (c trailCheck) selectors(ctx context.Context, found *faults) error {
	got, err := cloudtrail.NewFromConfig(c.Config).GetEventSelectors(ctx, &cloudtrail.GetEventSelectorsInput{TrailName: c.trail.TrailARN})
	if err != nil {
		return err
	}
	var recorded managementEvents
	for _, s := range got.EventSelectors {
		recorded.basic(s)
	}
	for _, s := range got.AdvancedEventSelectors {
		recorded.advanced(s)
	}
	fix := command(`aws cloudtrail put-event-selectors --region %s --trail-name %s --event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'`,
		c.Region, aws.ToString(c.trail.TrailARN))
	switch {
	case !recorded.read && !recorded.write && recorded.but == nil:
		found.add(fix, "証跡が管理イベントを記録しない", "the trail records no management events")
	case !recorded.read && !recorded.write:
		found.add(fix, "証跡が管理イベントの一部しか記録しない: %s", "the trail records only some management events: %s", recorded.but)
	case !recorded.read:
		found.add(fix, "証跡が読み取りのイベントをすべては記録しない", "the trail does not record all events that read")
	case !recorded.write:
		found.add(fix, "証跡が書き込みのイベントをすべては記録しない", "the trail does not record all events that write")
	}
	return nil
}

// managementEvents are those that selectors choose.
type managementEvents struct {
	read, write bool            // all of that kind
	but         []settings.Text // what narrows selectors that do not choose all
}

func (m *managementEvents) basic(s types.EventSelector) {
	if s.IncludeManagementEvents != nil && !*s.IncludeManagementEvents { // default: true
		return
	}
	if len(s.ExcludeManagementEventSources) > 0 {
		m.but = append(m.but, settings.Textf("%s のものを除く", "not those of %s", s.ExcludeManagementEventSources))
		return
	}
	m.read = m.read || s.ReadWriteType != types.ReadWriteTypeWriteOnly
	m.write = m.write || s.ReadWriteType != types.ReadWriteTypeReadOnly
}

func (m *managementEvents) advanced(s types.AdvancedEventSelector) {
	management, read, write := false, true, true
	var narrowed []settings.Text
	for _, f := range s.FieldSelectors {
		switch field := aws.ToString(f.Field); {
		case field == "eventCategory":
			management = slices.Contains(f.Equals, "Management")
		case field == "readOnly" && len(f.Equals) == 1:
			read, write = f.Equals[0] == "true", f.Equals[0] == "false"
		default:
			narrowed = append(narrowed, settings.Textf("%s の一部の値だけ", "only some values of %s", field))
		}
	}
	switch {
	case !management:
	case narrowed != nil:
		m.but = append(m.but, narrowed...)
	default:
		m.read, m.write = m.read || read, m.write || write
	}
}

func (c trailCheck) logGroup(ctx context.Context, found *faults) error {
	name := logGroupName(c.trail)
	if !hasLogGroupHere(c.Target, c.trail) {
		return nil // said before
	}
	// Names come in order, so the one that is its own prefix comes first.
	got, err := cloudwatchlogs.NewFromConfig(c.Config).DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &name})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(got.LogGroups, func(g logstypes.LogGroup) bool { return aws.ToString(g.LogGroupName) == name })
	if i < 0 {
		found.add(deployRoot(), "証跡のロググループ %s がない", "the trail's log group %s is gone", name)
		return nil
	}
	group, logs := got.LogGroups[i], "aws logs %s --region "+c.Region+" --log-group-%s "+name+" %s"
	// None is for ever.
	if days, want := aws.ToInt32(group.RetentionInDays), c.Settings.AuditTrail.LogRetentionDays; days != 0 && int(days) < want {
		found.add(command(logs, "put-retention-policy", "name", fmt.Sprintf("--retention-in-days %d", want)),
			"ロググループがイベントを %d 日しか保持しない (正しくは %d 日)", "the log group keeps events for %d days, not %d", days, want)
	}
	if class := group.LogGroupClass; class != "" && class != logstypes.LogGroupClassStandard {
		found.add(deployRoot(), "ロググループのクラスが %s で、メトリクスフィルターを使えない", "the log group's class is %s, which has no metric filters", class)
	}
	if c.Settings.AuditTrail.LogGroupDeletionProtection && !aws.ToBool(group.DeletionProtectionEnabled) {
		found.add(command(logs, "put-log-group-deletion-protection", "identifier", "--deletion-protection-enabled"),
			"ロググループを削除できる: 削除保護が無効", "the log group can be deleted: its protection is off")
	}
	return nil
}

// bucket looks whether the bucket is still there. That of another account is
// not asked for: only the errors of its deliveries can tell.
func (c trailCheck) bucket(ctx context.Context, found *faults) error {
	if !isOfAccount(c.Target, c.trail) {
		return nil
	}
	_, err := s3.NewFromConfig(c.Config).GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: c.trail.S3BucketName})
	if awsfault.HasCode(err, "NoSuchBucket") {
		found.add(deployRoot(), "証跡のバケット %s がない", "the trail's bucket %s is gone", aws.ToString(c.trail.S3BucketName))
		return nil
	}
	return err
}
