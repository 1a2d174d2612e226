package network

import "math/rand/v2"

// Louvain looks for groups of the largest modularity: each node goes to the group of a neighbour that gains most, w_iC - s_i S_C/2m (w_iC being the weight from i into C), until none gains; then groups become
// nodes, and so on. Source: Blondel, Guillaume, Lambiotte and Lefebvre 2008, "Fast unfolding of communities in large networks"; that a node is only looked at again once a neighbour has gone to another group:
// Ozaki, Tezuka and Inaba 2016. Ties have to go both ways. Cost: about O(m log n).
func Louvain(g *Graph, seed uint64) Groups {
	random := rand.New(rand.NewPCG(seed, 2))
	l := levelOf(g)
	of := singles(g.Nodes())
	for l.all > 0 {
		groups := singles(l.nodes())
		l.move(groups, random)
		count := number(groups)
		if count == l.nodes() {
			break
		}
		for i := range of {
			of[i] = groups[of[i]]
		}
		l = l.joined(groups, count)
	}
	return GroupsOf(of)
}

// level is a graph of groups: rows as in Graph, and the weight within each node, counted twice like that of any tie.
type level struct {
	*Graph
	own      []float64
	strength []float64 // with own
	all      float64   // 2m
}

func levelOf(g *Graph) *level {
	l := &level{Graph: g, own: make([]float64, g.Nodes()), strength: Strength(g)}
	for _, s := range l.strength {
		l.all += s
	}
	return l
}

func (l *level) nodes() int { return l.Nodes() }

// singles puts each node into a group of its own.
func singles(n int) []int32 {
	of := make([]int32, n)
	for i := range of {
		of[i] = int32(i)
	}
	return of
}

// number gives groups the numbers from 0 on, by their first node, and tells how many there are.
func number(of []int32) int {
	names, count := make([]int32, len(of)), int32(0)
	for i, g := range of {
		if names[g] == 0 {
			count++
			names[g] = count
		}
		of[i] = names[g] - 1
	}
	return int(count)
}

// least is the gain below which a move is noise of the numbers, of all weight.
const least = 1e-13

// move lets nodes go to other groups, or each into one of its own, until none gains by it. Nodes come in an order of chance; those whose neighbour has gone come again.
func (l *level) move(of []int32, random *rand.Rand) {
	n := l.nodes()
	strength, sizes := make([]float64, n), make([]int32, n) // of each group
	for i, g := range of {
		strength[g] += l.strength[i]
		sizes[g]++
	}
	var empty []int32
	for g, size := range sizes {
		if size == 0 {
			empty = append(empty, int32(g))
		}
	}
	queue, waiting := shuffled(n, random), make([]bool, n)
	for i := range waiting {
		waiting[i] = true
	}
	near := newTally(n)
	for head := 0; head < len(queue); head++ {
		if head == n { // room is used again
			queue = queue[:copy(queue, queue[head:])]
			head = 0
			if len(queue) == 0 {
				break
			}
		}
		node := queue[head]
		waiting[node] = false
		from, to := of[node], l.best(node, of, strength, near)
		if to == alone && sizes[from] > 1 {
			to, empty = empty[len(empty)-1], empty[:len(empty)-1]
		}
		if to == from || to == alone {
			continue
		}
		of[node] = to
		sizes[to]++
		if sizes[from]--; sizes[from] == 0 {
			empty = append(empty, from)
		}
		strength[from] -= l.strength[node]
		strength[to] += l.strength[node]
		for _, other := range l.row(node) {
			if !waiting[other] && of[other] != to {
				waiting[other] = true
				queue = append(queue, other)
			}
		}
	}
}

func shuffled(n int, random *rand.Rand) []int32 {
	order := singles(n)
	random.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}

// alone stands for a group that has no node yet.
const alone = int32(-1)

// best is the group where the node gains most: its own where no other is better, alone where it is better off by itself.
func (l *level) best(node int32, of []int32, strength []float64, near *tally) int32 {
	neighbours, weights := l.Row(node)
	near.clear()
	for i, other := range neighbours {
		near.add(of[other], weights[i])
	}
	own := of[node]
	s := l.strength[node] / l.all
	best, most := own, near.sum[own]-s*(strength[own]-l.strength[node])+least*l.all
	for _, g := range near.keys {
		if gain := near.sum[g] - s*strength[g]; g != own && gain > most {
			best, most = g, gain
		}
	}
	if most < 0 {
		return alone
	}
	return best
}

// joined is the graph whose nodes are the groups.
func (l *level) joined(of []int32, count int) *level {
	members, first := sorted(of, count)
	j := &level{Graph: &Graph{offsets: make([]int32, 1, count+1)}, own: make([]float64, count), strength: make([]float64, count), all: l.all}
	near := newTally(count)
	for g := range int32(count) {
		near.clear()
		for _, node := range members[first[g]:first[g+1]] {
			j.own[g] += l.own[node]
			j.strength[g] += l.strength[node]
			neighbours, weights := l.Row(node)
			for i, other := range neighbours {
				near.add(of[other], weights[i])
			}
		}
		for _, other := range near.keys {
			if other == g {
				j.own[g] += near.sum[other]
				continue
			}
			j.neighbours, j.weights = append(j.neighbours, other), append(j.weights, near.sum[other])
		}
		j.offsets = append(j.offsets, int32(len(j.neighbours)))
	}
	return j
}

// sorted gives the nodes of each group one after the other, and where each group begins.
func sorted(of []int32, count int) (members, first []int32) {
	first = make([]int32, count+1)
	for _, g := range of {
		first[g+1]++
	}
	for g := range count {
		first[g+1] += first[g]
	}
	members = make([]int32, len(of))
	next := append([]int32(nil), first...)
	for node, g := range of {
		members[next[g]] = int32(node)
		next[g]++
	}
	return members, first
}

// tally adds up by small numbers and is cleared at the cost of what was added.
type tally struct {
	sum  []float64
	keys []int32
	has  []bool
}

func newTally(n int) *tally { return &tally{sum: make([]float64, n), has: make([]bool, n)} }

func (t *tally) add(key int32, value float64) {
	if !t.has[key] {
		t.has[key] = true
		t.keys = append(t.keys, key)
	}
	t.sum[key] += value
}

func (t *tally) clear() {
	for _, key := range t.keys {
		t.sum[key], t.has[key] = 0, false
	}
	t.keys = t.keys[:0]
}
