package settings

import "fmt"

// Names that templates and programs share.
const (
	RootStack           = "Baseline-Root"           // of what an account has once
	SettingsStack       = "Baseline-Settings"       // of the account settings
	RegionalStack       = "Baseline-Regional-"      // and the region: of what each has
	BillingStack        = "Baseline-Billing"        // of the budget and cost anomalies
	IdentityCenterStack = "Baseline-IdentityCenter" // of access through IAM Identity Center

	AccountSettingType   = "Custom::AccountSetting"   // the type of resources of SettingsStack
	AdministratorRole    = "Administrator"            // what administrators switch to
	MFAPolicy            = "MfaOrNothing"             // the policy of the administrators' group
	HealthForwardingRole = "BaselineHealthForwarding" // sends Health events of other regions home
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
