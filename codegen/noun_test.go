package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAddNoun adds one block to the declaration in a copy of the project, generates, and uses the new noun there on a real
// database: with a rule, a dated field, an end at an interface and one at a union.
func TestAddNoun(t *testing.T) {
	root := MustCopy(t, "..")
	MustAppend(t, filepath.Join(root, "schema.graphqls"), "testdata/kiosk/block.graphqls")
	if _, err := generate(root); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("LIANDONG_TEST_LONG") != "" { // it compiles the whole API once more
		MustAppend(t, filepath.Join(root, "kiosk", "kiosk_test.go"), "testdata/kiosk/kiosk_test.go.txt")
		cmd := exec.Command("go", "test", "-count=1", "./kiosk")
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
	if changed, err := generate(root); err != nil || len(changed) > 0 {
		t.Errorf("a second run changes %v (%v)", changed, err)
	}
	dictionary, err := os.ReadFile(filepath.Join(root, "docs", "data-dictionary.zh.md"))
	if err != nil || !strings.Contains(string(dictionary), "## 亭点 Kiosk") {
		t.Errorf("the dictionary does not know the noun (%v)", err)
	}
}

// MustCopy copies what a build of the project reads.
func MustCopy(tb testing.TB, from string) string {
	tb.Helper()
	root := tb.TempDir()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != "." && (strings.HasPrefix(name, ".") || name == "bin" || name == "web" || entry.Name() == "node_modules") {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(root, name), 0o755)
		}
		if strings.HasSuffix(name, "_test.go") || !entry.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(root, name), content, 0o644)
	})
	if err != nil {
		tb.Fatal(err)
	}
	return root
}

// MustAppend adds the text of a file to another, which it makes if need be.
func MustAppend(tb testing.TB, to, from string) {
	tb.Helper()
	added, err := os.ReadFile(from)
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		tb.Fatal(err)
	}
	file, err := os.OpenFile(to, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := file.Write(added); err != nil {
		tb.Fatal(err)
	}
	if err := file.Close(); err != nil {
		tb.Fatal(err)
	}
}
