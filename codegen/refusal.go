package main

import (
	"errors"
	"fmt"
	"path"

	"github.com/vektah/gqlparser/v2/ast"
)

// refusals are the reasons why a declaration is not accepted, all of them, so that one run shows all.
type refusals []error

func (r refusals) err() error { return errors.Join(r...) }

// refuse notes what is wrong with the name at the place, and what to do about it.
func (d *declaration) refuse(at *ast.Position, name, problem, remedy string) {
	d.refusals = append(d.refusals, fmt.Errorf("%s: %s %s: %s", place(at), name, problem, remedy))
}

func place(at *ast.Position) string {
	if at == nil || at.Src == nil {
		return "schema.graphqls"
	}
	return fmt.Sprintf("%s:%d", path.Clean(at.Src.Name), at.Line)
}
