package matching

import (
	"cmp"
	"math"
	"slices"
)

// Span is days [From, Until).
type Span struct{ From, Until int32 }

// Days is how long it is.
func (s Span) Days() int32 { return max(0, s.Until-s.From) }

// meet is what two spans share.
func (s Span) meet(o Span) Span { return Span{max(s.From, o.From), min(s.Until, o.Until)} }

// Use takes a quantity of something for some days; what is used up is taken for good, by a use that does not end.
type Use struct {
	Span
	Quantity float64
}

// Timeline is how much there is of something, from when to when, and what takes of it (interval matching, peers.md 4.15). A room is given back after each use, goods and money
// are not.
type Timeline struct {
	Span
	Quantity float64 // NaN where nobody knows
	Uses     []Use
}

// Forever is the end of what does not end.
const Forever = math.MaxInt32

// Free are the parts of the window in which at least so much of it is free, the earliest first; parts that touch are one.
func (t *Timeline) Free(window Span, quantity float64) (free []Span) {
	window = window.meet(t.Span)
	for _, p := range t.profile(window) {
		if math.IsNaN(p.left) || p.left >= quantity {
			if last := len(free) - 1; last >= 0 && free[last].Until == p.From {
				free[last].Until = p.Until
				continue
			}
			free = append(free, p.Span)
		}
	}
	return free
}

// Share is which part of the window has at least so much free, 0 to 1.
func (t *Timeline) Share(window Span, quantity float64) float64 {
	if window.Days() == 0 {
		return 0
	}
	return float64(t.days(window, quantity)) / float64(window.Days())
}

// days are those of the window on which at least so much is free.
func (t *Timeline) days(window Span, quantity float64) (days int32) {
	for _, s := range t.Free(window, quantity) {
		days += s.Days()
	}
	return days
}

// add puts something to it that is there for a time of its own. What it has of it before and after is taken.
func (t *Timeline) add(o *Timeline) {
	t.Quantity += o.Quantity
	for _, without := range []Span{{t.From, o.From}, {o.Until, t.Until}} {
		if without.Days() > 0 {
			t.Uses = append(t.Uses, Use{without, o.Quantity})
		}
	}
	for _, u := range o.Uses { // what was used of it is gone with it
		if u.Span = u.meet(o.Span); u.Days() > 0 {
			t.Uses = append(t.Uses, u)
		}
	}
}

// Most is the greatest quantity that is free on some day of the window; NaN where nobody knows, 0 where it is not there at all.
func (t *Timeline) Most(window Span) float64 {
	most := 0.0
	for _, p := range t.profile(window.meet(t.Span)) {
		if math.IsNaN(p.left) {
			return p.left
		}
		most = max(most, p.left)
	}
	return most
}

// stretch is days on which the same quantity is left.
type stretch struct {
	Span
	left float64
}

// profile is what is left over the window, by one sweep over where uses begin and end.
func (t *Timeline) profile(window Span) (list []stretch) {
	if window.Days() == 0 {
		return nil
	}
	type edge struct {
		day  int32
		take float64
	}
	var edges []edge
	for _, u := range t.Uses {
		if s := u.meet(window); s.Days() > 0 {
			edges = append(edges, edge{s.From, u.Quantity}, edge{s.Until, -u.Quantity})
		}
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(b.take, a.take)) })
	at, taken := window.From, 0.0
	add := func(until int32) {
		if until > at {
			list = append(list, stretch{Span{at, until}, math.Max(0, t.Quantity-taken)})
			at = until
		}
	}
	for _, e := range edges {
		add(e.day)
		taken += e.take
	}
	add(window.Until)
	return list
}
