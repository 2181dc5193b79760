package main

// stackAnswers are of stacks, and of what a deployment needs beforehand.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_GetAccountPlanState.html
var stackAnswers = answers{
	"cloudformation DescribeStacks": func(w *world, c call) any {
		if w.stack(c) == nil {
			return noStack(c)
		}
		return told{"Stacks": []any{told{
			"StackName": c.text("StackName"), "StackStatus": "UPDATE_COMPLETE", "EnableTerminationProtection": true, "CreationTime": stamp(ago(90 * day)),
		}}}
	},
	"cloudformation ListStackResources": func(w *world, c call) any {
		resources := w.stack(c)
		if resources == nil {
			return noStack(c)
		}
		return paged(c, "StackResourceSummaries", "NextToken", 100, each(resources, func(r *resource) any {
			return told{
				"LogicalResourceId": r.id, "PhysicalResourceId": r.ref(), "ResourceType": r.kind,
				"ResourceStatus": "CREATE_COMPLETE", "LastUpdatedTimestamp": stamp(ago(day)),
			}
		}))
	},
	"ssm GetParameter": func(w *world, c call) any { // of the CDK's bootstrap
		parameter := w.named("AWS::SSM::Parameter", c.region, c.text("Name"))
		if parameter == nil {
			return fault{400, "ParameterNotFound", c.text("Name")}
		}
		return told{"Parameter": told{"Name": parameter.name, "Type": "String", "Value": parameter.text("Value"), "Version": 1}}
	},
	"lambda GET /2016-08-19/account-settings": func(w *world, c call) any {
		return told{"AccountLimit": told{"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 1000}, "AccountUsage": told{"FunctionCount": 2}}
	},
	"freetier GetAccountPlanState": func(w *world, c call) any {
		return told{"accountPlanType": "PAID", "accountPlanStatus": "ACTIVE"}
	},
}

// stack returns what the stack that a call names has in the region.
func (w *world) stack(c call) (all []*resource) {
	for _, r := range w.resources {
		if r.stack == c.text("StackName") && r.region == c.region {
			all = append(all, r)
		}
	}
	return all
}

func noStack(c call) fault {
	return fault{400, "ValidationError", "Stack with id " + c.text("StackName") + " does not exist"}
}
