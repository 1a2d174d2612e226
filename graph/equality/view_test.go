package equality_test

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// view is the stored graph as it was on a date, as it was known at a moment; a nil known is now.
type view struct {
	*stored
	asOf  time.Time
	known *time.Time
}

// props are the properties of the node as they were known; nil for a node that was not.
func (v view) props(n *node) map[string]any {
	if v.known == nil {
		return n.versions[0].props
	}
	for _, version := range n.versions {
		if knownThen(version.recordedAt, version.retractedAt, *v.known) {
			return version.props
		}
	}
	return nil
}

func knownThen(recorded, retracted, at time.Time) bool {
	return !recorded.After(at) && (retracted.IsZero() || at.Before(retracted))
}

// lives reports whether the node is known and exists on the date.
func (v view) lives(n *node) bool {
	props := v.props(n)
	return props != nil && v.spans(props)
}

// spans reports whether the interval of the properties has the date.
func (v view) spans(props map[string]any) bool {
	from, _ := props["from"].(time.Time)
	to, _ := props["to"].(time.Time)
	return !from.After(v.asOf) && v.asOf.Before(to)
}

// holds reports whether the relation is known and holds on the date.
func (v view) holds(e *edge, time string) bool {
	return v.recorded(e) && v.inTime(e, time)
}

func (v view) recorded(e *edge) bool {
	if v.known == nil {
		return e.retractedAt.IsZero()
	}
	return knownThen(e.recordedAt, e.retractedAt, *v.known)
}

func (v view) inTime(e *edge, kind string) bool {
	switch kind {
	case "INTERVAL":
		return v.spans(e.props)
	case "EVENT":
		on, ok := e.props["on"].(time.Time)
		return ok && !on.After(v.asOf)
	}
	return true
}

// row is the far end of a relation, or of a pattern, in a connection.
type row struct {
	node  *node
	edge  *edge
	bases []string
}

// across are the far ends that hold; those of events and of relations without dates must exist themselves.
func (v view) across(n *node, f *field) []row {
	if f.Kind == "DERIVED" {
		return v.derived(n, f)
	}
	r := v.relation[f.Relation]
	var rows []row
	for _, e := range v.edges(n, r, f.Incoming) {
		far := e.to
		if far == n && (e.from != n) || f.Incoming && !r.Undirected {
			far = e.from
		}
		switch {
		case !v.is(far.kind, f.Type), !v.holds(e, r.Time), v.props(far) == nil:
		case r.Time != "INTERVAL" && !r.succession() && !v.lives(far):
		default:
			rows = append(rows, row{node: far, edge: e})
		}
	}
	return rows
}

func (v view) edges(n *node, r *relation, incoming bool) []*edge {
	switch {
	case r.Undirected:
		return append(slices.Clone(n.out[r.Type]), n.in[r.Type]...)
	case incoming:
		return n.in[r.Type]
	}
	return n.out[r.Type]
}

// derived are the ends of the field's patterns, each once, with the names of those that lead to it.
func (v view) derived(n *node, f *field) []row {
	var rows []row
	for _, p := range f.Derived {
		for _, end := range v.ends(p, 0, map[string]*node{"this": n}, map[string]string{"this": f.Owner, "end": f.Type}) {
			i := slices.IndexFunc(rows, func(r row) bool { return r.node == end })
			if end == n {
				continue
			}
			if i < 0 {
				i = len(rows)
				rows = append(rows, row{node: end})
			}
			if p.Basis != "" && !slices.Contains(rows[i].bases, p.Basis) {
				rows[i].bases = append(rows[i].bases, p.Basis)
			}
		}
	}
	for _, r := range rows {
		slices.Sort(r.bases)
	}
	return rows
}

// ends follows the pattern from its step i with the nodes found so far.
func (v view) ends(p pattern, i int, found map[string]*node, types map[string]string) []*node {
	if i == len(p.Steps) {
		for _, n := range found {
			if !v.active(n) {
				return nil
			}
		}
		return []*node{found["end"]}
	}
	step := p.Steps[i]
	from := found[step.From]
	wanted := step.ToNoun
	if types[step.To] != "" {
		wanted = types[step.To]
	}
	var all []*node
	for _, id := range step.Relations {
		r := v.relation[id]
		for _, e := range v.edges(from, r, step.Incoming) {
			far := e.to
			if far == from {
				far = e.from
			}
			switch already := found[step.To]; {
			case already != nil && already != far, !v.is(far.kind, wanted), !v.holds(e, r.Time), v.props(far) == nil:
				continue
			case r.Time != "INTERVAL" && !v.lives(far):
				continue
			case step.Property != "" && e.props[step.Property] != step.Value:
				continue
			}
			next := map[string]*node{step.To: far}
			for name, n := range found {
				next[name] = n
			}
			all = append(all, v.ends(p, i+1, next, types)...)
		}
	}
	return all
}

// active reports whether the node counts for linkage: its state is one of those declared, or unknown, and nothing bars it.
func (v view) active(n *node) bool {
	condition := v.noun[n.kind].Active
	if condition == nil {
		return true
	}
	for _, bar := range condition.Bars {
		r := v.relation[bar.Relation]
		for _, e := range v.edges(n, r, bar.Incoming) {
			far := e.to
			if bar.Incoming {
				far = e.from
			}
			if v.holds(e, r.Time) && v.lives(far) && slices.ContainsFunc(bar.Values, func(value string) bool { return v.props(far)[bar.Field] == value }) {
				return false
			}
		}
	}
	state, known := v.state(n, v.noun[n.kind].field[condition.Field])
	code, _ := state.(string)
	return !known || slices.Contains(condition.Values, code)
}

// rest is what is left of the field's number when those of the far ends are taken away.
func (v view) rest(n *node, f *field) any {
	left, ok := v.props(n)[f.Of].(int64)
	if !ok {
		return nil
	}
	for _, one := range v.across(n, v.noun[n.kind].field[f.Present[0]]) {
		amount, _ := v.props(one.node)[f.Of].(int64)
		left -= amount
	}
	return left
}

// present reports whether each of the field's relations leads somewhere.
func (v view) present(n *node, f *field) bool {
	return !slices.ContainsFunc(f.Present, func(name string) bool { return len(v.across(n, v.noun[n.kind].field[name])) == 0 })
}

// state is the value of a dated field at the date.
func (v view) state(n *node, f *field) (any, bool) {
	for _, e := range n.out[f.Property] {
		if v.holds(e, "INTERVAL") {
			return f.held(e), true
		}
	}
	return nil, false
}

// held is the value of a state: of an enumeration the code of its term, else what the relation of the node to itself says.
func (f *field) held(e *edge) any {
	if f.Scheme == "" {
		return e.props["value"]
	}
	return e.to.versions[0].props["code"]
}

// places are all divisions, or wider terms, that the node is, lies in or belongs to.
func (v view) places(n *node) []*node {
	reached := []*node{}
	var up func(*node)
	up = func(at *node) {
		if slices.Contains(reached, at) {
			return
		}
		reached = append(reached, at)
		if tree := v.noun[at.kind].Tree; tree != "" {
			r := v.relation[v.noun[at.kind].field[tree].Relation]
			for _, e := range at.out[r.Type] {
				if v.holds(e, r.Time) {
					up(e.to)
				}
			}
		}
	}
	ways := v.noun[n.kind].Scope
	if len(ways) == 0 {
		up(n)
	}
	for _, way := range ways {
		ends := []*node{n}
		for _, step := range way {
			var next []*node
			r := v.relation[step.Relation]
			for _, from := range ends {
				for _, e := range v.edges(from, r, step.Incoming) {
					far := e.to
					if step.Incoming {
						far = e.from
					}
					if v.is(far.kind, step.To) && v.holds(e, r.Time) {
						next = append(next, far)
					}
				}
			}
			ends = next
		}
		for _, end := range ends {
			up(end)
		}
	}
	return reached
}

// finds reports whether a search for a run of Han characters finds the node: in a name, whose spaces and punctuation do not
// count, or in a text, which they part.
func (v view) finds(n *node, word string) bool {
	props := v.props(n)
	inName := func(text string) bool {
		bare := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, text)
		return strings.Contains(bare, word)
	}
	for _, name := range texts(props["formerNames"]) {
		if inName(name) {
			return true
		}
	}
	for _, f := range v.noun[n.kind].Fields {
		for _, text := range texts(props[f.Property]) {
			if f.Search == "NAME" && inName(text) || f.Search == "TEXT" && strings.Contains(text, word) {
				return true
			}
		}
	}
	return false
}

func texts(value any) []string {
	switch x := value.(type) {
	case string:
		return []string{x}
	case []any:
		var all []string
		for _, item := range x {
			text, _ := item.(string)
			all = append(all, text)
		}
		return all
	}
	return nil
}
