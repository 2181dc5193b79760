package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsaccessanalyzer"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// NewAccessAnalyzer defines the analyzer of one region that finds what is
// shared outside the account. It costs nothing.
func NewAccessAnalyzer(scope constructs.Construct, id string) {
	analyzer := awsaccessanalyzer.NewCfnAnalyzer(scope, jsii.String(id), &awsaccessanalyzer.CfnAnalyzerProps{
		Type: jsii.String("ACCOUNT"),
	})
	keep(analyzer)
}
