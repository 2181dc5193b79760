package settings

import "fmt"

// Names that templates and programs share.
const (
	SettingsStack      = "Baseline-Settings"      // the stack of the account settings
	AccountSettingType = "Custom::AccountSetting" // the type of its resources
)

// ConfigBucket is the bucket for what AWS Config delivers, for inventories and
// for the outcomes of account settings. It is in the home region.
func ConfigBucket(account, homeRegion string) string {
	return fmt.Sprintf("baseline-config-%s-%s", account, homeRegion)
}
