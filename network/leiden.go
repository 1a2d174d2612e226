package network

import (
	"math"
	"math/rand/v2"
)

// Leiden looks for groups of the largest modularity like Louvain, but before groups become nodes it takes each apart and joins its nodes again only along ties, so that every group it finds is connected. Joins
// are drawn with probability exp(gain/θ), θ = 0.01 of a mean tie, among parts that are well connected to the rest of their group. It goes round until a round finds nothing better. Source: Traag,
// Waltman and van Eck 2019, "From Louvain to Leiden: guaranteeing well-connected communities". Ties have to go both ways. Cost: about O(m log n) a round.
func Leiden(g *Graph, seed uint64) Groups {
	random := rand.New(rand.NewPCG(seed, 3))
	of, quality := singles(g.Nodes()), math.Inf(-1)
	for range 10 {
		next, _ := levelOf(g).connected(leidenRound(levelOf(g), of, random)) // the last move may have taken a node out of the middle
		q := Modularity(g, GroupsOf(next))
		if q <= quality+least {
			break
		}
		of, quality = next, q
	}
	return GroupsOf(of)
}

// leidenRound improves groups once through all levels. It begins with the groups it is given.
func leidenRound(l *level, begin []int32, random *rand.Rand) []int32 {
	where := singles(l.nodes()) // node of the level for each node of the network
	groups := append([]int32(nil), begin...)
	for {
		if l.all > 0 {
			l.move(groups, random)
		}
		if count := number(groups); count == l.nodes() || l.all == 0 {
			break
		}
		parts := l.refine(groups, random)
		count := number(parts)
		if count == l.nodes() { // nothing joins: what is there would come again for ever
			parts, count = l.connected(groups)
		}
		above := make([]int32, count)
		for node, part := range parts {
			above[part] = groups[node]
		}
		for i := range where {
			where[i] = parts[where[i]]
		}
		if count == l.nodes() {
			break
		}
		l, groups = l.joined(parts, count), above
	}
	for i := range where {
		where[i] = groups[where[i]]
	}
	return where
}

// theta is how much chance there is in joins, in mean ties.
const theta = 0.01

// refine joins the nodes of each group anew from single ones.
func (l *level) refine(groups []int32, random *rand.Rand) []int32 {
	n := l.nodes()
	r := refining{level: l, groups: groups, parts: singles(n), strength: append([]float64(nil), l.strength...), outward: make([]float64, n), group: make([]float64, n), single: make([]bool, n), near: newTally(n)}
	for node := range int32(n) {
		r.single[node] = true
		r.group[groups[node]] += l.strength[node]
		neighbours, weights := l.Row(node)
		for i, other := range neighbours {
			if groups[other] == groups[node] {
				r.outward[node] += weights[i]
			}
		}
	}
	for _, node := range shuffled(n, random) {
		if r.single[node] && r.well(node) {
			r.join(node, random)
		}
	}
	return r.parts
}

// refining is the state of refine.
type refining struct {
	*level
	groups, parts []int32
	strength      []float64 // of each part
	outward       []float64 // weight from each part to the rest of its group
	group         []float64 // strength of each group
	single        []bool    // whether a part is the one node it is named for
	near          *tally
	chances       []float64
}

// well reports whether a part is as connected to the rest of its group as chance would have it.
func (r *refining) well(part int32) bool {
	rest := r.group[r.groups[part]] - r.strength[part]
	return r.outward[part] >= r.strength[part]*rest/r.all
}

// join puts a node that is alone into a part of its group, or leaves it.
func (r *refining) join(node int32, random *rand.Rand) {
	neighbours, weights := r.Row(node)
	r.near.clear()
	for i, other := range neighbours {
		if r.groups[other] == r.groups[node] {
			r.near.add(r.parts[other], weights[i])
		}
	}
	to := r.draw(node, random)
	if to == node {
		return
	}
	r.parts[node], r.single[to], r.single[node] = to, false, false
	r.strength[to] += r.strength[node]
	r.outward[to] += r.outward[node] - 2*r.near.sum[to]
}

// draw takes a part by its gain; the node's own where none gains.
func (r *refining) draw(node int32, random *rand.Rand) int32 {
	gain := func(part int32) float64 { return r.near.sum[part] - r.strength[node]*r.strength[part]/r.all }
	mean := r.all / float64(max(1, len(r.neighbours)))
	most := 0.0 // staying gains nothing
	for _, part := range r.near.keys {
		if r.well(part) {
			most = max(most, gain(part))
		}
	}
	sum := math.Exp(-most / (theta * mean))
	r.chances = r.chances[:0]
	for _, part := range r.near.keys {
		chance := 0.0
		if g := gain(part); g >= 0 && r.well(part) {
			chance = math.Exp((g - most) / (theta * mean))
		}
		sum += chance
		r.chances = append(r.chances, chance)
	}
	at := random.Float64() * sum
	for i, part := range r.near.keys {
		if at -= r.chances[i]; at < 0 {
			return part
		}
	}
	return node
}

// connected takes groups apart into what hangs together.
func (l *level) connected(groups []int32) (parts []int32, count int) {
	parts = make([]int32, l.nodes())
	for i := range parts {
		parts[i] = -1
	}
	var stack []int32
	for start := range parts {
		if parts[start] >= 0 {
			continue
		}
		parts[start], stack = int32(count), append(stack[:0], int32(start))
		for len(stack) > 0 {
			node := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, other := range l.row(node) {
				if parts[other] < 0 && groups[other] == groups[node] {
					parts[other] = int32(count)
					stack = append(stack, other)
				}
			}
		}
		count++
	}
	return parts, count
}
