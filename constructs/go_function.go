package constructs

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3assets"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// GoFunctionProps configures [NewGoFunction].
type GoFunctionProps struct {
	Program     string            // a main package of this module, such as "lambda/accountsettings"; required
	Variables   map[string]string // strings of the program that the build sets, such as "main.version"; default: none
	Description string
	Role        awsiam.CfnRole      // the function's; required
	LogGroup    awslogs.CfnLogGroup // receives what the program prints; required
	Timeout     time.Duration       // whole seconds, up to 15 minutes; required
	MemoryMB    int                 // 128 to 10,240, and CPU with it; required
	Environment map[string]*string  // default: none
}

// GoFunction is a Lambda function whose program is part of this module.
type GoFunction struct {
	Arn  *string
	Hash *string // of the built program, with all that is compiled into it; see [goBuild]
}

// NewGoFunction defines a function and builds its program, with the Go
// toolchain that runs the CDK app. Stacks that the CDK CLI does not want to be
// bundled (context aws:cdk:bundling-stacks) get a placeholder instead.
func NewGoFunction(scope constructs.Construct, id string, props GoFunctionProps) GoFunction {
	scope = namespace(scope, id)
	must(scope, props.validate())
	code := program(scope, props)
	function := awslambda.NewCfnFunction(scope, jsii.String("Resource"), &awslambda.CfnFunctionProps{
		Description:   jsii.String(props.Description),
		Runtime:       jsii.String("provided.al2023"),
		Handler:       jsii.String("bootstrap"),
		Architectures: jsii.Strings("arm64"),
		MemorySize:    jsii.Number(props.MemoryMB),
		Timeout:       jsii.Number(props.Timeout.Seconds()),
		Role:          props.Role.AttrArn(),
		Code:          &awslambda.CfnFunction_CodeProperty{S3Bucket: code.S3BucketName(), S3Key: code.S3ObjectKey()},
		LoggingConfig: &awslambda.CfnFunction_LoggingConfigProperty{
			LogGroup:  props.LogGroup.Ref(),
			LogFormat: jsii.String("JSON"),
		},
		Environment: environment(props.Environment),
	})
	return GoFunction{Arn: function.AttrArn(), Hash: code.AssetHash()}
}

func environment(variables map[string]*string) *awslambda.CfnFunction_EnvironmentProperty {
	if len(variables) == 0 {
		return nil
	}
	return &awslambda.CfnFunction_EnvironmentProperty{Variables: variables}
}

func (p GoFunctionProps) validate() (err error) {
	if p.Program == "" || p.Role == nil || p.LogGroup == nil {
		err = errors.New("program, role and log group are required")
	}
	if p.Timeout < time.Second || p.Timeout > 15*time.Minute || p.Timeout%time.Second != 0 {
		err = errors.Join(err, fmt.Errorf("timeout must be whole seconds, 1s to 15m, got %s", p.Timeout))
	}
	if p.MemoryMB < 128 || p.MemoryMB > 10240 {
		err = errors.Join(err, fmt.Errorf("memory must be 128 to 10240 MB, got %d", p.MemoryMB))
	}
	return err
}

// program returns what is uploaded for a function. It is built here and not by
// the CDK's own bundling, so that a failure is an error of Go, and nothing else.
func program(scope constructs.Construct, props GoFunctionProps) awss3assets.Asset {
	dir, err := os.MkdirTemp("", "baseline-program-")
	must(scope, err)
	defer os.RemoveAll(dir) // the CDK has copied it by then
	file := filepath.Join(dir, "bootstrap")
	if *awscdk.Stack_Of(scope).BundlingRequired() {
		fmt.Fprintf(os.Stderr, "Building %s. The first time takes minutes.\n", props.Program)
		must(scope, goBuild("", "baseline/"+props.Program, file, props.Variables))
	} else {
		must(scope, os.WriteFile(file, []byte("not built\n"), 0o755))
	}
	return awss3assets.NewAsset(scope, jsii.String("Program"), &awss3assets.AssetProps{Path: jsii.String(dir)})
}

// goBuild compiles a main package for Lambda. Neither the folder of the module
// nor version control, C compiler or environment get into the program: the same
// source, by the same release of Go, has the same bytes on any machine.
//
// Another release of Go gives another program, and so a deployment that calls
// each setting again, which writes nothing where all is well. That is meant: a
// hash of the source alone would leave functions as they are when a release of
// Go mends its TLS. Templates that are not bundled, as the golden ones, do not
// change. Who builds on machines with different releases, and does not want
// deployments by turns, names one for all in the environment, such as
// GOTOOLCHAIN=go1.26.8: the toolchain line of go.mod is only the least.
// https://go.dev/doc/toolchain
func goBuild(module, pkg, output string, variables map[string]string) error {
	flags := "-s -w -buildid="
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		flags += fmt.Sprintf(" -X '%s=%s'", name, variables[name])
	}
	cmd := exec.Command("go", "build", "-buildvcs=false", "-tags=lambda.norpc", "-ldflags="+flags, "-o", output, pkg)
	cmd.Dir = module
	// -trimpath stands there because an empty GOFLAGS would not replace what
	// `go env -w` has set; so one GOEXPERIMENT stays, which nobody sets there.
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "GOARM64=v8.0", "CGO_ENABLED=0",
		"GOFLAGS=-trimpath", "GOWORK=off", "GOFIPS140=off", "GOEXPERIMENT=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	return os.Chmod(output, 0o755) // Lambda runs it as another user, whatever the umask here
}
