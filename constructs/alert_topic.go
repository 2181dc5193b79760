package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// AlertTopicProps configures [NewAlertTopic].
type AlertTopicProps struct {
	// Key encrypts the messages at rest, and lets the publishers use it.
	// Default: they are not encrypted.
	Key awskms.Key

	Emails     []string    // subscribe to the topic; each has to be confirmed
	Publishers []Publisher // services that may publish, for this account only
}

// Publisher is an AWS service that publishes to topics. EventBridge is none of
// them: its rules publish with a role, see [AlertTopics].
type Publisher struct {
	service, sourceArn string
}

// The publishers, with the condition keys that each of them sends.
var (
	// CloudWatchAlarms are the alarms of the topic's region.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
	CloudWatchAlarms = Publisher{"cloudwatch.amazonaws.com",
		"arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*"}

	// Budgets is AWS Budgets.
	// https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
	Budgets = Publisher{"budgets.amazonaws.com",
		"arn:${AWS::Partition}:budgets::${AWS::AccountId}:*"}

	// CostAnomalies is AWS Cost Anomaly Detection.
	// https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
	CostAnomalies = Publisher{"costalerts.amazonaws.com", ""}
)

// topicKeyActions are what a publisher needs of the key of an encrypted topic.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
var topicKeyActions = []string{"kms:Decrypt", "kms:GenerateDataKey"}

// NewAlertTopic defines a topic, its subscriptions and its policy.
//
// The topic has no fixed name, so that no update replaces it: the readers of a
// new one would have to confirm again. For the same reason neither its ID nor
// that of a subscription may change. It is not kept when its stack goes, for
// nothing publishes to it any more.
func NewAlertTopic(scope constructs.Construct, id string, props AlertTopicProps) awssns.ITopic {
	scope = namespace(scope, id)
	var keyArn *string
	if props.Key != nil {
		keyArn = props.Key.KeyArn()
	}
	topic := awssns.NewCfnTopic(scope, jsii.String("Resource"), &awssns.CfnTopicProps{KmsMasterKeyId: keyArn})
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
			"Condition": forThisAccount(p.sourceArn),
		})
		if props.Key != nil {
			letUse(props.Key, jsii.String(p.service), forThisAccount(p.sourceArn), topicKeyActions...)
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
