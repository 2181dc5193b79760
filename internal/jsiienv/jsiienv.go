// Package jsiienv silences jsii's end-of-life banner for Node.js 20, which
// works, and whose banner would hide our own messages.
//
// Import it for its side effect. The CDK starts Node.js while its packages are
// initialized, which is before main; this package comes earlier still, because
// Go initializes packages in the order of their import paths.
package jsiienv

import "os"

func init() {
	const name = "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"
	if _, set := os.LookupEnv(name); !set {
		os.Setenv(name, "20")
	}
}
