package network

import "math"

// Iterated is a number for each node found by going round until it stands still.
type Iterated struct {
	Values    []float64
	Rounds    int
	Converged bool // it stood still before the last round that was allowed
}

const (
	mostRounds = 10_000
	stillness  = 1e-14 // how much a round may change all values together, of their sum or length
)

// Eigenvector is the share of a node's neighbours' own scores, λx = Ax with weights, x >= 0 and Σx² = 1, on the largest component; others have 0, since the equation says nothing
// of them. It goes round with A + I, which has the same vector and does not swing on graphs of two sides. Source: Bonacich 1972, "Factoring and weighting approaches to status scores and
// clique identification". Ties have to go both ways. Cost: O(m) for each of up to 10,000 rounds.
func Eigenvector(g *Graph) Iterated {
	n := g.Nodes()
	parts := Components(g)
	x, next := make([]float64, n), make([]float64, n)
	for i := range x {
		if parts.Of[i] == 0 {
			x[i] = 1 / math.Sqrt(float64(parts.Sizes[0]))
		}
	}
	if g.TieCount() == 0 {
		return Iterated{Values: make([]float64, n), Converged: true}
	}
	for round := 1; ; round++ {
		square := sumInBlocks(n, func(first, last int) (sum float64) {
			for i := first; i < last; i++ {
				value := x[i]
				neighbours, weights := g.Row(int32(i))
				for k, other := range neighbours {
					value += weights[k] * x[other]
				}
				next[i] = value
				sum += value * value
			}
			return sum
		})
		length := math.Sqrt(square)
		change := sumInBlocks(n, func(first, last int) (sum float64) {
			for i := first; i < last; i++ {
				next[i] /= length
				sum += math.Abs(next[i] - x[i])
			}
			return sum
		})
		x, next = next, x
		if still := change < stillness*math.Sqrt(float64(n)); still || round == mostRounds {
			return Iterated{x, round, still}
		}
	}
}

// Damping is the usual share of steps that PageRank takes along ties.
const Damping = 0.85

// PageRank is how often one who goes along ties (heavier ones more often) with probability d, and anywhere else, is at a node: x_v = (1-d)/n + d (Σ_u x_u w_uv/s_u + Σ_dangling x/n).
// Source: Page, Brin, Motwani and Winograd 1999, "The PageRank citation ranking". It ends when a round changes all values together by less than tolerance; 0: as still as numbers get. Shape: sums
// to 1. Cost: O(m) a round.
func PageRank(g *Graph, damping, tolerance float64) Iterated {
	n := g.Nodes()
	if tolerance == 0 {
		tolerance = stillness
	}
	in, out := g.incoming(), Strength(g)
	x, given := make([]float64, n), make([]float64, n) // given: what a node hands on for each unit of weight
	for i := range x {
		x[i] = 1 / float64(n)
	}
	for round := 1; n > 0; round++ {
		dangling := sumInBlocks(n, func(first, last int) (sum float64) {
			for i := first; i < last; i++ {
				if out[i] > 0 {
					given[i] = x[i] / out[i]
				} else {
					given[i] = 0
					sum += x[i]
				}
			}
			return sum
		})
		everywhere := (1-damping)/float64(n) + damping*dangling/float64(n)
		change := sumInBlocks(n, func(first, last int) (sum float64) {
			for i := first; i < last; i++ {
				got := 0.0
				neighbours, weights := in.Row(int32(i))
				for k, other := range neighbours {
					got += weights[k] * given[other]
				}
				value := everywhere + damping*got
				sum += math.Abs(value - x[i])
				x[i] = value // nothing of this round reads x
			}
			return sum
		})
		if still := change < tolerance; still || round == mostRounds {
			return Iterated{x, round, still}
		}
	}
	return Iterated{Values: x, Converged: true}
}
