package history_test

import (
	"slices"

	"liandong/graph"
)

// link adds a link, or changes the one that is meant: the same again, or, without a beginning, the one that holds in that time.
func (k *known) link(t *theme, o op, today string) bool {
	shared := both(k.things[o.from].life, k.things[o.to].life)
	if !k.met(o) || t.rel.Time != graph.Static && !t.succeeds() && shared.empty() {
		return false
	}
	when, ok := timeOf(t, o, shared, shared, false)
	if !ok {
		return false
	}
	between := k.between(o.from, o.to)
	if t.rel.Time == graph.Interval {
		between = slices.DeleteFunc(between, func(i int) bool { return !k.edges[i].overlaps(when) })
	}
	at, ok := k.pick(t, between, o, today)
	if !ok {
		return false
	}
	next := edge{span: when, timed: t.rel.Time == graph.Interval, source: o.from, target: o.to, step: o.step}
	if at >= 0 && (t.rel.Time != graph.Interval || o.begin == nil || k.edges[at].from == when.from) {
		next = k.edges[at]
		if next.span, ok = timeOf(t, o, shared, next.span, true); !ok {
			return false
		}
	} else {
		at = -1
	}
	return k.put(t, o, at, next)
}

// met reports whether both ends are known.
func (k *known) met(o op) bool {
	_, from := k.things[o.from]
	_, to := k.things[o.to]
	return from && to
}

// timeOf is when a link holds: as given, else as before, and always inside what both ends live. A year or month in which a life begins or ends means its part inside.
func timeOf(t *theme, o op, shared, held span, again bool) (span, bool) {
	switch t.rel.Time {
	case graph.Static:
		return always, true
	case graph.Event:
		switch {
		case o.on != "":
			return always.begun(o.on), o.on.after() > shared.from
		case again:
			return held, true
		}
		return always, true
	}
	when := held
	if o.begin != nil {
		when = when.begun(*o.begin)
		if when.from < shared.from && o.begin.after() > shared.from {
			when.from, when.begin = shared.from, shared.begin
		}
	}
	if o.end != nil {
		when = when.ended(*o.end)
		if when.to > shared.to && o.end.first() < shared.to {
			when.to, when.end = shared.to, shared.end
		}
	}
	return when, !when.outside(shared) && when.from < shared.to && when.to > shared.from && !when.empty()
}

// between are the places of the links from one node to another.
func (k *known) between(from, to string) (all []int) {
	for i, e := range k.edges {
		if e.source == from && (to == "" || e.target == to) {
			all = append(all, i)
		}
	}
	return all
}

// pick is the link of several that is meant: that with the beginning or day given, else the one that holds on the day, else the only one. -1 for none;
// false where it cannot be told.
func (k *known) pick(t *theme, links []int, o op, day string) (int, bool) {
	var begun, held []int
	for _, i := range links {
		if e := k.edges[i]; t.rel.Time == graph.Interval && o.begin != nil && e.from == o.begin.first() || t.rel.Time == graph.Event && o.on != "" && e.from == o.on.first() {
			begun = append(begun, i)
		} else if t.rel.Time == graph.Interval && e.holds(day) {
			held = append(held, i)
		}
	}
	switch {
	case len(begun) > 0:
		return begun[0], true
	case t.rel.Time == graph.Event && o.on != "":
		return -1, true
	case len(held) == 1:
		return held[0], true
	case len(links) == 1:
		return links[0], true
	}
	return -1, len(links) == 0
}

// put puts a link in the place of one that stands there, or, at -1, beside the others, unless it is one too many.
func (k *known) put(t *theme, o op, at int, next edge) bool {
	if prop, given := o.gives[linkProp]; given {
		next.prop = prop
	}
	for i, e := range k.edges {
		sameSource, sameTarget := e.source == next.source, e.target == next.target
		together := t.rel.Time != graph.Interval || e.overlaps(next.span)
		switch {
		case i == at || !together:
		case sameSource && sameTarget:
			if t.rel.Time == graph.Interval {
				return false
			}
		case sameSource && t.rel.One, sameTarget && t.rel.OneIncoming:
			return false
		}
	}
	if at < 0 {
		k.edges = append(k.edges, next)
		return true
	}
	before := k.edges[at]
	before.step, next.step = o.step, o.step
	if next != before {
		k.edges[at] = next
	}
	return true
}

// unlink ends a link, or, without a date, takes it back as recorded by mistake.
func (k *known) unlink(t *theme, o op, today string) bool {
	at, ok := k.pick(t, k.between(o.from, o.to), o, o.day(o.stops, today))
	if !ok || at < 0 {
		return false
	}
	if o.stops == "" {
		k.edges = slices.Delete(k.edges, at, at+1)
		return true
	}
	e := &k.edges[at]
	ended := e.ended(o.stops)
	if t.rel.Time != graph.Interval || ended.empty() {
		return false
	}
	if ended.to < e.to {
		e.span, e.step = ended, o.step
	}
	return true
}

// day is the day by which an op tells links apart.
func (o op) day(ends date, today string) string {
	switch {
	case o.at != "":
		return o.at.last()
	case ends != "":
		return ends.last()
	}
	return today
}

// relink corrects a link: its dates and properties, or, where a node has one alone, to whom it leads.
func (k *known) relink(t *theme, o op, today string) bool {
	if !k.met(o) {
		return false
	}
	at, ok := k.pick(t, k.between(o.from, o.to), o, o.day("", today))
	if ok && at < 0 && t.rel.One {
		at, ok = k.pick(t, k.between(o.from, ""), o, o.day("", today))
	}
	if !ok || at < 0 {
		return false
	}
	next := k.edges[at]
	next.target = o.to
	shared := both(k.things[o.from].life, k.things[o.to].life)
	if next.span, ok = timeOf(t, o, shared, next.span, true); !ok {
		return false
	}
	return k.put(t, o, at, next)
}
