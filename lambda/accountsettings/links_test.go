package main

import (
	"slices"
	"testing"

	"baseline/internal/programtest"
)

// TestTheServicesThatAreLinked: each makes the program larger, and is a thing
// that it could be made to do.
func TestTheServicesThatAreLinked(t *testing.T) {
	got := programtest.Services(t)
	want := []string{
		"account", "cloudformation", "ec2", "guardduty", "iam", "kms", "s3", "s3control", "securityhub", "ssm",
		// default-vpc asks these whether anything names the VPC's subnets or groups.
		"autoscaling", "batch", "codebuild", "databasemigrationservice", "directoryservice", "ecs", "eks", "elasticache",
		"lambda", "ram", "rds", "redshift", "route53", "route53resolver",
	}
	want = append(want, programtest.OfCredentials...)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
