package network

import (
	"cmp"
	"math"
	"slices"
)

// Groups puts each node into one group. Groups are numbered by size, the largest first, and among equals by their least node.
type Groups struct {
	Of    []int32 // by node
	Sizes []int32 // by group
}

// GroupsOf numbers groups that are named by any numbers from 0 up to less than the number of nodes. Cost: O(n + g log g).
func GroupsOf(labels []int32) Groups {
	sizes := make([]int32, len(labels))
	var seen []int32 // by least node
	for _, l := range labels {
		if sizes[l] == 0 {
			seen = append(seen, l)
		}
		sizes[l]++
	}
	slices.SortStableFunc(seen, func(a, b int32) int { return cmp.Compare(sizes[b], sizes[a]) })
	numbers, g := make([]int32, len(labels)), Groups{Of: make([]int32, len(labels)), Sizes: make([]int32, len(seen))}
	for i, l := range seen {
		numbers[l], g.Sizes[i] = int32(i), sizes[l]
	}
	for i, l := range labels {
		g.Of[i] = numbers[l]
	}
	return g
}

// Modularity is how much more weight lies within groups than chance would put there: Q = Σ_c [L_c/m - (d_c/2m)²], L_c being the weight within a group, d_c the strength of its nodes together and
// m all weight; 0 without ties. Source: Newman and Girvan 2004, "Finding and evaluating community structure in networks". Ties have to go both ways. Shape: -1/2 to 1. Cost: O(n + m).
func Modularity(g *Graph, groups Groups) float64 {
	within, of := make([]float64, len(groups.Sizes)), make([]float64, len(groups.Sizes))
	all := 0.0 // 2m
	for node := range int32(g.Nodes()) {
		c := groups.Of[node]
		neighbours, weights := g.Row(node)
		for i, other := range neighbours {
			of[c] += weights[i]
			if groups.Of[other] == c {
				within[c] += weights[i]
			}
		}
	}
	for _, w := range of {
		all += w
	}
	if all == 0 {
		return 0
	}
	q := 0.0
	for c := range within {
		q += within[c]/all - of[c]/all*(of[c]/all)
	}
	return q
}

// overlap counts how many nodes lie in a group of one grouping and a group of the other.
func overlap(a, b Groups) map[[2]int32]float64 {
	both := map[[2]int32]float64{}
	for i := range a.Of {
		both[[2]int32{a.Of[i], b.Of[i]}]++
	}
	return both
}

func pairs(n float64) float64 { return n * (n - 1) / 2 }

// AdjustedRand is how far two groupings agree on which pairs belong together, less what chance agrees on: (Σ C(n_ij,2) - E) / ((Σ C(a_i,2) + Σ C(b_j,2))/2 - E) with
// E = Σ C(a_i,2) Σ C(b_j,2) / C(n,2); 1 for the same groups, about 0 for unrelated ones. Source: Hubert and Arabie 1985, "Comparing partitions". Cost: O(n).
func AdjustedRand(a, b Groups) float64 {
	together, inA, inB := 0.0, 0.0, 0.0
	for _, n := range overlap(a, b) {
		together += pairs(n)
	}
	for _, n := range a.Sizes {
		inA += pairs(float64(n))
	}
	for _, n := range b.Sizes {
		inB += pairs(float64(n))
	}
	expected, most := 0.0, (inA+inB)/2
	if all := pairs(float64(len(a.Of))); all > 0 {
		expected = inA * inB / all
	}
	if most == expected {
		return 1 // all in one group, or each alone, in both
	}
	return (together - expected) / (most - expected)
}

// MutualInformation is how much one grouping tells of another, 2I(A,B)/(H(A)+H(B)): 1 for the same groups, 0 where one says nothing of the other. Source: Danon and others 2005, "Comparing
// community structure identification". Cost: O(n + g log g), g being the pairs of groups that share nodes.
func MutualInformation(a, b Groups) float64 {
	n := float64(len(a.Of))
	entropy := func(g Groups) (h float64) {
		for _, size := range g.Sizes {
			p := float64(size) / n
			h -= p * math.Log(p)
		}
		return h
	}
	both, information := overlap(a, b), 0.0
	cells := make([][2]int32, 0, len(both))
	for c := range both {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(x, y [2]int32) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) }) // a sum of the same order each time
	for _, c := range cells {
		p := both[c] / n
		information += p * math.Log(p*n*n/(float64(a.Sizes[c[0]])*float64(b.Sizes[c[1]])))
	}
	if of := entropy(a) + entropy(b); of > 0 {
		return 2 * information / of
	}
	return 1
}

// Found is a grouping with how good it is, and how far other seeds find the same.
type Found struct {
	Groups
	Modularity float64
	Seed       uint64
	Runs       int     // with seeds from Seed on; the best of them is told
	Stability  float64 // mean adjusted Rand index over all pairs of runs; 1 for one run
}

// Stable looks for groups several times, with seeds from seed on, and tells the best with how far runs agree. Source: Lancichinetti and Fortunato 2012, "Consensus clustering in complex networks", on
// why one run says little. Cost: that of the runs.
func Stable(g *Graph, find func(g *Graph, seed uint64) Groups, seed uint64, runs int) Found {
	runs = max(runs, 1)
	all, quality := make([]Groups, runs), make([]float64, runs)
	inBlocks(runs, func(_, first, last int) {
		for i := first; i < last; i++ {
			all[i] = find(g, seed+uint64(i))
			quality[i] = Modularity(g, all[i])
		}
	})
	best, agreed, compared := 0, 0.0, 0.0
	for i := range all {
		if quality[i] > quality[best] {
			best = i
		}
		for j := range i {
			agreed, compared = agreed+AdjustedRand(all[i], all[j]), compared+1
		}
	}
	f := Found{Groups: all[best], Modularity: quality[best], Seed: seed, Runs: runs, Stability: 1}
	if compared > 0 {
		f.Stability = agreed / compared
	}
	return f
}
