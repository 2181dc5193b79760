package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// AlertTopicsProps configures [NewAlertTopics].
type AlertTopicsProps struct {
	Key    awskms.IKey // encrypts the topics; required
	Emails []string    // get every alert
}

// AlertTopics are the ways from alerts to people.
type AlertTopics struct {
	Alerts awssns.ITopic // reaches people
}

// NewAlertTopics defines the topic Alerts and its subscriptions.
func NewAlertTopics(scope constructs.Construct, id string, props AlertTopicsProps) AlertTopics {
	scope = namespace(scope, id)
	alerts := awssns.NewTopic(scope, jsii.String("Alerts"), &awssns.TopicProps{
		MasterKey: props.Key,
	})
	for _, email := range props.Emails {
		awssns.NewSubscription(scope, jsii.String(email), &awssns.SubscriptionProps{
			Topic:    alerts,
			Protocol: awssns.SubscriptionProtocol_EMAIL,
			Endpoint: jsii.String(email),
		})
	}
	return AlertTopics{Alerts: alerts}
}
