package checks

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/guardduty"
	"github.com/aws/aws-sdk-go-v2/service/guardduty/types"

	"baseline/internal/report"
	"baseline/settings"
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
		return failed(settings.Textf("ディテクターがない", "there is no detector"), deployRegional(t.Region)), nil
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
		found.add(command("aws guardduty update-detector --region %s --detector-id %s --finding-publishing-frequency FIFTEEN_MINUTES", t.Region, id),
			"繰り返す検出結果が %sごとにしか通知されない", "findings that occur again are told only every %s", frequencies[f])
	}
	text := settings.Textf("ディテクターが有効: %s", "the detector is on: %s", features.Summary)
	if above.Administrator != nil && aws.ToString(above.Administrator.AccountId) != "" {
		found.administeredBy(*above.Administrator.AccountId, &text)
	}
	return found.or(text), nil
}

var frequencies = map[types.FindingPublishingFrequency]settings.Text{
	types.FindingPublishingFrequencyOneHour:  {Ja: "1 時間", En: "hour"},
	types.FindingPublishingFrequencySixHours: {Ja: "6 時間", En: "six hours"},
}

// administeredBy turns faults into what a person has to see to in the
// administrator account of the service, and says so where there are none.
func (f faults) administeredBy(account string, otherwise *settings.Text) {
	say := func(t settings.Text) settings.Text {
		return settings.Textf("%s。アカウント %s が管理している", "%s; account %s administers this", t, account)
	}
	for i := range f {
		if f[i].Status == report.Fail {
			f[i].Status = report.Manual
			f[i].Summary = say(f[i].Summary)
			f[i].Fix = settings.Textf("管理者アカウント %s で変える", "change it in the administrator account %s", account)
		}
	}
	*otherwise = say(*otherwise)
}
