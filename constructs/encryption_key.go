package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// NewEncryptionKey defines the one customer key of the baseline: for trail,
// logs and topics. One, because each costs a dollar a month. Whoever uses it
// says so with [letUse].
func NewEncryptionKey(scope constructs.Construct, id string) awskms.Key {
	key := awskms.NewKey(scope, jsii.String(id), &awskms.KeyProps{
		Description:       jsii.String("Baseline: trail, logs, deliveries and alert topics"),
		EnableKeyRotation: jsii.Bool(true),
		// As the CDK's default, but without a literal account: it lets the
		// account's own IAM policies decide over the key.
		Policy: awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{
			Statements: &[]awsiam.PolicyStatement{awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Principals: &[]awsiam.IPrincipal{awsiam.NewArnPrincipal(sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root"))},
				Actions:    jsii.Strings("kms:*"),
				Resources:  jsii.Strings("*"),
			})},
		}),
	})
	keepL2(key)
	return key
}

// letUse lets a service, by its principal, use the key under a condition.
func letUse(key awskms.Key, service *string, condition map[string]any, actions ...string) {
	key.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(service, nil)},
		Actions:    jsii.Strings(actions...),
		Resources:  jsii.Strings("*"), // in a key's policy: this key
		Conditions: &condition,
	}), nil)
}
