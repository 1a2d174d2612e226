package network

import "slices"

// Components are the parts of the network within which everybody is connected (of ties that go one way: whichever way), largest first. Source: Wasserman and Faust 1994, 4.2.
// Cost: O(n + m).
func Components(g *Graph) Groups {
	in := g.incoming()
	part := make([]int32, g.Nodes())
	for i := range part {
		part[i] = -1
	}
	var queue []int32
	parts := int32(0)
	for start := range part {
		if part[start] >= 0 {
			continue
		}
		part[start], queue = parts, append(queue[:0], int32(start))
		for len(queue) > 0 {
			node := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			for _, row := range [][]int32{g.row(node), in.row(node)} {
				for _, next := range row {
					if part[next] < 0 {
						part[next] = parts
						queue = append(queue, next)
					}
				}
			}
		}
		parts++
	}
	return GroupsOf(part)
}

// Cuts is what holds a network together alone.
type Cuts struct {
	Points  []int32 // nodes without which their component falls apart, in order
	Bridges []Tie   // ties without which it does, by their ends
}

// CutsOf finds articulation points and bridges in one walk in depth: a node is one if no part below it reaches above it, low(child) >= depth(node), and a tie is a bridge if
// low(child) > depth(node). Source: Hopcroft and Tarjan 1973, "Efficient algorithms for graph manipulation". Ties have to go both ways. Cost: O(n + m).
func CutsOf(g *Graph) Cuts {
	n := g.Nodes()
	w := cutWalk{g: g, depth: make([]int32, n), low: make([]int32, n), next: slices.Clone(g.offsets[:n]), above: make([]int32, n)}
	points := make([]bool, n)
	var cuts Cuts
	for root := range int32(n) {
		if w.depth[root] == 0 && w.from(root, points, &cuts) > 1 {
			points[root] = true
		}
	}
	for node, is := range points {
		if is {
			cuts.Points = append(cuts.Points, int32(node))
		}
	}
	slices.SortFunc(cuts.Bridges, byEnds)
	return cuts
}

// cutWalk is a walk in depth without recursion, which long chains would make too deep.
type cutWalk struct {
	g          *Graph
	depth, low []int32 // depth is 0 where the walk has not been
	next       []int32 // the arc that is looked at next
	above      []int32 // the node it came from
}

// from walks from a root and tells how many parts hang from it.
func (w *cutWalk) from(root int32, points []bool, cuts *Cuts) (parts int) {
	w.depth[root], w.low[root], w.above[root] = 1, 1, -1
	for node := root; node >= 0; {
		if w.next[node] < w.g.offsets[node+1] {
			node = w.step(node)
			continue
		}
		above := w.above[node]
		if above >= 0 {
			w.low[above] = min(w.low[above], w.low[node])
			if above == root {
				parts++
			} else if w.low[node] >= w.depth[above] {
				points[above] = true
			}
			if w.low[node] > w.depth[above] {
				cuts.Bridges = append(cuts.Bridges, Tie{min(above, node), max(above, node), w.g.Weight(above, node)})
			}
		}
		node = above
	}
	return parts
}

// step takes the next arc of a node and tells where the walk is then.
func (w *cutWalk) step(node int32) int32 {
	to := w.g.neighbours[w.next[node]]
	w.next[node]++
	switch {
	case w.depth[to] == 0:
		w.depth[to], w.low[to], w.above[to] = w.depth[node]+1, w.depth[node]+1, node
		return to
	case to != w.above[node]:
		w.low[node] = min(w.low[node], w.depth[to])
	}
	return node
}

func byEnds(a, b Tie) int {
	if a.From != b.From {
		return int(a.From) - int(b.From)
	}
	return int(a.To) - int(b.To)
}

// Cores gives for each node the largest k so that it lies in a part where everybody has k neighbours of the part. Nodes are taken away by least degree. Source: Seidman 1983,
// "Network structure and minimum degree"; Batagelj and Zaversnik 2003, "An O(m) algorithm for cores decomposition of networks". Ties have to go both ways. Cost: O(n + m).
func Cores(g *Graph) []int32 {
	core := Degree(g) // at last
	order, at, first := byDegree(core)
	for _, node := range order { // order changes behind the point where it is read
		for _, other := range g.row(node) {
			if core[other] <= core[node] {
				continue
			}
			// other goes to the front of those of its degree, and the front one step on.
			d := core[other]
			front := order[first[d]]
			order[at[other]], order[first[d]] = front, other
			at[front], at[other] = at[other], first[d]
			first[d]++
			core[other]--
		}
	}
	return core
}

// byDegree sorts nodes by degree by counting: the order, where each node stands, and where each degree begins.
func byDegree(degrees []int32) (order, at, first []int32) {
	most := int32(0)
	for _, d := range degrees {
		most = max(most, d)
	}
	first = make([]int32, most+2)
	for _, d := range degrees {
		first[d+1]++
	}
	for d := 1; d < len(first); d++ {
		first[d] += first[d-1]
	}
	order, at = make([]int32, len(degrees)), make([]int32, len(degrees))
	next := slices.Clone(first)
	for node, d := range degrees {
		order[next[d]], at[node] = int32(node), next[d]
		next[d]++
	}
	return order, at, first
}
