package checks

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"baseline/internal/report"
	"baseline/settings"
)

// organizationTrail is one of an organization that delivers to a log group of
// an account, before the own one in the list.
func organizationTrail(p *place, name, owner, group string) *types.Trail {
	trail := p.trails[0]
	trail.Name, trail.IsOrganizationTrail = &name, aws.Bool(true)
	trail.TrailARN = aws.String("arn:aws:cloudtrail:" + homeRegion + ":" + owner + ":trail/" + name)
	trail.CloudWatchLogsLogGroupArn = aws.String("arn:aws:logs:" + homeRegion + ":" + group + ":log-group:" + ownGroup + ":*")
	p.trails = slices.Insert(p.trails, 0, trail)
	return &p.trails[0]
}

const other = "271828182845"

var trailStates = []state{
	{name: "finished", status: report.Pass, texts: []string{"the trail Baseline records all regions, and delivers to " + ownGroup}},
	{name: "one region", change: func(_ *regionalWorld, p *place) { p.trails[0].IsMultiRegionTrail = nil },
		status: report.Fail, texts: []string{"one region only", "update-trail --region ap-northeast-1 --name arn:aws:cloudtrail:ap-northeast-1:314159265358:trail/Baseline --is-multi-region-trail"}},
	{name: "no global events", change: func(_ *regionalWorld, p *place) { p.trails[0].IncludeGlobalServiceEvents = aws.Bool(false) },
		status: report.Fail, texts: []string{"global services", "--include-global-service-events"}},
	{name: "no validation", change: func(_ *regionalWorld, p *place) { p.trails[0].LogFileValidationEnabled = aws.Bool(false) },
		status: report.Fail, texts: []string{"validation is off", "--enable-log-file-validation"}},
	{name: "no key", change: func(_ *regionalWorld, p *place) { p.trails[0].KmsKeyId = nil },
		status: report.Fail, texts: []string{"not encrypted with a customer key", "npx cdk deploy Baseline-Root --revert-drift"}},
	{name: "no log group", change: func(_ *regionalWorld, p *place) { p.trails[0].CloudWatchLogsLogGroupArn = nil },
		status: report.Fail, texts: []string{"delivers to no log group"}},
	{name: "log group elsewhere", change: func(_ *regionalWorld, p *place) {
		p.trails[0].CloudWatchLogsLogGroupArn = aws.String("arn:aws:logs:us-east-1:314159265358:log-group:x:*")
	}, status: report.Fail, texts: []string{"not in this account and region", "log-group:x"}},
	{name: "two faults are two findings", change: func(_ *regionalWorld, p *place) {
		p.trails[0].IsMultiRegionTrail, p.status.IsLogging = nil, aws.Bool(false)
	}, status: report.Fail, texts: []string{"one region only", "the trail is stopped"}},

	{name: "stopped", change: func(_ *regionalWorld, p *place) { p.status.IsLogging = aws.Bool(false) },
		status: report.Fail, texts: []string{"the trail is stopped", "aws cloudtrail start-logging --region ap-northeast-1"}},
	{name: "no delivery to the bucket", change: func(_ *regionalWorld, p *place) { p.status.LatestDeliveryError = aws.String("AccessDenied") },
		status: report.Fail, texts: []string{"could not deliver log files to bucket: AccessDenied"}},
	{name: "no delivery of digests", change: func(_ *regionalWorld, p *place) { p.status.LatestDigestDeliveryError = aws.String("NoSuchBucket") },
		status: report.Fail, texts: []string{"could not deliver digests to bucket: NoSuchBucket"}},
	{name: "no delivery to the log group", change: func(_ *regionalWorld, p *place) {
		p.status.LatestCloudWatchLogsDeliveryError = aws.String("Access denied. Check the role.")
	}, status: report.Fail, texts: []string{"could not deliver events to " + ownGroup + ": Access denied"}},
	{name: "long without delivery", change: func(_ *regionalWorld, p *place) {
		p.status.LatestCloudWatchLogsDeliveryTime, p.status.StartLoggingTime = longAgo(), longAgo()
	}, status: report.Fail, texts: []string{"no events to " + ownGroup + " since 1999-12-30T00:00:00Z", "https://ap-northeast-1.console.aws.amazon.com/cloudtrailv2/home"}},
	{name: "just started", change: func(_ *regionalWorld, p *place) {
		p.status.LatestCloudWatchLogsDeliveryTime, p.status.StartLoggingTime = longAgo(), recently()
	}, status: report.Pass},

	{name: "writes only", change: func(_ *regionalWorld, p *place) {
		p.selectors.EventSelectors[0].ReadWriteType = types.ReadWriteTypeWriteOnly
	}, status: report.Fail, texts: []string{"does not record all events that read", "put-event-selectors"}},
	{name: "reads and writes apart", change: func(_ *regionalWorld, p *place) {
		p.selectors.EventSelectors = []types.EventSelector{{ReadWriteType: types.ReadWriteTypeWriteOnly}, {ReadWriteType: types.ReadWriteTypeReadOnly}}
	}, status: report.Pass},
	{name: "reads only", change: func(_ *regionalWorld, p *place) {
		p.selectors.EventSelectors[0].ReadWriteType = types.ReadWriteTypeReadOnly
	}, status: report.Fail, texts: []string{"does not record all events that write"}},
	{name: "data events only", change: func(_ *regionalWorld, p *place) {
		p.selectors.EventSelectors[0].IncludeManagementEvents = aws.Bool(false)
	}, status: report.Fail, texts: []string{"no management events"}},
	{name: "without KMS", change: func(_ *regionalWorld, p *place) {
		p.selectors.EventSelectors[0].ExcludeManagementEventSources = []string{"kms.amazonaws.com"}
	}, status: report.Fail, texts: []string{"only some management events: not those of kms.amazonaws.com"}},
	{name: "advanced", change: func(_ *regionalWorld, p *place) { advanced(p, "eventCategory=Management") }, status: report.Pass},
	{name: "advanced, both kinds", change: func(_ *regionalWorld, p *place) {
		advanced(p, "eventCategory=Management readOnly=true", "eventCategory=Data", "eventCategory=Management readOnly=false")
	}, status: report.Pass},
	{name: "advanced, reads", change: func(_ *regionalWorld, p *place) { advanced(p, "eventCategory=Management readOnly=true") },
		status: report.Fail, texts: []string{"does not record all events that write"}},
	{name: "advanced, narrowed", change: func(_ *regionalWorld, p *place) {
		advanced(p, "eventCategory=Management eventSource=iam.amazonaws.com")
	},
		status: report.Fail, texts: []string{"only some management events: only some values of eventSource"}},
	{name: "advanced, data events only", change: func(_ *regionalWorld, p *place) { advanced(p, "eventCategory=Data") },
		status: report.Fail, texts: []string{"no management events"}},

	{name: "log group gone", change: func(_ *regionalWorld, p *place) { p.groups = p.groups[1:] },
		status: report.Fail, texts: []string{"log group " + ownGroup + " is gone"}},
	{name: "short retention", change: func(_ *regionalWorld, p *place) { p.groups[0].RetentionInDays = aws.Int32(30) },
		status: report.Fail, texts: []string{"for 30 days, not 365", "put-retention-policy --region ap-northeast-1 --log-group-name " + ownGroup + " --retention-in-days 365"}},
	{name: "kept for ever", change: func(_ *regionalWorld, p *place) { p.groups[0].RetentionInDays = nil }, status: report.Pass},
	{name: "a class without filters", change: func(_ *regionalWorld, p *place) {
		p.groups[0].LogGroupClass = logstypes.LogGroupClassInfrequentAccess
	}, status: report.Fail, texts: []string{"INFREQUENT_ACCESS, which has no metric filters"}},
	{name: "no deletion protection", settings: settings.Organization{AuditTrail: settings.AuditTrail{LogGroupDeletionProtection: true}},
		change: func(_ *regionalWorld, p *place) { p.groups[0].DeletionProtectionEnabled = nil },
		status: report.Fail, texts: []string{"can be deleted", "put-log-group-deletion-protection --region ap-northeast-1 --log-group-identifier " + ownGroup}},
	{name: "bucket gone", change: func(_ *regionalWorld, p *place) { p.buckets = nil },
		status: report.Fail, texts: []string{"bucket bucket is gone"}},

	{name: "an organization's instead", change: func(_ *regionalWorld, p *place) {
		organizationTrail(p, "org", other, "314159265358")
		p.trails = p.trails[:1]
		p.buckets = nil // it is the other account's
	}, status: report.Pass, texts: []string{"the trail org records all regions"}},
	{name: "an organization's beside a broken one", change: func(_ *regionalWorld, p *place) {
		organizationTrail(p, "org", other, "314159265358")
		p.trails[1].IsMultiRegionTrail = nil
	}, status: report.Pass, texts: []string{"the trail org records all regions"}},
	{name: "an organization's that the alarms cannot see", change: func(_ *regionalWorld, p *place) {
		organizationTrail(p, "org", other, other)
		p.trails = p.trails[:1]
	}, status: report.Fail, texts: []string{"there is no trail Baseline, and no other has all that it needs: org (the trail's log group is not in this account", "npx cdk deploy Baseline-Root"}},
	{name: "one that lives elsewhere", change: func(_ *regionalWorld, p *place) { p.trails[0].HomeRegion = aws.String("us-east-1") },
		status: report.Fail, texts: []string{"Baseline (the trail's home region is us-east-1, not ap-northeast-1)"}},
	{name: "none", change: func(_ *regionalWorld, p *place) { p.trails = nil }, status: report.Fail, texts: []string{"there is no trail"}},
}

// advanced gives the trail advanced selectors, each of fields with one value.
func advanced(p *place, selectors ...string) {
	p.selectors.EventSelectors = nil
	for _, s := range selectors {
		var selector types.AdvancedEventSelector
		for _, field := range strings.Fields(s) {
			name, value, _ := strings.Cut(field, "=")
			selector.FieldSelectors = append(selector.FieldSelectors, types.AdvancedFieldSelector{Field: &name, Equals: []string{value}})
		}
		p.selectors.AdvancedEventSelectors = append(p.selectors.AdvancedEventSelectors, selector)
	}
}
