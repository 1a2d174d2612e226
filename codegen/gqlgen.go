package main

import (
	"bytes"
	"errors"
	"io"
	"log"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/plugin/modelgen"
)

// gqlgenRun is one use of gqlgen: its configuration, its output as that names it, and what codegen adds to either.
type gqlgenRun struct {
	config  string
	files   []string
	prepare func(*config.Config)
	models  func(*modelgen.ModelBuild) *modelgen.ModelBuild
}

// hubRun makes graph/generated from the slim schema.
func hubRun(enums []string) gqlgenRun {
	return gqlgenRun{config: "gqlgen.yml", files: []string{"graph/generated/exec.go", "graph/generated/models.go"}, prepare: func(cfg *config.Config) {
		for _, name := range enums {
			cfg.Models.Add(name, "liandong/graph."+name)
		}
	}}
}

// run lets gqlgen work and returns which of its files changed. gqlgen reads the packages it
// binds, so it works from the root. It removes its old output first; when it fails, that is put back, because a program
// that does not build cannot be mended by running it.
func (g gqlgenRun) run(root string) (changed []string, err error) {
	was, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	if err := os.Chdir(root); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.Chdir(was)) }()
	cfg, err := config.LoadConfig(g.config)
	if err != nil {
		return nil, err
	}
	g.prepare(cfg)
	old, err := read(g.files)
	if err != nil {
		return nil, err
	}
	log.SetOutput(io.Discard) // gqlgen tells which fields become resolvers, as intended
	defer log.SetOutput(os.Stderr)
	var options []api.Option
	if g.models != nil {
		options = append(options, api.ReplacePlugin(&modelgen.Plugin{MutateHook: g.models, FieldHook: modelgen.DefaultFieldMutateHook}))
	}
	if err := api.Generate(cfg, options...); err != nil {
		for name, content := range old {
			err = errors.Join(err, os.WriteFile(name, content, 0o644))
		}
		return nil, err
	}
	fresh, err := read(g.files)
	for _, name := range g.files {
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
