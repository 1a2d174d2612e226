package matching

import "slices"

// network is who works with whom at a day, by what they do together (R77): running projects, meetings at which both were present, agreements. Actors stand on one side, what
// joins them on the other; one collaboration tie is a step there and back. Outsiders see neither persons nor who attended.
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
	var pairs []pair
	join := func(relation string, hubs map[int32]bool) {
		e := s.Edges(relation)
		for i := range e.Left {
			if s.Holds(e, int32(i)) && (hubs == nil || hubs[e.Right[i]]) {
				pairs = append(pairs, pair{e.Left[i], e.Right[i]})
			}
		}
	}
	join("Organization.undertakes", s.projects)
	join("Project.commissionedBy", s.projects)
	join("VolunteerTeam.supports", s.projects)
	if s.insider {
		join("Person.worksOn", s.projects)
		e, status := s.Edges("Meeting.attendees"), s.Edges("Meeting.attendees").Text("status")
		for i := range e.Left {
			if s.Holds(e, int32(i)) && status(int32(i)) == "PRESENT" {
				pairs = append(pairs, pair{e.Left[i], e.Right[i]})
			}
		}
	}
	size := int32(s.Nodes())
	agreements := s.Edges("Organization.cooperatesWith")
	hub := size // agreements are numbered behind all nodes
	for i := range agreements.Left {
		if s.Holds(agreements, int32(i)) {
			pairs = append(pairs, pair{agreements.Left[i], hub}, pair{agreements.Right[i], hub})
			hub++
		}
	}
	return &network{
		hubsOf:   adjoin(pairs, func(p pair) int32 { return p.actor }, func(p pair) int32 { return p.hub }, size),
		actorsOf: adjoin(pairs, func(p pair) int32 { return p.hub }, func(p pair) int32 { return p.actor }, hub),
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
