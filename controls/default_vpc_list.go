package controls

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"

	"baseline/settings"
)

// DefaultVPC is what a region has of a default VPC.
type DefaultVPC struct {
	// Outcome is Already where there is none, Differs where nothing uses it
	// and Kept where something does, or may.
	Outcome

	ID, CIDR string // empty where there is none, and where that could not be told
}

// DefaultVPCs lists the default VPCs of every region, and what uses them. What
// the settings say of them is of no matter to it.
func (r Runner) DefaultVPCs(ctx context.Context) ([]DefaultVPC, error) {
	r.Settings.DefaultVPC.Mode = ""
	var found sync.Map // of DefaultVPC, by region
	report, err := r.run(ctx, "default-vpc", func(control Control, ctx context.Context) (Outcome, error) {
		c := control.(defaultVPC)
		vpc, err := c.defaultVpc(ctx)
		if err != nil {
			return Outcome{}, err
		}
		if vpc == nil {
			return Outcome{Status: Already, Summary: settings.Textf("デフォルト VPC がない", "there is none")}, nil
		}
		found.Store(c.region, DefaultVPC{ID: aws.ToString(vpc.VpcId), CIDR: aws.ToString(vpc.CidrBlock)})
		v, err := c.take(ctx, *vpc)
		if err != nil {
			return Outcome{}, err
		}
		uses, err := c.uses(ctx, v)
		switch {
		case err != nil:
			return Outcome{}, err
		case uses != nil:
			return Outcome{Status: Kept, Summary: settings.Sentences(uses...)}, nil
		}
		return Outcome{Status: Differs, Summary: settings.Textf("使われていない", "nothing uses it")}, nil
	})
	list := make([]DefaultVPC, len(report))
	for i, o := range report {
		if vpc, ok := found.Load(o.Region); ok {
			list[i] = vpc.(DefaultVPC)
		}
		list[i].Outcome = o
	}
	return list, err
}
