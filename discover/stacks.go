package discover

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"baseline/internal/awsfault"
	"baseline/settings"
)

// owned has the physical ids of what the baseline's stacks have, by type.
type owned map[string][]string

// any reports whether a stack has something of the type.
func (o owned) any(cfnType string) bool { return len(o[cfnType]) > 0 }

// has reports whether a stack has this. Some types are known by their name,
// some by their ARN, which ends with it.
func (o owned) has(cfnType, arnOrName string) bool {
	name := arnOrName[strings.LastIndexAny(arnOrName, ":/")+1:]
	return slices.Contains(o[cfnType], arnOrName) || slices.Contains(o[cfnType], name)
}

// stacks returns what the baseline's stacks have in a region, whatever state
// they are in. All of them are asked for in every region: those that are in the
// home region would be in another one before the home region was moved.
func stacks(ctx context.Context, cfg aws.Config) (owned, error) {
	client := cloudformation.NewFromConfig(cfg)
	all := owned{}
	for _, stack := range []string{
		settings.RegionalStack + cfg.Region, settings.RootStack, settings.SettingsStack, settings.BillingStack, settings.IdentityCenterStack,
	} {
		pages := cloudformation.NewListStackResourcesPaginator(client, &cloudformation.ListStackResourcesInput{StackName: &stack})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if isNoStack(err) {
				break
			}
			if err != nil {
				return nil, err
			}
			for _, r := range page.StackResourceSummaries {
				if id := aws.ToString(r.PhysicalResourceId); id != "" && !slices.Contains(notThere, r.ResourceStatus) {
					all[aws.ToString(r.ResourceType)] = append(all[aws.ToString(r.ResourceType)], id)
				}
			}
		}
	}
	return all, nil
}

// notThere are the states in which a stack does not have a resource: what could
// not be made because it exists, and what the stack let go.
var notThere = []types.ResourceStatus{
	types.ResourceStatusCreateFailed, types.ResourceStatusDeleteComplete, types.ResourceStatusDeleteSkipped,
}

// isNoStack reports whether there is no stack of the name: CloudFormation has no
// code of its own for it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
func isNoStack(err error) bool {
	return awsfault.HasCode(err, "ValidationError") && strings.Contains(err.Error(), "does not exist")
}
