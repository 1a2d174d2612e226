package graph

import (
	"context"
	"slices"
	"time"
)

// state is one period of a dated field.
type state struct {
	id      string // of the relation; empty while new
	value   any    // as it is stored: the code of a term, a number, a text, true or false
	span    span
	was     []any  // the cells of the span as they are stored
	changed bool   // the stored period has other dates now
	via     string // the merged node by whose name it came
	noted   bool
}

// timeline is a dated field of one node: its states in no order, never overlapping, and those that a change displaced.
type timeline struct {
	states  []*state
	dropped []*state
}

func (t *timeline) at(day time.Time) *state {
	i := slices.IndexFunc(t.states, func(s *state) bool { return s.span.holds(day) })
	if i < 0 {
		return nil
	}
	return t.states[i]
}

// value is the cell for the node's own property: what holds on the day, null for nothing, as where there is no timeline.
func (t *timeline) value(day time.Time) any {
	if t == nil {
		return nil
	}
	if s := t.at(day); s != nil {
		return s.value
	}
	return nil
}

// beside are the last value known before what is set on the day, and the next one known after it; empty where there is none. A state that begins on the day gives way to what is set, and
// so does one that holds then where it is corrected.
func (t *timeline) beside(day time.Time, corrects bool) (before, after string) {
	if t == nil {
		return "", ""
	}
	var last, next *state
	held := t.at(day)
	for _, s := range t.states {
		later := s.span.from.After(day)
		switch {
		case s == held && (corrects || s.span.from.Equal(day)):
		case later && (next == nil || s.span.from.Before(next.span.from)):
			next = s
		case !later && (last == nil || s.span.from.After(last.span.from)):
			last = s
		}
	}
	return last.text(), next.text()
}

// text is the value of an enumeration, empty of no state.
func (s *state) text() string {
	if s == nil {
		return ""
	}
	return shown(s.value)
}

// set lets a value hold from a day on: the state that held ends there, and the new one lasts until the old one would have
// ended or the next known one begins. Null ends the state alone. What holds already is left as it is: false.
func (t *timeline) set(value any, from span, limit span) bool {
	day := from.from
	current := t.at(day)
	if current == nil && value == nil || current != nil && current.value == value {
		return false
	}
	until := limit
	for _, s := range t.states {
		if s.span.from.After(day) && s.span.from.Before(until.to) {
			until.to, until.toPrecision = s.span.from, s.span.fromPrecision
		}
	}
	if current != nil {
		until.to, until.toPrecision = current.span.to, current.span.toPrecision
		if current.span.from.Equal(day) {
			t.drop(current)
		} else {
			current.span.to, current.span.toPrecision = day, from.fromPrecision
			current.changed = true
		}
	}
	if value != nil {
		until.from, until.fromPrecision = day, from.fromPrecision
		t.states = append(t.states, &state{value: value, span: until})
	}
	return true
}

// correct puts another value in the place of the state that holds on the day; where none does it is set.
func (t *timeline) correct(value any, from span, limit span) bool {
	current := t.at(from.from)
	if current == nil {
		return t.set(value, from, limit)
	}
	if current.value == value {
		return false
	}
	t.drop(current)
	if value != nil {
		t.states = append(t.states, &state{value: value, span: current.span})
	}
	return true
}

// came notes of states that are new by whose name they came.
func (t *timeline) came(via string) {
	for _, s := range t.states {
		if s.id == "" && !s.noted {
			s.via, s.noted = via, true
		}
	}
}

func (t *timeline) drop(s *state) {
	t.states = slices.DeleteFunc(t.states, func(o *state) bool { return o == s })
	if s.id != "" {
		t.dropped = append(t.dropped, s)
	}
}

// readStates loads the timelines of a dated field for nodes that exist, in one statement.
func (tx *Tx) readStates(ctx context.Context, f *Field, nodes []*node) error {
	byID := map[string]*node{}
	ids := make([]string, 0, len(nodes))
	for _, n := range nodes {
		if !n.created && n.timelines[f.Name] == nil {
			n.timelines[f.Name] = &timeline{}
			byID[n.id] = n
			ids = append(ids, n.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	end, value := "(t:Term)", "t.code"
	if f.Scheme == "" {
		end, value = "()", "x.value"
	}
	rows, err := tx.list(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r})-[x:"+f.Property+"]->"+end,
		append([]string{"n.id", "x.id", value}, cellsOf("x", spanColumns())...), ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		owner, _ := row[0].(string)
		id, _ := row[1].(string)
		t := byID[owner].timelines[f.Name]
		t.states = append(t.states, &state{id: id, value: row[2], span: readSpan(row[3:7]), was: row[3:7]})
	}
	return nil
}

// storeStates writes what changed in the timelines of a dated field: at most three statements.
func (tx *Tx) storeStates(ctx context.Context, f *Field, nodes []*node) error {
	var made, moved, dropped []edgeRow
	for _, n := range nodes {
		t := n.timelines[f.Name]
		if t == nil {
			continue
		}
		for _, s := range t.dropped {
			dropped = append(dropped, f.edge(n, s.id, s.value, nil, s.was))
		}
		for _, s := range t.states {
			switch {
			case s.id == "":
				e := f.edge(n, newID(), s.value, s.span.cells(), nil)
				if s.via != "" {
					e.via = []string{s.via}
				}
				made = append(made, e)
			case s.changed:
				moved = append(moved, f.edge(n, s.id, s.value, s.span.cells(), s.was))
			}
		}
	}
	columns, target := spanColumns(), "(b:Term {scheme: '"+f.Scheme+"', code: r[1]})"
	if f.Scheme == "" {
		columns, target = append(columns, "value"), targetByID
	}
	if err := tx.retractEdges(ctx, f.Property, columns, dropped); err != nil {
		return err
	}
	if err := tx.changeEdges(ctx, f.Property, columns, moved); err != nil {
		return err
	}
	return tx.createEdges(ctx, f.Property, target, columns, made)
}

// edge is a state of the dated field as a relation of the node: of an enumeration to the term with the code, else to the node itself, with the value
// behind the cells of its span.
func (f *Field) edge(n *node, id string, value any, cells, was []any) edgeRow {
	e := edgeRow{id: id, from: n.id, cells: cells, was: was}
	if f.Scheme != "" {
		e.code, _ = value.(string)
		return e
	}
	e.to = n.id
	if cells != nil {
		e.cells = append(cells, value)
	}
	if was != nil {
		e.was = append(slices.Clone(was), value)
	}
	return e
}

// effective is when a row's dated fields begin to hold, as the beginning of a span.
func (tx *Tx) effective(row NodeRow, n *node) span {
	switch {
	case row.EffectiveFrom != nil:
		return always().begin(row.EffectiveFrom)
	case n.created || n.span.from.After(tx.today.Start):
		return n.span
	}
	return always().begin(&tx.today)
}
