// Package questions holds the forty questions of the domain contract as GraphQL documents with their variables. README.md lists them; the query page offers them.
package questions

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Documents and variables alone: answers are for readers and for the test.
//
//go:embed [0-9][0-9]-*.graphql [0-9][0-9]-*.variables.json
var files embed.FS

// Question is one of the forty.
type Question struct {
	ID        string          `json:"id"` // Q1 to Q40
	Name      string          `json:"-"`  // of its files, as in 01-who-serves-what-where
	TitleEn   string          `json:"titleEn"`
	TitleZh   string          `json:"titleZh"`
	Query     string          `json:"query"`     // the document with the comments above it
	Variables json.RawMessage `json:"variables"` // those that the stored answer is for
}

// All reads the questions in their order. The error says which file is not as README.md wants it.
func All() ([]Question, error) { return read(files) }

func read(files fs.FS) ([]Question, error) {
	documents, err := fs.Glob(files, "*.graphql")
	if err != nil {
		return nil, err
	}
	var all []Question
	for i, file := range documents {
		q := Question{ID: fmt.Sprintf("Q%d", i+1), Name: strings.TrimSuffix(path.Base(file), ".graphql")}
		if !strings.HasPrefix(q.Name, fmt.Sprintf("%02d-", i+1)) {
			return nil, fmt.Errorf("%s stands in the place of %s", file, q.ID)
		}
		if err := q.load(files); err != nil {
			return nil, fmt.Errorf("%s: %w", q.Name, err)
		}
		all = append(all, q)
	}
	return all, nil
}

// load reads the two files of a question. The first two lines of the document are its titles.
func (q *Question) load(files fs.FS) error {
	document, err := fs.ReadFile(files, q.Name+".graphql")
	if err != nil {
		return err
	}
	if q.Variables, err = fs.ReadFile(files, q.Name+".variables.json"); err != nil {
		return err
	}
	if !json.Valid(q.Variables) {
		return fmt.Errorf("the variables are no JSON")
	}
	q.Query = string(document)
	lines := strings.SplitN(q.Query, "\n", 3)
	if len(lines) < 3 {
		return fmt.Errorf("no titles")
	}
	en, hasEn := strings.CutPrefix(lines[0], "# "+q.ID+" ")
	zh, hasZh := strings.CutPrefix(lines[1], "# "+q.ID+" ")
	if !hasEn || !hasZh || en == "" || zh == "" || en == zh {
		return fmt.Errorf("the first two lines are not the titles of %s in English and Chinese", q.ID)
	}
	q.TitleEn, q.TitleZh = en, zh
	return nil
}
