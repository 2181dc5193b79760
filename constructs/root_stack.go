package constructs

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/existing"
	"baseline/settings"
)

// NewRootStack defines what an account has once: the topics, the key, the
// trail and its alarms, the administrators.
func NewRootStack(app awscdk.App, o settings.Organization, found existing.Account) awscdk.Stack {
	stack := newStack(app, settings.RootStack, o.HomeRegion,
		"Account baseline: trail, alarms, topics, administrators", o, nil)
	key := NewEncryptionKey(stack, "Key")
	topics := NewAlertTopics(stack, "AlertTopics", AlertTopicsProps{
		Key:           key,
		Emails:        o.Alerts.Emails,
		WithoutMailer: o.AlertMail.Off,
		WithoutRules:  o.HealthEvents.Off && o.Findings.Off,
		Chat:          o.Alerts.Chats(),
		Language:      o.Language,
	})

	ownBucket := !hasConfigBucket(o, found)
	othersLogs := found.LogGroup(o.HomeRegion)
	ownTrail := !o.AuditTrail.Off && othersLogs == ""

	var accessLogs *AccessLogBucket
	if ownBucket || ownTrail {
		accessLogs = NewAccessLogBucket(stack, "AccessLogBucket", AccessLogBucketProps{
			ExpireDays:     o.AuditTrail.AccessLogExpireDays,
			NoncurrentDays: o.AuditTrail.NoncurrentDays,
		})
	}
	if ownBucket {
		NewConfigBucket(stack, "ConfigBucket", ConfigBucketProps{
			Name:           ConfigBucketName(o),
			Key:            key,
			AccessLogs:     accessLogs,
			ExpireDays:     o.Config.ExpireDays,
			NoncurrentDays: o.AuditTrail.NoncurrentDays,
		})
	}

	var trail AuditTrail
	if ownTrail {
		trail = NewAuditTrail(stack, "AuditTrail", AuditTrailProps{Key: key, AccessLogs: accessLogs, Settings: o.AuditTrail})
	} else if !o.AuditTrail.Off {
		trail.LogGroup = awslogs.LogGroup_FromLogGroupArn(stack, jsii.String("TrailLogGroup"), jsii.String(othersLogs))
	}
	if !o.AuditTrail.Off && !o.ActivityAlarms.Off {
		NewActivityAlarms(stack, "ActivityAlarms", ActivityAlarmsProps{
			LogGroup: trail.LogGroup,
			Topic:    topics.Feed,
			TellOK:   !o.AlertMail.Off,
			Settings: o.ActivityAlarms,
			Language: o.Language,
		})
	}
	if !o.HealthEvents.Off {
		NewHealthEvents(stack, "HealthEvents", HealthEventsProps{
			Topic:    topics.Alerts,
			Chat:     topics.Chat,
			Delivery: topics.Rules,
			Language: o.Language,
			Regions:  settings.HealthRegions(o.Regions),

			RoleExists: found.HealthForwardingRole != "",
		})
	}
	if !o.Findings.Off {
		NewFindings(stack, "Findings", FindingsProps{
			Topic:    topics.Feed,
			Delivery: topics.Rules,
			Mailer:   !o.AlertMail.Off,
			Language: o.Language,
			Findings: o.Findings,
		})
	}
	if !o.AlertMail.Off {
		NewAlertMail(stack, "AlertMail", AlertMailProps{
			Feed:     topics.Feed,
			Alerts:   topics.Alerts,
			Chat:     topics.Chat,
			Key:      key,
			LogGroup: trail.LogGroup,
			Language: o.Language,

			DeadLetters: topics.Rules.DeadLetters,
		})
	}
	if o.Alerts.Chats() {
		NewChatChannel(stack, "ChatChannel", ChatChannelProps{Topic: topics.Chat, Slack: o.Alerts.Slack, Teams: o.Alerts.Teams})
	}
	if !o.Administrators.Off {
		NewAdminAccess(stack, "AdminAccess", AdminAccessProps{
			Users:         o.Administrators.Users,
			ExistingUsers: found.Users,
			RoleArn:       found.AdministratorRole,
		})
	}
	if ownTrail {
		trail.ComesAfter(without(*stack.Node().Children(), "AuditTrail", "Key")...)
	}
	return stack
}

// without returns the constructs but for those of these IDs.
func without(all []constructs.IConstruct, ids ...string) []constructs.IConstruct {
	return slices.DeleteFunc(slices.Clone(all), func(c constructs.IConstruct) bool { return slices.Contains(ids, *c.Node().Id()) })
}

// hasConfigBucket reports whether the bucket of AWS Config and inventories is
// there, left behind by a baseline that was removed.
func hasConfigBucket(o settings.Organization, found existing.Account) bool {
	return found.ConfigBucket != "" && found.ConfigBucket == settings.ConfigBucket(found.ID, o.HomeRegion)
}
