package controls

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	"github.com/aws/aws-sdk-go-v2/service/guardduty/types"

	"baseline/internal/regions"
	"baseline/settings"
)

// guardDuty switches features on at a detector that was there before this
// project. Its own ones come with their features. A feature that is on and
// that the settings do not name stays on.
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateDetector.html
type guardDuty struct {
	client detectorClient
	want   []settings.GuardDutyFeature // to be on: those that the region has
	region string
}

type detectorClient interface {
	ListDetectors(context.Context, *guardduty.ListDetectorsInput, ...func(*guardduty.Options)) (*guardduty.ListDetectorsOutput, error)
	GetDetector(context.Context, *guardduty.GetDetectorInput, ...func(*guardduty.Options)) (*guardduty.GetDetectorOutput, error)
	UpdateDetector(context.Context, *guardduty.UpdateDetectorInput, ...func(*guardduty.Options)) (*guardduty.UpdateDetectorOutput, error)
}

func newGuardDuty(t Target) Control {
	c := guardDuty{client: guardduty.NewFromConfig(t.Config), region: t.Region}
	for _, f := range settings.GuardDutyFeatures {
		if slices.Contains(t.Settings.GuardDuty.Features, f.Name) && regions.Has(t.Region, regions.GuardDutyFeature(f.Name)) {
			c.want = append(c.want, f)
		}
	}
	return c
}

func (c guardDuty) Check(ctx context.Context) (Outcome, error) {
	o, _, _, err := c.compare(ctx)
	return o, err
}

func (c guardDuty) Apply(ctx context.Context) (Outcome, error) {
	o, off, write, err := c.compare(ctx)
	if err != nil || o.Status != Differs {
		return o, err
	}
	_, err = c.client.UpdateDetector(ctx, write)
	return changed(err, settings.Textf("有効にした: %s", "now on: %s", off))
}

// compare also returns what is off, and what to write. A region has one
// detector at most.
func (c guardDuty) compare(ctx context.Context) (o Outcome, off []settings.Text, write *guardduty.UpdateDetectorInput, err error) {
	list, err := c.client.ListDetectors(ctx, &guardduty.ListDetectorsInput{})
	if err != nil {
		return Outcome{}, nil, nil, err
	}
	if len(list.DetectorIds) == 0 {
		return notYet(settings.Textf("ディテクターがまだない", "there is no detector yet"), c.region), nil, nil, nil
	}
	detector, err := c.client.GetDetector(ctx, &guardduty.GetDetectorInput{DetectorId: &list.DetectorIds[0]})
	if err != nil {
		return Outcome{}, nil, nil, err
	}

	write = &guardduty.UpdateDetectorInput{DetectorId: &list.DetectorIds[0]}
	if detector.Status != types.DetectorStatusEnabled {
		off = append(off, settings.Textf("ディテクター", "the detector"))
		write.Enable = aws.Bool(true)
	}
	on := switchedOn(detector.Features)
	for _, plan := range c.want {
		if plan.PartOf != "" {
			continue
		}
		feature := types.DetectorFeatureConfiguration{Name: types.DetectorFeature(plan.Name), Status: types.FeatureStatusEnabled}
		missing := !on[plan.Name]
		if missing {
			off = append(off, settings.Same(plan.Name))
		}
		for _, part := range c.want {
			if part.PartOf == plan.Name && !on[plan.Name+" "+part.Name] {
				missing, off = true, append(off, settings.Same(part.Name))
				feature.AdditionalConfiguration = append(feature.AdditionalConfiguration, types.DetectorAdditionalConfiguration{
					Name: types.FeatureAdditionalConfiguration(part.Name), Status: types.FeatureStatusEnabled,
				})
			}
		}
		if missing {
			write.Features = append(write.Features, feature)
		}
	}
	if off == nil {
		return Outcome{Status: Already, Summary: settings.Textf("設定の機能はすべて有効", "every feature of the settings is on")}, nil, nil, nil
	}
	return Outcome{Status: Differs, Summary: settings.Textf("無効になっているもの: %s", "off: %s", off)}, off, write, nil
}

// switchedOn has the names of the features that are on, and of their parts
// behind them: two features have a part of the same name.
func switchedOn(features []types.DetectorFeatureConfigurationResult) map[string]bool {
	on := map[string]bool{}
	for _, f := range features {
		on[string(f.Name)] = f.Status == types.FeatureStatusEnabled
		for _, part := range f.AdditionalConfiguration {
			on[string(f.Name)+" "+string(part.Name)] = part.Status == types.FeatureStatusEnabled
		}
	}
	return on
}
