package linkage

import (
	"time"

	"liandong/snapshot"
)

// deepest is how many steps a tree of divisions or terms is followed, in the statements too.
const deepest = 12

// view is a snapshot in the window of a question. Its methods on nodes are the one place where a question asks whether a node
// counts: what a caller may not see is to be left out here.
type view struct {
	*snapshot.Snapshot
	window snapshot.Window
	period bool // the window is a period: what holds at some time in it is still to be tested jointly

	kinds       []bool   // by number of kind; nil: any
	classes     []bool   // terms; nil: any
	categories  []bool   // terms; nil: any
	populations []bool   // terms; nil: any
	placed      [][]span // when each division is within the area; nil: any
}

// span is a time, [from, until) in days.
type span struct{ from, until int32 }

func (s span) has(day int32) bool { return s.from <= day && day < s.until }

func (s span) meet(other span) span { return span{max(s.from, other.from), min(s.until, other.until)} }

func spanOf(r *snapshot.Relation, relation int32) span {
	from, until := r.Span(relation)
	return span{from, until}
}

// always is from the open beginning to the open end.
func always() span { return span{-1 << 31, 1<<31 - 1} }

// organization reports whether the organization counts: its kind, its class, and at a date its status and what bars it.
func (v *view) organization(o int32) bool {
	return (v.kinds == nil || v.kinds[v.Organizations.Kinds.Number(o)]) &&
		(v.classes == nil || v.linked(&v.ClassedAs, o, v.classes)) &&
		(v.period || v.OrganizationStates.Active(o, v.window) && v.OrganizationBars.Active(o, v.window))
}

func (v *view) project(p int32) bool { return v.period || v.ProjectStates.Active(p, v.window) }

func (v *view) need(n int32) bool { return v.period || v.NeedStates.Active(n, v.window) }

func (v *view) service(s int32) bool { return v.period || v.ServiceStates.Active(s, v.window) }

// community reports whether the division lies within the area.
func (v *view) community(c int32) bool { return v.placed == nil || len(v.placed[c]) > 0 }

// concerns reports whether the need, or the project for it, is for the people asked about.
func (v *view) concerns(n, p int32) bool {
	return v.populations == nil || v.linked(&v.Concerns, n, v.populations) || (p >= 0 && v.linked(&v.ProjectFor, p, v.populations))
}

// serves reports whether the service is for the people asked about.
func (v *view) serves(s int32) bool {
	return v.populations == nil || v.linked(&v.ServiceFor, s, v.populations)
}

// linked reports whether a relation of the left node that holds leads to one of the right nodes.
func (v *view) linked(r *snapshot.Relation, left int32, right []bool) bool {
	first, last := r.Out(left)
	for i := first; i < last; i++ {
		if right[r.Right[i]] && r.Holds(i, v.window) {
			return true
		}
	}
	return false
}

// below marks the tops and what leads up to them in the tree.
func (v *view) below(tree *snapshot.Relation, tops []int32, count int) []bool {
	marked := make([]bool, count)
	for _, t := range tops {
		marked[t] = true
	}
	for level, steps := tops, 0; len(level) > 0 && steps < deepest; steps++ {
		level = v.under(tree, level, marked)
	}
	return marked
}

// under marks what is directly under the level and was not marked before, and returns it.
func (v *view) under(tree *snapshot.Relation, level []int32, marked []bool) (next []int32) {
	for _, up := range level {
		for _, i := range tree.In(up) {
			if down := tree.Left[i]; !marked[down] && tree.Holds(i, v.window) {
				marked[down] = true
				next = append(next, down)
			}
		}
	}
	return next
}

// placements gives for each division the times at which it is within one of the tops, by every way up.
func (v *view) placements(tops []int32) [][]span {
	placed := make([][]span, v.Divisions.Len())
	for _, t := range tops {
		v.place(placed, t, always(), 0)
	}
	return placed
}

func (v *view) place(placed [][]span, division int32, when span, steps int) {
	placed[division] = append(placed[division], when)
	if steps == deepest {
		return
	}
	for _, i := range v.PartOf.In(division) {
		if !v.PartOf.Holds(i, v.window) {
			continue
		}
		part := spanOf(&v.PartOf, i).meet(when)
		if part.from < part.until {
			v.place(placed, v.PartOf.Left[i], part, steps+1)
		}
	}
}

// moment is an instant of a snapshot.
func moment(nanoseconds int64) time.Time { return time.Unix(0, nanoseconds).UTC() }
