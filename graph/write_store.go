package graph

import (
	"context"
	"strconv"
	"strings"
)

// createNodes adds nodes of a noun. A row is: id, the span's cells, the cells of the columns, the digest.
func (tx *Tx) createNodes(ctx context.Context, noun *Noun, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	all := append(append(spanColumns(), columns...), "hash")
	itself := ""
	if noun.isPlace() {
		itself = regionProperty + ": [r[0]], "
	}
	return tx.runCounted(ctx, "UNWIND $rows AS r CREATE (:"+strings.Join(noun.Labels, ":")+" {id: r[0], "+itself+
		withComma(cellList("", ": ", all, 1))+recorded("", ": ")+"}) RETURN count(*)", rows)
}

// changeNodes gives nodes other properties and keeps what they were as a (:Past) node. Rows are like those of createNodes.
func (tx *Tx) changeNodes(ctx context.Context, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	all := append(append(spanColumns(), columns...), "hash")
	return tx.runCounted(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r[0]}) CREATE (n)-[:SUPERSEDED]->(p:Past) "+
		"SET p = properties(n), "+retracted("p.")+" SET "+withComma(cellList("n.", " = ", all, 1))+recorded("n.", " = ")+" RETURN count(*)", rows)
}

// end is what a write knows of a node that a relation starts or stops at.
type end struct {
	id    string
	noun  *Noun
	span  span
	fresh bool // made by this write: the database has no relations of it yet
	place map[string]int
	cells []any
}

// cell is a stored property of the node; false when this write has not read it.
func (e *end) cell(column string) (any, bool) {
	if i, ok := e.place[column]; ok {
		return e.cells[i], true
	}
	return nil, e.fresh
}

func (b *nodeBatch) endOf(n *node) *end {
	fresh := n.created
	if old := b.tx.ends[n.id]; old != nil {
		fresh = fresh || old.fresh
	}
	return &end{id: n.id, noun: b.noun, span: n.span, fresh: fresh, place: b.place, cells: n.cells}
}

// readEnds makes the nodes known to the write, with the columns asked for: one statement for those it has not met.
func (tx *Tx) readEnds(ctx context.Context, ids []string, columns []string) error {
	var missing []string
	for _, id := range ids {
		e := tx.ends[id]
		known := e != nil
		for _, column := range columns {
			if known {
				_, known = e.cell(column)
			}
		}
		if !known {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	rows, err := tx.list(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r})", endCells("n", columns), missing)
	if err != nil {
		return err
	}
	for _, row := range rows {
		tx.meet(row, columns)
	}
	return nil
}

// endCells are the expressions that meet takes.
func endCells(n string, columns []string) []string {
	return append([]string{n + ".id", "labels(" + n + ")"}, cellsOf(n, append(spanColumns(), columns...))...)
}

// meet files what was read of a node.
func (tx *Tx) meet(row []any, columns []string) {
	id, _ := row[0].(string)
	e := &end{id: id, noun: tx.nounOf(row[1]), span: readSpan(row[2:6]), place: map[string]int{}, cells: row[6:]}
	for i, column := range columns {
		e.place[column] = i
	}
	if old := tx.ends[id]; old != nil {
		e.fresh = old.fresh
	}
	tx.ends[id] = e
}

// nounOf is the concrete noun of a node with these labels, nil for none of ours.
func (tx *Tx) nounOf(labels any) *Noun { return tx.model.NounOf(labels) }

// NounOf is the concrete noun of a node with these labels, nil for none of ours.
func (m *Model) NounOf(labels any) *Noun {
	list, _ := labels.([]any)
	for _, label := range list {
		name, _ := label.(string)
		if n := m.Noun(name); n != nil && !n.Abstract {
			return n
		}
	}
	return nil
}

// outside reports the nodes that have relations or states outside their new lifetimes.
func (tx *Tx) outside(ctx context.Context, nodes []*node) (map[string]bool, error) {
	if len(nodes) == 0 {
		return nil, nil
	}
	rows := make([][]any, len(nodes))
	for i, n := range nodes {
		rows[i] = append([]any{n.id}, n.span.cells()[:2]...)
	}
	found, err := tx.run(ctx, `UNWIND $rows AS r MATCH (n:Node {id: r[0]})-[x]-()
WHERE x.retractedAt IS NULL AND (x.from < r[1] OR x.to > r[2]) RETURN DISTINCT n.id`, map[string]any{"rows": rows})
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, row := range found {
		id, _ := row[0].(string)
		out[id] = true
	}
	return out, nil
}

// record tells the change record about a node.
func (b *nodeBatch) record(n *node, did string) {
	item := logItem{ID: n.id, Fields: map[string]any{}}
	if did == "changed" {
		item.before = map[string]any{}
	}
	if len(b.tx.log.items) <= logLimit {
		was, is := append(n.was.cells(), n.before...), append(n.span.cells(), n.cells...)
		for i, column := range append(spanColumns(), b.columns...) {
			switch {
			case column == searchIndex: // follows from the others
			case n.created && is[i] != nil:
				item.Fields[column] = plain(is[i])
			case !n.created && !same(was[i], is[i]):
				item.Fields[column], item.before[column] = plain(is[i]), plain(was[i])
			}
		}
	}
	b.tx.log.touch(b.noun.Name, did, n.id, "")
	b.tx.log.add(b.noun.Name, did, item)
	b.tx.expect(b.noun, n.id, n.created || n.span != n.was)
}

// expect marks the relations of a node, or to it, that are to be looked at when everything is written. That a node has exactly one is
// asked of its own relations when its life or they changed.
func (tx *Tx) expect(noun *Noun, id string, life bool) {
	for _, rel := range tx.store.rules.due(tx.model, noun) {
		if !life && len(rel.Rules) == 1 && rel.Rules[0].Kind == "EXACTLY_ONE" {
			continue
		}
		if tx.due[rel] == nil {
			tx.due[rel] = map[string]bool{}
		}
		tx.due[rel][id] = true
	}
}

// parseDefault reads the declared default of a field.
func parseDefault(m *Model, f *Field) (any, bool) {
	switch f.Type {
	case "Int", "Money":
		number, err := strconv.ParseInt(f.Default, 10, 64)
		return number, err == nil
	case "Float":
		number, err := strconv.ParseFloat(f.Default, 64)
		return number, err == nil
	case "Boolean":
		return f.Default == "true", true
	}
	return typed(m, f, f.Default)
}
