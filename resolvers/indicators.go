package resolvers

import (
	"context"
	"math"
	"slices"

	"liandong/access"
	"liandong/completeness"
	"liandong/equity"
	"liandong/gaps"
	"liandong/graph"
	"liandong/graph/generated"
	"liandong/indicators"
	"liandong/linkage"
	"liandong/matching"
	"liandong/network"
	"liandong/resilience"
	"liandong/snapshot"
	"liandong/traces"
)

// Indicator answers Query.indicator.
func (r queryResolver) Indicator(ctx context.Context, id string, measure *string, areas []*graph.Filter, level *graph.DivisionLevel, asOf *graph.PartialDate, lasting *int, period *linkage.Period,
	every *graph.SeriesStep, since *graph.PartialDate, breakdown *bool, staleAfter *int, parameters []*indicators.SettingInput) (*indicators.Answer, error) {
	chosen, err := indicators.ChooseOne(id, given(measure))
	if err != nil {
		return nil, err
	}
	q := ofIndicators(ctx, asOf, lasting, period, staleAfter, parameters, "values")
	q.Measures, q.Areas, q.Level, q.Every, q.Since, q.Breakdown = []indicators.Chosen{chosen}, areas, string(given(level)), string(given(every)), since, given(breakdown)
	q.Threshold = r.Counts.Threshold()
	answers, err := r.indicators().Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

// Indicators answers Query.indicators.
func (r queryResolver) Indicators(ctx context.Context, ids []string, area *graph.Filter, asOf *graph.PartialDate, lasting *int, period *linkage.Period, staleAfter *int,
	parameters []*indicators.SettingInput) ([]*indicators.Answer, error) {
	chosen, err := indicators.Choose(ids)
	if err != nil {
		return nil, err
	}
	q := ofIndicators(ctx, asOf, lasting, period, staleAfter, parameters, "values")
	q.Measures, q.Threshold = chosen, r.Counts.Threshold()
	if area != nil {
		q.Areas = append(q.Areas, area)
	}
	return r.indicators().Ask(ctx, q)
}

// GovernanceScorecard answers Query.governanceScorecard.
func (r queryResolver) GovernanceScorecard(ctx context.Context, areas []*graph.Filter, level *graph.DivisionLevel, asOf *graph.PartialDate, lasting *int, period *linkage.Period, staleAfter *int,
	parameters []*indicators.SettingInput) ([]*indicators.PrincipleScore, error) {
	q := ofIndicators(ctx, asOf, lasting, period, staleAfter, parameters, "answer", "values")
	q.Areas, q.Level, q.Threshold = areas, string(given(level)), r.Counts.Threshold()
	return r.indicators().Scorecard(ctx, q)
}

// ofIndicators is what all questions about indicators have; values is where the selection has them.
func ofIndicators(ctx context.Context, asOf *graph.PartialDate, lasting *int, period *linkage.Period, staleAfter *int, parameters []*indicators.SettingInput, values ...string) indicators.Question {
	if period != nil && period.To != nil {
		asOf = period.To
	}
	return indicators.Question{AsOf: moment(ctx, asOf, nil).AsOf, Days: given(lasting), Period: period, StaleAfter: days(staleAfter), Settings: parameters,
		MostRows: mostOf(ctx, "first", append(values, "rows")...), Behind: selects(ctx, append(values, "rowCount")...) || selects(ctx, append(values, "latest")...), Rights: access.RightsFrom(ctx)}
}

// IndicatorCatalogue answers Query.indicatorCatalogue.
func (r queryResolver) IndicatorCatalogue(context.Context) ([]*indicators.Indicator, error) {
	return indicators.All(), nil
}

// Problems answers Query.problems.
func (r queryResolver) Problems(ctx context.Context, area *graph.Filter, ids []string, asOf *graph.PartialDate, lasting *int, parameters []*indicators.ParameterInput) ([]*indicators.ProblemAnswer, error) {
	q := indicators.ProblemsQuestion{IDs: ids, Values: parameters, MostAll: mostOf(ctx, "first", "alarms")}
	q.AsOf, q.Days, q.Rights = moment(ctx, asOf, nil).AsOf, given(lasting), access.RightsFrom(ctx)
	if area != nil {
		q.Areas = append(q.Areas, area)
	}
	return r.indicators().Problems(ctx, q)
}

// ProblemCatalogue answers Query.problemCatalogue.
func (r queryResolver) ProblemCatalogue(context.Context) ([]*indicators.Problem, error) {
	return indicators.Problems(), nil
}

// ColumnNames are what columns have to hold for all questions that are reckoned from them.
func ColumnNames() []string {
	return slices.Concat(indicators.Names(), completeness.Names(), traces.Names(), network.Names(), matching.Names(), equity.Names(), gaps.Names(), resilience.Names())
}

// columns are the graph in columns at the clock as it is now.
func (r *Resolver) columns(ctx context.Context) (*snapshot.Columns, error) {
	if r.Columns != nil {
		return r.Columns.Refresh(ctx)
	}
	return snapshot.LoadColumns(ColumnNames())(ctx, r.Store, math.MaxInt64)
}

// indicators is where indicators are reckoned from.
func (r *Resolver) indicators() indicators.Reader {
	return indicators.Reader{Store: r.Store, Columns: r.columns}
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

type (
	problemReportResolver struct{ *Resolver }
	alarmResolver         struct{ *Resolver }
)

// ProblemReport resolves the alarms of a problem.
func (r *Resolver) ProblemReport() generated.ProblemReportResolver { return problemReportResolver{r} }

// Alarms answers ProblemReport.alarms.
func (r problemReportResolver) Alarms(_ context.Context, p *indicators.ProblemAnswer, first *graph.PageSize) ([]*indicators.AlarmAnswer, error) {
	return p.Found[:min(len(p.Found), int(given(first)))], nil
}

// Alarm resolves the nouns of an alarm.
func (r *Resolver) Alarm() generated.AlarmResolver { return alarmResolver{r} }

// Place answers Alarm.place.
func (r alarmResolver) Place(ctx context.Context, a *indicators.AlarmAnswer) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", a.PlaceID)
}

// Node answers Alarm.node.
func (r alarmResolver) Node(ctx context.Context, a *indicators.AlarmAnswer) (graph.Answer, error) {
	return r.noun(ctx, "Node", a.NodeID)
}

// Also answers Alarm.also.
func (r alarmResolver) Also(ctx context.Context, a *indicators.AlarmAnswer) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", a.AlsoIDs)
}

// Text answers Alarm.text in the language of the request.
func (r alarmResolver) Text(ctx context.Context, a *indicators.AlarmAnswer) (string, error) {
	return a.Says.In(graph.LanguageFrom(ctx)), nil
}

type indicatorResolver struct{ *Resolver }

// Indicator resolves the parameters of an indicator.
func (r *Resolver) Indicator() generated.IndicatorResolver { return indicatorResolver{r} }

// Parameters answers Indicator.parameters.
func (r indicatorResolver) Parameters(_ context.Context, i *indicators.Indicator) ([]*indicators.Parameter, error) {
	list := []*indicators.Parameter{}
	for _, p := range i.Numbers() {
		list = append(list, &p)
	}
	return list, nil
}
