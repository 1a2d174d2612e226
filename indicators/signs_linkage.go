package indicators

import (
	"iter"
	"math"
	"slices"

	"liandong/snapshot"
)

// begunInto are the nodes that a relation has led from to the node up to a day, whether it has ended or not.
func begunInto(e *snapshot.Edges, right, day int32) (list []int32) {
	for _, i := range e.Incoming(right) {
		if e.From[i] <= day {
			list = append(list, e.Left[i])
		}
	}
	return list
}

// noFeed sees departments (P2): each is to answer for a source where another of its division does. Where none does, nobody has said who supplies.
func (w *Window) noFeed(s *sighting) {
	sources, supplied := w.In("DataSource.ownedBy"), map[int32]bool{}
	for d := range w.Those("GovernmentDepartment") {
		if anyOf(sources(d)) {
			w.Places(d, func(division int32) { supplied[division] = true })
		}
	}
	for d := range w.Those("GovernmentDepartment") {
		asked := anyOf(sources(d))
		w.Places(d, func(division int32) { asked = asked || supplied[division] })
		if !asked {
			s.unknown(d, d)
			continue
		}
		s.check(!anyOf(sources(d)), d, d, 1)
	}
}

// fedKinds are the kinds of record that departments keep registers of.
var fedKinds = []string{"Facility", "Need", "Organization", "Project"}

// oneSource sees the records of each kind in each county that several sources feed (P2), of two and more that name a source: how many of them name the one that most of them do. Where
// all records come from one source, nobody has joined any. The columns know of each record the source that told of it last; what others told before is in its history.
func (w *Window) oneSource(s *sighting) {
	number, in := w.Numbers(), map[int32][]int32{}
	for _, kind := range fedKinds {
		for n := range w.Those(kind) {
			if w.Sources.At(n) != "" {
				w.Places(n, func(d int32) { in[d] = append(in[d], n) })
			}
		}
	}
	for _, county := range w.OfLevel(Nowhere, "COUNTY") {
		sources, fed := map[string]bool{}, map[string][]int32{}
		known := map[int32]bool{}
		for _, d := range w.Below(county) {
			for _, n := range in[d] {
				if !known[n] {
					known[n], sources[w.Sources.At(n)] = true, true
					fed[w.Noun(n).Name] = append(fed[w.Noun(n).Name], n)
				}
			}
		}
		if len(sources) < 2 {
			continue
		}
		for _, kind := range fedKinds {
			records := fed[kind]
			if len(records) < 2 {
				continue
			}
			slices.Sort(records)
			from, most, example := map[string]float64{}, "", Nobody
			for _, n := range records {
				source := w.Sources.At(n)
				if from[source]++; from[source] > from[most] || source == most {
					most, example = source, n
				}
			}
			source, stored := number(most)
			if !stored {
				source = county
			}
			share := from[most] / float64(len(records))
			s.checkOne(share >= s.value("sole"), county, source, share, example)
		}
	}
}

var actsInputs = []string{"Actor.responsibleFor.part", "LinkageCase.instanceOf", "CaseStep.stepOf", "Actor.handles"}

// noCooperation sees matters with a lead (P3): where several kinds of actors act in the cases, somebody is to be named who cooperates. Who acts is told by the steps of all cases up to
// the date; of cases without steps that somebody handles nobody knows.
func (w *Window) noCooperation(s *sighting) {
	named, part := w.In("Actor.responsibleFor"), w.Edges("Actor.responsibleFor").Text("part")
	of := w.Edges("LinkageCase.instanceOf")
	for m := range w.Those("LinkageMatter") {
		led, helped := false, false
		for edge := range named(m) {
			led = led || part(edge) == "LEAD"
			helped = helped || part(edge) == "COOPERATE"
		}
		if !led {
			continue
		}
		cases := begunInto(of, m, w.Day)
		kinds := w.kindsIn(cases)
		if !helped && len(kinds) == 0 && len(cases) > 0 {
			s.unknown(m, m)
			continue
		}
		s.check(!helped && len(kinds) > 1, m, m, float64(len(kinds)))
	}
}

// kindsIn are the kinds of actors that have handled steps of cases.
func (w *Window) kindsIn(cases []int32) map[string]bool {
	steps, handles, kinds := w.Edges("CaseStep.stepOf"), w.Edges("Actor.handles"), map[string]bool{}
	for _, c := range cases {
		for _, step := range begunInto(steps, c, w.Day) {
			for _, a := range begunInto(handles, step, w.Day) {
				kinds[w.Noun(a).Name] = true
			}
		}
	}
	return kinds
}

var invokedInputs = []string{"LinkageMatter.inLists", "LinkageMatter.category", "MatterList.listFor", "Term.mapsTo", "Term.broader", "Need.category", "LinkageCase.instanceOf"}

// neverInvoked sees the matters of lists (P5): one that has stood there for long, has had no case for as long and has none open, though there are open needs where the list holds. Which
// needs are its affair is told by the need categories that the category of the matter maps to; where it maps to none, nobody knows.
func (w *Window) neverInvoked(s *sighting) {
	lists, area, category, maps := w.Out("LinkageMatter.inLists"), w.One("MatterList.listFor"), w.One("LinkageMatter.category"), w.Out("Term.mapsTo")
	needs, earliest := w.whole().needsByCategory(), w.Day-s.days("days") // a matter may stand in lists of other areas as well
	for m := range w.Those("LinkageMatter") {
		kind := category(m)
		switch {
		case !anyOf(lists(m)):
			continue
		case kind == Nobody || !anyOf(maps(kind)):
			s.unknown(m, m)
			continue
		}
		wanted := map[int32]bool{}
		for _, l := range lists(m) {
			for _, k := range maps(kind) {
				if a := area(l); a != Nobody {
					for _, f := range w.within(needs[k], a) {
						wanted[f.Node] = true
					}
				}
			}
		}
		s.check(len(wanted) > 0 && w.From[m] <= earliest && !w.invoked(m, earliest), m, m, float64(len(wanted)))
	}
}

// invoked reports whether a matter has a case that began after a day, or one that is open at the date.
func (w *Window) invoked(matter, after int32) bool {
	e, state := w.Edges("LinkageCase.instanceOf"), w.Text("LinkageCase.state")
	for _, i := range e.Incoming(matter) {
		c := state(e.Left[i])
		if e.From[i] <= w.Day && e.From[i] > after || w.Holds(e, i) && c != "CLOSED" && c != "DROPPED" {
			return true
		}
	}
	return false
}

// needsByCategory are the open needs of each category and of those below it, in the order of their places.
func (w *Window) needsByCategory() map[int32][]Fact {
	category, broader, arises := w.One("Need.category"), w.One("Term.broader"), w.One("Need.arisesIn")
	needs := map[int32][]Fact{}
	for _, n := range w.open() {
		for k := category(n); k != Nobody; k = broader(k) {
			needs[k] = append(needs[k], Fact{Place: arises(n), Node: n})
		}
	}
	for _, facts := range needs {
		w.tree.sortFacts(facts)
	}
	return needs
}

// unused sees resources other than charity (P8): by the last day that somebody used one or was given of it, or else by the day since when it has been offered.
func (w *Window) unused(s *sighting) {
	kind, owner := w.Text("Resource.kind"), w.One("Resource.ownedBy")
	uses := []*snapshot.Edges{w.Edges("ResourceLink.uses"), w.Edges("Allocation.ofResource")}
	for r := range w.Those("Resource") {
		if kind(r) == "CHARITY" || kind(r) == "" {
			continue
		}
		last := w.From[r]
		for _, e := range uses {
			for _, i := range e.Incoming(r) {
				if w.Holds(e, i) {
					last = max(last, e.From[i])
				}
			}
		}
		if last <= unknownStart {
			s.unknown(owner(r), r)
			continue
		}
		s.check(w.Day-last > s.days("days"), owner(r), r, float64(w.Day-last))
	}
}

var basedTieInputs = append([]string{"Organization.kind", "Organization.basedIn", "Organization.undertakes", "Project.deliveredIn", "Resource.ownedBy", "Resource.offeredBy", "ResourceLink.uses", "ResourceLink.linkedTo",
	"Allocation.ofResource", "Allocation.allocatedTo", "Organization.status", "Sanction.imposedOn", "Sanction.kind"}, tieInputs...)

// noTie sees the enterprises based in communities (P8): one has a tie there where somebody it works with (R77) belongs there, where a project that it undertakes is delivered there, or
// where something of its own was brought there.
func (w *Window) noTie(s *sighting) {
	kind, based, eligible, ties := w.Text("Organization.kind"), w.One("Organization.basedIn"), w.eligible(), w.ties()
	undertakes, brought := w.Out("Organization.undertakes"), w.brought()
	for o := range w.Those("Organization") {
		c := based(o)
		if kind(o) != "ENTERPRISE" || c == Nobody || !w.Is(c, "Community") || !eligible(o) {
			continue
		}
		near := append(brought(o), ties(o)...)
		for _, p := range undertakes(o) {
			near = append(near, p)
		}
		s.check(!w.anyIn(c, near), o, o, 1)
	}
}

// anyIn reports whether some of the nodes belong to a division itself.
func (w *Window) anyIn(division int32, nodes []int32) (is bool) {
	for _, n := range nodes {
		w.Places(n, func(d int32) { is = is || d == division })
	}
	return is
}

// brought are the links and allocations of what an organization owns or offers.
func (w *Window) brought() func(organization int32) []int32 {
	owned, offered, used, given := w.In("Resource.ownedBy"), w.In("Resource.offeredBy"), w.In("ResourceLink.uses"), w.In("Allocation.ofResource")
	return func(organization int32) (list []int32) {
		for _, resources := range []iter.Seq2[int32, int32]{owned(organization), offered(organization)} {
			for _, r := range resources {
				for _, uses := range []iter.Seq2[int32, int32]{used(r), given(r)} {
					for _, u := range uses {
						list = append(list, u)
					}
				}
			}
		}
		return list
	}
}

// overdue sees the sources that departments answer for (P2).
func (w *Window) overdue(s *sighting) {
	every, owner := w.Number("DataSource.deliveryDays"), w.One("DataSource.ownedBy")
	for d := range w.Those("DataSource") {
		o := owner(d)
		switch {
		case o == Nobody:
			continue
		case math.IsNaN(every(d)):
			s.unknown(o, d)
			continue
		}
		late := float64(w.Day) - float64(w.Delivered(d)) - every(d)
		s.check(late > 0, o, d, math.Min(late, 36500), o)
	}
}
