package network

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
)

// Path is a way from one node to another without any node twice. Cost is its length, or of a path in time the moment of arrival.
type Path struct {
	Nodes []int32
	Cost  float64
}

// Length says how long a tie is, by its weight.
type Length func(weight float64) float64

// Steps makes each tie one step.
func Steps(float64) float64 { return 1 }

// Inverse makes strong ties short: 1/weight (Newman 2001, "Scientific collaboration networks II").
func Inverse(weight float64) float64 { return 1 / weight }

// ShortestPaths are the k shortest paths from one node to another, shortest first, and among equals by their nodes; fewer where there are fewer, none where from is to. Source: Yen 1971, "Finding the k
// shortest loopless paths in a network", with Lawler 1972, so that no path is found twice. Lengths must not be negative. Cost: O(k l (m + n log n)), l being the nodes of a path.
func ShortestPaths(g *Graph, from, to int32, k int, length Length) []Path {
	return (&routes{
		nodes: g.Nodes(), offsets: g.offsets, to: g.neighbours,
		step: func(arc int32, cost float64) (float64, bool) { return cost + length(g.weights[arc]), true },
	}).shortest(from, to, 0, k)
}

// Contact is two nodes that are in touch from one moment to another, [From, Until).
type Contact struct {
	A, B        int32
	From, Until int32
}

// Contacts is a network in time: rows of contacts.
type Contacts struct {
	list    []Contact
	offsets []int32
	to      []int32
	contact []int32 // by arc
}

// NewContacts puts contacts of nodes 0 to n-1 into rows. Cost: O(n + contacts).
func NewContacts(n int, list []Contact) *Contacts {
	c := &Contacts{list: list, offsets: make([]int32, n+1), to: make([]int32, 2*len(list)), contact: make([]int32, 2*len(list))}
	for _, e := range list {
		c.offsets[e.A+1]++
		c.offsets[e.B+1]++
	}
	for i := range n {
		c.offsets[i+1] += c.offsets[i]
	}
	next := slices.Clone(c.offsets)
	put := func(from, to int32, i int) {
		c.to[next[from]], c.contact[next[from]] = to, int32(i)
		next[from]++
	}
	for i, e := range list {
		put(e.A, e.B, i)
		put(e.B, e.A, i)
	}
	return c
}

// cross is when one who is there at a moment has crossed a contact: at once if it holds, else when it begins; never when it is over.
func (c *Contacts) cross(arc int32, now float64) (float64, bool) {
	e := c.list[c.contact[arc]]
	then := max(now, float64(e.From))
	return then, then < float64(e.Until)
}

// Arrivals is the first moment at which something that is at a node at start can be at each other, when it goes along contacts while they hold, waits where it is and takes no time to cross; +Inf where it never can. Source: Bui-Xuan,
// Ferreira and Jarry 2003, "Computing shortest, fastest, and foremost journeys in dynamic networks". Unit: that of contacts. Cost: O(contacts log n).
func (c *Contacts) Arrivals(from int32, start int32) []float64 {
	r := c.routes()
	r.search(from, -1, float64(start), nil)
	return r.cost
}

// Crossings are when a path of contacts takes each of its steps, from start on.
func (c *Contacts) Crossings(path []int32, start int32) (moments []int32) {
	r, now := c.routes(), float64(start)
	for i := 1; i < len(path); i++ {
		now = r.between(path[i-1], path[i], now)
		moments = append(moments, int32(now))
	}
	return moments
}

// Foremost are the k paths from one node to another that arrive first, the first first, and among equals by fewest nodes, then by nodes; each takes its contacts in the order of time. Source: as for Arrivals, with Yen's way to find
// the next path. Cost: O(k l contacts log n).
func (c *Contacts) Foremost(from, to int32, start int32, k int) []Path {
	return c.routes().shortest(from, to, float64(start), k)
}

func (c *Contacts) routes() *routes {
	return &routes{nodes: len(c.offsets) - 1, offsets: c.offsets, to: c.to, step: c.cross}
}

// routes looks for paths. step tells the cost behind an arc by that before it; who starts earlier must never arrive later.
type routes struct {
	nodes       int
	offsets, to []int32
	step        func(arc int32, cost float64) (float64, bool)

	cost   []float64
	hops   []int32
	before []int32
	closed []bool // nodes that the path has passed, or that are done
	queue  costQueue
}

// shortest is Yen's algorithm: the next path leaves one of the paths found at some node, for a node that no path with the same beginning goes to.
func (r *routes) shortest(from, to int32, start float64, k int) (found []Path) {
	if from == to || k <= 0 {
		return nil
	}
	first, ok := r.path([]int32{from}, nil, to, start)
	if !ok {
		return nil
	}
	candidates := []candidate{{first, 0}}
	for len(candidates) > 0 && len(found) < k {
		best := candidates[0]
		candidates = candidates[1:]
		found = append(found, best.Path)
		for at := best.leaves; at < len(best.Nodes)-1; at++ {
			root := best.Nodes[:at+1]
			var taken []int32
			for _, p := range found {
				if len(p.Nodes) > at+1 && slices.Equal(p.Nodes[:at+1], root) {
					taken = append(taken, p.Nodes[at+1])
				}
			}
			if p, ok := r.path(root, taken, to, start); ok {
				candidates = append(candidates, candidate{p, at})
			}
		}
		slices.SortFunc(candidates, func(a, b candidate) int { return byCost(a.Path, b.Path) })
		candidates = slices.CompactFunc(candidates, func(a, b candidate) bool { return slices.Equal(a.Nodes, b.Nodes) })
	}
	return found
}

// candidate is a path that left another at a node.
type candidate struct {
	Path
	leaves int
}

func byCost(a, b Path) int {
	if math.Abs(a.Cost-b.Cost) > 1e-12*max(1, math.Abs(a.Cost)) {
		return cmp.Compare(a.Cost, b.Cost)
	}
	return cmp.Or(cmp.Compare(len(a.Nodes), len(b.Nodes)), slices.Compare(a.Nodes, b.Nodes))
}

// path is the shortest path that begins with root and does not go on to one of taken.
func (r *routes) path(root, taken []int32, to int32, start float64) (Path, bool) {
	cost := start
	for i := 1; i < len(root); i++ {
		cost = r.between(root[i-1], root[i], cost)
	}
	r.reset()
	for _, node := range root {
		r.closed[node] = true
	}
	last := root[len(root)-1]
	r.search(last, to, cost, taken)
	if math.IsInf(r.cost[to], 1) {
		return Path{}, false
	}
	var back []int32
	for node := to; node != last; node = r.before[node] {
		back = append(back, node)
	}
	slices.Reverse(back)
	return Path{slices.Concat(root, back), r.cost[to]}, true
}

// between is the least cost behind the arcs from one node to the next.
func (r *routes) between(from, to int32, cost float64) float64 {
	least := math.Inf(1)
	for arc := r.offsets[from]; arc < r.offsets[from+1]; arc++ {
		if r.to[arc] == to {
			if c, ok := r.step(arc, cost); ok {
				least = min(least, c)
			}
		}
	}
	return least
}

func (r *routes) reset() {
	if r.cost == nil {
		r.cost, r.hops, r.before, r.closed = make([]float64, r.nodes), make([]int32, r.nodes), make([]int32, r.nodes), make([]bool, r.nodes)
	}
	for i := range r.cost {
		r.cost[i] = math.Inf(1)
	}
	clear(r.closed)
	r.queue = r.queue[:0]
}

// search is Dijkstra's algorithm: it finds the least cost of each node, among equal costs with the fewest nodes, up to a node where one is given, and does not go from the first node to those taken.
func (r *routes) search(from, to int32, start float64, taken []int32) {
	if r.cost == nil {
		r.reset()
	}
	r.cost[from], r.hops[from] = start, 0
	r.closed[from] = false
	r.queue = append(r.queue, stop{start, 0, from})
	for len(r.queue) > 0 {
		s := heap.Pop(&r.queue).(stop)
		if r.closed[s.node] {
			continue
		}
		r.closed[s.node] = true
		if s.node == to {
			return
		}
		for arc := r.offsets[s.node]; arc < r.offsets[s.node+1]; arc++ {
			next := r.to[arc]
			if r.closed[next] || s.node == from && slices.Contains(taken, next) {
				continue
			}
			if cost, ok := r.step(arc, s.cost); ok && (cost < r.cost[next] || cost == r.cost[next] && s.hops+1 < r.hops[next]) {
				r.cost[next], r.hops[next], r.before[next] = cost, s.hops+1, s.node
				heap.Push(&r.queue, stop{cost, s.hops + 1, next})
			}
		}
	}
}

// stop is a node that can be reached at a cost.
type stop struct {
	cost float64
	hops int32
	node int32
}

// costQueue is a heap of stops: the least cost first, then the fewest nodes, then the least node.
type costQueue []stop

func (q costQueue) Len() int { return len(q) }
func (q costQueue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].cost, q[j].cost), cmp.Compare(q[i].hops, q[j].hops), cmp.Compare(q[i].node, q[j].node)) < 0
}
func (q costQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push adds a stop, for container/heap.
func (q *costQueue) Push(x any) { *q = append(*q, x.(stop)) }

// Pop takes the last stop, for container/heap.
func (q *costQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
