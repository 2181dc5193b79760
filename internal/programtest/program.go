// Package programtest builds the programs of this module and runs them as they
// are run: Lambda functions with a runtime API of their own.
package programtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Literal is the text of an organization.go whose settings are an expression.
func Literal(expression string) string {
	return "package organization\n\nimport \"baseline/settings\"\n\nvar Settings = " + expression + "\n"
}

// Overlay writes a file for `go build -overlay` to dir, which puts text in the
// place of organization.go.
func Overlay(dir, text string) (file string, err error) {
	original, err := organization()
	if err != nil {
		return "", err
	}
	source := filepath.Join(dir, "organization.go")
	file = filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{original: source}})
	return file, errors.Join(err, os.WriteFile(source, []byte(text), 0o644), os.WriteFile(file, replace, 0o644))
}

// Build builds a program, by its import path, over the text of an
// organization.go, and returns its path below dir.
func Build(dir, program, organization string, flags ...string) (path string, err error) {
	overlay, err := Overlay(dir, organization)
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, "program")
	args := append(append([]string{"build", "-overlay", overlay, "-o", path}, flags...), program)
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
}

// organization is the file of the module that a test is in, whichever of its
// packages that is.
func organization() (string, error) {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		file := filepath.Join(dir, "organization", "organization.go")
		if _, missing := os.Stat(file); missing == nil {
			return file, nil
		}
		dir = filepath.Dir(dir)
	}
	return "", errors.Join(err, errors.New("organization/organization.go is in no directory above"))
}
