package discover

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"baseline/internal/existing"
)

// trails reads those of the organization, and one that has the baseline's name.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
func (l *look) trails(ctx context.Context, mine owned) error {
	client := cloudtrail.NewFromConfig(l.home())
	all, err := client.DescribeTrails(ctx, &cloudtrail.DescribeTrailsInput{IncludeShadowTrails: aws.Bool(true)})
	if err != nil {
		return err
	}
	var found []existing.Trail
	for _, t := range all.TrailList {
		ours := aws.ToString(t.Name) == existing.TrailName && aws.ToString(t.HomeRegion) == l.o.HomeRegion
		if ours && mine.has("AWS::CloudTrail::Trail", existing.TrailName) || !ours && !aws.ToBool(t.IsOrganizationTrail) {
			continue
		}
		group, err := l.watchable(ctx, client, t)
		if err != nil {
			return err
		}
		found = append(found, existing.Trail{
			ARN: aws.ToString(t.TrailARN), Organization: aws.ToBool(t.IsOrganizationTrail), LogGroup: group,
		})
	}
	slices.SortFunc(found, func(a, b existing.Trail) int { return strings.Compare(a.ARN, b.ARN) })
	l.now.Trails = found
	return nil
}

// watchable returns the log group in which alarms can watch what a trail
// records; nothing where they cannot, or where it does not record everything.
func (l *look) watchable(ctx context.Context, client *cloudtrail.Client, t types.Trail) (group string, err error) {
	group = strings.TrimSuffix(aws.ToString(t.CloudWatchLogsLogGroupArn), ":*")
	parsed, err := arn.Parse(group)
	if err != nil || parsed.AccountID != l.account || parsed.Region != l.o.HomeRegion || aws.ToString(t.HomeRegion) != l.o.HomeRegion ||
		!aws.ToBool(t.IsMultiRegionTrail) || !aws.ToBool(t.IncludeGlobalServiceEvents) {
		return "", nil
	}
	status, err := client.GetTrailStatus(ctx, &cloudtrail.GetTrailStatusInput{Name: t.TrailARN})
	if err != nil || !aws.ToBool(status.IsLogging) {
		return "", err
	}
	selectors, err := client.GetEventSelectors(ctx, &cloudtrail.GetEventSelectorsInput{TrailName: t.TrailARN})
	if err != nil || !everyManagementEvent(selectors) {
		return "", err
	}
	name := strings.TrimPrefix(parsed.Resource, "log-group:")
	groups, err := cloudwatchlogs.NewFromConfig(l.home()).DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &name})
	if err != nil {
		return "", err
	}
	for _, g := range groups.LogGroups {
		// The other classes have no metric filters.
		if aws.ToString(g.LogGroupName) == name && (g.LogGroupClass == "" || g.LogGroupClass == logtypes.LogGroupClassStandard) {
			return group, nil
		}
	}
	return "", nil
}

// everyManagementEvent reports whether a trail records all management events,
// those that read and those that write.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
func everyManagementEvent(s *cloudtrail.GetEventSelectorsOutput) bool {
	for _, e := range s.EventSelectors {
		if aws.ToBool(e.IncludeManagementEvents) && e.ReadWriteType == types.ReadWriteTypeAll && len(e.ExcludeManagementEventSources) == 0 {
			return true
		}
	}
	for _, e := range s.AdvancedEventSelectors {
		if f := e.FieldSelectors; len(f) == 1 && aws.ToString(f[0].Field) == "eventCategory" && slices.Equal(f[0].Equals, []string{"Management"}) {
			return true
		}
	}
	return false
}
