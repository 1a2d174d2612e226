package network

// Clusters is how often the neighbours of a node are tied to each other.
type Clusters struct {
	Local        []float64 // of each node: the share of pairs of its neighbours that have a tie, 2t/(d(d-1)); 0 for fewer than two neighbours
	Mean         float64   // of Local over all nodes
	Transitivity float64   // the share of open or closed triples that are closed: 3 x triangles / triples
	Triangles    []int32   // of each node
}

// Clustering counts triangles, each from the node of least degree. Source: Watts and Strogatz 1998, "Collective dynamics of 'small-world' networks" (local and mean); Newman,
// Watts and Strogatz 2002, "Random graph models of social networks" (transitivity). Weights do not matter; ties have to go both ways. Cost: O(m √m).
func Clustering(g *Graph) Clusters {
	c := Clusters{Local: make([]float64, g.Nodes()), Triangles: triangles(g)}
	closed, triples := 0.0, 0.0
	for node, t := range c.Triangles {
		d := float64(len(g.row(int32(node))))
		pairs := d * (d - 1) / 2
		if pairs > 0 {
			c.Local[node] = float64(t) / pairs
		}
		c.Mean += c.Local[node]
		closed, triples = closed+float64(t), triples+pairs
	}
	if g.Nodes() > 0 {
		c.Mean /= float64(g.Nodes())
	}
	if triples > 0 {
		c.Transitivity = closed / triples
	}
	return c
}

// triangles is how many triangles each node is in. A tie leads from the node of lesser degree to the other, so that no row of such ties is longer than √(2m).
func triangles(g *Graph) []int32 {
	n := g.Nodes()
	degrees := Degree(g)
	up := func(a, b int32) bool { return degrees[a] < degrees[b] || degrees[a] == degrees[b] && a < b }
	count, marked := make([]int32, n), make([]int32, n)
	for a := range int32(n) {
		for _, b := range g.row(a) {
			if up(a, b) {
				marked[b] = a + 1
			}
		}
		for _, b := range g.row(a) {
			if !up(a, b) {
				continue
			}
			for _, c := range g.row(b) {
				if marked[c] == a+1 && up(b, c) {
					count[a]++
					count[b]++
					count[c]++
				}
			}
		}
	}
	return count
}
