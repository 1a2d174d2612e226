// Package resolvertest asks the API in tests, as a server does.
package resolvertest

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"liandong/resolvers"
)

// New puts the API on what answers it.
func New(tb testing.TB, r *resolvers.Resolver) *executor.Executor {
	tb.Helper()
	schema, err := resolvers.NewSchema(r)
	if err != nil {
		tb.Fatal(err)
	}
	return executor.New(schema)
}

// Data executes a document and returns the data of the answer. An error in it ends the test.
func Data(ctx context.Context, tb testing.TB, e *executor.Executor, document string, variables map[string]any) json.RawMessage {
	tb.Helper()
	now := time.Now()
	ctx = graphql.StartOperationTrace(ctx)
	operation, errs := e.CreateOperationContext(ctx, &graphql.RawParams{Query: document, Variables: variables, ReadTime: graphql.TraceTiming{Start: now, End: now}})
	if len(errs) > 0 {
		tb.Fatalf("%v\n%s", errs, document)
	}
	responses, ctx := e.DispatchOperation(ctx, operation)
	response := responses(ctx)
	if len(response.Errors) > 0 {
		tb.Fatalf("%v\n%s", response.Errors, document)
	}
	return response.Data
}

// Compact is Data without blanks between its parts.
func Compact(ctx context.Context, tb testing.TB, e *executor.Executor, document string) string {
	tb.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, Data(ctx, tb, e, document, nil)); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}
