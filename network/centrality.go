package network

import (
	"math/rand/v2"
	"slices"

	"liandong/walk"
)

// ExactTo is the largest number of nodes for which measures that walk from every node do walk from every node; above it they walk from a sample.
const ExactTo = 5000

// DefaultSources is from how many nodes they walk above ExactTo.
const DefaultSources = 256

// Sampling says from how many nodes to walk where there are too many. Its zero value is usual.
type Sampling struct {
	ExactTo int    // 0: ExactTo
	Sources int    // 0: DefaultSources
	Seed    uint64 // from which the sample is drawn
}

// Scores is a number for each node, with how it was reckoned.
type Scores struct {
	Values  []float64
	Sampled bool   // from some nodes alone: an estimate
	Sources int    // from how many
	Seed    uint64 // of the sample
}

// sources are the nodes to walk from, in order, and what each stands for.
func (s Sampling) sources(n int) (nodes []int32, scores Scores) {
	exact, k := s.ExactTo, s.Sources
	if exact == 0 {
		exact = ExactTo
	}
	if k == 0 {
		k = DefaultSources
	}
	if n <= exact || n <= k {
		nodes = make([]int32, n)
		for i := range nodes {
			nodes[i] = int32(i)
		}
		return nodes, Scores{Sources: n}
	}
	for _, node := range rand.New(rand.NewPCG(s.Seed, 1)).Perm(n)[:k] {
		nodes = append(nodes, int32(node))
	}
	slices.Sort(nodes)
	return nodes, Scores{Sampled: true, Sources: k, Seed: s.Seed}
}

// Betweenness is the share of pairs of others between which a node lies on shortest paths (in steps): Σ_{s≠v≠t} σ_st(v)/σ_st, σ_st being the number of shortest paths from s
// to t and σ_st(v) that of those through v, over the (n-1)(n-2) ordered pairs. Source: Freeman 1977; Brandes 2001, "A faster algorithm for betweenness centrality". From a sample
// of k sources it is times n/k (Brandes and Pich 2007, "Centrality estimation in large networks"). Shape: 0 to 1. Cost: O(n m), of a sample O(k m).
func Betweenness(g *Graph, sampling Sampling) Scores {
	n := g.Nodes()
	sources, scores := sampling.sources(n)
	parts := make([][]float64, blocks)
	inBlocks(len(sources), func(block, first, last int) {
		w, sum := walk.New(g.offsets, g.neighbours), make([]float64, n)
		for _, s := range sources[first:last] {
			w.Dependencies(s, sum)
		}
		parts[block] = sum
	})
	scores.Values = make([]float64, n)
	for _, part := range parts {
		for i, v := range part {
			scores.Values[i] += v
		}
	}
	scale := 0.0
	if n > 2 {
		scale = float64(n) / float64(len(sources)) / (float64(n-1) * float64(n-2))
	}
	for i := range scores.Values {
		scores.Values[i] *= scale
	}
	return scores
}

// Harmonic is how near everybody else is: Σ_{s≠v} 1/d(s,v) / (n-1), d in steps, and nothing for whom no path leads to v, so that it holds in a network of several components too.
// Source: Marchiori and Latora 2000, "Harmony in the small-world"; Rochat 2009. From a sample of k sources the sum is times n/k (Eppstein and Wang 2004, "Fast approximation of
// centrality"). Shape: 0 to 1. Cost: O(n m), of a sample O(k m).
func Harmonic(g *Graph, sampling Sampling) Scores {
	n := g.Nodes()
	sources, scores := sampling.sources(n)
	parts := make([][]float64, blocks)
	inBlocks(len(sources), func(block, first, last int) {
		w, sum := walk.New(g.offsets, g.neighbours), make([]float64, n)
		for _, s := range sources[first:last] {
			for steps, level := range w.Reach(s) {
				for _, node := range level {
					if steps > 0 {
						sum[node] += 1 / float64(steps)
					}
				}
			}
		}
		parts[block] = sum
	})
	scores.Values = make([]float64, n)
	for i := range scores.Values {
		for _, part := range parts {
			if part != nil {
				scores.Values[i] += part[i]
			}
		}
		if n > 1 {
			scores.Values[i] *= float64(n) / float64(len(sources)) / float64(n-1)
		}
	}
	return scores
}
