package graph

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// prepare checks the values of the rows and reads their ends and the relations these have: three statements at most, four
// where a node may also have one incoming relation alone.
func (b *linkBatch) prepare(ctx context.Context) error {
	if err := b.redirect(ctx); err != nil {
		return err
	}
	froms, ends := map[string]bool{}, map[string]bool{}
	for i, row := range b.rows {
		w := &linkWork{batch: b, row: i, values: b.check(i)}
		if w.values == nil {
			continue
		}
		b.works = append(b.works, w)
		ends[row.ToID] = true
		if b.rel.One && !b.untouched(row.FromID) {
			froms[row.FromID] = true
		} else {
			ends[row.FromID] = true
		}
	}
	if err := b.readFroms(ctx, froms); err != nil {
		return err
	}
	if err := b.tx.readEnds(ctx, slices.Sorted(maps.Keys(ends)), b.endColumns()); err != nil {
		return err
	}
	b.orient()
	b.works = slices.DeleteFunc(b.works, func(w *linkWork) bool { return !b.meet(w) })
	return b.readOthers(ctx)
}

// untouched reports whether the database knows no relation of this type at the node: this write has made it.
func (b *linkBatch) untouched(id string) bool {
	e := b.tx.ends[id]
	return e != nil && e.fresh && !b.tx.linked[b.rel.Type]
}

// endColumns are what the rules of the relation ask of its ends.
func (b *linkBatch) endColumns() []string {
	var columns []string
	if b.rel.TermKind != "" {
		columns = append(columns, "kind")
	}
	for _, rule := range b.rel.Rules {
		switch {
		case b.tx.store.rules.kinds[rule.Kind].pair != nil:
			columns = append(columns, b.tx.store.rules.kinds[rule.Kind].pair.columns(rule)...)
		case rule.Kind == "ELIGIBLE" && rule.Field != "":
			columns = append(columns, rule.Field)
		case rule.Kind == "FIRST_CLASS_PUBLIC_WELFARE":
			columns = append(columns, firstClass)
		}
	}
	return columns
}

// linkCells are the expressions that fileRow takes, of a relation x from a to b.
func (b *linkBatch) linkCells() []string {
	return append([]string{"x.id", "a.id", "b.id"}, cellsOf("x", append(b.rel.timeColumns(), b.columns...))...)
}

func (b *linkBatch) arrow() string { return "-[x:" + b.rel.Type + "]->" }

// readFroms reads nodes that may have one such relation alone, and all they have.
func (b *linkBatch) readFroms(ctx context.Context, ids map[string]bool) error {
	if len(ids) == 0 {
		return nil
	}
	columns := b.endColumns()
	cells := append(endCells("a", columns), "[(a)"+b.arrow()+"(b) | ["+strings.Join(b.linkCells(), ", ")+"]]")
	rows, err := b.tx.list(ctx, "UNWIND $rows AS r MATCH (a:Node {id: r})", cells, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return err
	}
	for _, row := range rows {
		last := len(row) - 1
		b.tx.meet(row[:last], columns)
		links, _ := row[last].([]any)
		for _, item := range links {
			cells, _ := item.([]any)
			b.fileRow(cells)
		}
	}
	return nil
}

// readOthers reads what stands between the two ends of rows, and what comes into a node that may have one such relation
// alone. Nodes that this write has made have none in the database.
func (b *linkBatch) readOthers(ctx context.Context) error {
	tos, pairs := map[string]bool{}, map[[2]string]bool{}
	for _, w := range b.works {
		if !b.rel.One && !b.untouched(w.from.id) && !b.untouched(w.to.id) {
			pairs[[2]string{w.from.id, w.to.id}] = true
		}
		if b.rel.OneIncoming && !b.untouched(w.to.id) {
			tos[w.to.id] = true
		}
	}
	if err := b.load(ctx, "MATCH (a:"+b.tx.model.Noun(b.rel.From).Label()+")"+b.arrow()+"(b:Node {id: r})", anyOf(slices.Sorted(maps.Keys(tos)))); err != nil {
		return err
	}
	var list []any
	for pair := range pairs {
		list = append(list, []any{pair[0], pair[1]})
	}
	return b.load(ctx, "MATCH (a:Node {id: r[0]}) MATCH (b:Node {id: r[1]}) MATCH (a)"+b.arrow()+"(b)", list)
}

func anyOf(ids []string) []any {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = id
	}
	return list
}

func (b *linkBatch) load(ctx context.Context, match string, rows []any) error {
	if len(rows) == 0 {
		return nil
	}
	found, err := b.tx.list(ctx, "UNWIND $rows AS r "+match, b.linkCells(), rows)
	if err != nil {
		return err
	}
	for _, row := range found {
		b.fileRow(row)
	}
	return nil
}

// fileRow files a relation as linkCells gives it, once.
func (b *linkBatch) fileRow(row []any) {
	times := 3 + len(b.rel.timeColumns())
	l := &link{span: b.rel.readTime(row[3:times]), cells: row[times:], was: row[3:]}
	l.id, _ = row[0].(string)
	l.fromID, _ = row[1].(string)
	l.toID, _ = row[2].(string)
	if !slices.ContainsFunc(b.byFrom[l.fromID], func(o *link) bool { return o.id == l.id }) {
		b.file(l)
	}
}
