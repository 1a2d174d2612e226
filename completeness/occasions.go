package completeness

import (
	"iter"

	"liandong/indicators"
)

// network is what ties elements at a date, with where that is.
type network struct {
	*indicators.Window
	actors *actors
	stale  int

	occasions []occasion
	placed    []placing
	first     []int32 // by community less base: where its placings begin in order, and the end
	base      int32

	ofNode map[int32][]int32 // occasions by node; see about
}

// placing puts an occasion in a community.
type placing struct{ place, occasion int32 }

// Names are what columns have to hold for it.
func Names() []string {
	names := append(indicators.ElementInputs(), actorNames...)
	return append(names, "Project.addresses", "Project.state", "Actor.handles", "CaseStep.stepOf", "LinkageCase.state", "LinkageCase.inCommunity", "LinkageCase.about", "Actor.responsibleFor", "Task",
		"LinkageMatter", "CommitteeItem", "Organization.cooperatesWith", "Allocation.ofResource", "Allocation.amount", "Resource.amount", "ResourceLink.linkedTo", "ResourceLink.uses", "ResourceLink.madeBy",
		"Need.arisesIn", "Need.status", "Organization.status", "Sanction.imposedOn", "Sanction.kind", "Meeting.ofBody", "Meeting.convenedBy", "Actor.read", "SharedItem.sharedBy", "AdministrativeDivision.level")
}

// newNetwork gathers what ties elements, kind by kind, each relation read once.
func newNetwork(w *indicators.Window, stale int) *network {
	n := &network{Window: w, actors: newActors(w.View), stale: stale}
	n.projects()
	n.cases()
	n.matters()
	n.agreements()
	n.gifts()
	n.meetings()
	n.information()
	n.order()
	return n
}

// put adds an occasion in the communities among these divisions.
func (n *network) put(o occasion, places iter.Seq[int32]) {
	o.firm = n.Confirmed(o.node, n.Day, n.stale)
	at := int32(len(n.occasions))
	n.occasions = append(n.occasions, o)
	for p := range places {
		if n.Is(p, "Community") && n.Lives(p) {
			n.placed = append(n.placed, placing{p, at})
		}
	}
}

// order puts the placings in the order of communities.
func (n *network) order() {
	n.base = -1
	last := int32(-1)
	for c := range n.All("Community") {
		if n.base < 0 {
			n.base = c
		}
		last = c
	}
	n.first = make([]int32, last-n.base+2)
	for _, p := range n.placed {
		n.first[p.place-n.base+1]++
	}
	for i := 1; i < len(n.first); i++ {
		n.first[i] += n.first[i-1]
	}
	sorted, at := make([]placing, len(n.placed)), append([]int32{}, n.first...)
	for _, p := range n.placed {
		sorted[at[p.place-n.base]] = p
		at[p.place-n.base]++
	}
	n.placed = sorted
}

// in are the occasions in a community.
func (n *network) in(community int32) iter.Seq[*occasion] {
	return func(yield func(*occasion) bool) {
		at := community - n.base
		for _, p := range n.placed[n.first[at]:n.first[at+1]] {
			if !yield(&n.occasions[p.occasion]) {
				return
			}
		}
	}
}

// places are the divisions that a node belongs to.
func (n *network) places(node int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		on := true
		n.Places(node, func(division int32) { on = on && yield(division) })
	}
}

// participant is who stands for an element at an occasion.
type participant struct {
	element indicators.Element
	who     int32
}

// projects are those that run, with who is present on them by the rule of I39.
func (n *network) projects() {
	for _, p := range n.Active("Project") {
		n.put(n.project(p), n.places(p))
	}
}

func (n *network) project(p int32) occasion {
	o := occasion{kind: Project, node: p, on: n.Day}
	present := n.Present()
	for e := range indicators.Elements {
		for range present(p, e) {
			o.elements |= setOf(e)
			break
		}
	}
	return o
}

// cases are those that are handled.
func (n *network) cases() {
	for _, c := range n.Active("LinkageCase") {
		n.putWith(occasion{kind: Case, node: c, on: n.Day}, n.places(c))
	}
}

// matters are tasks, linkage matters and items of committees that somebody is responsible for.
func (n *network) matters() {
	for _, noun := range []string{"Task", "LinkageMatter", "CommitteeItem"} {
		for m := range n.Those(noun) {
			n.putWith(occasion{kind: Matter, node: m, on: n.Day}, n.places(m))
		}
	}
}

// meetings are those that were held up to the date.
func (n *network) meetings() {
	on := n.Date("Meeting.heldOn")
	for m := range n.Those("Meeting") {
		if on(m) <= n.Day {
			n.putWith(occasion{kind: Meeting, node: m, on: on(m)}, n.places(m))
		}
	}
}

// putWith adds an occasion with the elements of who takes part in it.
func (n *network) putWith(o occasion, places iter.Seq[int32]) {
	for p := range n.participants(&o) {
		o.elements |= setOf(p.element)
	}
	if o.elements != 0 {
		n.put(o, places)
	}
}

// agreements are between organizations.
func (n *network) agreements() {
	e := n.Edges("Organization.cooperatesWith")
	for i := range e.Left {
		if a, b := e.Left[i], e.Right[i]; n.Holds(e, int32(i)) {
			o := occasion{kind: Agreement, node: a, by: a, with: b, on: n.Day, elements: n.actors.on(a, n.Day) | n.actors.on(b, n.Day)}
			if o.elements.Count() > 1 {
				n.put(o, n.homes(a, b))
			}
		}
	}
}

// homes are the communities in which either is at home.
func (n *network) homes(a, b int32) iter.Seq[int32] {
	places := n.actors.home(b, n.actors.home(a, nil))
	return func(yield func(int32) bool) {
		for _, p := range places {
			if !yield(p) {
				return
			}
		}
	}
}

// gifts are what is allocated or brought to a community or to a need of it. What goes to a project is present there.
func (n *network) gifts() {
	for _, relation := range []string{"Allocation.allocatedTo", "ResourceLink.linkedTo"} {
		e := n.Edges(relation)
		for i, to := range e.Right {
			if n.Holds(e, int32(i)) && !n.Is(to, "Project") {
				n.putWith(occasion{kind: Gift, node: e.Left[i], on: e.From[i]}, n.places(e.Left[i]))
			}
		}
	}
}

// information is what one has shared and another has read.
func (n *network) information() {
	read, shared := n.Edges("Actor.read"), n.Out("SharedItem.sharedBy")
	for i, reader := range read.Left {
		if !n.Holds(read, int32(i)) {
			continue
		}
		for _, sharer := range shared(read.Right[i]) {
			if sharer == reader {
				continue
			}
			o := occasion{kind: Information, node: read.Right[i], by: sharer, with: reader, on: read.From[i], elements: n.actors.on(sharer, read.From[i]), to: n.actors.on(reader, read.From[i])}
			if o.elements != 0 && o.to != 0 {
				n.put(o, n.homes(sharer, reader))
			}
		}
	}
}

// participants are who takes part in an occasion, with the elements that they stand for.
func (n *network) participants(o *occasion) iter.Seq[participant] {
	return func(yield func(participant) bool) {
		on := true
		stand := func(who, day int32) {
			for e := range n.actors.on(who, day).Each() {
				on = on && yield(participant{e, who})
			}
		}
		switch o.kind {
		case Project:
			for e := range indicators.Elements {
				for who := range n.Present()(o.node, e) {
					on = on && yield(participant{e, who})
				}
			}
		case Case:
			for _, step := range n.In("CaseStep.stepOf")(o.node) {
				for _, who := range n.In("Actor.handles")(step) {
					stand(who, n.Day)
				}
			}
		case Matter:
			for _, who := range n.In("Actor.responsibleFor")(o.node) {
				stand(who, n.Day)
			}
		case Meeting:
			n.met(o, stand)
		case Gift:
			if c := n.receiver(o.node); c != indicators.Nobody {
				on = on && yield(participant{indicators.Communities, c})
			}
			n.given(o, stand, func(who int32) { on = on && yield(participant{indicators.Charity, who}) })
		case Agreement, Information:
			stand(o.by, o.on)
			stand(o.with, o.on)
		}
	}
}

// met are those who were present at a meeting, its body and who called it.
func (n *network) met(o *occasion, stand func(who, day int32)) {
	e := n.Edges("Meeting.attendees")
	status := e.Text("status")
	for _, i := range e.Incoming(o.node) {
		if n.Holds(e, i) && status(i) == "PRESENT" {
			stand(e.Left[i], o.on)
		}
	}
	for _, relation := range []string{"Meeting.ofBody", "Meeting.convenedBy"} {
		for _, who := range n.Out(relation)(o.node) {
			stand(who, o.on)
		}
	}
}

// given are the charity of a gift, that is the gift itself, and who brought it.
func (n *network) given(o *occasion, stand func(who, day int32), charity func(who int32)) {
	if n.Is(o.node, "Allocation") {
		charity(o.node)
		return
	}
	for _, r := range n.Out("ResourceLink.uses")(o.node) {
		if n.actors.resource(r) == "CHARITY" {
			charity(r)
		}
	}
	for _, who := range n.Out("ResourceLink.madeBy")(o.node) {
		stand(who, o.on)
	}
}

// receiver is the community that a gift is for, Nobody where its need arises nowhere.
func (n *network) receiver(gift int32) int32 {
	for p := range n.places(gift) {
		if n.Is(p, "Community") {
			return p
		}
	}
	return indicators.Nobody
}
