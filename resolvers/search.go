package resolvers

import (
	"context"

	"liandong/graph"
	"liandong/graph/generated"
	"liandong/search"
)

// Search answers Query.search.
func (r queryResolver) Search(ctx context.Context, text string, kinds []graph.NodeKind, area *graph.Filter, asOf *graph.PartialDate,
	knownAt *graph.Moment, first *graph.PageSize) (*search.SearchConnection, error) {
	found, err := search.Ask(ctx, r.Store, search.Question{Scope: r.request(ctx).Scope, Text: text, Kinds: kinds, Area: area, At: moment(ctx, asOf, knownAt), First: int(given(first))})
	if err != nil {
		return nil, err
	}
	for _, e := range found.Edges {
		noun := r.Store.Model().Noun(e.Kind)
		readAs(ctx, noun, noun.Title(), 1)
		for _, h := range e.Highlights {
			readAs(ctx, noun, noun.Field(h.Field), 1)
		}
	}
	return found, nil
}

type (
	searchConnectionResolver struct{ *Resolver }
	searchEdgeResolver       struct{ *Resolver }
)

// SearchConnection resolves the nodes of a search.
func (r *Resolver) SearchConnection() generated.SearchConnectionResolver {
	return searchConnectionResolver{r}
}

// SearchEdge resolves the node of a hit.
func (r *Resolver) SearchEdge() generated.SearchEdgeResolver { return searchEdgeResolver{r} }

func (r searchConnectionResolver) Nodes(ctx context.Context, c *search.SearchConnection) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", c.IDs())
}

func (r searchEdgeResolver) Node(ctx context.Context, e *search.SearchEdge) (graph.Answer, error) {
	return r.noun(ctx, "Node", e.NodeID)
}
