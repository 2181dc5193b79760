package checks

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	"github.com/aws/aws-sdk-go-v2/service/guardduty/types"

	"baseline/internal/report"
)

// checkGuardDuty wants a detector that is on, with the features of the settings,
// and that repeats its findings every 15 minutes. Package controls compares the
// features. What an administrator account decides, a person has to change there.
func checkGuardDuty(ctx context.Context, t Target) ([]Finding, error) {
	client := guardduty.NewFromConfig(t.Config)
	list, err := client.ListDetectors(ctx, &guardduty.ListDetectorsInput{})
	if err != nil {
		return nil, err
	}
	if len(list.DetectorIds) == 0 {
		return failed("there is no detector", deployRegional(t.Region)), nil
	}
	id := list.DetectorIds[0] // a region has one at most
	features, err := settingFinding(ctx, "guardduty", t)
	if err != nil {
		return nil, err
	}
	detector, err := client.GetDetector(ctx, &guardduty.GetDetectorInput{DetectorId: &id})
	if err != nil {
		return nil, err
	}
	above, err := client.GetAdministratorAccount(ctx, &guardduty.GetAdministratorAccountInput{DetectorId: &id})
	if err != nil {
		return nil, err
	}

	var found faults
	if features.Status != report.Pass {
		found = append(found, features)
	}
	if f := detector.FindingPublishingFrequency; f != types.FindingPublishingFrequencyFifteenMinutes {
		found.add(fmt.Sprintf("aws guardduty update-detector --region %s --detector-id %s --finding-publishing-frequency FIFTEEN_MINUTES", t.Region, id),
			"findings that occur again are told only every %s", frequencies[f])
	}
	text := "the detector is on: " + features.Summary
	if above.Administrator != nil && aws.ToString(above.Administrator.AccountId) != "" {
		found.administeredBy(*above.Administrator.AccountId, &text)
	}
	return found.or("%s", text), nil
}

var frequencies = map[types.FindingPublishingFrequency]string{
	types.FindingPublishingFrequencyOneHour:  "hour",
	types.FindingPublishingFrequencySixHours: "six hours",
}

// administeredBy turns faults into what a person has to see to in the
// administrator account of the service, and says so where there are none.
func (f faults) administeredBy(account string, otherwise *string) {
	for i := range f {
		if f[i].Status == report.Fail {
			f[i].Status = report.Manual
			f[i].Summary += "; account " + account + " administers this"
			f[i].Fix = "change it in the administrator account " + account
		}
	}
	*otherwise += "; account " + account + " administers this"
}
