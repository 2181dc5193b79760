package controls

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	gdtypes "github.com/aws/aws-sdk-go-v2/service/guardduty/types"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	hubtypes "github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"baseline/internal/awstest"
	"baseline/settings"
)

// detector is GuardDuty in one region: what is on, by name. It is absent
// where it is nil.
type detector struct {
	suspended bool
	on        map[string]bool
	parts     map[string]bool // of RUNTIME_MONITORING
	eks       bool            // the former feature EKS_RUNTIME_MONITORING is there, with its part
}

func (d *detector) install(f *awstest.Fake) {
	status := func(on bool) gdtypes.FeatureStatus {
		if on {
			return gdtypes.FeatureStatusEnabled
		}
		return gdtypes.FeatureStatusDisabled
	}
	awstest.Answer(f, func(string, *guardduty.ListDetectorsInput) (*guardduty.ListDetectorsOutput, error) {
		if d.on == nil {
			return &guardduty.ListDetectorsOutput{}, nil
		}
		return &guardduty.ListDetectorsOutput{DetectorIds: []string{"d1"}}, nil
	})
	awstest.Answer(f, func(_ string, in *guardduty.GetDetectorInput) (*guardduty.GetDetectorOutput, error) {
		out := &guardduty.GetDetectorOutput{Status: gdtypes.DetectorStatusEnabled}
		if d.suspended {
			out.Status = gdtypes.DetectorStatusDisabled
		}
		for name, on := range d.on {
			feature := gdtypes.DetectorFeatureConfigurationResult{Name: gdtypes.DetectorFeatureResult(name), Status: status(on)}
			if name == "RUNTIME_MONITORING" {
				for part, on := range d.parts {
					feature.AdditionalConfiguration = append(feature.AdditionalConfiguration, gdtypes.DetectorAdditionalConfigurationResult{
						Name: gdtypes.FeatureAdditionalConfiguration(part), Status: status(on),
					})
				}
			}
			out.Features = append(out.Features, feature)
		}
		if d.eks {
			out.Features = append(out.Features, gdtypes.DetectorFeatureConfigurationResult{
				Name: gdtypes.DetectorFeatureResultEksRuntimeMonitoring, Status: gdtypes.FeatureStatusEnabled,
				AdditionalConfiguration: []gdtypes.DetectorAdditionalConfigurationResult{{
					Name: gdtypes.FeatureAdditionalConfigurationEksAddonManagement, Status: gdtypes.FeatureStatusEnabled,
				}},
			})
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *guardduty.UpdateDetectorInput) (*guardduty.UpdateDetectorOutput, error) {
		if *in.DetectorId != "d1" {
			return nil, awstest.Code("BadRequestException")
		}
		if aws.ToBool(in.Enable) {
			d.suspended = false
		}
		for _, feature := range in.Features {
			d.on[string(feature.Name)] = feature.Status == gdtypes.FeatureStatusEnabled
			for _, part := range feature.AdditionalConfiguration {
				d.parts[string(part.Name)] = part.Status == gdtypes.FeatureStatusEnabled
			}
		}
		return &guardduty.UpdateDetectorOutput{}, nil
	})
}

var guardDutyCorner = corner{
	id: "guardduty",
	settings: settings.Organization{GuardDuty: settings.GuardDuty{
		Features: []string{"S3_DATA_EVENTS", "RUNTIME_MONITORING", "EKS_ADDON_MANAGEMENT"},
	}},
	build: func(f *awstest.Fake) map[string]func() {
		d := new(detector)
		d.install(f)
		with := func(suspended, s3, runtime, agent bool) func() {
			return func() {
				d.suspended = suspended
				d.on = map[string]bool{"S3_DATA_EVENTS": s3, "RUNTIME_MONITORING": runtime, "RDS_LOGIN_EVENTS": true}
				d.parts = map[string]bool{"EKS_ADDON_MANAGEMENT": agent}
				d.eks = false
			}
		}
		return map[string]func(){
			"right":             with(false, true, true, true),
			"wrong":             with(false, false, false, false),
			"suspended":         with(true, true, true, true),
			"one is off":        with(false, false, true, true),
			"a part is off":     with(false, true, true, false),
			"off with its part": with(false, true, false, true),
			"never said":        func() { d.on, d.parts = map[string]bool{}, map[string]bool{} },
			"the former EKS feature": func() {
				d.on, d.parts = map[string]bool{"S3_DATA_EVENTS": true, "RUNTIME_MONITORING": true}, map[string]bool{}
				d.eks = true
			},
		}
	},
}

func TestGuardDutySwitchesNothingOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		d := &detector{
			on:    map[string]bool{"RDS_LOGIN_EVENTS": true, "RUNTIME_MONITORING": true, "S3_DATA_EVENTS": false},
			parts: map[string]bool{"EC2_AGENT_MANAGEMENT": true},
		}
		d.install(f)
		awstest.Answer(f, allEnabled)
		r := Runner{Config: f.Config(), Account: awstest.Account, Regions: []string{"eu-west-1"}}
		r.Settings.GuardDuty.Features = []string{"S3_DATA_EVENTS"}
		report, err := r.Apply(t.Context(), "guardduty")
		want(t, report, err, Changed, "now on: S3_DATA_EVENTS")
		for _, name := range []string{"RDS_LOGIN_EVENTS", "RUNTIME_MONITORING", "S3_DATA_EVENTS"} {
			if !d.on[name] {
				t.Errorf("%s is off", name)
			}
		}
		if !d.parts["EC2_AGENT_MANAGEMENT"] {
			t.Error("EC2_AGENT_MANAGEMENT is off")
		}
	})
}

func TestGuardDutyLeavesOutWhatARegionLacks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		d := &detector{on: map[string]bool{}}
		d.install(f)
		awstest.Answer(f, allEnabled)
		r := Runner{Config: f.Config(), Account: awstest.Account, Regions: []string{"ap-east-2"}}
		r.Settings.GuardDuty.Features = []string{"RDS_LOGIN_EVENTS", "S3_DATA_EVENTS"}
		report, err := r.Apply(t.Context(), "guardduty")
		want(t, report, err, Changed)
		if d.on["RDS_LOGIN_EVENTS"] || !d.on["S3_DATA_EVENTS"] {
			t.Errorf("on is %v, and the region has no RDS_LOGIN_EVENTS", d.on)
		}
	})
}

func TestGuardDutyWithoutADetector(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(awstest.Fake)
		new(detector).install(f)
		awstest.Answer(f, allEnabled)
		report, err := Runner{Config: f.Config(), Account: awstest.Account, Regions: []string{"eu-west-1"}}.Apply(t.Context(), "guardduty")
		want(t, report, err, Kept, "there is no detector yet, and nothing to strengthen: Baseline-Regional-eu-west-1 makes it", "comes after this")
	})
}

// hub is Security Hub in one region.
type hub struct {
	absent, withoutStandard bool
	readyAt                 time.Time
	availability            map[string]hubtypes.RegionAvailabilityStatus
	off                     map[string]string // reasons, by control
	refused                 string            // the control whose update is refused
	silent                  bool              // about the state of controls
}

const standardARN = "arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0"

func (h *hub) install(f *awstest.Fake) {
	awstest.Answer(f, func(_ string, in *securityhub.GetEnabledStandardsInput) (*securityhub.GetEnabledStandardsOutput, error) {
		if h.absent {
			return nil, awstest.Code("InvalidAccessException")
		}
		if in.NextToken == nil { // the standard is on the second page
			return &securityhub.GetEnabledStandardsOutput{
				NextToken: aws.String("2"),
				StandardsSubscriptions: []hubtypes.StandardsSubscription{{
					StandardsArn: aws.String("arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0"),
				}},
			}, nil
		}
		out := &securityhub.GetEnabledStandardsOutput{}
		if !h.withoutStandard {
			s := hubtypes.StandardsSubscription{
				StandardsArn: aws.String(standardARN), StandardsStatus: hubtypes.StandardsStatusReady,
				StandardsControlsUpdatable: hubtypes.StandardsControlsUpdatableReadyForUpdates,
			}
			if time.Now().Before(h.readyAt) {
				s.StandardsStatus, s.StandardsControlsUpdatable = hubtypes.StandardsStatusPending, hubtypes.StandardsControlsUpdatableNotReadyForUpdates
			}
			out.StandardsSubscriptions = append(out.StandardsSubscriptions, s)
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *securityhub.ListSecurityControlDefinitionsInput) (*securityhub.ListSecurityControlDefinitionsOutput, error) {
		out := &securityhub.ListSecurityControlDefinitionsOutput{}
		for id, availability := range h.availability {
			if first := id == "CloudTrail.5"; first == (in.NextToken == nil) { // one on the first page
				out.SecurityControlDefinitions = append(out.SecurityControlDefinitions, hubtypes.SecurityControlDefinition{
					SecurityControlId: &id, CurrentRegionAvailability: availability,
				})
			}
		}
		if in.NextToken == nil {
			out.NextToken = aws.String("2")
		}
		if *in.StandardsArn != standardARN {
			return nil, awstest.Code("InvalidInputException")
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *securityhub.BatchGetStandardsControlAssociationsInput) (*securityhub.BatchGetStandardsControlAssociationsOutput, error) {
		out := &securityhub.BatchGetStandardsControlAssociationsOutput{}
		for _, id := range in.StandardsControlAssociationIds {
			if h.silent || h.availability[*id.SecurityControlId] != hubtypes.RegionAvailabilityStatusAvailable || *id.StandardsArn != standardARN {
				out.UnprocessedAssociations = append(out.UnprocessedAssociations, hubtypes.UnprocessedStandardsControlAssociation{
					ErrorCode: hubtypes.UnprocessedErrorCodeResourceNotFound, ErrorReason: aws.String("silent"),
				})
				continue
			}
			detail := hubtypes.StandardsControlAssociationDetail{
				SecurityControlId: id.SecurityControlId, AssociationStatus: hubtypes.AssociationStatusEnabled,
			}
			if _, off := h.off[*id.SecurityControlId]; off {
				detail.AssociationStatus = hubtypes.AssociationStatusDisabled
			}
			out.StandardsControlAssociationDetails = append(out.StandardsControlAssociationDetails, detail)
		}
		return out, nil
	})
	awstest.Answer(f, func(_ string, in *securityhub.BatchUpdateStandardsControlAssociationsInput) (*securityhub.BatchUpdateStandardsControlAssociationsOutput, error) {
		out := &securityhub.BatchUpdateStandardsControlAssociationsOutput{}
		for _, u := range in.StandardsControlAssociationUpdates {
			_, off := h.off[*u.SecurityControlId]
			if off || *u.SecurityControlId == h.refused || *u.StandardsArn != standardARN || u.AssociationStatus != hubtypes.AssociationStatusDisabled {
				out.UnprocessedAssociationUpdates = append(out.UnprocessedAssociationUpdates, hubtypes.UnprocessedStandardsControlAssociationUpdate{
					ErrorCode: hubtypes.UnprocessedErrorCodeInvalidInput, ErrorReason: aws.String("refused"), StandardsControlAssociationUpdate: &u,
				})
				continue
			}
			h.off[*u.SecurityControlId] = *u.UpdatedReason
		}
		return out, nil
	})
}

func newHub() *hub {
	const here = hubtypes.RegionAvailabilityStatusAvailable
	return &hub{
		availability: map[string]hubtypes.RegionAvailabilityStatus{
			"CloudTrail.5": here, "EC2.8": here, "Config.1": here, "S3.1": here, "IAM.6": hubtypes.RegionAvailabilityStatusUnavailable,
		},
		off: map[string]string{},
	}
}

var hubSettings = settings.Organization{SecurityHub: settings.SecurityHub{
	Disabled: []settings.DisabledControl{
		{ID: "CloudTrail.5", Reason: "own alarms"}, {ID: "IAM.6", Reason: "no device"}, {ID: "EC2.8", Reason: "the default does"},
	},
	DisabledOutsideHome: []settings.DisabledControl{{ID: "Config.1", Reason: "home records"}},
}}

var securityHubCorner = corner{
	id:       "security-hub",
	settings: hubSettings,
	build: func(f *awstest.Fake) map[string]func() {
		h := newHub()
		h.install(f)
		with := func(wait time.Duration, off ...string) func() {
			return func() {
				h.readyAt = time.Now().Add(wait)
				clear(h.off)
				for _, id := range off {
					h.off[id] = "because"
				}
			}
		}
		return map[string]func(){
			"right":              with(0, "CloudTrail.5", "EC2.8", "Config.1", "S3.1"),
			"wrong":              with(0),
			"one on each page":   with(0, "Config.1"),
			"the last one is on": with(0, "CloudTrail.5", "EC2.8"),
		}
	},
}

// applyHub runs Apply in one region.
func applyHub(ctx context.Context, h *hub, region string) (*awstest.Fake, Report, error) {
	f := new(awstest.Fake)
	h.install(f)
	awstest.Answer(f, allEnabled)
	report, err := Runner{Config: f.Config(), Account: awstest.Account, Settings: hubSettings, Regions: []string{region}}.Apply(ctx, "security-hub")
	return f, report, err
}

func TestSecurityHub(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*hub)
		status Status
		texts  []string
	}{
		"no hub":      {func(h *hub) { h.absent = true }, Kept, []string{"there is no hub yet, and nothing to strengthen: Baseline-Regional-eu-west-1 makes it"}},
		"no standard": {func(h *hub) { h.withoutStandard = true }, Kept, []string{"no AWS Foundational Security Best Practices"}},
		"ready soon":  {func(h *hub) { h.readyAt = time.Now().Add(4 * time.Minute) }, Changed, []string{"now off: CloudTrail.5, EC2.8, Config.1; not in this region: IAM.6"}},
		"ready late":  {func(h *hub) { h.readyAt = time.Now().Add(6 * time.Minute) }, Failed, []string{"takes no updates yet, its status is PENDING", "apply again"}},
		"refused":     {func(h *hub) { h.refused = "EC2.8" }, Failed, []string{"Security Hub refuses EC2.8 (INVALID_INPUT: refused)", "administrator account"}},
		"silent":      {func(h *hub) { h.silent = true }, Failed, []string{"does not tell that of 3, the first RESOURCE_NOT_FOUND: silent"}},
		"nothing here": {func(h *hub) { clear(h.availability) }, Already,
			[]string{"not in this region: CloudTrail.5, IAM.6, EC2.8, Config.1"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHub()
				test.change(h)
				start := time.Now()
				_, report, err := applyHub(t.Context(), h, "eu-west-1")
				want(t, report, err, test.status, test.texts...)
				if took := time.Since(start); took > readyWithin {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}

func TestSecurityHubInHome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHub()
		_, report, err := applyHub(t.Context(), h, "ap-northeast-1")
		want(t, report, err, Changed)
		if _, off := h.off["Config.1"]; off || len(h.off) != 2 {
			t.Errorf("off are %v: Config.1 stays on in the home region", h.off)
		}
		if got := h.off["EC2.8"]; got != "the default does" {
			t.Errorf("the reason is %q", got)
		}
	})
}

func TestSecurityHubChecksWithoutWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, h, start := new(awstest.Fake), newHub(), time.Now()
		h.readyAt = start.Add(time.Minute)
		h.install(f)
		awstest.Answer(f, allEnabled)
		report, err := Runner{Config: f.Config(), Account: awstest.Account, Settings: hubSettings, Regions: []string{"eu-west-1"}}.Check(t.Context(), "security-hub")
		want(t, report, err, Failed, "takes no updates yet")
		if took := time.Since(start); took > time.Second {
			t.Errorf("took %s", took)
		}
	})
}

func TestSecurityHubStopsWaitingWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, start := newHub(), time.Now()
		h.readyAt = start.Add(time.Hour)
		ctx, cancel := context.WithTimeout(t.Context(), 25*time.Second)
		defer cancel()
		f, report, err := applyHub(ctx, h, "eu-west-1")
		want(t, report, err, Failed, "the time was up", "what is done stays done")
		if took := time.Since(start); took != 25*time.Second {
			t.Errorf("took %s", took)
		}
		if n := len(slices.DeleteFunc(f.Seen(), func(c awstest.Call) bool { return c.Operation != "GetEnabledStandards" })); n != 6 {
			t.Errorf("asked %d times for two pages, want 3 rounds", n)
		}
	})
}
