package history_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"liandong/graph"
)

// lane is one history that runs beside others: nothing it writes touches theirs.
type lane struct {
	*theme
	name  string // begins the source keys and codes of its nodes
	ops   []op
	whens []when
	was   []*known // what the model knows after each step
	ids   map[string]string
}

// steps is how many writes a history has; each is a moment of its own.
const steps = 9

// drawing draws the ops of one history.
type drawing struct {
	*rand.Rand
	*theme
	ops []op
}

// draw makes a history: its nodes first, most of them, then one op for each step.
func draw(t *theme, seed uint64) []op {
	d := &drawing{rand.New(rand.NewPCG(seed, 9)), t, nil}
	for _, node := range []string{"a0", "b0", "a1", "b1"} {
		if node[1] == '0' || d.chance(70) {
			d.ops = append(d.ops, d.save(0, node, "save"))
		}
	}
	for step := 1; step < steps; step++ {
		d.ops = append(d.ops, d.op(step))
	}
	return d.ops
}

func (d *drawing) chance(percent int) bool { return d.IntN(100) < percent }

func pick[T any](d *drawing, list ...T) T { return list[d.IntN(len(list))] }

func (d *drawing) side(node string) *side {
	if node[0] == 'a' {
		return &d.from
	}
	return &d.to
}

// dates meet in many ways: the same day may be said as a year, a month or a day, and some touch.
var dates = strings.Fields("2016 2017 2018 2019 2016-07 2017-03 2017-12 2018-01 2018-12 2019-06 2016-07-01 2017-03-15 2017-12-31 2018-01-01 2018-06-30 2019-06-01")

func (d *drawing) date() date { return date(pick(d, dates...)) }

// bound is an end of a life or link: mostly not given, sometimes known to be unknown or open.
func (d *drawing) bound(given int) *date {
	if !d.chance(given) {
		return nil
	}
	on := date("")
	if d.chance(80) {
		on = d.date()
	}
	return &on
}

// maybe is a date that need not be given.
func (d *drawing) maybe(given int) date {
	if d.chance(given) {
		return d.date()
	}
	return ""
}

func (d *drawing) op(step int) op {
	node := pick(d, "a0", "a0", "a1", "b0", "b0", "b1")
	switch n := d.IntN(100); {
	case n < 22:
		return d.save(step, node, "save")
	case n < 34:
		return d.save(step, node, "correct")
	case n < 40:
		return op{step: step, do: "end", node: node, stops: d.date()}
	case n < 72:
		return d.link(step, "link")
	case n < 86:
		o := d.link(step, "unlink")
		o.end, o.gives = nil, nil
		if o.on == "" {
			o.stops = d.maybe(60)
		}
		return o
	}
	return d.link(step, "relink")
}

func (d *drawing) save(step int, node, do string) op {
	s, o := d.side(node), op{step: step, do: do, node: node, gives: map[string]any{}}
	lifetimes := 30
	if step == 0 {
		lifetimes = 40
	}
	o.begin, o.end = d.bound(lifetimes), d.bound(lifetimes/2)
	if d.chance(60) {
		o.gives[ownValue] = plain(s.own, d.IntN(4))
	}
	if s.key != nil && d.chance(50) {
		o.gives[keyValue] = pick[any](d, "c0", "c0", "c1", nil)
	}
	if s.dated != nil && d.chance(70) {
		o.gives[state] = pick(d, append(slices.Clone(s.codes), nil)...)
		o.on = d.maybe(60)
	}
	return o
}

func (d *drawing) link(step int, do string) op {
	o := op{step: step, do: do, from: pick(d, "a0", "a0", "a1"), to: pick(d, "b0", "b0", "b1"), gives: map[string]any{}, at: d.maybe(30)}
	if d.rel.Time == graph.Interval {
		o.begin, o.end = d.bound(40), d.bound(30)
		if o.begin != nil && *o.begin == "" {
			o.begin = nil // an unknown beginning is said by leaving it out
		}
		if o.end != nil && *o.end == "" {
			o.end = nil
		}
	}
	if d.rel.Time == graph.Event {
		o.on = d.maybe(70)
	}
	if d.prop != nil && d.chance(60) {
		o.gives[linkProp] = plain(d.prop, d.IntN(4))
	}
	return o
}

// String shows the op as a line.
func (o op) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "step %d: %s %s", o.step, o.do, o.node)
	if o.from != "" {
		fmt.Fprintf(&b, "%s > %s", o.from, o.to)
	}
	for _, part := range []struct {
		name string
		date *date
	}{{"from", o.begin}, {"to", o.end}, {"on", &o.on}, {"stops", &o.stops}, {"at", &o.at}} {
		if part.date != nil && (*part.date != "" || part.name == "from" || part.name == "to") {
			fmt.Fprintf(&b, " %s %q", part.name, *part.date)
		}
	}
	for _, name := range []string{ownValue, keyValue, state, linkProp} {
		if value, given := o.gives[name]; given {
			fmt.Fprintf(&b, " %s=%v", name, value)
		}
	}
	return b.String()
}
