package constructs

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
)

// RuleDelivery is what rules of the home region deliver to topics with.
type RuleDelivery struct {
	Role        awsiam.IRole    // EventBridge publishes with it
	DeadLetters awssqs.CfnQueue // gets what could not be delivered, and tells people
}

// alertTarget is the target of a rule that tells people of an event in a text,
// one line a fact. Each line has to be in quotes of its own, which the reader
// sees: a line without them, or a newline within, and EventBridge delivers
// nothing without saying so. The lines may hold ${AWS::…} pseudo parameters.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
func alertTarget(topic awssns.ITopic, delivery RuleDelivery, paths map[string]string, lines []string) *awsevents.CfnRule_TargetProperty {
	pointers := map[string]*string{}
	for name, path := range paths {
		pointers[name] = jsii.String(path)
	}
	text := `"` + strings.Join(lines, "\"\n\"") + `"`
	template := jsii.String(text)
	if strings.Contains(text, "${") {
		template = sub("%s", text)
	}
	target := rawTarget("Alerts", topic, delivery)
	target.InputTransformer = &awsevents.CfnRule_InputTransformerProperty{
		InputPathsMap: pointers,
		InputTemplate: template,
	}
	return target
}

// rawTarget is the target of a rule that gets the event as it is.
func rawTarget(id string, topic awssns.ITopic, delivery RuleDelivery) *awsevents.CfnRule_TargetProperty {
	return &awsevents.CfnRule_TargetProperty{
		Id:               jsii.String(id),
		Arn:              topic.TopicArn(),
		RoleArn:          delivery.Role.RoleArn(),
		DeadLetterConfig: &awsevents.CfnRule_DeadLetterConfigProperty{Arn: delivery.DeadLetters.AttrArn()},
	}
}
