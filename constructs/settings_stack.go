package constructs

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"baseline/settings"
)

// NewSettingsStack defines the account settings that CloudFormation has no
// types for, all regions' from the home region. It is nil when the settings
// switch all of them off.
func NewSettingsStack(app awscdk.App, o settings.Organization) awscdk.Stack {
	list := slices.DeleteFunc(slices.Clone(settings.AccountSettings), func(s settings.AccountSetting) bool { return s.Off(o) })
	if len(list) == 0 {
		return nil
	}
	stack := newStack(app, settings.SettingsStack, o.HomeRegion,
		"Account baseline: settings that CloudFormation has no types for", o, nil)
	function := newAccountSettingsFunction(stack, "AccountSettings", o, list)
	newAccountSettings(stack, function, list)
	return stack
}
