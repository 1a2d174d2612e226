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
	Delegates  bool // persons who came to a meeting or handle a step count for whom they work for or lead then
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
		"Grant.fromSource", "Grant.grantedFor", "Person.worksFor", "Person.leadsTeams", "Collective.members",
	}
}

// Link is one reason for a tie: an event of a basis that both took part in for some time. An agreement is no event of others, and has none. Of two modes one end is the event itself.
type Link struct {
	A, B        int32 // nodes of the columns, A the lesser
	Basis       graph.NetworkBasis
	Event       int32   // -1: an agreement
	From, Until int32   // days on which both took part; of a moment, that day
	Weight      float64 // 0 of a later time in the same event, which counts once
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
	Links    []Link  // by tie: A, then B
	Removed  []Removed
	Redacted bool // what it rests on is of data classes that the caller may not see everywhere
	View     *snapshot.View

	sees func(node int32) bool // whether the caller may see a node of the columns
	cuts *Cuts
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
// before filters by kind and area. An event counts once, however often the two took part in it; times apart are links of their own.
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
	seen     []verdict
	able     []verdict
	basis    graph.NetworkBasis
	links    []Link
	nodes    int // of the links, and ties
	ties     int
	tooLarge int
}

// verdict is what has been found of a node of the columns.
type verdict uint8

const (
	unknown verdict = iota
	no
	yes
)

func verdictOf(is bool) verdict {
	if is {
		return yes
	}
	return no
}

func newProjector(c *snapshot.Columns, rights *access.Rights, p Projection) *projector {
	b := &projector{Projection: p, View: c.At(p.AsOf), rights: rights, first: p.AsOf, seen: make([]verdict, c.Nodes()), able: make([]verdict, c.Nodes())}
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
		b.tie("Meeting", true, b.delegated(true, b.edges("Meeting.attendees", true, gives|takes, func(edge int32) bool {
			left := b.Edges("Meeting.attendees").Left[edge]
			return status(edge) == "PRESENT" && (b.Is(left, "Organization") || b.Delegates && b.Is(left, "Person"))
		})))
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

// delegated lets persons take their parts for those whom they work for, and for the teams that they lead: at a moment on its day, else as long as both last. Of persons whom the caller may not see nothing is taken.
func (b *projector) delegated(moments bool, parts []part) (on []part) {
	if !b.Delegates {
		return parts
	}
	for _, p := range parts {
		if !b.Is(p.actor, "Person") {
			on = append(on, p)
			continue
		}
		if !b.sees(p.actor) {
			continue
		}
		for _, relation := range []string{"Person.worksFor", "Person.leadsTeams"} {
			e := b.Edges(relation)
			first, last := e.Outgoing(p.actor)
			for edge := first; edge < last; edge++ {
				from, until := b.span(e, edge)
				one := part{p.event, e.Right[edge], p.side, max(from, p.from), min(until, p.until)}
				if moments {
					if from > p.from || p.from >= until {
						continue
					}
					one.from, one.until = p.from, p.until
				}
				if one.from < one.until {
					on = append(on, one)
				}
			}
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
	steps := b.delegated(false, b.edges("Actor.handles", true, gives|takes, nil))
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
		if able := b.able[o]; able != unknown {
			return able == yes
		}
	}
	able := b.counts(o, from, until) && !b.barred(o, last)
	if last == b.AsOf && b.Since == nil {
		b.able[o] = verdictOf(able)
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
	if b.seen[node] == unknown {
		b.seen[node] = verdictOf(b.holds(node, b.Noun(node).Access))
	}
	return b.seen[node] == yes
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
	there = joinedParts(there)
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

// joinedParts puts together what an actor does in one event on one side while it lasts, so that many who stand for one are one.
func joinedParts(parts []part) (joined []part) {
	for _, p := range parts {
		found := false
		for i := len(joined) - 1; i >= 0 && joined[i].actor == p.actor && !found; i-- {
			if j := &joined[i]; j.side == p.side && p.from <= j.until {
				j.until, found = max(j.until, p.until), true
			}
		}
		if !found {
			joined = append(joined, p)
		}
	}
	return joined
}

// share links actors with the event that they take part in, of two modes.
func (b *projector) share(event int32, moments bool, parts []part) {
	for _, p := range parts {
		if moments && b.Since != nil && p.from < b.first {
			continue
		}
		until := p.until
		if moments {
			until = p.from + 1
		}
		b.links = append(b.links, Link{min(p.actor, event), max(p.actor, event), b.basis, event, p.from, until, 1})
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
	p := &Projected{View: b.View, sees: b.sees}
	hidden := func(class string) { p.Redacted = p.Redacted || class != "" && !b.rights.Read.Of(class).Everywhere }
	for _, basis := range b.wanted() {
		for _, class := range b.classes(basis) {
			hidden(class)
		}
		if b.Delegates && (basis == "MEETING" || basis == "CASE") {
			hidden(b.Model.Noun("Person").Access)
		}
	}
	b.mergeLinks()
	b.filter(p, "BASIS", func(l Link) bool { return slices.Contains(b.wanted(), l.Basis) })
	if b.TwoMode {
		b.filter(p, "AGREEMENTS", func(l Link) bool { return l.Event >= 0 }) // nothing that others could take part in
	}
	kinds := b.Kinds
	if len(kinds) == 0 {
		kinds = linkageKinds
	}
	within := b.within()
	b.filterActors(p, "KIND", func(actor int32) bool { return slices.Contains(kinds, kindOf(b.View, actor)) })
	if b.Area != nil {
		b.filterActors(p, "AREA", within)
	}
	b.filterWeak(p)
	if b.tooLarge > 0 {
		p.Removed = append(p.Removed, Removed{Filter: "LARGE_EVENTS", Nodes: b.tooLarge})
	}
	b.build(p, func(actor int32) bool { return slices.Contains(kinds, kindOf(b.View, actor)) && within(actor) })
	return p
}

// mergeLinks puts links in order, and those of one event and pair together whose times meet. Those apart stay apart, so that nothing goes along a tie in between; the first of them has the weight.
func (b *projector) mergeLinks() {
	slices.SortStableFunc(b.links, func(x, y Link) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.Basis, y.Basis), cmp.Compare(x.Event, y.Event), cmp.Compare(x.From, y.From))
	})
	var merged []Link
	for _, l := range b.links {
		if n := len(merged); n > 0 && l.Event >= 0 && merged[n-1].A == l.A && merged[n-1].B == l.B && merged[n-1].Basis == l.Basis && merged[n-1].Event == l.Event {
			if l.From <= merged[n-1].Until {
				merged[n-1].Until = max(merged[n-1].Until, l.Until)
				continue
			}
			l.Weight = 0
		}
		merged = append(merged, l)
	}
	b.links = merged
	b.nodes, b.ties = b.size()
}

// filter keeps links and tells what went.
func (b *projector) filter(p *Projected, name string, keep func(Link) bool) {
	nodes, ties, links := b.nodes, b.ties, len(b.links)
	if b.links = slices.DeleteFunc(b.links, func(l Link) bool { return !keep(l) }); len(b.links) == links {
		return
	}
	if b.nodes, b.ties = b.size(); b.nodes != nodes || b.ties != ties {
		p.Removed = append(p.Removed, Removed{name, nodes - b.nodes, ties - b.ties})
	}
}

// filterActors keeps links of actors; of two modes, one end is the event.
func (b *projector) filterActors(p *Projected, name string, keep func(actor int32) bool) {
	b.filter(p, name, func(l Link) bool {
		return (keep(l.A) || b.TwoMode && l.A == l.Event) && (keep(l.B) || b.TwoMode && l.B == l.Event)
	})
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
	b.filter(p, "WEIGHT", func(l Link) bool { return weights[[2]int32{l.A, l.B}] >= b.LeastTie-1e-12 })
}

// size is how many nodes and ties there are.
func (b *projector) size() (nodes, ties int) {
	seen := make([]bool, b.Nodes())
	for i, l := range b.links {
		if i == 0 || b.links[i-1].A != l.A || b.links[i-1].B != l.B {
			ties++
		}
		for _, end := range []int32{l.A, l.B} {
			if !seen[end] {
				seen[end] = true
				nodes++
			}
		}
	}
	return nodes, ties
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
	actors, events := make([]bool, b.Nodes()), make([]bool, b.Nodes())
	for _, l := range b.links {
		for _, end := range []int32{l.A, l.B} {
			if b.TwoMode && end == l.Event {
				events[end] = true
				continue
			}
			actors[end] = true
		}
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
	p.Actors = marked(actors)
	one := len(p.Actors)
	p.Actors = append(p.Actors, marked(events)...)
	p.Events = len(p.Actors) - one
	number := make([]int32, b.Nodes())
	for i, n := range p.Actors {
		number[n] = int32(i)
	}
	var ties []Tie
	for _, l := range b.links {
		if l.Weight > 0 {
			ties = append(ties, Tie{number[l.A], number[l.B], l.Weight})
		}
	}
	if b.Weighting == "NONE" || b.TwoMode {
		slices.SortFunc(ties, byEnds)
		ties = slices.CompactFunc(ties, func(x, y Tie) bool { return byEnds(x, y) == 0 })
	}
	p.Graph, p.Links = NewGraph(len(p.Actors), ties), b.links
}

// marked are the nodes that are marked, in order.
func marked(nodes []bool) (list []int32) {
	list = []int32{}
	for n, is := range nodes {
		if is {
			list = append(list, int32(n))
		}
	}
	return list
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
	societyEvent // of two modes
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
