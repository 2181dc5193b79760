package settings

import (
	"fmt"
	"regexp"
	"slices"

	"baseline/internal/regions"
)

func (v *validation) guardDuty() {
	var names []string
	for _, f := range GuardDutyFeatures {
		names = append(names, f.Name)
	}
	wanted := v.used.GuardDuty.Features
	v.entries("GuardDuty.Features", wanted, len(names), func(path, name string) {
		i := slices.Index(names, name)
		if i < 0 {
			v.fault(path, name, "must be a feature of GuardDuty, the nearest is %q", Nearest(name, names))
		} else if plan := GuardDutyFeatures[i].PartOf; plan != "" && !slices.Contains(wanted, plan) {
			v.fault(path, name, "must come with %s, which it is a part of", plan)
		}
	})
}

var (
	resourceTypeForm = regexp.MustCompile(`^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$`)

	// https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingModeOverride.html
	neverDaily = []string{
		"AWS::Config::ResourceCompliance", "AWS::Config::ConformancePackCompliance", "AWS::Config::ConfigurationRecorder",
	}
)

func (v *validation) config() {
	c := v.used.Config
	v.entries("Config.Regions", c.Regions, len(regions.All()), func(path, region string) {
		switch {
		case !v.knownRegion(path, region):
		case region == v.used.HomeRegion:
			v.fault(path, region, "must not be the home region, which records anyway")
		case !slices.Contains(v.used.Regions, region):
			v.fault(path, region, "must be one of Regions")
		}
	})
	v.entries("Config.DailyTypes", c.DailyTypes, 30, func(path, name string) {
		switch {
		case !resourceTypeForm.MatchString(name) || len(name) > 100:
			v.fault(path, name, "must be a resource type such as AWS::EC2::VPC, at most 100 characters")
		case slices.Contains(neverDaily, name):
			v.fault(path, name, "must not be a type that AWS Config cannot record daily")
		}
	})
	within(v, "Config.ExpireDays", c.ExpireDays, 1, maxDays)
}

// AWS allows 100 disabled controls of a standard. These limits are ours: they
// keep a regional template below 51,200 bytes.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-securityhub-standard.html
const (
	maxControls       = 50
	maxReason         = 256
	maxReasonsInBytes = 6000
)

func (v *validation) securityHub() {
	h, known := v.used.SecurityHub, regions.Controls()
	seen, size := map[string]bool{}, 0
	check := func(path string, list []DisabledControl) {
		for i, control := range list {
			path := fmt.Sprintf("%s[%d]", path, i)
			size += len(control.Reason)
			switch {
			case seen[control.ID]:
				v.fault(path+".ID", control.ID, "must not be repeated in Disabled or DisabledOutsideHome")
			case !slices.Contains(known, control.ID):
				// Naming one that is not there fails the stack.
				v.fault(path+".ID", control.ID,
					"must be a control of AWS Foundational Security Best Practices, the nearest is %q (add a newer one to internal/regions/controls.go)",
					Nearest(control.ID, known))
			}
			seen[control.ID] = true
			v.text(path+".Reason", control.Reason, maxReason)
		}
	}
	check("SecurityHub.Disabled", h.Disabled)
	check("SecurityHub.DisabledOutsideHome", h.DisabledOutsideHome)
	if n := len(h.Disabled) + len(h.DisabledOutsideHome); n > maxControls {
		v.fault("SecurityHub", n, "must have at most %d controls in Disabled and DisabledOutsideHome together", maxControls)
	}
	if size > maxReasonsInBytes {
		v.fault("SecurityHub", size, "must have at most %d bytes of reasons in Disabled and DisabledOutsideHome together", maxReasonsInBytes)
	}
}
