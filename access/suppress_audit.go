package access

import (
	"math/bits"
	"slices"
	"strings"
)

// How a figure can be recovered.
const (
	ByShowing   = "shown"     // it is published, and must not be
	ByEquations = "equations" // the sums determine it
	ByBounds    = "bounds"    // the sums, and that counts are not negative, leave less than K
	ByNothing   = "unproved"  // the part of the table it belongs to is too large or its counts are, so nothing is known
)

// Unbounded is the High of a figure without an upper bound.
const Unbounded = -1

// Recoverable is a figure of a pattern that a reader can recover, or that could not be examined.
type Recoverable struct {
	Place     string
	Values    []string
	Low, High int64
	By        string
}

// Audit finds what a reader of the pattern can recover: it knows the published figures, that a place is the sum of its children and
// a total the sum of its values, and that no count is negative (nor zero where every zero is shown). It shares no code with
// Suppress and does not know the cube.
//
// The equations are solved modulo two primes of 61 bits, which errs only if both divide a minor of the table; the bounds are
// those of real numbers, rounded inwards, by an exact simplex on whole numbers. In two dimensions they are the bounds of
// whole tables, too; in more a table of whole numbers may be bounded closer, which the proofs of Suppress rule out for its own
// patterns. A part of more than largestTableau entries is examined by equations alone and its other figures are returned as ByNothing. A table
// that is rounded, or whose published figures contradict each other, is also returned so. Empty means: nothing can be recovered.
func Audit(p Pattern) []Recoverable {
	a := newAuditor(p)
	found := a.shown()
	for _, part := range a.parts() {
		found = append(found, a.examine(part)...)
	}
	slices.SortStableFunc(found, func(x, y Recoverable) int {
		if n := strings.Compare(x.Place, y.Place); n != 0 {
			return n
		}
		return slices.Compare(x.Values, y.Values)
	})
	return found
}

// auditor is a pattern as a system of equations: each says that some unknowns, with signs, give a number.
type auditor struct {
	pattern   Pattern
	unknown   []int // figures that are withheld
	floor     []int64
	equations []equation
}

type equation struct {
	terms []term
	sum   int64
}

type term struct {
	unknown int
	sign    int64
}

func figureKey(place string, values []string) string {
	return place + "\x00" + strings.Join(values, "\x00")
}

func newAuditor(p Pattern) *auditor {
	a := &auditor{pattern: p}
	at := map[string]int{}
	number := make([]int, len(p.Figures))
	for i, f := range p.Figures {
		at[figureKey(f.Place, f.Values)] = i
		number[i] = -1
		if !f.Shown {
			number[i] = len(a.unknown)
			a.unknown = append(a.unknown, i)
			a.floor = append(a.floor, a.known(f))
		}
	}
	children := map[string][]string{}
	for _, place := range p.Places {
		if place.Parent != "" {
			children[place.Parent] = append(children[place.Parent], place.Code)
		}
	}
	for i, f := range p.Figures {
		if below := children[f.Place]; below != nil {
			var parts []int
			for _, child := range below {
				parts = append(parts, at[figureKey(child, f.Values)])
			}
			a.add(number, i, parts)
		}
		for d, v := range f.Values {
			if v != Total {
				continue
			}
			var parts []int
			for _, value := range p.Dimensions[d].Values {
				values := slices.Clone(f.Values)
				values[d] = value
				parts = append(parts, at[figureKey(f.Place, values)])
			}
			a.add(number, i, parts)
		}
	}
	return a
}

// known is what a withheld figure has at least: one where zeros are shown, unless its group may be withheld for want of different values.
func (a *auditor) known(f Figure) int64 {
	t := a.pattern.Threshold
	if !t.ShowZero {
		return 0
	}
	for d, dimension := range a.pattern.Dimensions {
		if t.Sensitive != "" && dimension.Name == t.Sensitive && f.Values[d] != Total {
			return 0
		}
	}
	return 1
}

// add notes that the whole is the sum of its parts, if one of them is unknown. The unknowns count from their floors.
func (a *auditor) add(number []int, whole int, parts []int) {
	var e equation
	take := func(figure int, sign int64) {
		if n := number[figure]; n >= 0 {
			e.terms = append(e.terms, term{n, sign})
			e.sum -= sign * a.floor[n]
		} else {
			e.sum -= sign * a.pattern.Figures[figure].Count
		}
	}
	take(whole, 1)
	for _, part := range parts {
		take(part, -1)
	}
	if len(e.terms) > 0 {
		a.equations = append(a.equations, e)
	}
}

// shown finds published counts under the threshold.
func (a *auditor) shown() (found []Recoverable) {
	for _, f := range a.pattern.Figures {
		small := f.Count > 0 && f.Count < int64(a.pattern.Threshold.K) || f.Count == 0 && !a.pattern.Threshold.ShowZero
		if f.Shown && small {
			found = append(found, Recoverable{f.Place, f.Values, f.Count, f.Count, ByShowing})
		}
	}
	return found
}

// part is a set of unknowns that no equation connects to the others.
type part struct {
	unknowns  []int
	equations []equation // over positions in unknowns
}

func (a *auditor) parts() []part {
	root := make([]int, len(a.unknown))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, e := range a.equations {
		for _, t := range e.terms {
			root[find(t.unknown)] = find(e.terms[0].unknown)
		}
	}
	var list []part
	of, position := map[int]int{}, make([]int, len(root))
	for i := range root {
		r := find(i)
		if _, ok := of[r]; !ok {
			of[r] = len(list)
			list = append(list, part{})
		}
		p := &list[of[r]]
		position[i] = len(p.unknowns)
		p.unknowns = append(p.unknowns, i)
	}
	for _, e := range a.equations {
		own := equation{sum: e.sum}
		for _, t := range e.terms {
			own.terms = append(own.terms, term{position[t.unknown], t.sign})
		}
		p := &list[of[find(e.terms[0].unknown)]]
		p.equations = append(p.equations, own)
	}
	return list
}

// examine returns what can be recovered within a part.
func (a *auditor) examine(p part) (found []Recoverable) {
	determined := p.determined(firstPrime)
	for i := range p.determined(secondPrime) {
		determined[i] = true
	}
	low, high, ok := p.bounds(int64(a.pattern.Threshold.K))
	ok = ok && a.pattern.Base == 0
	for i, n := range p.unknowns {
		f := a.pattern.Figures[a.unknown[n]]
		r := Recoverable{Place: f.Place, Values: f.Values, High: Unbounded, By: ByNothing}
		if ok {
			r.Low, r.High = low[i]+a.floor[n], high[i]
			if r.High != Unbounded {
				r.High += a.floor[n]
			}
		}
		switch {
		case determined[i]:
			r.By = ByEquations
		case ok && r.High != Unbounded && r.High-r.Low < int64(a.pattern.Threshold.K):
			r.By = ByBounds
		case ok:
			continue
		}
		found = append(found, r)
	}
	return found
}

const (
	firstPrime  = 1<<61 - 1
	secondPrime = 1<<61 - 31
)

// determined solves the equations modulo the prime: an unknown is determined when an equation with no other can be made.
func (p part) determined(prime uint64) map[int]bool {
	var rows []map[int]uint64
	uses := map[int]map[int]bool{} // unknown -> rows that have it
	for _, e := range p.equations {
		row := map[int]uint64{}
		for _, t := range e.terms {
			row[t.unknown] = 1
			if t.sign < 0 {
				row[t.unknown] = prime - 1
			}
		}
		rows = append(rows, row)
		for u := range row {
			if uses[u] == nil {
				uses[u] = map[int]bool{}
			}
			uses[u][len(rows)-1] = true
		}
	}
	solved := map[int]bool{}
	for r, row := range rows {
		pivot := -1
		for u := range row {
			if pivot < 0 || len(uses[u]) < len(uses[pivot]) || len(uses[u]) == len(uses[pivot]) && u < pivot {
				pivot = u
			}
		}
		if pivot < 0 {
			continue
		}
		inverse := power(row[pivot], prime-2, prime)
		for u := range row {
			row[u] = times(row[u], inverse, prime)
		}
		for other := range uses[pivot] {
			if other == r {
				continue
			}
			factor := prime - rows[other][pivot]
			for u, v := range row {
				value := (rows[other][u] + times(v, factor, prime)) % prime
				if value == 0 {
					delete(rows[other], u)
					if u != pivot {
						delete(uses[u], other)
					}
					continue
				}
				rows[other][u] = value
				uses[u][other] = true
			}
		}
		uses[pivot] = map[int]bool{r: true}
	}
	for _, row := range rows {
		if len(row) == 1 {
			for u := range row {
				solved[u] = true
			}
		}
	}
	return solved
}

func times(a, b, prime uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return bits.Rem64(high, low, prime)
}

func power(base, exponent, prime uint64) uint64 {
	result := uint64(1)
	for ; exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			result = times(result, base, prime)
		}
		base = times(base, base, prime)
	}
	return result
}
