package indicators

import (
	"slices"

	"liandong/walk"
)

// mostSources bounds from how many organizations shortest paths are walked.
const mostSources = 1000

// centralization is how much one of the organizations stands between the others (Freeman 1979): of ties among themselves alone.
func centralization(w *Window, _ int32, facts []Fact) (sum, most float64, why Reason) {
	nodes := nodesOf(facts)
	if len(nodes) < 3 {
		return 0, 0, TooFew
	}
	at := map[int32]int32{}
	for i, n := range nodes {
		at[n] = int32(i)
	}
	neighbors, ties := make([][]int32, len(nodes)), w.ties()
	for i, n := range nodes {
		for _, to := range ties(n) {
			if k, inside := at[to]; inside {
				neighbors[i] = append(neighbors[i], k)
			}
		}
	}
	between := betweenness(neighbors, mostSources)
	highest := slices.Max(between)
	for _, b := range between {
		sum += highest - b
	}
	others := float64(len(nodes) - 1)
	return sum, others * others * (others - 1) / 2, NoReason
}

// betweenness is, of each node, the sum over pairs of others of the part of their shortest paths that lead over it. Paths are walked from so many of the nodes with neighbors at most, evenly spaced, and what
// they come to stands for all.
func betweenness(neighbors [][]int32, most int) []float64 {
	var tied []int32
	for i, to := range neighbors {
		if len(to) > 0 {
			tied = append(tied, int32(i))
		}
	}
	between, paths := make([]float64, len(neighbors)), walk.Of(neighbors)
	sources := min(len(tied), most)
	for i := range sources {
		paths.Dependencies(tied[i*len(tied)/sources], between)
	}
	for n := range between {
		between[n] *= float64(len(tied)) / float64(max(1, sources)) / 2 // each pair was walked from either end
	}
	return between
}
