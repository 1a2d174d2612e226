package graph

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// link is one stored relation, or one to be, while a batch works on it.
type link struct {
	id           string
	fromID, toID string
	span         span // EVENT: its date is the beginning; STATIC: always
	cells        []any
	was          []any // time and cells as they are stored
	fresh        bool  // not stored yet
	changed      bool
	gone         bool
}

// linkWork is one row of a batch on its way.
type linkWork struct {
	batch    *linkBatch
	row      int
	values   map[string]any
	from, to *end
	next     *link // what the row makes of the relation
	old      *link // the relation it is about, nil for a new one
	corrects bool  // what stood there was recorded wrongly
}

// linkBatch is one call of Link, Unlink or Correct.
type linkBatch struct {
	tx      *Tx
	rel     *Relation
	rows    []LinkRow
	out     []Linked
	works   []*linkWork
	columns []string
	place   map[string]int
	byFrom  map[string][]*link
	byTo    map[string][]*link
	given   map[int][2]string // ends of rows that name merged nodes, as they were given
}

// field is the name under which the owning noun declares the relation.
func (r *Relation) field() string {
	for i := range r.ID {
		if r.ID[i] == '.' {
			return r.ID[i+1:]
		}
	}
	return r.ID
}

// succession reports whether one end of the relation takes the place of the other, so that their lives need not meet.
func (r *Relation) succession() bool { return hasRule(r.Rules, "SUCCESSION") }

// timeColumns are the properties that hold a relation's time.
func (r *Relation) timeColumns() []string {
	switch r.Time {
	case Interval:
		return spanColumns()
	case Event:
		return []string{"on", "onPrecision"}
	}
	return nil
}

func (r *Relation) timeCells(s span) []any {
	switch r.Time {
	case Interval:
		return s.cells()
	case Event:
		return []any{neo4j.DateOf(s.from), precisionCell(s.fromPrecision)}
	}
	return nil
}

func (r *Relation) readTime(cells []any) span {
	switch r.Time {
	case Interval:
		return readSpan(cells)
	case Event:
		return readSpan([]any{cells[0], nil, cells[1], nil})
	}
	return always()
}

func (tx *Tx) newLinkBatch(rel *Relation, rows []LinkRow) *linkBatch {
	b := &linkBatch{
		tx: tx, rel: rel, rows: rows, out: make([]Linked, len(rows)), place: map[string]int{},
		byFrom: map[string][]*link{}, byTo: map[string][]*link{},
	}
	for _, f := range rel.Properties {
		for _, column := range columns(f) {
			b.place[column] = len(b.columns)
			b.columns = append(b.columns, column)
		}
	}
	return b
}

func (tx *Tx) link(ctx context.Context, rel *Relation, rows []LinkRow) ([]Linked, error) {
	b := tx.newLinkBatch(rel, rows)
	if err := b.prepare(ctx); err != nil {
		return nil, err
	}
	if err := b.leaveOut(ctx); err != nil {
		return nil, err
	}
	for _, w := range b.works {
		b.add(w)
	}
	return b.finish(ctx)
}

// check tests the properties of a row, nil when one is refused.
func (b *linkBatch) check(i int) map[string]any {
	values, warnings, refused := b.tx.store.rules.checkValues(b.tx.model, b.rows[i].Values, b.rel.property)
	for _, finding := range refused {
		b.refuse(i, finding)
	}
	for _, finding := range warnings {
		b.warn(i, finding)
	}
	if len(refused) > 0 {
		return nil
	}
	return values
}

func (r *Relation) property(name string) *Field {
	for _, f := range r.Properties {
		if f.Name == name && f.Kind == Property && !f.Computed {
			return f
		}
	}
	return nil
}

func (b *linkBatch) refuse(i int, f Finding) {
	f.Row = i
	b.out[i].Refused = append(b.out[i].Refused, f)
}

func (b *linkBatch) warn(i int, f Finding) {
	f.Row = i
	b.out[i].Warnings = append(b.out[i].Warnings, f)
}

// meet gives a row its ends and checks their kinds.
func (b *linkBatch) meet(w *linkWork) bool {
	row := b.rows[w.row]
	w.from, w.to = b.tx.ends[row.FromID], b.tx.ends[row.ToID]
	b.meetEnd(w, w.from, "fromId", row.FromID, b.rel.From)
	b.meetEnd(w, w.to, "toId", row.ToID, b.rel.To)
	if b.rel.Undirected && row.FromID == row.ToID {
		b.refuse(w.row, atEnd("SELF_LINK", "toId", row.ToID, ""))
	}
	if len(b.out[w.row].Refused) == 0 && b.rel.TermKind != "" {
		b.meetTerm(w, w.to, "toId", row.ToID, []string{b.rel.TermKind})
	}
	if len(b.out[w.row].Refused) == 0 && len(b.rel.NearKinds) > 0 {
		b.meetTerm(w, w.from, "fromId", row.FromID, b.rel.NearKinds)
	}
	return len(b.out[w.row].Refused) == 0
}

// meetTerm refuses a term that is of none of the kinds.
func (b *linkBatch) meetTerm(w *linkWork, e *end, field, id string, kinds []string) {
	value, _ := e.cell("kind")
	if kind, _ := value.(string); !slices.Contains(kinds, kind) {
		b.refuse(w.row, atEnd("TERM_KIND", field, id, shown(value), strings.Join(kinds, ", ")))
	}
}

func (b *linkBatch) meetEnd(w *linkWork, e *end, field, id, want string) {
	switch {
	case e == nil || e.noun == nil:
		b.refuse(w.row, worded("NOT_FOUND", field, b.tx.model.term(want), id))
	case !b.tx.model.Is(e.noun, want):
		b.refuse(w.row, atEnd("WRONG_KIND", field, id, "", want))
	}
}

// ofEvent reports whether one end of the relation is an event: it happens once, so what is linked to it is linked once, whatever
// date is given.
func (b *linkBatch) ofEvent() bool {
	return b.rel.Time == Event && slices.ContainsFunc(append(b.tx.model.Concrete(b.rel.From), b.tx.model.Concrete(b.rel.To)...),
		func(n *Noun) bool { return n.Begins != "" })
}

// several is the field that would tell links apart, for who gave too little.
func (b *linkBatch) several() string {
	if len(b.rel.Key) > 0 {
		return b.rel.Key[0]
	}
	return "from"
}

func (b *linkBatch) file(l *link) {
	b.byFrom[l.fromID] = append(b.byFrom[l.fromID], l)
	b.byTo[l.toID] = append(b.byTo[l.toID], l)
}

// between are the live relations from one node to another; where these are told apart by properties, those that have the
// values. A value that is not given fits any.
func (b *linkBatch) between(fromID, toID string, values map[string]any) []*link {
	var list []*link
	for _, l := range b.byFrom[fromID] {
		if l.toID == toID && !l.gone && !slices.ContainsFunc(b.rel.Key, func(name string) bool {
			value, given := values[name]
			return given && !same(l.cells[b.place[name]], value)
		}) {
			list = append(list, l)
		}
	}
	return list
}

// orient turns rows of an undirected relation around where their ends can only stand the other way, or both can stand
// either way: then the lower id comes first, so that the same two are linked once.
func (b *linkBatch) orient() {
	if !b.rel.Undirected {
		return
	}
	b.rows = slices.Clone(b.rows)
	for i := range b.rows {
		row := &b.rows[i]
		from, to := b.tx.ends[row.FromID], b.tx.ends[row.ToID]
		if from == nil || to == nil || from.noun == nil || to.noun == nil {
			continue
		}
		fits := func(a, z *end) bool { return b.tx.model.Is(a.noun, b.rel.From) && b.tx.model.Is(z.noun, b.rel.To) }
		if fits(to, from) && (!fits(from, to) || row.ToID < row.FromID) {
			row.FromID, row.ToID = row.ToID, row.FromID
		}
	}
}

// pick chooses among relations the one that begins on the row's From, else the one that holds on the day, else the only
// one; ok is false when several remain.
func (b *linkBatch) pick(links []*link, row LinkRow, on time.Time) (_ *link, ok bool) {
	if row.From != nil && b.rel.Time == Interval {
		for _, l := range links {
			if l.span.from.Equal(row.From.Start) {
				return l, true
			}
		}
	}
	if row.On != nil && b.rel.Time == Event && !b.ofEvent() {
		for _, l := range links {
			if l.span.from.Equal(row.On.Start) {
				return l, true
			}
		}
		return nil, true
	}
	var held []*link
	for _, l := range links {
		if b.rel.Time == Interval && l.span.holds(on) {
			held = append(held, l)
		}
	}
	if len(held) == 1 {
		return held[0], true
	}
	if len(links) > 1 {
		return nil, false
	}
	if len(links) == 1 {
		return links[0], true
	}
	return nil, true
}
