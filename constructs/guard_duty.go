package constructs

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsguardduty"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/regions"
	"baseline/settings"
)

// GuardDutyProps configures [NewGuardDuty].
type GuardDutyProps struct {
	Region   string   // tells which features there are; required
	Features []string // are on, by their name in [settings.GuardDutyFeatures]; the others are off
}

// NewGuardDuty defines the detector of one region. Every feature that the
// region has is written down as on or off, because AWS switches on what is not.
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
func NewGuardDuty(scope constructs.Construct, id string, props GuardDutyProps) {
	must(scope, props.validate())
	status := func(name string) *string {
		if slices.Contains(props.Features, name) {
			return jsii.String("ENABLED")
		}
		return jsii.String("DISABLED")
	}
	var features []any
	for _, f := range settings.GuardDutyFeatures {
		if f.PartOf != "" || !regions.Has(props.Region, regions.GuardDutyFeature(f.Name)) {
			continue
		}
		feature := &awsguardduty.CfnDetector_CFNFeatureConfigurationProperty{
			Name: jsii.String(f.Name), Status: status(f.Name),
		}
		var parts []any
		for _, part := range settings.GuardDutyFeatures {
			if part.PartOf == f.Name {
				parts = append(parts, &awsguardduty.CfnDetector_CFNFeatureAdditionalConfigurationProperty{
					Name: jsii.String(part.Name), Status: status(part.Name),
				})
			}
		}
		if parts != nil {
			feature.AdditionalConfiguration = parts
		}
		features = append(features, feature)
	}
	keep(awsguardduty.NewCfnDetector(scope, jsii.String(id), &awsguardduty.CfnDetectorProps{
		Enable:                     true,
		Features:                   features,
		FindingPublishingFrequency: jsii.String("FIFTEEN_MINUTES"), // of what happens again; new findings are published within five minutes
	}))
}

func (p GuardDutyProps) validate() (err error) {
	for _, f := range settings.GuardDutyFeatures {
		if f.PartOf != "" && slices.Contains(p.Features, f.Name) && !slices.Contains(p.Features, f.PartOf) {
			err = errors.Join(err, fmt.Errorf("feature %s needs %s, got %q", f.Name, f.PartOf, p.Features))
		}
	}
	return err
}
