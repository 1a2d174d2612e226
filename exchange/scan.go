package exchange

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/xuri/excelize/v2"

	"liandong/graph"
)

// scanner reads the rows of the files, one file after the other.
type scanner struct {
	mapping  *Mapping
	model    *graph.Model
	registry *registry
	missing  map[string]bool // keys that nothing has

	ambiguous map[string][]candidate // names that several nodes have
	aliases   map[string]*node       // as registry.aliases

	strict bool // what is only worth a warning is refused

	file    int
	input   *input
	header  []string
	headers [][]string // of all files, once read
	table   *table
	dropped []droppedColumn
	bound   *boundFile
	opened  func() // called when a file has been opened; nil: nobody cares
	row     row
	key     []any
}

// each calls visit for every row of every file, in order. wrong is what keeps the row itself from being read.
func (b *scanner) each(ctx context.Context, inputs []*input, visit func(wrong *badCell) error) error {
	for i, in := range inputs {
		b.file, b.input = i, in
		if err := b.eachRow(ctx, in, visit); err != nil {
			return err
		}
	}
	return nil
}

func (b *scanner) eachRow(ctx context.Context, in *input, visit func(wrong *badCell) error) (err error) {
	wanted := b.mapping.wanted(b.file)
	t, err := in.open(func(h *header) int { return h.known(wanted) })
	if err != nil {
		return err
	}
	defer func() {
		if closing := t.close(); err == nil && closing != nil {
			err = fileError(in.path, closing)
		}
	}()
	b.table, b.header, b.dropped = t, t.header.names, personalColumns(t.header.names)
	for len(b.headers) <= b.file {
		b.headers = append(b.headers, nil)
	}
	b.headers[b.file] = b.header
	spec, err := b.mapping.fileSpec(b.file, t.header.names)
	if err != nil {
		return err
	}
	if b.bound, err = bind(b.mapping, spec, in, t); err != nil {
		return err
	}
	if err := b.refuseDropped(); err != nil {
		return err
	}
	if b.opened != nil {
		b.opened()
	}
	b.row.nodes = make([]rowNode, len(b.bound.nodes))
	for {
		cells, wrong, err := t.next()
		if err != nil {
			return err
		}
		if cells == nil && wrong == nil {
			return nil
		}
		for _, d := range b.dropped { // never looked at
			if d.place < len(cells) {
				cells[d.place] = ""
			}
		}
		b.row.at, b.row.cells, b.row.issues, b.row.left, b.row.warnings = position{b.file, t.row}, cells, nil, nil, nil
		if err := visit(wrong); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return cancelled(err)
		}
	}
}

// skipped reports whether the mapping leaves such rows out, as it does with totals.
func (b *scanner) skipped() bool {
	for _, c := range b.bound.skip {
		if c.holds(b.row.cells) {
			return true
		}
	}
	return false
}

// refuse notes what is wrong with a cell, and so with the row.
func (b *scanner) refuse(column int, value string, wrong *badCell) {
	b.note(&b.row.issues, column, value, wrong)
}

// note adds what is wrong with a cell to a list, or to the warnings. The column -1 stands for the whole row.
func (b *scanner) note(list *[]Issue, column int, value string, wrong *badCell) {
	issue := Issue{File: filepath.Base(b.input.path), Row: b.row.at.row, Cell: b.input.cell(b.row.at.row, column), Value: clip(value),
		Code: wrong.code, Message: wrong.message, Proposal: wrong.proposal}
	if column >= 0 && column < len(b.header) {
		issue.Column = b.header[column]
	} else if column >= 0 {
		issue.Column = fmt.Sprint(column + 1)
	}
	if wrong.secret || graph.HoldsIdentityNumber(value) {
		issue.Value = ""
	}
	if wrong.warning && !b.strict {
		list = &b.row.warnings
	}
	if column < 0 || !slices.ContainsFunc(*list, issue.same) { // two fields may read one cell
		*list = append(*list, issue)
	}
}

// same reports whether both say the same of one cell.
func (i Issue) same(other Issue) bool {
	return i.Row == other.Row && i.Column == other.Column && i.Cell == other.Cell && i.Value == other.Value && i.Code == other.Code
}

// cell is the address of a cell as a workbook has it, empty for CSV; of a whole row, its first cell.
func (in *input) cell(row, column int) string {
	if !in.workbook {
		return ""
	}
	name, err := excelize.CoordinatesToCellName(max(column, 0)+1, row)
	if err != nil {
		return ""
	}
	if in.spec.sheet != "" {
		name = in.sheet + "!" + name
	}
	return name
}

// refuseSource notes what is wrong with the cell a field comes from.
func (b *scanner) refuseSource(s *source, wrong *badCell) {
	b.refuse(s.firstColumn(), s.text(b.row.cells), wrong)
}

func (s *source) firstColumn() int {
	for _, p := range s.parts {
		if p.column >= 0 {
			return p.column
		}
	}
	return s.column
}

// register checks the row against those before it and remembers what it says. With issues nothing is remembered.
func (b *scanner) register() {
	for i := range b.row.nodes {
		if n := &b.row.nodes[i]; n.present {
			b.compare(n)
		}
	}
	for i := range b.row.links {
		l := &b.row.links[i]
		if known := b.registry.links[l.key()]; known != nil && known.content != b.content(l) {
			b.refuse(-1, l.relation.Type, b.conflict(b.row.at, "relation", "关系"))
		}
	}
	if len(b.row.issues) > 0 {
		return
	}
	for i := range b.row.nodes {
		if n := &b.row.nodes[i]; n.present {
			b.remember(n)
		}
	}
	for i := range b.row.links {
		l := &b.row.links[i]
		if b.registry.links[l.key()] == nil {
			b.registry.links[l.key()] = &link{content: b.content(l)}
		}
		l.from.use()
		l.to.use()
	}
}

// compare refuses a row that says something else of a node than a row before it: nobody can tell which is right.
func (b *scanner) compare(n *rowNode) {
	entry := b.entry(n)
	if entry.described() && entry.noun != n.bound.spec.noun {
		b.refuseSource(&n.bound.fields[n.key[0]], b.conflict(entry.row, "kind of node", "节点类别"))
		return
	}
	for i := range n.bound.fields {
		if s := &n.bound.fields[i]; n.compared(i) && entry.clash(s.spec.slot, b.registry.hashOf(n.values[i])) {
			b.refuseSource(s, b.conflict(entry.row, s.spec.field.Name, term(s.spec.field)))
		}
	}
	for _, other := range n.bound.others {
		if same := b.registry.byKey[string(b.otherKey(n, other))]; same != nil && same != entry && same.described() {
			b.refuseSource(&n.bound.fields[other[0]], b.conflict(same.row, "key", "键"))
		}
	}
}

func (b *scanner) conflict(before position, what, zh string) *badCell {
	return bad(codeConflict, "an earlier row (row %[1]d) gives another %[2]s for the same thing: the earlier one was kept",
		"此前第 %[1]d 行对同一对象给出了不同的%[3]s：已保留此前的值", before.row, what, zh)
}

// compared reports whether the field has a value that all rows must agree on. A dated field with a date of its own is not:
// each row may give another state.
func (n *rowNode) compared(i int) bool {
	if _, blank := n.values[i].(absent); blank {
		return false
	}
	return n.effective == nil || n.bound.fields[i].spec.field.Kind != graph.Dated
}

func (b *scanner) remember(n *rowNode) {
	entry := n.entry
	if !entry.described() {
		entry.noun, entry.row = n.bound.spec.noun, b.row.at
		if name := n.text("name"); name != "" && b.mapping.byName {
			plain := plainName(entry.noun, name, nil)
			b.registry.names[plain] = append(b.registry.names[plain], entry)
		}
	}
	if id := n.text(identity); id != "" {
		entry.given, entry.byID = id, entry.byID || n.bound.fields[n.key[0]].spec.field.Name == identity
	}
	for i := range n.bound.fields {
		if n.compared(i) {
			entry.learn(n.bound.fields[i].spec.slot, b.registry.hashOf(n.values[i]))
		}
	}
	for _, other := range n.bound.others {
		if key := b.otherKey(n, other); key != nil {
			if same := b.registry.byKey[string(key)]; same != nil && same != entry {
				b.aliases[string(key)], b.registry.joined = entry, true
			}
			b.registry.byKey[string(key)] = entry
		}
	}
}

// text is the value of a text field, empty where the row gives none.
func (n *rowNode) text(field string) string {
	for i := range n.bound.fields {
		if n.bound.fields[i].spec.field.Name == field {
			s, _ := n.values[i].(string)
			return s
		}
	}
	return ""
}

// otherKey is the name of the node by another key than its own, nil when the row does not give it.
func (b *scanner) otherKey(n *rowNode, places []int) []byte {
	var fields []string
	var values []any
	for _, i := range places {
		if _, blank := n.values[i].(absent); blank || n.values[i] == nil {
			return nil
		}
		fields = append(fields, n.bound.fields[i].spec.field.Name)
		values = append(values, n.values[i])
	}
	return keyOf(nil, n.bound.spec.noun, fields, values)
}

func (l *rowLink) key() linkKey {
	return linkKey{relation: l.relation, from: l.from, to: l.to, start: l.start()}
}

func (b *scanner) content(l *rowLink) uint32 {
	if l.until == nil && l.values == nil {
		return 0
	}
	s := fmt.Sprint(l.values) // maps print in the order of their keys
	if l.until != nil {
		s += l.until.String()
	}
	return b.registry.hashOf(s)
}

// clip shortens a value that a report repeats.
func clip(s string) string {
	runes := []rune(s)
	if len(runes) <= 80 {
		return s
	}
	return string(runes[:80]) + "…"
}
