package graph

import (
	"maps"
	"slices"
	"strings"
)

// way is one alternative of a derived relation in a statement: the clauses that lead from the node it starts from to the end. States
// are looked at last and of each node once, for a state is a relation as well and costs as much as a step.
type way struct {
	clauses []clause
	ends    []string // what must hold of an end that it leads to
	steps   int
}

// clause is a MATCH or WITH and what must hold of its rows.
type clause struct {
	text  string
	preds []string
}

// text renders the way, with more that must hold of the node it starts from and of its end.
func (w way) text(start, end []string) string {
	var text strings.Builder
	for i, part := range w.clauses {
		preds := slices.Clone(part.preds)
		if i == 0 {
			preds = append(preds, start...)
		}
		if i == len(w.clauses)-1 {
			preds = append(preds, end...)
		}
		text.WriteString(part.text + "\n" + whereAll(preds))
	}
	return text.String()
}

// whereAll renders predicates that all must hold; nothing where none asks anything.
func whereAll(preds []string) string {
	preds = slices.DeleteFunc(slices.Clone(preds), asksNothing)
	if len(preds) == 0 {
		return ""
	}
	return "WHERE " + strings.Join(preds, "\n  AND ") + "\n"
}

// narrows reports whether the pattern is the wider one with conditions on its relations besides: it leads nowhere else.
func (p Pattern) narrows(wider Pattern) bool {
	if slices.EqualFunc(p.Steps, wider.Steps, Step.same) {
		return false
	}
	return slices.EqualFunc(p.Steps, wider.Steps, func(a, b Step) bool {
		if b.Property == "" {
			a.Property, a.Value = "", ""
		}
		return a.same(b)
	})
}

// same reports whether two steps are alike in everything.
func (s Step) same(other Step) bool {
	return s.From == other.From && s.To == other.To && s.ToNoun == other.ToNoun && s.Incoming == other.Incoming && s.Property == other.Property &&
		s.Value == other.Value && slices.Equal(s.Relations, other.Relations)
}

// possible reports whether what two nodes are known to be leaves relations for all steps of a pattern between them.
func (c *compiler) possible(pattern Pattern, this, end nodeVar) bool {
	of := map[string]string{"this": this.of, "end": end.of}
	for _, step := range pattern.Steps {
		if of[step.To] == "" {
			of[step.To] = step.ToNoun
		}
		if len(c.between(step, of[step.From], of[step.To])) == 0 {
			return false
		}
	}
	return true
}

// wayOf renders a pattern between two nodes. What must hold of these themselves is left to the caller.
func (c *compiler) wayOf(pattern Pattern, this, end nodeVar) way {
	return way{c.clauses(pattern, this, end), c.ends(pattern, end), len(pattern.Steps)}
}

// ends is what must hold of a node that a pattern leads to. Relations with time lie within its life, so that it is asked only behind others; with
// knownAt that is asked on the way.
func (c *compiler) ends(pattern Pattern, end nodeVar) []string {
	within := slices.ContainsFunc(pattern.Steps, func(s Step) bool { return s.To == "end" && c.m.Relation(s.Relations[0]).Time == Interval })
	if within || c.known {
		return []string{c.active(end)}
	}
	return []string{c.active(end), lives(end.props)}
}

func (c *compiler) clauses(pattern Pattern, this, end nodeVar) []clause {
	names := map[string]nodeVar{"this": this, "end": end}
	exit := exitOf(pattern)
	var arrows []string
	var inner, last clause
	for i, step := range pattern.Steps {
		if names[step.To].name == "" {
			names[step.To] = c.freshNode(step.ToNoun)
		}
		from, to := names[step.From], names[step.To]
		relations, edge := c.between(step, from.of, to.of), c.fresh("r")
		arrow, preds := c.arrow(from.name, edge, relations, step.Incoming, to.name, to.of), []string{c.holds(edge, relations[0].Time)}
		if relations[0].Time != Interval && (step.To != "end" || c.known) { // as in across
			preds = append(preds, livedAs(to.name, c.known))
		}
		if step.Property != "" {
			preds = append(preds, edge+"."+step.Property+" = '"+step.Value+"'")
		}
		if i == exit {
			last = clause{"MATCH " + arrow, preds}
			continue
		}
		if !c.known {
			preds = append([]string{c.departs(from.name, relations, step.Incoming)}, preds...)
		}
		arrows = append(arrows, arrow)
		inner.preds = append(inner.preds, preds...)
	}
	inner.text = "MATCH " + strings.Join(arrows, ", ")
	var counted, states []string // nodes on the way that may not count for linkage
	for _, name := range slices.Sorted(maps.Keys(names)) {
		n := names[name]
		if name == "this" || name == "end" { // the one is seen already, the other where the rows are matched
			continue
		}
		inner.preds = append(inner.preds, c.sees(n.name, n.of))
		if state := c.active(n); state != "true" {
			counted, states = append(counted, n.name), append(states, state)
		}
	}
	if c.overlap(this.of, end.of) {
		last.preds = append(last.preds, end.name+" <> "+this.name)
	}
	if exit < 0 {
		inner.preds = slices.Concat(inner.preds, last.preds, states)
		return []clause{inner}
	}
	before := names[pattern.Steps[exit].From].name
	if !slices.Contains(counted, before) {
		counted = append(counted, before)
	}
	list := []clause{inner, {"WITH DISTINCT " + strings.Join(counted, ", "), states}}
	if len(counted) > 1 {
		list = append(list, clause{text: "WITH DISTINCT " + before})
	}
	return append(list, last)
}

// exitOf is the step by which alone a pattern comes to its end, from a node on the way: it is taken after all else is known to hold. -1 where there is
// none.
func exitOf(pattern Pattern) int {
	exit := -1
	for i, step := range pattern.Steps {
		switch {
		case step.From == "end", step.To == "end" && (step.From == "this" || exit >= 0):
			return -1
		case step.To == "end":
			exit = i
		}
	}
	return exit
}

// between are the relations of a step that nodes such as these can have between them.
func (c *compiler) between(step Step, from, to string) []*Relation {
	var list []*Relation
	for _, id := range step.Relations {
		r := c.m.Relation(id)
		forth := c.overlap(r.From, from) && c.overlap(r.To, to)
		back := c.overlap(r.To, from) && c.overlap(r.From, to)
		if step.Incoming && back || !step.Incoming && forth || r.Undirected && (forth || back) {
			list = append(list, r)
		}
	}
	return list
}

// departs is the predicate that the node has one of the relations, at whatever date: a look at its degrees, which is nearly free where
// going through all its relations is not.
func (c *compiler) departs(name string, relations []*Relation, incoming bool) string {
	var degrees []string
	for _, r := range relations {
		degrees = append(degrees, "COUNT { "+c.arrow(name, "", []*Relation{r}, incoming, "", "")+" } > 0")
	}
	return disjunction(degrees)
}
