package access

import (
	"math"
	"slices"
)

// largestTableau bounds the time of one part: rows times columns.
const largestTableau = 4_000_000

// tableau is a system of equations solved for some unknowns, the basis, in whole numbers over one common denominator (Edmonds'
// integer pivoting): every entry is a minor of the first system, so divisions leave no rest.
type tableau struct {
	rows  [][]int64 // the last entry is the right side, never negative
	basis []int     // which unknown a row is solved for; -1 while for none
	goal  []int64   // what the rows that are solved for none lack, while there are any
	over  int64
	width int // unknowns

	low, high []int64 // the least and most that each unknown has had in any solution met, rounded inwards
	overflow  bool
}

// bounds returns the least and the most of each unknown, rounded inwards, the most Unbounded where nothing bounds it; where both are
// known to be enough apart, what they are known to reach. Not ok when the part is too large, its numbers are, or nothing solves it.
func (p part) bounds(enough int64) (low, high []int64, ok bool) {
	n := len(p.unknowns)
	if (n+1)*len(p.equations) > largestTableau {
		return nil, nil, false
	}
	t := newTableau(p)
	if !t.solve() {
		return nil, nil, false
	}
	t.note()
	for i := range n {
		t.stretch(i, 1, enough)
		t.stretch(i, -1, enough)
	}
	for i := range n {
		if t.high[i] == math.MaxInt64 {
			t.high[i] = Unbounded
		}
	}
	return t.low, t.high, !t.overflow
}

func newTableau(p part) *tableau {
	n := len(p.unknowns)
	t := &tableau{over: 1, width: n, goal: make([]int64, n+1), low: slices.Repeat([]int64{math.MaxInt64}, n), high: slices.Repeat([]int64{math.MinInt64}, n)}
	for _, e := range p.equations {
		row := make([]int64, n+1)
		row[n] = e.sum
		for _, term := range e.terms {
			row[term.unknown] = term.sign
		}
		if e.sum < 0 {
			negate(row)
		}
		t.rows, t.basis = append(t.rows, row), append(t.basis, -1)
		for j, v := range row {
			t.goal[j] -= v
		}
	}
	return t
}

func negate(row []int64) {
	for j := range row {
		row[j] = -row[j]
	}
}

// solve finds a first solution without negative unknowns, and drops equations that say nothing new.
func (t *tableau) solve() bool {
	for steps := 0; !t.overflow; steps++ {
		enter := t.steepest(steps > 4*(t.width+len(t.rows)))
		if enter < 0 {
			break
		}
		r := t.leaving(enter)
		if r < 0 {
			return false
		}
		t.pivot(r, enter)
	}
	if t.overflow || t.goal[t.width] != 0 {
		return false
	}
	for r := 0; r < len(t.rows); {
		if t.basis[r] >= 0 {
			r++
			continue
		}
		enter := slices.IndexFunc(t.rows[r][:t.width], func(v int64) bool { return v != 0 })
		if enter < 0 {
			t.rows, t.basis = slices.Delete(t.rows, r, r+1), slices.Delete(t.basis, r, r+1)
			continue
		}
		if t.rows[r][enter] < 0 {
			negate(t.rows[r])
		}
		t.pivot(r, enter)
		r++
	}
	return !t.overflow
}

// steepest is the unknown that fills most of what is lacking, -1 for none; the first one that fills any once steps go round in circles.
func (t *tableau) steepest(first bool) int {
	enter := -1
	for j, v := range t.goal[:t.width] {
		if v < 0 && (enter < 0 || v < t.goal[enter]) {
			if enter = j; first {
				break
			}
		}
	}
	return enter
}

// leaving is the row that reaches zero first as the unknown grows, -1 for none; of equal ones that of the first unknown (Bland).
func (t *tableau) leaving(enter int) int {
	r := -1
	for i, row := range t.rows {
		if row[enter] <= 0 {
			continue
		}
		if r < 0 {
			r = i
			continue
		}
		a, b := t.times(row[t.width], t.rows[r][enter]), t.times(t.rows[r][t.width], row[enter])
		if a < b || a == b && t.basis[i] < t.basis[r] {
			r = i
		}
	}
	return r
}

func (t *tableau) times(a, b int64) int64 {
	product := a * b
	if (a > math.MaxInt32 || a < -math.MaxInt32 || b > math.MaxInt32 || b < -math.MaxInt32) && a != 0 && (product/a != b || product == math.MinInt64) {
		t.overflow = true
	}
	return product
}

// pivot solves the row for the unknown, whose entry is positive.
func (t *tableau) pivot(r, enter int) {
	p := t.rows[r][enter]
	for i, row := range t.rows {
		if i != r {
			t.eliminate(row, t.rows[r], enter, p)
		}
	}
	t.eliminate(t.goal, t.rows[r], enter, p)
	t.over, t.basis[r] = p, enter
}

func (t *tableau) eliminate(row, by []int64, enter int, p int64) {
	f := row[enter]
	if f == 0 && p == t.over {
		return
	}
	for j, v := range row {
		a, b := t.times(v, p), t.times(f, by[j])
		if d := a - b; (a >= 0) != (b >= 0) && (d >= 0) != (a >= 0) {
			t.overflow = true
		} else {
			row[j] = d / t.over
		}
	}
}

// note remembers what the unknowns have in the present solution.
func (t *tableau) note() {
	in := make([]bool, t.width)
	for i, row := range t.rows {
		b, v := t.basis[i], row[t.width]
		in[b] = true
		t.low[b], t.high[b] = min(t.low[b], (v+t.over-1)/t.over), max(t.high[b], v/t.over)
	}
	for j := range t.width {
		if !in[j] {
			t.low[j], t.high[j] = min(t.low[j], 0), max(t.high[j], 0)
		}
	}
}

// stretch takes an unknown up or down as far as it goes, or until its bounds are known to be enough apart.
func (t *tableau) stretch(i int, way, enough int64) {
	for !t.overflow {
		if t.high[i] == math.MaxInt64 || t.high[i] >= t.low[i] && t.high[i]-t.low[i] >= enough {
			return
		}
		enter := t.entering(i, way)
		if enter < 0 {
			return
		}
		r := t.leaving(enter)
		if r < 0 {
			t.unbounded(enter)
			return
		}
		t.pivot(r, enter)
		t.note()
	}
}

// entering is the first unknown whose growth takes i that way, -1 for none: i itself where it is zero and is to grow.
func (t *tableau) entering(i int, way int64) int {
	r := slices.Index(t.basis, i)
	if r < 0 {
		if way > 0 {
			return i
		}
		return -1
	}
	for j, v := range t.rows[r][:t.width] {
		if j != i && (way > 0 && v < 0 || way < 0 && v > 0) {
			return j
		}
	}
	return -1
}

// unbounded notes everything that grows without end together with an unknown.
func (t *tableau) unbounded(enter int) {
	t.high[enter] = math.MaxInt64
	for i, row := range t.rows {
		if row[enter] < 0 {
			t.high[t.basis[i]] = math.MaxInt64
		}
	}
}
