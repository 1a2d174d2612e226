package loop

import (
	"math"
	"slices"
)

// Ratios are how many times something is better, from several rounds.
type Ratios struct{ Median, P10, P90 float64 }

// Of summarizes the ratios of rounds; of none it is zero.
func Of(ratios []float64) Ratios {
	if len(ratios) == 0 {
		return Ratios{}
	}
	sorted := slices.Sorted(slices.Values(ratios))
	return Ratios{Median: Quantile(sorted, 0.5), P10: Quantile(sorted, 0.1), P90: Quantile(sorted, 0.9)}
}

// Quantile is the value below which the part q of the sorted values lies, between two of them in proportion.
func Quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// Geometric is the geometric mean of positive numbers.
func Geometric(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += math.Log(v)
	}
	return math.Exp(sum / float64(len(values)))
}

// Each applies a ratio to every round.
func Each(rounds []Round, ratio func(Round) float64) []float64 {
	out := make([]float64, len(rounds))
	for i, r := range rounds {
		out[i] = ratio(r)
	}
	return out
}
