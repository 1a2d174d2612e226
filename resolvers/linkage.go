package resolvers

import (
	"context"

	"liandong/graph"
	"liandong/graph/generated"
)

// ServiceLinks answers Query.serviceLinks.
func (r queryResolver) ServiceLinks(ctx context.Context, where *generated.ServiceLinkWhere, asOf *graph.PartialDate, knownAt *graph.Moment,
	first *graph.PageSize, after *string, orderBy *graph.ServiceLinkOrder) (*generated.ServiceLinkConnection, error) {
	return nil, &graph.Error{Kind: graph.Unavailable, Op: "resolvers.ServiceLinks"}
}

// Coverage answers Query.coverage.
func (r queryResolver) Coverage(ctx context.Context, where *generated.CoverageWhere, asOf *graph.PartialDate, knownAt *graph.Moment,
	thresholds *generated.CoverageThresholds, rollUpTo *graph.DivisionLevel, first *graph.PageSize, after *string) (*generated.Coverage, error) {
	return nil, &graph.Error{Kind: graph.Unavailable, Op: "resolvers.Coverage"}
}
