package resolvers

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"liandong/graph"
	"liandong/graph/generated"
	"liandong/linkage"
)

// ServiceLinks answers Query.serviceLinks.
func (r queryResolver) ServiceLinks(ctx context.Context, where *linkage.ServiceLinkWhere, asOf *graph.PartialDate, knownAt *graph.Moment,
	first *graph.PageSize, after *string, orderBy *graph.ServiceLinkOrder) (*linkage.ServiceLinkConnection, error) {
	a := asked(ctx, asOf, knownAt, first, after, "evidence", "since")
	return r.linkage().ServiceLinks(ctx, linkage.ServiceLinksQuestion{
		Where: given(where), At: a.At, First: a.First, After: a.After, OrderBy: given(orderBy), Count: a.Count, Evidence: a.Evidence,
	})
}

// Coverage answers Query.coverage.
func (r queryResolver) Coverage(ctx context.Context, where *linkage.CoverageWhere, asOf *graph.PartialDate, knownAt *graph.Moment,
	thresholds *linkage.CoverageThresholds, rollUpTo *graph.DivisionLevel, first *graph.PageSize, after *string, staleAfter *int) (*linkage.Coverage, error) {
	if err := graph.CheckStaleAfter(days(staleAfter)); err != nil {
		return nil, err
	}
	return r.linkage().Coverage(ctx, linkage.CoverageQuestion{
		Where: given(where), At: moment(ctx, asOf, knownAt), Thresholds: thresholds, RollUpTo: given(rollUpTo),
		First: int(given(first)), After: given(after), Evidence: selects(ctx, "rows", "cells", "evidence"), StaleAfter: asksCertainty(ctx, staleAfter),
	})
}

// asksCertainty is how many days a confirmation is good for; 0 where the selection does not ask how certain counts are.
func asksCertainty(ctx context.Context, staleAfter *int) int {
	for _, of := range []string{"openNeedsCertainty", "providersCertainty"} {
		if selects(ctx, "rows", "cells", of) || selects(ctx, "totals", of) {
			return days(staleAfter)
		}
	}
	return 0
}

// linkage is where linkage questions are answered from.
func (r *Resolver) linkage() linkage.Reader {
	return linkage.Reader{Store: r.Store, Snapshots: r.Snapshots}
}

// given is an argument's value, the zero value when the client gave none.
func given[T any](argument *T) T {
	if argument == nil {
		var zero T
		return zero
	}
	return *argument
}

// moment is what a question is asked about: today, as known now, unless its arguments say otherwise.
func moment(ctx context.Context, asOf *graph.PartialDate, knownAt *graph.Moment) graph.At {
	at := graph.At{AsOf: graph.Today(now(graphql.GetOperationContext(ctx)))}
	if asOf != nil {
		at.AsOf = *asOf
	}
	if knownAt != nil {
		at.KnownAt = &knownAt.Time
	}
	return at
}

// selects reports whether the client asks for the field at the path below the field being resolved. The types on the way
// implement nothing, so every fragment on them applies.
func selects(ctx context.Context, path ...string) bool {
	operation, collected := graphql.GetOperationContext(ctx), graphql.GetFieldContext(ctx).Field
	return selected(operation, collected, path)
}

func selected(operation *graphql.OperationContext, field graphql.CollectedField, path []string) bool {
	if len(path) == 0 {
		return true
	}
	for _, child := range graphql.CollectFields(operation, field.Selections, []string{field.Definition.Type.Name()}) {
		if child.Name == path[0] && selected(operation, child, path[1:]) {
			return true
		}
	}
	return false
}

type (
	serviceLinkResolver  struct{ *Resolver }
	coverageResolver     struct{ *Resolver }
	coverageRowResolver  struct{ *Resolver }
	coverageCellResolver struct{ *Resolver }
	evidenceResolver     struct{ *Resolver }
)

// ServiceLink resolves the nouns of a service link.
func (r *Resolver) ServiceLink() generated.ServiceLinkResolver { return serviceLinkResolver{r} }

// Coverage resolves the nouns of a coverage matrix.
func (r *Resolver) Coverage() generated.CoverageResolver { return coverageResolver{r} }

// CoverageRow resolves the nouns of a row.
func (r *Resolver) CoverageRow() generated.CoverageRowResolver { return coverageRowResolver{r} }

// CoverageCell resolves the nouns of a cell.
func (r *Resolver) CoverageCell() generated.CoverageCellResolver { return coverageCellResolver{r} }

// Evidence resolves the nouns of a piece of evidence.
func (r *Resolver) Evidence() generated.EvidenceResolver { return evidenceResolver{r} }

// Organization answers ServiceLink.organization.
func (r serviceLinkResolver) Organization(ctx context.Context, link *linkage.ServiceLink) (graph.Answer, error) {
	return r.noun(ctx, "Organization", link.OrganizationID)
}

// Need answers ServiceLink.need.
func (r serviceLinkResolver) Need(ctx context.Context, link *linkage.ServiceLink) (graph.Answer, error) {
	return r.noun(ctx, "Need", link.NeedID)
}

// Category answers ServiceLink.category.
func (r serviceLinkResolver) Category(ctx context.Context, link *linkage.ServiceLink) (graph.Answer, error) {
	return r.noun(ctx, "Term", link.CategoryID)
}

// Community answers ServiceLink.community.
func (r serviceLinkResolver) Community(ctx context.Context, link *linkage.ServiceLink) (graph.Answer, error) {
	return r.noun(ctx, "Community", link.CommunityID)
}

// Project answers ServiceLink.project.
func (r serviceLinkResolver) Project(ctx context.Context, link *linkage.ServiceLink) (graph.Answer, error) {
	return r.noun(ctx, "Project", link.ProjectID)
}

// Service answers ServiceLink.service.
func (r serviceLinkResolver) Service(ctx context.Context, link *linkage.ServiceLink) (graph.Answer, error) {
	return r.noun(ctx, "Service", link.ServiceID)
}

// Categories answers Coverage.categories.
func (r coverageResolver) Categories(ctx context.Context, coverage *linkage.Coverage) ([]graph.Answer, error) {
	return r.nouns(ctx, "Term", coverage.CategoryIDs)
}

// Division answers CoverageRow.division.
func (r coverageRowResolver) Division(ctx context.Context, row *linkage.CoverageRow) (graph.Answer, error) {
	return r.noun(ctx, "AdministrativeDivision", row.DivisionID)
}

// Category answers CoverageCell.category.
func (r coverageCellResolver) Category(ctx context.Context, cell *linkage.CoverageCell) (graph.Answer, error) {
	return r.noun(ctx, "Term", cell.CategoryID)
}

// Organizations answers CoverageCell.organizations.
func (r coverageCellResolver) Organizations(ctx context.Context, cell *linkage.CoverageCell) ([]graph.Answer, error) {
	return r.nouns(ctx, "Organization", cell.OrganizationIDs)
}

// Needs answers CoverageCell.needs.
func (r coverageCellResolver) Needs(ctx context.Context, cell *linkage.CoverageCell) ([]graph.Answer, error) {
	return r.nouns(ctx, "Need", cell.NeedIDs)
}

// Source answers Evidence.source.
func (r evidenceResolver) Source(ctx context.Context, evidence *linkage.Evidence) (graph.Answer, error) {
	return r.noun(ctx, "DataSource", evidence.SourceID)
}
