// Package resolvers is thin: arguments in, one call, answer out. nouns_gen.go holds the generated root fields; the other
// files hold one question family each.
package resolvers

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"liandong/access"
	"liandong/graph"
	"liandong/graph/generated"
	"liandong/identity"
	"liandong/importjob"
	"liandong/job"
	"liandong/matching"
	"liandong/quality"
	"liandong/snapshot"
)

// Resolver answers every root field from the store.
type Resolver struct {
	Store   *graph.Store
	Imports *importjob.Desk // nil where no hub serves

	Jobs       *job.Desk                            // answers that are kept; nil: none
	Duplicates *identity.Finder                     // keeps what it has compared; nil keeps nothing
	Quality    *quality.Keeper                      // checks of the data; nil: each question checks anew
	Counts     *access.Publisher                    // tells how many rows there are to those who may not read them; nil: nobody
	Snapshots  *snapshot.Keeper[*snapshot.Snapshot] // what heavy questions are answered from; nil: the database alone
	Columns    *snapshot.Keeper[*snapshot.Columns]  // what indicators are reckoned from; nil: loaded for each question

	Matching *matching.Keeper // keeps candidates of the days last asked for; nil keeps nothing

	AuditFolder string // of the log of readings of personal data; empty: none is kept
}

// NewSchema makes the schema that a server executes: requests are parsed, validated and introspected by the full public
// schema, and executed by the code that gqlgen made from the slim one. It fails only when generated files were edited by hand.
func NewSchema(r *Resolver) (graphql.ExecutableSchema, error) {
	schema, err := graph.Schema()
	if err != nil {
		return nil, err
	}
	return generated.NewExecutableSchema(generated.Config{Schema: schema, Resolvers: r}), nil
}

type queryResolver struct{ *Resolver }

type mutationResolver struct{ *Resolver }

// Query resolves the fields of Query.
func (r *Resolver) Query() generated.QueryResolver { return queryResolver{r} }

// Mutation resolves the fields of Mutation.
func (r *Resolver) Mutation() generated.MutationResolver { return mutationResolver{r} }

// request is the field being resolved, as the client wrote it.
func (r *Resolver) request(ctx context.Context) graph.Request {
	rights := access.RightsFrom(ctx)
	operation, collected := graphql.GetOperationContext(ctx), graphql.GetFieldContext(ctx).Field
	return graph.Request{Field: collected.Field, Passing: passing(ctx), Selections: collected.Selections, Variables: operation.Variables, Now: now(operation), Scope: rights.Read,
		Rights: rights.Bounds(), Counts: r.Counts.For(rights), Hidden: hidden(ctx), Read: read(ctx)}
}

// now is one moment for the whole operation.
func now(operation *graphql.OperationContext) time.Time { return operation.Stats.OperationStart }

// read answers a generated field of Query.
func (r *Resolver) read(ctx context.Context) (graph.Answer, error) {
	answer, failed := r.Store.Resolve(ctx, r.request(ctx))
	report(ctx, failed)
	return answer, nil
}

// report adds errors at their places below the field being resolved; one without a path is about the field itself.
func report(ctx context.Context, failed []*graph.PathError) {
	for _, e := range failed {
		path := graphql.GetPath(ctx)
		for _, step := range e.Path {
			switch s := step.(type) {
			case string:
				path = append(path, ast.PathName(s))
			case int:
				path = append(path, ast.PathIndex(s))
			}
		}
		graphql.AddError(ctx, &gqlerror.Error{Err: e.Err, Path: path, Message: e.Err.Error()})
	}
}

// write answers a generated field of Mutation.
func (r *Resolver) write(ctx context.Context) (graph.Answer, error) {
	answer, failed := r.Store.Mutate(ctx, r.request(ctx))
	report(ctx, failed)
	return answer, nil
}
