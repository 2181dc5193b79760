package main

import (
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"baseline/internal/awstest"
)

func TestRollingBack(t *testing.T) {
	for status, want := range map[types.StackStatus]bool{
		types.StackStatusUpdateInProgress:         false,
		types.StackStatusUpdateRollbackInProgress: true,
		types.StackStatusRollbackInProgress:       false, // of a creation: it has no updates
		"":                                        false, // no stack
	} {
		synctest.Test(t, func(t *testing.T) {
			f := new(awstest.Fake)
			awstest.Answer(f, func(_ string, in *cloudformation.DescribeStacksInput) (*cloudformation.DescribeStacksOutput, error) {
				out := &cloudformation.DescribeStacksOutput{}
				if status != "" && *in.StackName == stackID {
					out.Stacks = []types.Stack{{StackStatus: status}}
				}
				return out, nil
			})
			if got, err := (stacks{cloudformation.NewFromConfig(f.Config())}).rollingBack(t.Context(), stackID); err != nil || got != want {
				t.Errorf("%s: got %t and %v", status, got, err)
			}
			f.Fail = func(awstest.Call) error { return awstest.Code("AccessDenied") }
			if got, err := (stacks{cloudformation.NewFromConfig(f.Config())}).rollingBack(t.Context(), stackID); err == nil || got {
				t.Errorf("denied: got %t and %v", got, err)
			}
		})
	}
}
