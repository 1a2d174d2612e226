package linkage

import (
	"context"

	"liandong/graph"
	"liandong/loaders"
)

// UnservedNeedsQuestion asks which open needs no running project meets where they arise.
type UnservedNeedsQuestion struct {
	Asked
	Where   UnservedNeedWhere
	OrderBy graph.UnservedNeedOrder
}

// UnservedNeedWhere narrows unservedNeeds; all that is given must hold.
type UnservedNeedWhere struct {
	Within     *graph.Filter // AdministrativeDivisionBy: a community or any division above it
	Category   *graph.Filter // TermBy: a need category and what is narrower
	Population *graph.Filter // TermBy: a group of people and what is narrower
	Urgency    *int          // at least this, 1 to 5
}

// UnservedNeed is an open need without a running project. Nouns are given by id.
type UnservedNeed struct {
	ID          string
	NeedID      string
	CommunityID string
	CategoryID  string             // empty when nobody gave one
	Since       *graph.PartialDate // since when it has arisen there; nil when unknown
	ProjectIDs  []string           // projects that address it all the same; empty unless evidence was asked for
	Evidence    []Evidence
}

type (
	// UnservedNeedConnection is one page of open needs without a running project.
	UnservedNeedConnection struct{ Connection[UnservedNeed] }
	// UnservedNeedEdge is a row with its cursor.
	UnservedNeedEdge = Edge[UnservedNeed]
)

// UnservedNeeds answers Q2 (contract M109): the needs open at the date that no project addresses which is running and
// delivered in the community where the need arises. Most urgent first, unknown urgency last, or longest open first; an
// unknown beginning counts as always.
//
// It takes one round trip. A key that names nothing is NotFound; a malformed cursor, page size or urgency is Invalid.
func UnservedNeeds(ctx context.Context, store *graph.Store, q UnservedNeedsQuestion) (*UnservedNeedConnection, error) {
	c, _, err := answer(ctx, store, q, unservedNeedOf)
	if err != nil {
		return nil, err
	}
	return &UnservedNeedConnection{*c}, nil
}

func (q UnservedNeedsQuestion) plan(model *graph.Model) (*plan, error) {
	if q.OrderBy == "" {
		q.OrderBy = graph.UnservedNeedOrderUrgency
	}
	if u := q.Where.Urgency; u != nil && (*u < 1 || *u > 5) {
		return nil, invalid("where.urgency", "urgency goes from 1 to 5", "紧急程度为 1 至 5")
	}
	p, err := q.Asked.plan(model, "unservedNeeds", []any{q.Where, q.OrderBy}, []keyed{
		{q.Where.Within, "AdministrativeDivision", "where.within", "within"},
		{q.Where.Category, "Term", "where.category", "category"},
		{q.Where.Population, "Term", "where.population", "population"},
	})
	if err != nil {
		return nil, err
	}
	a := q.asking()
	a.Within, a.Category, a.Population = p.keys[0].pattern, p.keys[1].pattern, p.keys[2].pattern
	ranked := q.OrderBy == graph.UnservedNeedOrderUrgency
	p.file, p.params["urgency"] = "unserved_needs.cypher", q.Where.Urgency
	p.asking = struct {
		asking
		Urgency, Ranked bool
	}{a, q.Where.Urgency != nil, ranked}
	return p, nil
}

// unservedNeedOf reads a row: key, need, community, category, since, its precision, projects, relations.
func unservedNeedOf(v []any, page *loaders.Page) UnservedNeed {
	n := UnservedNeed{
		NeedID: text(v[1]), CommunityID: text(v[2]), CategoryID: text(v[3]),
		ProjectIDs: distinct(element(v, 6)), Evidence: evidenceOf(element(v, 7)),
	}
	if since, ok := graph.FromStored(day(v[4]), graph.Precision(text(v[5]))); ok {
		n.Since = &since
	}
	n.ID = identity(n.NeedID, n.CommunityID)
	page.Add("Need", n.NeedID)
	page.Add("Community", n.CommunityID)
	page.Add("Term", n.CategoryID)
	page.Add("Project", n.ProjectIDs...)
	addSources(page, n.Evidence)
	return n
}
