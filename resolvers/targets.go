package resolvers

import (
	"context"
	"slices"

	"liandong/access"
	"liandong/graph"
	"liandong/graph/generated"
	"liandong/indicators"
)

// TargetCompliance answers Query.targetCompliance.
func (r queryResolver) TargetCompliance(ctx context.Context, area *graph.Filter, asOf *graph.PartialDate, ids []string, staleAfter *int) ([]*indicators.TargetReport, error) {
	q := indicators.TargetsQuestion{Indicators: ids, MostAreas: mostOf(ctx, "first", "areas"), Question: indicators.Question{
		AsOf: moment(ctx, asOf, nil).AsOf, StaleAfter: days(staleAfter), MostRows: mostOf(ctx, "first", "areas", "value", "rows"), Behind: selects(ctx, "areas", "value", "rowCount") || selects(ctx, "areas", "value", "latest"),
		Rights: access.RightsFrom(ctx), Threshold: r.Counts.Threshold(),
	}}
	if area != nil {
		q.Areas = append(q.Areas, area)
	}
	return r.indicators().Targets(ctx, q)
}

type targetReportResolver struct{ *Resolver }

// TargetReport resolves the nouns and the list of a report.
func (r *Resolver) TargetReport() generated.TargetReportResolver { return targetReportResolver{r} }

// Target answers TargetReport.target.
func (r targetReportResolver) Target(ctx context.Context, t *indicators.TargetReport) (graph.Answer, error) {
	return r.noun(ctx, "PolicyTarget", t.TargetID)
}

// Fault answers TargetReport.fault in the language of the request.
func (r targetReportResolver) Fault(ctx context.Context, t *indicators.TargetReport) (*string, error) {
	if t.Fails == (graph.Text{}) {
		return nil, nil
	}
	fault := t.Fails.In(graph.LanguageFrom(ctx))
	return &fault, nil
}

// Areas answers TargetReport.areas.
func (r targetReportResolver) Areas(_ context.Context, t *indicators.TargetReport, outcomes []graph.TargetOutcome, first *graph.PageSize) ([]*indicators.TargetArea, error) {
	found := t.Found
	if len(outcomes) > 0 {
		found = slices.DeleteFunc(slices.Clone(found), func(a *indicators.TargetArea) bool { return !slices.Contains(outcomes, a.Outcome) })
	}
	return found[:min(len(found), int(given(first)))], nil
}
