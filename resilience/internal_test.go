package resilience

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestDependence: shares, concentration and lateness by hand. 60, 30 and 10 of 100: 0.36 + 0.09 + 0.01.
func TestDependence(t *testing.T) {
	d := &Dependence{Due: 4, Late: 1}
	for i, s := range []Money{{1, GovernmentMoney, 40, 11}, {1, GovernmentMoney, 20, 12}, {2, CharityMoney, 30, 13}, {3, GovernmentMoney, 10, 14}, {3, MarketMoney, math.NaN(), 15}} {
		if d.Add(s); len(d.Rows) != i+1 {
			t.Errorf("rows %v", d.Rows)
		}
	}
	d.Close()
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %v, not %v", name, got, want)
		}
	}
	near("amount", d.Amount, 100)
	near("concentration", d.HHI, 0.46)
	near("concentration of kinds", d.KindHHI, 0.58)
	near("largest share", d.TopShare, 0.6)
	near("late", d.LateShare, 0.25)
	if d.Top != 1 || d.Unpriced != 1 {
		t.Errorf("the largest is %d, %d without an amount", d.Top, d.Unpriced)
	}
	nothing := &Dependence{}
	nothing.Close()
	if nothing.Top != nobody || nothing.HHI != 0 {
		t.Errorf("of no money: %+v", nothing)
	}
}

// TestArticulations holds the search against taking each organization away in turn, in random networks. Even nodes are communities.
func TestArticulations(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		n := int32(4 + random.IntN(14))
		edges := map[int32][]int32{}
		for range n + int32(random.IntN(6)) {
			a, b := random.Int32N(n), random.Int32N(n)
			if a != b && (a%2 == 1 || b%2 == 1) && !slices.Contains(edges[a], b) {
				edges[a], edges[b] = append(edges[a], b), append(edges[b], a)
			}
		}
		community := func(x int32) bool { return x%2 == 0 }
		s := &search{next: func(x int32) []int32 { return edges[x] }, is: community, order: map[int32]int{}, low: map[int32]int{}, cuts: map[int32][][]int32{}}
		for c := int32(0); c < n; c += 2 {
			if _, known := s.order[c]; !known {
				s.walk(c)
			}
		}
		for o := int32(1); o < n; o += 2 {
			whole, without := groups(n, edges, nobody), groups(n, edges, o)
			if cuts := without > whole; cuts != (s.cuts[o] != nil) {
				t.Errorf("seed %d: without %d there are %d groups of communities in place of %d; the search says %v", seed, o, without, whole, s.cuts[o])
			}
			if without-whole != len(s.cuts[o]) {
				t.Errorf("seed %d: %d falls into %d parts more, the search says %v", seed, o, without-whole, s.cuts[o])
			}
		}
	}
}

// groups is how many groups with a community there are, one node left out.
func groups(n int32, edges map[int32][]int32, out int32) (many int) {
	seen := map[int32]bool{out: true}
	for c := int32(0); c < n; c += 2 {
		if seen[c] {
			continue
		}
		many++
		seen[c] = true
		for queue := []int32{c}; len(queue) > 0; queue = queue[1:] {
			for _, to := range edges[queue[0]] {
				if !seen[to] {
					seen[to] = true
					queue = append(queue, to)
				}
			}
		}
	}
	return many
}
