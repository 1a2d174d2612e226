package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"

	"liandong/graph"
)

// generate reads the declaration below root and writes all that follows from it. Nothing is written when it is refused.
func generate(root string) error {
	files, enums, err := derived(root)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := write(root, f.name, f.content); err != nil {
			return err
		}
	}
	return runGqlgen(root, enums)
}

// file is one output, by its path below the root.
type file struct {
	name    string
	content []byte
}

// derived makes every file but gqlgen's, and names the enumerations that gqlgen binds.
func derived(root string) ([]file, []string, error) {
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
	return []file{
		{"graph/model.json", model},
		{"graph/api.graphqls", []byte(public)},
		{"graph/exec.graphqls", []byte(exec)},
		{"graph/enum_gen.go", types},
		{"resolvers/nouns_gen.go", resolvers},
		{"docs/data-dictionary.en.md", dataDictionary(m, false)},
		{"docs/data-dictionary.zh.md", dataDictionary(m, true)},
	}, enums, nil
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

// write puts the content in the file, unless it is there already: times of files that did not change stay.
func write(root, name string, content []byte) error {
	file := filepath.Join(root, filepath.FromSlash(name))
	old, err := os.ReadFile(file)
	if err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}
