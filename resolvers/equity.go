package resolvers

import (
	"context"

	"liandong/access"
	"liandong/equity"
	"liandong/graph"
	"liandong/graph/generated"
)

// Equity answers Query.equity.
func (r queryResolver) Equity(ctx context.Context, resource graph.EquityResource, area *graph.Filter, level *graph.DivisionLevel, asOf *graph.PartialDate, lasting *int, needWeight *float64) (*equity.Answer, error) {
	return equity.Reader{Store: r.Store, Columns: r.columns}.Ask(ctx, equity.Question{
		Resource: resource, Area: area, Level: string(given(level)), AsOf: moment(ctx, asOf, nil).AsOf, Days: given(lasting), NeedWeight: given(needWeight),
		MostAreas: max(mostOf(ctx, "first", "areas"), mostOf(ctx, "first", "leftOut"), mostOf(ctx, "first", "groups")), MostTransfers: mostOf(ctx, "first", "transfers"), Rights: access.RightsFrom(ctx),
	})
}

type (
	equityAnswerResolver   struct{ *Resolver }
	equityAreaResolver     struct{ *Resolver }
	equityGroupResolver    struct{ *Resolver }
	equityTransferResolver struct{ *Resolver }
)

// EquityAnswer resolves the nouns and lists of an answer.
func (r *Resolver) EquityAnswer() generated.EquityAnswerResolver { return equityAnswerResolver{r} }

// LeftOut answers EquityAnswer.leftOut.
func (r equityAnswerResolver) LeftOut(ctx context.Context, a *equity.Answer, first *graph.PageSize) ([]graph.Answer, error) {
	return r.nouns(ctx, "AdministrativeDivision", upTo(a.LeftOutIDs, first))
}

// Areas answers EquityAnswer.areas.
func (r equityAnswerResolver) Areas(_ context.Context, a *equity.Answer, first *graph.PageSize) ([]*equity.Area, error) {
	return upTo(a.Ranked, first), nil
}

// Lorenz answers EquityAnswer.lorenz.
func (r equityAnswerResolver) Lorenz(_ context.Context, a *equity.Answer, steps *int) ([]equity.Point, error) {
	return a.Lorenz(given(steps))
}

// Groups answers EquityAnswer.groups.
func (r equityAnswerResolver) Groups(_ context.Context, a *equity.Answer, first *graph.PageSize) ([]*equity.Group, error) {
	return upTo(a.Divided, first), nil
}

// Transfers answers EquityAnswer.transfers.
func (r equityAnswerResolver) Transfers(_ context.Context, a *equity.Answer, first *graph.PageSize) ([]*equity.Move, error) {
	return upTo(a.Moved, first), nil
}

// EquityArea resolves the division of an area.
func (r *Resolver) EquityArea() generated.EquityAreaResolver { return equityAreaResolver{r} }

// Area answers EquityArea.area.
func (r equityAreaResolver) Area(ctx context.Context, a *equity.Area) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", a.AreaID)
}

// EquityGroup resolves the division of a group.
func (r *Resolver) EquityGroup() generated.EquityGroupResolver { return equityGroupResolver{r} }

// Area answers EquityGroup.area.
func (r equityGroupResolver) Area(ctx context.Context, g *equity.Group) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", g.AreaID)
}

// EquityTransfer resolves the divisions of a transfer.
func (r *Resolver) EquityTransfer() generated.EquityTransferResolver {
	return equityTransferResolver{r}
}

// From answers EquityTransfer.from.
func (r equityTransferResolver) From(ctx context.Context, m *equity.Move) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", m.FromID)
}

// To answers EquityTransfer.to.
func (r equityTransferResolver) To(ctx context.Context, m *equity.Move) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", m.ToID)
}

// upTo are the first of a list.
func upTo[T any](list []T, first *graph.PageSize) []T {
	return list[:min(len(list), int(given(first)))]
}
