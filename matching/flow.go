package matching

import (
	"math"
	"slices"
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
func (p *problem) solve(idle int) share {
	if p.plain() {
		return p.assign(idle)
	}
	return p.flow(idle)
}

// flow is solve by successive shortest paths: helpers are let in one after the other, each unit along the path that costs least over what has been shared so far, with potentials
// that keep costs above zero (Edmonds and Karp 1972; Ahuja, Magnanti and Orlin 1993, 9.7).
func (p *problem) flow(idle int) share {
	s := newSearch(p, idle)
	for h := range p.capacity {
		for left := min(p.capacity[h], p.wanted()); left > 0; {
			left -= s.augment(h, left)
		}
	}
	return s.given
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
func (p *problem) fill(first func(has []int, a, b int) bool) []int {
	f := &filling{problem: p, given: make([][]int, len(p.capacity)), got: make([]int, len(p.demand)), left: slices.Clone(p.capacity), has: make([]int, len(p.room))}
	f.may, f.members = make([][]int, len(p.demand)), make([][]int, len(p.room))
	for h := range f.given {
		f.given[h] = make([]int, len(p.demand))
	}
	for n, g := range p.group {
		f.members[g] = append(f.members[g], n)
		for h := range p.worth {
			if p.worth[h][n] != barred {
				f.may[n] = append(f.may[n], h)
			}
		}
	}
	frozen := make([]bool, len(p.room))
	for {
		next := -1
		for g := range p.room {
			if !frozen[g] && (next < 0 || first(f.has, g, next)) {
				next = g
			}
		}
		if next < 0 {
			return f.has
		}
		if f.has[next] >= p.room[next] || !f.more(next) {
			frozen[next] = true
		}
	}
}

// filling is a share that grows by single units.
type filling struct {
	*problem
	given   [][]int
	may     [][]int // by need: who may help
	members [][]int
	got     []int // by need
	left    []int // by helper
	has     []int // by community
}

// more gives a community one unit more, from a helper that has some left; those in between change helpers, or pass their unit to a neighbor of the same community.
func (f *filling) more(g int) bool {
	helper := make([]int, len(f.capacity)) // by helper, the need from which it was reached, and 1
	need := make([]int, len(f.demand))     // by need: 0 not reached; 1 it gains; else it loses to what it was reached from
	var queue []int
	gain := func(n, from int) {
		if need[n] == 0 {
			need[n] = from
			queue = append(queue, n)
		}
	}
	for _, n := range f.members[g] {
		if f.got[n] < f.demand[n] {
			gain(n, start)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		for _, h := range f.may[n] {
			if helper[h] != 0 {
				continue
			}
			helper[h] = n + 1
			if f.left[h] > 0 {
				f.turn(h, helper, need)
				f.has[g]++
				return true
			}
			for other, q := range f.given[h] {
				if q > 0 && need[other] == 0 {
					gain(other, h+fromHelper)
				}
			}
		}
		if need[n] >= fromHelper { // it loses a unit: a neighbor that wants more may stand in
			for _, other := range f.members[f.group[n]] {
				if f.got[other] < f.demand[other] {
					gain(other, -n-1)
				}
			}
		}
	}
	return false
}

// Where a need was reached from: the beginning, a helper (its number and this), or, below 0, a neighbor that passes its unit on.
const (
	start      = 1
	fromHelper = 2
)

// turn changes the share along the way that was found, from its end.
func (f *filling) turn(h int, helper, need []int) {
	f.left[h]--
	for {
		n := helper[h] - 1
		f.given[h][n]++
		from := need[n]
		if from < 0 { // n stands in for its neighbor
			f.got[n]++
			neighbor := -from - 1
			f.got[neighbor]--
			n, from = neighbor, need[neighbor]
		}
		if from == start {
			f.got[n]++
			return
		}
		h = from - fromHelper
		f.given[h][n]--
	}
}
