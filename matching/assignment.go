package matching

import (
	"context"

	"liandong/progress"
)

// plain reports whether a problem is an assignment: every helper helps one need at most, every need wants one helper, and communities have room for all they want.
func (p *problem) plain() bool {
	for _, c := range p.capacity {
		if c > 1 {
			return false
		}
	}
	for _, d := range p.demand {
		if d != 1 {
			return false
		}
	}
	for g, claim := range p.claims() {
		if claim > p.room[g] {
			return false
		}
	}
	return true
}

// assign is solve of a plain problem, where a path is a chain of helpers who each pass on to the next need (Jonker and Volgenant 1987). A need has a price, above 0 only once it has
// a helper, and a helper a profit, its worth less the price. So of the needs that are free a helper asks for the one that is worth most to it alone, which changes only when
// somebody takes it; and the search goes over the needs that are taken, of which there are no more than helpers.
func (p *problem) assign(ctx context.Context, idle int) (share, error) {
	a := &assignment{problem: p, idle: idle, helper: make([]int, len(p.demand)), price: make([]int, len(p.demand)), distance: make([]int, len(p.demand)), from: make([]int, len(p.demand)),
		profit: make([]int, len(p.capacity)), need: make([]int, len(p.capacity)), favorite: make([]int, len(p.capacity))}
	for n := range a.helper {
		a.helper[n] = none
	}
	progress.Expect(ctx, len(p.capacity))
	for h, c := range p.capacity {
		if err := progress.Step(ctx); err != nil {
			return nil, err
		}
		a.need[h], a.favorite[h] = none, unasked
		if c > 0 {
			a.let(h)
		}
	}
	given := make(share, len(p.capacity))
	room := make([]int, len(p.capacity)*len(p.demand))
	for h, n := range a.need {
		given[h], room = room[:len(p.demand):len(p.demand)], room[len(p.demand):]
		if n != none {
			given[h][n] = 1
		}
	}
	return given, nil
}

// none is no helper and no need; unasked stands where a helper has not looked for a favorite yet.
const (
	none    = -1
	unasked = -2
)

// assignment is an assignment in the making.
type assignment struct {
	*problem
	idle     int
	helper   []int // by need
	need     []int // by helper
	price    []int // by need
	profit   []int // by helper
	favorite []int // by helper: the free need that is worth most to it; none where idleness is worth more
	taken    []int // needs that have a helper; in a search, those first that it has reached

	distance, from []int // by need that is taken: what it costs at least to make its helper free, and who then takes it
}

// out is what a helper has of its favorite, or of idleness.
func (a *assignment) out(h int) int {
	if n := a.favorite[h]; n == unasked || n != none && a.helper[n] != none {
		a.favorite[h] = none
		most := a.idle
		for n, w := range a.worth[h] {
			if w > most && a.helper[n] == none {
				most, a.favorite[h] = w, n
			}
		}
	}
	if n := a.favorite[h]; n != none {
		return a.worth[h][n]
	}
	return a.idle
}

// let lets a helper in: along the chain that costs least, whose last helper goes to its favorite or stays idle.
func (a *assignment) let(first int) {
	a.profit[first] = a.out(first)
	for _, n := range a.taken {
		a.distance[n] = far
		if w := a.worth[first][n]; w != barred {
			a.profit[first] = max(a.profit[first], w-a.price[n])
		}
	}
	last, length, reached := first, far, 0
	for h, at := first, 0; ; reached++ {
		if d := at + a.profit[h] - a.out(h); d < length {
			last, length = h, d
		}
		open := a.taken[reached:]
		nearest := a.look(h, at, open)
		if nearest == none || a.distance[open[nearest]] >= length {
			break
		}
		open[0], open[nearest] = open[nearest], open[0]
		h, at = a.helper[open[0]], a.distance[open[0]]
	}
	a.profit[first] -= length
	for _, n := range a.taken[:reached] {
		a.price[n] += length - a.distance[n]
		a.profit[a.helper[n]] -= length - a.distance[n]
	}
	a.pass(last, first)
}

// look notes what it costs to pass on from a helper to each of the needs that the search has not reached, and returns where the nearest of them stands.
func (a *assignment) look(h, at int, open []int) (nearest int) {
	nearest = none
	least, row, base := far, a.worth[h], at+a.profit[h]
	for i, n := range open {
		if w := row[n]; w != barred {
			if d := base - w + a.price[n]; d < a.distance[n] {
				a.distance[n], a.from[n] = d, h
			}
		}
		if a.distance[n] < least {
			least, nearest = a.distance[n], i
		}
	}
	return nearest
}

// pass goes back along the chain: its last helper goes to its favorite, each before it to the need that the next one leaves.
func (a *assignment) pass(last, first int) {
	to := a.favorite[last]
	if to != none {
		a.taken = append(a.taken, to)
	}
	for h := last; ; {
		left := a.need[h]
		a.need[h] = to
		if to != none {
			a.helper[to] = h
		}
		if h == first {
			return
		}
		to, h = left, a.from[left]
	}
}
