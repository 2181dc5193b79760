package constructs

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// AlertTopicsProps configures [NewAlertTopics].
type AlertTopicsProps struct {
	Key    awskms.Key // encrypts the topics; required
	Emails []string   // get every alert

	// WithoutMailer lets everything go to people as it is.
	WithoutMailer bool

	WithoutRules bool // no rule delivers to the topics

	Chat bool // there is a chat channel; it needs the mailer

	Language settings.Language // of the alarm's description. Default: Japanese
}

// AlertTopics are the ways from alerts to people.
type AlertTopics struct {
	Alerts awssns.ITopic // reaches people

	// Feed is what alarms, findings, budgets and anomalies are published to: the
	// mailer's topic, or Alerts where there is no mailer.
	Feed awssns.ITopic

	// Chat is what a chat channel shows, nil where there is none: it takes
	// neither texts of rules nor plain mails.
	Chat awssns.ITopic

	// Rules is what rules of this region deliver to the topics with. The mailer
	// gives up to the same dead letters, which are nil where there is neither.
	Rules RuleDelivery
}

// NewAlertTopics defines the topic Alerts and its subscriptions, and the topic
// AlertFeed before it. Nothing that a person gets comes by two ways: what goes
// to Feed is mailed by the mailer alone; AWS Health goes to Alerts, without
// any function, and so does the alarm on what could not be delivered.
func NewAlertTopics(scope constructs.Construct, id string, props AlertTopicsProps) AlertTopics {
	scope = namespace(scope, id)
	if props.Key == nil {
		must(scope, errors.New("key is required"))
	}
	publishers := []Publisher{CloudWatchAlarms, Budgets, CostAnomalies}
	toAlerts := publishers
	if !props.WithoutMailer {
		toAlerts = []Publisher{CloudWatchAlarms} // those past the mailer
	}
	alerts := NewAlertTopic(scope, "Alerts", AlertTopicProps{
		Name:       settings.AlertsTopic,
		Key:        props.Key,
		Emails:     props.Emails,
		Publishers: toAlerts,
	})
	topics := AlertTopics{Alerts: alerts, Feed: alerts}
	published := []*string{alerts.TopicArn()}
	var senders []sender
	if !props.WithoutMailer {
		topics.Feed = NewAlertTopic(scope, "Feed", AlertTopicProps{
			Name:       settings.AlertFeedTopic,
			Key:        props.Key,
			Publishers: publishers,
		})
		published = append(published, topics.Feed.TopicArn())
		senders = append(senders, sender{"sns.amazonaws.com", topics.Feed.TopicArn()})
	}
	if props.Chat {
		topics.Chat = NewAlertTopic(scope, "Chat", AlertTopicProps{Name: settings.AlertChatTopic, Key: props.Key})
		published = append(published, topics.Chat.TopicArn())
	}
	topics.Rules.Role = newRuleRole(scope, "RuleRole", props.Key, published)
	if !props.WithoutMailer || !props.WithoutRules {
		topics.Rules.DeadLetters = newDeadLetters(scope, "DeadLetters", alerts, props.Language, senders...)
	}
	return topics
}

// newRuleRole defines the role that lets EventBridge rules publish to topics.
// They need one, because a condition on EventBridge's service principal matches
// neither in a topic's policy nor in a key's, and without a condition it could
// act for other accounts. Do not let the CDK's SnsTopic target do without.
//
// Of AWS's page an older version warns that delivery to encrypted topics may fail
// with a role; the newer one has either. With a role, nothing counts that the
// policies of topic and key allow the service, so it has all that is needed
// itself. Should AWS refuse it, the dead letters tell.
//   - https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
//   - https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
//   - https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
func newRuleRole(scope constructs.Construct, id string, key awskms.IKey, topics []*string) awsiam.IRole {
	role := awsiam.NewCfnRole(scope, jsii.String(id), &awsiam.CfnRoleProps{
		Description: jsii.String("Lets the baseline's rules publish to its alert topics"),
		AssumeRolePolicyDocument: policyDocument(map[string]any{
			"Effect":    "Allow",
			"Principal": map[string]any{"Service": "events.amazonaws.com"},
			"Action":    "sts:AssumeRole",
			"Condition": forThisAccount(sub("arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*")),
		}),
		Policies: []any{map[string]any{
			"policyName": "Publish",
			"policyDocument": policyDocument(
				map[string]any{"Effect": "Allow", "Action": "sns:Publish", "Resource": topics},
				map[string]any{"Effect": "Allow", "Action": topicKeyActions, "Resource": key.KeyArn()},
			),
		}},
	})
	// Imported, because the CDK would add to a role that it knows.
	return awsiam.Role_FromRoleArn(scope, jsii.String("Imported"+id), role.AttrArn(), &awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)})
}
