package constructs

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

const deadLettersKept = 14 * 24 * time.Hour // the longest

// deadLettersText is what people are told when the queue is not empty.
var deadLettersText = settings.Text{
	Ja: "届けられなかった通知があります。SQS のデッドレターキュー (Baseline-Root の DeadLetters) のメッセージを確認してください。属性 ERROR_CODE があれば EventBridge のルールが、なければ関数 alertmail が届けられなかったもので、理由はその属性、または関数のログにあります。直したあとの手順は docs/operations.md にあります。",
	En: "Alerts could not be delivered. Look at the messages of the dead-letter queue (DeadLetters of Baseline-Root): those with an attribute ERROR_CODE are of an EventBridge rule, the others of the function alertmail. The reason is in the attributes, or in the function's log. docs/operations.md says what to do when it is mended.",
}

// newDeadLetters defines the queue for what could not be delivered to the
// topics, and the alarm that tells people of it, past the mailer. EventBridge
// drops what a target refuses, without a retry and without a word; here it
// remains, with the reason.
//   - https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
//   - https://repost.aws/knowledge-center/eventbridge-resolve-failedinvocation-errors
func newDeadLetters(scope constructs.Construct, id string, alerts awssns.ITopic, language settings.Language, senders ...sender) awssqs.CfnQueue {
	scope = namespace(scope, id)
	queue := awssqs.NewCfnQueue(scope, jsii.String("Resource"), &awssqs.CfnQueueProps{
		SqsManagedSseEnabled:   jsii.Bool(true),
		MessageRetentionPeriod: jsii.Number(deadLettersKept.Seconds()),
	})
	// Any rule, so that people can try the way with one of their own.
	rules := sub("arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*")
	queuePolicy(scope, "Policy", queue, append(senders, sender{"events.amazonaws.com", rules})...)
	queueAlarm(scope, "GivenUp", queueAlarmProps{
		Queue:     queue,
		Metric:    "ApproximateNumberOfMessagesVisible",
		Threshold: 1,
		Text:      deadLettersText.In(language),
		Topic:     alerts,
	})
	return queue
}

// sender is a service that may send messages for one of its resources.
type sender struct {
	service   string
	sourceArn *string // may have wildcards
}

// queuePolicy lets the senders send, and nobody do anything without TLS.
func queuePolicy(scope constructs.Construct, id string, queue awssqs.CfnQueue, senders ...sender) {
	statements := []map[string]any{{
		"Effect":    "Deny",
		"Principal": "*",
		"Action":    "sqs:*",
		"Resource":  queue.AttrArn(),
		"Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	}}
	for _, s := range senders {
		statements = append(statements, map[string]any{
			"Effect":    "Allow",
			"Principal": map[string]any{"Service": s.service},
			"Action":    "sqs:SendMessage",
			"Resource":  queue.AttrArn(),
			"Condition": map[string]any{"ArnLike": map[string]any{"aws:SourceArn": s.sourceArn}},
		})
	}
	awssqs.NewCfnQueuePolicy(scope, jsii.String(id), &awssqs.CfnQueuePolicyProps{
		Queues:         &[]*string{queue.AttrQueueUrl()},
		PolicyDocument: policyDocument(statements...),
	})
}

type queueAlarmProps struct {
	Queue     awssqs.CfnQueue
	Metric    string
	Threshold float64
	Text      string
	Topic     awssns.ITopic // is told of the alarm and of its end
}

// queueAlarm defines an alarm on a metric of a queue. A queue without messages
// may have none.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
func queueAlarm(scope constructs.Construct, id string, props queueAlarmProps) {
	awscloudwatch.NewCfnAlarm(scope, jsii.String(id), &awscloudwatch.CfnAlarmProps{
		AlarmDescription: jsii.String(props.Text),
		Namespace:        jsii.String("AWS/SQS"),
		MetricName:       jsii.String(props.Metric),
		Dimensions: []any{&awscloudwatch.CfnAlarm_DimensionProperty{
			Name: jsii.String("QueueName"), Value: props.Queue.AttrQueueName(),
		}},
		Statistic:          jsii.String("Maximum"),
		Period:             jsii.Number(300),
		EvaluationPeriods:  jsii.Number(1),
		Threshold:          jsii.Number(props.Threshold),
		ComparisonOperator: jsii.String("GreaterThanOrEqualToThreshold"),
		TreatMissingData:   jsii.String("notBreaching"),
		AlarmActions:       &[]any{props.Topic.TopicArn()},
		OkActions:          &[]any{props.Topic.TopicArn()},
	})
}
