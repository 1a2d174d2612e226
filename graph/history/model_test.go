package history_test

import (
	"maps"
	"slices"
)

// op is one write of a history. Which of its members mean something depends on what it does.
type op struct {
	step  int
	do    string // save, correct, end, link, unlink, relink
	node  string // save, correct, end: a0, a1, b0, b1
	from  string // of a link, as a0
	to    string // as b1
	gives map[string]any
	begin *date // given when not nil; a link without dates takes what both lives share
	end   *date
	on    date // the day of an event; from when a state holds; empty for not given
	stops date // where a node or link ends; empty: the link was recorded by mistake
	at    date // which link is meant
}

// gives of an op by what they are.
const (
	ownValue = "own"
	keyValue = "key"
	state    = "state"
	linkProp = "prop"
)

// thing is a node as it is known after a step.
type thing struct {
	life   span
	own    any
	key    any
	states []period
}

type period struct {
	span
	code any
	step int // that recorded it
}

// edge is a link as it is known after a step. An event happens on the first day of its span.
type edge struct {
	span
	timed          bool // it holds from one day to another
	source, target string
	prop           any
	step           int
}

// known is all that is known of a history after a step: the model keeps one for each step, and that is its whole memory.
type known struct {
	things map[string]thing
	edges  []edge
}

func (k *known) clone() *known {
	copied := &known{maps.Clone(k.things), slices.Clone(k.edges)}
	for name, n := range copied.things {
		n.states = slices.Clone(n.states)
		copied.things[name] = n
	}
	return copied
}

// apply does what the op says, today being the day of its step, or reports false and does nothing.
func (k *known) apply(t *theme, o op, today string) bool {
	switch o.do {
	case "save", "correct":
		return k.save(o, today)
	case "end":
		return k.end(o)
	case "link":
		return k.link(t, o, today)
	case "unlink":
		return k.unlink(t, o, today)
	}
	return k.relink(t, o, today)
}

func (k *known) save(o op, today string) bool {
	n, old := k.things[o.node]
	if !old {
		n = thing{life: always}
	}
	before := n.life
	if o.begin != nil {
		n.life = n.life.begun(*o.begin)
	}
	if o.end != nil {
		n.life = n.life.ended(*o.end)
	}
	if own, given := o.gives[ownValue]; given {
		n.own = own
	}
	if key, given := o.gives[keyValue]; given {
		n.key = key
	}
	if n.life.empty() || k.keyTaken(o.node, n) || old && k.leavesOut(o.node, before, n.life) {
		return false
	}
	if code, given := o.gives[state]; given {
		switch from := effective(o, n, old, today); {
		case n.life.holds(from.from):
			n.states = turned(n.states, code, from, n.life, o.do == "correct", o.step)
		case o.on != "" || n.life.to > today || n.last() != code: // what held at the end of a life may be said again
			return false
		}
	}
	k.things[o.node] = n
	return true
}

// last is what held at the end of the life, nil for nothing.
func (n thing) last() any {
	for _, p := range n.states {
		if p.from < n.life.to && p.to >= n.life.to {
			return p.code
		}
	}
	return nil
}

// keyTaken reports whether another node has the key at some date of the life.
func (k *known) keyTaken(name string, n thing) bool {
	for other, has := range k.things {
		if n.key != nil && other != name && other[0] == name[0] && has.key == n.key && has.life.overlaps(n.life) {
			return true
		}
	}
	return false
}

// leavesOut reports whether a shorter life would leave links or states outside.
func (k *known) leavesOut(name string, before, life span) bool {
	if life.from <= before.from && life.to >= before.to {
		return false
	}
	return slices.ContainsFunc(k.spansOf(name), func(s *span) bool { return s.outside(life) })
}

// spansOf are the times of all links and states of a node.
func (k *known) spansOf(name string) (all []*span) {
	for i := range k.edges {
		if e := &k.edges[i]; e.timed && (e.source == name || e.target == name) {
			all = append(all, &e.span)
		}
	}
	states := k.things[name].states
	for i := range states {
		all = append(all, &states[i].span)
	}
	return all
}

// effective is from when a state holds: as given, with the life of a new node or one of the future, else today.
func effective(o op, n thing, old bool, today string) span {
	switch {
	case o.on != "":
		return always.begun(o.on)
	case !old || n.life.from > today:
		return n.life
	}
	return always.begun(date(today))
}

// turned are the periods with another state from a day on: up to where the state of that day ends, or, where none is known, to the next one.
// A correction replaces the period of that day from its beginning.
func turned(states []period, code any, from, life span, corrects bool, step int) []period {
	next := period{span: life, code: code, step: step}
	next.from, next.begin = from.from, from.begin
	var rest []period
	for _, p := range states {
		switch {
		case p.holds(from.from) && p.code == code:
			return states
		case p.holds(from.from):
			next.to, next.end = p.to, p.end
			if corrects {
				next.from, next.begin = p.from, p.begin
			} else if p.from < from.from {
				rest = append(rest, period{p.endedBefore(from), p.code, step})
			}
			continue
		case p.from > from.from && p.from < next.to:
			next.to, next.end = p.from, before(p.begin)
		}
		rest = append(rest, p)
	}
	if code != nil {
		rest = append(rest, next)
	}
	return rest
}

// endedBefore is the span up to where another begins.
func (s span) endedBefore(next span) span {
	s.to, s.end = next.from, before(next.begin)
	return s
}

// before is the period before one, open before an unknown one.
func before(d date) date {
	if d == "" {
		return ""
	}
	return d.moved(-1)
}

// end ends a node with all its links and states; refused where one of them only begins later.
func (k *known) end(o op) bool {
	n, old := k.things[o.node]
	life := n.life.ended(o.stops)
	if !old || life.empty() || slices.ContainsFunc(k.spansOf(o.node), func(s *span) bool { return s.to > life.to && s.from >= life.to }) {
		return false
	}
	for i := range k.edges {
		e := &k.edges[i]
		if e.timed && (e.source == o.node || e.target == o.node) && e.to > life.to {
			e.to, e.end, e.step = life.to, life.end, o.step
		}
	}
	n.states = slices.Clone(n.states)
	for i := range n.states {
		if p := &n.states[i]; p.to > life.to {
			p.to, p.end, p.step = life.to, life.end, o.step
		}
	}
	n.life = life
	k.things[o.node] = n
	return true
}
