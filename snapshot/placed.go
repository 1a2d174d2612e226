package snapshot

import "slices"

// Placed are the nodes of the noun that belong to one of the divisions at the date, those of which Places tells one of them, in order. all reports that the model tells no
// place of some of the noun: then they are all nodes of it, wherever they belong.
func (v *View) Placed(noun string, divisions []int32) (nodes []int32, all bool) {
	for _, t := range v.spans(noun) {
		ways := v.ways(t)
		if len(ways) == 0 {
			return nil, true
		}
		for _, w := range ways {
			for _, n := range v.walkBack(w, divisions) {
				if t.first <= n && n < t.last && v.Lives(n) {
					nodes = append(nodes, n)
				}
			}
		}
	}
	slices.Sort(nodes)
	return slices.Compact(nodes), false
}

// walkBack are the nodes from which a way leads to one of those reached.
func (v *View) walkBack(w way, reached []int32) []int32 {
	for _, step := range slices.Backward(w) {
		var before []int32
		for _, to := range reached {
			if !v.Is(to, step.to) {
				continue
			}
			if step.incoming {
				first, last := step.edges.Outgoing(to)
				for edge := first; edge < last; edge++ {
					if v.Holds(step.edges, edge) {
						before = append(before, step.edges.Right[edge])
					}
				}
				continue
			}
			for _, edge := range step.edges.Incoming(to) {
				if v.Holds(step.edges, edge) {
					before = append(before, step.edges.Left[edge])
				}
			}
		}
		slices.Sort(before)
		reached = slices.Compact(before)
	}
	return reached
}
