// Package controls holds the account settings that CloudFormation cannot
// express: what is compared with what should be, and made so. It speaks the
// AWS SDK and knows nothing of the CDK.
//
// A control is one file: a narrow client interface with only the calls it
// makes, and a type with two methods, bound to one region by its constructor.
//
//	type imdsClient interface{ … }          // satisfied by *ec2.Client
//	type imdsV2 struct{ client imdsClient }
//	func newIMDSv2(t Target) Control
//	func (c imdsV2) Check(ctx) (Outcome, error) // reads
//	func (c imdsV2) Apply(ctx) (Outcome, error) // reads, then writes what differs
//
// Check answers [Already], [Differs] or [Kept]; Apply answers [Already],
// [Changed] or [Kept]. An error of either is explained by the [Runner], which
// loops over the regions; what an Outcome returned beside the error says was
// done before it. Check is what a dry run shows.
//
// What a control may do to an account is only ever to strengthen it: nothing
// here switches a protection off or replaces a stricter value by a weaker one.
//
// Tests answer in AWS's stead below the SDK's retries, not in place of the narrow
// interface: so a test of throttling runs the retries that the programs run, and
// a call that the SDK would refuse to send fails there too.
//
// To add a control: its file, a row in constructors, and a row in
// [settings.AccountSettings] with the IAM actions it needs; a test compares
// them with the calls that are made.
package controls
