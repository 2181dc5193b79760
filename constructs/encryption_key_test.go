package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
)

// accountOfKey lets the IAM policies of the account decide over a key.
const accountOfKey = "Allow arn:${AWS::Partition}:iam::${AWS::AccountId}:root kms:* on *"

func TestEncryptionKeyIsRotatedKeptAndTheAccounts(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) { NewEncryptionKey(stack, "Key") })
	key := tmpl.Only("AWS::KMS::Key")
	if key.Properties["EnableKeyRotation"] != true {
		t.Error("not rotated")
	}
	wantPolicy(t, key.Properties["KeyPolicy"], accountOfKey)
	wantKept(t, tmpl, "AWS::KMS::Key", 1)
}

// wantKept fails the test unless there are n resources of the type, all kept.
func wantKept(t *testing.T, tmpl *cdktest.Template, cfnType string, n int) {
	t.Helper()
	tmpl.Count(cfnType, n)
	for id, r := range tmpl.Resources(cfnType) {
		if r.DeletionPolicy != "RetainExceptOnCreate" || r.UpdateReplacePolicy != "Retain" {
			t.Errorf("%s is not kept: deletion %q, replacement %q", id, r.DeletionPolicy, r.UpdateReplacePolicy)
		}
	}
}
