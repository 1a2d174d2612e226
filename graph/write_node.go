package graph

import (
	"context"
	"slices"
)

// node is one stored node, or one to be, while a batch works on it. Several rows may be about the same.
type node struct {
	id        string
	created   bool
	foreign   bool // of another noun than the batch's
	span, was span
	cells     []any  // in the order of the batch's columns
	hash      string // digest of the row that changed it last
	before    []any
	timelines map[string]*timeline
}

// nodeBatch is one call of Save.
type nodeBatch struct {
	tx       *Tx
	noun     *Noun
	rows     []NodeRow
	saved    []Saved
	values   []map[string]any // checked, by field name; nil for a row that has nothing to do
	fields   []*Field         // what the batch reads and writes, in declared order
	columns  []string
	place    map[string]int // of a column in cells
	dated    []*Field
	keys     []Key // natural keys that rows touch
	nodes    []*node
	byID     map[string]*node
	bySource map[string]*node
	byKey    map[string][]*node
	absent   map[string]bool // names of nodes that do not exist
	merged   *mergers
	sides    map[int]string   // rows that name a merged node: which one
	said     map[string]*said // of these, by id
}

func (tx *Tx) save(ctx context.Context, noun *Noun, rows []NodeRow) ([]Saved, error) {
	if noun.Abstract {
		return nil, invalid("graph.Save", "", noun.Name+" has several kinds: save one of them", noun.Name+" 为抽象类型：请指定具体类型")
	}
	b := &nodeBatch{
		tx: tx, noun: noun, rows: rows, saved: make([]Saved, len(rows)), values: make([]map[string]any, len(rows)),
		place: map[string]int{}, byID: map[string]*node{}, bySource: map[string]*node{}, byKey: map[string][]*node{}, absent: map[string]bool{},
	}
	b.check()
	b.lay()
	if err := b.skim(ctx); err != nil {
		return nil, err
	}
	if err := b.redirect(ctx); err != nil {
		return nil, err
	}
	if err := b.lookUp(ctx); err != nil {
		return nil, err
	}
	for _, f := range b.dated {
		if err := tx.readStates(ctx, f, b.nodes); err != nil {
			return nil, err
		}
	}
	for i := range rows {
		if b.values[i] != nil {
			b.apply(i)
		}
	}
	if err := b.checkNeighbors(ctx); err != nil {
		return nil, err
	}
	if err := tx.refuse(b.refused()); err != nil {
		return nil, err
	}
	if err := b.store(ctx); err != nil {
		return nil, err
	}
	defer b.named()
	return b.saved, b.noteLater(ctx)
}

func (b *nodeBatch) refused() []Finding {
	var all []Finding
	for _, s := range b.saved {
		all = append(all, s.Refused...)
	}
	return all
}

func (b *nodeBatch) refuse(i int, f Finding) {
	f.Row = i
	b.saved[i].Refused = append(b.saved[i].Refused, f)
}

func (b *nodeBatch) warn(i int, f Finding) {
	f.Row = i
	b.saved[i].Warnings = append(b.saved[i].Warnings, f)
}

// writable is the field of that name if a row may give it.
func (n *Noun) writable(name string) *Field {
	f := n.Field(name)
	if f == nil || f.Kind != Property && f.Kind != Dated || f.Computed || f.BuiltIn && name != "from" && name != "to" && name != "sourceKey" && name != formerNames {
		return nil
	}
	return f
}

// check tests every value by itself: type, identity numbers, rules. A refused row keeps its good values, so that the rest of
// what is wrong with it can be told as well.
func (b *nodeBatch) check() {
	for i, row := range b.rows {
		values, warnings, refused := b.tx.store.rules.checkValues(b.tx.model, row.Values, b.noun.writable)
		b.values[i] = values
		for _, finding := range refused {
			b.refuse(i, finding)
		}
		for _, finding := range warnings {
			b.warn(i, finding)
		}
	}
}

// lay decides which columns the batch reads and writes: what rows name, what new nodes get by default or need, and the
// natural keys, and what rules of the noun look at together.
func (b *nodeBatch) lay() {
	named := map[string]bool{}
	for _, values := range b.values {
		for name := range values {
			named[name] = true
		}
	}
	for _, rule := range b.noun.Rules {
		if len(rule.Of) > 0 && !named[rule.Field] {
			continue // it is asked of what is written alone
		}
		for _, name := range append([]string{rule.Field, rule.Value}, b.tx.store.rules.kinds[rule.Kind].reads...) {
			named[name] = true
		}
	}
	restate := slices.ContainsFunc(b.rows, func(r NodeRow) bool { return r.restate })
	for _, key := range b.noun.Keys {
		b.keys = append(b.keys, key)
		for _, name := range key.Fields {
			named[name] = true
		}
	}
	for _, f := range b.noun.Fields {
		if f.Name == "from" || f.Name == "to" || b.noun.writable(f.Name) == nil || !named[f.Name] && f.Default == "" && !f.Required && !(restate && f.Kind == Dated) {
			continue
		}
		b.fields = append(b.fields, f)
		if f.Kind == Dated {
			b.dated = append(b.dated, f)
		}
		for _, column := range columns(f) {
			b.column(column)
		}
	}
	columns := b.tx.model.searchColumns(b.noun)
	if slices.ContainsFunc(b.fields, func(f *Field) bool { return slices.Contains(columns, f.Property) }) {
		for _, column := range columns {
			b.column(column)
		}
	}
}

// column adds a stored property to those the batch reads and writes, once.
func (b *nodeBatch) column(name string) {
	if _, ok := b.place[name]; !ok {
		b.place[name] = len(b.columns)
		b.columns = append(b.columns, name)
	}
}

// cell is the value of a one-column field, nil when the batch does not read it.
func (b *nodeBatch) cell(cells []any, name string) any {
	if i, ok := b.place[name]; ok {
		return cells[i]
	}
	return nil
}
