// Package organization is what a fork edits, and nothing else: one literal.
// Every field, its default and its limits are described in package settings.
package organization

import "baseline/settings"

// Settings is the baseline of this organization's account.
var Settings = settings.Organization{}
