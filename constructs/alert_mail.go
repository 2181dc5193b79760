package constructs

import (
	"errors"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// AlertMailProps configures [NewAlertMail].
type AlertMailProps struct {
	Feed     awssns.ITopic     // what is mailed about; required
	Alerts   awssns.ITopic     // reaches people; required
	Chat     awssns.ITopic     // reaches a chat channel. Default: there is none
	Key      awskms.IKey       // encrypts the topics; required
	LogGroup awslogs.ILogGroup // receives the trail. Default: there is none, and no alarms on it
	Language settings.Language // of the alarm's description. Default: Japanese

	// DeadLetters gets what could not be mailed, and tells people; required.
	DeadLetters awssqs.CfnQueue
}

const (
	alertMailTime = 90 * time.Second // looking for events may take 25 seconds

	// alertMailAtOnce leaves room for others in a new account, which runs ten
	// functions at a time; two is the least that a queue can have.
	// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
	alertMailAtOnce = 2

	// alertMailTries is how often a message comes before it is given up: with
	// the queue's pauses, over most of an hour.
	alertMailTries = 5

	alertMailLate = 30 * time.Minute // of a message that waits
	alertMailLogs = 365              // days
)

// alertMailLateText tells people, past the function, that it stands still.
var alertMailLateText = settings.Text{
	Ja: "30 分以上送られていない通知があります。関数 alertmail が止められていないか、ログとイベントソースマッピングを確認してください (docs/operations.md)。",
	En: "Alerts have waited for 30 minutes or more. See whether the function alertmail was stopped: its log and its event source mapping (docs/operations.md).",
}

// NewAlertMail defines the function that turns what is published to the topic
// AlertFeed into mails. Everything comes through a queue, so that nothing is
// lost while the function fails, and nothing waits inside it. What the function
// cannot do is told by alarms that go past it.
func NewAlertMail(scope constructs.Construct, id string, props AlertMailProps) {
	scope = namespace(scope, id)
	must(scope, props.validate())

	queue := awssqs.NewCfnQueue(scope, jsii.String("Queue"), &awssqs.CfnQueueProps{
		SqsManagedSseEnabled: jsii.Bool(true),
		// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
		VisibilityTimeout: jsii.Number(6 * alertMailTime.Seconds()),
		RedrivePolicy:     map[string]any{"deadLetterTargetArn": props.DeadLetters.AttrArn(), "maxReceiveCount": alertMailTries},
	})
	// One that cannot be sent is no loss, the next one comes soon; so it is no
	// dead letter.
	tick := awsevents.NewCfnRule(scope, jsii.String("Tick"), &awsevents.CfnRuleProps{
		Description:        jsii.String("Looks for new events of alarms that go on"),
		ScheduleExpression: jsii.String("rate(15 minutes)"),
		Targets: []any{&awsevents.CfnRule_TargetProperty{
			Id: jsii.String("Queue"), Arn: queue.AttrArn(), Input: jsii.String(`{"Tick":true}`),
		}},
	})
	queuePolicy(scope, "QueuePolicy", queue,
		sender{"sns.amazonaws.com", props.Feed.TopicArn()}, sender{"events.amazonaws.com", tick.AttrArn()})
	awssns.NewCfnSubscription(scope, jsii.String("Subscription"), &awssns.CfnSubscriptionProps{
		TopicArn:      props.Feed.TopicArn(),
		Protocol:      jsii.String("sqs"),
		Endpoint:      queue.AttrArn(),
		RedrivePolicy: map[string]any{"deadLetterTargetArn": props.DeadLetters.AttrArn()},
	})

	// What was mailed. Lost, it costs no more than a mail that comes twice, so
	// it is not kept; Security Hub wants the backup.
	table := awsdynamodb.NewCfnTable(scope, jsii.String("Mailed"), &awsdynamodb.CfnTableProps{
		BillingMode:                      jsii.String("PAY_PER_REQUEST"),
		AttributeDefinitions:             []any{&awsdynamodb.CfnTable_AttributeDefinitionProperty{AttributeName: jsii.String("key"), AttributeType: jsii.String("S")}},
		KeySchema:                        []any{&awsdynamodb.CfnTable_KeySchemaProperty{AttributeName: jsii.String("key"), KeyType: jsii.String("HASH")}},
		PointInTimeRecoverySpecification: &awsdynamodb.CfnTable_PointInTimeRecoverySpecificationProperty{PointInTimeRecoveryEnabled: jsii.Bool(true)},
		TimeToLiveSpecification:          &awsdynamodb.CfnTable_TimeToLiveSpecificationProperty{AttributeName: jsii.String("expires"), Enabled: jsii.Bool(true)},
	})

	function := newAlertMailFunction(scope, props, queue, table)
	awslambda.NewCfnEventSourceMapping(scope, jsii.String("Source"), &awslambda.CfnEventSourceMappingProps{
		FunctionName:          function.Arn,
		EventSourceArn:        queue.AttrArn(),
		BatchSize:             jsii.Number(1),
		ScalingConfig:         &awslambda.CfnEventSourceMapping_ScalingConfigProperty{MaximumConcurrency: jsii.Number(alertMailAtOnce)},
		FunctionResponseTypes: jsii.Strings("ReportBatchItemFailures"),
	})

	queueAlarm(scope, "Late", queueAlarmProps{
		Queue:     queue,
		Metric:    "ApproximateAgeOfOldestMessage",
		Threshold: alertMailLate.Seconds(),
		Text:      alertMailLateText.In(props.Language),
		Topic:     props.Alerts,
	})
}

func (p AlertMailProps) validate() error {
	if p.Feed == nil || p.Alerts == nil || p.Key == nil || p.DeadLetters == nil {
		return errors.New("feed, alerts, key and dead letters are required")
	}
	return nil
}

// newAlertMailFunction defines the function and what it may do.
func newAlertMailFunction(scope constructs.Construct, props AlertMailProps, queue awssqs.CfnQueue, table awsdynamodb.CfnTable) GoFunction {
	logs := awslogs.NewCfnLogGroup(scope, jsii.String("LogGroup"), &awslogs.CfnLogGroupProps{RetentionInDays: jsii.Number(alertMailLogs)})
	keep(logs)
	topics := []*string{props.Alerts.TopicArn()}
	environment := map[string]*string{
		"ACCOUNT": sub("${AWS::AccountId}"),
		"TABLE":   table.Ref(),
		"QUEUE":   queue.AttrQueueUrl(),
		"TOPIC":   props.Alerts.TopicArn(),
	}
	if props.Chat != nil {
		topics = append(topics, props.Chat.TopicArn())
		environment["CHAT_TOPIC"] = props.Chat.TopicArn()
	}
	statements := []map[string]any{
		{"Effect": "Allow", "Action": []string{"logs:CreateLogStream", "logs:PutLogEvents"}, "Resource": logs.AttrArn()},
		{"Effect": "Allow", "Action": []string{"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:SendMessage"}, "Resource": queue.AttrArn()},
		{"Effect": "Allow", "Action": []string{"dynamodb:GetItem", "dynamodb:UpdateItem"}, "Resource": table.AttrArn()},
		{"Effect": "Allow", "Action": "sns:Publish", "Resource": topics},
		{"Effect": "Allow", "Action": topicKeyActions, "Resource": props.Key.KeyArn()},
		{"Effect": "Allow", "Action": "cloudwatch:DescribeAlarms", "Resource": sub("arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*")},
		{
			// In the region of each finding, and to no other status.
			// https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchupdatefindings.html
			"Effect": "Allow", "Action": "securityhub:BatchUpdateFindings",
			"Resource":  sub("arn:${AWS::Partition}:securityhub:*:${AWS::AccountId}:hub/default"),
			"Condition": map[string]any{"StringEquals": map[string]any{"securityhub:ASFFSyntaxPath/Workflow.Status": "NOTIFIED"}},
		},
	}
	if props.LogGroup != nil {
		environment["LOG_GROUP"] = props.LogGroup.LogGroupName()
		statements = append(statements, map[string]any{"Effect": "Allow", "Action": "logs:FilterLogEvents", "Resource": props.LogGroup.LogGroupArn()})
	}
	// Lambda documents no aws:SourceAccount for the trust of a function's role,
	// see account_setting.go.
	role := awsiam.NewCfnRole(scope, jsii.String("Role"), &awsiam.CfnRoleProps{
		Description: jsii.String("Lets the baseline's function mail what happened"),
		AssumeRolePolicyDocument: policyDocument(map[string]any{
			"Effect":    "Allow",
			"Principal": map[string]any{"Service": "lambda.amazonaws.com"},
			"Action":    "sts:AssumeRole",
		}),
		Policies: []any{map[string]any{"policyName": "Mail", "policyDocument": policyDocument(statements...)}},
	})
	return NewGoFunction(scope, "Function", GoFunctionProps{
		Program:     "lambda/alertmail",
		Description: "Mails who did what, where and when",
		Role:        role,
		LogGroup:    logs,
		Timeout:     alertMailTime,
		MemoryMB:    256,
		Environment: environment,
	})
}
