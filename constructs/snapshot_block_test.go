package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
)

func TestSnapshotBlockEndsEveryPublicSharing(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) { NewSnapshotBlock(stack, "SnapshotBlock") })
	block := tmpl.Only("AWS::EC2::SnapshotBlockPublicAccess")
	if got := block.Properties["State"]; got != "block-all-sharing" {
		t.Errorf("state: got %v", got)
	}
	if block.DeletionPolicy != "RetainExceptOnCreate" || block.UpdateReplacePolicy != "Retain" {
		t.Errorf("not kept: %+v", block)
	}
}
