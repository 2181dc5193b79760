package settings

import (
	"regexp"
	"slices"
)

// AccountSetting is a control that CloudFormation has no type for: a Lambda
// function sets it.
type AccountSetting struct {
	ID        string // that of its row in [Catalog]
	PerRegion bool   // in every region, rather than once in the home region

	// Check and Apply are what each of the two may do. Apply reads first, so it
	// needs both.
	Check, Apply []Permission

	// Off reports whether the settings (with defaults) leave it out.
	Off func(Organization) bool

	long bool // takes as long as many others, see WaitFor
}

// settingsAtOnce leaves room for others in a new account, which runs ten
// functions at a time.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const settingsAtOnce = 4

// WaitFor returns which setting each one of a list waits for, as an index of
// the list; -1 for the first, which waits for none. The others wait for the
// first, and are four at a time: a long one goes beside all the others.
func WaitFor(list []AccountSetting) []int {
	atOnce := settingsAtOnce
	for _, s := range list {
		if s.long {
			atOnce--
		}
	}
	waits, row := make([]int, len(list)), []int{}
	for i, s := range list {
		switch {
		case i == 0:
			waits[i] = -1
		case s.long:
			waits[i] = 0
		default:
			if len(row) >= atOnce {
				waits[i] = row[len(row)-atOnce]
			}
			row = append(row, i)
		}
	}
	return waits
}

// Permission is one IAM action and the only resource it is needed for.
type Permission struct {
	Action string

	// Resource is an ARN with the pseudo parameters of CloudFormation, or "*"
	// where the action knows no resources.
	// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
	Resource string
}

// What the permissions below are needed for, where it is not everything.
const (
	thisAccount = "arn:${AWS::Partition}:account::${AWS::AccountId}:account"
	configRole  = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
	anyKey      = "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*"
	ssmSharing  = "arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:servicesetting/ssm/documents/console/public-sharing-permission"
	anyDetector = "arn:${AWS::Partition}:guardduty:*:${AWS::AccountId}:detector/*"
	anyVPC      = "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:vpc/*"
	anySubnet   = "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:subnet/*"
	anyGateway  = "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:internet-gateway/*"
	anyHub      = "arn:${AWS::Partition}:securityhub:*:${AWS::AccountId}:hub/default"
)

// inventoryBucket is the bucket of AWS Config and inventories. It is in the home
// region, and so is the function.
const inventoryBucket = "arn:${AWS::Partition}:s3:::baseline-config-${AWS::AccountId}-${AWS::Region}"

// AccountSettings are in the order in which they are applied: the role of AWS
// Config first, because its recorder needs it.
var AccountSettings = []AccountSetting{
	{
		ID:    "config-service-role",
		Check: on(configRole, "iam:GetRole"),
		Apply: on(configRole, "iam:CreateServiceLinkedRole"),
		Off:   configOff,
	},
	{
		ID:    "s3-public-access-block",
		Check: on("*", "s3:GetAccountPublicAccessBlock"),
		Apply: on("*", "s3:PutAccountPublicAccessBlock"),
		Off:   func(o Organization) bool { return o.S3PublicAccessBlock.Off },
	},
	{
		ID:    "password-policy",
		Check: on("*", "iam:GetAccountPasswordPolicy"),
		Apply: on("*", "iam:UpdateAccountPasswordPolicy"),
		Off:   func(o Organization) bool { return o.PasswordPolicy.Off },
	},
	{
		ID:    "alternate-contacts",
		Check: on(thisAccount, "account:GetAlternateContact"),
		Apply: on(thisAccount, "account:PutAlternateContact"),
		Off:   func(o Organization) bool { return o.Contacts.Off },
	},
	{
		ID: "ebs-encryption", PerRegion: true,
		Check: append(on("*", "ec2:GetEbsEncryptionByDefault", "ec2:GetEbsDefaultKmsKeyId"), on(anyKey, "kms:DescribeKey")...),
		Apply: on("*", "ec2:EnableEbsEncryptionByDefault", "ec2:ModifyEbsDefaultKmsKeyId"),
		Off:   func(o Organization) bool { return o.EBSEncryption.Off },
	},
	{
		ID: "imds-v2", PerRegion: true,
		Check: on("*", "ec2:GetInstanceMetadataDefaults"),
		Apply: on("*", "ec2:ModifyInstanceMetadataDefaults"),
		Off:   func(o Organization) bool { return o.IMDSv2.Off },
	},
	{
		ID: "image-block", PerRegion: true,
		Check: on("*", "ec2:GetImageBlockPublicAccessState"),
		Apply: on("*", "ec2:EnableImageBlockPublicAccess"),
		Off:   func(o Organization) bool { return o.ImageBlock.Off },
	},
	{
		ID: "ssm-sharing-block", PerRegion: true,
		Check: on(ssmSharing, "ssm:GetServiceSetting"),
		Apply: on(ssmSharing, "ssm:UpdateServiceSetting"),
		Off:   func(o Organization) bool { return o.SSMSharingBlock.Off },
	},
	{
		ID: "guardduty", PerRegion: true,
		Check: append(on("*", "guardduty:ListDetectors"), on(anyDetector, "guardduty:GetDetector")...),
		Apply: on(anyDetector, "guardduty:UpdateDetector"),
		Off:   func(o Organization) bool { return o.GuardDuty.Off },
	},
	{
		ID: "security-hub", PerRegion: true,
		Check: append(on("*", "securityhub:ListSecurityControlDefinitions", "securityhub:BatchGetStandardsControlAssociations"),
			on(anyHub, "securityhub:GetEnabledStandards", "securityhub:DescribeStandardsControls")...),
		Apply: append(on("*", "securityhub:BatchUpdateStandardsControlAssociations"),
			on(anyHub, "securityhub:UpdateStandardsControl")...),
		Off: func(o Organization) bool { return o.SecurityHub.Off },
	},
	{
		ID: "default-vpc", PerRegion: true, long: true,
		Check: slices.Concat(
			on("*",
				"ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeInternetGateways", "ec2:DescribeRouteTables",
				"ec2:DescribeNetworkAcls", "ec2:DescribeSecurityGroups", "ec2:DescribeDhcpOptions",
				"ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcEndpoints", "ec2:DescribeNatGateways",
				"ec2:DescribeVpnGateways", "ec2:DescribeClientVpnEndpoints", "ec2:DescribeVpcPeeringConnections",
				"ec2:DescribeTransitGatewayVpcAttachments", "ec2:DescribeEgressOnlyInternetGateways",
				"ec2:DescribeCarrierGateways", "ec2:DescribeLocalGatewayRouteTableVpcAssociations",
				"ec2:DescribeFlowLogs", "ec2:GetSubnetCidrReservations", "ec2:DescribeSecurityGroupVpcAssociations",
				"ec2:DescribeLaunchTemplateVersions", "ram:ListResources",
				"route53:ListHostedZonesByVPC", "route53resolver:ListResolverRuleAssociations",
				"route53resolver:ListResolverQueryLogConfigAssociations", "route53resolver:ListFirewallRuleGroupAssociations",
				"autoscaling:DescribeAutoScalingGroups", "redshift:DescribeClusterSubnetGroups",
				"dms:DescribeReplicationSubnetGroups", "lambda:ListFunctions", "batch:DescribeComputeEnvironments",
				"codebuild:ListProjects", "ecs:ListClusters", "ecs:ListServices", "eks:ListClusters", "ds:DescribeDirectories",
			),
			on(anyVPC, "ec2:DescribeVpcAttribute"),
			on("arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:security-group/*", "ec2:DescribeSecurityGroupReferences"),
			on("arn:${AWS::Partition}:rds:*:${AWS::AccountId}:subgrp:*", "rds:DescribeDBSubnetGroups"),
			on("arn:${AWS::Partition}:elasticache:*:${AWS::AccountId}:subnetgroup:*", "elasticache:DescribeCacheSubnetGroups"),
			on("arn:${AWS::Partition}:codebuild:*:${AWS::AccountId}:project/*", "codebuild:BatchGetProjects"),
			on("arn:${AWS::Partition}:ecs:*:${AWS::AccountId}:service/*", "ecs:DescribeServices"),
			on("arn:${AWS::Partition}:eks:*:${AWS::AccountId}:cluster/*", "eks:DescribeCluster"),
			on(inventoryBucket, "s3:ListBucket"),
			on(inventoryBucket+"/vpc-inventory/*", "s3:GetObject"),
		),
		Apply: slices.Concat(
			on(inventoryBucket+"/vpc-inventory/*", "s3:PutObject"),
			on(anySubnet, "ec2:DeleteSubnet"),
			on(anyVPC, "ec2:DetachInternetGateway", "ec2:DeleteVpc"),
			on(anyGateway, "ec2:DetachInternetGateway", "ec2:DeleteInternetGateway"),
			// To put back what was taken, when the deletion fails half-way.
			on(anyVPC, "ec2:AttachInternetGateway"),
			on(anyGateway, "ec2:AttachInternetGateway"),
			on("*", "ec2:CreateDefaultSubnet"),
			on(anySubnet, "ec2:ModifySubnetAttribute"),
		),
		Off: func(o Organization) bool { return o.DefaultVPC.Mode == KeepDefaultVPC },
	},
}

// AccountSettingsRegions is what every setting with PerRegion needs besides:
// to know which regions are enabled.
var AccountSettingsRegions = on(thisAccount, "account:ListRegions")

// on returns permissions for actions on one resource.
func on(resource string, actions ...string) (list []Permission) {
	for _, action := range actions {
		list = append(list, Permission{action, resource})
	}
	return list
}

// EBSEncryption encrypts new EBS volumes and copies of snapshots, in every
// region, whether or not their makers ask for it.
type EBSEncryption struct {
	Off bool

	// DefaultKey is the alias of a KMS key, such as "alias/ebs", that exists in
	// every region; it replaces the key that a region has as its default.
	// Default: what a region has stays, which in a new account is AWS's own
	// key alias/aws/ebs.
	DefaultKey string
}

// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
var (
	aliasForm    = regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]{1,250}$`)
	awsAliasForm = regexp.MustCompile(`^alias/aws/`)
)

func (v *validation) ebsEncryption() {
	switch alias := v.said.EBSEncryption.DefaultKey; {
	case alias == "":
	case !aliasForm.MatchString(alias):
		v.fault("EBSEncryption.DefaultKey", alias, "must be alias/ and 1 to 250 letters, digits and / _ -")
	case awsAliasForm.MatchString(alias):
		v.fault("EBSEncryption.DefaultKey", alias, "must not begin with alias/aws/, which is for AWS's own keys: leave it empty for the one of EBS")
	}
}
