// Package snapshot holds a columnar copy of the linkage part of the graph for heavy questions: who serves which need where.
// A snapshot is loaded once, never changes, and is read by any number of requests at once without locks.
package snapshot

import "liandong/graph"

// Snapshot is the linkage part of the graph as the hub knew it at a clock. Nodes are numbers from 0 within their table, and
// relations numbers from 0 within theirs, so that a question is loops over arrays. It holds what is known now, at all dates:
// the rule of time is in Window. Nothing of it may be changed.
type Snapshot struct {
	Clock int64 // what is here is all that was stored up to it, and nothing later

	Organizations, Projects, Needs, Services, Divisions, Terms Nodes

	// Relations by their declared names, from the left noun to the right one.
	Undertakes  Relation // organization, project
	Addresses   Relation // project, need
	ArisesIn    Relation // need, division
	ProjectIn   Relation // project, division it is delivered in
	ServiceIn   Relation // service, division it is delivered in
	OfferedBy   Relation // service, organization
	NeedOf      Relation // need, category
	ServiceOf   Relation // service, category
	Concerns    Relation // need, group of people
	ProjectFor  Relation // project, group of people
	ServiceFor  Relation // service, group of people
	ClassedAs   Relation // organization, class
	PartOf      Relation // division, division above it
	Broader     Relation // term, broader term
	CollectedIn Relation // import batch, division; Scheme says of which vocabulary

	// States of the nouns that have to be in certain ones to count for linkage: node, term.
	OrganizationStates, ProjectStates, NeedStates, ServiceStates Relation
	OrganizationBars                                             Relation // what bars an organization whatever its state: organization, itself

	batches Nodes // ends of CollectedIn
	model   *graph.Model
}

// AtClock is Clock.
func (s *Snapshot) AtClock() int64 { return s.Clock }

// Relations is how many relations it holds.
func (s *Snapshot) Relations() int {
	n := 0
	for _, r := range s.relations() {
		n += r.Len()
	}
	return n
}

// Nodes is how many nodes it holds.
func (s *Snapshot) Nodes() int {
	n := 0
	for _, t := range s.nodes() {
		n += t.Len()
	}
	return n
}

// Bytes is the memory it takes.
func (s *Snapshot) Bytes() int64 {
	var n int64
	for _, t := range s.nodes() {
		n += t.bytes()
	}
	for _, r := range s.relations() {
		n += r.bytes()
	}
	return n
}

func (s *Snapshot) nodes() []*Nodes {
	return []*Nodes{&s.Organizations, &s.Projects, &s.Needs, &s.Services, &s.Divisions, &s.Terms, &s.batches}
}

func (s *Snapshot) relations() []*Relation {
	return []*Relation{
		&s.Undertakes, &s.Addresses, &s.ArisesIn, &s.ProjectIn, &s.ServiceIn, &s.OfferedBy, &s.NeedOf, &s.ServiceOf, &s.Concerns,
		&s.ProjectFor, &s.ServiceFor, &s.ClassedAs, &s.PartOf, &s.Broader, &s.CollectedIn,
		&s.OrganizationStates, &s.ProjectStates, &s.NeedStates, &s.ServiceStates, &s.OrganizationBars,
	}
}
