package linkage

import (
	"context"

	"liandong/graph"
	"liandong/loaders"
)

// UncoordinatedProvidersQuestion asks where two organizations serve the same without a tie.
type UncoordinatedProvidersQuestion struct {
	Asked
	Where ProviderPairWhere
}

// ProviderPairWhere narrows uncoordinatedProviders; all that is given must hold.
type ProviderPairWhere struct {
	Within     *graph.Filter // AdministrativeDivisionBy: a community or any division above it
	Category   *graph.Filter // TermBy: a need category and what is narrower
	Population *graph.Filter // TermBy: a group of people and what is narrower
}

// ProviderPair is two organizations without a tie that serve the same category and group in the same community. Nouns are
// given by id; the organization whose name comes first is the first. Projects and evidence are empty unless asked for.
type ProviderPair struct {
	ID              string
	CommunityID     string
	CategoryID      string
	PopulationID    string
	OrganizationID  string
	OtherID         string
	ProjectIDs      []string // of the first organization
	OtherProjectIDs []string
	Evidence        []Evidence
}

type (
	// ProviderPairConnection is one page of pairs.
	ProviderPairConnection struct{ Connection[ProviderPair] }
	// ProviderPairEdge is a row with its cursor.
	ProviderPairEdge = Edge[ProviderPair]
)

// UncoordinatedProviders answers Q3 (contract M108): two organizations, neither known to be inactive, that each undertake
// a running project delivered in the same community, where both projects address an open need of the same category and
// target the same group, both the very same term, and the two have no tie on any basis, as CollaborationTies says it. Where
// the needs arise does not matter. By the names of community, category, group and organizations.
//
// It takes one round trip. A key that names nothing is NotFound; a malformed cursor or page size is Invalid.
func UncoordinatedProviders(ctx context.Context, store *graph.Store, q UncoordinatedProvidersQuestion) (*ProviderPairConnection, error) {
	c, _, err := answer(ctx, store, q, providerPairOf)
	if err != nil {
		return nil, err
	}
	return &ProviderPairConnection{*c}, nil
}

func (q UncoordinatedProvidersQuestion) plan(model *graph.Model) (*plan, error) {
	p, err := q.Asked.plan(model, "uncoordinatedProviders", []any{q.Where}, []keyed{
		{q.Where.Within, "AdministrativeDivision", "where.within", "within"},
		{q.Where.Category, "Term", "where.category", "category"},
		{q.Where.Population, "Term", "where.population", "population"},
	})
	if err != nil {
		return nil, err
	}
	a := q.asking()
	a.Within, a.Category, a.Population = p.keys[0].pattern, p.keys[1].pattern, p.keys[2].pattern
	p.file, p.asking = "uncoordinated_providers.cypher", a
	return p, nil
}

// providerPairOf reads a row: key, community, category, group, two organizations, for both the projects, for both and
// each project the relations.
func providerPairOf(v []any, page *loaders.Page) ProviderPair {
	pair := ProviderPair{CommunityID: text(v[1]), CategoryID: text(v[2]), PopulationID: text(v[3]), OrganizationID: text(v[4]), OtherID: text(v[5])}
	if projects, _ := element(v, 6).([]any); len(projects) == 2 {
		pair.ProjectIDs, pair.OtherProjectIDs = distinct(projects[0]), distinct(projects[1])
	}
	sides, _ := element(v, 7).([]any)
	seen := map[string]bool{}
	for _, side := range sides {
		paths, _ := side.([]any)
		for _, path := range paths {
			for _, e := range evidenceOf(path) {
				if !seen[e.ID] {
					pair.Evidence, seen[e.ID] = append(pair.Evidence, e), true
				}
			}
		}
	}
	pair.ID = identity(pair.CommunityID, pair.CategoryID, pair.PopulationID, pair.OrganizationID, pair.OtherID)
	page.Add("Community", pair.CommunityID)
	page.Add("Term", pair.CategoryID, pair.PopulationID)
	page.Add("Organization", pair.OrganizationID, pair.OtherID)
	page.Add("Project", pair.ProjectIDs...)
	page.Add("Project", pair.OtherProjectIDs...)
	addSources(page, pair.Evidence)
	return pair
}
