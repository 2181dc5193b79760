package assembly

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Stack is a synthesized stack.
type Stack struct {
	Name      string
	Region    string
	Resources int
	Bytes     int // of the template
	depth     int // the longest chain of stacks that it waits for
}

// Stacks reads the stacks of a synthesized directory, in an order in which they
// can be deployed.
func Stacks(dir string) ([]Stack, error) {
	var manifest struct {
		Artifacts map[string]struct {
			Type         string
			Environment  string // aws://ACCOUNT/REGION
			Dependencies []string
			Properties   struct{ TemplateFile string }
		}
	}
	if err := readJSON(filepath.Join(dir, "manifest.json"), &manifest); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s has no synthesized stacks: run make synth first", dir)
	} else if err != nil {
		return nil, err
	}

	var depth func(name string) int
	depth = func(name string) (deepest int) {
		for _, d := range manifest.Artifacts[name].Dependencies {
			deepest = max(deepest, 1+depth(d))
		}
		return deepest
	}
	var stacks []Stack
	for name, a := range manifest.Artifacts {
		if a.Type != "aws:cloudformation:stack" {
			continue
		}
		file := filepath.Join(dir, a.Properties.TemplateFile)
		var template struct{ Resources map[string]any }
		if err := readJSON(file, &template); err != nil {
			return nil, err
		}
		info, err := os.Stat(file)
		if err != nil {
			return nil, err
		}
		stacks = append(stacks, Stack{
			Name:      name,
			Region:    a.Environment[strings.LastIndex(a.Environment, "/")+1:],
			Resources: len(template.Resources),
			Bytes:     int(info.Size()),
			depth:     depth(name),
		})
	}
	slices.SortFunc(stacks, func(a, b Stack) int {
		if a.depth != b.depth {
			return a.depth - b.depth
		}
		return strings.Compare(a.Name, b.Name)
	})
	return stacks, nil
}

func readJSON(file string, v any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
