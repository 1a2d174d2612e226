package matching

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// worthOf is what a share is worth; it fails the test where the share breaks a bound.
func worthOf(t rapid.TB, p *problem, given share) (worth, units int) {
	got, has := make([]int, len(p.demand)), make([]int, len(p.room))
	for h, row := range given {
		out := 0
		for n, q := range row {
			if q < 0 || q > 0 && p.worth[h][n] == barred {
				t.Fatalf("helper %d gives %d to need %d", h, q, n)
			}
			if q > 0 {
				worth, units, out = worth+q*p.worth[h][n], units+q, out+q
				got[n], has[p.group[n]] = got[n]+q, has[p.group[n]]+q
			}
		}
		if out > p.capacity[h] {
			t.Fatalf("helper %d gives %d of %d", h, out, p.capacity[h])
		}
	}
	for n, q := range got {
		if q > p.demand[n] {
			t.Fatalf("need %d gets %d of %d", n, q, p.demand[n])
		}
	}
	for g, q := range has {
		if q > p.room[g] {
			t.Fatalf("community %d gets %d of %d", g, q, p.room[g])
		}
	}
	return worth, units
}

// sure is what cannot fail.
func sure[T any](made T, err error) T {
	if err != nil {
		panic(err)
	}
	return made
}

// brute tries all shares and hands each on.
func brute(p *problem, each func(worth int, has []int)) {
	got, has, left := make([]int, len(p.demand)), make([]int, len(p.room)), slices.Clone(p.capacity)
	var try func(h, n, worth int)
	try = func(h, n, worth int) {
		if h == len(p.capacity) {
			each(worth, has)
			return
		}
		if n == len(p.demand) {
			try(h+1, 0, worth)
			return
		}
		g := p.group[n]
		for q := 0; ; q++ {
			try(h, n+1, worth+q*max(p.worth[h][n], -1<<40))
			if p.worth[h][n] == barred || left[h] == 0 || got[n] == p.demand[n] || has[g] == p.room[g] {
				left[h], got[n], has[g] = left[h]+q, got[n]-q, has[g]-q
				return
			}
			left[h], got[n], has[g] = left[h]-1, got[n]+1, has[g]+1
		}
	}
	try(0, 0, 0)
}

// drawn is a small problem.
func drawn(t *rapid.T) *problem {
	p := &problem{}
	groups := rapid.IntRange(1, 3).Draw(t, "communities")
	for range groups {
		p.room = append(p.room, rapid.IntRange(0, 4).Draw(t, "room"))
	}
	for range rapid.IntRange(1, 4).Draw(t, "needs") {
		p.demand, p.group = append(p.demand, rapid.IntRange(1, 2).Draw(t, "demand")), append(p.group, rapid.IntRange(0, groups-1).Draw(t, "community"))
	}
	for range rapid.IntRange(1, 3).Draw(t, "helpers") {
		p.capacity = append(p.capacity, rapid.IntRange(0, 2).Draw(t, "capacity"))
		row := make([]int, len(p.demand))
		for n := range row {
			if row[n] = rapid.IntRange(-4, 9).Draw(t, "worth"); row[n] == -4 {
				row[n] = barred
			}
		}
		p.worth = append(p.worth, row)
	}
	return p
}

// TestOptimal: no share is worth more; and with all given out that can be, none that gives out as much is.
func TestOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t)
		best, most, bestOfMost := 0, 0, 0
		brute(p, func(worth int, has []int) {
			units := 0
			for _, q := range has {
				units += q
			}
			best = max(best, worth)
			if units > most || units == most && worth > bestOfMost {
				most, bestOfMost = units, worth
			}
		})
		if worth, _ := worthOf(t, p, sure(p.solve(t.Context(), 0))); worth != best {
			t.Fatalf("worth %d, want %d: %+v", worth, best, p)
		}
		if worth, units := worthOf(t, p, sure(p.solve(t.Context(), -p.all()))); units != most || worth != bestOfMost {
			t.Fatalf("%d units worth %d, want %d worth %d: %+v", units, worth, most, bestOfMost, p)
		}
	})
}

// TestAssignment: where each helps one need, the way that is for that alone finds what the general one does, and the best of all.
func TestAssignment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawnPlain(t, rapid.IntRange(1, 4).Draw(t, "needs"), rapid.IntRange(1, 4).Draw(t, "helpers"))
		best := 0
		brute(p, func(worth int, _ []int) { best = max(best, worth) })
		if worth, _ := worthOf(t, p, sure(p.assign(t.Context(), 0))); worth != best {
			t.Fatalf("worth %d, want %d: %+v", worth, best, p)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		p := drawnPlain(t, rapid.IntRange(1, 30).Draw(t, "needs"), rapid.IntRange(1, 30).Draw(t, "helpers"))
		for _, idle := range []int{0, -p.all()} {
			worth, units := worthOf(t, p, sure(p.assign(t.Context(), idle)))
			if want, most := worthOf(t, p, sure(p.flow(t.Context(), idle))); worth != want || idle < 0 && units != most { // what is worth nothing may be given or not
				t.Fatalf("idle %d: %d units worth %d, want %d worth %d: %+v", idle, units, worth, most, want, p)
			}
		}
	})
}

// drawnPlain is a plain problem. Few different worths make many equal ways.
func drawnPlain(t *rapid.T, needs, helpers int) *problem {
	p := &problem{room: []int{needs, needs}}
	for range needs {
		p.demand, p.group = append(p.demand, 1), append(p.group, rapid.IntRange(0, 1).Draw(t, "community"))
	}
	most := rapid.SampledFrom([]int{2, 9, 1000}).Draw(t, "most")
	for range helpers {
		p.capacity = append(p.capacity, rapid.SampledFrom([]int{1, 1, 1, 0}).Draw(t, "capacity"))
		row := rapid.SliceOfN(rapid.IntRange(-2, most), needs, needs).Draw(t, "worth")
		for n := range row {
			if row[n] == -2 {
				row[n] = barred
			}
		}
		p.worth = append(p.worth, row)
	}
	if !p.plain() {
		t.Fatalf("not plain: %+v", p)
	}
	return p
}

// TestPlain: what is more than an assignment is none.
func TestPlain(t *testing.T) {
	for name, p := range map[string]*problem{
		"Capacity": {demand: []int{1}, group: []int{0}, room: []int{1}, capacity: []int{2}},
		"Demand":   {demand: []int{2}, group: []int{0}, room: []int{2}, capacity: []int{1}},
		"Room":     {demand: []int{1, 1}, group: []int{0, 0}, room: []int{1}, capacity: []int{1}},
	} {
		if p.plain() {
			t.Errorf("%s: it is plain", name)
		}
	}
}

// TestCommunities: what communities get by amount is leximin: sorted from the least, never less at the first place where it differs than in any other share; and by part it is
// D'Hondt's: of all shares that give out as much, the sum of k(k+1)/2 over claim is the least. Both can be given out.
func TestCommunities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t)
		claims := p.claims()
		var level []int
		most, least := 0, 0
		squares := func(has []int) (n int) {
			for g, k := range has {
				n += k * (k + 1) / 2 * (720720 / max(1, claims[g])) // divides evenly
			}
			return n
		}
		brute(p, func(_ int, has []int) {
			sorted := slices.Sorted(slices.Values(has))
			if slices.Compare(sorted, level) > 0 {
				level = sorted
			}
			if units := sum(has); units > most || units == most && squares(has) < least {
				most, least = units, squares(has)
			}
		})
		for name, order := range map[string]func([]int) func([]int, int, int) bool{"amount": byAmount, "part": byPart} {
			has := sure(p.fill(t.Context(), order(claims)))
			if sorted := slices.Sorted(slices.Values(has)); name == "amount" && slices.Compare(sorted, level) != 0 {
				t.Fatalf("%v, want %v: %+v", sorted, level, p)
			}
			if name == "part" && squares(has) != least {
				t.Fatalf("%v come to %d, want %d: %+v", has, squares(has), least, p)
			}
			if _, units := worthOf(t, p, sure(p.exactly(t.Context(), has))); units != sum(has) || units != most {
				t.Fatalf("%s: of %v %d can be given out, want %d", name, has, units, most)
			}
		}
	})
}

// four is four needs in two communities, three to one, and two helpers of one unit each.
func four() *problem {
	return &problem{demand: []int{1, 1, 1, 1}, group: []int{0, 0, 0, 1}, room: []int{4, 4}, capacity: []int{1, 1}, worth: [][]int{
		{900_000, 800_000, 700_000, 100_000}, {850_000, 600_000, 500_000, 200_000},
	}}
}

// TestModes: one small case by hand in all modes.
func TestModes(t *testing.T) {
	p := four()
	for _, c := range []struct {
		mode                Mode
		worth               float64
		first, second       int
		jain, gini, atLeast float64
	}{
		{Optimal, 1.65, 2, 0, 0.5, 0.5, 0},            // 0.80 + 0.85; the second community gets nothing: parts 2/3 and 0
		{MaxMin, 1.1, 1, 1, 16 / 20.0, 0.25, 1 / 3.0}, // 0.9 + 0.2; parts 1/3 and 1: (4/3)^2 / (2 * 10/9)
		{Proportional, 1.65, 2, 0, 0.5, 0.5, 0},       // 3 to 1: both units are due to the first, at 1/3 and 2/3 before 1
	} {
		given := sure(p.allot(t.Context(), c.mode, nil, 0))
		worthOf(t, p, given)
		b := p.weigh(c.mode, given)
		_, has := p.received(given)
		near(t, string(c.mode)+" worth", b.worth, c.worth)
		near(t, string(c.mode)+" jain", b.jain, c.jain)
		near(t, string(c.mode)+" gini", b.gini, c.gini)
		near(t, string(c.mode)+" least", b.least, c.atLeast)
		if has[0] != c.first || has[1] != c.second {
			t.Errorf("%s: communities get %v", c.mode, has)
		}
	}
	near(t, "gini", gini([]float64{1, 2, 3, 4}), 0.25)
	near(t, "jain", jain([]float64{1, 0, 0, 0}), 0.25)
}

// TestLottery: the most urgent goes first; among equals every need wins for some seed, about as often as the others; the same seed draws the same.
func TestLottery(t *testing.T) {
	p := &problem{demand: []int{1, 1, 1, 1}, group: []int{0, 0, 1, 1}, room: []int{2, 2}, capacity: []int{1, 1}, worth: [][]int{{5, 5, 5, 5}, {5, 5, 5, 5}}}
	wins := make([]int, 4)
	for seed := range uint64(3000) {
		got, _ := p.received(sure(p.draw(t.Context(), []float64{1, 5, 1, 1}, seed)))
		for n, q := range got {
			wins[n] += q
		}
		again, _ := p.received(sure(p.draw(t.Context(), []float64{1, 5, 1, 1}, seed)))
		if !slices.Equal(got, again) {
			t.Fatalf("seed %d draws %v and %v", seed, got, again)
		}
	}
	if wins[1] != 3000 {
		t.Errorf("the urgent one wins %d of 3000", wins[1])
	}
	for _, n := range []int{0, 2, 3} {
		if wins[n] < 900 || wins[n] > 1100 { // a third of 3,000, four standard deviations either way
			t.Errorf("equals win %v", wins)
		}
	}
}

// TestCancelled: all ways of sharing stop when nobody waits for the answer any more.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wide := four()
	wide.capacity = []int{2, 2}
	for _, p := range []*problem{four(), wide} {
		for _, mode := range modes {
			if _, err := p.allot(ctx, mode, make([]float64, len(p.demand)), 0); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", mode, err)
			}
		}
		for name, err := range map[string]error{"solve": second(p.solve(ctx, 0)), "fill": second(p.fill(ctx, byAmount(p.claims())))} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestFilled: among more helpers than a machine word has bits, what communities get can be given out, and nobody who has got less than it wants can get a unit more.
func TestFilled(t *testing.T) {
	for seed := range uint64(5) {
		m := Make(40, 150, 8, 3, 30, 0.9, seed)
		p := &m.p
		claims := p.claims()
		for name, first := range map[string]func([]int, int, int) bool{"amount": byAmount(claims), "part": byPart(claims)} {
			has := sure(p.fill(t.Context(), first))
			if _, units := worthOf(t, p, sure(p.exactly(t.Context(), has))); units != sum(has) || units == 0 {
				t.Fatalf("%s: of %v %d can be given out", name, has, units)
			}
			for g := range has {
				if has[g] == min(p.room[g], claims[g]) {
					continue
				}
				more := slices.Clone(has)
				more[g]++
				if _, units := worthOf(t, p, sure(p.exactly(t.Context(), more))); units > sum(has) {
					t.Errorf("%s: community %d could get one more than %v", name, g, has)
				}
			}
		}
	}
}
