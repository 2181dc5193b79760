package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
	"baseline/internal/existing"
	"baseline/settings"
)

// rootStack synthesizes the root stack, with the defaults where o is zero.
func rootStack(t *testing.T, o settings.Organization) *cdktest.Template {
	t.Helper()
	return cdktest.SynthApp(t, func(app awscdk.App) { NewRootStack(app, o.WithDefaults(), existing.Account{}) })["Baseline-Root"]
}

func TestRootStackWithoutTrailStillHasAHomeForConfig(t *testing.T) {
	root := rootStack(t, settings.Organization{AuditTrail: settings.AuditTrail{Off: true}})
	root.Count("AWS::CloudTrail::Trail", 0)
	root.Count("AWS::Logs::LogGroup", 1)
	root.Count("AWS::S3::Bucket", 2)
	root.Has("AWS::S3::Bucket", map[string]any{
		"BucketName": map[string]any{"Fn::Sub": "baseline-config-${AWS::AccountId}-ap-northeast-1"},
	})
}

func TestRootStackLocksOnlyTheTrailsLogFiles(t *testing.T) {
	root := rootStack(t, settings.Organization{AuditTrail: settings.AuditTrail{ObjectLockDays: 30}})
	for id, b := range root.Resources("AWS::S3::Bucket") {
		if locked := b.Properties["ObjectLockConfiguration"] != nil; locked != (hash.ReplaceAllString(id, "") == "AuditTrailBucket") {
			t.Errorf("%s: locked %v", id, locked)
		}
	}
}
