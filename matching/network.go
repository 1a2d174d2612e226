package matching

import "slices"

// network is who works with whom at a day, by what they do together: the bases of linkedWith (R77). Actors stand on one side, what joins them on the other; one collaboration tie is a step there and back.
// Outsiders see neither persons nor who attended or read what.
type network struct {
	hubsOf, actorsOf adjacency
}

// adjacency lists neighbors of numbered nodes.
type adjacency struct {
	first []int32
	list  []int32
}

func (a *adjacency) of(n int32) []int32 {
	if int(n)+1 >= len(a.first) {
		return nil
	}
	return a.list[a.first[n]:a.first[n+1]]
}

// pair is an actor and what it takes part in.
type pair struct{ actor, hub int32 }

func adjoin(pairs []pair, from, to func(pair) int32, size int32) adjacency {
	a := adjacency{first: make([]int32, size+1), list: make([]int32, len(pairs))}
	for _, p := range pairs {
		a.first[from(p)+1]++
	}
	for i := int32(0); i < size; i++ {
		a.first[i+1] += a.first[i]
	}
	next := slices.Clone(a.first)
	for _, p := range pairs {
		a.list[next[from(p)]] = to(p)
		next[from(p)]++
	}
	return a
}

// ties reads the network.
func (s *supply) ties() *network {
	k := &knots{}
	works := slices.Concat(s.parts("Organization.undertakes", s.projects), s.parts("Project.commissionedBy", s.projects), s.parts("VolunteerTeam.supports", s.projects))
	if s.insider {
		works = append(works, s.parts("Person.worksOn", s.projects)...)
		status := s.Edges("Meeting.attendees").Text("status")
		k.meet(s.partsWhere("Meeting.attendees", func(edge int32) bool { return status(edge) == "PRESENT" }))
		shares, reads := turned(s.parts("SharedItem.sharedBy", nil)), s.parts("Actor.read", nil)
		k.cross(shares, reads)
		k.cross(reads, shares)
	}
	k.meet(works)
	steps := s.parts("Actor.handles", nil)
	k.meet(steps)
	k.meet(led(steps, s.parts("CaseStep.stepOf", s.active("LinkageCase"))))
	owners := turned(slices.Concat(s.parts("Resource.ownedBy", nil), s.parts("Resource.offeredBy", nil)))
	linked := led(led(owners, turned(s.parts("ResourceLink.uses", nil))), s.parts("ResourceLink.linkedTo", s.projects))
	allocated := led(led(owners, turned(s.parts("Allocation.ofResource", nil))), s.parts("Allocation.allocatedTo", s.projects))
	gives := slices.Concat(linked, allocated)
	k.cross(gives, works)
	k.cross(works, gives)
	facilities := s.active("Facility")
	runs, hosted := s.parts("Facility.operatedBy", facilities), turned(s.parts("Facility.hosts", nil))
	hosted = slices.DeleteFunc(hosted, func(p pair) bool { return !facilities[p.hub] })
	k.cross(runs, slices.Concat(runs, hosted))
	k.cross(hosted, runs)
	agreements := s.Edges("Organization.cooperatesWith")
	var agree []pair
	for i := range agreements.Left {
		if s.Holds(agreements, int32(i)) {
			agree = append(agree, pair{agreements.Left[i], int32(i)}, pair{agreements.Right[i], int32(i)})
		}
	}
	k.meet(agree)
	return k.network(int32(s.Nodes()))
}

// parts are the ends of a relation that holds at the day, the left one as actor; hubs are the right ones that count, nil all. Persons are for insiders.
func (s *supply) parts(relation string, hubs map[int32]bool) []pair {
	e := s.Edges(relation)
	return s.partsWhere(relation, func(edge int32) bool { return hubs == nil || hubs[e.Right[edge]] })
}

func (s *supply) partsWhere(relation string, which func(edge int32) bool) (list []pair) {
	e := s.Edges(relation)
	for i := range e.Left {
		if !s.Holds(e, int32(i)) || !which(int32(i)) || !s.insider && (s.Is(e.Left[i], "Person") || s.Is(e.Right[i], "Person")) {
			continue
		}
		list = append(list, pair{e.Left[i], e.Right[i]})
	}
	return list
}

// turned are the parts of a relation that leads to actors.
func turned(parts []pair) []pair {
	for i, p := range parts {
		parts[i] = pair{p.hub, p.actor}
	}
	return parts
}

// led are parts in where a relation leads on from what somebody takes part in.
func led(parts, on []pair) (list []pair) {
	to := map[int32][]int32{}
	for _, p := range on {
		to[p.actor] = append(to[p.actor], p.hub)
	}
	for _, p := range parts {
		for _, hub := range to[p.hub] {
			list = append(list, pair{p.actor, hub})
		}
	}
	return list
}

// knots gathers what joins actors: who goes in meets who comes out.
type knots struct {
	in, out []pair
	count   int32
}

// meet joins all who take part in the same.
func (k *knots) meet(parts []pair) { k.cross(parts, parts) }

// cross joins those on one side of something with those on the other, one way.
func (k *knots) cross(in, out []pair) {
	numbers := map[int32]int32{}
	number := func(p pair) pair {
		n, known := numbers[p.hub]
		if !known {
			n = k.count
			numbers[p.hub] = n
			k.count++
		}
		return pair{p.actor, n}
	}
	for _, p := range in {
		k.in = append(k.in, number(p))
	}
	for _, p := range out {
		k.out = append(k.out, number(p))
	}
}

func (k *knots) network(actors int32) *network {
	return &network{
		hubsOf:   adjoin(k.in, func(p pair) int32 { return p.actor }, func(p pair) int32 { return p.hub }, actors),
		actorsOf: adjoin(k.out, func(p pair) int32 { return p.hub }, func(p pair) int32 { return p.actor }, k.count),
	}
}

// from measures how many ties lie between some actors and all others, up to the farthest.
func (n *network) from(seeds []int32) map[int32]int {
	steps, passed := map[int32]int{}, map[int32]bool{}
	for _, a := range seeds {
		steps[a] = 0
	}
	at := seeds
	for step := 1; step <= farthest && len(at) > 0; step++ {
		var next []int32
		for _, a := range at {
			for _, hub := range n.hubsOf.of(a) {
				if passed[hub] {
					continue
				}
				passed[hub] = true
				for _, other := range n.actorsOf.of(hub) {
					if _, seen := steps[other]; !seen {
						steps[other] = step
						next = append(next, other)
					}
				}
			}
		}
		at = next
	}
	return steps
}
