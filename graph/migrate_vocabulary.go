package graph

import (
	"context"
	"embed"
	"encoding/csv"
	"io/fs"
	"slices"
	"strings"
)

// vocabularyFiles are the vocabularies that come with the hub, one term a line: kind, scheme, code, code of the broader
// term, Chinese and English name.
//
//go:embed vocabulary/*.csv
var vocabularyFiles embed.FS

// term is one line of a vocabulary.
type term struct{ kind, scheme, code, broader, name, nameEn string }

// vocabularyStep seeds the vocabularies and the states of dated fields. A term that somebody has renamed gets the name it
// comes with back when the vocabulary itself changes, not before.
func (s *Store) vocabularyStep() (step, error) {
	terms, err := readVocabulary(vocabularyFiles)
	if err != nil {
		return step{}, &Error{Kind: Internal, Op: "graph.Migrate", Err: err}
	}
	terms = append(terms, s.model.stateTerms()...)
	var lines []string
	for _, t := range terms {
		lines = append(lines, strings.Join([]string{t.kind, t.scheme, t.code, t.broader, t.name, t.nameEn}, ","))
	}
	sum := checksum(lines...)
	return step{name: "vocabulary", checksum: sum, apply: func(ctx context.Context, s *Store) error {
		// Without a key: who goes back to an earlier vocabulary has it stored again, not its receipt replayed.
		_, err := s.Write(ctx, WriteRequest{Actor: "liandong", What: "seed vocabulary", Deadline: maxWriteDeadline},
			func(ctx context.Context, tx *Tx) (any, error) { return len(terms), tx.seed(ctx, terms) })
		return err
	}}, nil
}

func readVocabulary(files fs.FS) ([]term, error) {
	names, err := fs.Glob(files, "vocabulary/*.csv")
	if err != nil {
		return nil, err
	}
	var terms []term
	for _, name := range names {
		file, err := files.Open(name)
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil {
			return nil, err
		}
		for _, row := range rows[1:] {
			terms = append(terms, term{row[0], row[1], row[2], row[3], row[4], row[5]})
		}
		if err := file.Close(); err != nil {
			return nil, err
		}
	}
	return terms, nil
}

// stateTerms are the terms that the states of dated fields lead to, from the enumerations.
func (m *Model) stateTerms() []term {
	var terms []term
	for _, n := range m.Nouns {
		for _, f := range n.Fields {
			enum := m.Enum(f.Type)
			if f.Kind != Dated || enum == nil {
				continue
			}
			for _, v := range enum.Values {
				t := term{kind: "STATE", scheme: f.Scheme, code: v.Name, name: v.Zh, nameEn: v.En}
				if t.name == "" {
					t.name = v.Name
				}
				if !slices.Contains(terms, t) {
					terms = append(terms, t)
				}
			}
		}
	}
	return terms
}

// seed saves the terms and what they stand under, as of a source of their own.
func (tx *Tx) seed(ctx context.Context, terms []term) error {
	source, err := tx.Save(ctx, tx.model.Noun("DataSource"), []NodeRow{{Values: map[string]any{
		"name": "Liandong vocabulary", "publisher": "Liandong 联动",
	}}})
	if err != nil {
		return err
	}
	tx.req.SourceID = source[0].ID
	rows := make([]NodeRow, len(terms))
	for i, t := range terms {
		rows[i].Values = map[string]any{"scheme": t.scheme, "code": t.code, "kind": t.kind, "name": t.name, "nameEn": nil}
		if t.nameEn != "" {
			rows[i].Values["nameEn"] = t.nameEn
		}
	}
	saved, err := tx.Save(ctx, tx.model.Noun("Term"), rows)
	if err != nil {
		return err
	}
	ids := map[[2]string]string{}
	for i, t := range terms {
		ids[[2]string{t.scheme, t.code}] = saved[i].ID
	}
	var links []LinkRow
	for i, t := range terms {
		if t.broader != "" {
			links = append(links, LinkRow{FromID: saved[i].ID, ToID: ids[[2]string{t.scheme, t.broader}]})
		}
	}
	if len(links) == 0 {
		return nil
	}
	_, err = tx.Link(ctx, tx.model.Relation("Term.broader"), links)
	return err
}
