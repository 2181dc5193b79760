package settings

import (
	"fmt"
	"strings"
)

// Activity is what a healthy account seldom does, and how the trail shows it.
type Activity struct {
	// ID is the metric's name and the alarm's construct ID; a changed one
	// replaces the alarm.
	ID string

	// Section is the one of CIS AWS Foundations Benchmark 1.4 that wants it
	// watched; empty where none does.
	Section string

	// Patterns are CloudWatch Logs filter patterns, at most 1,024 characters
	// each; an event that matches any of them counts. The first one has
	// everything that CIS asks for, as scanners look at single patterns.
	Patterns []string

	// ExactCis is the literal pattern that Security Hub's standard for CIS 1.4
	// accepts; empty where that standard has no control.
	// https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
	ExactCis string

	Threshold     int // events within one period that raise the alarm
	PeriodMinutes int

	Ja, En string // what happened, in a sentence
}

// Activities are what the alarms watch: one row an alarm.
//
// Attempts count as well as successes, where the record of a denied call still
// says what it was about: some services leave the parameters out, and then
// UnauthorizedApiCall alone counts it. Calls are named together with their
// service, as many services have a CreateUser. A call that only reads ends in
// a plural ("DescribeVpnGateways"), so "*VpnGateway" stands for the changes.
//
// What CloudTrail calls a service and its calls:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-aws-service-specific-topics.html
var Activities = []Activity{
	{
		ID: "RootUsage", Section: "4.3",
		Patterns: []string{
			// The console is a person too. Old records have no eventType.
			`{ ($.userIdentity.type = "Root") && (($.userIdentity.invokedBy NOT EXISTS) || ($.userIdentity.invokedBy = "signin.amazonaws.com")) && (($.eventType != "AwsServiceEvent") || ($.eventType NOT EXISTS)) }`,
			// The management account may act as the root user of a member:
			// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-track-privileged-tasks.html
			calls("sts", "AssumeRoot"),
		},
		ExactCis:  `{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "ルートユーザーが使用されました(失敗したサインインを含みます)。",
		En: "The root user was used, or somebody tried to.",
	},
	{
		ID: "ConsoleSignInFailure", Section: "4.6",
		Patterns: []string{
			// The message is another one for an unknown user name.
			calls("signin", "ConsoleLogin", `(($.errorMessage = "Failed authentication") || ($.responseElements.ConsoleLogin = "Failure"))`),
			// The access portal of IAM Identity Center:
			// https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html
			calls("signin", "CredentialVerification", `($.serviceEventDetails.CredentialVerification = "Failure")`),
		},
		ExactCis: `{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}`,
		// People mistype; AWS's own example alarm counts to three as well:
		// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html#cloudwatch-alarms-for-cloudtrail-signin
		Threshold: 3, PeriodMinutes: 5,
		Ja: "コンソールへのサインインに繰り返し失敗しました。",
		En: "Signing in to the console failed repeatedly.",
	},
	{
		ID: "ConsoleSignInWithoutMfa", Section: "4.2",
		Patterns: []string{
			// Federated users have done MFA elsewhere: their MFAUsed is always "No".
			calls("signin", "ConsoleLogin",
				`((($.additionalEventData.MFAUsed != "Yes") && ($.additionalEventData.MFAUsed != "YES")) || ($.additionalEventData.MFAUsed NOT EXISTS))`,
				`(($.userIdentity.type = "IAMUser") || ($.userIdentity.type = "Root"))`,
				`($.responseElements.ConsoleLogin = "Success")`),
		},
		ExactCis:  `{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "MFA を使わずにコンソールへサインインしました。",
		En: "Somebody signed in to the console without MFA.",
	},
	{
		ID: "NetworkAclChange", Section: "4.11",
		Patterns: []string{
			calls("ec2", "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation"),
		},
		ExactCis:  `{($.eventName=CreateNetworkAcl) || ($.eventName=CreateNetworkAclEntry) || ($.eventName=DeleteNetworkAcl) || ($.eventName=DeleteNetworkAclEntry) || ($.eventName=ReplaceNetworkAclEntry) || ($.eventName=ReplaceNetworkAclAssociation)}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "ネットワーク ACL が変更されました。",
		En: "A network ACL was changed.",
	},
	{
		ID: "VpcChange", Section: "4.14",
		Patterns: []string{
			calls("ec2", "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc DisableVpcClassicLink EnableVpcClassicLink"),
			calls("ec2", "CreateDefaultVpc *VpcCidrBlock *VpcEndpoint DeleteVpcEndpoints ModifyVpcTenancy ModifyVpcPeeringConnectionOptions ModifyVpcBlockPublicAccessOptions *VpcBlockPublicAccessExclusion"),
		},
		ExactCis:  `{($.eventName=CreateVpc) || ($.eventName=DeleteVpc) || ($.eventName=ModifyVpcAttribute) || ($.eventName=AcceptVpcPeeringConnection) || ($.eventName=CreateVpcPeeringConnection) || ($.eventName=DeleteVpcPeeringConnection) || ($.eventName=RejectVpcPeeringConnection) || ($.eventName=AttachClassicLinkVpc) || ($.eventName=DetachClassicLinkVpc) || ($.eventName=DisableVpcClassicLink) || ($.eventName=EnableVpcClassicLink)}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "VPC が変更されました。",
		En: "A VPC was changed.",
	},
	{
		ID: "NetworkGatewayChange", Section: "4.12",
		Patterns: []string{
			calls("ec2", "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway DetachInternetGateway"),
			calls("ec2", "*EgressOnlyInternetGateway *NatGateway *VpnGateway *CarrierGateway *TransitGateway *TransitGatewayVpcAttachment *TransitGatewayPeeringAttachment *VpnConnection *ClientVpnEndpoint"),
		},
		ExactCis:  `{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || ($.eventName=AttachInternetGateway) || ($.eventName=CreateInternetGateway) || ($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "ネットワークゲートウェイが変更されました。",
		En: "A network gateway was changed.",
	},
	{
		ID: "RouteTableChange", Section: "4.13",
		Patterns: []string{
			calls("ec2", "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute DisassociateRouteTable"),
			calls("ec2", "AssociateRouteTable *VgwRoutePropagation *TransitGatewayRoute *TransitGatewayRouteTable *TransitGatewayRouteTablePropagation *TransitGatewayPrefixListReference *RouteServerPropagation"),
		},
		ExactCis:  `{($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable))}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "ルートテーブルが変更されました。",
		En: "A route table was changed.",
	},
	{
		ID: "SecurityGroupChange", Section: "4.10",
		Patterns: []string{
			calls("ec2", "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup ModifySecurityGroupRules *SecurityGroupVpc"),
			// Rules name prefix lists; what is in the list is what the rule allows.
			calls("ec2", "ModifyManagedPrefixList RestoreManagedPrefixListVersion"),
		},
		ExactCis:  `{($.eventName=AuthorizeSecurityGroupIngress) || ($.eventName=AuthorizeSecurityGroupEgress) || ($.eventName=RevokeSecurityGroupIngress) || ($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || ($.eventName=DeleteSecurityGroup)}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "セキュリティグループが変更されました。",
		En: "A security group was changed.",
	},
	{
		ID: "IamPolicyChange", Section: "4.4",
		Patterns: []string{
			calls("iam", "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy"),
			calls("iam", "SetDefaultPolicyVersion *PermissionsBoundary"),
		},
		ExactCis:  `{($.eventSource=iam.amazonaws.com) && (($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy) || ($.eventName=DeleteUserPolicy) || ($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || ($.eventName=PutUserPolicy) || ($.eventName=CreatePolicy) || ($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || ($.eventName=DeletePolicyVersion) || ($.eventName=AttachRolePolicy) || ($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || ($.eventName=DetachUserPolicy) || ($.eventName=AttachGroupPolicy) || ($.eventName=DetachGroupPolicy))}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "IAM ポリシーが変更されました。",
		En: "An IAM policy was changed.",
	},
	{
		ID: "IamRoleChange",
		Patterns: []string{
			// Not service-linked roles: services make them all the time, and
			// nobody else can assume them. Who vouches for a role's users is
			// part of the role.
			calls("iam", "CreateRole DeleteRole UpdateRole UpdateAssumeRolePolicy CreateInstanceProfile AddRoleToInstanceProfile CreateSAMLProvider UpdateSAMLProvider CreateOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint AddClientIDToOpenIDConnectProvider"),
			// Permissions for a product provider, for a while:
			// https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation.html
			calls("iam", "AcceptDelegationRequest SendDelegationToken"),
			calls("rolesanywhere", "CreateTrustAnchor UpdateTrustAnchor EnableTrustAnchor CreateProfile UpdateProfile EnableProfile DisableCrl DeleteCrl PutAttributeMapping DeleteAttributeMapping"),
			// Permission sets become roles, and members of a group get its
			// assignments. The API and the console name the latter differently:
			// https://docs.aws.amazon.com/singlesignon/latest/userguide/sso-info-in-cloudtrail.html
			calls("sso", "CreateAccountAssignment *ToPermissionSet"),
			calls("identitystore", "CreateGroupMembership"),
			calls("sso-directory", "AddMemberToGroup"),
		},
		Threshold: 1, PeriodMinutes: 5,
		Ja: "IAM ロール、またはロールを引き受けられる相手が変更されました。",
		En: "An IAM role, or who may assume one, was changed.",
	},
	{
		ID: "IamUserCreation",
		Patterns: []string{
			// Groups can hold guards as well as rights, and a policy that trusts a
			// name trusts whoever is renamed to it.
			calls("iam", "CreateUser UpdateUser CreateLoginProfile UpdateLoginProfile AddUserToGroup RemoveUserFromGroup"),
		},
		Threshold: 1, PeriodMinutes: 5,
		Ja: "IAM ユーザーが作成されたか、その名前、パスワードまたはグループが変更されました。",
		En: "An IAM user was created, or its name, password or groups were changed.",
	},
	{
		ID: "IamAccessKeyCreation",
		Patterns: []string{
			calls("iam", "CreateAccessKey CreateServiceSpecificCredential ResetServiceSpecificCredential UploadSSHPublicKey UploadSigningCertificate"),
			calls("iam", "UpdateAccessKey UpdateServiceSpecificCredential", `($.requestParameters.status = "Active")`),
		},
		Threshold: 1, PeriodMinutes: 5,
		Ja: "IAM ユーザーのアクセスキーなどの長期の認証情報が作成または有効化されました。",
		En: "An access key or another long-term credential of an IAM user was created or activated.",
	},
	{
		ID: "CloudTrailChange", Section: "4.5",
		Patterns: []string{
			calls("cloudtrail", "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging PutEventSelectors PutInsightSelectors UpdateEventDataStore DeleteEventDataStore StopEventDataStoreIngestion DeregisterOrganizationDelegatedAdmin"),
		},
		ExactCis:  `{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "CloudTrail が変更されました。",
		En: "CloudTrail was changed.",
	},
	{
		ID: "SwitchRoleFailure",
		Patterns: []string{
			calls("signin", "SwitchRole", `(($.responseElements.SwitchRole = "Failure") || ($.errorMessage = "*"))`),
			calls("sts", "AssumeRole*", `($.errorCode = "AccessDenied*")`, `(($.userIdentity.type != "AWSService") || ($.userIdentity.type NOT EXISTS))`),
		},
		Threshold: 3, PeriodMinutes: 5,
		Ja: "ロールの切り替えに繰り返し失敗しました。",
		En: "Switching to a role failed repeatedly.",
	},
	{
		ID: "S3BucketPolicyChange", Section: "4.8",
		Patterns: []string{
			// PutBucketLifecycle is also what CloudTrail calls PutBucketLifecycleConfiguration.
			calls("s3", "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication"),
			calls("s3", "PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock PutBucketOwnershipControls DeleteBucketOwnershipControls DeleteBucketEncryption PutBucketLogging PutBucketWebsite"),
			// Directory buckets:
			// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-one-zone-logging.html
			calls("s3express", "PutBucketPolicy DeleteBucketPolicy PutAccessPointPolicy"),
			// Other ways to let somebody in:
			// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
			calls("s3", "PutAccessPointPolicy PutMultiRegionAccessPointPolicy CreateAccessGrant PutAccessGrantsInstanceResourcePolicy"),
			// Each of these can keep the trail from being delivered to, or
			// from being read in, the baseline's own buckets. Elsewhere they
			// are everyday settings.
			calls("s3", "PutBucketRequestPayment PutObjectLockConfiguration PutBucketObjectLockConfiguration PutBucketEncryption", `($.requestParameters.bucketName = "baseline-*")`),
			calls("s3", "PutBucketVersioning", `($.requestParameters.VersioningConfiguration.Status = "Suspended")`),
		},
		ExactCis:  `{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || ($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || ($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || ($.eventName=DeleteBucketPolicy) || ($.eventName=DeleteBucketCors) || ($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "S3 バケットのポリシーまたは保護の設定が変更されました。",
		En: "The policy of an S3 bucket, or what protects it, was changed.",
	},
	{
		ID: "KmsKeyDisableOrDeletion", Section: "4.7",
		Patterns: []string{
			// DeleteKey is the event of the deletion itself, after the wait:
			// https://docs.aws.amazon.com/kms/latest/developerguide/ct-delete-key.html
			calls("kms", "DisableKey ScheduleKeyDeletion DeleteKey DeleteImportedKeyMaterial"),
		},
		ExactCis:  `{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "KMS キーが無効化されたか、その削除が予定または実行されました。",
		En: "A KMS key was disabled, deleted or scheduled for deletion.",
	},
	{
		ID: "KmsDisabledKeyUse",
		Patterns: []string{
			// KMSInvalidStateException is also what a failing external key
			// store gives. Only the use of a key that is gone counts, not the
			// question for it.
			// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
			`{ ($.eventSource = "kms.amazonaws.com") && (($.errorCode = "DisabledException") || (($.errorCode = "KMSInvalidStateException") && (($.errorMessage = "* is disabled*") || ($.errorMessage = "* is pending deletion*") || ($.errorMessage = "* is pending replica deletion*")))) }`,
			calls("kms", "*crypt Generate* Sign Verify* DeriveSharedSecret CreateGrant", `($.errorCode = "NotFoundException")`, `($.errorMessage = "*does not exist*")`),
		},
		Threshold: 1, PeriodMinutes: 5,
		Ja: "無効または削除された KMS キーが使用され、エラーになりました。",
		En: "A KMS key that is disabled or deleted was used, and the call failed.",
	},
	{
		ID: "UnauthorizedApiCall", Section: "4.1",
		Patterns: []string{
			// Left out is only what services do on their own: as AWSService,
			// with a service-linked role, as a service event, and the delivery
			// of logs. What they do for a person carries that person's identity.
			`{ (($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") || ($.errorCode = "VpceAccessDenied") || ($.errorCode = "UnauthorizedException") || ($.errorCode = "AuthorizationError*"))` +
				` && (($.userIdentity.type != "AWSService") || ($.userIdentity.type NOT EXISTS))` +
				` && (($.userIdentity.sessionContext.sessionIssuer.arn != "*:role/aws-service-role/*") || ($.userIdentity.sessionContext.sessionIssuer.arn NOT EXISTS))` +
				` && (($.eventType != "AwsServiceEvent") || ($.eventType NOT EXISTS))` +
				` && ($.sourceIPAddress != "delivery.logs.amazonaws.com") }`,
		},
		ExactCis: `{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}`,
		// One page of the console can be several denied calls.
		Threshold: 5, PeriodMinutes: 5,
		Ja: "許可されていない API 呼び出しが繰り返されました。",
		En: "API calls were denied repeatedly.",
	},
	{
		ID: "ConfigChange", Section: "4.9",
		Patterns: []string{
			calls("config", "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder StartConfigurationRecorder DeleteConfigurationRecorder *RetentionConfiguration DisassociateResourceTypes DeleteServiceLinkedConfigurationRecorder"),
		},
		ExactCis:  `{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || ($.eventName=DeleteDeliveryChannel) || ($.eventName=PutDeliveryChannel) || ($.eventName=PutConfigurationRecorder))}`,
		Threshold: 1, PeriodMinutes: 5,
		Ja: "AWS Config の記録の設定が変更されました。",
		En: "What AWS Config records was changed.",
	},
	{
		ID: "OrganizationsChange", Section: "4.15",
		Patterns: []string{
			calls("organizations", "AcceptHandshake AttachPolicy CancelHandshake CreateAccount CreateOrganization CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy EnableAllFeatures EnablePolicyType InviteAccountToOrganization LeaveOrganization DetachPolicy DisablePolicyType MoveAccount RemoveAccountFromOrganization UpdateOrganizationalUnit UpdatePolicy"),
			// An account that accepts an invitation, or leaves, calls from its own
			// trail; the management account's has but the event:
			// https://docs.aws.amazon.com/organizations/latest/APIReference/API_LeaveOrganization.html
			calls("organizations", "AccountJoinedOrganization AccountDepartedOrganization CloseAccount EnableAWSServiceAccess DisableAWSServiceAccess RegisterDelegatedAdministrator DeregisterDelegatedAdministrator PutResourcePolicy DeleteResourcePolicy CreateGovCloudAccount InviteOrganizationToTransferResponsibility UpdateResponsibilityTransfer TerminateResponsibilityTransfer"),
		},
		Threshold: 1, PeriodMinutes: 5,
		Ja: "AWS Organizations が変更されました。",
		En: "AWS Organizations was changed.",
	},
	{
		// The baseline's own ways of alerting: CloudFormation begins the name
		// of everything in its stacks with "Baseline-".
		ID: "AlertingChange",
		Patterns: []string{
			calls("monitoring", "DeleteAlarms DisableAlarmActions", `($.requestParameters.alarmNames[*] = "Baseline-*")`),
			calls("monitoring", "PutMetricAlarm SetAlarmState PutAlarmMuteRule", `(($.requestParameters.alarmName = "Baseline-*") || ($.requestParameters.muteTargets.alarmNames[*] = "Baseline-*"))`),
			calls("logs", "PutMetricFilter DeleteMetricFilter DeleteLogGroup DeleteLogStream PutRetentionPolicy DisassociateKmsKey PutDataProtectionPolicy PutLogGroupDeletionProtection", `(($.requestParameters.logGroupName = "Baseline-*") || ($.requestParameters.filterName = "Baseline-*") || ($.requestParameters.logGroupIdentifier = "*Baseline-*") || ($.requestParameters.resourceIdentifier = "*:log-group:Baseline-*"))`),
			// A filter of another log group can write to our metrics; it has
			// one transformation at most.
			calls("logs", "PutMetricFilter", `($.requestParameters.metricTransformations[0].metricNamespace = "Baseline")`),
			// What is masked is masked for metric filters too:
			// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
			calls("logs", "PutAccountPolicy", `($.requestParameters.policyType = "DATA_PROTECTION_POLICY")`),
			// The trail, its log group and the topics need the baseline's key,
			// whose id is not known here. A new key has its policy from CreateKey.
			calls("kms", "PutKeyPolicy"),
			// Budgets and anomaly subscriptions are named by the settings and by
			// an id, so all of them count.
			calls("budgets", "DeleteBudget UpdateBudget DeleteNotification UpdateNotification DeleteSubscriber UpdateSubscriber"),
			calls("ce", "DeleteAnomalySubscription UpdateAnomalySubscription DeleteAnomalyMonitor"),
			// Whoever unsubscribes with the link in a mail is not recorded:
			// https://docs.aws.amazon.com/sns/latest/dg/logging-using-cloudtrail.html
			calls("sns", "DeleteTopic SetTopicAttributes AddPermission RemovePermission Subscribe SetSubscriptionAttributes Unsubscribe PutDataProtectionPolicy", `(($.requestParameters.topicArn = "*:Baseline-*") || ($.requestParameters.subscriptionArn = "*:Baseline-*") || ($.requestParameters.resourceArn = "*:Baseline-*"))`),
			calls("events", "DeleteRule DisableRule PutRule RemoveTargets PutTargets", `(($.requestParameters.name = "Baseline-*") || ($.requestParameters.rule = "Baseline-*"))`),
			// The baseline's rules are on the default bus, which another key can
			// silence. The name is optional.
			calls("events", "UpdateEventBus", `(($.requestParameters.name = "default") || ($.requestParameters.name NOT EXISTS))`),
			calls("lambda", "DeleteFunction* UpdateFunction* PutFunction* RemovePermission*", `($.requestParameters.functionName = "*Baseline-*")`),
			// What feeds the mailer: its queue, and the mapping that lets the
			// function read it, which only the answer says the function of.
			calls("sqs", "DeleteQueue PurgeQueue SetQueueAttributes AddPermission RemovePermission", `($.requestParameters.queueUrl = "*/Baseline-*")`),
			calls("lambda", "DeleteEventSourceMapping* UpdateEventSourceMapping*", `($.responseElements.functionArn = "*:Baseline-*")`),
		},
		Threshold: 1, PeriodMinutes: 5,
		Ja: "このベースラインのアラーム、フィルター、通知先、ルールもしくは関数、または KMS キーポリシー、予算もしくはコスト異常検知の通知が変更されました。",
		En: "An alarm, filter, topic, rule or function of this baseline was changed, or the policy of a KMS key, a budget or the detection of cost anomalies.",
	},
	{
		ID: "ProtectionChange",
		Patterns: []string{
			calls("guardduty", "DeleteDetector UpdateDetector DisassociateFrom* StopMonitoringMembers CreateFilter UpdateFilter CreateIPSet UpdateIPSet CreateTrustedEntitySet UpdateTrustedEntitySet ArchiveFindings UpdateMemberDetectors DisassociateMembers DeleteMembers"),
			calls("securityhub", "DisableSecurityHub* BatchDisableStandards UpdateStandardsControl BatchUpdateStandardsControlAssociations DeleteFindingAggregator UpdateFindingAggregator CreateAutomationRule* BatchUpdateAutomationRules DisassociateFrom*"),
			calls("securityhub", "DisableImportFindingsForProduct UpdateAutomationRuleV2 DeleteAggregatorV2 UpdateAggregatorV2 UpdateSecurityHubConfiguration"),
			calls("access-analyzer", "UpdateAnalyzer DeleteAnalyzer CreateArchiveRule UpdateArchiveRule"),
			calls("ec2", "DisableEbsEncryptionByDefault ModifyEbsDefaultKmsKeyId ResetEbsDefaultKmsKeyId ModifyInstanceMetadataDefaults DisableSnapshotBlockPublicAccess DisableImageBlockPublicAccess DeleteFlowLogs"),
			calls("s3", "PutAccountPublicAccessBlock DeleteAccountPublicAccessBlock"),
			calls("iam", "UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy DeactivateMFADevice"),
			calls("account", "PutAlternateContact DeleteAlternateContact PutContactInformation *PrimaryEmailUpdate EnableRegion DisableRegion"),
			// The old console:
			// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/logging-using-cloudtrail.html
			calls("billingconsole", "SetContactAddress SetAdditionalContacts"),
			calls("organizations", "LeaveOrganization"),
			calls("ssm", "UpdateServiceSetting ResetServiceSetting", `($.requestParameters.settingId = "*/documents/console/public-sharing-permission")`),
		},
		Threshold: 1, PeriodMinutes: 5,
		Ja: "アカウントの保護(検出、ブロック、パスワードポリシー、MFA デバイス、連絡先など)が変更されました。",
		En: "Something that protects the account was changed: a detector, a block, the password policy, an MFA device or a contact.",
	},
}

// calls is the filter pattern for calls of a service, given by names with
// blanks between them, where every further condition holds too.
func calls(service, names string, conditions ...string) string {
	var terms []string
	for _, name := range strings.Fields(names) {
		terms = append(terms, fmt.Sprintf(`($.eventName = "%s")`, name))
	}
	call := strings.Join(terms, " || ")
	if len(terms) > 1 {
		call = "(" + call + ")"
	}
	conditions = append([]string{fmt.Sprintf(`($.eventSource = "%s.amazonaws.com")`, service), call}, conditions...)
	return "{ " + strings.Join(conditions, " && ") + " }"
}
