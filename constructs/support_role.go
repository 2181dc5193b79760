package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newSupportRole defines the role that opens cases with AWS Support and can do
// nothing else; the CIS benchmark wants one.
// https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-18
func newSupportRole(scope constructs.Construct, id string, trust map[string]any) awsiam.CfnRole {
	return awsiam.NewCfnRole(scope, jsii.String(id), &awsiam.CfnRoleProps{
		Description:              jsii.String("Cases with AWS Support, with MFA"),
		AssumeRolePolicyDocument: trust,
		ManagedPolicyArns:        &[]any{sub("arn:${AWS::Partition}:iam::aws:policy/AWSSupportAccess")},
		MaxSessionDuration:       jsii.Number(administratorSeconds),
	})
}
