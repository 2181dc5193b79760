package constructs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/settings"
)

// NewRootStack defines what an account has once: the topics, the key, the
// trail and its alarms, the administrators.
func NewRootStack(app awscdk.App, o settings.Organization) awscdk.Stack {
	stack := newStack(app, "Baseline-Root", o.HomeRegion,
		"Account baseline: trail, alarms, topics, administrators", o, nil)
	key := NewEncryptionKey(stack, "Key")
	NewAlertTopics(stack, "AlertTopics", AlertTopicsProps{Key: key, Emails: o.Alerts.Emails})

	accessLogs := NewAccessLogBucket(stack, "AccessLogBucket", AccessLogBucketProps{
		ExpireDays:     o.AuditTrail.AccessLogExpireDays,
		NoncurrentDays: o.AuditTrail.NoncurrentDays,
	})
	NewConfigBucket(stack, "ConfigBucket", ConfigBucketProps{
		Name:           ConfigBucketName(o),
		Key:            key,
		AccessLogs:     accessLogs,
		ExpireDays:     o.Config.ExpireDays,
		NoncurrentDays: o.AuditTrail.NoncurrentDays,
	})
	if !o.AuditTrail.Off {
		NewAuditTrail(stack, "AuditTrail", AuditTrailProps{Key: key, AccessLogs: accessLogs, Settings: o.AuditTrail})
	}
	return stack
}
