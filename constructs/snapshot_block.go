package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// NewSnapshotBlock defines that no EBS snapshot of the region is public, not
// even one that is shared with everybody already. It costs nothing.
// https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
func NewSnapshotBlock(scope constructs.Construct, id string) {
	keep(awsec2.NewCfnSnapshotBlockPublicAccess(scope, jsii.String(id), &awsec2.CfnSnapshotBlockPublicAccessProps{
		State: jsii.String("block-all-sharing"),
	}))
}
