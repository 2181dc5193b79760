package constructs

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
)

// alertTarget is the target of a rule that tells people of an event in a text,
// one line a fact. Each line has to be in quotes of its own, which the reader
// sees: a line without them, or a newline within, and EventBridge delivers
// nothing without saying so. The lines may hold ${AWS::…} pseudo parameters.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
func alertTarget(topic awssns.ITopic, role awsiam.IRole, paths map[string]string, lines []string) *awsevents.CfnRule_TargetProperty {
	pointers := map[string]*string{}
	for name, path := range paths {
		pointers[name] = jsii.String(path)
	}
	text := `"` + strings.Join(lines, "\"\n\"") + `"`
	template := jsii.String(text)
	if strings.Contains(text, "${") {
		template = sub("%s", text)
	}
	return &awsevents.CfnRule_TargetProperty{
		Id:      jsii.String("Alerts"),
		Arn:     topic.TopicArn(),
		RoleArn: role.RoleArn(),
		InputTransformer: &awsevents.CfnRule_InputTransformerProperty{
			InputPathsMap: pointers,
			InputTemplate: template,
		},
	}
}

// rawTarget is the target of a rule that gets the event as it is.
func rawTarget(id string, topic awssns.ITopic, role awsiam.IRole) *awsevents.CfnRule_TargetProperty {
	return &awsevents.CfnRule_TargetProperty{Id: jsii.String(id), Arn: topic.TopicArn(), RoleArn: role.RoleArn()}
}
