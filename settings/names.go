package settings

import "fmt"

// Names that templates and programs share.
const (
	RootStack         = "Baseline-Root" // the stack of what an account has once
	AdministratorRole = "Administrator" // what administrators switch to
	MFAPolicy         = "MfaOrNothing"  // the policy of the administrators' group

	SettingsStack      = "Baseline-Settings"      // the stack of the account settings
	AccountSettingType = "Custom::AccountSetting" // the type of its resources
)

// ConfigBucket is the bucket for what AWS Config delivers, for inventories and
// for the outcomes of account settings. It is in the home region.
func ConfigBucket(account, homeRegion string) string {
	return fmt.Sprintf("baseline-config-%s-%s", account, homeRegion)
}

// Topics have fixed names, because Baseline-Billing may be in another region.
const (
	AlertsTopic    = "Baseline-Alerts"    // reaches people, in the home region
	AlertFeedTopic = "Baseline-AlertFeed" // is what the mailer reads
	AlertChatTopic = "Baseline-AlertChat" // is what a chat channel shows
)

// FeedTopic is the name of the topic for alarms, findings, budgets and
// anomalies: the mailer's, or where there is none that of the people.
func (o Organization) FeedTopic() string {
	if o.AlertMail.Off {
		return AlertsTopic
	}
	return AlertFeedTopic
}

// Metrics of the activities are in one namespace, named after their ids; those
// of the literal patterns of CIS have a suffix.
const (
	MetricNamespace = "Baseline"
	ExactCisSuffix  = "ExactCis"
)
