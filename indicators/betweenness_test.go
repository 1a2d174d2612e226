package indicators

import (
	"math"
	"testing"
)

// TestBetweenness: who stands between others, on graphs of which it is known.
func TestBetweenness(t *testing.T) {
	for _, c := range []struct {
		name      string
		neighbors [][]int32
		want      []float64
	}{
		{"Nobody", [][]int32{nil, nil}, []float64{0, 0}},
		{"Star", [][]int32{{1, 2, 3}, {0}, {0}, {0}, nil}, []float64{3, 0, 0, 0, 0}},
		{"Path", [][]int32{{1}, {0, 2}, {1, 3}, {2}}, []float64{0, 2, 2, 0}},
		{"Circle", [][]int32{{1, 3}, {0, 2}, {1, 3}, {2, 0}}, []float64{0.5, 0.5, 0.5, 0.5}},
	} {
		for n, got := range betweenness(c.neighbors, len(c.neighbors)) {
			if math.Abs(got-c.want[n]) > 1e-12 {
				t.Errorf("%s: of %d it is %v, want %v", c.name, n, got, c.want[n])
			}
		}
	}
	circle := make([][]int32, 100)
	for n := range circle {
		circle[n] = []int32{int32((n + 1) % 100), int32((n + 99) % 100)}
	}
	all, mean := betweenness(circle, 100), 0.0
	for _, b := range betweenness(circle, 25) {
		mean += b / 100
	}
	if math.Abs(mean-all[0]) > 1e-9*all[0] {
		t.Errorf("from a quarter of a circle it is %v in the mean, want %v", mean, all[0])
	}
}
