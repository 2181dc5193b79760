package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// NewEncryptionKey defines the one customer key of the baseline: for trail,
// logs and topics. One, because each costs a dollar a month. Whoever uses it
// adds the statement that its service needs.
func NewEncryptionKey(scope constructs.Construct, id string) awskms.Key {
	key := awskms.NewKey(scope, jsii.String(id), &awskms.KeyProps{
		Description:       jsii.String("Baseline: trail, logs and alert topics"),
		EnableKeyRotation: jsii.Bool(true),
	})
	keepL2(key)
	return key
}
