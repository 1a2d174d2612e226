package matching

import "slices"

// forest is a tree, or several, of numbered nodes: of divisions, or of the terms of vocabularies.
type forest struct {
	first  int32
	parent []int32 // by node less first, Nobody for a root
	depth  []int32 // of roots 1, of what is in none 0
	rank   []int8  // of divisions: how high their level is, 0 the highest
}

// deepest is how deep a tree may be: deeper it leads in a circle.
const deepest = 64

// plant makes a forest of nodes with their parents. Nodes whose tree leads in a circle are roots.
func plant(parents map[int32]int32) *forest {
	f := &forest{}
	if len(parents) == 0 {
		return f
	}
	var nodes []int32
	for n := range parents {
		nodes = append(nodes, n)
	}
	slices.Sort(nodes)
	f.first = nodes[0]
	span := nodes[len(nodes)-1] - f.first + 1
	f.parent, f.depth, f.rank = make([]int32, span), make([]int32, span), make([]int8, span)
	for i := range f.parent {
		f.parent[i] = Nobody
	}
	for _, n := range nodes {
		depth := int32(0)
		for at, known := n, true; known && depth < deepest; at = parents[at] {
			if _, known = parents[at]; known {
				depth++
			}
		}
		if _, known := parents[parents[n]]; known && depth < deepest {
			f.parent[n-f.first] = parents[n]
		}
		if depth == deepest {
			depth = 1
		}
		f.depth[n-f.first] = depth
	}
	return f
}

// holds reports whether the node is in it.
func (f *forest) holds(n int32) bool {
	i := n - f.first
	return i >= 0 && int(i) < len(f.depth) && f.depth[i] > 0
}

// up is what stands above the node, Nobody for none.
func (f *forest) up(n int32) int32 {
	if !f.holds(n) {
		return Nobody
	}
	return f.parent[n-f.first]
}

// chain is the node and all that stand above it, from below.
func (f *forest) chain(n int32) (list []int32) {
	for ; n != Nobody && f.holds(n); n = f.up(n) {
		list = append(list, n)
	}
	return list
}

// meet is the lowest node of the chain that stands above n or is n, by its place in the chain; -1 for none.
func (f *forest) meet(chain []int32, n int32) int {
	for at := n; at != Nobody && f.holds(at); at = f.up(at) {
		if i := slices.Index(chain, at); i >= 0 {
			return i
		}
	}
	return -1
}

// likeness is how near two terms stand: twice the depth of where they meet over the sum of their depths (Wu and Palmer 1994), 1 for the same, 0 where they do not meet. Roots
// have depth 1.
func (f *forest) likeness(a, b int32) float64 {
	chain := f.chain(a)
	i := f.meet(chain, b)
	if i < 0 {
		return 0
	}
	depth := func(n int32) float64 { return float64(f.depth[n-f.first]) }
	return 2 * depth(chain[i]) / (depth(a) + depth(b))
}
