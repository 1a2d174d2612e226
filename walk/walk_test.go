package walk_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"liandong/walk"
)

func TestReach(t *testing.T) {
	w := walk.Of([][]int32{{1, 2}, {0, 3}, {0, 3}, {1, 2, 4}, {3}, {6}, {5}})
	for range 2 { // a second walk knows nothing of the first
		if got, want := w.Reach(1), [][]int32{{1}, {0, 3}, {2, 4}}; !reflect.DeepEqual(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		if got, want := w.Reach(5), [][]int32{{5}, {6}}; !reflect.DeepEqual(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// TestDependencies counts shortest paths one by one.
func TestDependencies(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 5))
		const n = 9
		neighbours := make([][]int32, n)
		for range 13 {
			if a, b := int32(random.IntN(n)), int32(random.IntN(n)); a != b && !slices.Contains(neighbours[a], b) {
				neighbours[a], neighbours[b] = append(neighbours[a], b), append(neighbours[b], a)
			}
		}
		w := walk.Of(neighbours)
		for source := range int32(n) {
			got, want := make([]float64, n), make([]float64, n)
			w.Dependencies(source, got)
			for target := range int32(n) {
				paths := shortest(neighbours, source, target)
				for _, path := range paths {
					for _, node := range path[1 : len(path)-1] {
						want[node] += 1 / float64(len(paths))
					}
				}
			}
			for i := range want {
				if math.Abs(got[i]-want[i]) > 1e-12 {
					t.Fatalf("seed %d: from %d %v, want %v", seed, source, got, want)
				}
			}
		}
	}
}

// shortest are all shortest paths from one node to another.
func shortest(neighbours [][]int32, from, to int32) (found [][]int32) {
	paths := [][]int32{{from}}
	for range neighbours {
		var longer [][]int32
		for _, path := range paths {
			for _, next := range neighbours[path[len(path)-1]] {
				if slices.Contains(path, next) {
					continue
				}
				on := append(slices.Clone(path), next)
				if longer = append(longer, on); next == to {
					found = append(found, on)
				}
			}
		}
		if len(found) > 0 || from == to {
			return found
		}
		paths = longer
	}
	return nil
}
