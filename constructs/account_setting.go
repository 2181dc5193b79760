package constructs

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/settings"
)

// AccountSettingProps configures [NewAccountSetting].
type AccountSettingProps struct {
	Control  string     // an id of settings.AccountSettings; required
	Function GoFunction // applies it; required
}

// NewAccountSetting defines an account setting that CloudFormation has no type
// for. What it should be is compiled into the function: the properties say only
// which one, and change with the program, because CloudFormation calls again
// for changed properties alone. Its removal leaves the account as it is.
func NewAccountSetting(scope constructs.Construct, id string, props AccountSettingProps) awscdk.CfnResource {
	return awscdk.NewCfnResource(scope, jsii.String(id), &awscdk.CfnResourceProps{
		Type: jsii.String(settings.AccountSettingType),
		Properties: &map[string]any{
			"ServiceToken": props.Function.Arn,
			// In seconds: the function twice, for Lambda calls it again when it
			// ends without an answer, rather than an hour.
			"ServiceTimeout": 2*accountSettingsTime.Seconds() + 120,
			"Control":        props.Control,
			"Revision":       props.Function.Hash,
		},
	})
}

const (
	accountSettingsTime = 15 * time.Minute // the longest that Lambda gives
	accountSettingsLogs = 365              // days
)

// newAccountSettings defines the settings, in their order.
func newAccountSettings(scope constructs.Construct, function GoFunction, list []settings.AccountSetting) {
	var made []awscdk.CfnResource
	for _, s := range list {
		made = append(made, NewAccountSetting(scope, pascal(s.ID), AccountSettingProps{Control: s.ID, Function: function}))
	}
	for i, first := range settings.WaitFor(list) {
		if first >= 0 {
			made[i].AddResourceDependency(made[first], nil)
		}
	}
}

// pascal turns an id such as "imds-v2" into a construct ID, ImdsV2.
func pascal(id string) string {
	words := strings.Split(id, "-")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

// newAccountSettingsFunction defines the one function that applies the settings.
// Nothing may call it but who is allowed to by a policy of its own: it has no
// URL and no resource policy, and CloudFormation calls it with its own role.
func newAccountSettingsFunction(scope constructs.Construct, id string, o settings.Organization, list []settings.AccountSetting) GoFunction {
	scope = namespace(scope, id)
	logs := awslogs.NewCfnLogGroup(scope, jsii.String("LogGroup"), &awslogs.CfnLogGroupProps{
		RetentionInDays: jsii.Number(accountSettingsLogs),
	})
	keep(logs)
	// Lambda documents no aws:SourceAccount for the trust of a function's role.
	// No other account can use the role: only this one can pass it.
	// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
	role := awsiam.NewCfnRole(scope, jsii.String("Role"), &awsiam.CfnRoleProps{
		Description: jsii.String("Lets the baseline's function apply account settings"),
		AssumeRolePolicyDocument: policyDocument(map[string]any{
			"Effect":    "Allow",
			"Principal": map[string]any{"Service": "lambda.amazonaws.com"},
			"Action":    "sts:AssumeRole",
		}),
		Policies: []any{map[string]any{
			"policyName":     "Apply",
			"policyDocument": policyDocument(slices.Concat(settingStatements(list), recordStatements(logs, ConfigBucketName(o)), stackStatements())...),
		}},
	})
	return NewGoFunction(scope, "Function", GoFunctionProps{
		Program: "lambda/accountsettings",
		// Those in force: the literal in the program does not say which regions
		// the account has enabled.
		Variables:   map[string]string{"main.regionsInForce": strings.Join(o.Regions, ",")},
		Description: "Applies the account settings that CloudFormation has no types for",
		Role:        role,
		LogGroup:    logs,
		Timeout:     accountSettingsTime,
		MemoryMB:    512,
	})
}

// settingStatements allow what the settings need, a statement a resource. It is
// "*" for the actions that know no resources, see [settings.Permission].
func settingStatements(list []settings.AccountSetting) (statements []map[string]any) {
	var resources []string
	actions := map[string][]string{}
	add := func(permissions []settings.Permission) {
		for _, p := range permissions {
			if actions[p.Resource] == nil {
				resources = append(resources, p.Resource)
			}
			if !slices.Contains(actions[p.Resource], p.Action) {
				actions[p.Resource] = append(actions[p.Resource], p.Action)
			}
		}
	}
	for _, s := range list {
		add(s.Check)
		add(s.Apply)
		if s.PerRegion {
			add(settings.AccountSettingsRegions)
		}
	}
	for _, resource := range resources {
		on := jsii.String(resource)
		if resource != "*" {
			on = sub("%s", resource)
		}
		statements = append(statements, map[string]any{"Effect": "Allow", "Action": actions[resource], "Resource": on})
	}
	return statements
}

// stackStatements allow to see that the stack rolls back.
func stackStatements() []map[string]any {
	return []map[string]any{{
		"Effect":   "Allow",
		"Action":   "cloudformation:DescribeStacks",
		"Resource": sub("arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/%s/*", settings.SettingsStack),
	}}
}

// recordStatements allow to write logs, and outcomes to the bucket with its key.
func recordStatements(logs awslogs.CfnLogGroup, bucket string) []map[string]any {
	bucketArn := sub("arn:${AWS::Partition}:s3:::%s", bucket)
	return []map[string]any{
		{"Effect": "Allow", "Action": []string{"logs:CreateLogStream", "logs:PutLogEvents"}, "Resource": logs.AttrArn()},
		{"Effect": "Allow", "Action": "s3:PutObject", "Resource": sub("arn:${AWS::Partition}:s3:::%s/account-settings/*", bucket)},
		{
			"Effect": "Allow",
			"Action": "kms:GenerateDataKey",
			// The id of the root stack's key is not known here; the conditions
			// say for which bucket, and that S3 asks.
			// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
			"Resource": sub("arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"),
			"Condition": map[string]any{"StringEquals": map[string]any{
				"kms:ViaService":                   sub("s3.${AWS::Region}.amazonaws.com"),
				"kms:EncryptionContext:aws:s3:arn": bucketArn,
			}},
		},
	}
}
