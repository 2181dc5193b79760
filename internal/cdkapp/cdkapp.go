// Package cdkapp makes the CDK app, for synthesis and for tests alike, so that
// both see the same feature flags: `go test` does not read cdk.json.
package cdkapp

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	_ "baseline/internal/jsiienv"
)

// featureFlags are the CDK's recommended ones, as `cdk init` writes them for a
// new project with this version of the library (recommended-feature-flags.json
// of aws-cdk-lib).
//
//go:embed feature_flags.json
var featureFlags []byte

// New returns an app that writes its cloud assembly to outDir.
func New(outDir string) awscdk.App {
	context := map[string]any{}
	if err := json.Unmarshal(featureFlags, &context); err != nil {
		panic(fmt.Errorf("feature_flags.json: %w", err))
	}
	return awscdk.NewApp(&awscdk.AppProps{
		Outdir:             jsii.String(outDir),
		AnalyticsReporting: jsii.Bool(false),
		TreeMetadata:       jsii.Bool(false),
		PostCliContext:     &context,
	})
}
