package resolvers

import (
	"context"

	"liandong/graph"
	"liandong/graph/generated"
	"liandong/observation"
)

// Remainders answers Query.remainders.
func (r queryResolver) Remainders(ctx context.Context, area, indicator *graph.Filter, all *bool, asOf *graph.PartialDate, knownAt *graph.Moment,
	first *graph.PageSize, after *string) (*observation.RemainderConnection, error) {
	return observation.Remainders(ctx, r.Store, figures(ctx, area, indicator, all, asOf, knownAt, first, after))
}

// Discrepancies answers Query.discrepancies.
func (r queryResolver) Discrepancies(ctx context.Context, area, indicator *graph.Filter, all *bool, asOf *graph.PartialDate, knownAt *graph.Moment,
	first *graph.PageSize, after *string) (*observation.DiscrepancyConnection, error) {
	return observation.Discrepancies(ctx, r.Store, figures(ctx, area, indicator, all, asOf, knownAt, first, after))
}

// figures gathers what questions about observed figures say.
func figures(ctx context.Context, area, indicator *graph.Filter, all *bool, asOf *graph.PartialDate, knownAt *graph.Moment, first *graph.PageSize,
	after *string) observation.Asked {
	return observation.Asked{
		At: moment(ctx, asOf, knownAt), Area: area, Indicator: indicator, All: given(all), First: int(given(first)), After: given(after),
	}
}

type (
	remainderResolver   struct{ *Resolver }
	discrepancyResolver struct{ *Resolver }
)

// Remainder resolves the observations of a total.
func (r *Resolver) Remainder() generated.RemainderResolver { return remainderResolver{r} }

// Discrepancy resolves the nodes of a pair.
func (r *Resolver) Discrepancy() generated.DiscrepancyResolver { return discrepancyResolver{r} }

// Total answers Remainder.total.
func (r remainderResolver) Total(ctx context.Context, row *observation.Remainder) (graph.Answer, error) {
	return r.noun(ctx, "Observation", row.TotalID)
}

// Parts answers Remainder.parts.
func (r remainderResolver) Parts(ctx context.Context, row *observation.Remainder) ([]graph.Answer, error) {
	return r.nouns(ctx, "Observation", row.PartIDs)
}

// OtherUnits answers Remainder.otherUnits.
func (r remainderResolver) OtherUnits(ctx context.Context, row *observation.Remainder) ([]graph.Answer, error) {
	return r.nouns(ctx, "Observation", row.OtherIDs)
}

// NotAdded answers Remainder.notAdded.
func (r remainderResolver) NotAdded(ctx context.Context, row *observation.Remainder) ([]graph.Answer, error) {
	return r.nouns(ctx, "Observation", row.AsideIDs)
}

// Indicator answers Discrepancy.indicator.
func (r discrepancyResolver) Indicator(ctx context.Context, row *observation.Discrepancy) (graph.Answer, error) {
	return r.noun(ctx, "IndicatorDefinition", row.IndicatorID)
}

// Subject answers Discrepancy.subject.
func (r discrepancyResolver) Subject(ctx context.Context, row *observation.Discrepancy) (graph.Answer, error) {
	return r.noun(ctx, "Node", row.SubjectID)
}

// First answers Discrepancy.first.
func (r discrepancyResolver) First(ctx context.Context, row *observation.Discrepancy) (graph.Answer, error) {
	return r.noun(ctx, "Observation", row.FirstID)
}

// Second answers Discrepancy.second.
func (r discrepancyResolver) Second(ctx context.Context, row *observation.Discrepancy) (graph.Answer, error) {
	return r.noun(ctx, "Observation", row.SecondID)
}
