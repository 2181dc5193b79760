package checks

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"baseline/controls"
	"baseline/settings"
)

// checkSnapshotBlock wants no EBS snapshot to be public, not even one that is
// already. Where CloudFormation lacks the type, the command is the only way.
// https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
func checkSnapshotBlock(ctx context.Context, t Target) ([]Finding, error) {
	got, err := ec2.NewFromConfig(t.Config).GetSnapshotBlockPublicAccessState(ctx, &ec2.GetSnapshotBlockPublicAccessStateInput{})
	if err != nil {
		return nil, err
	}
	summary := settings.Textf("スナップショットを公開できる", "snapshots can be made public")
	switch got.State {
	case types.SnapshotBlockPublicAccessStateBlockAllSharing:
		return passed(settings.Textf("公開されているスナップショットはなく、公開もできない", "no snapshot is public or can be made so")), nil
	case types.SnapshotBlockPublicAccessStateBlockNewSharing:
		summary = settings.Textf("公開されているスナップショットは公開のまま。新たな公開はできない", "snapshots that are public stay so; no other can be made public")
	}
	if got.ManagedBy == types.ManagedByDeclarativePolicy {
		return manual(controls.HeldByPolicy(summary)), nil
	}
	return failed(summary, command("aws ec2 enable-snapshot-block-public-access --region %s --state block-all-sharing", t.Region)), nil
}
