package resolvers

import (
	"context"

	"liandong/access"
	"liandong/graph"
	"liandong/graph/generated"
	"liandong/traces"
)

// Trace answers Query.trace.
func (r queryResolver) Trace(ctx context.Context, chain graph.TraceChain, id, sourceKey *string, direction *graph.TraceDirection, asOf *graph.PartialDate, first *graph.PageSize) (*traces.Trace, error) {
	return r.traces().Ask(ctx, traces.Question{
		Chain: chain, ID: given(id), SourceKey: given(sourceKey), Direction: given(direction), AsOf: moment(ctx, asOf, nil).AsOf, Most: int(given(first)), Rights: access.RightsFrom(ctx),
	})
}

// TraceGaps answers Query.traceGaps.
func (r queryResolver) TraceGaps(ctx context.Context, chain graph.TraceChain, area *graph.Filter, asOf *graph.PartialDate) (*traces.GapsAnswer, error) {
	return r.traces().Gaps(ctx, traces.GapsQuestion{Chain: chain, Area: area, AsOf: moment(ctx, asOf, nil).AsOf, Most: mostOf(ctx, "first", "gaps", "nodes"), Rights: access.RightsFrom(ctx)})
}

// traces is where traces are followed.
func (r *Resolver) traces() traces.Reader { return traces.Reader{Store: r.Store, Columns: r.columns} }

type (
	traceResolver     struct{ *Resolver }
	traceNodeResolver struct{ *Resolver }
	traceLinkResolver struct{ *Resolver }
	traceGapResolver  struct{ *Resolver }
)

// Trace resolves the node of a trace.
func (r *Resolver) Trace() generated.TraceResolver { return traceResolver{r} }

// Node answers Trace.node.
func (r traceResolver) Node(ctx context.Context, t *traces.Trace) (graph.Answer, error) {
	return r.noun(ctx, "Node", t.NodeID)
}

// TraceNode resolves the node at a stage.
func (r *Resolver) TraceNode() generated.TraceNodeResolver { return traceNodeResolver{r} }

// Node answers TraceNode.node.
func (r traceNodeResolver) Node(ctx context.Context, n *traces.NodeValue) (graph.Answer, error) {
	return r.noun(ctx, "Node", n.NodeID)
}

// TraceLink resolves the ends of a link.
func (r *Resolver) TraceLink() generated.TraceLinkResolver { return traceLinkResolver{r} }

// From answers TraceLink.from.
func (r traceLinkResolver) From(ctx context.Context, l *traces.TieValue) (graph.Answer, error) {
	return r.noun(ctx, "Node", l.FromID)
}

// To answers TraceLink.to.
func (r traceLinkResolver) To(ctx context.Context, l *traces.TieValue) (graph.Answer, error) {
	return r.noun(ctx, "Node", l.ToID)
}

// TraceGap resolves the nodes of a gap.
func (r *Resolver) TraceGap() generated.TraceGapResolver { return traceGapResolver{r} }

// Nodes answers TraceGap.nodes.
func (r traceGapResolver) Nodes(ctx context.Context, g *traces.GapValue, first *graph.PageSize) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", g.NodeIDs[:min(len(g.NodeIDs), int(given(first)))])
}
