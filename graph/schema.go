package graph

import (
	_ "embed"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

//go:embed api.graphqls
var publicSchema string

// Schema reads the public schema that codegen wrote: what requests are parsed, validated and introspected by. Each call
// reads it anew. It fails only when the file was edited by hand.
func Schema() (*ast.Schema, error) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "graph/api.graphqls", Input: publicSchema})
	if err != nil {
		return nil, &Error{Kind: Internal, Op: "graph.Schema", Err: err}
	}
	return schema, nil
}
