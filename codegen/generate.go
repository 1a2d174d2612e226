package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"

	"liandong/dictionary"
	"liandong/graph"
)

// generate reads the declaration below root and writes all that follows from it. It returns which files it changed, by
// their path below the root. Nothing is written when the declaration is refused.
func generate(root string) (changed []string, err error) {
	files, runs, err := derived(root)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		different, err := write(root, f)
		if err != nil {
			return nil, err
		}
		if different {
			changed = append(changed, f.name)
		}
	}
	for _, g := range runs {
		more, err := g.run(root)
		if changed = append(changed, more...); err != nil {
			return changed, err
		}
	}
	return changed, nil
}

// file is one output, by its path below the root.
type file struct {
	name    string
	content []byte
}

// derived makes every file but gqlgen's, and says how gqlgen makes those.
func derived(root string) ([]file, []gqlgenRun, error) {
	d, err := readDeclaration(root)
	if err != nil {
		return nil, nil, err
	}
	m, err := buildModel(d)
	if err != nil {
		return nil, nil, err
	}
	model, err := modelJSON(m)
	if err != nil {
		return nil, nil, err
	}
	// The model is read back: the rest is made from what the runtime will read.
	if m, err = graph.ReadModel(model); err != nil {
		return nil, nil, err
	}
	public, schema, err := apiSchema(d, m)
	if err != nil {
		return nil, nil, err
	}
	exec, enums, err := execSchema(d, m, schema)
	if err != nil {
		return nil, nil, err
	}
	resolvers, err := resolverMethods(m)
	if err != nil {
		return nil, nil, err
	}
	types, err := enumTypes(m, enums)
	if err != nil {
		return nil, nil, err
	}
	stock, cut, err := stockSchema(m, schema)
	if err != nil {
		return nil, nil, err
	}
	pages, err := errorPages(root)
	if err != nil {
		return nil, nil, err
	}
	return append(pages, []file{
		{"graph/model.json", model},
		{"graph/api.graphqls", []byte(public)},
		{"graph/exec.graphqls", []byte(exec)},
		{"graph/enum_gen.go", types},
		{"graph/equality/stock/schema.graphqls", []byte(stock)},
		{"resolvers/nouns_gen.go", resolvers},
		{"docs/model.md", dictionary.Drawing(m)},
		{"docs/data-dictionary.en.md", dictionary.Markdown(m, schema, "en")},
		{"docs/data-dictionary.zh.md", dictionary.Markdown(m, schema, "zh")},
	}...), []gqlgenRun{hubRun(enums), stockRun(m, cut)}, nil
}

// modelJSON is the model, indented so that a change of the declaration is a readable difference.
func modelJSON(m *graph.Model) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(m); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// write puts the content in the file and reports true, unless it is there already: times of files that did not change stay.
func write(root string, f file) (bool, error) {
	name := filepath.Join(root, filepath.FromSlash(f.name))
	old, err := os.ReadFile(name)
	if err == nil && bytes.Equal(old, f.content) {
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return false, err
	}
	return true, os.WriteFile(name, f.content, 0o644)
}
