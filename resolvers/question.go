package resolvers

import (
	"context"
	"strings"

	"liandong/graph"
	"liandong/graph/generated"
	"liandong/linkage"
)

// UnservedNeeds answers Query.unservedNeeds.
func (r queryResolver) UnservedNeeds(ctx context.Context, where *linkage.UnservedNeedWhere, asOf *graph.PartialDate, knownAt *graph.Moment,
	first *graph.PageSize, after *string, orderBy *graph.UnservedNeedOrder) (*linkage.UnservedNeedConnection, error) {
	return linkage.UnservedNeeds(ctx, r.Store, linkage.UnservedNeedsQuestion{
		Asked: asked(ctx, asOf, knownAt, first, after, "evidence", "projects"), Where: given(where), OrderBy: given(orderBy),
	})
}

// UncoordinatedProviders answers Query.uncoordinatedProviders.
func (r queryResolver) UncoordinatedProviders(ctx context.Context, where *linkage.ProviderPairWhere, asOf *graph.PartialDate, knownAt *graph.Moment,
	first *graph.PageSize, after *string) (*linkage.ProviderPairConnection, error) {
	return linkage.UncoordinatedProviders(ctx, r.Store, linkage.UncoordinatedProvidersQuestion{
		Asked: asked(ctx, asOf, knownAt, first, after, "evidence", "projects", "otherProjects"), Where: given(where),
	})
}

// ConnectingPeople answers Query.connectingPeople.
func (r queryResolver) ConnectingPeople(ctx context.Context, organization, other graph.Filter, asOf *graph.PartialDate, knownAt *graph.Moment,
	first *graph.PageSize, after *string) (*linkage.ConnectingPersonConnection, error) {
	return linkage.ConnectingPeople(ctx, r.Store, linkage.ConnectingPeopleQuestion{Scope: r.request(ctx).Scope,
		Asked: asked(ctx, asOf, knownAt, first, after, detailsOf("toOrganization", "toOther")...), Organization: &organization, Other: &other,
	})
}

// CollaborationTies answers Query.collaborationTies.
func (r queryResolver) CollaborationTies(ctx context.Context, where *linkage.CollaborationTieWhere, asOf *graph.PartialDate, knownAt *graph.Moment,
	first *graph.PageSize, after *string) (*linkage.CollaborationTieConnection, error) {
	return linkage.CollaborationTies(ctx, r.Store, linkage.CollaborationTiesQuestion{
		Asked: asked(ctx, asOf, knownAt, first, after, "evidence"), Where: given(where),
	})
}

// OrganizationShortfalls answers Query.organizationShortfalls.
func (r queryResolver) OrganizationShortfalls(ctx context.Context, minimum *int, where *linkage.OrganizationShortfallWhere, asOf *graph.PartialDate,
	knownAt *graph.Moment, first *graph.PageSize, after *string) (*linkage.OrganizationShortfallConnection, error) {
	return linkage.OrganizationShortfalls(ctx, r.Store, linkage.OrganizationShortfallsQuestion{
		Asked: asked(ctx, asOf, knownAt, first, after, "evidence"), Minimum: minimum, Where: given(where),
	})
}

// detailsOf are the fields of pieces of evidence that the database has to look up, below fields of a row.
func detailsOf(fields ...string) (paths []string) {
	for _, field := range fields {
		for _, detail := range []string{"from", "to", "recordedAt", "source"} {
			paths = append(paths, field+"."+detail)
		}
	}
	return paths
}

// asked gathers what every question says; the fields of a row that are named, as in "toOther.from", are read only where they are selected.
func asked(ctx context.Context, asOf *graph.PartialDate, knownAt *graph.Moment, first *graph.PageSize, after *string, fields ...string) linkage.Asked {
	a := linkage.Asked{At: moment(ctx, asOf, knownAt), First: int(given(first)), After: given(after), Count: selects(ctx, "totalCount")}
	for _, f := range fields {
		path := strings.Split(f, ".")
		a.Evidence = a.Evidence || selects(ctx, append([]string{"nodes"}, path...)...) || selects(ctx, append([]string{"edges", "node"}, path...)...)
	}
	return a
}

type (
	unservedNeedResolver          struct{ *Resolver }
	providerPairResolver          struct{ *Resolver }
	connectingPersonResolver      struct{ *Resolver }
	collaborationTieResolver      struct{ *Resolver }
	organizationShortfallResolver struct{ *Resolver }
)

// UnservedNeed resolves the nouns of an open need without a running project.
func (r *Resolver) UnservedNeed() generated.UnservedNeedResolver { return unservedNeedResolver{r} }

// ProviderPair resolves the nouns of a pair of organizations.
func (r *Resolver) ProviderPair() generated.ProviderPairResolver { return providerPairResolver{r} }

// ConnectingPerson resolves the person.
func (r *Resolver) ConnectingPerson() generated.ConnectingPersonResolver {
	return connectingPersonResolver{r}
}

// CollaborationTie resolves the nouns of a tie.
func (r *Resolver) CollaborationTie() generated.CollaborationTieResolver {
	return collaborationTieResolver{r}
}

// OrganizationShortfall resolves the community.
func (r *Resolver) OrganizationShortfall() generated.OrganizationShortfallResolver {
	return organizationShortfallResolver{r}
}

// Need answers UnservedNeed.need.
func (r unservedNeedResolver) Need(ctx context.Context, row *linkage.UnservedNeed) (graph.Answer, error) {
	return r.noun(ctx, "Need", row.NeedID)
}

// Community answers UnservedNeed.community.
func (r unservedNeedResolver) Community(ctx context.Context, row *linkage.UnservedNeed) (graph.Answer, error) {
	return r.noun(ctx, "Community", row.CommunityID)
}

// Category answers UnservedNeed.category.
func (r unservedNeedResolver) Category(ctx context.Context, row *linkage.UnservedNeed) (graph.Answer, error) {
	return r.noun(ctx, "Term", row.CategoryID)
}

// Projects answers UnservedNeed.projects.
func (r unservedNeedResolver) Projects(ctx context.Context, row *linkage.UnservedNeed) ([]graph.Answer, error) {
	return r.nouns(ctx, "Project", row.ProjectIDs)
}

// Community answers ProviderPair.community.
func (r providerPairResolver) Community(ctx context.Context, row *linkage.ProviderPair) (graph.Answer, error) {
	return r.noun(ctx, "Community", row.CommunityID)
}

// Category answers ProviderPair.category.
func (r providerPairResolver) Category(ctx context.Context, row *linkage.ProviderPair) (graph.Answer, error) {
	return r.noun(ctx, "Term", row.CategoryID)
}

// Population answers ProviderPair.population.
func (r providerPairResolver) Population(ctx context.Context, row *linkage.ProviderPair) (graph.Answer, error) {
	return r.noun(ctx, "Term", row.PopulationID)
}

// Organization answers ProviderPair.organization.
func (r providerPairResolver) Organization(ctx context.Context, row *linkage.ProviderPair) (graph.Answer, error) {
	return r.noun(ctx, "Organization", row.OrganizationID)
}

// Other answers ProviderPair.other.
func (r providerPairResolver) Other(ctx context.Context, row *linkage.ProviderPair) (graph.Answer, error) {
	return r.noun(ctx, "Organization", row.OtherID)
}

// Projects answers ProviderPair.projects.
func (r providerPairResolver) Projects(ctx context.Context, row *linkage.ProviderPair) ([]graph.Answer, error) {
	return r.nouns(ctx, "Project", row.ProjectIDs)
}

// OtherProjects answers ProviderPair.otherProjects.
func (r providerPairResolver) OtherProjects(ctx context.Context, row *linkage.ProviderPair) ([]graph.Answer, error) {
	return r.nouns(ctx, "Project", row.OtherProjectIDs)
}

// Person answers ConnectingPerson.person.
func (r connectingPersonResolver) Person(ctx context.Context, row *linkage.ConnectingPerson) (graph.Answer, error) {
	return r.noun(ctx, "Person", row.PersonID)
}

// Actor answers CollaborationTie.actor.
func (r collaborationTieResolver) Actor(ctx context.Context, row *linkage.CollaborationTie) (graph.Answer, error) {
	return r.noun(ctx, "Actor", row.ActorID)
}

// Other answers CollaborationTie.other.
func (r collaborationTieResolver) Other(ctx context.Context, row *linkage.CollaborationTie) (graph.Answer, error) {
	return r.noun(ctx, "Actor", row.OtherID)
}

// Root answers CollaborationTie.root.
func (r collaborationTieResolver) Root(ctx context.Context, row *linkage.CollaborationTie) (graph.Answer, error) {
	return r.noun(ctx, "Superior", row.RootID)
}

// OtherRoot answers CollaborationTie.otherRoot.
func (r collaborationTieResolver) OtherRoot(ctx context.Context, row *linkage.CollaborationTie) (graph.Answer, error) {
	return r.noun(ctx, "Superior", row.OtherRootID)
}

// Community answers OrganizationShortfall.community.
func (r organizationShortfallResolver) Community(ctx context.Context, row *linkage.OrganizationShortfall) (graph.Answer, error) {
	return r.noun(ctx, "Community", row.CommunityID)
}
