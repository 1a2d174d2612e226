// Package network looks at who works with whom: projections of what the hub holds to ties between actors, and measures of them (standards 3.8, contract M136). Measures are pure
// functions over a graph in rows of neighbours (graph.go); what a tie rests on and who may see it is said in projection.go.
//
// n is the number of nodes and m that of ties throughout. Results do not depend on how many threads work on them, and chance comes from a seed alone.
package network

import "slices"

// Tie joins two nodes. Weight says how strong it is: 1 for a plain tie, never 0 or less.
type Tie struct {
	From, To int32
	Weight   float64
}

// Graph is a graph of nodes 0 to n-1 in rows: the neighbours of each node stand together and in order, with the weights of the ties beside them. It takes 4(n+1) + 12 bytes for
// each arc; a tie that goes both ways is two arcs. Nothing of it changes once it is made.
type Graph struct {
	directed   bool
	offsets    []int32 // where the row of each node begins, and the end
	neighbours []int32
	weights    []float64
}

// NewGraph makes a graph whose ties go both ways. Ties between the same two add up, and a tie of a node with itself is left out. Cost: O(n + m).
func NewGraph(n int, ties []Tie) *Graph {
	return arcs(n, ties, true).transposed().merged()
}

// NewDirected makes a graph whose ties go one way. Ties from one node to another add up, and a tie of a node to itself is left out. Cost: O(n + m).
func NewDirected(n int, ties []Tie) *Graph {
	g := arcs(n, ties, false)
	g.directed = true
	return g.transposed().transposed().merged()
}

// arcs puts ties into rows, in whatever order within a row.
func arcs(n int, ties []Tie, both bool) *Graph {
	g := &Graph{offsets: make([]int32, n+1)}
	for _, t := range ties {
		if t.From == t.To {
			continue
		}
		g.offsets[t.From+1]++
		if both {
			g.offsets[t.To+1]++
		}
	}
	next := g.allocate()
	put := func(from, to int32, weight float64) {
		g.neighbours[next[from]], g.weights[next[from]] = to, weight
		next[from]++
	}
	for _, t := range ties {
		if t.From == t.To {
			continue
		}
		put(t.From, t.To, t.Weight)
		if both {
			put(t.To, t.From, t.Weight)
		}
	}
	return g
}

// allocate turns the lengths of rows, each one place too far, into where rows begin, makes room for the arcs and tells where the first of each row goes.
func (g *Graph) allocate() (next []int32) {
	for i := 1; i < len(g.offsets); i++ {
		g.offsets[i] += g.offsets[i-1]
	}
	all := g.offsets[len(g.offsets)-1]
	g.neighbours, g.weights = make([]int32, all), make([]float64, all)
	return slices.Clone(g.offsets[:len(g.offsets)-1])
}

// transposed is the graph with each arc turned round. Its rows are in order, whatever those of g are.
func (g *Graph) transposed() *Graph {
	t := &Graph{directed: g.directed, offsets: make([]int32, len(g.offsets))}
	for _, to := range g.neighbours {
		t.offsets[to+1]++
	}
	next := t.allocate()
	for from := range g.Nodes() {
		for i := g.offsets[from]; i < g.offsets[from+1]; i++ {
			to := g.neighbours[i]
			t.neighbours[next[to]], t.weights[next[to]] = int32(from), g.weights[i]
			next[to]++
		}
	}
	return t
}

// merged adds up neighbouring arcs between the same two.
func (g *Graph) merged() *Graph {
	var at int32
	for from := range g.Nodes() {
		first, last := g.offsets[from], g.offsets[from+1]
		g.offsets[from] = at
		for i := first; i < last; i++ {
			if i > first && g.neighbours[i] == g.neighbours[i-1] {
				g.weights[at-1] += g.weights[i]
				continue
			}
			g.neighbours[at], g.weights[at] = g.neighbours[i], g.weights[i]
			at++
		}
	}
	g.offsets[g.Nodes()] = at
	if int(at) < len(g.neighbours) {
		g.neighbours, g.weights = slices.Clone(g.neighbours[:at]), slices.Clone(g.weights[:at])
	}
	return g
}

// incoming is the graph whose rows hold those from which ties come.
func (g *Graph) incoming() *Graph {
	if g.directed {
		return g.transposed()
	}
	return g
}

// Nodes is n.
func (g *Graph) Nodes() int { return len(g.offsets) - 1 }

// TieCount is m: how many pairs have a tie, or, where ties go one way, how many ties there are.
func (g *Graph) TieCount() int {
	if g.directed {
		return len(g.neighbours)
	}
	return len(g.neighbours) / 2
}

// Directed reports whether ties go one way.
func (g *Graph) Directed() bool { return g.directed }

// Bytes is the memory it takes.
func (g *Graph) Bytes() int64 {
	return 4*int64(len(g.offsets)) + 12*int64(len(g.neighbours))
}

// Row is the neighbours of a node, in order, with the weights of their ties. Neither may be changed.
func (g *Graph) Row(node int32) (neighbours []int32, weights []float64) {
	first, last := g.offsets[node], g.offsets[node+1]
	return g.neighbours[first:last], g.weights[first:last]
}

// row is the neighbours of a node alone.
func (g *Graph) row(node int32) []int32 { return g.neighbours[g.offsets[node]:g.offsets[node+1]] }

// Ties are all ties by their ends; one that goes both ways comes once, from the lesser node.
func (g *Graph) Ties() []Tie {
	ties := make([]Tie, 0, g.TieCount())
	for from := range int32(g.Nodes()) {
		neighbours, weights := g.Row(from)
		for i, to := range neighbours {
			if g.directed || from < to {
				ties = append(ties, Tie{from, to, weights[i]})
			}
		}
	}
	return ties
}

// Weight is the weight of the tie between two, 0 where there is none. Cost: O(log d).
func (g *Graph) Weight(from, to int32) float64 {
	neighbours, weights := g.Row(from)
	if i, ok := slices.BinarySearch(neighbours, to); ok {
		return weights[i]
	}
	return 0
}

// Degree is how many neighbours each node has; of ties that go one way, how many go out. Source: Freeman 1979, "Centrality in social networks: conceptual clarification".
// Cost: O(n).
func Degree(g *Graph) []int32 {
	degrees := make([]int32, g.Nodes())
	for i := range degrees {
		degrees[i] = g.offsets[i+1] - g.offsets[i]
	}
	return degrees
}

// Strength is the sum of the weights of the ties of each node, s_i = Σ_j w_ij. Source: Barrat and others 2004, "The architecture of complex weighted networks". Unit: that of
// weights. Cost: O(n + m).
func Strength(g *Graph) []float64 {
	strengths := make([]float64, g.Nodes())
	for i := range strengths {
		_, weights := g.Row(int32(i))
		for _, w := range weights {
			strengths[i] += w
		}
	}
	return strengths
}

// Density is the share of possible ties that there are: 2m/(n(n-1)), or m/(n(n-1)) where ties go one way; 0 for fewer than two nodes. Source: Wasserman and Faust 1994,
// "Social Network Analysis", 4.2. Cost: O(1).
func Density(g *Graph) float64 {
	n := float64(g.Nodes())
	if n < 2 {
		return 0
	}
	return float64(len(g.neighbours)) / (n * (n - 1))
}
