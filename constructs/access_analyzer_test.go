package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/internal/cdktest"
)

func TestAccessAnalyzerFindsWhatTheAccountShares(t *testing.T) {
	tmpl := cdktest.Synth(t, func(stack awscdk.Stack) {
		NewAccessAnalyzer(stack, "AccessAnalyzer")
	})
	analyzer := tmpl.Only("AWS::AccessAnalyzer::Analyzer")
	if got := analyzer.Properties["Type"]; got != "ACCOUNT" {
		t.Errorf("type: got %v", got)
	}
	if analyzer.DeletionPolicy != "RetainExceptOnCreate" || analyzer.UpdateReplacePolicy != "Retain" {
		t.Errorf("not kept: %+v", analyzer)
	}
}
