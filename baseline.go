// Command baseline is the CDK app: it synthesizes the account baseline from the
// settings in organization/organization.go. `npx cdk` runs it, see cdk.json.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"baseline/constructs"
	"baseline/internal/assembly"
	"baseline/internal/cdkapp"
	"baseline/internal/existing"
	"baseline/organization"
	"baseline/settings"
)

func main() {
	// The CDK's command line says whose credentials these are.
	account := cmp.Or(organization.Settings.Account, os.Getenv("CDK_DEFAULT_ACCOUNT"))
	found, err := existing.Load(existing.File, account)
	if err == nil {
		err = synthesize(organization.Settings, found, assembly.Dir(), define)
	}
	closeQuietly()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// define adds every stack of the baseline to the app, in the order in which
// they are deployed. A stack of which the settings, or what the account has
// already, leave nothing is nil.
func define(app awscdk.App, o settings.Organization, found existing.Account) {
	// What is made for an account that has something fits no other.
	o.Account = cmp.Or(o.Account, found.ID)

	root := constructs.NewRootStack(app, o, found)

	accountSettings := constructs.NewSettingsStack(app, o)
	after(accountSettings, root, "it writes to the bucket of the root stack")

	var home awscdk.Stack
	regional := []awscdk.Stack{}
	for _, region := range o.StackRegions() { // home comes first
		stack := constructs.NewRegionalStack(app, o, found, region)
		if region == o.HomeRegion {
			home = stack
		}
		after(stack, root, "its rules and deliveries use what the root stack defines")
		if stack == home || home == nil {
			after(stack, accountSettings, "AWS Config needs its service-linked role")
		} else {
			after(stack, home, "findings are aggregated in the home region")
		}
		regional = append(regional, stack)
	}

	// These two fail in accounts that already have what they define, and the
	// CLI starts nothing any more after a failure: so they come last.
	for _, last := range []awscdk.Stack{constructs.NewBillingStack(app, o, found), constructs.NewIdentityCenterStack(app, o, found)} {
		after(last, root, "it publishes to the topic of the root stack")
		for _, stack := range regional {
			after(last, stack, "its failure must not keep a region unprotected")
		}
	}
}

// after makes a stack wait for another, where there are both.
func after(stack, other awscdk.Stack, reason string) {
	if stack != nil && other != nil {
		stack.AddStackDependency(other, jsii.String(reason))
	}
}

// closeQuietly ends the Node.js process. jsii waits for it in two places, and
// the later one says "Runtime process exited abnormally" though nothing is wrong.
func closeQuietly() {
	stderr := os.Stderr
	defer func() { os.Stderr = stderr }()
	os.Stderr = nil // writing to it is an error that nobody looks at
	jsii.Close()
}

// synthesize writes the stacks that define defines to outDir, for an account
// that has what was found, or returns what is wrong and leaves outDir as it was.
// The CDK and jsii report faults by panicking; nobody needs their traces.
func synthesize(
	o settings.Organization, found existing.Account, outDir string,
	define func(awscdk.App, settings.Organization, existing.Account),
) error {
	o, differences := found.Settle(o)
	if err := o.Validate(); err != nil {
		return fmt.Errorf("organization/organization.go:\n%w", err)
	}
	o = o.WithDefaults()
	if err := errors.Join(found.Conflicts(o)...); err != nil {
		return fmt.Errorf("%s:\n%w", existing.File, err)
	}
	for _, difference := range differences {
		fmt.Fprintf(os.Stderr, "%s: %s\n", existing.File, difference.In(o.Language))
	}
	return assembly.Replace(outDir, func(dir string) (err error) {
		defer func() {
			if r := recover(); r != nil {
				message, _, _ := strings.Cut(fmt.Sprint(r), "\n    at ")                    // drops the trace of Node.js
				message, _, _ = strings.Cut(message, " A copy of this report can be found") // in a folder that goes now; it was printed
				err = fmt.Errorf("synthesis failed: %s", message)
			}
		}()
		app := cdkapp.New(dir)
		define(app, o, found)
		app.Synth(nil)
		return nil
	})
}
