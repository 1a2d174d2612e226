package snapshot

import (
	"fmt"

	"liandong/graph"
)

// nodeTable says which noun a table is of, and which Cypher its columns are.
type nodeTable struct {
	to                               *Nodes
	Noun                             string
	Name, Code, Scheme, Kind, Number string
}

func (l *loading) tables() []nodeTable {
	s := l.snapshot
	return []nodeTable{
		{&s.Organizations, "Organization", "n.name", "n.uscc", "null", "n.kind", "null"},
		{&s.Projects, "Project", "n.name", "null", "null", "null", "n.capacity"},
		{&s.Needs, "Need", "n.title", "null", "null", "null", "n.people"},
		{&s.Services, "Service", "n.name", "null", "null", "null", "n.capacity"},
		{&s.Divisions, "AdministrativeDivision", "n.name", "n.code", "n.codeScheme", "n.level", "null"},
		{&s.Terms, "Term", "n.name", "n.code", "n.scheme", "n.kind", "null"},
		{&s.batches, "ImportBatch", "null", "null", "null", "null", "null"},
	}
}

// relationTable says which relation a table is of. What has no name is the states of the left noun, or what bars it.
type relationTable struct {
	to          *Relation
	name        string // of the model, as in Project.deliveredIn
	left, right *Nodes
	evidence    bool
	statesOf    string // noun
	barsOf      string // noun
}

func (l *loading) relations() []relationTable {
	s := l.snapshot
	return []relationTable{
		{to: &s.Undertakes, name: "Organization.undertakes", left: &s.Organizations, right: &s.Projects, evidence: true},
		{to: &s.Addresses, name: "Project.addresses", left: &s.Projects, right: &s.Needs, evidence: true},
		{to: &s.ArisesIn, name: "Need.arisesIn", left: &s.Needs, right: &s.Divisions, evidence: true},
		{to: &s.ProjectIn, name: "Project.deliveredIn", left: &s.Projects, right: &s.Divisions, evidence: true},
		{to: &s.ServiceIn, name: "Service.deliveredIn", left: &s.Services, right: &s.Divisions, evidence: true},
		{to: &s.OfferedBy, name: "Service.offeredBy", left: &s.Services, right: &s.Organizations, evidence: true},
		{to: &s.NeedOf, name: "Need.category", left: &s.Needs, right: &s.Terms, evidence: true},
		{to: &s.ServiceOf, name: "Service.category", left: &s.Services, right: &s.Terms, evidence: true},
		{to: &s.Concerns, name: "Need.populations", left: &s.Needs, right: &s.Terms},
		{to: &s.ProjectFor, name: "Project.populations", left: &s.Projects, right: &s.Terms},
		{to: &s.ServiceFor, name: "Service.populations", left: &s.Services, right: &s.Terms},
		{to: &s.ClassedAs, name: "Organization.classes", left: &s.Organizations, right: &s.Terms},
		{to: &s.PartOf, name: "AdministrativeDivision.parent", left: &s.Divisions, right: &s.Divisions},
		{to: &s.Broader, name: "Term.broader", left: &s.Terms, right: &s.Terms},
		{to: &s.CollectedIn, name: "ImportBatch.collectedIn", left: &s.batches, right: &s.Divisions},
		{to: &s.OrganizationStates, statesOf: "Organization", left: &s.Organizations, right: &s.Terms},
		{to: &s.ProjectStates, statesOf: "Project", left: &s.Projects, right: &s.Terms},
		{to: &s.NeedStates, statesOf: "Need", left: &s.Needs, right: &s.Terms},
		{to: &s.ServiceStates, statesOf: "Service", left: &s.Services, right: &s.Terms},
		{to: &s.OrganizationBars, barsOf: "Organization", left: &s.Organizations, right: &s.Organizations},
	}
}

// declaration is what the model says of a table's relation.
type declaration struct {
	Noun, Type                         string
	Interval, Evidence, Scheme, States bool
	Active                             []string // states in which the noun counts
	Bar                                *graph.Bar
}

// declared looks the relation up. One that holds on a date is refused: no rule here is about those.
func (t relationTable) declared(model *graph.Model) (declaration, error) {
	d := declaration{Evidence: t.evidence}
	if t.statesOf != "" {
		noun := model.Noun(t.statesOf)
		d.Noun, d.Interval, d.States = noun.Name, true, true
		d.Type, d.Active = noun.Field(noun.Active.Field).Property, noun.Active.Values
		return d, nil
	}
	if t.barsOf != "" {
		noun := model.Noun(t.barsOf)
		d.Bar = &noun.Active.Bars[0]
		d.Noun, d.Interval, d.States = noun.Name, true, true
		d.Type, d.Active = model.Relation(d.Bar.Relation).Type, d.Bar.Values
		return d, nil
	}
	r := model.Relation(t.name)
	if r == nil || r.Time == graph.Event {
		return d, &graph.Error{Kind: graph.Internal, Op: "snapshot.Load", Err: fmt.Errorf("%s is no relation that the snapshot can hold", t.name)}
	}
	d.Noun, d.Type, d.Interval = r.From, r.Type, r.Time == graph.Interval
	for _, p := range r.Properties {
		d.Scheme = d.Scheme || p.Name == "scheme"
	}
	return d, nil
}
