package history_test

import (
	"cmp"
	"slices"
	"time"

	"liandong/graph"
)

// shown is a node as the API shows it: the names of its members are the aliases that questions give.
type shown struct {
	SourceKey string
	Begins    date
	Ends      date
	Own       any
	Key       any
	State     any
	History   []shownPeriod
	One       *struct{ SourceKey string } // over a relation to one
	Links     shownLinks
}

type shownPeriod struct {
	Value      any
	Begins     date
	Ends       date
	RecordedAt time.Time
}

type shownLinks struct {
	TotalCount int
	Edges      []shownEdge
}

type shownEdge struct {
	Begins     date
	Ends       date
	RecordedAt time.Time
	Prop       any
	Node       struct{ SourceKey string }
}

// number is a value as JSON gives it.
func number(v any) any {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	return v
}

// view is what is known of a lane at a moment, as of a day.
type view struct {
	*lane
	*known
	day string
}

// lives reports whether a node is there at the day.
func (v view) lives(node string) bool {
	n, ok := v.things[node]
	return ok && n.life.holds(v.day)
}

// state of a node at the day, nil for none known.
func (v view) state(node string) any {
	for _, p := range v.things[node].states {
		if p.holds(v.day) {
			return p.code
		}
	}
	return nil
}

// links are those of a node that are seen at the day: an event from its day on, and what has no time of its own, or only a day, while its other end lives.
func (v view) links(node string) []edge {
	var seen []edge
	for _, e := range v.edges {
		far := e.far(node)
		if e.source != node && e.target != node {
			continue
		}
		switch {
		case v.rel.Time == graph.Interval && e.holds(v.day), v.rel.Time == graph.Event && e.from <= v.day && (v.succeeds() || v.lives(far)), v.rel.Time == graph.Static && v.lives(far):
			seen = append(seen, e)
		}
	}
	return seen
}

func (e edge) far(node string) string {
	if e.source == node {
		return e.target
	}
	return e.source
}

// show is the whole node.
func (v view) show(node string) shown {
	n := v.things[node]
	s := shown{SourceKey: v.name + "." + node, Begins: n.life.begin, Ends: n.life.end, Own: number(n.own), Key: n.key, State: number(v.state(node))}
	slices.SortFunc(n.states, func(a, b period) int { return cmp.Compare(a.from, b.from) })
	for _, p := range n.states {
		s.History = append(s.History, shownPeriod{number(p.code), p.begin, p.end, moment(p.step)})
	}
	if v.side(node).links == nil {
		return s
	}
	for _, e := range v.links(node) {
		link := shownEdge{Begins: e.begin, Ends: e.end, RecordedAt: moment(e.step), Prop: number(e.prop)}
		link.Node.SourceKey = v.name + "." + e.far(node)
		s.Links.Edges = append(s.Links.Edges, link)
	}
	s.Links.TotalCount = len(s.Links.Edges)
	if one := s.Links.Edges; !v.side(node).links.List && len(one) > 0 {
		s.One = &one[0].Node
	}
	sortEdges(s.Links.Edges)
	return s
}

func sortEdges(edges []shownEdge) {
	slices.SortFunc(edges, func(a, b shownEdge) int {
		return cmp.Or(cmp.Compare(a.Node.SourceKey, b.Node.SourceKey), cmp.Compare(a.Begins, b.Begins))
	})
}
