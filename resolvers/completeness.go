package resolvers

import (
	"context"

	"liandong/access"
	"liandong/completeness"
	"liandong/graph"
	"liandong/graph/generated"
)

// LinkageCompleteness answers Query.linkageCompleteness.
func (r queryResolver) LinkageCompleteness(ctx context.Context, frame graph.FrameworkKind, area *graph.Filter, level *graph.DivisionLevel, each *graph.CompletenessSubject, project, need *graph.Filter, asOf *graph.PartialDate,
	lasting *int, cadence *graph.MeetingCadence, halfLife *int, weights *completeness.WeightsInput, orderBy *graph.CompletenessOrder, staleAfter *int, first *graph.PageSize, skip *int) (*completeness.Answer, error) {
	return completeness.Reader{Store: r.Store, Columns: r.columns}.Ask(ctx, completeness.Question{
		Frame: frame, Area: area, Level: string(given(level)), Each: eachOf[given(each)], Project: project, Need: need, AsOf: moment(ctx, asOf, nil).AsOf, Days: given(lasting), Cadence: given(cadence), HalfLife: given(halfLife),
		Weights: weights, Order: given(orderBy), Skip: given(skip), First: int(given(first)), StaleAfter: days(staleAfter), Rights: access.RightsFrom(ctx),
		Most: completeness.Most{
			Evidence: max(mostOf(ctx, "first", "rows", "elements", "evidence"), 20), Occasions: mostOf(ctx, "first", "rows", "ties", "occasions"),
			Places: mostOf(ctx, "first", "rows", "missing", "places"), Links: mostOf(ctx, "first", "rows", "links"), Candidates: mostOf(ctx, "first", "rows", "links", "candidates"),
		},
	})
}

// eachOf are the nouns of which completeness is listed.
var eachOf = map[graph.CompletenessSubject]string{"PROJECT": "Project", "NEED": "Need"}

type (
	completenessRowResolver      struct{ *Resolver }
	completenessElementResolver  struct{ *Resolver }
	completenessTieResolver      struct{ *Resolver }
	completenessOccasionResolver struct{ *Resolver }
	completenessTriadResolver    struct{ *Resolver }
	completenessGapResolver      struct{ *Resolver }
	completenessLinkResolver     struct{ *Resolver }
)

// CompletenessRow resolves the nouns of a row.
func (r *Resolver) CompletenessRow() generated.CompletenessRowResolver {
	return completenessRowResolver{r}
}

// Area answers CompletenessRow.area.
func (r completenessRowResolver) Area(ctx context.Context, row *completeness.Row) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", row.AreaID)
}

// Subject answers CompletenessRow.subject.
func (r completenessRowResolver) Subject(ctx context.Context, row *completeness.Row) (graph.Answer, error) {
	return r.noun(ctx, "Node", row.SubjectID)
}

// Links answers CompletenessRow.links.
func (r completenessRowResolver) Links(_ context.Context, row *completeness.Row, first *graph.PageSize) ([]*completeness.Link, error) {
	return row.Best[:min(len(row.Best), int(given(first)))], nil
}

// CompletenessElement resolves who stands for an element.
func (r *Resolver) CompletenessElement() generated.CompletenessElementResolver {
	return completenessElementResolver{r}
}

// Evidence answers CompletenessElement.evidence.
func (r completenessElementResolver) Evidence(ctx context.Context, e *completeness.ElementValue, first *graph.PageSize) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", e.EvidenceIDs[:min(len(e.EvidenceIDs), int(given(first)))])
}

// CompletenessTie resolves what a tie rests on.
func (r *Resolver) CompletenessTie() generated.CompletenessTieResolver {
	return completenessTieResolver{r}
}

// Occasions answers CompletenessTie.occasions.
func (r completenessTieResolver) Occasions(_ context.Context, t *completeness.TieValue, first *graph.PageSize) ([]*completeness.OccasionValue, error) {
	return t.Rests[:min(len(t.Rests), int(given(first)))], nil
}

// CompletenessOccasion resolves the nouns of an occasion.
func (r *Resolver) CompletenessOccasion() generated.CompletenessOccasionResolver {
	return completenessOccasionResolver{r}
}

// Node answers CompletenessOccasion.node.
func (r completenessOccasionResolver) Node(ctx context.Context, o *completeness.OccasionValue) (graph.Answer, error) {
	return r.noun(ctx, "Node", o.NodeID)
}

// Who answers CompletenessOccasion.who.
func (r completenessOccasionResolver) Who(ctx context.Context, o *completeness.OccasionValue) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", o.WhoIDs)
}

// CompletenessTriad resolves the projects of three elements.
func (r *Resolver) CompletenessTriad() generated.CompletenessTriadResolver {
	return completenessTriadResolver{r}
}

// Projects answers CompletenessTriad.projects.
func (r completenessTriadResolver) Projects(ctx context.Context, t *completeness.TriadValue) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", t.ProjectIDs)
}

// CompletenessGap resolves the communities of a gap.
func (r *Resolver) CompletenessGap() generated.CompletenessGapResolver {
	return completenessGapResolver{r}
}

// Places answers CompletenessGap.places.
func (r completenessGapResolver) Places(ctx context.Context, g *completeness.Gap, first *graph.PageSize) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", g.PlaceIDs[:min(len(g.PlaceIDs), int(given(first)))])
}

// CompletenessLink resolves the nouns of a link.
func (r *Resolver) CompletenessLink() generated.CompletenessLinkResolver {
	return completenessLinkResolver{r}
}

// Project answers CompletenessLink.project.
func (r completenessLinkResolver) Project(ctx context.Context, l *completeness.Link) (graph.Answer, error) {
	return r.noun(ctx, "Node", l.ProjectID)
}

// Community answers CompletenessLink.community.
func (r completenessLinkResolver) Community(ctx context.Context, l *completeness.Link) (graph.Answer, error) {
	return r.noun(ctx, "Node", l.CommunityID)
}

// Candidates answers CompletenessLink.candidates.
func (r completenessLinkResolver) Candidates(ctx context.Context, l *completeness.Link, first *graph.PageSize) ([]graph.Answer, error) {
	return r.nouns(ctx, "Node", l.CandidateIDs[:min(len(l.CandidateIDs), int(given(first)))])
}
