package checks

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// checkSnapshotBlock wants no EBS snapshot to be public, not even one that is
// already. Where CloudFormation lacks the type, the command is the only way.
// https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
func checkSnapshotBlock(ctx context.Context, t Target) ([]Finding, error) {
	got, err := ec2.NewFromConfig(t.Config).GetSnapshotBlockPublicAccessState(ctx, &ec2.GetSnapshotBlockPublicAccessStateInput{})
	if err != nil {
		return nil, err
	}
	summary := "snapshots can be made public"
	switch got.State {
	case types.SnapshotBlockPublicAccessStateBlockAllSharing:
		return passed("no snapshot is public or can be made so"), nil
	case types.SnapshotBlockPublicAccessStateBlockNewSharing:
		summary = "snapshots that are public stay so; no other can be made public"
	}
	if got.ManagedBy == types.ManagedByDeclarativePolicy {
		return manual(summary+", held by a declarative policy of the organization", "change the policy in the organization's management account"), nil
	}
	return failed(summary, fmt.Sprintf("aws ec2 enable-snapshot-block-public-access --region %s --state block-all-sharing", t.Region)), nil
}
