// Package novalidation switches off the CDK's own validation of templates,
// whose rules cost each process seconds, for tests of constructs: whole stacks
// are validated by the tests of the root package.
//
// Import it for its side effect, which comes before the CDK starts Node.js, for
// the reason that package jsiienv gives.
package novalidation

import "os"

func init() { os.Setenv("CDK_VALIDATION", "false") }
