package linkage

import (
	"context"

	"liandong/graph"
	"liandong/loaders"
)

// OrganizationShortfallsQuestion asks which communities have fewer organizations than planned.
type OrganizationShortfallsQuestion struct {
	Asked
	Minimum *int // how many each should have, 1 to 10,000; nil means 20
	Where   OrganizationShortfallWhere
}

// OrganizationShortfallWhere narrows organizationShortfalls; all that is given must hold.
type OrganizationShortfallWhere struct {
	Within           *graph.Filter            // AdministrativeDivisionBy: a community or any division above it
	OrganizationKind []graph.OrganizationKind // that count; empty is any
}

// OrganizationShortfall is a community with too few organizations. Evidence is empty unless asked for.
type OrganizationShortfall struct {
	ID            string
	CommunityID   string
	Organizations int
	Missing       int
	Evidence      []Evidence
}

type (
	// OrganizationShortfallConnection is one page of communities.
	OrganizationShortfallConnection struct {
		Connection[OrganizationShortfall]
	}
	// OrganizationShortfallEdge is a row with its cursor.
	OrganizationShortfallEdge = Edge[OrganizationShortfall]
)

// OrganizationShortfalls answers Q20 (contract M38): the communities and villages in which fewer organizations than the
// minimum are based or filed at the date, those known to be inactive left out, one that is both counted once (decisions
// B13). A community without any is one of them. Most missing first, then by name.
//
// It takes one round trip. A key that names nothing is NotFound; a malformed cursor, page size or minimum is Invalid.
func OrganizationShortfalls(ctx context.Context, store *graph.Store, q OrganizationShortfallsQuestion) (*OrganizationShortfallConnection, error) {
	minimum := q.minimum()
	c, _, err := answer(ctx, store, q, func(v []any, page *loaders.Page) OrganizationShortfall {
		row := OrganizationShortfall{CommunityID: text(v[1]), Organizations: number(v[2]), Evidence: evidenceOf(element(v, 3))}
		row.ID, row.Missing = identity(row.CommunityID), minimum-row.Organizations
		page.Add("Community", row.CommunityID)
		addSources(page, row.Evidence)
		return row
	})
	if err != nil {
		return nil, err
	}
	return &OrganizationShortfallConnection{*c}, nil
}

func (q OrganizationShortfallsQuestion) minimum() int {
	if q.Minimum == nil {
		return 20
	}
	return *q.Minimum
}

func (q OrganizationShortfallsQuestion) plan(model *graph.Model) (*plan, error) {
	if q.minimum() < 1 || q.minimum() > 10_000 {
		return nil, invalid("minimum", "a minimum is 1 to 10,000", "目标数为 1 至 10000")
	}
	p, err := q.Asked.plan(model, "organizationShortfalls", []any{q.minimum(), q.Where}, []keyed{
		{q.Where.Within, "AdministrativeDivision", "where.within", "within"},
	})
	if err != nil {
		return nil, err
	}
	a := q.asking()
	a.Within, a.Kinds = p.keys[0].pattern, len(q.Where.OrganizationKind) > 0
	p.file, p.asking = "organization_shortfalls.cypher", a
	p.params["minimum"], p.params["kinds"] = q.minimum(), kindNames(q.Where.OrganizationKind)
	return p, nil
}
