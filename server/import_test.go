package server

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestOnlyServerImportsCORS keeps the question which pages may ask in one place.
func TestOnlyServerImportsCORS(t *testing.T) {
	importers := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && len(entry.Name()) > 2 && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir // .git, and the state of a hub run here
		}
		if entry.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			if spec.Path.Value != `"github.com/rs/cors"` {
				continue
			}
			importers++
			if filepath.Dir(path) != filepath.Join("..", "server") {
				t.Errorf("%s imports rs/cors", path)
			}
		}
		return nil
	})
	if err != nil || importers != 1 {
		t.Errorf("%d importers, %v", importers, err)
	}
}
