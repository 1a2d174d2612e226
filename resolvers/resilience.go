package resolvers

import (
	"context"

	"liandong/access"
	"liandong/graph"
	"liandong/graph/generated"
	"liandong/resilience"
)

// Shock answers Query.shock.
func (r queryResolver) Shock(ctx context.Context, remove []string, shareOfWorkers *float64, seed, draws *int, area *graph.Filter, asOf *graph.PartialDate) (*resilience.ShockAnswer, error) {
	return r.resilience().Shock(ctx, resilience.Question{Remove: remove, Share: shareOfWorkers, Seed: given(seed), Draws: given(draws), Area: area, AsOf: moment(ctx, asOf, nil).AsOf, Rights: access.RightsFrom(ctx)})
}

// Articulations answers Query.articulations.
func (r queryResolver) Articulations(ctx context.Context, area *graph.Filter, asOf *graph.PartialDate, first *graph.PageSize) (*resilience.ArticulationAnswer, error) {
	return r.resilience().Articulations(ctx, resilience.Question{Area: area, AsOf: moment(ctx, asOf, nil).AsOf, First: int(given(first)), Language: graph.LanguageFrom(ctx), Rights: access.RightsFrom(ctx)})
}

// FundingDependence answers Query.fundingDependence.
func (r queryResolver) FundingDependence(ctx context.Context, area *graph.Filter, asOf *graph.PartialDate, lasting *int, first *graph.PageSize) (*resilience.FundingAnswer, error) {
	return r.resilience().Funding(ctx, resilience.Question{Area: area, AsOf: moment(ctx, asOf, nil).AsOf, Days: given(lasting), First: int(given(first)), Rights: access.RightsFrom(ctx)})
}

// resilience is where shocks are reckoned.
func (r *Resolver) resilience() resilience.Reader {
	return resilience.Reader{Store: r.Store, Columns: r.columns}
}

type (
	shockAnswerResolver       struct{ *Resolver }
	shockCellResolver         struct{ *Resolver }
	shockLossResolver         struct{ *Resolver }
	articulationResolver      struct{ *Resolver }
	fundingDependenceResolver struct{ *Resolver }
)

// ShockAnswer resolves the rows of a shock.
func (r *Resolver) ShockAnswer() generated.ShockAnswerResolver { return shockAnswerResolver{r} }

// Cells answers ShockAnswer.cells.
func (r shockAnswerResolver) Cells(_ context.Context, a *resilience.ShockAnswer, first *graph.PageSize) ([]*resilience.CellRow, error) {
	return a.CellRows[:min(len(a.CellRows), int(given(first)))], nil
}

// Losses answers ShockAnswer.losses.
func (r shockAnswerResolver) Losses(_ context.Context, a *resilience.ShockAnswer, first *graph.PageSize) ([]*resilience.LossRow, error) {
	return a.LossRows[:min(len(a.LossRows), int(given(first)))], nil
}

// ShockCell resolves the nouns of a cell.
func (r *Resolver) ShockCell() generated.ShockCellResolver { return shockCellResolver{r} }

// Community answers ShockCell.community.
func (r shockCellResolver) Community(ctx context.Context, c *resilience.CellRow) (graph.Answer, error) {
	return r.noun(ctx, "Community", c.CommunityID)
}

// Category answers ShockCell.category.
func (r shockCellResolver) Category(ctx context.Context, c *resilience.CellRow) (graph.Answer, error) {
	return r.noun(ctx, "Term", c.CategoryID)
}

// ShockLoss resolves what is lost.
func (r *Resolver) ShockLoss() generated.ShockLossResolver { return shockLossResolver{r} }

// Node answers ShockLoss.node.
func (r shockLossResolver) Node(ctx context.Context, l *resilience.LossRow) (graph.Answer, error) {
	return r.noun(ctx, "Node", l.NodeID)
}

// Articulation resolves the nouns of an articulation.
func (r *Resolver) Articulation() generated.ArticulationResolver { return articulationResolver{r} }

// Organization answers Articulation.organization.
func (r articulationResolver) Organization(ctx context.Context, a *resilience.ArticulationRow) (graph.Answer, error) {
	return r.noun(ctx, "Organization", a.OrganizationID)
}

// CutOff answers Articulation.cutOff.
func (r articulationResolver) CutOff(ctx context.Context, a *resilience.ArticulationRow) ([]graph.Answer, error) {
	return r.nouns(ctx, "Community", a.CutOffIDs)
}

// FundingDependence resolves the nouns of a dependence.
func (r *Resolver) FundingDependence() generated.FundingDependenceResolver {
	return fundingDependenceResolver{r}
}

// Organization answers FundingDependence.organization.
func (r fundingDependenceResolver) Organization(ctx context.Context, d *resilience.DependenceRow) (graph.Answer, error) {
	return r.noun(ctx, "Organization", d.OrganizationID)
}

// Community answers FundingDependence.community.
func (r fundingDependenceResolver) Community(ctx context.Context, d *resilience.DependenceRow) (graph.Answer, error) {
	return r.noun(ctx, "Community", d.CommunityID)
}

// Category answers FundingDependence.category.
func (r fundingDependenceResolver) Category(ctx context.Context, d *resilience.DependenceRow) (graph.Answer, error) {
	return r.noun(ctx, "Term", d.CategoryID)
}

// Top answers FundingDependence.top.
func (r fundingDependenceResolver) Top(ctx context.Context, d *resilience.DependenceRow) (graph.Answer, error) {
	return r.noun(ctx, "Node", d.TopID)
}

// Rows answers FundingDependence.rows.
func (r fundingDependenceResolver) Rows(ctx context.Context, d *resilience.DependenceRow, first *graph.PageSize) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", d.RowIDs[:min(len(d.RowIDs), int(given(first)))])
}
