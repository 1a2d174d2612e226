// Package pythontest gives tests a Python with pinned libraries.
package pythontest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

const needs = "Install Python 3.11 or later with venv and pip (on Debian: apt-get install python3 python3-venv), and let pip reach a package index"

// Interpreter is a Python that has what the file of requirements lists, in a folder of the user's cache. The folder is made once for each list; tests that want it at the same time wait for the first.
func Interpreter(t testing.TB, name, requirements string) string {
	t.Helper()
	wanted, err := os.ReadFile(requirements)
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(cache, "liandong", name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	lock, err := os.Create(folder + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close() // which unlocks
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	interpreter, done := filepath.Join(folder, "bin", "python"), filepath.Join(folder, "installed.txt")
	if installed, err := os.ReadFile(done); err == nil && bytes.Equal(installed, wanted) {
		return interpreter
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Fatal("python3 is not there. " + needs)
	}
	for _, command := range [][]string{{"python3", "-m", "venv", "--clear", folder}, {interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements}} {
		if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s\n%s", command, err, out, needs)
		}
	}
	if err := os.WriteFile(done, wanted, 0o644); err != nil {
		t.Fatal(err)
	}
	return interpreter
}
