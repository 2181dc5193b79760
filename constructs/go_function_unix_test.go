//go:build unix

package constructs

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestAProgramIsForEveryUser, though the one who builds it shares nothing.
func TestAProgramIsForEveryUser(t *testing.T) {
	dir := module(t, "small", "func main() {}\n")
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	output := filepath.Join(dir, "bootstrap")
	if err := goBuild(dir, "small", output, nil); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(output)
	if err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("got %v and %v, want -rwxr-xr-x", info.Mode(), err)
	}
}
