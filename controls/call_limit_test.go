package controls

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"baseline/internal/awstest"
)

func TestLimitCalls(t *testing.T) {
	for name, test := range map[string]struct {
		fail  error
		takes time.Duration // of an attempt; 0 is for ever
		want  string
		after time.Duration
	}{
		"hangs":              {nil, 0, "ec2:DescribeVpcs: no answer from eu-west-1 within 30s; see that", 30 * time.Second},
		"is slow":            {nil, 29 * time.Second, "", 29 * time.Second},
		"is throttled":       {awstest.Code("Throttling"), 16 * time.Second, "Throttling", 30 * time.Second},
		"is denied too late": {awstest.Code("UnauthorizedOperation"), 29 * time.Second, "UnauthorizedOperation", 29 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &awstest.Fake{
					Fail: func(awstest.Call) error { return test.fail },
					Slow: func(ctx context.Context, _ awstest.Call) error {
						if test.takes == 0 {
							<-ctx.Done()
							return ctx.Err()
						}
						select {
						case <-ctx.Done():
							return test.fail
						case <-time.After(test.takes):
							return nil
						}
					},
				}
				awstest.Answer(f, func(string, *ec2.DescribeVpcsInput) (*ec2.DescribeVpcsOutput, error) {
					return new(ec2.DescribeVpcsOutput), nil
				})
				start := time.Now()
				// Twice is as once.
				_, err := ec2.NewFromConfig(InRegion(LimitCalls(LimitCalls(f.Config())), "eu-west-1")).DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
				if (err != nil) != (test.want != "") || err != nil && !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v, want %s", err, test.want)
				}
				if took := time.Since(start); took != test.after {
					t.Errorf("it took %v, want %v", took, test.after)
				}
			})
		})
	}
}

func TestWhoEndsTheContextIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &awstest.Fake{Slow: func(ctx context.Context, _ awstest.Call) error {
			<-ctx.Done()
			return ctx.Err()
		}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := ec2.NewFromConfig(LimitCalls(f.Config())).DescribeVpcs(ctx, &ec2.DescribeVpcsInput{})
		if err == nil || strings.Contains(err.Error(), "no answer") {
			t.Errorf("got %v", err)
		}
	})
}
