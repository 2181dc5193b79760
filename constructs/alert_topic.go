package constructs

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// AlertTopicProps configures [NewAlertTopic].
type AlertTopicProps struct {
	// Name is the physical name; required. A changed one replaces the topic,
	// and the readers of the new one have to confirm again.
	Name string

	// Key encrypts the messages at rest, and lets the publishers use it.
	// Default: they are not encrypted.
	Key awskms.Key

	Emails     []string    // subscribe to the topic; each has to be confirmed
	Publishers []Publisher // services that may publish, for this account only
}

// Publisher is an AWS service that publishes to topics. EventBridge is none of
// them: its rules publish with a role, see [AlertTopics].
type Publisher struct {
	service   string
	sourceArn string // a resource that it publishes for; empty: any of the account

	// noSourceToKey: AWS documents that it tells the topic for whom it acts,
	// but not that it tells the key.
	noSourceToKey bool
}

// The publishers, with the condition keys that each of them sends.
var (
	// CloudWatchAlarms are alarms. aws:SourceArn is left out, because it does
	// not match alarms whose name has a character that is not ASCII.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
	CloudWatchAlarms = Publisher{service: "cloudwatch.amazonaws.com"}

	// Budgets is AWS Budgets.
	//   - https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
	//   - https://github.com/awsdocs/aws-cost-management-user-guide/blob/main/doc_source/budgets-sns-policy.md
	Budgets = Publisher{
		service:   "budgets.amazonaws.com",
		sourceArn: "arn:${AWS::Partition}:budgets::${AWS::AccountId}:*",

		noSourceToKey: true,
	}

	// CostAnomalies is AWS Cost Anomaly Detection, for any subscription. It tells
	// topic and key for whom.
	// https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
	CostAnomalies = Publisher{service: "costalerts.amazonaws.com"}
)

// toTopic is the condition for publishing to a topic of this account.
func (p Publisher) toTopic() map[string]any {
	if p.sourceArn == "" {
		return forThisAccount(nil)
	}
	return forThisAccount(sub("%s", p.sourceArn))
}

// toKey is the condition for using the key of a topic. SNS itself says which
// topic a key is used for; the topic's policy says for whom.
// https://docs.amazonaws.cn/en_us/gamelift/latest/flexmatchguide/queue-notification-sns-sse.html
func (p Publisher) toKey(topicName string) map[string]any {
	if !p.noSourceToKey {
		return forThisAccount(nil)
	}
	return map[string]any{"StringEquals": map[string]any{
		"kms:EncryptionContext:aws:sns:topicArn": sub("arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:%s", topicName),
	}}
}

// topicKeyActions are what a publisher needs of the key of an encrypted topic.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
var topicKeyActions = []string{"kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"}

// NewAlertTopic defines a topic, its subscriptions and its policy. The ID of a
// subscription is its address, so that nobody has to confirm again when others
// come and go. The topic is not kept when its stack goes: nothing publishes to
// it any more, and a name that is taken stops the next deployment.
func NewAlertTopic(scope constructs.Construct, id string, props AlertTopicProps) awssns.ITopic {
	scope = namespace(scope, id)
	if props.Name == "" {
		must(scope, errors.New("name is required"))
	}
	topicProps := &awssns.CfnTopicProps{TopicName: jsii.String(props.Name)}
	if props.Key != nil {
		topicProps.KmsMasterKeyId = props.Key.KeyArn()
	}
	topic := awssns.NewCfnTopic(scope, jsii.String("Resource"), topicProps)
	for _, email := range props.Emails {
		awssns.NewCfnSubscription(scope, jsii.String(email), &awssns.CfnSubscriptionProps{
			TopicArn: topic.Ref(),
			Protocol: jsii.String("email"),
			Endpoint: jsii.String(email),
		})
	}

	statements := []map[string]any{{
		"Effect":    "Deny",
		"Principal": "*",
		"Action":    "sns:Publish",
		"Resource":  topic.Ref(),
		"Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	}}
	for _, p := range props.Publishers {
		statements = append(statements, map[string]any{
			"Effect":    "Allow",
			"Principal": map[string]any{"Service": p.service},
			"Action":    "sns:Publish",
			"Resource":  topic.Ref(),
			"Condition": p.toTopic(),
		})
		if props.Key != nil {
			letUse(props.Key, jsii.String(p.service), p.toKey(props.Name), topicKeyActions...)
		}
	}
	awssns.NewCfnTopicPolicy(scope, jsii.String("Policy"), &awssns.CfnTopicPolicyProps{
		Topics:         &[]*string{topic.Ref()},
		PolicyDocument: policyDocument(statements...),
	})
	// Imported, because a topic of the CDK's own lets its users add to its
	// policy, and that would be a second one, which replaces this.
	return awssns.Topic_FromTopicArn(scope, jsii.String("Imported"), topic.Ref())
}
