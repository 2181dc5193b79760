package checks

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/configservice"
	"github.com/aws/aws-sdk-go-v2/service/configservice/types"

	"baseline/internal/regions"
	"baseline/settings"
)

// checkConfigRecorder wants a recorder that records every type as the settings
// say, and a channel that delivers. A service may have a recorder of its own
// beside it, which is not looked at.
// https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorder.html
func checkConfigRecorder(ctx context.Context, t Target) ([]Finding, error) {
	client := configservice.NewFromConfig(t.Config)
	recorders, err := client.DescribeConfigurationRecorders(ctx, &configservice.DescribeConfigurationRecordersInput{})
	if err != nil {
		return nil, err
	}
	if len(recorders.ConfigurationRecorders) == 0 {
		return failed(settings.Textf("レコーダーがない", "there is no recorder"), deployRegional(t.Region)), nil
	}
	var found faults
	c := recorderCheck{t, client, recorders.ConfigurationRecorders[0]}
	c.definition(&found)
	if err := c.status(ctx, &found); err != nil {
		return found, err
	}
	bucket, err := c.channel(ctx, &found)
	if err != nil {
		return found, err
	}
	return found.or(settings.Textf("すべてのタイプを記録し、%s に配信している", "every type is recorded, and delivered to %s", bucket)), nil
}

type recorderCheck struct {
	Target
	client   *configservice.Client
	recorder types.ConfigurationRecorder
}

// definition compares what is recorded, and how often. The command mends it
// also where the recorder is none of the stack's.
func (c recorderCheck) definition(found *faults) {
	var differs []settings.Text
	differ := func(ja, en string, args ...any) { differs = append(differs, settings.Textf(ja, en, args...)) }
	// Control Config.1 of Security Hub accepts no other role.
	// https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html
	if role := aws.ToString(c.recorder.RoleARN); role != c.role() {
		differ("ロールが、サービスリンクロールではなく %s", "its role is %s, not the service-linked one", role)
	}
	if some := c.leftOut(); some != (settings.Text{}) {
		differ("一部のタイプしか記録しない: %s", "it records only some types: %s", some)
	}
	var daily []string
	if mode := c.recorder.RecordingMode; mode != nil {
		if mode.RecordingFrequency == types.RecordingFrequencyDaily {
			differ("すぐに記録すべきものを、1 日に 1 回しか記録しない", "it records once a day what should be recorded at once")
		}
		for _, o := range mode.RecordingModeOverrides {
			if o.RecordingFrequency == types.RecordingFrequencyDaily {
				for _, resource := range o.ResourceTypes {
					daily = append(daily, string(resource))
				}
			}
		}
	}
	want := c.Settings.Config.DailyTypes
	if more := without(daily, want); more != nil {
		differ("1 日に 1 回しか記録しない: %s", "it records only once a day: %s", more)
	}
	if more := without(want, daily); more != nil {
		differ("1 日に 1 回ではなく、変更のたびに記録する: %s", "it records at every change, and not once a day: %s", more)
	}
	if differs != nil {
		found.add(c.put(), "レコーダーが設定と異なる: %s", "the recorder differs: %s", settings.Sentences(differs...))
	}
}

func (c recorderCheck) role() string {
	return "arn:aws:iam::" + c.Account + ":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

// recordsGlobalTypes reports whether this region has to record IAM's types: one
// region alone should, each records them all.
func (c recorderCheck) recordsGlobalTypes() bool {
	return c.Home() && regions.Has(c.Region, regions.ConfigGlobalIAMTypes)
}

// put is the command that makes the recorder what the settings mean.
func (c recorderCheck) put() settings.Text {
	mode := map[string]any{"recordingFrequency": "CONTINUOUS"}
	if daily := c.Settings.Config.DailyTypes; len(daily) > 0 {
		mode["recordingModeOverrides"] = []any{map[string]any{"recordingFrequency": "DAILY", "resourceTypes": daily}}
	}
	text, err := json.Marshal(map[string]any{
		"name": aws.ToString(c.recorder.Name), "roleARN": c.role(), "recordingMode": mode,
		"recordingGroup": map[string]any{"allSupported": true, "includeGlobalResourceTypes": c.recordsGlobalTypes()},
	})
	if err != nil {
		panic(err) // it is plain data
	}
	return command("aws configservice put-configuration-recorder --region %s --configuration-recorder '%s'", c.Region, text)
}

// leftOut says which types are not recorded. The record of what AWS Config
// finds itself may be left out: it costs, and is nothing of the account.
func (c recorderCheck) leftOut() (some settings.Text) {
	group := c.recorder.RecordingGroup
	switch {
	case group == nil: // the default of AWS
		group = &types.RecordingGroup{AllSupported: true}
	case group.ExclusionByResourceTypes != nil && len(group.ExclusionByResourceTypes.ResourceTypes) > 0:
		var out []string
		for _, resource := range group.ExclusionByResourceTypes.ResourceTypes {
			if resource != types.ResourceTypeResourceCompliance {
				out = append(out, string(resource))
			}
		}
		if out == nil {
			return some
		}
		return settings.Textf("%s を除く", "not %s", out)
	}
	switch {
	case !group.AllSupported:
		return settings.Textf("指定された %d 個", "%d that it names", len(group.ResourceTypes))
	case c.recordsGlobalTypes() && !group.IncludeGlobalResourceTypes:
		return settings.Textf("IAM のユーザー、グループ、ロール、ポリシーを除く (ほかのどのリージョンも記録しない)",
			"not users, groups, roles and policies of IAM, which no other region records")
	}
	return some
}

func (c recorderCheck) status(ctx context.Context, found *faults) error {
	got, err := c.client.DescribeConfigurationRecorderStatus(ctx, &configservice.DescribeConfigurationRecorderStatusInput{
		ConfigurationRecorderNames: []string{aws.ToString(c.recorder.Name)},
	})
	if err != nil {
		return err
	}
	for _, s := range got.ConfigurationRecordersStatus {
		if s.Recording {
			if s.LastStatus == types.RecorderStatusFailure {
				found.add(seeWhy(console(c.Region, "config", "/settings")), "記録に失敗している: %s %s", "recording fails: %s %s", aws.ToString(s.LastErrorCode), aws.ToString(s.LastErrorMessage))
			}
			return nil
		}
	}
	found.add(command("aws configservice start-configuration-recorder --region %s --configuration-recorder-name %s", c.Region, aws.ToString(c.recorder.Name)),
		"レコーダーが停止している", "the recorder is stopped")
	return nil
}

// channel also returns the bucket that is delivered to.
func (c recorderCheck) channel(ctx context.Context, found *faults) (bucket string, err error) {
	channels, err := c.client.DescribeDeliveryChannels(ctx, &configservice.DescribeDeliveryChannelsInput{})
	if err != nil {
		return "", err
	}
	if len(channels.DeliveryChannels) == 0 || aws.ToString(channels.DeliveryChannels[0].S3BucketName) == "" {
		found.add(deployRegional(c.Region), "配信チャネルがなく、何も記録されない", "there is no delivery channel, so nothing is recorded")
		return "", nil
	}
	bucket = aws.ToString(channels.DeliveryChannels[0].S3BucketName)
	fix := settings.Textf("%s とそのキーのポリシーを直す", "mend the policies of %s and of its key", bucket)
	if bucket == settings.ConfigBucket(c.Account, c.Settings.HomeRegion) {
		fix = settings.Textf("%s: %s", "%s: %s", fix, deployRoot())
	}
	status, err := c.client.DescribeDeliveryChannelStatus(ctx, &configservice.DescribeDeliveryChannelStatusInput{
		DeliveryChannelNames: []string{aws.ToString(channels.DeliveryChannels[0].Name)},
	})
	if err != nil {
		return "", err
	}
	for _, s := range status.DeliveryChannelsStatus {
		for _, d := range []*types.ConfigExportDeliveryInfo{s.ConfigHistoryDeliveryInfo, s.ConfigSnapshotDeliveryInfo} {
			if d != nil && d.LastStatus == types.DeliveryStatusFailure {
				found.add(fix, "%s への配信に失敗している: %s %s", "delivery to %s fails: %s %s", bucket, aws.ToString(d.LastErrorCode), aws.ToString(d.LastErrorMessage))
				return bucket, nil
			}
		}
	}
	return bucket, nil
}

// without returns what is in a and not in b.
func without(a, b []string) (rest []string) {
	for _, s := range a {
		if !slices.Contains(b, s) {
			rest = append(rest, s)
		}
	}
	return rest
}
