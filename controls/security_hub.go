package controls

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// securityHub switches controls off in a hub that was there before this
// project. Its own ones come without them. What others have switched off stays
// off.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateStandardsControlAssociations.html
type securityHub struct {
	client hubClient
	want   []settings.DisabledControl
	region string
}

type hubClient interface {
	GetEnabledStandards(context.Context, *securityhub.GetEnabledStandardsInput, ...func(*securityhub.Options)) (*securityhub.GetEnabledStandardsOutput, error)
	ListSecurityControlDefinitions(context.Context, *securityhub.ListSecurityControlDefinitionsInput, ...func(*securityhub.Options)) (*securityhub.ListSecurityControlDefinitionsOutput, error)
	BatchGetStandardsControlAssociations(context.Context, *securityhub.BatchGetStandardsControlAssociationsInput, ...func(*securityhub.Options)) (*securityhub.BatchGetStandardsControlAssociationsOutput, error)
	BatchUpdateStandardsControlAssociations(context.Context, *securityhub.BatchUpdateStandardsControlAssociationsInput, ...func(*securityhub.Options)) (*securityhub.BatchUpdateStandardsControlAssociationsOutput, error)
}

const (
	foundationalBestPractices = ":standards/aws-foundational-security-best-practices/v/1.0.0"

	// A standard that was enabled just now takes minutes to take updates.
	readyWithin = 5 * time.Minute
	readyEvery  = 10 * time.Second
)

func newSecurityHub(t Target) Control {
	want := t.Settings.SecurityHub.Disabled
	if !t.Home() {
		want = slices.Concat(want, t.Settings.SecurityHub.DisabledOutsideHome)
	}
	return securityHub{securityhub.NewFromConfig(t.Config), want, t.Region}
}

func (c securityHub) Check(ctx context.Context) (Outcome, error) {
	o, _, _, err := c.compare(ctx, 0)
	return o, err
}

func (c securityHub) Apply(ctx context.Context) (Outcome, error) {
	o, off, updates, err := c.compare(ctx, readyWithin)
	if err != nil || o.Status != Differs {
		return o, err
	}
	done, err := c.client.BatchUpdateStandardsControlAssociations(ctx, &securityhub.BatchUpdateStandardsControlAssociationsInput{
		StandardsControlAssociationUpdates: updates,
	})
	if err != nil {
		return Outcome{}, err
	}
	var refused []string
	for _, u := range done.UnprocessedAssociationUpdates {
		refused = append(refused, fmt.Sprintf("%s (%s: %s)",
			aws.ToString(u.StandardsControlAssociationUpdate.SecurityControlId), u.ErrorCode, aws.ToString(u.ErrorReason)))
	}
	if refused != nil {
		return Outcome{}, awsfault.Fault{
			What: settings.Textf("無効にするコントロール", "controls to be off"),
			Why:  settings.Textf("Security Hub が受け付けない: %s", "Security Hub refuses %s", refused),
			Do: settings.Textf("管理者アカウントがこのアカウントを設定しているなら、そこで無効にする。そうでなければもう一度適用する",
				"where an administrator account configures this one, switch them off there; otherwise apply again"),
		}
	}
	return changed(nil, settings.Textf("無効にした: %s", "now off: %s", off))
}

// compare also returns what is to be off and to be written. It waits for a
// standard that is being enabled.
func (c securityHub) compare(ctx context.Context, wait time.Duration) (o Outcome, off settings.Text, updates []types.StandardsControlAssociationUpdate, err error) {
	standard, err := c.readyStandard(ctx, wait)
	switch {
	// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetEnabledStandards.html
	case awsfault.HasCode(err, "InvalidAccessException"):
		return notYet(settings.Textf("Security Hub がまだ有効でない", "there is no hub yet"), c.region), off, nil, nil
	case err != nil:
		return Outcome{}, off, nil, err
	case standard == "":
		return notYet(settings.Textf("標準「AWS 基礎セキュリティのベストプラクティス」がまだない", "the hub has no AWS Foundational Security Best Practices yet"), c.region), off, nil, nil
	}
	here, elsewhere, err := c.available(ctx, standard)
	if err != nil {
		return Outcome{}, off, nil, err
	}
	var note settings.Text
	if elsewhere != nil {
		note = settings.Textf("。このリージョンにないもの: %s", "; not in this region: %s", elsewhere)
	}
	updates, err = c.enabled(ctx, standard, here)
	if err != nil {
		return Outcome{}, off, nil, err
	}
	if updates == nil {
		return Outcome{Status: Already, Summary: settings.Textf("設定で無効にするコントロールはすべて無効%s", "every control of the settings is off%s", note)}, off, nil, nil
	}
	var ids []string
	for _, u := range updates {
		ids = append(ids, aws.ToString(u.SecurityControlId))
	}
	off = settings.Textf("%s%s", "%s%s", ids, note)
	return Outcome{Status: Differs, Summary: settings.Textf("無効にするはずのコントロールが有効: %s", "on: %s", off)}, off, updates, nil
}

var inMinutes = settings.Textf("数分後にもう一度適用する", "apply again in some minutes")

// readyStandard returns the ARN of the standard once it takes updates, and
// nothing where it is not enabled.
func (c securityHub) readyStandard(ctx context.Context, wait time.Duration) (arn string, err error) {
	for deadline := time.Now().Add(wait); ; {
		standard, err := c.standard(ctx)
		switch {
		case err != nil || standard == nil:
			return "", err
		case standard.StandardsControlsUpdatable == types.StandardsControlsUpdatableReadyForUpdates:
			return aws.ToString(standard.StandardsArn), nil
		case !time.Now().Before(deadline):
			return "", awsfault.Fault{
				What: settings.Textf("標準「AWS 基礎セキュリティのベストプラクティス」", "AWS Foundational Security Best Practices"),
				Why:  settings.Textf("まだ更新を受け付けない (状態は %s)", "takes no updates yet, its status is %s", standard.StandardsStatus),
				Do:   inMinutes,
			}
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(readyEvery):
		}
	}
}

func (c securityHub) standard(ctx context.Context) (*types.StandardsSubscription, error) {
	pages := securityhub.NewGetEnabledStandardsPaginator(c.client, &securityhub.GetEnabledStandardsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, s := range page.StandardsSubscriptions {
			if strings.HasSuffix(aws.ToString(s.StandardsArn), foundationalBestPractices) {
				return &s, nil
			}
		}
	}
	return nil, nil
}

// available splits what the settings want off into controls of the region and
// the ids of others: to update one of those fails.
func (c securityHub) available(ctx context.Context, standard string) (here []settings.DisabledControl, elsewhere []string, err error) {
	var ids []string
	pages := securityhub.NewListSecurityControlDefinitionsPaginator(c.client, &securityhub.ListSecurityControlDefinitionsInput{
		StandardsArn: &standard, MaxResults: aws.Int32(100),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, nil, err
		}
		for _, d := range page.SecurityControlDefinitions {
			if d.CurrentRegionAvailability == types.RegionAvailabilityStatusAvailable {
				ids = append(ids, aws.ToString(d.SecurityControlId))
			}
		}
	}
	for _, control := range c.want {
		if slices.Contains(ids, control.ID) {
			here = append(here, control)
		} else {
			elsewhere = append(elsewhere, control.ID)
		}
	}
	return here, elsewhere, nil
}

// enabled returns the updates that switch off those of the controls that are
// on. The settings allow 50 controls; AWS takes 100 in a call.
func (c securityHub) enabled(ctx context.Context, standard string, list []settings.DisabledControl) (updates []types.StandardsControlAssociationUpdate, err error) {
	if len(list) == 0 {
		return nil, nil
	}
	in := &securityhub.BatchGetStandardsControlAssociationsInput{}
	reasons := map[string]string{}
	for _, control := range list {
		reasons[control.ID] = control.Reason
		in.StandardsControlAssociationIds = append(in.StandardsControlAssociationIds,
			types.StandardsControlAssociationId{SecurityControlId: &control.ID, StandardsArn: &standard})
	}
	got, err := c.client.BatchGetStandardsControlAssociations(ctx, in)
	if err != nil {
		return nil, err
	}
	if n := len(got.UnprocessedAssociations); n > 0 {
		u := got.UnprocessedAssociations[0]
		return nil, awsfault.Fault{
			What: settings.Textf("コントロールの状態", "state of controls"),
			Why: settings.Textf("Security Hub が %d 個について答えない。最初のものは %s: %s", "Security Hub does not tell that of %d, the first %s: %s",
				n, u.ErrorCode, aws.ToString(u.ErrorReason)),
			Do: inMinutes,
		}
	}
	for _, a := range got.StandardsControlAssociationDetails {
		if a.AssociationStatus == types.AssociationStatusEnabled {
			updates = append(updates, types.StandardsControlAssociationUpdate{
				AssociationStatus: types.AssociationStatusDisabled,
				SecurityControlId: a.SecurityControlId,
				StandardsArn:      &standard,
				UpdatedReason:     aws.String(reasons[aws.ToString(a.SecurityControlId)]),
			})
		}
	}
	return updates, nil
}
