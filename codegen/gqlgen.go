package main

import (
	"bytes"
	"errors"
	"io"
	"log"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
)

// gqlgenFiles are gqlgen's output, as gqlgen.yml names it.
var gqlgenFiles = []string{"graph/generated/exec.go", "graph/generated/models.go"}

// runGqlgen makes graph/generated from the slim schema and returns which of its files changed. gqlgen reads the packages it
// binds, so it works from the root. It removes its old output first; when it fails, that is put back, because a program
// that does not build cannot be mended by running it.
func runGqlgen(root string, enums []string) (changed []string, err error) {
	was, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	if err := os.Chdir(root); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.Chdir(was)) }()
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		return nil, err
	}
	for _, name := range enums {
		cfg.Models.Add(name, "liandong/graph."+name)
	}
	old, err := read(gqlgenFiles)
	if err != nil {
		return nil, err
	}
	log.SetOutput(io.Discard) // gqlgen tells which fields become resolvers, as intended
	defer log.SetOutput(os.Stderr)
	if err := api.Generate(cfg); err != nil {
		for name, content := range old {
			err = errors.Join(err, os.WriteFile(name, content, 0o644))
		}
		return nil, err
	}
	fresh, err := read(gqlgenFiles)
	for _, name := range gqlgenFiles {
		if !bytes.Equal(old[name], fresh[name]) {
			changed = append(changed, name)
		}
	}
	return changed, err
}

// read takes the files that are there.
func read(names []string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files[name] = content
	}
	return files, nil
}
