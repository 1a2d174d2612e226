// Package proof holds the tests of networks on a store: against collaborationTies, and against ties reckoned from what was drawn.
package proof_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"liandong/access"
	"liandong/graph"
	"liandong/linkage"
	"liandong/network"
	"liandong/snapshot"
)

// TestOnStore asks everything of one small district.
func TestOnStore(t *testing.T) {
	w := newWorld(t)
	c, err := snapshot.LoadColumns(network.Names())(t.Context(), w.Store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []int{40, 130, 190, 290} {
		t.Run(fmt.Sprintf("Day%d", day), func(t *testing.T) {
			w.compareTies(t, c, day)
			w.compareDrawn(t, c, day)
		})
	}
	t.Run("Filters", func(t *testing.T) { w.filters(t, c) })
	t.Run("Rights", func(t *testing.T) { w.rights(t, c) })
	t.Run("TwoMode", func(t *testing.T) { w.twoMode(t, c) })
	t.Run("Delegates", func(t *testing.T) { w.delegates(t, c) })
	t.Run("Spells", func(t *testing.T) { w.spells(t, c) })
	t.Run("Files", func(t *testing.T) { w.files(t, c) })
	t.Run("Served", func(t *testing.T) { w.served(t, c) })
	t.Run("API", w.api)
	t.Run("Refused", w.refused)
}

func (w *world) project(c *snapshot.Columns, rights *access.Rights, day int, change func(p *network.Projection)) *network.Projected {
	p := network.Projection{AsOf: snapshot.DayOf(dayOf2020(day).Last())}
	if change != nil {
		change(&p)
	}
	return network.Project(c, rights, p)
}

// ties are the ties of a network by the keys of their ends, with their weights.
func (w *world) ties(p *network.Projected) map[[2]string]float64 {
	found := map[[2]string]float64{}
	for _, t := range p.Ties() {
		found[pair(w.keys[p.View.IDs.At(p.Actors[t.From])], w.keys[p.View.IDs.At(p.Actors[t.To])])] = t.Weight
	}
	return found
}

func pair(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// compareTies: the network has the ties of collaborationTies (R77) with their bases, on all bases and on some.
func (w *world) compareTies(t *testing.T, c *snapshot.Columns, day int) {
	sets := [][]graph.LinkageBasis{nil}
	if day == 190 {
		sets = append(sets, []graph.LinkageBasis{"CASE", "RESOURCE"}) // agreements about resources count without the others
	}
	for _, set := range sets {
		answer, err := linkage.CollaborationTies(t.Context(), w.Store, linkage.CollaborationTiesQuestion{Asked: linkage.Asked{At: graph.At{AsOf: dayOf2020(day)}, First: 200}, Where: linkage.CollaborationTieWhere{Basis: set}})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		for _, tie := range answer.Nodes {
			names := pair(w.keys[tie.ActorID], w.keys[tie.OtherID])
			want[fmt.Sprint(names, tie.Bases)] = true
		}
		var asked []graph.NetworkBasis
		for _, basis := range set {
			asked = append(asked, graph.NetworkBasis(basis))
		}
		p, got := w.project(c, access.Owner(), day, func(p *network.Projection) { p.Bases = asked }), map[string]bool{}
		for _, tie := range p.Ties() {
			names := pair(w.keys[p.View.IDs.At(p.Actors[tie.From])], w.keys[p.View.IDs.At(p.Actors[tie.To])])
			var bases []graph.NetworkBasis
			for _, l := range p.LinksOf(tie.From, tie.To) {
				bases = append(bases, l.Basis)
			}
			slices.Sort(bases)
			got[fmt.Sprint(names, slices.Compact(bases))] = true
		}
		if !maps.Equal(got, want) {
			t.Errorf("day %d, %v:\n%v, not\n%v", day, set, got, want)
		}
		t.Logf("day %d, %v: %d ties", day, set, len(got))
	}
}

// held are the links of a relation that hold on a day; events hold from their day on.
func (w *world) held(relation string, day int) (list []connection) {
	event := w.Model().Relation(relation).Time == graph.Event
	for _, l := range w.links[relation] {
		if l.since <= day && (event || l.last == 0 || day <= l.last) {
			list = append(list, l)
		}
	}
	return list
}

// takes are who takes part in what, by event.
type takes map[string][]string

func (e takes) add(event, actor string) {
	if !slices.Contains(e[event], actor) {
		e[event] = append(e[event], actor)
	}
}

// weights ties any two of an event by Newman's weight.
func (e takes) weights(skip map[string]bool) map[[2]string]float64 {
	found := map[[2]string]float64{}
	for _, actors := range e {
		actors = slices.DeleteFunc(slices.Clone(actors), func(a string) bool { return skip[a] })
		for i, a := range actors {
			for _, b := range actors[:i] {
				found[pair(a, b)] += 1 / float64(len(actors)-1)
			}
		}
	}
	return found
}

// compareDrawn: weights are those reckoned from what was drawn, on bases where all of an event are tied.
func (w *world) compareDrawn(t *testing.T, c *snapshot.Columns, day int) {
	drawn := map[graph.NetworkBasis]takes{"PROJECT": {}, "MEETING": {}, "SERVICE": {}, "FUNDING": {}, "PEOPLE": {}}
	for _, relation := range []string{"Organization.undertakes", "Project.commissionedBy", "VolunteerTeam.supports"} {
		for _, l := range w.held(relation, day) {
			if !w.states[l.to] {
				drawn["PROJECT"].add(l.to, l.from)
			}
		}
	}
	for _, l := range w.held("Meeting.attendees", day) {
		if l.value == "PRESENT" && strings.HasPrefix(l.from, "Organization") {
			drawn["MEETING"].add(l.to, l.from)
		}
	}
	for _, o := range w.held("Service.offeredBy", day) {
		for _, d := range w.held("Service.deliveredIn", day) {
			if o.from == d.from {
				drawn["SERVICE"].add(d.to, o.to)
			}
		}
	}
	for _, u := range w.held("Organization.undertakes", day) {
		for _, a := range w.held("Project.addresses", day) {
			for _, n := range w.held("Need.arisesIn", day) {
				delivered := slices.ContainsFunc(w.held("Project.deliveredIn", day), func(d connection) bool { return d.from == u.to && d.to == n.to })
				if u.to == a.from && a.to == n.from && delivered && !w.states[u.to] && !w.states[a.to] {
					drawn["SERVICE"].add(n.to, u.from)
				}
			}
		}
	}
	for _, g := range w.held("Grant.grantedFor", day) {
		for _, s := range w.held("Grant.fromSource", day) {
			if s.from != g.from {
				continue
			}
			if strings.HasPrefix(g.to, "Organization") {
				drawn["FUNDING"].add(s.to, g.to)
			}
			for _, u := range w.held("Organization.undertakes", day) {
				if u.to == g.to {
					drawn["FUNDING"].add(s.to, u.from)
				}
			}
		}
	}
	for _, l := range w.held("Person.worksFor", day) {
		drawn["PEOPLE"].add(l.from, l.to)
	}
	for basis, events := range drawn {
		p := w.project(c, access.Owner(), day, func(p *network.Projection) {
			p.Bases, p.Kinds = []graph.NetworkBasis{basis}, []graph.NetworkActorKind{"ORGANIZATION", "GOVERNANCE_BODY", "GOVERNMENT_DEPARTMENT", "VOLUNTEER_TEAM"}
		})
		got, want := w.ties(p), events.weights(w.states)
		if len(got) != len(want) {
			t.Errorf("day %d, %s: %d ties, not %d", day, basis, len(got), len(want))
		}
		for names, weight := range want {
			if math.Abs(got[names]-weight) > 1e-9 {
				t.Errorf("day %d, %s: %v weighs %v, not %v", day, basis, names, got[names], weight)
			}
		}
		t.Logf("day %d, %s: %d ties", day, basis, len(got))
	}
}

// filters: what they removed and what is left add up.
func (w *world) filters(t *testing.T, c *snapshot.Columns) {
	all := w.project(c, access.Owner(), 130, func(p *network.Projection) {
		p.Kinds = []graph.NetworkActorKind{"ORGANIZATION", "GOVERNANCE_BODY", "GOVERNMENT_DEPARTMENT", "VOLUNTEER_TEAM"}
	})
	area, ok := c.Numbers()(w.ids["Community-0"])
	if !ok {
		t.Fatal("no community")
	}
	some := w.project(c, access.Owner(), 130, func(p *network.Projection) {
		p.Bases, p.Kinds, p.Area, p.LeastTie = []graph.NetworkBasis{"PROJECT", "AGREEMENT"}, []graph.NetworkActorKind{"ORGANIZATION"}, &area, 0.5
	})
	nodes, ties := all.Nodes()-some.Nodes(), all.TieCount()-some.TieCount()
	var filters []string
	for _, r := range some.Removed {
		filters = append(filters, r.Filter)
		nodes, ties = nodes-r.Nodes, ties-r.Ties
	}
	if nodes != 0 || ties != 0 || !slices.Contains(filters, "BASIS") || !slices.Contains(filters, "KIND") || !slices.Contains(filters, "AREA") {
		t.Errorf("%v removed; %d nodes and %d ties are missing", some.Removed, nodes, ties)
	}
	based := map[string]bool{}
	for _, l := range w.held("Organization.basedIn", 130) {
		based[l.from] = l.to == "Community-0"
	}
	for _, tie := range some.Ties() {
		for _, end := range []int32{tie.From, tie.To} {
			if key := w.keys[c.IDs.At(some.Actors[end])]; !based[key] || tie.Weight < 0.5 {
				t.Errorf("%s is in the network, by a tie of %v", key, tie.Weight)
			}
		}
	}
	early, since := w.project(c, access.Owner(), 40, nil), snapshot.DayOf(dayOf2020(40).Last())
	period := w.project(c, access.Owner(), 130, func(p *network.Projection) { p.Since = &since })
	for names := range w.ties(early) {
		moment := slices.ContainsFunc(early.Links, func(l network.Link) bool {
			return (l.Basis == "MEETING" || l.Basis == "INFORMATION") && pair(w.keys[c.IDs.At(l.A)], w.keys[c.IDs.At(l.B)]) == names
		})
		if _, ok := w.ties(period)[names]; !ok && !moment {
			t.Errorf("%v held on the first day of the period, and is not in it", names)
		}
	}
	isolates := w.project(c, access.Owner(), 130, func(p *network.Projection) { p.Isolates = true })
	if isolates.Nodes() != 13+3+3 {
		t.Errorf("%d actors, not the 13 organizations that count, 3 bodies and 3 departments", isolates.Nodes())
	}
}

// rights: who may not see something gets the network that there would be without it.
func (w *world) rights(t *testing.T, c *snapshot.Columns) {
	anybody := access.Reader(graph.Scope{})
	for basis, hidden := range map[graph.NetworkBasis]bool{"PROJECT": false, "MEETING": true, "PEOPLE": true, "INFORMATION": true, "AGREEMENT": false} {
		ask := func(r *access.Rights) *network.Projected {
			return w.project(c, r, 290, func(p *network.Projection) { p.Bases = []graph.NetworkBasis{basis} })
		}
		sees, owner := ask(anybody), ask(access.Owner())
		if owner.TieCount() == 0 || owner.Redacted {
			t.Errorf("%s: the owner sees %d ties, redacted %v", basis, owner.TieCount(), owner.Redacted)
		}
		if hidden && sees.TieCount() != countAgreed(owner) || !hidden && sees.TieCount() != owner.TieCount() || sees.Redacted != hidden {
			t.Errorf("%s: anybody sees %d ties of %d, redacted %v", basis, sees.TieCount(), owner.TieCount(), sees.Redacted)
		}
	}
	area := access.Reader(graph.Scope{Classes: map[string]graph.Reach{"INTERNAL": {Divisions: []string{w.ids["Community-0"]}}}})
	some := w.project(c, area, 290, func(p *network.Projection) { p.Bases = []graph.NetworkBasis{"PEOPLE"} })
	all := w.project(c, access.Owner(), 290, func(p *network.Projection) { p.Bases = []graph.NetworkBasis{"PEOPLE"} })
	if !some.Redacted || some.TieCount() > all.TieCount() {
		t.Errorf("who sees people of one community sees %d ties of %d, redacted %v", some.TieCount(), all.TieCount(), some.Redacted)
	}
	for _, l := range some.Links {
		if !slices.ContainsFunc(w.held("Person.worksFor", 290), func(work connection) bool {
			return work.from == w.keys[c.IDs.At(l.Event)] && slices.ContainsFunc(w.held("Organization.basedIn", 290), func(b connection) bool { return b.from == work.to && b.to == "Community-0" })
		}) {
			t.Errorf("%s is seen by who may not", w.keys[c.IDs.At(l.Event)])
		}
	}
}

// countAgreed is how many ties rest on an agreement alone, which is public.
func countAgreed(p *network.Projected) (n int) {
	for _, t := range p.Ties() {
		if slices.ContainsFunc(p.LinksOf(t.From, t.To), func(l network.Link) bool { return l.Event < 0 }) {
			n++
		}
	}
	return n
}

// twoMode: actors are tied with events; projecting them gives the network of one mode.
func (w *world) twoMode(t *testing.T, c *snapshot.Columns) {
	ask := func(two bool) *network.Projected {
		return w.project(c, access.Owner(), 130, func(p *network.Projection) {
			p.Bases, p.TwoMode = []graph.NetworkBasis{"PROJECT"}, two
			p.Kinds = []graph.NetworkActorKind{"ORGANIZATION", "GOVERNANCE_BODY", "GOVERNMENT_DEPARTMENT", "VOLUNTEER_TEAM"}
		})
	}
	two, one := ask(true), ask(false)
	actors, shares := two.Nodes()-two.Events, []network.Share{}
	for _, tie := range two.Ties() {
		if int(tie.From) >= actors || int(tie.To) < actors {
			t.Fatalf("a tie of %d and %d, of %d actors", tie.From, tie.To, actors)
		}
		shares = append(shares, network.Share{Actor: tie.From, Event: tie.To - int32(actors)})
	}
	want := w.ties(one)
	projected := network.NewTwoMode(actors, two.Events, shares).Projected(network.Newman)
	if projected.TieCount() != len(want) {
		t.Errorf("%d ties, not %d", projected.TieCount(), len(want))
	}
	for _, tie := range projected.Ties() {
		names := pair(w.keys[c.IDs.At(two.Actors[tie.From])], w.keys[c.IDs.At(two.Actors[tie.To])])
		if math.Abs(want[names]-tie.Weight) > 1e-9 {
			t.Errorf("%v weighs %v, not %v", names, tie.Weight, want[names])
		}
	}
	held := append(append(w.held("Organization.undertakes", 130), w.held("Project.commissionedBy", 130)...), w.held("VolunteerTeam.supports", 130)...)
	for tie := range two.Each() {
		ends := [2]string{w.keys[two.ID(tie.From)], w.keys[two.ID(tie.To)]}
		i := slices.IndexFunc(held, func(l connection) bool { return l.from == ends[0] && l.to == ends[1] })
		links := two.LinksOf(tie.From, tie.To)
		if i < 0 || len(links) != 1 || links[0].From != snapshot.DayOf(dayOf2020(held[i].since).Start) || held[i].last > 0 && links[0].Until != snapshot.DayOf(dayOf2020(held[i].last).Start)+1 {
			t.Errorf("%v has %+v", ends, links)
		}
	}
	agreed := w.project(c, access.Owner(), 130, func(p *network.Projection) { p.Bases, p.TwoMode = []graph.NetworkBasis{"PROJECT", "AGREEMENT"}, true })
	left := slices.IndexFunc(agreed.Removed, func(r network.Removed) bool { return r.Filter == "AGREEMENTS" })
	if alone := w.project(c, access.Owner(), 130, func(p *network.Projection) { p.Bases = []graph.NetworkBasis{"AGREEMENT"} }); left < 0 || agreed.Removed[left].Ties != alone.TieCount() || alone.TieCount() == 0 {
		t.Errorf("%+v tells of %d agreements", agreed.Removed, alone.TieCount())
	}
}

// delegates: persons who came to a meeting or handle a step count for whom they work for or lead then.
func (w *world) delegates(t *testing.T, c *snapshot.Columns) {
	const day = 290
	kinds := []graph.NetworkActorKind{"ORGANIZATION", "GOVERNANCE_BODY", "GOVERNMENT_DEPARTMENT", "VOLUNTEER_TEAM"}
	ask := func(rights *access.Rights, basis graph.NetworkBasis, delegates bool) *network.Projected {
		return w.project(c, rights, day, func(p *network.Projection) {
			p.Bases, p.Delegates, p.Kinds = []graph.NetworkBasis{basis}, delegates, kinds
		})
	}
	stand := func(person string, on int) (whom []string) {
		for _, relation := range []string{"Person.worksFor", "Person.leadsTeams"} {
			for _, l := range w.held(relation, on) {
				if l.from == person {
					whom = append(whom, l.to)
				}
			}
		}
		return whom
	}
	came := takes{}
	for _, l := range w.held("Meeting.attendees", day) {
		if l.value != "PRESENT" {
			continue
		}
		came.add(l.to, l.from)
		if strings.HasPrefix(l.from, "Person") {
			came[l.to] = slices.DeleteFunc(came[l.to], func(actor string) bool { return actor == l.from })
			for _, whom := range stand(l.from, l.since) {
				came.add(l.to, whom)
			}
		}
	}
	got, want := w.ties(ask(access.Owner(), "MEETING", true)), came.weights(w.states)
	for names, weight := range want {
		if math.Abs(got[names]-weight) > 1e-9 {
			t.Errorf("%v weighs %v, not %v", names, got[names], weight)
		}
	}
	if before := ask(access.Owner(), "MEETING", false); len(got) != len(want) || len(got) <= before.TieCount() {
		t.Errorf("%d ties, not %d; %d without delegates", len(got), len(want), before.TieCount())
	}

	with, without := ask(access.Owner(), "CASE", true), ask(access.Owner(), "CASE", false)
	if with.TieCount() <= without.TieCount() {
		t.Errorf("%d ties of cases, %d without delegates", with.TieCount(), without.TieCount())
	}
	for _, l := range with.Links {
		for _, end := range []int32{l.A, l.B} {
			key := w.keys[c.IDs.At(end)]
			stands := slices.ContainsFunc(w.held("Actor.handles", day), func(h connection) bool { return h.from == key || slices.Contains(stand(h.from, day), key) })
			if !stands {
				t.Errorf("%s is tied by a case that neither it nor anybody for it handles", key)
			}
		}
	}
	if public := ask(access.Reader(graph.Scope{}), "CASE", true); !maps.Equal(w.ties(public), w.ties(without)) || !public.Redacted || ask(access.Reader(graph.Scope{}), "CASE", false).Redacted {
		t.Errorf("who may not see persons sees %v, redacted %v", w.ties(public), public.Redacted)
	}
}

// spells: an event counts once, however often two take part in it, and what is apart in time stays apart.
func (w *world) spells(t *testing.T, c *snapshot.Columns) {
	since := snapshot.DayOf(dayOf2020(1).Start)
	p := w.project(c, access.Owner(), lastDay, func(p *network.Projection) { p.Since, p.Bases = &since, []graph.NetworkBasis{"PROJECT"} })
	tie := [2]string{"Organization-12", "Organization-13"}
	var ends [2]int32
	for i, key := range tie {
		ends[i] = int32(slices.IndexFunc(p.Actors, func(a int32) bool { return w.keys[c.IDs.At(a)] == key }))
	}
	var days [][2]int32
	weight := 0.0
	for _, l := range p.LinksOf(ends[0], ends[1]) {
		if w.keys[c.IDs.At(l.Event)] == "Project-8" {
			days, weight = append(days, [2]int32{l.From, l.Until}), weight+l.Weight
		}
	}
	on := func(day int) int32 { return snapshot.DayOf(dayOf2020(day).Start) }
	if want := [][2]int32{{on(20), on(41)}, {on(90), on(121)}}; !slices.Equal(days, want) || weight <= 0 || weight > 1 {
		t.Fatalf("%v of weight %v, not %v", days, weight, want)
	}
	contacts := network.NewContacts(2, []network.Contact{{A: 0, B: 1, From: days[0][0], Until: days[0][1]}, {A: 0, B: 1, From: days[1][0], Until: days[1][1]}})
	if arrives := contacts.Arrivals(0, on(60))[1]; int32(arrives) != on(90) {
		t.Errorf("what starts between two times arrives on %v, not %v", arrives, on(90))
	}
}
