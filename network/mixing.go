package network

import (
	"math"
	"math/rand/v2"
)

// ExternalInternal is how far ties lead out of groups.
type ExternalInternal struct {
	External, Internal float64   // ties between and within groups
	Index              float64   // (E - I)/(E + I): -1 closed, +1 open; NaN without ties
	Groups             []float64 // the index of the ties of each group; NaN for a group without ties
	Expected           float64   // mean of the index when groups are dealt to nodes by chance
	Deviation          float64   // standard deviation of it
	Lower              float64   // share of deals with an index as low as this or lower
	Deals              int
	Seed               uint64
}

// EI reckons the index of Krackhardt and Stern 1988, "Informal networks and organizational crises", with a baseline: the groups, in their sizes, are dealt to the nodes by chance many times. An index says little by itself,
// since many small groups have a high one in any network. groups gives the group of each node, count how many there are. Each tie counts once. Cost: O(deals (n + m)).
func EI(g *Graph, groups []int32, count, deals int, seed uint64) ExternalInternal {
	ties := g.Ties()
	r := ExternalInternal{Groups: make([]float64, count), Deals: deals, Seed: seed}
	out, all := make([]float64, count), make([]float64, count)
	for _, t := range ties {
		a, b := groups[t.From], groups[t.To]
		if a == b {
			r.Internal++
			all[a]++
			continue
		}
		r.External++
		out[a], out[b], all[a], all[b] = out[a]+1, out[b]+1, all[a]+1, all[b]+1
	}
	r.Index = (r.External - r.Internal) / (r.External + r.Internal)
	for i := range r.Groups {
		r.Groups[i] = (2*out[i] - all[i]) / all[i]
	}
	r.baseline(ties, groups)
	return r
}

// baseline deals groups by chance. Each deal has a seed of its own, so that they may be dealt at once.
func (r *ExternalInternal) baseline(ties []Tie, groups []int32) {
	if len(ties) == 0 || r.Deals == 0 {
		r.Expected, r.Deviation, r.Lower = math.NaN(), math.NaN(), math.NaN()
		return
	}
	index := make([]float64, r.Deals)
	inBlocks(r.Deals, func(_, first, last int) {
		dealt := make([]int32, len(groups))
		for i := first; i < last; i++ {
			copy(dealt, groups)
			rand.New(rand.NewPCG(r.Seed, uint64(i))).Shuffle(len(dealt), func(a, b int) { dealt[a], dealt[b] = dealt[b], dealt[a] })
			external := 0
			for _, t := range ties {
				if dealt[t.From] != dealt[t.To] {
					external++
				}
			}
			index[i] = float64(2*external-len(ties)) / float64(len(ties))
		}
	})
	square, lower := 0.0, 0
	for _, v := range index {
		r.Expected += v / float64(r.Deals)
		if v <= r.Index {
			lower++
		}
	}
	r.Lower = float64(lower) / float64(r.Deals)
	for _, v := range index {
		square += (v - r.Expected) * (v - r.Expected)
	}
	r.Deviation = math.Sqrt(square / float64(r.Deals))
}

// DegreeAssortativity is the correlation of the degrees at the two ends of ties: above 0 where those with many ties have ties with each other. NaN where all ends have the same degree. Source: Newman
// 2002, "Assortative mixing in networks". Ties have to go both ways. Shape: -1 to 1. Cost: O(n + m).
func DegreeAssortativity(g *Graph) float64 {
	values := make([]float64, g.Nodes())
	for i, d := range Degree(g) {
		values[i] = float64(d)
	}
	return NumberAssortativity(g, values)
}

// NumberAssortativity is the correlation of a number of the two ends of ties (Newman 2003, "Mixing patterns in networks", 4). NaN where all ends have the same number. Ties have to go both ways. Cost: O(n + m).
func NumberAssortativity(g *Graph, values []float64) float64 {
	ends, mean := float64(len(g.neighbours)), 0.0
	for node, v := range values {
		mean += v * float64(len(g.row(int32(node)))) / ends
	}
	product, square := 0.0, 0.0
	for node, v := range values {
		for _, other := range g.row(int32(node)) {
			product += (v - mean) * (values[other] - mean)
			square += (v - mean) * (v - mean)
		}
	}
	if square < 1e-12*ends*mean*mean {
		return math.NaN()
	}
	return product / square
}

// GroupAssortativity is how far ties stay within groups: (Σ_i e_ii - Σ_i a_i²)/(1 - Σ_i a_i²), e_ij being the share of tie ends from group i to group j and a_i = Σ_j e_ij. NaN where all ends are of one
// group. Source: Newman 2003, "Mixing patterns in networks", 2. Ties have to go both ways. Shape: at most 1. Cost: O(n + m).
func GroupAssortativity(g *Graph, groups []int32, count int) float64 {
	within, of := 0.0, make([]float64, count)
	for node := range int32(g.Nodes()) {
		for _, other := range g.row(node) {
			of[groups[node]]++
			if groups[node] == groups[other] {
				within++
			}
		}
	}
	ends, square := float64(len(g.neighbours)), 0.0
	for _, a := range of {
		square += a / ends * (a / ends)
	}
	if square == 1 {
		return math.NaN()
	}
	return (within/ends - square) / (1 - square)
}
