package preflight

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// stack is one that the deployment works on, whether it is there yet or not.
type stack struct{ name, region string }

// stacks returns those of the baseline, and that of the bootstrap.
func (l Look) stacks() []stack {
	o := l.Settings
	all := []stack{{"CDKToolkit", o.HomeRegion}, {settings.RootStack, o.HomeRegion}, {settings.SettingsStack, o.HomeRegion}}
	for _, region := range slices.Sorted(slices.Values(o.StackRegions())) {
		all = append(all, stack{settings.RegionalStack + region, region})
	}
	all = append(all, stack{settings.BillingStack, o.BillingRegion()})
	if ic := o.IdentityCenter; !ic.Off && ic.InstanceArn != "" {
		all = append(all, stack{settings.IdentityCenterStack, ic.Region})
	}
	return all
}

// state says of a stack that exists why it cannot be updated.
func (s stack) state(ctx context.Context, cfg aws.Config) ([]awsfault.Fault, error) {
	got, err := cloudformation.NewFromConfig(cfg).DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &s.name})
	switch {
	case awsfault.HasCode(err, "ValidationError") && strings.Contains(err.Error(), "does not exist"):
		return nil, nil // CloudFormation has no code of its own for it
	case err != nil:
		return nil, err
	}
	for _, found := range got.Stacks {
		if why, do := s.stuck(found.StackStatus, aws.ToBool(found.EnableTerminationProtection)); why != (settings.Text{}) {
			return []awsfault.Fault{{What: settings.Textf("スタック %s", "stack %s", s.name), Why: why, Do: do}}, nil
		}
	}
	return nil, nil
}

// stuck says why a stack cannot be updated, and how to mend it; nothing where it
// can be. A stack whose creation failed is deleted by the CDK, if it may be, and
// one under review is empty.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
func (s stack) stuck(status types.StackStatus, protected bool) (why, do settings.Text) {
	run := func(command string) string {
		return fmt.Sprintf("aws cloudformation %s --region %s --stack-name %s", command, s.region, s.name)
	}
	switch status {
	case types.StackStatusReviewInProgress, types.StackStatusUpdateCompleteCleanupInProgress,
		types.StackStatusUpdateRollbackCompleteCleanupInProgress:
		return why, do
	case types.StackStatusRollbackComplete, types.StackStatusRollbackFailed:
		if protected {
			return settings.Textf("作成に失敗し (%s)、CDK は作り直すための削除ができない", "its creation failed (%s), and the CDK may not delete it to make it anew", status),
				settings.Same(run("update-termination-protection --no-enable-termination-protection"))
		}
	case types.StackStatusCreateFailed, types.StackStatusUpdateFailed:
		return settings.Textf("途中で止まったまま (%s)", "it was left half-way (%s)", status), settings.Same("npx cdk rollback " + s.name)
	case types.StackStatusUpdateRollbackFailed:
		return settings.Textf("更新に失敗し、元に戻すのにも失敗した (UPDATE_ROLLBACK_FAILED)", "an update failed, and so did its undoing (UPDATE_ROLLBACK_FAILED)"),
			mendThen(run("continue-update-rollback"))
	case types.StackStatusImportRollbackFailed, types.StackStatusDeleteFailed:
		return settings.Textf("削除するしかない (%s)", "it can only be deleted (%s)", status), mendThen(run("delete-stack"))
	default:
		if strings.HasSuffix(string(status), "_IN_PROGRESS") {
			return settings.Textf("誰かが変更している途中 (%s)", "somebody is changing it (%s)", status), settings.Textf("終わるのを待ち、もう一度実行する", "wait until it is done, then try again")
		}
	}
	return why, do
}

func mendThen(command string) settings.Text {
	return settings.Textf("スタックのイベントに出ているものを直してから: %s", "mend what its events name, then %s", command)
}
