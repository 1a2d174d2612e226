package resolvers

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"liandong/graph"
	"liandong/graph/generated"
	"liandong/history"
)

// Changes answers Query.changes.
func (r queryResolver) Changes(ctx context.Context, since, until *graph.Moment, of, by *string, area *graph.Filter, first *graph.PageSize, after *string) (*history.ChangeConnection, error) {
	q := history.ChangesQuestion{Asked: r.history(ctx, of, area, first, after, "totalCount"), By: given(by), Entries: mostAsked(ctx, "first", "entries")}
	if since != nil {
		q.Since = &since.Time
	}
	if until != nil {
		q.Until = &until.Time
	}
	found, err := history.Changes(ctx, r.Store, q)
	if err != nil {
		return nil, err
	}
	for _, change := range found.Nodes {
		for _, e := range change.First(q.Entries) {
			r.readFields(ctx, e.Kind, e.Fields)
		}
	}
	return found, nil
}

// ChangeEntries answers Query.changeEntries.
func (r queryResolver) ChangeEntries(ctx context.Context, change string, first *graph.PageSize, after *string) (*history.ChangeEntryConnection, error) {
	found, err := history.ChangeEntries(ctx, r.Store, history.EntriesQuestion{Asked: r.history(ctx, nil, nil, first, after, "totalCount"), Change: change})
	if err != nil {
		return nil, err
	}
	for _, e := range found.Nodes {
		r.readFields(ctx, e.Kind, e.Fields)
	}
	return found, nil
}

// ConflictingAssertions answers Query.conflictingAssertions.
func (r queryResolver) ConflictingAssertions(ctx context.Context, of *string, area *graph.Filter, kinds []graph.NodeKind, fields []string,
	first *graph.PageSize, after *string) (*history.ConflictConnection, error) {
	found, err := history.Conflicts(ctx, r.Store, history.ConflictsQuestion{Asked: r.history(ctx, of, area, first, after, "totalCount"), Kinds: kinds, Fields: fields})
	if err != nil {
		return nil, err
	}
	for _, c := range found.Nodes {
		if noun := r.Store.Model().Noun(c.Kind); noun != nil {
			readAs(ctx, noun, noun.Field(c.Field), len(c.Assertions))
		}
	}
	return found, nil
}

// Differences answers Query.differences.
func (r queryResolver) Differences(ctx context.Context, from, to history.MomentInput, of *string, area *graph.Filter, kinds []string,
	first *graph.PageSize, after *string) (*history.DifferenceConnection, error) {
	found, err := history.Differences(ctx, r.Store, history.DifferencesQuestion{
		Asked: r.history(ctx, of, area, first, after, "totals"), From: from, To: to, Kinds: kinds,
	})
	if err != nil {
		return nil, err
	}
	for _, d := range found.Nodes {
		r.readFields(ctx, d.Kind, d.Fields)
	}
	return found, nil
}

// readFields notes which values of a node or relation a question about history has told. Relations tell what everybody sees.
func (r *Resolver) readFields(ctx context.Context, kind string, fields []history.FieldChange) {
	noun := r.Store.Model().Noun(kind)
	if noun == nil {
		return
	}
	for _, f := range fields {
		readAs(ctx, noun, noun.Field(f.Name), 1)
	}
}

// history gathers what every question about history says; the field named count is reckoned only where it is selected.
func (r *Resolver) history(ctx context.Context, of *string, area *graph.Filter, first *graph.PageSize, after *string, count string) history.Asked {
	return history.Asked{
		Scope: r.request(ctx).Scope, Today: moment(ctx, nil, nil).AsOf, Of: given(of), Area: area, First: int(given(first)), After: given(after), Count: selects(ctx, count),
	}
}

// mostAsked is the largest value of a page size that the client gives a field of the rows of the connection being resolved; 0 where it does
// not ask for the field.
func mostAsked(ctx context.Context, argument, field string) int {
	return max(mostOf(ctx, argument, "nodes", field), mostOf(ctx, argument, "edges", "node", field))
}

// mostOf is the largest value of an argument of the fields at the path below the field being resolved; 0 where none is selected.
func mostOf(ctx context.Context, argument string, path ...string) (most int) {
	operation, field := graphql.GetOperationContext(ctx), graphql.GetFieldContext(ctx).Field
	for _, found := range selectedAt(operation, field, path) {
		size := graph.PageSize(0)
		if size.UnmarshalGQL(found.ArgumentMap(operation.Variables)[argument]) == nil {
			most = max(most, int(size))
		}
	}
	return most
}

// selectedAt are the fields at the path below a field, one for each alias.
func selectedAt(operation *graphql.OperationContext, field graphql.CollectedField, path []string) (found []graphql.CollectedField) {
	for _, child := range graphql.CollectFields(operation, field.Selections, []string{field.Definition.Type.Name()}) {
		switch {
		case child.Name != path[0]:
		case len(path) == 1:
			found = append(found, child)
		default:
			found = append(found, selectedAt(operation, child, path[1:])...)
		}
	}
	return found
}

type (
	changeResolver      struct{ *Resolver }
	changeEntryResolver struct{ *Resolver }
	conflictResolver    struct{ *Resolver }
	assertionResolver   struct{ *Resolver }
	differenceResolver  struct{ *Resolver }
)

// Change resolves source, import and entries of a write.
func (r *Resolver) Change() generated.ChangeResolver { return changeResolver{r} }

// ChangeEntry resolves the nodes of an entry.
func (r *Resolver) ChangeEntry() generated.ChangeEntryResolver { return changeEntryResolver{r} }

// Conflict resolves the node of a contradiction.
func (r *Resolver) Conflict() generated.ConflictResolver { return conflictResolver{r} }

// SourceAssertion resolves target, source and import of an assertion.
func (r *Resolver) SourceAssertion() generated.SourceAssertionResolver { return assertionResolver{r} }

// Difference resolves the nodes of a difference.
func (r *Resolver) Difference() generated.DifferenceResolver { return differenceResolver{r} }

// Source answers Change.source.
func (r changeResolver) Source(ctx context.Context, c *history.Change) (graph.Answer, error) {
	return r.noun(ctx, "DataSource", c.SourceID)
}

// ImportBatch answers Change.importBatch.
func (r changeResolver) ImportBatch(ctx context.Context, c *history.Change) (graph.Answer, error) {
	return r.noun(ctx, "ImportBatch", c.ImportBatchID)
}

// Entries answers Change.entries.
func (r changeResolver) Entries(_ context.Context, c *history.Change, first *graph.PageSize) ([]*history.ChangeEntry, error) {
	return c.First(int(given(first))), nil
}

// Node answers ChangeEntry.node.
func (r changeEntryResolver) Node(ctx context.Context, e *history.ChangeEntry) (graph.Answer, error) {
	return r.noun(ctx, "Node", e.NodeID)
}

// Target answers ChangeEntry.target.
func (r changeEntryResolver) Target(ctx context.Context, e *history.ChangeEntry) (graph.Answer, error) {
	return r.noun(ctx, "Node", e.TargetID)
}

// Node answers Conflict.node.
func (r conflictResolver) Node(ctx context.Context, c *history.Conflict) (graph.Answer, error) {
	return r.noun(ctx, "Node", c.NodeID)
}

// Target answers SourceAssertion.target.
func (r assertionResolver) Target(ctx context.Context, a *history.SourceAssertion) (graph.Answer, error) {
	return r.noun(ctx, "Node", a.TargetID)
}

// Source answers SourceAssertion.source.
func (r assertionResolver) Source(ctx context.Context, a *history.SourceAssertion) (graph.Answer, error) {
	return r.noun(ctx, "DataSource", a.SourceID)
}

// ImportBatch answers SourceAssertion.importBatch.
func (r assertionResolver) ImportBatch(ctx context.Context, a *history.SourceAssertion) (graph.Answer, error) {
	return r.noun(ctx, "ImportBatch", a.ImportBatchID)
}

// Node answers Difference.node.
func (r differenceResolver) Node(ctx context.Context, d *history.Difference) (graph.Answer, error) {
	return r.noun(ctx, "Node", d.NodeID)
}

// Target answers Difference.target.
func (r differenceResolver) Target(ctx context.Context, d *history.Difference) (graph.Answer, error) {
	return r.noun(ctx, "Node", d.TargetID)
}
