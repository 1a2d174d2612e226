package snapshot

import (
	"time"

	"liandong/graph"
)

// Window is a span of days [From, Until) that a question is about: one day for asOf, more for a period. Days are counted from
// 1970-01-01, as the store counts them.
type Window struct{ From, Until int32 }

const secondsOfDay = 24 * 60 * 60

// DayOf is the number of a day.
func DayOf(midnight time.Time) int32 { return int32(midnight.Unix() / secondsOfDay) }

// DateOf is the day of the number, at midnight UTC.
func DateOf(day int32) time.Time { return time.Unix(int64(day)*secondsOfDay, 0).UTC() }

// never is the beginning of what has none, and -never its end: it holds on no day.
const never = int32(1<<31 - 1)

// On is the window of asOf: its last day.
func On(date graph.PartialDate) Window {
	day := DayOf(date.Last())
	return Window{day, day + 1}
}

// Between is the window of a period whose end is the first day after it.
func Between(start, end time.Time) Window { return Window{DayOf(start), DayOf(end)} }

// Holds is the predicate holds(r) of hand-written statements: the relation holds at the date, or at some time in the period.
// A static relation always does.
func (r *Relation) Holds(relation int32, w Window) bool {
	from, until := r.Span(relation)
	return from < w.Until && w.From < until
}

// Span is when the relation holds, [from, until) in days; all days for a static one.
func (r *Relation) Span(relation int32) (from, until int32) {
	if r.From == nil {
		return -never, never
	}
	return r.From[relation], r.Until[relation]
}

// Lives is the predicate lives(n): the node exists on the first day of the window.
func (n *Nodes) Lives(node int32, w Window) bool {
	return n.From[node] <= w.From && w.From < n.Until[node]
}

// Dated reports whether the node has a beginning, known or open: only such a node is found by its key.
func (n *Nodes) Dated(node int32) bool { return n.From[node] != never }

// Active is the predicate active(n) over the states of the noun, or over what bars it: none that rules the node out holds at the date.
func (r *Relation) Active(node int32, w Window) bool {
	first, last := r.Out(node)
	for i := first; i < last; i++ {
		if r.Barred[i] && r.Holds(i, w) {
			return false
		}
	}
	return true
}
