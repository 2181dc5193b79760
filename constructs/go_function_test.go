package constructs

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"baseline/internal/cdkapp"
	"baseline/internal/cdktest"
	"baseline/internal/optional"
)

func goFunction(stack awscdk.Stack, change func(*GoFunctionProps)) {
	props := GoFunctionProps{
		Program:     "lambda/accountsettings",
		Description: "Sets",
		Role:        awsiam.NewCfnRole(stack, jsii.String("Role"), &awsiam.CfnRoleProps{AssumeRolePolicyDocument: policyDocument()}),
		LogGroup:    awslogs.NewCfnLogGroup(stack, jsii.String("Logs"), &awslogs.CfnLogGroupProps{}),
		Timeout:     90 * time.Second,
		MemoryMB:    256,
	}
	change(&props)
	NewGoFunction(stack, "Function", props)
}

func TestGoFunction(t *testing.T) {
	tmpl := cdktest.SynthApp(t, func(app awscdk.App) {
		goFunction(awscdk.NewStack(app, jsii.String("Test"), nil), func(*GoFunctionProps) {})
	})["Test"]
	tmpl.Has("AWS::Lambda::Function", map[string]any{
		"Description":   "Sets",
		"Runtime":       "provided.al2023",
		"Handler":       "bootstrap",
		"Architectures": []any{"arm64"},
		"MemorySize":    256,
		"Timeout":       90,
		"Role":          map[string]any{"Fn::GetAtt": []any{"Role", "Arn"}},
		"LoggingConfig": map[string]any{"LogGroup": map[string]any{"Ref": "Logs"}, "LogFormat": "JSON"},
	})
}

func TestGoFunctionRejects(t *testing.T) {
	for want, change := range map[string]func(*GoFunctionProps){
		"program, role and log group are required":            func(p *GoFunctionProps) { p.LogGroup = nil },
		"timeout must be whole seconds, 1s to 15m, got 1.5s":  func(p *GoFunctionProps) { p.Timeout = 1500 * time.Millisecond },
		"timeout must be whole seconds, 1s to 15m, got 15m1s": func(p *GoFunctionProps) { p.Timeout = 15*time.Minute + time.Second },
		"memory must be 128 to 10240 MB, got 64":              func(p *GoFunctionProps) { p.MemoryMB = 64 },
		"program, role and log group are required\ntimeout must be whole seconds, 1s to 15m, got 0s\nmemory must be 128 to 10240 MB, got 0": func(p *GoFunctionProps) { *p = GoFunctionProps{} },
	} {
		cdktest.Rejects(t, "Test/Function: "+want, func(stack awscdk.Stack) { goFunction(stack, change) })
	}
}

// TestAProgramThatDoesNotBuildStopsSynthesis with what the compiler says.
func TestAProgramThatDoesNotBuildStopsSynthesis(t *testing.T) {
	defer func() {
		err, _ := recover().(error)
		const want = "Test/Function: go build baseline/lambda/none: exit status 1\n"
		if err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "baseline/lambda/none is not in std") {
			t.Errorf("got %v", err)
		}
	}()
	stack := awscdk.NewStack(cdkapp.New(t.TempDir()), jsii.String("Test"), nil)
	goFunction(stack, func(p *GoFunctionProps) { p.Program = "lambda/none" })
}

// module writes a module with one main package, and returns its folder.
func module(t *testing.T, name, main string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for file, text := range map[string]string{"go.mod": "module " + name + "\n", "main.go": "package main\n\n" + main} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheCompilersMessageIsShown(t *testing.T) {
	dir := module(t, "broken", "func main() { missing() }\n")
	err := goBuild(dir, "broken", filepath.Join(dir, "bootstrap"), nil)
	const want = "go build broken: exit status 1\n# broken\n./main.go:3:15: undefined: missing\n"
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

// TestTheSameSourceIsTheSameProgram wherever it is built, and whatever the
// environment says. The program has what the environment has a say in:
// cryptography, and a package that may use C.
func TestTheSameSourceIsTheSameProgram(t *testing.T) {
	const main = `import (
	"crypto/sha256"
	"fmt"
	"net"
)

var regionsInForce, revision string

func main() { fmt.Println(sha256.Sum256([]byte(regionsInForce+revision)), net.IPv4zero) }
`
	built := func(regions string, prepare func(dir string)) []byte {
		dir := module(t, "small", main)
		prepare(dir)
		output := filepath.Join(dir, "bootstrap")
		if err := goBuild(dir, "small", output, map[string]string{"main.regionsInForce": regions}); err != nil {
			t.Fatal(err)
		}
		program, err := os.ReadFile(output)
		if err != nil {
			t.Fatal(err)
		}
		return program
	}
	const regions = "ap-northeast-1,eu-west-1"
	first := built(regions, func(string) {})
	for name, value := range map[string]string{
		"GOFLAGS": "-ldflags=-X=main.revision=2", "GOARCH": "riscv64", "GOARM64": "v9.0", "CGO_ENABLED": "1", "GOFIPS140": "latest",
		"GOEXPERIMENT": "none", "GO_EXTLINK_ENABLED": "0",
	} {
		t.Setenv(name, value)
	}
	second := built(regions, func(dir string) { commit(t, dir) })
	if !bytes.Equal(first, second) {
		t.Errorf("two programs, of %d and %d bytes", len(first), len(second))
	}
	if other := built("ap-northeast-1,eu-west-3", func(string) {}); bytes.Equal(first, other) {
		t.Error("the same program with other regions: CloudFormation would not call again")
	}
}

// commit puts a folder under version control.
func commit(t *testing.T, dir string) {
	t.Helper()
	optional.Program(t, "git")
	for _, args := range [][]string{
		{"init", "-q"},
		{"add", "go.mod"},
		{"-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "x"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
}
