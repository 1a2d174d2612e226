package network

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
)

// Path is a way from one node to another without any node twice. Cost is its length, or of a foremost path the moment of arrival.
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
		step: func(arc int32, at stage) (stage, bool) { return stage{at.cost + length(g.weights[arc]), 0}, true },
	}).shortest(from, to, stage{}, k)
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

// arrive makes the moment itself the cost.
func (c *Contacts) arrive(arc int32, at stage) (stage, bool) {
	then, ok := c.cross(arc, at.moment)
	return stage{then, then}, ok
}

// Arrivals is the first moment at which something that is at a node at start can be at each other, when it goes along contacts while they hold, waits where it is and takes no time to cross; +Inf where it never can. Source: Bui-Xuan,
// Ferreira and Jarry 2003, "Computing shortest, fastest, and foremost journeys in dynamic networks". Unit: that of contacts. Cost: O(contacts log n).
func (c *Contacts) Arrivals(from int32, start int32) []float64 {
	r := c.routes(c.arrive)
	r.reset()
	r.search(from, -1, stage{float64(start), float64(start)}, nil)
	arrivals := make([]float64, r.nodes)
	for node, best := range r.best {
		arrivals[node] = best.cost
	}
	return arrivals
}

// Crossings are when a path of contacts takes each of its steps, from start on.
func (c *Contacts) Crossings(path []int32, start int32) (moments []int32) {
	r, at := c.routes(c.arrive), stage{float64(start), float64(start)}
	for i := 1; i < len(path); i++ {
		at = r.between(path[i-1], path[i], at)
		moments = append(moments, int32(at.moment))
	}
	return moments
}

// Foremost are the k paths from one node to another that arrive first, the first first, and among equals by fewest nodes, then by nodes; each takes its contacts in the order of time. Source: as for Arrivals, with Yen's way to find
// the next path. Cost: O(k l contacts log n).
func (c *Contacts) Foremost(from, to int32, start int32, k int) []Path {
	return c.routes(c.arrive).shortest(from, to, stage{float64(start), float64(start)}, k)
}

// Cheapest are the k shortest paths from one node to another that take their contacts in the order of time, by the lengths of the ties that g has between the same nodes; among equals those of fewest nodes, then by nodes. A node
// may be reached late for little and early for more, and either may be what leads on: labels are kept of both. Source: Hansen 1980, "Bicriterion path problems", with Yen's way to find the next path. Cost: O(k l contacts log n) times
// the moments at which it pays to be at a node, at most those at which contacts begin.
func (c *Contacts) Cheapest(g *Graph, from, to int32, start int32, k int, length Length) []Path {
	lengths := make([]float64, len(c.to))
	for node := range int32(g.Nodes()) {
		for arc := c.offsets[node]; arc < c.offsets[node+1]; arc++ {
			lengths[arc] = length(g.Weight(node, c.to[arc]))
		}
	}
	return c.routes(func(arc int32, at stage) (stage, bool) {
		then, ok := c.cross(arc, at.moment)
		return stage{at.cost + lengths[arc], then}, ok
	}).shortest(from, to, stage{0, float64(start)}, k)
}

func (c *Contacts) routes(step func(arc int32, at stage) (stage, bool)) *routes {
	return &routes{nodes: len(c.offsets) - 1, offsets: c.offsets, to: c.to, step: step}
}

// stage is how far a path has come: what it costs, and the moment; 0 where there is no time.
type stage struct{ cost, moment float64 }

// nowhere is the stage of a node that nothing has reached.
var nowhere = stage{math.Inf(1), math.Inf(1)}

// within reports whether the one is at least as good as the other in both.
func (s stage) within(o stage) bool { return s.cost <= o.cost && s.moment <= o.moment }

// routes looks for paths. step tells the stage behind an arc by that before it; who is better before an arc must never be worse behind it, and of arcs between the same two the one that is first behind it must be no dearer.
type routes struct {
	nodes       int
	offsets, to []int32
	step        func(arc int32, at stage) (stage, bool)

	best    []stop    // of each node, the stop to come that is first in the queue
	settled []float64 // of each node, the first moment at which a stop is done; -Inf of those that the path has passed
	stops   []stop
	queue   stopQueue
}

// shortest is Yen's algorithm: the next path leaves one of the paths found at some node, for a node that no path with the same beginning goes to.
func (r *routes) shortest(from, to int32, start stage, k int) (found []Path) {
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
func (r *routes) path(root, taken []int32, to int32, start stage) (Path, bool) {
	at := start
	for i := 1; i < len(root); i++ {
		at = r.between(root[i-1], root[i], at)
	}
	r.reset()
	for _, node := range root {
		r.settled[node] = math.Inf(-1)
	}
	last := root[len(root)-1]
	end, ok := r.search(last, to, at, taken)
	if !ok {
		return Path{}, false
	}
	var back []int32
	for s := end; s.node != last; s = r.stops[s.before] {
		back = append(back, s.node)
	}
	slices.Reverse(back)
	return Path{slices.Concat(root, back), end.cost}, true
}

// between is the best stage behind the arcs from one node to the next.
func (r *routes) between(from, to int32, at stage) stage {
	best := nowhere
	for arc := r.offsets[from]; arc < r.offsets[from+1]; arc++ {
		if r.to[arc] == to {
			if then, ok := r.step(arc, at); ok && then.within(best) {
				best = then
			}
		}
	}
	return best
}

func (r *routes) reset() {
	if r.best == nil {
		r.best, r.settled = make([]stop, r.nodes), make([]float64, r.nodes)
	}
	for i := range r.best {
		r.best[i], r.settled[i] = stop{stage: nowhere}, math.Inf(1)
	}
	r.stops, r.queue = r.stops[:0], r.queue[:0]
}

// search goes on from the cheapest stop, as Dijkstra's algorithm does, up to a node where one is given, and does not go from the first node to those taken. A node is done once for each moment that is earlier than those before: where
// there is no time, or the moment is the cost, once. Of equal costs it finds the earliest, of those the fewest nodes.
func (r *routes) search(from, to int32, start stage, taken []int32) (end stop, ok bool) {
	r.settled[from] = math.Inf(1)
	r.best[from] = stop{stage: start, node: from}
	heap.Push(&r.queue, r.best[from])
	for len(r.queue) > 0 {
		s := heap.Pop(&r.queue).(stop)
		if s.moment >= r.settled[s.node] {
			continue
		}
		r.settled[s.node] = s.moment
		if s.node == to {
			return s, true
		}
		place := int32(len(r.stops))
		r.stops = append(r.stops, s)
		for arc := r.offsets[s.node]; arc < r.offsets[s.node+1]; arc++ {
			next := r.to[arc]
			if s.node == from && slices.Contains(taken, next) {
				continue
			}
			then, ok := r.step(arc, s.stage)
			if !ok || then.moment >= r.settled[next] {
				continue
			}
			one, best := stop{then, s.hops + 1, next, place}, &r.best[next]
			if best.within(then) && (best.stage != then || best.hops <= one.hops) {
				continue
			}
			if one.less(*best) {
				*best = one
			}
			heap.Push(&r.queue, one)
		}
	}
	return stop{}, false
}

// stop is a node that is reached at a stage.
type stop struct {
	stage
	hops   int32
	node   int32
	before int32 // place of the stop before, among those that are done
}

func (s stop) less(o stop) bool {
	return cmp.Or(cmp.Compare(s.cost, o.cost), cmp.Compare(s.moment, o.moment), cmp.Compare(s.hops, o.hops), cmp.Compare(s.node, o.node)) < 0
}

// stopQueue is a heap of stops: the cheapest first, then the earliest, then that of the fewest nodes, then of the least node.
type stopQueue []stop

func (q stopQueue) Len() int           { return len(q) }
func (q stopQueue) Less(i, j int) bool { return q[i].less(q[j]) }
func (q stopQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

// Push adds a stop, for container/heap.
func (q *stopQueue) Push(x any) { *q = append(*q, x.(stop)) }

// Pop takes the last stop, for container/heap.
func (q *stopQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
