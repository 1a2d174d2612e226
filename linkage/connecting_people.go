package linkage

import (
	"context"

	"liandong/graph"
	"liandong/loaders"
)

// ConnectingPeopleQuestion asks through whom two organizations are connected; both are OrganizationBy.
type ConnectingPeopleQuestion struct {
	Asked
	Scope               graph.Scope // people whose names it does not hold are left out: they would be told by their place in the order
	Organization, Other *graph.Filter
}

// ConnectingPerson is a person who works for or is a member of both organizations. Of the relations only id and type are given
// unless evidence was asked for.
type ConnectingPerson struct {
	ID             string
	PersonID       string
	ToOrganization []Evidence // WORKS_FOR and MEMBER_OF
	ToOther        []Evidence
}

type (
	// ConnectingPersonConnection is one page of people.
	ConnectingPersonConnection struct{ Connection[ConnectingPerson] }
	// ConnectingPersonEdge is a row with its cursor.
	ConnectingPersonEdge = Edge[ConnectingPerson]
)

// ConnectingPeople answers Q6 (contract M136), the variant through people: who works for or is a member of both
// organizations at the date, with the relations to each. By name.
//
// It takes one round trip. An organization that is not there is NotFound; a missing one, the same one twice, a malformed
// cursor or page size is Invalid.
func ConnectingPeople(ctx context.Context, store *graph.Store, q ConnectingPeopleQuestion) (*ConnectingPersonConnection, error) {
	c, more, err := answer(ctx, store, q, connectingPersonOf)
	if err != nil {
		return nil, err
	}
	if same, _ := more[0].(bool); same {
		return nil, invalid("other", "both are the same organization: name another one", "两个组织相同：请指定另一个组织")
	}
	return &ConnectingPersonConnection{*c}, nil
}

func (q ConnectingPeopleQuestion) plan(model *graph.Model) (*plan, error) {
	p, err := q.Asked.plan(model, "connectingPeople", []any{q.Organization, q.Other, q.Scope.Everything, q.Scope.Classes}, []keyed{
		{q.Organization, "Organization", "organization", "organization"},
		{q.Other, "Organization", "other", "other"},
	})
	if err != nil {
		return nil, err
	}
	for _, k := range p.keys {
		if k.pattern == "" {
			return nil, invalid(k.field, "name two organizations", "请指定两个组织")
		}
	}
	a := q.asking()
	a.Organization = p.keys[0].pattern
	p.file = "connecting_people.cypher"
	p.asking = struct {
		asking
		Other, Tells string
	}{a, p.keys[1].pattern, q.Scope.Tells("h", model.Noun("Person"))}
	q.Scope.Params(p.params)
	return p, nil
}

// connectingPersonOf reads a row: key, person, the relations to each organization.
func connectingPersonOf(v []any, page *loaders.Page) ConnectingPerson {
	sides, _ := v[2].([]any)
	person := ConnectingPerson{ID: identity(text(v[1])), PersonID: text(v[1]), ToOrganization: evidenceOf(sides[0]), ToOther: evidenceOf(sides[1])}
	page.Add("Person", person.PersonID)
	addSources(page, person.ToOrganization)
	addSources(page, person.ToOther)
	return person
}
