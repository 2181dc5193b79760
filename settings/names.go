package settings

import "fmt"

// Names that templates and programs share.
const (
	RootStack         = "Baseline-Root"   // the stack of what an account has once
	AlertsTopic       = "Baseline-Alerts" // the topic that reaches people, in the home region
	AdministratorRole = "Administrator"   // what administrators switch to
	MFAPolicy         = "MfaOrNothing"    // the policy of the administrators' group

	SettingsStack      = "Baseline-Settings"      // the stack of the account settings
	AccountSettingType = "Custom::AccountSetting" // the type of its resources
)

// ConfigBucket is the bucket for what AWS Config delivers, for inventories and
// for the outcomes of account settings. It is in the home region.
func ConfigBucket(account, homeRegion string) string {
	return fmt.Sprintf("baseline-config-%s-%s", account, homeRegion)
}
