package main

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"baseline/internal/assembly"
	"baseline/internal/golden"
	"baseline/internal/programtest"
	"baseline/internal/renderers"
	"baseline/settings"
)

// The repository proves what it says of itself.

func TestReadmesShowTheCatalog(t *testing.T) {
	golden.Section(t, "README.md", "controls", renderers.CatalogTable(settings.English))
	golden.Section(t, "README.ja.md", "controls", renderers.CatalogTable(settings.Japanese))
}

// TestReadmesShowTheStacks as make synth does, of the default settings.
func TestReadmesShowTheStacks(t *testing.T) {
	var stacks []assembly.Stack
	for _, name := range []string{"Baseline-Root", "Baseline-Settings", "Baseline-Regional-ap-northeast-1"} {
		tmpl := templates(t, "default")[name]
		stacks = append(stacks, assembly.Stack{
			Name: name, Region: tmpl.Stack.Region(), Resources: len(tmpl.Resources("")), Bytes: len(tmpl.Text),
		})
	}
	var table strings.Builder
	if err := assembly.Table(&table, stacks); err != nil {
		t.Fatal(err)
	}
	for _, readme := range []string{"README.md", "README.ja.md"} {
		golden.Section(t, readme, "stacks", "```console\n$ go tool baseline stacks\n"+table.String()+"…\n```\n")
	}
}

func TestReadmesShowAMail(t *testing.T) {
	for language, readme := range map[settings.Language]string{settings.English: "README.md", settings.Japanese: "README.ja.md"} {
		mail, err := os.ReadFile(filepath.Join("testdata", "mails", "occasions", "continued."+string(language)+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		golden.Section(t, readme, "mail", "```text\n"+shortened(string(mail))+"```\n")
	}
}

var (
	sentences = regexp.MustCompile(`^.*\pL(\. |。)`)
	parts     = regexp.MustCompile(`^.*/`)
)

// shortened is a mail as READMEs show it: what happened in full, then the first
// line of each section but the last, which has links; long lines up to the end
// of a sentence or of a part of an address.
func shortened(mail string) string {
	const happened, width = 4, 120 // sections, characters
	sections := strings.Split(strings.TrimSuffix(mail, "\n"), "\n\n")
	sections = sections[:len(sections)-1]
	for i, section := range sections {
		lines := strings.Split(section, "\n")
		if i >= happened && len(lines) > 2 {
			lines = append(lines[:2], "…")
		}
		for j, line := range lines {
			runes := []rune(line)
			if len(runes) <= width {
				continue
			}
			begin := string(runes[:width])
			lines[j] = cmp.Or(sentences.FindString(begin), parts.FindString(begin)) + "…"
		}
		sections[i] = strings.Join(lines, "\n")
	}
	return strings.Join(sections, "\n\n") + "\n"
}

func TestTheReadmesExamplesCompile(t *testing.T) {
	for _, readme := range []string{"README.md", "README.ja.md"} {
		text, err := os.ReadFile(readme)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(text), "```go\n")
		example, _, found := strings.Cut(rest, "```")
		if !found || !strings.HasPrefix(example, "package organization") {
			t.Fatalf("%s has no example of organization.go first, got %.40q", readme, example)
		}
		overlay, err := programtest.Overlay(t.TempDir(), example)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("go", "build", "-overlay", overlay, "./organization").CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", readme, err, out)
		}
	}
}

var (
	// link is a link to a file of the repository.
	link = regexp.MustCompile(`\]\(([^):#]+)(#[^)]*)?\)`)
	// quoted is what may be the path of a file, and unknown what stands in it
	// for any name.
	quoted  = regexp.MustCompile("`([\\w.-]+)(/[^`\\s]*)`")
	unknown = regexp.MustCompile(`<[^>]*>|…`)
)

func TestLinksOfDocumentsLeadSomewhere(t *testing.T) {
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range link.FindAllStringSubmatch(string(text), -1) {
				if _, err := os.Stat(filepath.Join(filepath.Dir(file), m[1])); err != nil {
					t.Errorf("%s links to %s, which is not there", file, m[1])
				}
			}
			for _, m := range quoted.FindAllStringSubmatch(string(text), -1) {
				if folder, err := os.Stat(m[1]); err != nil || !folder.IsDir() || m[1] == "cdk.out" {
					continue // a path of something else
				}
				path := unknown.ReplaceAllString(m[1]+m[2], "*")
				if found, err := filepath.Glob(path); err != nil || found == nil {
					t.Errorf("%s names %s, which is not there", file, path)
				}
			}
		}
	}
}

// goFiles calls check for every Go file of the repository.
func goFiles(t *testing.T, check func(path string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "cdk.out" || strings.HasPrefix(d.Name(), ".") && path != ".") {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		check(path, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSkipsHaveOneDoor: a test that is skipped in any other way would be
// skipped where BASELINE_NO_SKIP forbids it.
func TestSkipsHaveOneDoor(t *testing.T) {
	goFiles(t, func(path string, file *ast.File) {
		if strings.HasPrefix(filepath.ToSlash(path), "internal/optional/") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name != "optional" && x.Name != "filepath" && x.Name != "fs" &&
					(s.Sel.Name == "Skip" || s.Sel.Name == "Skipf" || s.Sel.Name == "SkipNow") {
					t.Errorf("%s calls %s.%s: use package internal/optional", path, x.Name, s.Sel.Name)
				}
			}
			return true
		})
	})
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	comments := map[string]int{}
	goFiles(t, func(path string, file *ast.File) {
		dir := filepath.Dir(path)
		comments[dir] += 0
		if file.Doc != nil && !strings.HasSuffix(path, "_test.go") {
			comments[dir]++
		}
	})
	for dir, n := range comments {
		if n != 1 {
			t.Errorf("%s has %d package comments", dir, n)
		}
	}
}
