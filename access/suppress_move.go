package access

import (
	"cmp"
	"math"
	"slices"
)

// move changes some figures by the same amount, plus up and minus down, so that every sum of the grid still holds. It is a product
// of one change on each axis: one value more and another less, or one value more and all sums above it, too.
type move struct{ plus, minus []int }

func (m move) cells() []int { return append(slices.Clone(m.plus), m.minus...) }

// direction is which way a move is made.
type direction int64

const (
	raise direction = 1
	lower direction = -1
)

// unlimited is the step of a move that takes nothing away: as much as one likes.
const unlimited = math.MaxInt64

// The widths of the search. They bound its time on large cubes; what it finds is proved whatever they are.
const (
	mostPaths = 12 // of the places below and beside a place
	mostMoves = 32 // of the changes on one axis
)

// judge scores a move or the part of one that is made so far, lower is better: adding cells never makes it better. math.MaxInt64
// refuses it.
type judge func(move) int64

// best returns the move through the figure with the lowest score below the bound, and the score; it ends early at a score of
// enough or below.
func (s *search) best(i int, score judge, bound, enough int64, fits func(move) bool) (found move, least int64) {
	least = bound
	var grow func(m move, axis int)
	grow = func(m move, axis int) {
		if axis == len(s.strides) {
			if value := score(m); value < least && (fits == nil || fits(m)) {
				found, least = m, value
			}
			return
		}
		for _, next := range s.ranked(m, s.changes(i, m, axis, score), score, least) {
			if least <= enough {
				return
			}
			if next.score < least {
				grow(next.move, axis+1)
			}
		}
	}
	grow(move{plus: []int{i}}, 0)
	return found, least
}

type scored struct {
	move
	score int64
}

// ranked multiplies the move by each change and returns what scores below the bound, best first.
func (s *search) ranked(m move, changes []move, score judge, bound int64) []scored {
	var list []scored
	for _, c := range changes {
		next := m.times(c)
		if value := score(next); value < bound {
			list = append(list, scored{next, value})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	return list[:min(len(list), mostMoves)]
}

// times applies a change, whose cells are distances, to every cell of the move.
func (m move) times(change move) move {
	next := move{
		plus:  make([]int, 0, len(m.plus)*len(change.plus)+len(m.minus)*len(change.minus)),
		minus: make([]int, 0, len(m.plus)*len(change.minus)+len(m.minus)*len(change.plus)),
	}
	next.plus = spread(spread(next.plus, m.plus, change.plus), m.minus, change.minus)
	next.minus = spread(spread(next.minus, m.plus, change.minus), m.minus, change.plus)
	return next
}

func spread(to, cells, distances []int) []int {
	for _, c := range cells {
		for _, d := range distances {
			to = append(to, c+d)
		}
	}
	return to
}

// changes are the changes on an axis that touch the figure's own coordinate.
func (s *search) changes(i int, m move, axis int, score judge) []move {
	if axis == 0 {
		return s.placeChanges(i, m, score)
	}
	at, total, stride := s.coordinate(i, axis), s.total(axis), s.strides[axis]
	var list []move
	for v := range total {
		switch {
		case at == total:
			list = append(list, move{plus: []int{0, (v - at) * stride}})
		case v != at:
			list = append(list, move{plus: []int{0}, minus: []int{(v - at) * stride}})
		}
	}
	if at != total {
		list = append(list, move{plus: []int{0, (total - at) * stride}})
	}
	return list
}

// placeChanges pair a way down from the figure's place to a place without children with all that is above, or with a way up and down
// again to another such place. Of many ways the cheapest are taken.
func (s *search) placeChanges(i int, m move, score judge) []move {
	p := s.coordinate(i, 0)
	below := s.waysDown(i, m, p, nil, score, false)
	var list []move
	for _, down := range below {
		list = append(list, move{plus: append([]int{0}, down...)})
	}
	var up []int // distances of the places above p
	inside := p
	for above := s.parent[p]; above >= 0; above = s.parent[above] {
		var beside []int
		for _, q := range s.children[above] {
			if q != inside {
				beside = append(beside, q)
			}
		}
		for _, away := range s.waysDown(i, m, -1, beside, score, true) {
			for _, down := range below {
				list = append(list, move{plus: slices.Concat([]int{0}, down, up), minus: away})
			}
		}
		up = append(up, (above-p)*s.strides[0])
		inside = above
	}
	for k := range below {
		list[k].plus = append(list[k].plus, up...)
	}
	return list
}

// waysDown returns the paths, as distances from the figure, that lead from place p (itself left out) or from one of the tops (itself
// taken) to a place without children; the cheapest first where there are many.
func (s *search) waysDown(i int, m move, p int, tops []int, score judge, minus bool) [][]int {
	var ways []scored
	at := s.coordinate(i, 0)
	var walk func(q int, path []int)
	step := func(q int, path []int) {
		path = append(slices.Clone(path), (q-at)*s.strides[0])
		change := move{plus: append([]int{0}, path...)}
		if minus {
			change = move{plus: []int{0}, minus: path}
		}
		value := score(m.times(change))
		if value == math.MaxInt64 {
			return
		}
		if len(s.children[q]) == 0 {
			ways = append(ways, scored{move{plus: path}, value})
			return
		}
		walk(q, path)
	}
	walk = func(q int, path []int) {
		for _, child := range s.children[q] {
			step(child, path)
		}
	}
	if p >= 0 {
		if len(s.children[p]) == 0 {
			return [][]int{nil}
		}
		walk(p, nil)
	}
	for _, top := range tops {
		step(top, nil)
	}
	slices.SortStableFunc(ways, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	var paths [][]int
	for _, w := range ways[:min(len(ways), mostPaths)] {
		paths = append(paths, w.plus)
	}
	return paths
}

// widest returns the move through withheld figures that shifts the figure furthest in the scratch table, and how far; a step of
// enough will do.
func (s *search) widest(i int, way direction, enough int64) (move, int64) {
	m, score := s.best(i, func(m move) int64 {
		for _, cells := range [][]int{m.plus, m.minus} {
			for _, cell := range cells {
				if !s.withheld[cell] {
					return math.MaxInt64
				}
			}
		}
		return -s.room(m, way, s.now)
	}, 0, -enough, nil)
	return m, -score
}

// room is how far the move can go that way before a figure falls below what a reader knows it to have.
func (s *search) room(m move, way direction, table []int64) int64 {
	falling := m.minus
	if way == lower {
		falling = m.plus
	}
	step := int64(unlimited)
	for _, cell := range falling {
		step = min(step, table[cell]-s.floor[cell])
	}
	return step
}

// cheapest returns the figures of the move through this one that costs least, and whether it gives K of room alone. Where moves with
// less room are tried, they must add a figure, so that trying ends. There always is a move alone: of everything above one of the
// cells that the figure sums up.
func (s *search) cheapest(i int) (cells []int, alone bool) {
	k := int64(s.threshold.K)
	m, cost := s.best(i, s.price, math.MaxInt64, 0, func(m move) bool {
		room := s.bothWays(m)
		return room >= k || room >= s.least && s.price(m) > 0
	})
	if cost == math.MaxInt64 {
		m = s.everythingAbove(i)
	}
	return m.cells(), s.bothWays(m) >= k
}

// bothWays is the room of the move up and down together, from the counts on.
func (s *search) bothWays(m move) int64 {
	up, down := s.room(m, raise, s.count), s.room(m, lower, s.count)
	if up == unlimited || down == unlimited {
		return unlimited
	}
	return up + down
}

// price is what withholding the move's figures costs. A figure that is shown as zero because every zero is cannot be withheld.
func (s *search) price(m move) (sum int64) {
	for _, cells := range [][]int{m.plus, m.minus} {
		for _, cell := range cells {
			switch {
			case s.withheld[cell]:
			case s.count[cell] < s.floor[cell]:
				return math.MaxInt64
			default:
				sum += s.weight(cell)
			}
		}
	}
	return sum
}

// everythingAbove raises one of the cells that the figure sums up, with all totals it is part of: the one with the largest count.
func (s *search) everythingAbove(i int) (best move) {
	largest := int64(-1)
	cells := []int{i}
	for axis := 1; axis < len(s.strides); axis++ {
		if at, total := s.coordinate(i, axis), s.total(axis); at == total {
			var parts []int
			for v := range total {
				parts = append(parts, (v-total)*s.strides[axis])
			}
			cells = spread(nil, cells, parts)
		}
	}
	var down func(p int)
	down = func(p int) {
		for _, child := range s.children[p] {
			down(child)
		}
		if len(s.children[p]) > 0 {
			return
		}
		for _, c := range cells {
			c += (p - s.coordinate(i, 0)) * s.strides[0]
			if m := s.above(c); s.count[c] > largest && s.price(m) < math.MaxInt64 {
				best, largest = m, s.count[c]
			}
		}
	}
	down(s.coordinate(i, 0))
	return best
}

// above raises a cell and every total it is part of.
func (s *search) above(cell int) move {
	cells := []int{cell}
	for axis := 1; axis < len(s.strides); axis++ {
		cells = spread(nil, cells, []int{0, (s.total(axis) - s.coordinate(cell, axis)) * s.strides[axis]})
	}
	p := s.coordinate(cell, 0)
	var up []int
	for above := p; above >= 0; above = s.parent[above] {
		up = append(up, (above-p)*s.strides[0])
	}
	return move{plus: spread(nil, cells, up)}
}
