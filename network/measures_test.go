package network_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/iterator"
	gonet "gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"

	"liandong/network"
)

// TestEqualToGonum compares with gonum on networks of chance, to 5,000 nodes, as many as are measured without sampling.
func TestEqualToGonum(t *testing.T) {
	for _, size := range []struct{ nodes, ties int }{{600, 2400}, {5000, 4000}} {
		t.Run(strconv.Itoa(size.nodes), func(t *testing.T) { equalToGonum(t, chance("gonum", size.nodes, size.ties, true, false, 1)) })
	}
}

// remembered is a graph that looks for the neighbours of a node once: gonum's betweenness asks for them as often as there are nodes.
type remembered struct {
	*simple.UndirectedGraph
	neighbours map[int64][]graph.Node
}

func (r remembered) From(id int64) graph.Nodes {
	list, known := r.neighbours[id]
	if !known {
		list = graph.NodesOf(r.UndirectedGraph.From(id))
		r.neighbours[id] = list
	}
	return iterator.NewOrderedNodes(list)
}

func equalToGonum(t *testing.T, c testNetwork) {
	g, theirs, one := c.graph(), simple.NewWeightedUndirectedGraph(0, math.Inf(1)), simple.NewDirectedGraph()
	plain := simple.NewUndirectedGraph()
	var ties []network.Tie
	for i := range c.Nodes {
		theirs.AddNode(simple.Node(i))
		plain.AddNode(simple.Node(i))
		one.AddNode(simple.Node(i))
	}
	for _, tie := range c.ties() {
		a, b := simple.Node(tie.From), simple.Node(tie.To)
		theirs.SetWeightedEdge(theirs.NewWeightedEdge(a, b, tie.Weight))
		plain.SetEdge(plain.NewEdge(a, b))
		one.SetEdge(one.NewEdge(a, b))
		one.SetEdge(one.NewEdge(b, a))
		ties = append(ties, network.Tie{From: tie.From, To: tie.To, Weight: 1})
	}
	same := func(what string, got []float64, want map[int64]float64, within float64) {
		t.Helper()
		for node, value := range got {
			if math.Abs(value-want[int64(node)]) > within*max(1, want[int64(node)]) {
				t.Fatalf("%s of %d is %v, not %v", what, node, value, want[int64(node)])
			}
		}
	}
	even := network.NewGraph(c.Nodes, ties)
	betweenness := network.Betweenness(even, network.Sampling{})
	for i := range betweenness.Values {
		betweenness.Values[i] *= float64(c.Nodes-1) * float64(c.Nodes-2)
	}
	if betweenness.Sampled {
		t.Fatal("sampled")
	}
	same("betweenness", betweenness.Values, gonet.Betweenness(remembered{plain, map[int64][]graph.Node{}}), 1e-9)
	same("PageRank", network.PageRank(even, network.Damping, 0).Values, gonet.PageRankSparse(one, network.Damping, 1e-12), 1e-9)

	parts, cores := map[int64]float64{}, map[int64]float64{}
	components := network.Components(even)
	for _, list := range topo.ConnectedComponents(plain) {
		for _, node := range list {
			parts[node.ID()] = float64(components.Of[list[0].ID()])
		}
		if size := components.Sizes[components.Of[list[0].ID()]]; int(size) != len(list) {
			t.Fatalf("the component of %d has %d nodes, not %d", list[0].ID(), size, len(list))
		}
	}
	same("component", floats(components.Of), parts, 0)
	_, shells := topo.DegeneracyOrdering(plain)
	for k, list := range shells {
		for _, node := range list {
			cores[node.ID()] = float64(k)
		}
	}
	same("core", floats(network.Cores(even)), cores, 0)

	harmonic := network.Harmonic(even, network.Sampling{}).Values
	for from := 0; from < c.Nodes; from += c.Nodes / 100 {
		want := 0.0
		ways := path.DijkstraFrom(simple.Node(from), plain)
		for to := range c.Nodes {
			if far := ways.WeightTo(int64(to)); to != from {
				want += 1 / far
			}
		}
		near(t, fmt.Sprintf("harmonic closeness of %d", from), harmonic[from], want/float64(c.Nodes-1), 9)
	}

	groups := network.Louvain(g, 1)
	lists := make([][]graph.Node, len(groups.Sizes))
	for node, group := range groups.Of {
		lists[group] = append(lists[group], simple.Node(node))
	}
	near(t, "modularity", network.Modularity(g, groups), community.Q(theirs, lists, 1), 9)
}

// TestSameOnAnyMachine runs everything that uses threads or chance with one thread and with several.
func TestSameOnAnyMachine(t *testing.T) {
	c := chance("threads", 6000, 20_000, true, false, 9)
	g := c.graph()
	run := func() []any {
		ei := network.EI(g, c.Groups, 4, 50, 3)
		return []any{
			network.Betweenness(g, network.Sampling{Sources: 64, Seed: 5}), network.Harmonic(g, network.Sampling{Sources: 64, Seed: 5}), network.Eigenvector(g), network.PageRank(g, network.Damping, 1e-9),
			network.Stable(g, network.Louvain, 1, 3), network.Leiden(g, 1), network.StructuralHoles(g).Constraint[:100], network.Brokers(g, c.Groups), ei,
		}
	}
	several := run()
	before := runtime.GOMAXPROCS(1)
	single := run()
	runtime.GOMAXPROCS(7)
	seven := run()
	runtime.GOMAXPROCS(before)
	for i := range several {
		if !reflect.DeepEqual(several[i], single[i]) || !reflect.DeepEqual(several[i], seven[i]) {
			t.Errorf("measure %d depends on the number of threads", i)
		}
	}
}

// TestSampledBetweenness checks that an estimate says that it is one, is near, and is exact from all nodes.
func TestSampledBetweenness(t *testing.T) {
	g := chance("sample", 800, 3000, false, false, 2).graph()
	exact := network.Betweenness(g, network.Sampling{})
	sampled := network.Betweenness(g, network.Sampling{ExactTo: 100, Sources: 400, Seed: 7})
	if exact.Sampled || exact.Sources != 800 || !sampled.Sampled || sampled.Sources != 400 || sampled.Seed != 7 {
		t.Errorf("%v sources, sampled %v; %v sources, sampled %v", exact.Sources, exact.Sampled, sampled.Sources, sampled.Sampled)
	}
	far, all := 0.0, 0.0
	for i := range exact.Values {
		far += math.Abs(exact.Values[i] - sampled.Values[i])
		all += exact.Values[i]
	}
	if far/all > 0.2 {
		t.Errorf("the estimate is off by %.1f %%", 100*far/all)
	}
	harmonic, estimate := network.Harmonic(g, network.Sampling{}), network.Harmonic(g, network.Sampling{ExactTo: 100, Sources: 400})
	for i := range harmonic.Values {
		if math.Abs(harmonic.Values[i]-estimate.Values[i]) > 0.05*harmonic.Values[i]+0.01 {
			t.Fatalf("harmonic closeness of %d is %v, estimated %v", i, harmonic.Values[i], estimate.Values[i])
		}
	}
}

// TestGroupsAreConnected holds for Leiden by its construction (Traag and others 2019), for any network.
func TestGroupsAreConnected(t *testing.T) {
	for seed := range uint64(30) {
		c := chance("connected", 200, 260+int(seed)*20, seed%2 == 0, false, seed)
		g := c.graph()
		groups := network.Leiden(g, seed)
		var within []network.Tie
		for _, tie := range g.Ties() {
			if groups.Of[tie.From] == groups.Of[tie.To] {
				within = append(within, tie)
			}
		}
		if parts := network.Components(network.NewGraph(g.Nodes(), within)); len(parts.Sizes) != len(groups.Sizes) {
			t.Fatalf("seed %d: %d groups fall into %d parts", seed, len(groups.Sizes), len(parts.Sizes))
		}
	}
}

// TestPlantedGroups finds groups that were put there, in a network of 10,000 nodes.
func TestPlantedGroups(t *testing.T) {
	g, planted := plantedNetwork(10_000, 100_000, 50, 0.9, 1)
	for name, find := range map[string]func(*network.Graph, uint64) network.Groups{"Louvain": network.Louvain, "Leiden": network.Leiden} {
		found := find(g, 1)
		if rand := network.AdjustedRand(found, planted); rand < 0.99 {
			t.Errorf("%s finds %d groups that agree with those planted by %v", name, len(found.Sizes), rand)
		}
	}
}

// plantedNetwork has groups of equal size; a share of ties lies within groups.
func plantedNetwork(n, m, groups int, within float64, seed uint64) (*network.Graph, network.Groups) {
	random := rand.New(rand.NewPCG(seed, 21))
	var ties []network.Tie
	labels := make([]int32, n)
	for i := range labels {
		labels[i] = int32(i % groups)
	}
	for range m {
		a, b := random.IntN(n), random.IntN(n)
		if random.Float64() < within {
			b = a%groups + groups*random.IntN(n/groups)
		}
		ties = append(ties, network.Tie{From: int32(a), To: int32(b), Weight: 1})
	}
	return network.NewGraph(n, ties), network.GroupsOf(labels)
}

// TestBrokers counts roles by looking at all triples.
func TestBrokers(t *testing.T) {
	for seed := range uint64(4) {
		c := chance("brokers", 25, 70, false, seed%2 == 0, seed)
		g := c.graph()
		want := make([]network.Brokerage, c.Nodes)
		each := func(do func(int32)) {
			for i := range int32(c.Nodes) {
				do(i)
			}
		}
		tied := func(a, b int32) bool { return g.Weight(a, b) > 0 }
		each(func(a int32) {
			each(func(v int32) {
				each(func(b int32) {
					if a == b || !tied(a, v) || !tied(v, b) || tied(a, b) {
						return
					}
					ga, gv, gb := c.Groups[a], c.Groups[v], c.Groups[b]
					w := &want[v]
					switch {
					case ga == gv && gv == gb:
						w.Coordinator++
					case ga == gb:
						w.Consultant++
					case gv == gb:
						w.Gatekeeper++
					case ga == gv:
						w.Representative++
					default:
						w.Liaison++
					}
				})
			})
		})
		if got := network.Brokers(g, c.Groups); !slices.Equal(got, want) {
			t.Fatalf("seed %d: %v, not %v", seed, got, want)
		}
	}
}

// TestEI reckons a network by hand: two groups of two with a tie each, and one tie between.
func TestEI(t *testing.T) {
	g := network.NewGraph(4, []network.Tie{{From: 0, To: 1, Weight: 1}, {From: 2, To: 3, Weight: 1}, {From: 1, To: 2, Weight: 1}})
	r := network.EI(g, []int32{0, 0, 1, 1}, 2, 4000, 1)
	near(t, "index", r.Index, -1.0/3, 9)
	near(t, "index of a group", r.Groups[0], 0, 9)
	// Of the six deals of two and two, two put the path 0-1-2-3 into its halves (1 of 3 ties external), two take its ends (2 external) and two every other node (3 external).
	near(t, "expected index", r.Expected, 1.0/3, 1)
	near(t, "share of deals as low", r.Lower, 1.0/3, 1)
}

// TestContacts compares arrivals with a look at all moments one after the other, and paths, by arrival and by weight, with all there are.
func TestContacts(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 31))
		const n, end = 8, 30
		var list []network.Contact
		var ties []network.Tie
		for range 14 {
			a, b, from := random.IntN(n), random.IntN(n), random.IntN(end)
			if a != b {
				list = append(list, network.Contact{A: int32(a), B: int32(b), From: int32(from), Until: int32(from + 1 + random.IntN(6))})
				ties = append(ties, network.Tie{From: int32(a), To: int32(b), Weight: float64(1 + random.IntN(4))})
			}
		}
		g := network.NewGraph(n, ties)
		c, start := network.NewContacts(n, list), int32(random.IntN(10))
		want := arrivalsByMoment(n, list, start, 2*end)
		if got := c.Arrivals(0, start); !slices.Equal(got, want) {
			t.Fatalf("seed %d: arrivals %v, not %v", seed, got, want)
		}
		for to := int32(1); to < n; to++ {
			paths := c.Foremost(0, to, start, 1000)
			all, costs := journeys(g, list, 0, to, start)
			if len(paths) != len(all) {
				t.Fatalf("seed %d: %d paths to %d, not %d", seed, len(paths), to, len(all))
			}
			for i, p := range paths {
				if p.Cost != all[i] {
					t.Fatalf("seed %d: path %d to %d arrives at %v, not %v", seed, i, to, p.Cost, all[i])
				}
			}
			if len(paths) > 0 && paths[0].Cost != want[to] {
				t.Fatalf("seed %d: the foremost path arrives at %v, not %v", seed, paths[0].Cost, want[to])
			}
			cheapest := c.Cheapest(g, 0, to, start, 1000, network.Inverse)
			if len(cheapest) != len(costs) {
				t.Fatalf("seed %d: %d weighted paths to %d, not %d", seed, len(cheapest), to, len(costs))
			}
			for i, p := range cheapest {
				if math.Abs(p.Cost-costs[i]) > 1e-9 || len(c.Crossings(p.Nodes, start)) != len(p.Nodes)-1 {
					t.Fatalf("seed %d: weighted path %d to %d, %v, costs %v, not %v", seed, i, to, p.Nodes, p.Cost, costs[i])
				}
			}
		}
	}
}

func arrivalsByMoment(n int, list []network.Contact, start int32, end int32) []float64 {
	arrivals := make([]float64, n)
	for i := range arrivals {
		arrivals[i] = math.Inf(1)
	}
	arrivals[0] = float64(start)
	for now := start; now < end; now++ {
		for range n {
			for _, e := range list {
				if now < e.From || now >= e.Until {
					continue
				}
				for _, ends := range [][2]int32{{e.A, e.B}, {e.B, e.A}} {
					if arrivals[ends[0]] <= float64(now) {
						arrivals[ends[1]] = min(arrivals[ends[1]], float64(now))
					}
				}
			}
		}
	}
	return arrivals
}

// journeys are the arrivals of all paths without a node twice, and what they cost by the weights of ties, both sorted.
func journeys(g *network.Graph, list []network.Contact, from, to, start int32) (arrivals, costs []float64) {
	seen := make([]bool, g.Nodes())
	var walk func(node, now int32, cost float64)
	walk = func(node, now int32, cost float64) {
		if node == to {
			arrivals, costs = append(arrivals, float64(now)), append(costs, cost)
			return
		}
		seen[node] = true
		for next := range int32(g.Nodes()) {
			first := int32(math.MaxInt32)
			for _, e := range list {
				if (e.A == node && e.B == next || e.B == node && e.A == next) && max(now, e.From) < e.Until {
					first = min(first, max(now, e.From))
				}
			}
			if !seen[next] && first < math.MaxInt32 {
				walk(next, first, cost+1/g.Weight(node, next))
			}
		}
		seen[node] = false
	}
	walk(from, start, 0)
	slices.Sort(arrivals)
	slices.Sort(costs)
	return arrivals, costs
}

// TestShortestPaths has no path twice, no node twice on a path, and ties where it goes.
func TestShortestPaths(t *testing.T) {
	c := chance("paths", 30, 80, true, false, 3)
	g := c.graph()
	paths := network.ShortestPaths(g, 0, 1, 200, network.Inverse)
	seen := map[string]bool{}
	for i, p := range paths {
		length, key := 0.0, ""
		for j, node := range p.Nodes {
			key += string(rune('A' + node))
			if slices.Contains(p.Nodes[:j], node) {
				t.Fatalf("%v goes through %d twice", p.Nodes, node)
			}
			if j > 0 {
				length += 1 / g.Weight(p.Nodes[j-1], node)
			}
		}
		near(t, "length", p.Cost, length, 9)
		if seen[key] || i > 0 && p.Cost < paths[i-1].Cost-1e-9 {
			t.Fatalf("path %d, %v, comes twice or too late", i, p)
		}
		seen[key] = true
	}
	if len(paths) != 200 {
		t.Errorf("%d paths, not 200", len(paths))
	}
	if network.ShortestPaths(g, 4, 4, 3, network.Steps) != nil || network.ShortestPaths(network.NewGraph(3, nil), 0, 1, 3, network.Steps) != nil {
		t.Error("a path where there is none")
	}
}

func TestCompare(t *testing.T) {
	before := network.NewGraph(5, []network.Tie{{From: 0, To: 1, Weight: 1}, {From: 1, To: 2, Weight: 2}, {From: 2, To: 3, Weight: 1}})
	after := network.NewGraph(5, []network.Tie{{From: 0, To: 1, Weight: 1}, {From: 2, To: 1, Weight: 3}, {From: 3, To: 4, Weight: 1}})
	d := network.Compare(before, after)
	want := network.Difference{
		Added: []network.Changed{{From: 3, To: 4, After: 1}}, Removed: []network.Changed{{From: 2, To: 3, Before: 1}}, Reweighted: []network.Changed{{From: 1, To: 2, Before: 2, After: 3}}, Same: 1, Jaccard: 0.5,
	}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("%+v, not %+v", d, want)
	}
}

// TestGraph adds up ties of the same two and leaves out those of one with itself.
func TestGraph(t *testing.T) {
	ties := []network.Tie{{From: 2, To: 0, Weight: 1}, {From: 0, To: 2, Weight: 2}, {From: 1, To: 1, Weight: 5}, {From: 0, To: 1, Weight: 1}}
	if got, want := network.NewGraph(3, ties).Ties(), []network.Tie{{From: 0, To: 1, Weight: 1}, {From: 0, To: 2, Weight: 3}}; !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
	if got, want := network.NewDirected(3, ties).Ties(), []network.Tie{{From: 0, To: 1, Weight: 1}, {From: 0, To: 2, Weight: 2}, {From: 2, To: 0, Weight: 1}}; !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

// TestNothing asks everything of networks without nodes or ties.
func TestNothing(t *testing.T) {
	for _, n := range []int{0, 1, 3} {
		g := network.NewGraph(n, nil)
		groups := make([]int32, n)
		if d := network.Density(g); d != 0 {
			t.Errorf("density %v", d)
		}
		for _, values := range [][]float64{
			network.Strength(g), network.Betweenness(g, network.Sampling{}).Values, network.Harmonic(g, network.Sampling{}).Values, network.Eigenvector(g).Values, network.Clustering(g).Local,
		} {
			if len(values) != n || slices.ContainsFunc(values, func(v float64) bool { return v != 0 }) {
				t.Errorf("%v of %d nodes", values, n)
			}
		}
		if l, e := network.Louvain(g, 1), network.Leiden(g, 1); len(l.Sizes) != n || len(e.Sizes) != n {
			t.Errorf("groups %v and %v of %d nodes", l, e, n)
		}
		if len(network.Components(g).Sizes) != n || len(network.Cores(g)) != n || len(network.PageRank(g, network.Damping, 0).Values) != n {
			t.Error("components, cores or PageRank")
		}
		if h := network.StructuralHoles(g); n > 0 && !math.IsNaN(h.Constraint[0]) {
			t.Errorf("constraint %v", h.Constraint)
		}
		if !math.IsNaN(network.EI(g, groups, 1, 3, 1).Index) || !math.IsNaN(network.DegreeAssortativity(g)) || !math.IsNaN(network.GroupAssortativity(g, groups, 1)) {
			t.Error("mixing without ties")
		}
	}
}
