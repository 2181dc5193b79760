package settings_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"baseline/settings/settingstest"
)

var (
	verb = regexp.MustCompile(`%(?:\[(\d+)\])?[a-z]`)
	name = regexp.MustCompile(`^([A-Z]\w*( [A-Z]\w*)*|\S*|(aws|make|npx) .*)$`) // or a command
)

// taken are the arguments that a format takes, each once.
func taken(format string) (args []int) {
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		if !slices.Contains(args, next) {
			args = append(args, next)
		}
		next++
	}
	slices.Sort(args)
	return args
}

// TestTextsSayTheSameInBothLanguages looks at every pair of sentences in the
// packages that talk to people: calls such as Textf("…", "…") and literals
// Text{Ja: "…", En: "…"}. Both sentences name the same things, and the first one
// is Japanese unless it is made of names alone.
func TestTextsSayTheSameInBothLanguages(t *testing.T) {
	pairs := 0
	for _, dir := range []string{"checks", "cmd/baseline", "controls", "discover", "internal/awsfault", "internal/existing", "preflight"} {
		files, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
		if err != nil || files == nil {
			t.Fatal(dir, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			parsed, err := parser.ParseFile(set, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				var said []string
				var callee string
				switch n := n.(type) {
				case *ast.CallExpr:
					said = literals(n.Args)
					if f, is := n.Fun.(*ast.SelectorExpr); is {
						callee = f.Sel.Name
					}
				case *ast.CompositeLit:
					said = literals(n.Elts)
				}
				fault := func(format string, args ...any) {
					t.Errorf("%s: "+format, append([]any{set.Position(n.Pos())}, args...)...)
				}
				if callee == "Same" && len(said) == 1 && !name.MatchString(said[0]) {
					fault("%q is no name", said[0])
				}
				for i, ja := range said[:max(len(said)-1, 0)] {
					en, japanese := said[i+1], strings.ContainsFunc(ja, settingstest.IsJapanese)
					if !japanese && callee != "Textf" && callee != "Errorf" {
						continue
					}
					pairs++
					switch {
					case !japanese && strings.ContainsFunc(verb.ReplaceAllString(ja, ""), unicode.IsLetter):
						fault("%q is not written in Japanese", ja)
					case strings.ContainsFunc(en, settingstest.IsJapanese):
						fault("%q has no English", ja)
					case !slices.Equal(taken(ja), taken(en)):
						fault("%q and %q take other arguments", ja, en)
					}
				}
				return true
			})
		}
	}
	if pairs < 400 {
		t.Errorf("found %d pairs", pairs)
	}
}

// literals are the strings that stand side by side, with or without a name.
func literals(list []ast.Expr) (said []string) {
	for _, e := range list {
		if named, is := e.(*ast.KeyValueExpr); is {
			e = named.Value
		}
		if text, is := e.(*ast.BasicLit); is && text.Kind == token.STRING {
			s, _ := strconv.Unquote(text.Value)
			said = append(said, s)
		}
	}
	return said
}
