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
	d, err := readDeclaration(root)
	if err != nil {
		return err
	}
	m, err := buildModel(d)
	if err != nil {
		return err
	}
	model, err := modelJSON(m)
	if err != nil {
		return err
	}
	// The model is read back: what the runtime reads is what the rest is made from.
	if m, err = graph.ReadModel(model); err != nil {
		return err
	}
	api, err := apiSchema(d, m)
	if err != nil {
		return err
	}
	if err := write(root, "graph/model.json", model); err != nil {
		return err
	}
	return write(root, "graph/api.graphqls", []byte(api))
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
