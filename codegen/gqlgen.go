package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
)

// runGqlgen makes graph/generated from the slim schema. gqlgen reads the packages it binds, so it works from the root.
// It removes its old output first; when it fails, that is put back, because a program that does not build cannot be mended
// by running it.
func runGqlgen(root string, enums []string) (err error) {
	was, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := os.Chdir(root); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Chdir(was)) }()
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		return err
	}
	for _, name := range enums {
		cfg.Models.Add(name, "liandong/graph."+name)
	}
	cfg.AutoBind = slices.DeleteFunc(cfg.AutoBind, func(path string) bool {
		files, _ := filepath.Glob(filepath.Join(strings.TrimPrefix(path, "liandong/"), "*.go")) // the pattern is well-formed
		return len(files) == 0
	})
	old, err := read(cfg.Exec.Filename, cfg.Model.Filename)
	if err != nil {
		return err
	}
	if err := api.Generate(cfg); err != nil {
		for _, f := range old {
			err = errors.Join(err, os.WriteFile(f.name, f.content, 0o644))
		}
		return err
	}
	return nil
}

// read takes the files that are there.
func read(names ...string) ([]file, error) {
	var files []file
	for _, name := range names {
		content, err := os.ReadFile(name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files = append(files, file{name, content})
	}
	return files, nil
}
