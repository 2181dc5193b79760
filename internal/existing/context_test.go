package existing_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"baseline/internal/existing"
	"baseline/internal/existing/existingtest"
)

const small = `{
    "regions": [
      "eu-west-1"
    ],
    "in": {
      "eu-west-1": {
        "detector": "12abc"
      }
    }
  }`

func smallAccount(id string) existing.Account {
	return existing.Account{ID: id, Regions: []string{"eu-west-1"}, In: map[string]existing.Region{"eu-west-1": {Detector: "12abc"}}}
}

func write(t *testing.T, text string) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), existing.File)
	if err := os.WriteFile(file, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	return file
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSaveKeepsTheRestToTheByte whatever it looks like.
func TestSaveKeepsTheRestToTheByte(t *testing.T) {
	const entry = `"baseline:account=314159265358": `
	for before, want := range map[string]string{
		"{}\n":                                 "{\n  " + entry + small + "\n}\n",
		"{\n}":                                 "{\n  " + entry + small + "\n}",
		"{\n  \"z\": 1,\n  \"a\": [1 ,2]\n}\n": "{\n  \"z\": 1,\n  \"a\": [1 ,2],\n  " + entry + small + "\n}\n",
		"{\"z\":1.50 }":                        "{\"z\":1.50,\n  " + entry + small + "\n }",
		"{\n  " + entry + "{\"old\": true} ,\n\t\"a\": \"<&>\"\n}\n":                "{\n  " + entry + small + " ,\n\t\"a\": \"<&>\"\n}\n",
		"{\n  \"baseline:account=271828182845\": {},\n  " + entry + small + "\n}\n": "{\n  \"baseline:account=271828182845\": {},\n  " + entry + small + "\n}\n",
	} {
		file := write(t, before)
		if err := existing.Save(file, smallAccount("314159265358")); err != nil {
			t.Errorf("%s: %v", before, err)
			continue
		}
		if got := read(t, file); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", before, got, want)
		}
		info, _ := os.Stat(file)
		if info.Mode().Perm() != 0o640 {
			t.Errorf("permissions changed to %s", info.Mode())
		}
		got, err := existing.Load(file, "314159265358")
		if err != nil || !reflect.DeepEqual(got, smallAccount("314159265358")) {
			t.Errorf("loaded %+v, %v", got, err)
		}
		if beside, _ := os.ReadDir(filepath.Dir(file)); len(beside) != 1 {
			t.Errorf("left behind: %v", beside)
		}
	}
}

func TestSaveMakesTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), existing.File)
	if err := existing.Save(file, existingtest.Old()); err != nil {
		t.Fatal(err)
	}
	first := read(t, file)
	got, err := existing.Load(file, existingtest.Old().ID)
	if err != nil {
		t.Fatal(err)
	}
	if differences := existing.Compare(existingtest.Old(), got); differences != nil {
		t.Errorf("got back another account: %q", differences)
	}
	// The same account in another order is the same text, and not written again.
	got.Regions[0], got.Regions[1] = got.Regions[1], got.Regions[0]
	got.Users[0], got.Users[1] = got.Users[1], got.Users[0]
	before, _ := os.Stat(file)
	if err := existing.Save(file, got); err != nil || read(t, file) != first {
		t.Errorf("%v: another text:\n%s", err, read(t, file))
	}
	if after, _ := os.Stat(file); !os.SameFile(before, after) {
		t.Error("written again")
	}
}

func TestSaveRefusesAndLosesNothing(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		make func(t *testing.T, file string)
		want string
	}{
		"empty":       {"", nil, "must be JSON: unexpected EOF"},
		"cut":         {`{"a": {"b": 1}`, nil, "must be JSON: unexpected EOF"},
		"no JSON":     {`{"a": nil}`, nil, "must be JSON: invalid character"},
		"a comment":   {"{} // ours", nil, "must be one JSON object, got more behind it"},
		"two objects": {"{}{}", nil, "must be one JSON object, got more behind it"},
		"a list":      {"[]", nil, "must be a JSON object, got ["},
		"twice":       {`{"a": 1, "a": 2}`, nil, `must not have a key twice, got "a"`},
		"read-only": {"{}", func(t *testing.T, file string) {
			if err := os.Chmod(file, 0o400); err != nil {
				t.Fatal(err)
			}
		}, "must be writable, got -r--------"},
		"a link": {"{}", func(t *testing.T, file string) {
			if err := os.Rename(file, file+".1"); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(file+".1", file); err != nil {
				t.Fatal(err)
			}
		}, "must be a file of its own, got a symbolic link"},
	} {
		t.Run(name, func(t *testing.T) {
			file := write(t, test.text)
			if test.make != nil {
				test.make(t, file)
			}
			before, _ := os.Lstat(file)
			err := existing.Save(file, smallAccount("314159265358"))
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), existing.File) {
				t.Errorf("got %v, want %s", err, test.want)
			}
			after, _ := os.Lstat(file)
			if read(t, file) != test.text || before.Mode() != after.Mode() {
				t.Error("changed")
			}
		})
	}
	dir := filepath.Join(t.TempDir(), existing.File)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := existing.Save(dir, smallAccount("314159265358")); err == nil || !strings.Contains(err.Error(), "must be a file, got d") {
		t.Errorf("a directory: got %v", err)
	}
	if err := existing.Save(write(t, "{}"), smallAccount("")); err == nil {
		t.Error("an account without an id: no error")
	}
}

func TestLoadUsesNoOtherAccount(t *testing.T) {
	text := `{"vpc-provider:account=1": {}, "baseline:account=271828182845": ` + small + `}`
	file := write(t, text)
	got, err := existing.Load(file, "314159265358")
	if err != nil || !reflect.DeepEqual(got, existing.Account{}) {
		t.Errorf("got %+v, %v", got, err)
	}
	const want = "cdk.context.json says what exists in account 271828182845, and which account this is for is not known: "
	if _, err := existing.Load(file, ""); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v", err)
	}
	for _, none := range []string{filepath.Join(t.TempDir(), "none"), write(t, `{"a": 1}`)} {
		if got, err := existing.Load(none, ""); err != nil || !reflect.DeepEqual(got, existing.Account{}) {
			t.Errorf("got %+v, %v", got, err)
		}
	}
}

func TestLoadSaysWhatItCannotRead(t *testing.T) {
	for text, want := range map[string]string{
		`{"baseline:account=314159265358": {"detektor": 1}}`:    `"baseline:account=314159265358": json: unknown field "detektor": let go tool baseline discover write it anew`,
		`{"baseline:account=314159265358": {"regions": "all"}}`: "json: cannot unmarshal",
		`{`: "must be JSON: unexpected EOF",
	} {
		if _, err := existing.Load(write(t, text), "314159265358"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}
