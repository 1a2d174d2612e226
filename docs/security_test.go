package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"liandong/access"
)

var (
	namedTest = regexp.MustCompile("`(Test[A-Z][A-Za-z0-9]*)`")
	test      = regexp.MustCompile(`(?m)^func (Test[A-Z][A-Za-z0-9]*)\(`)
)

// TestSecurityNamesTests: every promise of security.md names tests that there are.
func TestSecurityNamesTests(t *testing.T) {
	text, err := os.ReadFile("security.md")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	err = filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, found := range test.FindAllSubmatch(source, -1) {
			there[string(found[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, named := range namedTest.FindAllSubmatch(text, -1) {
		if !there[string(named[1])] {
			t.Errorf("security.md names %s, which there is not", named[1])
		}
	}
	_, promises, _ := strings.Cut(string(text), "## Threats")
	for line := range strings.Lines(promises) {
		row := strings.Split(line, "|")
		if len(row) == 5 && !namedTest.MatchString(row[3]) && !strings.Contains("threat ---", strings.TrimSpace(row[1])) {
			t.Errorf("a promise without a test: %s", line)
		}
	}
}

// TestSecurityRoles reads the file of roles that security.md shows as the program does.
func TestSecurityRoles(t *testing.T) {
	text, err := os.ReadFile("security.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?ms)^```json\n(.*?)^```$").FindSubmatch(text)
	if shown == nil {
		t.Fatal("security.md shows no file of roles")
	}
	if _, err := access.ParseRoleMap(shown[1]); err != nil {
		t.Error(err)
	}
}
