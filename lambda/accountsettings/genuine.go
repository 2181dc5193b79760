package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"baseline/settings"
)

// genuine says what is wrong with an event that does not come from the
// baseline's own stack, in the home region of the function's account, or that
// wants its answer elsewhere than CloudFormation does.
func genuine(event cfn.Event, function arn.ARN, home string) error {
	if function.Region != home {
		return fmt.Errorf("the function must run in the home region %s, got %s", home, function.Region)
	}
	stack, err := arn.Parse(event.StackID)
	name, unique, _ := strings.Cut(strings.TrimPrefix(stack.Resource, "stack/"), "/")
	want := arn.ARN{Partition: function.Partition, Service: "cloudformation", Region: home, AccountID: function.AccountID,
		Resource: "stack/" + settings.SettingsStack + "/" + unique}
	if err != nil || stack != want || name != settings.SettingsStack || unique == "" {
		return fmt.Errorf("the stack must be this account's %s in %s, got %q", settings.SettingsStack, home, event.StackID)
	}
	if event.ResourceType != settings.AccountSettingType {
		return fmt.Errorf("the resource must be a %s, got %q", settings.AccountSettingType, event.ResourceType)
	}

	// The address itself is a secret until it expires: only its host is said.
	answers, err := url.Parse(event.ResponseURL)
	if err != nil {
		return fmt.Errorf("the response URL is not one")
	}
	if answers.Scheme != "https" || answers.User != nil || !slices.Contains(responseHosts(home), answers.Host) {
		return fmt.Errorf("the response URL must be https to CloudFormation's bucket in %s, got %s://%s", home, answers.Scheme, answers.Host)
	}
	return nil
}

// responseHosts are the names of CloudFormation's bucket for the answers of
// custom resources. AWS documents that of the bucket; of the three forms that
// S3 has, events show all.
//   - https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/vpc-interface-endpoints.html
//   - https://docs.aws.amazon.com/lambda/latest/dg/services-cloudformation.html
//   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
func responseHosts(region string) []string {
	bucket := "cloudformation-custom-resource-response-" + strings.ReplaceAll(region, "-", "")
	return []string{
		bucket + ".s3." + region + ".amazonaws.com",
		bucket + ".s3-" + region + ".amazonaws.com",
		bucket + ".s3.amazonaws.com",
	}
}
