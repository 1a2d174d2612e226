package resolvers

import (
	"context"

	"liandong/access"
	"liandong/graph"
	"liandong/graph/generated"
	"liandong/quality"
)

// DataQuality answers Query.dataQuality.
func (r queryResolver) DataQuality(ctx context.Context, within, source *graph.Filter, rules []string, asOf *graph.PartialDate, staleAfter *int,
	first *graph.PageSize, after *string) (*quality.FindingConnection, error) {
	if err := r.mayCheck(ctx, within); err != nil {
		return nil, err
	}
	found, err := r.quality().Findings(ctx, quality.Question{
		Options: quality.Options{AsOf: moment(ctx, asOf, nil).AsOf, StaleAfter: days(staleAfter), Rules: rules},
		Within:  within, Source: source, First: int(given(first)), After: given(after),
	})
	if err != nil {
		return nil, err
	}
	scope := access.RightsFrom(ctx).Read
	for i, row := range found.Nodes {
		noun := r.Store.Model().Noun(row.Kind)
		if noun == nil || row.Field == nil {
			continue
		}
		if f := noun.Field(*row.Field); f != nil && !scope.Allows(f.Access, "PUBLIC") {
			masked := row.Masked()
			found.Nodes[i], found.Edges[i].Node = masked, masked
		} else if row.Value != nil {
			readAs(ctx, noun, f, 1)
		}
	}
	return found, nil
}

// mayCheck: all data are checked for who looks after them, an area for who sees what is in it.
func (r *Resolver) mayCheck(ctx context.Context, within *graph.Filter) error {
	rights := access.RightsFrom(ctx)
	inside := rights.Read.Of("INTERNAL")
	if rights.May(access.ToCheck) || inside.Everywhere {
		return nil
	}
	id, err := r.Store.FindBy(ctx, r.Store.Model().Noun("AdministrativeDivision"), within, "within", moment(ctx, nil, nil))
	if err != nil || id != "" && inside.Sees("", []string{id}) {
		return err
	}
	return rights.Require(access.ToCheck)
}

// QualityRules answers Query.qualityRules.
func (r queryResolver) QualityRules(context.Context) ([]*quality.Rule, error) {
	return quality.Rules(r.Store.Model()), nil
}

// QualityTrend answers Query.qualityTrend.
func (r queryResolver) QualityTrend(ctx context.Context, rule *string, within *graph.Filter, since *graph.PartialDate, first *graph.PageSize) (*quality.Trend, error) {
	return r.quality().Trend(ctx, quality.TrendQuestion{Rule: given(rule), Within: within, Since: since, Today: moment(ctx, nil, nil).AsOf, First: int(given(first))})
}

// SourceRegister answers Query.sourceRegister.
func (r queryResolver) SourceRegister(ctx context.Context, source, within *graph.Filter, asOf *graph.PartialDate, staleAfter *int,
	first *graph.PageSize) (*quality.SourceRegister, error) {
	return r.quality().Register(ctx, quality.RegisterQuestion{
		AsOf: moment(ctx, asOf, nil).AsOf, StaleAfter: days(staleAfter), Source: source, Within: within, First: int(given(first)),
		Feeds: selects(ctx, "sources", "feeds") || selects(ctx, "sources", "lastUpdate"),
	})
}

// quality is the keeper of checks, or a new one where none is kept.
func (r *Resolver) quality() *quality.Keeper {
	if r.Quality != nil {
		return r.Quality
	}
	return quality.NewKeeper(r.Store)
}

// days are those given, else the usual ones.
func days(given *int) int {
	if given == nil {
		return graph.DefaultStaleAfter
	}
	return *given
}

type (
	qualityFindingResolver     struct{ *Resolver }
	qualityAreaCountResolver   struct{ *Resolver }
	qualitySourceCountResolver struct{ *Resolver }
	qualityTrendPointResolver  struct{ *Resolver }
	sourceEntryResolver        struct{ *Resolver }
	sourceDeliveryResolver     struct{ *Resolver }
	silentDepartmentResolver   struct{ *Resolver }
)

// QualityFinding resolves the nodes of a finding.
func (r *Resolver) QualityFinding() generated.QualityFindingResolver {
	return qualityFindingResolver{r}
}

// QualityAreaCount resolves the division.
func (r *Resolver) QualityAreaCount() generated.QualityAreaCountResolver {
	return qualityAreaCountResolver{r}
}

// QualitySourceCount resolves the source.
func (r *Resolver) QualitySourceCount() generated.QualitySourceCountResolver {
	return qualitySourceCountResolver{r}
}

// QualityTrendPoint resolves the run.
func (r *Resolver) QualityTrendPoint() generated.QualityTrendPointResolver {
	return qualityTrendPointResolver{r}
}

// SourceEntry resolves the source and its department.
func (r *Resolver) SourceEntry() generated.SourceEntryResolver { return sourceEntryResolver{r} }

// SourceDelivery resolves the import.
func (r *Resolver) SourceDelivery() generated.SourceDeliveryResolver {
	return sourceDeliveryResolver{r}
}

// SilentDepartment resolves the department and its sources.
func (r *Resolver) SilentDepartment() generated.SilentDepartmentResolver {
	return silentDepartmentResolver{r}
}

// Node answers QualityFinding.node.
func (r qualityFindingResolver) Node(ctx context.Context, row *quality.Finding) (graph.Answer, error) {
	return r.noun(ctx, "Node", row.NodeID)
}

// Other answers QualityFinding.other.
func (r qualityFindingResolver) Other(ctx context.Context, row *quality.Finding) (graph.Answer, error) {
	return r.noun(ctx, "Node", row.OtherID)
}

// Place answers QualityFinding.place.
func (r qualityFindingResolver) Place(ctx context.Context, row *quality.Finding) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", row.PlaceID)
}

// Source answers QualityFinding.source.
func (r qualityFindingResolver) Source(ctx context.Context, row *quality.Finding) (graph.Answer, error) {
	return r.noun(ctx, "DataSource", row.SourceID)
}

// Division answers QualityAreaCount.division.
func (r qualityAreaCountResolver) Division(ctx context.Context, row *quality.AreaCount) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", row.DivisionID)
}

// Source answers QualitySourceCount.source.
func (r qualitySourceCountResolver) Source(ctx context.Context, row *quality.SourceCount) (graph.Answer, error) {
	return r.noun(ctx, "DataSource", row.SourceID)
}

// Run answers QualityTrendPoint.run.
func (r qualityTrendPointResolver) Run(ctx context.Context, row *quality.TrendPoint) (graph.Answer, error) {
	return r.noun(ctx, "QualityRun", row.RunID)
}

// Source answers SourceEntry.source.
func (r sourceEntryResolver) Source(ctx context.Context, row *quality.SourceEntry) (graph.Answer, error) {
	return r.noun(ctx, "DataSource", row.SourceID)
}

// Department answers SourceEntry.department.
func (r sourceEntryResolver) Department(ctx context.Context, row *quality.SourceEntry) (graph.Answer, error) {
	return r.noun(ctx, "GovernmentDepartment", row.DepartmentID)
}

// ImportBatch answers SourceDelivery.importBatch.
func (r sourceDeliveryResolver) ImportBatch(ctx context.Context, row *quality.SourceDelivery) (graph.Answer, error) {
	return r.noun(ctx, "ImportBatch", row.BatchID)
}

// Department answers SilentDepartment.department.
func (r silentDepartmentResolver) Department(ctx context.Context, row *quality.SilentDepartment) (graph.Answer, error) {
	return r.noun(ctx, "GovernmentDepartment", row.DepartmentID)
}

// Sources answers SilentDepartment.sources.
func (r silentDepartmentResolver) Sources(ctx context.Context, row *quality.SilentDepartment) ([]graph.Answer, error) {
	return r.nouns(ctx, "DataSource", row.SourceIDs)
}
