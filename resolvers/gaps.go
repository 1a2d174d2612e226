package resolvers

import (
	"context"

	"liandong/access"
	"liandong/gaps"
	"liandong/graph"
	"liandong/graph/generated"
)

// Gaps answers Query.gaps.
func (r queryResolver) Gaps(ctx context.Context, area, category, population *graph.Filter, byPopulation *bool, asOf *graph.PartialDate, first *graph.PageSize) (*gaps.Answer, error) {
	return r.gaps().Rank(ctx, gaps.Question{Area: area, Category: category, Population: population, ByPopulation: given(byPopulation), AsOf: moment(ctx, asOf, nil).AsOf, First: int(given(first)),
		Language: graph.LanguageFrom(ctx), Rights: access.RightsFrom(ctx)})
}

// CoverageChanges answers Query.coverageChanges.
func (r queryResolver) CoverageChanges(ctx context.Context, area, category, population *graph.Filter, from, to graph.PartialDate, first *graph.PageSize) (*gaps.ChangeAnswer, error) {
	return r.gaps().Changes(ctx, gaps.Question{Area: area, Category: category, Population: population, From: from, AsOf: to, First: int(given(first)), Rights: access.RightsFrom(ctx)})
}

// CoverageTree answers Query.coverageTree.
func (r queryResolver) CoverageTree(ctx context.Context, area, category, population *graph.Filter, asOf *graph.PartialDate) (*gaps.TreeAnswer, error) {
	return r.gaps().Tree(ctx, gaps.Question{Area: area, Category: category, Population: population, AsOf: moment(ctx, asOf, nil).AsOf, Rights: access.RightsFrom(ctx)})
}

// gaps is where gaps are found.
func (r *Resolver) gaps() gaps.Reader { return gaps.Reader{Store: r.Store, Columns: r.columns} }

type (
	gapResolver              struct{ *Resolver }
	gapHelperResolver        struct{ *Resolver }
	coverageChangeResolver   struct{ *Resolver }
	coverageCauseRowResolver struct{ *Resolver }
	coverageTreeRowResolver  struct{ *Resolver }
)

// Gap resolves the nouns of a gap.
func (r *Resolver) Gap() generated.GapResolver { return gapResolver{r} }

// Community answers Gap.community.
func (r gapResolver) Community(ctx context.Context, g *gaps.Row) (graph.Answer, error) {
	return r.noun(ctx, "Community", g.CommunityID)
}

// Category answers Gap.category.
func (r gapResolver) Category(ctx context.Context, g *gaps.Row) (graph.Answer, error) {
	return r.noun(ctx, "Term", g.CategoryID)
}

// Population answers Gap.population.
func (r gapResolver) Population(ctx context.Context, g *gaps.Row) (graph.Answer, error) {
	return r.noun(ctx, "Term", g.PopulationID)
}

// Needs answers Gap.needs.
func (r gapResolver) Needs(ctx context.Context, g *gaps.Row, first *graph.PageSize) ([]graph.Answer, error) {
	return r.nouns(ctx, "Need", g.NeedIDs[:min(len(g.NeedIDs), int(given(first)))])
}

// Helpers answers Gap.helpers.
func (r gapResolver) Helpers(_ context.Context, g *gaps.Row, first *graph.PageSize) ([]*gaps.HelperRow, error) {
	return g.Helping[:min(len(g.Helping), int(given(first)))], nil
}

// GapHelper resolves the nouns of who could help.
func (r *Resolver) GapHelper() generated.GapHelperResolver { return gapHelperResolver{r} }

// Organization answers GapHelper.organization.
func (r gapHelperResolver) Organization(ctx context.Context, h *gaps.HelperRow) (graph.Answer, error) {
	return r.noun(ctx, "Organization", h.OrganizationID)
}

// Places answers GapHelper.places.
func (r gapHelperResolver) Places(ctx context.Context, h *gaps.HelperRow) ([]graph.Answer, error) {
	return r.nouns(ctx, "Community", h.PlaceIDs)
}

// Through answers GapHelper.through.
func (r gapHelperResolver) Through(ctx context.Context, h *gaps.HelperRow) ([]graph.Answer, error) {
	return r.nouns(ctx, "Organization", h.ThroughIDs)
}

// CoverageChange resolves the nouns of a change.
func (r *Resolver) CoverageChange() generated.CoverageChangeResolver {
	return coverageChangeResolver{r}
}

// Community answers CoverageChange.community.
func (r coverageChangeResolver) Community(ctx context.Context, c *gaps.ChangeRow) (graph.Answer, error) {
	return r.noun(ctx, "Community", c.CommunityID)
}

// Category answers CoverageChange.category.
func (r coverageChangeResolver) Category(ctx context.Context, c *gaps.ChangeRow) (graph.Answer, error) {
	return r.noun(ctx, "Term", c.CategoryID)
}

// CoverageCauseRow resolves the nouns of a cause.
func (r *Resolver) CoverageCauseRow() generated.CoverageCauseRowResolver {
	return coverageCauseRowResolver{r}
}

// Rows answers CoverageCauseRow.rows.
func (r coverageCauseRowResolver) Rows(ctx context.Context, c *gaps.CauseRow) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", c.NodeIDs)
}

// CoverageTreeRow resolves the nouns of a category.
func (r *Resolver) CoverageTreeRow() generated.CoverageTreeRowResolver {
	return coverageTreeRowResolver{r}
}

// Category answers CoverageTreeRow.category.
func (r coverageTreeRowResolver) Category(ctx context.Context, row *gaps.TreeAnswerRow) (graph.Answer, error) {
	return r.noun(ctx, "Term", row.CategoryID)
}

// Broader answers CoverageTreeRow.broader.
func (r coverageTreeRowResolver) Broader(ctx context.Context, row *gaps.TreeAnswerRow) (graph.Answer, error) {
	return r.noun(ctx, "Term", row.BroaderID)
}
