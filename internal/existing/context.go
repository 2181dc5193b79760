package existing

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// File is where the CDK keeps what was looked up, beside cdk.json. It belongs
// under version control: two who synthesize get the same templates.
// https://docs.aws.amazon.com/cdk/v2/guide/context.html
const File = "cdk.context.json"

const keyPrefix = "baseline:account="

// Load returns what the file says of the account; nothing where there is no
// file or no entry of it. What stands there of other accounts is never used:
// when there are entries and the account is not known (empty), it is an error
// to have any.
func Load(file, account string) (Account, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return Account{}, nil
	}
	if err != nil {
		return Account{}, err
	}
	members, _, err := parse(text)
	if err != nil {
		return Account{}, fmt.Errorf("%s: %w", file, err)
	}
	var known []string
	for _, m := range members {
		id, ours := strings.CutPrefix(m.key, keyPrefix)
		if !ours {
			continue
		}
		known = append(known, id)
		if id != account {
			continue
		}
		a := Account{}
		decoder := json.NewDecoder(bytes.NewReader(text[m.start:m.end]))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&a); err != nil {
			return Account{}, fmt.Errorf("%s: %q: %w: let go tool baseline discover write it anew", file, m.key, err)
		}
		a.ID = account
		return a, nil
	}
	if account == "" && known != nil {
		return Account{}, fmt.Errorf("%s says what exists in account %s, and which account this is for is not known: "+
			"set organization.Account, or sign in to AWS (then the CDK's command line says it), got neither",
			file, strings.Join(known, ", "))
	}
	return Account{}, nil
}

// Save writes what the account has into the file, and leaves everything else in
// there as it is, to the byte. It writes whole or not at all, and nothing when
// the file says so already.
func Save(file string, a Account) error {
	if a.ID == "" {
		return errors.New("the account's id is required")
	}
	value, err := json.MarshalIndent(a.normal(), "  ", "  ")
	if err != nil {
		return err
	}
	old, mode, err := read(file)
	if err != nil {
		return err
	}
	text, err := splice(old, keyPrefix+a.ID, value)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if bytes.Equal(old, text) {
		return nil
	}
	return replace(file, text, mode)
}

// read returns the text and the permissions of a file that may be written;
// those of a new one where it is not there.
func read(file string) (text []byte, mode fs.FileMode, err error) {
	info, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []byte("{}\n"), 0o644, nil
	case err != nil:
		return nil, 0, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, 0, fmt.Errorf("%s must be a file of its own, got a symbolic link", file)
	case !info.Mode().IsRegular():
		return nil, 0, fmt.Errorf("%s must be a file, got %s", file, info.Mode())
	case info.Mode()&0o200 == 0:
		return nil, 0, fmt.Errorf("%s must be writable, got %s", file, info.Mode())
	}
	text, err = os.ReadFile(file)
	return text, info.Mode().Perm(), err
}

// replace puts a text in the place of a file's.
func replace(file string, text []byte, mode fs.FileMode) (err error) {
	// Beside it, so that it can be renamed.
	aside, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(aside.Name()) // nothing is there any more after the renaming
	_, err = aside.Write(text)
	err = errors.Join(err, aside.Chmod(mode), aside.Sync(), aside.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(aside.Name(), file); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// member is a key of an object and where in its text the value stands.
type member struct {
	key        string
	start, end int
}

// parse returns the members of the object that text is, and where behind the
// last of them there is room for another.
func parse(text []byte) (members []member, room int, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if token, err := decoder.Token(); err != nil {
		return nil, 0, malformed(err)
	} else if token != json.Delim('{') {
		return nil, 0, fmt.Errorf("must be a JSON object, got %v", token)
	}
	room = int(decoder.InputOffset())
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, 0, malformed(err)
		}
		key, _ := token.(string)
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, 0, malformed(err)
		}
		if seen[key] {
			return nil, 0, fmt.Errorf("must not have a key twice, got %q", key)
		}
		seen[key] = true
		room = int(decoder.InputOffset())
		members = append(members, member{key, room - len(value), room})
	}
	if _, err := decoder.Token(); err != nil {
		return nil, 0, malformed(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, 0, errors.New("must be one JSON object, got more behind it")
	}
	return members, room, nil
}

func malformed(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("must be JSON: %w", err)
}

// splice returns text with value as that of key, which is added last where it
// is not there.
func splice(text []byte, key string, value []byte) ([]byte, error) {
	members, room, err := parse(text)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		if m.key == key {
			return bytes.Join([][]byte{text[:m.start], value, text[m.end:]}, nil), nil
		}
	}
	name, err := json.Marshal(key)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Write(text[:room])
	if len(members) > 0 {
		out.WriteByte(',')
	}
	fmt.Fprintf(&out, "\n  %s: %s", name, value)
	rest := text[room:]
	if !bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r"), []byte("\n")) {
		out.WriteByte('\n')
	}
	out.Write(rest)
	return out.Bytes(), nil
}
