package network

import (
	"cmp"
	"math"
	"slices"

	"liandong/access"
	"liandong/graph"
	"liandong/snapshot"
)

// Projection says which ties between actors are looked at.
type Projection struct {
	Bases      []graph.NetworkBasis     // what ties rest on; none: those of R77
	Kinds      []graph.NetworkActorKind // of actors; none: organizations, governance bodies and departments
	Area       *int32                   // division: actors that belong to it or below
	AsOf       int32                    // day
	Since      *int32                   // ties that held on some day from then to AsOf; nil: on AsOf
	Weighting  graph.NetworkWeighting
	TwoMode    bool // events are nodes, too, and actors are tied with them instead of each other
	Isolates   bool // actors without any tie are nodes, too
	LeastTie   float64
	MostActors int // larger events tie nobody, and are told; 0: MostActors
}

// MostActors is how many actors an event has at most that ties them: more would be half a million pairs.
const MostActors = 1000

// Bases of R77, which collaborationTies goes by.
var linkageBases = []graph.NetworkBasis{"PROJECT", "MEETING", "CASE", "AGREEMENT", "RESOURCE", "PLATFORM", "INFORMATION"}

var linkageKinds = []graph.NetworkActorKind{"ORGANIZATION", "GOVERNANCE_BODY", "GOVERNMENT_DEPARTMENT"}

// actorNouns are the nouns of actors by kind.
var actorNouns = map[graph.NetworkActorKind]string{
	"ORGANIZATION": "Organization", "GOVERNANCE_BODY": "GovernanceBody", "GOVERNMENT_DEPARTMENT": "GovernmentDepartment", "VOLUNTEER_TEAM": "VolunteerTeam",
}

// Names are what columns have to hold for networks.
func Names() []string {
	return []string{
		"Organization", "GovernanceBody", "GovernmentDepartment", "VolunteerTeam", "Organization.kind", "Organization.legalType", "Organization.status", "Sanction.imposedOn", "Sanction.kind",
		"Organization.undertakes", "Project.commissionedBy", "VolunteerTeam.supports", "Project.state", "Project.addresses", "Project.deliveredIn", "Need.arisesIn", "Need.status",
		"Meeting.attendees", "Meeting.attendees.status", "Actor.handles", "CaseStep.stepOf", "LinkageCase.state", "Organization.cooperatesWith", "Organization.cooperatesWith.basis",
		"Resource.ownedBy", "Resource.offeredBy", "ResourceLink.uses", "ResourceLink.linkedTo", "Allocation.ofResource", "Allocation.allocatedTo",
		"Facility.operatedBy", "Facility.hosts", "Facility.state", "SharedItem.sharedBy", "Actor.read", "Service.offeredBy", "Service.deliveredIn", "Service.status",
		"Grant.fromSource", "Grant.grantedFor", "Person.worksFor", "Collective.members",
	}
}

// Link is one reason for a tie: an event of a basis that both took part in. An agreement is no event of others, and has none.
type Link struct {
	A, B        int32 // nodes of the columns, A the lesser
	Basis       graph.NetworkBasis
	Event       int32 // -1: an agreement
	From, Until int32 // days on which both took part; of a moment, that day
	Weight      float64
}

// Removed is what a filter took away.
type Removed struct {
	Filter      string
	Nodes, Ties int
}

// Projected is a network of actors with what its ties rest on.
type Projected struct {
	*Graph
	Actors   []int32 // node of the columns by node of the network; in order
	Events   int     // of two modes: the last so many nodes are events
	Links    []Link  // by tie: A, then B; of two modes none
	Removed  []Removed
	Redacted bool // what it rests on is of data classes that the caller may not see everywhere
	View     *snapshot.View

	bases map[[2]int32][]graph.NetworkBasis // of two modes
	cuts  *Cuts
}

// Cuts are the actors and ties without which the network falls apart, looked for once.
func (p *Projected) Cuts() *Cuts {
	if p.cuts == nil {
		c := CutsOf(p.Graph)
		p.cuts = &c
	}
	return p.cuts
}

// IsBridge reports whether the network falls apart without the tie.
func (p *Projected) IsBridge(from, to int32) bool {
	_, found := slices.BinarySearchFunc(p.Cuts().Bridges, Tie{From: min(from, to), To: max(from, to)}, byEnds)
	return found
}

// Project makes the network that the caller may see. What is hidden from them is left out before anything is counted, so that neither weights nor what filters removed tell of it; Redacted goes by their rights
// alone, not by whether there is anything to hide.
//
// An actor counts while it is not known to be inactive and nothing bars it; a project, case or facility while its state says so or is not known (decisions B8), where a period is asked about: on some day of it. A tie is what R77 says
// (linkage.CollaborationTies), and: SERVICE, serving the same community (R76), FUNDING, money from the same source, PEOPLE, a person who works for or belongs to both. Weights are Newman's over all actors of an event,
// before filters by kind and area.
func Project(c *snapshot.Columns, rights *access.Rights, p Projection) *Projected {
	b := newProjector(c, rights, p)
	for _, basis := range b.bases() {
		b.basis = basis
		b.collect()
	}
	return b.projected()
}

// side is how an actor takes part in an event.
type side uint8

const (
	gives side = 1 << iota
	takes
)

// part is an actor's part in an event.
type part struct {
	event, actor int32
	side         side
	from, until  int32
}

// projector gathers parts and makes ties of them.
type projector struct {
	Projection
	*snapshot.View
	rights   *access.Rights
	first    int32 // of the days asked about
	seen     map[int32]bool
	able     map[int32]bool
	basis    graph.NetworkBasis
	links    []Link
	shares   map[[2]int32][]graph.NetworkBasis // actor and event, of two modes
	tooLarge int
}

func newProjector(c *snapshot.Columns, rights *access.Rights, p Projection) *projector {
	b := &projector{Projection: p, View: c.At(p.AsOf), rights: rights, first: p.AsOf, seen: map[int32]bool{}, able: map[int32]bool{}, shares: map[[2]int32][]graph.NetworkBasis{}}
	if p.Since != nil {
		b.first = *p.Since
	}
	if b.MostActors == 0 {
		b.MostActors = MostActors
	}
	return b
}

// bases are those to look at: all that R77 knows where a filter asks for some of them, so that it can tell what it removed.
func (b *projector) bases() []graph.NetworkBasis {
	all := slices.Clone(linkageBases)
	for _, basis := range b.Bases {
		if !slices.Contains(all, basis) {
			all = append(all, basis)
		}
	}
	return all
}

// wanted are the bases that are asked about.
func (b *projector) wanted() []graph.NetworkBasis {
	if len(b.Bases) > 0 {
		return b.Bases
	}
	return linkageBases
}

// collect gathers the parts of the basis and makes links of them.
func (b *projector) collect() {
	switch b.basis {
	case "PROJECT":
		b.tie("Project", false, b.workers("Organization.undertakes", gives|takes), b.workers("Project.commissionedBy", gives|takes), b.workers("VolunteerTeam.supports", gives|takes))
	case "MEETING":
		status := b.Edges("Meeting.attendees").Text("status")
		came := b.edges("Meeting.attendees", true, gives|takes, func(edge int32) bool {
			return status(edge) == "PRESENT" && b.Noun(b.Edges("Meeting.attendees").Left[edge]).Name == "Organization"
		})
		b.tie("Meeting", true, came)
	case "CASE":
		b.cases()
	case "AGREEMENT":
		b.agreements()
	case "RESOURCE":
		b.tie("Project", false, b.workers("Organization.undertakes", takes), b.workers("Project.commissionedBy", takes), b.resources())
	case "PLATFORM":
		b.tie("Facility", false, b.workers("Facility.operatedBy", gives|takes), b.edges("Facility.hosts", false, takes, nil))
	case "INFORMATION":
		b.tie("SharedItem", true, b.edges("SharedItem.sharedBy", false, gives, nil), b.edges("Actor.read", true, takes, nil))
	case "SERVICE":
		b.tie("Community", false, b.servers())
	case "FUNDING":
		b.tie("FundingSource", false, b.funded())
	case "PEOPLE":
		b.tie("Person", false, b.edges("Person.worksFor", false, gives|takes, nil), b.edges("Collective.members", false, gives|takes, func(edge int32) bool {
			return b.Noun(b.Edges("Collective.members").Left[edge]).Name == "Person"
		}))
	}
}

// workers are parts of those from whom the relation leads to an event.
func (b *projector) workers(relation string, s side) []part { return b.edges(relation, true, s, nil) }

// edges are parts that a relation says; actorsLeft: it leads from actors to events.
func (b *projector) edges(relation string, actorsLeft bool, s side, which func(edge int32) bool) (parts []part) {
	e := b.Edges(relation)
	for i := range e.Left {
		edge := int32(i)
		if which != nil && !which(edge) {
			continue
		}
		actor, event := e.Left[i], e.Right[i]
		if !actorsLeft {
			actor, event = event, actor
		}
		from, until := b.span(e, edge)
		parts = append(parts, part{event, actor, s, from, until})
	}
	return parts
}

// span is when an edge and both of its ends are there.
func (b *projector) span(e *snapshot.Edges, edge int32) (from, until int32) {
	left, right := e.Left[edge], e.Right[edge]
	return max(e.From[edge], b.From[left], b.From[right]), min(e.Until[edge], b.Until[left], b.Until[right])
}

// joined are parts that lead on: for each part and each edge from its event, the part in where the edge leads.
func (b *projector) joined(parts []part, relation string, outward bool) (on []part) {
	e := b.Edges(relation)
	for _, p := range parts {
		take := func(edge, to int32) {
			from, until := b.span(e, edge)
			if from, until = max(from, p.from), min(until, p.until); from < until {
				on = append(on, part{to, p.actor, p.side, from, until})
			}
		}
		if outward {
			first, last := e.Outgoing(p.event)
			for edge := first; edge < last; edge++ {
				take(edge, e.Right[edge])
			}
			continue
		}
		for _, edge := range e.Incoming(p.event) {
			take(edge, e.Left[edge])
		}
	}
	return on
}

// resources are the parts of who owns or gives a resource in projects that it went to.
func (b *projector) resources() []part {
	owners := slices.Concat(b.edges("Resource.ownedBy", false, gives, nil), b.edges("Resource.offeredBy", false, gives, nil))
	linked := b.joined(b.joined(owners, "ResourceLink.uses", false), "ResourceLink.linkedTo", true)
	allocated := b.joined(b.joined(owners, "Allocation.ofResource", false), "Allocation.allocatedTo", true)
	return slices.DeleteFunc(slices.Concat(linked, allocated), func(p part) bool { return !b.Is(p.event, "Project") })
}

// servers are the parts of organizations in communities that they serve (R76).
func (b *projector) servers() []part {
	undertaken := slices.DeleteFunc(b.workers("Organization.undertakes", gives|takes), func(p part) bool { return !b.counts(p.event, p.from, p.until) })
	delivered := map[[2]int32][]part{}
	for _, p := range b.edges("Project.deliveredIn", true, 0, nil) {
		delivered[[2]int32{p.actor, p.event}] = append(delivered[[2]int32{p.actor, p.event}], p)
	}
	var parts []part
	for _, offered := range b.edges("Service.offeredBy", false, gives|takes, nil) {
		if b.counts(offered.event, offered.from, offered.until) {
			parts = append(parts, b.joined([]part{offered}, "Service.deliveredIn", true)...)
		}
	}
	for _, u := range undertaken {
		needs := slices.DeleteFunc(b.joined([]part{u}, "Project.addresses", true), func(p part) bool { return !b.counts(p.event, p.from, p.until) })
		for _, p := range b.joined(needs, "Need.arisesIn", true) {
			for _, d := range delivered[[2]int32{u.event, p.event}] {
				if from, until := max(p.from, d.from), min(p.until, d.until); from < until {
					parts = append(parts, part{p.event, p.actor, p.side, from, until})
				}
			}
		}
	}
	return parts
}

// funded are the parts of organizations that a source of money gives to, themselves or for a project that they undertake.
func (b *projector) funded() (parts []part) {
	var direct []part
	for _, g := range b.edges("Grant.grantedFor", false, gives|takes, nil) { // the target as actor, in the grant
		if b.Is(g.actor, "Organization") {
			direct = append(direct, g)
			continue
		}
		if !b.Is(g.actor, "Project") {
			continue
		}
		undertakes := b.Edges("Organization.undertakes")
		for _, edge := range undertakes.Incoming(g.actor) {
			from, until := b.span(undertakes, edge)
			if from, until = max(from, g.from), min(until, g.until); from < until {
				direct = append(direct, part{g.event, undertakes.Left[edge], g.side, from, until})
			}
		}
	}
	return b.joined(direct, "Grant.fromSource", true)
}

// cases ties who handle steps of one case; who handle one step that belongs to no case that counts are tied by the step.
func (b *projector) cases() {
	steps := b.edges("Actor.handles", true, gives|takes, nil)
	cases := slices.DeleteFunc(b.joined(steps, "CaseStep.stepOf", true), func(p part) bool { return !b.counts(p.event, p.from, p.until) })
	stepOf := b.Edges("CaseStep.stepOf")
	alone := slices.DeleteFunc(steps, func(p part) bool {
		first, last := stepOf.Outgoing(p.event)
		for edge := first; edge < last; edge++ {
			if from, until := b.span(stepOf, edge); b.overlaps(max(from, p.from), min(until, p.until)) && b.counts(stepOf.Right[edge], max(from, p.from), min(until, p.until)) {
				return true
			}
		}
		return false
	})
	b.tie("LinkageCase", false, cases)
	b.tie("CaseStep", false, alone)
}

// agreements tie the two that agree; what an agreement is about is a basis, too, of those that carry linkage.
func (b *projector) agreements() {
	if b.TwoMode {
		return // nothing that others could take part in
	}
	e := b.Edges("Organization.cooperatesWith")
	about := e.Text("basis")
	for i := range e.Left {
		from, until := b.span(e, int32(i))
		x, y := min(e.Left[i], e.Right[i]), max(e.Left[i], e.Right[i])
		if x == y || !b.overlaps(from, until) || !b.actor(x, from, until) || !b.actor(y, from, until) {
			continue
		}
		bases := []graph.NetworkBasis{"AGREEMENT"}
		switch a := graph.NetworkBasis(about(int32(i))); a {
		case "RESOURCE", "PLATFORM", "INFORMATION":
			bases = append(bases, a)
		}
		for _, basis := range bases {
			b.links = append(b.links, Link{x, y, basis, -1, from, until, 1})
		}
	}
}

// overlaps reports whether the days meet those asked about.
func (b *projector) overlaps(from, until int32) bool {
	return from < until && from <= b.AsOf && b.first < until
}

// counts reports whether the state of a node says on some day of those and of those asked about that it counts, or is not known on one.
func (b *projector) counts(node, from, until int32) bool {
	from, until = max(from, b.first), min(until, b.AsOf+1)
	active := b.Noun(node).Active
	if from >= until || active == nil || active.Field == "" {
		return from < until
	}
	known, some := int32(0), false
	b.States(b.Noun(node).Name+"."+active.Field)(node, func(value string, since, to int32) {
		if since, to = max(since, from), min(to, until); since < to {
			known += to - since
			some = some || value == "" || slices.Contains(active.Values, value)
		}
	})
	return some || known < until-from
}

// actor reports whether a node is an actor that counts on some of the days, and that the caller may see.
func (b *projector) actor(node, from, until int32) bool {
	switch b.Noun(node).Name {
	case "Organization":
		return b.sees(node) && b.eligible(node, from, until)
	case "GovernanceBody", "GovernmentDepartment", "VolunteerTeam":
		return b.sees(node)
	}
	return false
}

// eligible reports whether an organization counts: not known to be inactive, and nothing bars it on the last of the days (decisions B8).
func (b *projector) eligible(o, from, until int32) bool {
	last := min(until-1, b.AsOf)
	if last == b.AsOf && b.Since == nil {
		if able, known := b.able[o]; known {
			return able
		}
	}
	able := b.counts(o, from, until) && !b.barred(o, last)
	if last == b.AsOf && b.Since == nil {
		b.able[o] = able
	}
	return able
}

func (b *projector) barred(o, day int32) bool {
	e, kind := b.Edges("Sanction.imposedOn"), b.Text("Sanction.kind")
	bars := b.Model.Noun("Organization").Active.Bars[0].Values
	for _, edge := range e.Incoming(o) {
		if from, until := b.span(e, edge); from <= day && day < until && slices.Contains(bars, kind(e.Left[edge])) {
			return true
		}
	}
	return false
}

// classes are the data classes, besides that of events, that a basis rests on: who came to a meeting is told by a property of its own class.
func (b *projector) classes(basis graph.NetworkBasis) []string {
	noun := map[graph.NetworkBasis]string{
		"PROJECT": "Project", "MEETING": "Meeting", "CASE": "LinkageCase", "RESOURCE": "Resource", "PLATFORM": "Facility", "INFORMATION": "SharedItem", "SERVICE": "Service", "FUNDING": "Grant", "PEOPLE": "Person",
	}[basis]
	if noun == "" {
		return nil
	}
	classes := []string{b.Model.Noun(noun).Access}
	for _, p := range b.Edges("Meeting.attendees").Relation.Properties {
		if basis == "MEETING" && p.Name == "status" {
			classes = append(classes, p.Access)
		}
	}
	return classes
}

// sees reports whether the caller may see the node.
func (b *projector) sees(node int32) bool {
	seen, known := b.seen[node]
	if !known {
		seen = b.holds(node, b.Noun(node).Access)
		b.seen[node] = seen
	}
	return seen
}

// holds reports whether the caller may see data of the class on the node.
func (b *projector) holds(node int32, class string) bool {
	if class == "" {
		return true
	}
	reach := b.rights.Read.Of(class)
	if reach.Everywhere || reach.Nowhere() {
		return reach.Everywhere
	}
	var divisions []string
	b.Places(node, func(division int32) { divisions = append(divisions, b.IDs.At(division)) })
	return reach.Sees(b.IDs.At(node), divisions)
}

// tie makes links of the parts in events of a noun: between any two of an event of whom one gives and the other takes. Moments are remembered for ever, and lie in a period by their day.
func (b *projector) tie(noun string, moments bool, lists ...[]part) {
	parts := slices.DeleteFunc(slices.Concat(lists...), func(p part) bool {
		return p.from >= p.until || p.from > b.AsOf || !b.Is(p.event, noun) || !moments && !b.overlaps(p.from, p.until)
	})
	slices.SortStableFunc(parts, func(x, y part) int {
		return cmp.Or(cmp.Compare(x.event, y.event), cmp.Compare(x.actor, y.actor), cmp.Compare(x.from, y.from))
	})
	for first := 0; first < len(parts); {
		last := first
		for last < len(parts) && parts[last].event == parts[first].event {
			last++
		}
		if event := parts[first].event; b.eventSeen(event) {
			b.tieEvent(event, moments, parts[first:last])
		}
		first = last
	}
}

func (b *projector) eventSeen(event int32) bool {
	if !b.sees(event) {
		return false
	}
	for _, class := range b.classes(b.basis) {
		if !b.holds(event, class) {
			return false
		}
	}
	return true
}

// tieEvent links those who took part in one event.
func (b *projector) tieEvent(event int32, moments bool, parts []part) {
	state := func(from, until int32) bool { return moments || b.counts(event, from, until) }
	var there []part
	for _, p := range parts {
		if b.actor(p.actor, p.from, p.until) && state(p.from, p.until) {
			there = append(there, p)
		}
	}
	actors := 0
	for i := range there {
		if i == 0 || there[i].actor != there[i-1].actor {
			actors++
		}
	}
	if actors > b.MostActors {
		b.tooLarge++
		return
	}
	if b.TwoMode {
		b.share(event, moments, there)
		return
	}
	weight := b.weigh(actors)
	for i, x := range there {
		for _, y := range there[i+1:] {
			if x.actor == y.actor || x.side&gives == 0 && y.side&gives == 0 || x.side&takes == 0 && y.side&takes == 0 || !b.sidesMeet(x, y) {
				continue
			}
			from, until := max(x.from, y.from), min(x.until, y.until)
			if moments && from < until {
				until = from + 1
				if from > b.AsOf || b.Since != nil && from < b.first {
					continue
				}
			} else if !b.overlaps(from, until) {
				continue
			}
			b.links = append(b.links, Link{x.actor, y.actor, b.basis, event, from, until, weight})
		}
	}
}

// sidesMeet reports whether what one does meets what the other does: at a facility one who runs it is enough.
func (b *projector) sidesMeet(x, y part) bool {
	return x.side&gives != 0 && y.side&takes != 0 || x.side&takes != 0 && y.side&gives != 0
}

func (b *projector) share(event int32, moments bool, parts []part) {
	for _, p := range parts {
		if moments && b.Since != nil && p.from < b.first {
			continue
		}
		key := [2]int32{p.actor, event}
		if !slices.Contains(b.shares[key], b.basis) {
			b.shares[key] = append(b.shares[key], b.basis)
		}
	}
}

func (b *projector) weigh(actors int) float64 {
	if b.Weighting == "NEWMAN" || b.Weighting == "" {
		return Newman(max(actors, 2))
	}
	return 1
}

// projected merges links into ties and lets the filters take theirs, one after the other, each telling what it removed.
func (b *projector) projected() *Projected {
	p := &Projected{View: b.View}
	for _, basis := range b.wanted() {
		for _, class := range append(b.classes(basis), "") {
			p.Redacted = p.Redacted || class != "" && !b.rights.Read.Of(class).Everywhere
		}
	}
	b.mergeLinks()
	b.filter(p, "BASIS", len(b.Bases) > 0, func(l Link) bool { return slices.Contains(b.wanted(), l.Basis) }, func(bases []graph.NetworkBasis) bool {
		return slices.ContainsFunc(bases, func(basis graph.NetworkBasis) bool { return slices.Contains(b.wanted(), basis) })
	})
	kinds := b.Kinds
	if len(kinds) == 0 {
		kinds = linkageKinds
	}
	b.filterActors(p, "KIND", true, func(actor int32) bool { return slices.Contains(kinds, kindOf(b.View, actor)) })
	within := b.within()
	b.filterActors(p, "AREA", b.Area != nil, within)
	b.filterWeak(p)
	if b.tooLarge > 0 {
		p.Removed = append(p.Removed, Removed{Filter: "LARGE_EVENTS", Nodes: b.tooLarge})
	}
	b.build(p, func(actor int32) bool { return slices.Contains(kinds, kindOf(b.View, actor)) && within(actor) })
	return p
}

// mergeLinks puts links in order, and those of one event and pair together.
func (b *projector) mergeLinks() {
	slices.SortStableFunc(b.links, func(x, y Link) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.Basis, y.Basis), cmp.Compare(x.Event, y.Event), cmp.Compare(x.From, y.From))
	})
	var merged []Link
	for _, l := range b.links {
		if n := len(merged); n > 0 && l.Event >= 0 && merged[n-1].A == l.A && merged[n-1].B == l.B && merged[n-1].Basis == l.Basis && merged[n-1].Event == l.Event {
			merged[n-1].From, merged[n-1].Until = min(merged[n-1].From, l.From), max(merged[n-1].Until, l.Until)
			continue
		}
		merged = append(merged, l)
	}
	b.links = merged
}

// filter keeps links, or parts of two modes, and tells what went.
func (b *projector) filter(p *Projected, name string, asked bool, keep func(Link) bool, keepShare func([]graph.NetworkBasis) bool) {
	nodes, ties := b.size()
	b.links = slices.DeleteFunc(b.links, func(l Link) bool { return !keep(l) })
	for key, bases := range b.shares {
		if keepShare != nil && !keepShare(bases) {
			delete(b.shares, key)
		}
	}
	after, left := b.size()
	if asked && (nodes != after || ties != left) {
		p.Removed = append(p.Removed, Removed{name, nodes - after, ties - left})
	}
}

func (b *projector) filterActors(p *Projected, name string, asked bool, keep func(actor int32) bool) {
	if !asked {
		return
	}
	nodes, ties := b.size()
	b.links = slices.DeleteFunc(b.links, func(l Link) bool { return !keep(l.A) || !keep(l.B) })
	for key := range b.shares {
		if !keep(key[0]) {
			delete(b.shares, key)
		}
	}
	after, left := b.size()
	if nodes != after || ties != left {
		p.Removed = append(p.Removed, Removed{name, nodes - after, ties - left})
	}
}

// filterWeak takes away ties whose weight is too small.
func (b *projector) filterWeak(p *Projected) {
	if b.LeastTie <= 0 {
		return
	}
	weights := map[[2]int32]float64{}
	for _, l := range b.links {
		pair := [2]int32{l.A, l.B}
		if weights[pair] += l.Weight; b.Weighting == "NONE" {
			weights[pair] = 1
		}
	}
	b.filter(p, "WEIGHT", true, func(l Link) bool { return weights[[2]int32{l.A, l.B}] >= b.LeastTie-1e-12 }, nil)
}

// size is how many nodes and ties there are.
func (b *projector) size() (nodes, ties int) {
	seen := map[int32]bool{}
	for i, l := range b.links {
		if i == 0 || b.links[i-1].A != l.A || b.links[i-1].B != l.B {
			ties++
		}
		seen[l.A], seen[l.B] = true, true
	}
	for key := range b.shares {
		seen[key[0]], seen[key[1]] = true, true
		ties++
	}
	return len(seen), ties
}

// within reports whether an actor belongs to the area, at the date.
func (b *projector) within() func(actor int32) bool {
	if b.Area == nil {
		return func(int32) bool { return true }
	}
	up, known := b.Out("AdministrativeDivision.parent"), map[int32]bool{*b.Area: true}
	var inside func(division int32, steps int) bool
	inside = func(division int32, steps int) bool {
		if is, ok := known[division]; ok || steps == 0 {
			return is
		}
		for _, above := range up(division) {
			if inside(above, steps-1) {
				known[division] = true
				return true
			}
		}
		known[division] = false
		return false
	}
	return func(actor int32) (is bool) {
		b.Places(actor, func(division int32) { is = is || inside(division, 12) })
		return is
	}
}

// build numbers the nodes and makes the graph.
func (b *projector) build(p *Projected, fits func(actor int32) bool) {
	actors, events := map[int32]bool{}, map[int32]bool{}
	for _, l := range b.links {
		actors[l.A], actors[l.B] = true, true
	}
	for key := range b.shares {
		actors[key[0]], events[key[1]] = true, true
	}
	if b.Isolates {
		for _, noun := range actorNouns {
			for n := range b.Those(noun) {
				if fits(n) && b.actor(n, b.AsOf, b.AsOf+1) {
					actors[n] = true
				}
			}
		}
	}
	p.Actors = append(sortedKeys(actors), sortedKeys(events)...)
	p.Events = len(events)
	number := make(map[int32]int32, len(p.Actors))
	for i, n := range p.Actors {
		number[n] = int32(i)
	}
	var ties []Tie
	for _, l := range b.links {
		ties = append(ties, Tie{number[l.A], number[l.B], l.Weight})
	}
	for key := range b.shares {
		ties = append(ties, Tie{number[key[0]], number[key[1]], 1})
	}
	if b.Weighting == "NONE" {
		slices.SortFunc(ties, byEnds)
		ties = slices.CompactFunc(ties, func(x, y Tie) bool { return byEnds(x, y) == 0 })
	}
	p.Graph, p.Links, p.bases = NewGraph(len(p.Actors), ties), b.links, b.shares
}

func sortedKeys(set map[int32]bool) []int32 {
	list := make([]int32, 0, len(set))
	for n := range set {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// kindOf is the kind of an actor; empty for what is none.
func kindOf(v *snapshot.View, actor int32) graph.NetworkActorKind {
	name := v.Noun(actor).Name
	for kind, noun := range actorNouns {
		if noun == name {
			return kind
		}
	}
	return ""
}

// LinksOf are the reasons of a tie between two nodes of the network, in order.
func (p *Projected) LinksOf(a, b int32) []Link {
	x, y := min(p.Actors[a], p.Actors[b]), max(p.Actors[a], p.Actors[b])
	first, _ := slices.BinarySearchFunc(p.Links, [2]int32{x, y}, func(l Link, pair [2]int32) int {
		return cmp.Or(cmp.Compare(l.A, pair[0]), cmp.Compare(l.B, pair[1]))
	})
	last := first
	for last < len(p.Links) && p.Links[last].A == x && p.Links[last].B == y {
		last++
	}
	return p.Links[first:last]
}

// basesOf are the bases of a tie, each once, in order.
func (p *Projected) basesOf(a, b int32) (bases []graph.NetworkBasis) {
	for _, l := range p.LinksOf(a, b) {
		bases = append(bases, l.Basis)
	}
	bases = append(bases, p.bases[[2]int32{p.Actors[a], p.Actors[b]}]...)
	slices.Sort(bases)
	return slices.Compact(bases)
}

// node is the node of the network that is a node of the columns.
func (p *Projected) node(column int32) (int32, bool) {
	actors := p.Actors[:len(p.Actors)-p.Events]
	if i, ok := slices.BinarySearch(actors, column); ok {
		return int32(i), true
	}
	if i, ok := slices.BinarySearch(p.Actors[len(actors):], column); ok {
		return int32(len(actors) + i), true
	}
	return 0, false
}

// Contacts are the links as contacts in time, by which paths in time go.
func (p *Projected) Contacts() *Contacts {
	var list []Contact
	for _, l := range p.Links {
		a, _ := p.node(l.A)
		b, _ := p.node(l.B)
		list = append(list, Contact{a, b, l.From, l.Until})
	}
	return NewContacts(p.Nodes(), list)
}

// societies are the five societies by which actors are grouped (E32, M3), and government, and others.
const (
	societyCommunity = iota
	societyOrganization
	societySocialWork
	societyVolunteers
	societyCharity
	societyGovernment
	societyOther
)

// SocietyOf groups actors by the five societies: governance bodies stand for the community; agencies of social work for social workers; volunteer organizations and teams for volunteers; foundations for charity; social and community
// organizations for organizations. Departments are government, companies, institutions and all others none of the five.
func SocietyOf(v *snapshot.View) func(actor int32) int32 {
	kind, legal := v.Text("Organization.kind"), v.Text("Organization.legalType")
	return func(actor int32) int32 {
		switch v.Noun(actor).Name {
		case "GovernanceBody":
			return societyCommunity
		case "GovernmentDepartment":
			return societyGovernment
		case "VolunteerTeam":
			return societyVolunteers
		case "Organization":
		default:
			return societyOther
		}
		switch {
		case legal(actor) == "FOUNDATION":
			return societyCharity
		case kind(actor) == "SOCIAL_WORK_AGENCY":
			return societySocialWork
		case kind(actor) == "VOLUNTEER_ORGANIZATION":
			return societyVolunteers
		case kind(actor) == "SOCIAL_ORGANIZATION" || kind(actor) == "COMMUNITY_ORGANIZATION":
			return societyOrganization
		}
		return societyOther
	}
}

func finite(value float64) *float64 {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return nil
	}
	return &value
}
