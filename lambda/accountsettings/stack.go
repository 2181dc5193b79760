package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// stacks tells of the stack what its events do not.
type stacks struct{ client stacksClient }

type stacksClient interface {
	DescribeStacks(context.Context, *cloudformation.DescribeStacksInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStacksOutput, error)
}

// rollingBack reports whether an update of the stack has failed, and it goes
// back to what it was: the updates of then are events like any other.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
func (s stacks) rollingBack(ctx context.Context, id string) (bool, error) {
	got, err := s.client.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &id})
	if err != nil {
		return false, err
	}
	return len(got.Stacks) == 1 && got.Stacks[0].StackStatus == types.StackStatusUpdateRollbackInProgress, nil
}
