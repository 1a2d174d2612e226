package exchange

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liandong/graph"
)

const anyFile = `
source: {name: any}
files:
  - nodes:
      need: {noun: Need, fields: {sourceKey: key, title: title}}
`

// A folder stands for its file where only one can be meant: the one that the mapping names, or the only CSV file.
func TestInputsOfFolder(t *testing.T) {
	named := strings.Replace(anyFile, "  - nodes", "  - file: needs.csv\n    nodes", 1)
	for name, c := range map[string]struct {
		mapping string
		files   []string
		want    string // the file, or what the error says
	}{
		"named":        {named, []string{"needs.csv", "other.csv"}, "needs.csv"},
		"the only one": {anyFile, []string{"Needs.CSV", "readme.txt"}, "Needs.CSV"},
		"several":      {anyFile, []string{"a.csv", "b.csv"}, "give the file"},
		"none":         {anyFile, []string{"readme.txt"}, "give the file"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for _, f := range c.files {
				if err := os.WriteFile(filepath.Join(folder, f), []byte("key,title\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			inputs, err := findInputs(mustMapping(t, c.mapping), Options{Path: folder})
			var e *graph.Error
			switch {
			case err == nil:
				if len(inputs) != 1 || inputs[0].path != filepath.Join(folder, c.want) {
					t.Errorf("reads %+v", inputs)
				}
			case !errors.As(err, &e) || e.Kind != graph.Invalid || !strings.Contains(e.Message.En, c.want) || e.Message.Zh == "":
				t.Errorf("gives %v", err)
			}
		})
	}
}
