// Package checks looks at an account and compares it with the settings: what
// the stacks define, what the account settings set, and what only a person can
// do. It reads, and never writes.
//
// A control that package controls can apply is looked at there, and only its
// outcome is put into words here. What a check needs of the AWS SDK beyond that
// is kept in this package, so that the function which applies settings does not
// link it.
package checks
