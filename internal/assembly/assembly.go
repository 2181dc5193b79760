// Package assembly knows the directory of synthesized templates (cdk.out): how
// to replace it whole or not at all, and how to read what is in it.
package assembly

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Dir is where the CDK CLI wants the app's output.
func Dir() string { return cmp.Or(os.Getenv("CDK_OUTDIR"), "cdk.out") }

// Replace calls write with an empty directory and, when it succeeds, puts the
// content in the place of dir's. When it fails, dir is as it was.
func Replace(dir string, write func(dir string) error) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	// Beside dir, so that files can be renamed into it.
	aside, err := os.MkdirTemp(filepath.Dir(dir), ".cdk.out-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	if err := write(aside); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := each(dir, func(name string) error {
		return os.RemoveAll(filepath.Join(dir, name))
	}); err != nil {
		return fmt.Errorf("empty %s: %w", dir, err)
	}
	return each(aside, func(name string) error {
		return os.Rename(filepath.Join(aside, name), filepath.Join(dir, name))
	})
}

// each calls do for every entry of dir but the locks of the CDK CLI, which
// holds them while the app runs.
func each(dir string, do func(name string) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".lock") {
			continue
		}
		if err := do(e.Name()); err != nil {
			return err
		}
	}
	return nil
}
