package resolvers

import (
	"errors"
	"testing"

	"liandong/graph"
)

// TestNoImports asks a program that runs no jobs for some.
func TestNoImports(t *testing.T) {
	e := MustExecutor(t, &Resolver{})
	for _, query := range []string{
		`mutation { startImport(input: {upload: "x", mapping: "Need"}) { userErrors { code } } }`,
		`mutation { cancelImport(id: "x") { userErrors { code } } }`,
		`{ importReport(job: "x") { rowsRefused } }`,
	} {
		_, errs := execute(e, query, nil)
		var own *graph.Error
		if len(errs) != 1 || !errors.As(errs[0], &own) || own.Code != "NO_IMPORT_JOBS" {
			t.Errorf("%s: %v", query, errs)
		}
	}
}
