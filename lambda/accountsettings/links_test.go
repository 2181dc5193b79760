package main

import (
	"testing"

	"baseline/internal/programtest"
)

func TestTheServicesThatAreLinked(t *testing.T) {
	programtest.Links(t,
		"account", "cloudformation", "ec2", "guardduty", "iam", "kms", "s3", "s3control", "securityhub", "ssm",
		// default-vpc asks these whether anything names the VPC's subnets or groups.
		"autoscaling", "batch", "codebuild", "databasemigrationservice", "directoryservice", "ecs", "eks", "elasticache",
		"lambda", "ram", "rds", "redshift", "route53", "route53resolver")
}
