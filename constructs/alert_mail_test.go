package constructs

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdktest"
	"baseline/settings"
)

// alertMail synthesizes the mailer between topics of known ARNs.
func alertMail(t *testing.T, change func(stack awscdk.Stack, p *AlertMailProps)) *cdktest.Template {
	t.Helper()
	return cdktest.SynthApp(t, func(app awscdk.App) {
		stack := awscdk.NewStack(app, jsii.String("Test"), nil)
		topic := func(name string) awssns.ITopic {
			return awssns.Topic_FromTopicArn(stack, jsii.String(name), jsii.String("arn:aws:sns:ap-northeast-1:123456789012:"+name))
		}
		props := AlertMailProps{
			Feed: topic("Feed"), Alerts: topic("Alerts"), Key: NewEncryptionKey(stack, "Key"), Language: settings.English,
			DeadLetters: awssqs.NewCfnQueue(stack, jsii.String("DeadLetters"), nil),
		}
		change(stack, &props)
		NewAlertMail(stack, "AlertMail", props)
	})["Test"]
}

func TestAlertMailReadsTheFeedAndWritesToPeople(t *testing.T) {
	tmpl := alertMail(t, func(stack awscdk.Stack, p *AlertMailProps) {
		p.LogGroup = awslogs.LogGroup_FromLogGroupArn(stack, jsii.String("Trail"), jsii.String("arn:aws:logs:ap-northeast-1:123456789012:log-group:trail:*"))
		p.Chat = awssns.Topic_FromTopicArn(stack, jsii.String("Chat"), jsii.String("arn:aws:sns:ap-northeast-1:123456789012:Chat"))
	})
	tmpl.Has("AWS::SNS::Subscription", map[string]any{
		"Protocol": "sqs", "TopicArn": "arn:aws:sns:ap-northeast-1:123456789012:Feed",
		"Endpoint":      map[string]any{"Fn::GetAtt": []any{"AlertMailQueueF8E9F26C", "Arn"}},
		"RedrivePolicy": map[string]any{"deadLetterTargetArn": map[string]any{"Fn::GetAtt": []any{"DeadLetters", "Arn"}}},
	})
	tmpl.Has("AWS::SQS::Queue", map[string]any{
		"SqsManagedSseEnabled": true,
		"VisibilityTimeout":    540, // six times what the function may take
		"RedrivePolicy": map[string]any{
			"deadLetterTargetArn": map[string]any{"Fn::GetAtt": []any{"DeadLetters", "Arn"}}, "maxReceiveCount": 5,
		},
	})
	tmpl.Has("AWS::Lambda::EventSourceMapping", map[string]any{
		"BatchSize":             1,
		"ScalingConfig":         map[string]any{"MaximumConcurrency": 2},
		"FunctionResponseTypes": []any{"ReportBatchItemFailures"},
	})
	tmpl.Has("AWS::Events::Rule", map[string]any{"ScheduleExpression": "rate(15 minutes)"})
	tmpl.Has("AWS::DynamoDB::Table", map[string]any{
		"BillingMode":             "PAY_PER_REQUEST",
		"TimeToLiveSpecification": map[string]any{"AttributeName": "expires", "Enabled": true},

		"PointInTimeRecoverySpecification": map[string]any{"PointInTimeRecoveryEnabled": true},
	})
	tmpl.Has("AWS::Lambda::Function", map[string]any{
		"Timeout": 90,
		"Environment": map[string]any{"Variables": map[string]any{
			"ACCOUNT":    map[string]any{"Fn::Sub": "${AWS::AccountId}"},
			"TABLE":      map[string]any{"Ref": "AlertMailMailed77A811A6"},
			"QUEUE":      map[string]any{"Fn::GetAtt": []any{"AlertMailQueueF8E9F26C", "QueueUrl"}},
			"TOPIC":      "arn:aws:sns:ap-northeast-1:123456789012:Alerts",
			"CHAT_TOPIC": "arn:aws:sns:ap-northeast-1:123456789012:Chat",
			"LOG_GROUP":  "trail",
		}},
	})
	role := tmpl.Only("AWS::IAM::Role").Properties
	wantPolicy(t, role["Policies"].([]any)[0].(map[string]any)["PolicyDocument"],
		"Allow logs:CreateLogStream logs:PutLogEvents on ${AlertMailLogGroup.Arn}",
		"Allow sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes sqs:SendMessage on ${AlertMailQueue.Arn}",
		"Allow dynamodb:GetItem dynamodb:UpdateItem on ${AlertMailMailed.Arn}",
		"Allow sns:Publish on arn:aws:sns:ap-northeast-1:123456789012:Alerts arn:aws:sns:ap-northeast-1:123456789012:Chat",
		"Allow kms:Decrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext on ${Key.Arn}",
		"Allow cloudwatch:DescribeAlarms on arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*",
		"Allow securityhub:BatchUpdateFindings on arn:${AWS::Partition}:securityhub:*:${AWS::AccountId}:hub/default if StringEquals securityhub:ASFFSyntaxPath/Workflow.Status=NOTIFIED",
		"Allow logs:FilterLogEvents on arn:aws:logs:ap-northeast-1:123456789012:log-group:trail:*")
}

func TestAlertMailLetsOnlyItsOwnSendersIn(t *testing.T) {
	tmpl := alertMail(t, func(awscdk.Stack, *AlertMailProps) {})
	policy := tmpl.Only("AWS::SQS::QueuePolicy").Properties
	if got := plain(policy["Queues"]); got != "${AlertMailQueue.QueueUrl}" {
		t.Errorf("a policy of %s", got)
	}
	wantPolicy(t, policy["PolicyDocument"],
		"Deny * sqs:* on ${AlertMailQueue.Arn} if Bool aws:SecureTransport=false",
		"Allow sns.amazonaws.com sqs:SendMessage on ${AlertMailQueue.Arn} if ArnLike aws:SourceArn=arn:aws:sns:ap-northeast-1:123456789012:Feed",
		"Allow events.amazonaws.com sqs:SendMessage on ${AlertMailQueue.Arn} if ArnLike aws:SourceArn=${AlertMailTick.Arn}")
}

func TestAlertMailFailsAloud(t *testing.T) {
	tmpl := alertMail(t, func(awscdk.Stack, *AlertMailProps) {})
	people := []any{"arn:aws:sns:ap-northeast-1:123456789012:Alerts"}
	tmpl.Has("AWS::CloudWatch::Alarm", map[string]any{
		"Namespace": "AWS/SQS", "MetricName": "ApproximateAgeOfOldestMessage", "Threshold": 1800, "AlarmActions": people, "OKActions": people,
		"Dimensions": []any{map[string]any{"Name": "QueueName", "Value": map[string]any{"Fn::GetAtt": []any{"AlertMailQueueF8E9F26C", "QueueName"}}}},
	})
}

func TestAlertMailRejectsWhatLacks(t *testing.T) {
	cdktest.Rejects(t, "Test/AlertMail: feed, alerts, key and dead letters are required", func(stack awscdk.Stack) {
		topic := awssns.Topic_FromTopicArn(stack, jsii.String("Topic"), jsii.String("arn:aws:sns:ap-northeast-1:123456789012:Alerts"))
		NewAlertMail(stack, "AlertMail", AlertMailProps{Feed: topic, Alerts: topic, Key: NewEncryptionKey(stack, "Key")})
	})
}
