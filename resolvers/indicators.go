package resolvers

import (
	"context"

	"liandong/access"
	"liandong/graph"
	"liandong/graph/generated"
	"liandong/indicators"
)

// Indicator answers Query.indicator.
func (r queryResolver) Indicator(ctx context.Context, id string, measure *string, areas []*graph.Filter, level *graph.DivisionLevel, asOf *graph.PartialDate, lasting *int,
	every *graph.SeriesStep, since *graph.PartialDate, breakdown *bool, staleAfter *int) (*indicators.Answer, error) {
	chosen, err := indicators.ChooseOne(id, given(measure))
	if err != nil {
		return nil, err
	}
	answers, err := r.indicators().Ask(ctx, indicators.Question{
		Measures: []indicators.Chosen{chosen}, Areas: areas, Level: string(given(level)), AsOf: moment(ctx, asOf, nil).AsOf, Days: given(lasting), Every: string(given(every)), Since: since,
		Breakdown: given(breakdown), StaleAfter: days(staleAfter), MostRows: mostOf(ctx, "first", "values", "rows"), Rights: access.RightsFrom(ctx), Threshold: r.Counts.Threshold(),
	})
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

// Indicators answers Query.indicators.
func (r queryResolver) Indicators(ctx context.Context, ids []string, area *graph.Filter, asOf *graph.PartialDate, lasting, staleAfter *int) ([]*indicators.Answer, error) {
	chosen, err := indicators.Choose(ids)
	if err != nil {
		return nil, err
	}
	var areas []*graph.Filter
	if area != nil {
		areas = append(areas, area)
	}
	return r.indicators().Ask(ctx, indicators.Question{
		Measures: chosen, Areas: areas, AsOf: moment(ctx, asOf, nil).AsOf, Days: given(lasting), StaleAfter: days(staleAfter), MostRows: mostOf(ctx, "first", "values", "rows"),
		Rights: access.RightsFrom(ctx), Threshold: r.Counts.Threshold(),
	})
}

// IndicatorCatalogue answers Query.indicatorCatalogue.
func (r queryResolver) IndicatorCatalogue(context.Context) ([]*indicators.Indicator, error) {
	return indicators.All(), nil
}

// indicators is where indicators are reckoned from.
func (r *Resolver) indicators() indicators.Reader {
	return indicators.Reader{Store: r.Store, Columns: r.Columns}
}

type indicatorValueResolver struct{ *Resolver }

// IndicatorValue resolves the nouns of a value.
func (r *Resolver) IndicatorValue() generated.IndicatorValueResolver {
	return indicatorValueResolver{r}
}

// Area answers IndicatorValue.area.
func (r indicatorValueResolver) Area(ctx context.Context, v *indicators.AreaValue) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", v.AreaID)
}

// Rows answers IndicatorValue.rows.
func (r indicatorValueResolver) Rows(ctx context.Context, v *indicators.AreaValue, first *graph.PageSize) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", v.RowIDs[:min(len(v.RowIDs), int(given(first)))])
}
