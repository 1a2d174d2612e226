// Package walk goes through graphs in breadth: how far everybody is from a node, and how much of its shortest paths leads over each.
package walk

// Walk goes through one graph from one node after the other, in room that it keeps.
type Walk struct {
	offsets, to []int32

	place  []int32 // of each node in order; -1 where the walk has not been
	order  []int32 // nodes as they were reached
	levels []int32 // where in order those of each number of steps begin, and the end

	// By place in order, so that what is looked at together stands together.
	counts  []float64 // shortest paths from the source
	depends []float64 // (1 + what of the source's paths depends on it) / counts
	onward  []int32   // places one step farther, of each place one after the other
	ends    []int32   // where those of each place end
}

// New walks through the graph in which to[offsets[i]:offsets[i+1]] are the neighbours of node i.
func New(offsets, to []int32) *Walk {
	n := len(offsets) - 1
	w := &Walk{offsets: offsets, to: to, place: make([]int32, n), order: make([]int32, 0, n)}
	for i := range w.place {
		w.place[i] = -1
	}
	return w
}

// Of is New of neighbours in a list for each node.
func Of(neighbours [][]int32) *Walk {
	offsets, to := []int32{0}, []int32{}
	for _, list := range neighbours {
		to = append(to, list...)
		offsets = append(offsets, int32(len(to)))
	}
	return New(offsets, to)
}

// begin forgets the walk before.
func (w *Walk) begin(source int32) {
	for _, node := range w.order {
		w.place[node] = -1
	}
	w.order, w.levels = append(w.order[:0], source), append(w.levels[:0], 0)
	w.place[source] = 0
}

// Reach finds the nodes that can be reached, those so many steps away in the list of that number. They stand until the next walk. Cost: O(n + m).
func (w *Walk) Reach(source int32) (levels [][]int32) {
	w.begin(source)
	for first := 0; first < len(w.order); {
		last := len(w.order)
		for i := first; i < last; i++ {
			node := w.order[i]
			for _, next := range w.to[w.offsets[node]:w.offsets[node+1]] {
				if w.place[next] < 0 {
					w.place[next] = int32(len(w.order))
					w.order = append(w.order, next)
				}
			}
		}
		first = last
		w.levels = append(w.levels, int32(first))
	}
	for i := range len(w.levels) - 1 {
		levels = append(levels, w.order[w.levels[i]:w.levels[i+1]])
	}
	return levels
}

// Dependencies adds to each node how much of the source's shortest paths to all others leads over it (Brandes 2001, "A faster algorithm for betweenness centrality"). Cost: O(n + m).
func (w *Walk) Dependencies(source int32, sum []float64) {
	w.paths(source)
	for i := len(w.order) - 1; i > 0; i-- {
		below := 0.0
		for _, next := range w.onward[w.ends[i-1]:w.ends[i]] {
			below += w.depends[next]
		}
		dependency := w.counts[i] * below
		sum[w.order[i]] += dependency
		w.depends[i] = (1 + dependency) / w.counts[i]
	}
}

// paths finds how many shortest paths lead to everybody, and how they go on. Of those reached, they are one step farther who stand behind all that were when the level began.
func (w *Walk) paths(source int32) {
	if w.counts == nil {
		w.counts, w.depends, w.ends = make([]float64, len(w.place)), make([]float64, len(w.place)), make([]int32, len(w.place))
	}
	w.begin(source)
	w.counts[0], w.onward = 1, w.onward[:0]
	for first := 0; first < len(w.order); {
		last := len(w.order)
		for i := first; i < last; i++ {
			node, paths := w.order[i], w.counts[i]
			for _, next := range w.to[w.offsets[node]:w.offsets[node+1]] {
				place := w.place[next]
				switch {
				case place < 0:
					place = int32(len(w.order))
					w.place[next], w.counts[place] = place, paths
					w.order = append(w.order, next)
				case place >= int32(last):
					w.counts[place] += paths
				default:
					continue
				}
				w.onward = append(w.onward, place)
			}
			w.ends[i] = int32(len(w.onward))
		}
		first = last
	}
}
