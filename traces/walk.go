package traces

import (
	"slices"
	"strings"
	"time"

	"liandong/graph"
	"liandong/snapshot"
)

// step is a node at a stage.
type step struct {
	stage int
	node  int32
	state string // of a state that is a stage
	on    int32  // day, snapshot.Never where nobody knows
}

// tie is a link between two steps.
type tie struct {
	from, to step
	link     *Link
}

// trace is what was found from a node.
type trace struct {
	steps []step
	ties  []tie
	gaps  []broken
}

// broken is a gap at a step.
type broken struct {
	gap  *Gap
	step step
}

// dawn is the day from which something has been of which nobody knows since when.
var dawn = snapshot.DayOf(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))

// walker follows a chain at a date.
type walker struct {
	*facts
	*Chain
	stages map[string]int
	out    [][]*Link // by stage
	in     [][]*Link
}

func newWalker(v *snapshot.View, c *Chain) *walker {
	w := &walker{facts: newFacts(v), Chain: c, stages: map[string]int{}, out: make([][]*Link, len(c.Stages)), in: make([][]*Link, len(c.Stages))}
	for i, s := range c.Stages {
		w.stages[s.ID] = i
	}
	for i := range c.Links {
		l := &c.Links[i]
		w.out[w.stages[l.From]] = append(w.out[w.stages[l.From]], l)
		w.in[w.stages[l.To]] = append(w.in[w.stages[l.To]], l)
	}
	return w
}

// at is a node at a stage, with its day.
func (w *walker) at(stage int, node int32) step {
	s := step{stage: stage, node: node, on: w.From[node]}
	noun := w.Noun(node).Name
	if field := dates[noun]; field != "" {
		s.on = w.date(noun + "." + field)(node)
	}
	if s.on <= dawn {
		s.on = snapshot.Never
	}
	return s
}

// belongs reports whether a node is of a noun of the stage.
func (w *walker) belongs(stage int, node int32) bool {
	return slices.ContainsFunc(w.Stages[stage].Nouns, func(noun string) bool { return w.Is(node, noun) })
}

// follow hands on what a link leads to from a step, with up against it.
func (w *walker) follow(l *Link, s step, up bool, found func(step)) {
	to := w.stages[l.To]
	if up {
		to = w.stages[l.From]
	}
	arrive := func(node int32) {
		switch {
		case l.State != nil && !up:
			w.states(l, to, node, found)
		case w.belongs(to, node):
			found(w.at(to, node))
		}
	}
	if l.Relation == "" {
		arrive(s.node)
		return
	}
	edges := w.Out(l.Relation)
	if l.In != up {
		edges = w.In(l.Relation)
	}
	for _, node := range edges(s.node) {
		arrive(node)
	}
}

// states hands on the states of a node up to the date that are a stage; of a field that keeps none, its value.
func (w *walker) states(l *Link, stage int, node int32, found func(step)) {
	if l.State.field(w.Model).Kind != graph.Dated {
		if value := w.text(l.State.Field)(node); value != "" {
			found(step{stage: stage, node: node, state: value, on: w.at(stage, node).on})
		}
		return
	}
	w.States(l.State.Field)(node, func(value string, from, _ int32) {
		if from <= w.Day && value != "" && (l.State.Values == nil || slices.Contains(l.State.Values, value)) {
			if from <= dawn {
				from = snapshot.Never
			}
			found(step{stage: stage, node: node, state: value, on: from})
		}
	})
}

// field is the field that keeps the states.
func (s *State) field(m *graph.Model) *graph.Field {
	noun, name, _ := strings.Cut(s.Field, ".")
	return m.Noun(noun).Field(name)
}

// walk follows the chain from steps one way to its end.
func (w *walker) walk(from step, up bool, t *trace) {
	queue := []step{from}
	t.reach(from)
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		links := w.out[s.stage]
		if up {
			links = w.in[s.stage]
		}
		for _, l := range links {
			if up && l.State == nil && s.state != "" {
				continue // a state comes of its own node alone
			}
			w.follow(l, s, up, func(next step) {
				if t.reach(next) {
					queue = append(queue, next)
				}
				one := tie{s, next, l}
				if up {
					one.from, one.to = next, s
				}
				if !slices.Contains(t.ties, one) {
					t.ties = append(t.ties, one)
				}
			})
		}
	}
}

// reach adds a step that is not there.
func (t *trace) reach(s step) bool {
	if slices.Contains(t.steps, s) {
		return false
	}
	t.steps = append(t.steps, s)
	return true
}

// lacks reports whether of a step nothing is found at the stage that the gap names, where that is to be expected.
func (w *walker) lacks(g *Gap, s step) bool {
	if s.stage != w.stages[g.At] || s.state != "" || g.when != nil && !g.when(w.facts, s.node) {
		return false
	}
	return !w.reaches(s, w.stages[g.Lacks], g.Up)
}

func (w *walker) reaches(s step, stage int, up bool) bool {
	t := &trace{}
	w.walk(s, up, t)
	return slices.ContainsFunc(t.steps, func(s step) bool { return s.stage == stage })
}

// Directions.
const (
	down = "DOWN"
	up   = "UP"
)

// follows is the whole trace of a step: down, up or both, with the gaps on the way.
func (w *walker) follows(from step, direction string) *trace {
	t := &trace{}
	if direction != down {
		w.walk(from, true, t)
	}
	if direction != up {
		below := &trace{}
		w.walk(from, false, below)
		for _, s := range below.steps {
			t.reach(s)
		}
		for _, one := range below.ties {
			if !slices.Contains(t.ties, one) {
				t.ties = append(t.ties, one)
			}
		}
	}
	for _, s := range t.steps {
		for i := range w.Gaps {
			g := &w.Gaps[i]
			if (direction == "BOTH" || g.Up == (direction == up)) && w.lacks(g, s) {
				t.gaps = append(t.gaps, broken{g, s})
			}
		}
	}
	return t
}
