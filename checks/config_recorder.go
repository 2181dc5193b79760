package checks

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

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
		return failed("there is no recorder", deployRegional(t.Region)), nil
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
	return found.or("every type is recorded, and delivered to %s", bucket), nil
}

type recorderCheck struct {
	Target
	client   *configservice.Client
	recorder types.ConfigurationRecorder
}

// definition compares what is recorded, and how often. The command mends it
// also where the recorder is none of the stack's.
func (c recorderCheck) definition(found *faults) {
	var differs []string
	// Control Config.1 of Security Hub accepts no other role.
	// https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html
	if role := aws.ToString(c.recorder.RoleARN); role != c.role() {
		differs = append(differs, "its role is "+role+", not the service-linked one")
	}
	if some := c.leftOut(); some != "" {
		differs = append(differs, "it records only some types: "+some)
	}
	var daily []string
	if mode := c.recorder.RecordingMode; mode != nil {
		if mode.RecordingFrequency == types.RecordingFrequencyDaily {
			differs = append(differs, "it records once a day what should be recorded at once")
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
		differs = append(differs, "it records only once a day: "+strings.Join(more, ", "))
	}
	if more := without(want, daily); more != nil {
		differs = append(differs, "it records at every change, and not once a day: "+strings.Join(more, ", "))
	}
	if differs != nil {
		found.add(c.put(), "the recorder differs: %s", strings.Join(differs, "; "))
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
func (c recorderCheck) put() string {
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
	return fmt.Sprintf("aws configservice put-configuration-recorder --region %s --configuration-recorder '%s'", c.Region, text)
}

// leftOut says which types are not recorded. The record of what AWS Config
// finds itself may be left out: it costs, and is nothing of the account.
func (c recorderCheck) leftOut() string {
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
			return ""
		}
		return "not " + strings.Join(out, ", ")
	}
	switch {
	case !group.AllSupported:
		return fmt.Sprintf("%d that it names", len(group.ResourceTypes))
	case c.recordsGlobalTypes() && !group.IncludeGlobalResourceTypes:
		return "not users, groups, roles and policies of IAM, which no other region records"
	}
	return ""
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
				found.add("see why: "+console(c.Region, "config", "/settings"), "recording fails: %s %s", aws.ToString(s.LastErrorCode), aws.ToString(s.LastErrorMessage))
			}
			return nil
		}
	}
	found.add(fmt.Sprintf("aws configservice start-configuration-recorder --region %s --configuration-recorder-name %s", c.Region, aws.ToString(c.recorder.Name)),
		"the recorder is stopped")
	return nil
}

// channel also returns the bucket that is delivered to.
func (c recorderCheck) channel(ctx context.Context, found *faults) (bucket string, err error) {
	channels, err := c.client.DescribeDeliveryChannels(ctx, &configservice.DescribeDeliveryChannelsInput{})
	if err != nil {
		return "", err
	}
	if len(channels.DeliveryChannels) == 0 || aws.ToString(channels.DeliveryChannels[0].S3BucketName) == "" {
		found.add(deployRegional(c.Region), "there is no delivery channel, so nothing is recorded")
		return "", nil
	}
	bucket = aws.ToString(channels.DeliveryChannels[0].S3BucketName)
	fix := "mend the policies of " + bucket + " and of its key"
	if bucket == settings.ConfigBucket(c.Account, c.Settings.HomeRegion) {
		fix += ": " + deployRoot()
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
				found.add(fix, "delivery to %s fails: %s %s", bucket, aws.ToString(d.LastErrorCode), aws.ToString(d.LastErrorMessage))
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
