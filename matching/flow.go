package matching

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"liandong/progress"
)

// problem shares helpers among needs. Needs stand in communities; all quantities are whole, so that answers are exact.
type problem struct {
	demand   []int   // by need: how much it wants
	group    []int   // by need: its community
	room     []int   // by community: how much it may get at most
	capacity []int   // by helper: how much it can give
	worth    [][]int // by helper and need: what one unit is worth, scaled; barred where the helper may not help
}

// barred is the worth of what may not be; far is further than any path.
const (
	barred = math.MinInt
	far    = math.MaxInt
)

// share is who gives how much to whom: by helper, by need.
type share [][]int

// solve finds the share of the greatest worth. idle is the worth of a unit that nobody gets: 0 to leave out what gains nothing, less than -p.all() to give out as much as can be.
func (p *problem) solve(ctx context.Context, idle int) (share, error) {
	if p.plain() {
		return p.assign(ctx, idle)
	}
	return p.flow(ctx, idle)
}

// flow is solve by successive shortest paths: helpers are let in one after the other, each unit along the path that costs least over what has been shared so far, with potentials
// that keep costs above zero (Edmonds and Karp 1972; Ahuja, Magnanti and Orlin 1993, 9.7).
func (p *problem) flow(ctx context.Context, idle int) (share, error) {
	s, wanted := newSearch(p, idle), p.wanted()
	progress.Expect(ctx, len(p.capacity))
	for h := range p.capacity {
		for left := min(p.capacity[h], wanted); left > 0; {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			left -= s.augment(h, left)
		}
		if err := progress.Step(ctx); err != nil {
			return nil, err
		}
	}
	return s.given, nil
}

// wanted is all that is wanted together.
func (p *problem) wanted() (sum int) {
	for _, d := range p.demand {
		sum += d
	}
	return sum
}

// all is more than everything together can be worth.
func (p *problem) all() int {
	most := 1
	for _, row := range p.worth {
		for _, w := range row {
			if w != barred {
				most = max(most, w, -w)
			}
		}
	}
	return most * (p.wanted() + 1)
}

// search is a share in the making. Its nodes are helpers, needs, communities and the end. A path goes from a helper to a need; from a need back to a helper that gives to it, or on
// to its community while it wants more; from a community to the end while it may get more, or back to one of its needs, which gives up its part. A helper may also end in idleness.
type search struct {
	*problem
	idle    int
	given   share
	givers  [][]int // by need: helpers that give to it
	members [][]int // by community: its needs
	got     []int   // by need
	has     []int   // by community

	need0, group0, end int // where needs and communities begin among the nodes, and the end
	potential          []int
	distance           []int
	before             []int
	done               []bool
	ready, seen        []int
}

func newSearch(p *problem, idle int) *search {
	helpers, needs, groups := len(p.capacity), len(p.demand), len(p.room)
	s := &search{problem: p, idle: idle, given: make(share, helpers), givers: make([][]int, needs), members: make([][]int, groups), got: make([]int, needs), has: make([]int, groups),
		need0: helpers, group0: helpers + needs, end: helpers + needs + groups}
	s.potential, s.distance, s.before, s.done = make([]int, s.end+1), make([]int, s.end+1), make([]int, s.end+1), make([]bool, s.end+1)
	s.potential[s.end] = -idle
	cheapest := s.potential[s.need0:s.group0]
	for h, row := range p.worth {
		s.given[h] = make([]int, needs)
		for n, w := range row {
			if w != barred && -w < cheapest[n] {
				cheapest[n] = -w
			}
		}
	}
	for n, g := range p.group {
		s.members[g] = append(s.members[g], n)
		s.potential[s.group0+g] = min(s.potential[s.group0+g], s.potential[s.need0+n])
		s.potential[s.end] = min(s.potential[s.end], s.potential[s.group0+g])
	}
	return s
}

// augment lets at most so many units of a helper in, along one shortest path, and returns how many went.
func (s *search) augment(h, most int) int {
	for i := range s.distance {
		s.distance[i], s.done[i] = far, false
	}
	s.distance[h], s.before[h] = 0, -1
	s.ready, s.seen = append(s.ready[:0], h), s.seen[:0]
	for at := 0; !s.done[s.end]; {
		if len(s.ready) == 0 {
			at = s.nearest()
		}
		last := len(s.ready) - 1
		node := s.ready[last]
		s.ready = s.ready[:last]
		if !s.done[node] {
			s.done[node] = true
			s.seen = append(s.seen, node)
			s.leave(node, at)
		}
	}
	length := s.distance[s.end]
	for _, node := range s.seen {
		s.potential[node] += s.distance[node] - length
	}
	return s.push(most)
}

// nearest makes the nodes ready that are nearest of those not done.
func (s *search) nearest() int {
	least := far
	for i, d := range s.distance {
		if s.done[i] || d > least {
			continue
		}
		if d < least {
			least, s.ready = d, s.ready[:0]
		}
		s.ready = append(s.ready, i)
	}
	return least
}

// reach notes a way to a node that may be shorter.
func (s *search) reach(from, to, cost, at int) {
	d := at + cost + s.potential[from] - s.potential[to]
	if s.done[to] || d >= s.distance[to] {
		return
	}
	s.distance[to], s.before[to] = d, from
	if d == at {
		s.ready = append(s.ready, to)
	}
}

// leave looks at all ways on from a node that is at that distance.
func (s *search) leave(node, at int) {
	switch {
	case node < s.need0:
		s.leaveHelper(node, at)
	case node < s.group0:
		n := node - s.need0
		if s.got[n] < s.demand[n] {
			s.reach(node, s.group0+s.group[n], 0, at)
		}
		for _, h := range s.givers[n] {
			s.reach(node, h, s.worth[h][n], at)
		}
	case node < s.end:
		g := node - s.group0
		if s.has[g] < s.room[g] {
			s.reach(node, s.end, 0, at)
			return // the end is as near as anything behind it
		}
		for _, n := range s.members[g] {
			if s.got[n] > 0 {
				s.reach(node, s.need0+n, 0, at)
			}
		}
	}
}

// leaveHelper is where nearly all the time goes.
func (s *search) leaveHelper(h, at int) {
	s.reach(h, s.end, -s.idle, at)
	row, base := s.worth[h], at+s.potential[h]
	potential, distance, done := s.potential[s.need0:s.group0], s.distance[s.need0:s.group0], s.done[s.need0:s.group0]
	for n, w := range row {
		if w == barred {
			continue
		}
		if d := base - w - potential[n]; d < distance[n] && !done[n] {
			distance[n], s.before[s.need0+n] = d, h
			if d == at {
				s.ready = append(s.ready, s.need0+n)
			}
		}
	}
}

// push sends as much along the path that was found as it takes.
func (s *search) push(most int) int {
	q := most
	for to := s.end; s.before[to] >= 0; to = s.before[to] {
		switch from := s.before[to]; {
		case from < s.need0:
		case from < s.group0 && to < s.need0:
			q = min(q, s.given[to][from-s.need0])
		case from < s.group0:
			n := from - s.need0
			q = min(q, s.demand[n]-s.got[n])
		case to == s.end:
			q = min(q, s.room[from-s.group0]-s.has[from-s.group0])
		default:
			q = min(q, s.got[to-s.need0])
		}
	}
	for to := s.end; s.before[to] >= 0; to = s.before[to] {
		switch from := s.before[to]; {
		case from < s.need0 && to == s.end: // idle
		case from < s.need0:
			s.give(from, to-s.need0, q)
		case from < s.group0 && to < s.need0:
			s.give(to, from-s.need0, -q)
		case from < s.group0:
			s.got[from-s.need0] += q
		case to == s.end:
			s.has[from-s.group0] += q
		default:
			s.got[to-s.need0] -= q
		}
	}
	return q
}

// give changes what a helper gives to a need.
func (s *search) give(h, n, q int) {
	if s.given[h][n] == 0 {
		s.givers[n] = append(s.givers[n], h)
	}
	if s.given[h][n] += q; s.given[h][n] == 0 {
		i := slices.Index(s.givers[n], h)
		s.givers[n] = slices.Delete(s.givers[n], i, i+1)
	}
}

// fill finds how much each community gets when one after the other gets a unit more, always the one that comes first, until nobody can get more. What communities can get together
// is a polymatroid, so that the greedy way is the leximin one (Federgruen and Groenevelt 1986): who cannot get more now never can, and nobody loses what another gains.
func (p *problem) fill(ctx context.Context, first func(has []int, a, b int) bool) ([]int, error) {
	f, frozen := newFilling(p), make([]bool, len(p.room))
	progress.Expect(ctx, len(p.room))
	for {
		next := -1
		for g := range p.room {
			if !frozen[g] && (next < 0 || first(f.has, g, next)) {
				next = g
			}
		}
		if next < 0 {
			return f.has, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if f.has[next] < p.room[next] && f.more(next) {
			f.has[next]++
			continue
		}
		frozen[next] = true
		if err := progress.Step(ctx); err != nil {
			return nil, err
		}
	}
}

// filling is a share that grows by single units. The way by which a community got its last unit mostly leads to the next one, too, so ways are kept, and looked for anew only when
// one is spent.
type filling struct {
	*problem
	given   [][]int
	may     []crowd // by need: who may help
	free    crowd   // who has something left
	takers  [][]int // by helper: needs that it gives to
	members [][]int
	ways    [][]turn // by community
	got     []int    // by need
	left    []int    // by helper
	has     []int    // by community

	helper, need, queue []int // of the search
	unseen              crowd
}

// crowd is some of the helpers, a bit for each.
type crowd []uint64

func (c crowd) add(h int)    { c[h/64] |= 1 << (h % 64) }
func (c crowd) remove(h int) { c[h/64] &^= 1 << (h % 64) }

// turn is one change along a way: a helper gives a unit to a need. What it no longer gives, in the middle of a way, somebody else gives: that is the next turn. A need that gains
// may stand in for a neighbor of its community that loses.
type turn struct{ helper, gains, loses int }

func newFilling(p *problem) *filling {
	f := &filling{problem: p, given: make([][]int, len(p.capacity)), may: make([]crowd, len(p.demand)), takers: make([][]int, len(p.capacity)), members: make([][]int, len(p.room)), ways: make([][]turn, len(p.room)),
		got: make([]int, len(p.demand)), left: slices.Clone(p.capacity), has: make([]int, len(p.room)), helper: make([]int, len(p.capacity)), need: make([]int, len(p.demand))}
	words := (len(p.capacity) + 63) / 64
	f.free, f.unseen = make(crowd, words), make(crowd, words)
	for h, left := range f.left {
		f.given[h] = make([]int, len(p.demand))
		if left > 0 {
			f.free.add(h)
		}
	}
	for n, g := range p.group {
		f.members[g], f.may[n] = append(f.members[g], n), make(crowd, words)
		for h := range p.worth {
			if p.worth[h][n] != barred {
				f.may[n].add(h)
			}
		}
	}
	return f
}

// more gives a community one unit more.
func (f *filling) more(g int) bool {
	if !f.open(f.ways[g]) {
		if f.ways[g] = f.way(g, f.ways[g][:0]); len(f.ways[g]) == 0 {
			return false
		}
	}
	f.take(f.ways[g])
	return true
}

// Where a need was reached from: the beginning, a helper (its number and this), or, below 0, a neighbor that passes its unit on.
const (
	start      = 1
	fromHelper = 2
)

// way looks for a way to a unit for a community, from a helper that has some left; those in between change helpers, or pass their unit to a neighbor of the same community. It is
// told from its end, and empty where there is none.
func (f *filling) way(g int, way []turn) []turn {
	clear(f.need) // by need: 0 not reached; else where from
	f.queue = f.queue[:0]
	for i := range f.unseen {
		f.unseen[i] = math.MaxUint64
	}
	for _, n := range f.members[g] {
		if f.got[n] < f.demand[n] {
			f.reach(n, start)
		}
	}
	for i := 0; i < len(f.queue); i++ {
		n := f.queue[i]
		for at, who := range f.may[n] {
			if who &= f.free[at]; who != 0 {
				h := 64*at + bits.TrailingZeros64(who)
				f.helper[h] = n
				return f.back(h, way)
			}
		}
		for at, who := range f.may[n] {
			who &= f.unseen[at]
			f.unseen[at] &^= who
			for ; who != 0; who &= who - 1 {
				h := 64*at + bits.TrailingZeros64(who)
				f.helper[h] = n
				for _, other := range f.takers[h] {
					f.reach(other, h+fromHelper)
				}
			}
		}
		if f.need[n] >= fromHelper { // it loses a unit: a neighbor that wants more may stand in
			for _, other := range f.members[f.group[n]] {
				if f.got[other] < f.demand[other] {
					f.reach(other, -n-1)
				}
			}
		}
	}
	return way
}

// reach notes where a need was reached from first.
func (f *filling) reach(n, from int) {
	if f.need[n] == 0 {
		f.need[n] = from
		f.queue = append(f.queue, n)
	}
}

// back tells the way that was found, from its end.
func (f *filling) back(h int, way []turn) []turn {
	for {
		n := f.helper[h]
		loses := n
		if f.need[n] < 0 {
			loses = -f.need[n] - 1
		}
		way = append(way, turn{h, n, loses})
		if f.need[loses] == start {
			return way
		}
		h = f.need[loses] - fromHelper
	}
}

// open reports whether a way leads to a unit, still.
func (f *filling) open(way []turn) bool {
	if len(way) == 0 || f.left[way[0].helper] == 0 {
		return false
	}
	for i, t := range way {
		last := i == len(way)-1
		if (last || t.gains != t.loses) && f.got[t.gains] == f.demand[t.gains] || !last && f.given[way[i+1].helper][t.loses] == 0 {
			return false
		}
	}
	return true
}

// take changes the share along a way.
func (f *filling) take(way []turn) {
	first := way[0].helper
	if f.left[first]--; f.left[first] == 0 {
		f.free.remove(first)
	}
	for i, t := range way {
		f.give(t.helper, t.gains, 1)
		if i < len(way)-1 {
			f.give(way[i+1].helper, t.loses, -1)
		}
	}
}

// give changes what a helper gives to a need.
func (f *filling) give(h, n, q int) {
	if f.given[h][n] == 0 {
		f.takers[h] = append(f.takers[h], n)
	}
	f.got[n] += q
	if f.given[h][n] += q; f.given[h][n] == 0 {
		i := slices.Index(f.takers[h], n)
		f.takers[h] = slices.Delete(f.takers[h], i, i+1)
	}
}
